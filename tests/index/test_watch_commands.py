"""`rasad watch` as people meet it: saving with days and files, broadness, muting, subscribing, secrets."""

from __future__ import annotations

import json
import tomllib

import pytest
from command_line import run

from index.audit import acts
from index.desk import Desk
from index.watch.links import signer
from index.watch.searches import watch_named, watches
from index.watch.worded import shown_rule


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("watch")
    records = [
        {
            "id": f"mehr-{n}",
            "agency": "mehr",
            "date": "1403/07/12 10:30",
            "title": f"وام تعاونی {word}",
            "body": word * 3,
        }
        for n, word in enumerate(("گندم", "فرش", "عسل"))
    ]
    file = folder / "reports.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    assert run("import", file, data=folder / "data").status == 0
    return folder / "data"


@pytest.fixture
def data(filled):
    with Desk(filled / "desk.db") as desk, desk.transaction() as db:
        for table in ("watches", "watch_owners", "verdicts", "unsubscribed", "hits"):
            db.execute(f"DELETE FROM {table}")
    return filled


def watch(*words, data):
    return run("watch", *words, data=data)


def add(data, *more, name="وام", query="وام", to=("--to", "a@example.org")):
    return watch("add", name, query, *to, *more, data=data)


@pytest.mark.parametrize(
    ("days", "rule"),
    [
        ("saturday-wednesday", "daily 07:30 on saturday-wednesday"),
        ("شنبه تا چهارشنبه", "daily 07:30 on شنبه تا چهارشنبه"),
        ("working", "daily 07:30 working"),
    ],
)
def test_a_search_is_kept_to_days(data, days, rule):
    assert add(data, "--when", "daily 07:30", "--days", days).status == 0
    with Desk(data / "desk.db") as desk:
        assert watch_named(desk, "وام").rule == rule


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--days", "sometime"), "no day of the week"),
        (("--when", "cron 0 8 * * 1", "--days", "fri"), "never due"),
        (("--when", "cron 0 7 31 2 *"), "never due"),
        (("--when", "cron 0 7 * * 5", "--days", "working"), "never due"),
        (("--to", "webhook:http://example.org/"), "begins with https://"),
        (("--to", "webhook:https://"), "no address"),
        (("--to", "someone"), "neither webhook"),
        (("--to", "press@example"), "«press@example» is no mail address"),
        (("--zone", "Mars/Base"), "no time zone"),
    ],
)
def test_what_cannot_be_saved_is_one_sentence(data, more, says):
    done = add(data, *more)
    assert done.status == 1
    assert says in done.err
    assert len(done.err.strip().splitlines()) == 1
    with Desk(data / "desk.db") as desk:
        assert watches(desk) == []


def test_a_broad_search_is_told_with_its_figure_and_saved_with_yes(data, monkeypatch):
    monkeypatch.setattr("index.watch.trying._DAYS", 20_000)
    monkeypatch.setenv("RASAD_WATCH__BROAD", "0.00001")
    asked = add(data)
    assert asked.status == 1
    assert "«وام» matched 3 reports in the last 20000 days, 0 a day, 3 of them on 1403-07-12; narrow it" in asked.err
    monkeypatch.setenv("RASAD_WATCH__BROAD", "3")
    assert add(data, name="میانه").status == 0
    watch("remove", "میانه", data=data)
    monkeypatch.setenv("RASAD_WATCH__BROAD", "2.5")
    file = data / "watches.toml"
    file.write_text('["وام"]\nquery = "وام"\nto = "a@example.org"\n["فرش"]\nquery = "پلنگ"\nto = "feed"\n', "utf-8")
    loaded = watch("load", file, data=data)
    assert loaded.status == 1
    with Desk(data / "desk.db") as desk:
        assert [each.name for each in watches(desk)] == ["فرش"]
    assert watch("load", file, "--yes", data=data).status == 0
    with Desk(data / "desk.db") as desk:
        assert len(watches(desk)) == 2


def test_all_faults_of_a_file_are_told_and_nothing_of_it_is_saved(data):
    file = data / "watches.toml"
    file.write_text(
        '["خوب"]\nquery = "وام"\nto = "feed"\n["بد"]\nquery = "(وام"\nto = ["a@example", "webhook:http://example.org/"]\n'
        'when = "cron 0 7 31 2 *"\n["بدتر"]\nquery = "وام"\nto = 1\nwho = "a"\nfigure_changes = "a"\n',
        "utf-8",
    )
    done = watch("load", file, data=data)
    assert done.status == 1
    lines = done.err.strip().splitlines()
    wanted = (
        "[بد]: query, column 1:", "[بد]: «a@example» is no mail address", "[بد]: «cron 0 7 31 2 *» is never due",
        "[بد]: a webhook's address begins with https://", "[بدتر] knows no «who»", "[بدتر]: to is an address",
        "[بدتر]: figure_changes is true", f"nothing of {file} is saved",
    )  # fmt: skip
    assert [words in line for words, line in zip(wanted, lines, strict=True)] == [True] * 8
    with Desk(data / "desk.db") as desk:
        assert watches(desk) == []


def test_searches_that_a_file_no_longer_has_are_named(data):
    add(data, name="کهنه")
    file = data / "watches.toml"
    file.write_text('["وام"]\nquery = "وام"\nto = "feed"\n', "utf-8")
    told = watch("load", file, data=data).err
    assert f"1 search of {file} is saved\nnot in it, saved before and left as they are: «کهنه»; " in told
    file.write_text(file.read_text("utf-8") + '["کهنه"]\nquery = "وام"\nto = "feed"\n', "utf-8")
    told = watch("load", file, data=data).err
    assert f"2 searches of {file} are saved" in told
    assert "not in it" not in told


def test_what_was_replaced_is_told(data):
    add(data, "--when", "daily 07:30", to=("--to", "a@example.org", "--to", "b@example.org", "--to", "feed"))
    assert (
        "took the place"
        not in add(
            data, "--when", "daily 07:30", to=("--to", "a@example.org", "--to", "b@example.org", "--to", "feed")
        ).err
    )
    told = add(data, "--zone", "Europe/Berlin", "--old", query="عسل").err
    assert (
        "«وام» took the place of one of that name: its query was وام; it was told daily 07:30; its hours were of "
        "Asia/Tehran; it told news; b@example.org gets it no more\n"
    ) in told
    (data / "watches.toml").write_text('["وام"]\nquery = "وام"\nto = ["c@example.org"]\n', "utf-8")
    loaded = watch("load", data / "watches.toml", data=data).err
    assert "its query was عسل; its hours were of Europe/Berlin; it told news, of reports long past too" in loaded
    assert "a@example.org gets it no more" in loaded


def test_a_file_gives_what_it_was_written_from_and_lets_a_pause_stand(data):
    add(
        data,
        "--when",
        "daily 07:30",
        "--days",
        "sat-wed",
        "--surges",
        "more",
        "--old",
        to=("--to", "a@example.org", "--to", "feed"),
    )
    add(data, name='نام "با" نشانه', query='"بانک مرکزی"')
    written = watch("list", "--toml", data=data).out
    assert set(tomllib.loads(written)) == {"وام", 'نام "با" نشانه'}
    with Desk(data / "desk.db") as desk:
        before = watches(desk)
    watch("pause", "وام", data=data)
    (data / "watches.toml").write_text(written, "utf-8")
    loaded = watch("load", data / "watches.toml", data=data)
    assert "is paused, as it was" in loaded.out + loaded.err
    watch("resume", "وام", data=data)
    with Desk(data / "desk.db") as desk:
        assert watches(desk) == before


def test_a_story_is_muted_called_false_listed_and_taken_back(data):
    add(data)
    assert watch("mute", "وام", "mehr-1", "--false-alarm", data=data).status == 0
    assert [each["false_alarms"] for each in watch("list", "--json", data=data).lines] == [1]
    assert "called a false alarm" in watch("why", "وام", "mehr-1", data=data).out
    undone = watch("mute", "وام", "mehr-1", "--undo", data=data)
    assert "again" in undone.out + undone.err
    assert [each["false_alarms"] for each in watch("list", "--json", data=data).lines] == [0]
    assert watch("mute", "نیست", "mehr-1", data=data).status == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("mute", "وام", "nosuch"), "there is no report «nosuch»"),
        (("mute", "وام", "nosuch", "--false-alarm"), "there is no report «nosuch»"),
        (("mute", "وام", "surge someday"), "someday"),
        (("subscribe", "وام", "b@example.org"), "«وام» mails a@example.org, not b@example.org"),
        (("subscribe", "وام", "b@example.org", "--undo"), "«وام» mails a@example.org, not b@example.org"),
        (("revive", "b@example.org"), "b@example.org was not given up"),
    ],
)
def test_what_is_not_there_is_told_and_nothing_is_written_down(data, words, says):
    add(data)
    done = watch(*words, data=data)
    assert done.status != 0
    assert says in done.err
    with Desk(data / "desk.db") as desk:
        assert desk.rows("SELECT 1 FROM verdicts UNION ALL SELECT 1 FROM unsubscribed") == []
        assert next(act.verb for _, act in acts(desk)) == "watch save"


def test_the_surge_of_a_day_is_muted(data):
    add(data)
    assert watch("mute", "وام", "surge 1403-07-12", data=data).status == 0
    with Desk(data / "desk.db") as desk:
        assert desk.rows("SELECT story, person FROM verdicts") == [("surge 2024-10-03", "the command line")]


def test_one_who_unsubscribed_is_named_and_comes_back_by_command_alone(data):
    add(data)
    watch("subscribe", "وام", "a@example.org", "--undo", data=data)
    assert "a@example.org (unsubscribed)" in watch("list", data=data).out
    again = add(data)
    assert "unsubscribed from «وام» and is not mailed" in again.out + again.err
    assert [each["unsubscribed"] for each in watch("list", "--json", data=data).lines] == [["a@example.org"]]
    watch("subscribe", "وام", "a@example.org", data=data)
    assert [each["unsubscribed"] for each in watch("list", "--json", data=data).lines] == [[]]


def test_a_round_tells_what_it_wrote(data, monkeypatch, tmp_path):
    monkeypatch.setenv("RASAD_MAIL__MAILBOX", str(tmp_path / "mailbox"))
    monkeypatch.setenv("RASAD_MAIL__OWNER", "owner@example.org")
    add(data)
    with Desk(data / "desk.db") as desk, desk.transaction() as db:
        db.execute("UPDATE watches SET zone = 'Asia/Nowhere'")
    told = watch("run", data=data)
    assert (told.status, told.err) == (0, "0 new hits, 0 mails and 2 notices written, 2 sent, 0 waiting, 0 parked\n")
    counts = watch("run", "--json", data=data).lines
    assert counts == [{"hits": 0, "mails": 0, "notices": 0, "sent": 0, "waiting": 0, "parked": 0}]


def test_where_nobody_is_left_to_be_mailed_it_is_said(data):
    add(data, to=("--to", "a@example.org", "--to", "b@example.org", "--to", "feed"))
    add(data, name="خوراک", to=("--to", "feed"))
    watch("subscribe", "وام", "a@example.org", "--undo", data=data)
    assert "nobody is left" not in watch("list", data=data).out
    with Desk(data / "desk.db") as desk, desk.transaction() as db:
        db.execute("INSERT OR REPLACE INTO dead_addresses VALUES ('b@example.org', '550 no such user', 1)")
    listed = watch("list", data=data).out
    assert " ".join(listed.split()).count("nobody") == 1
    assert "(unsubscribed)" in listed
    assert {each["name"]: each["unheard"] for each in watch("list", "--json", data=data).lines} == {
        "وام": True, "خوراک": False,
    }  # fmt: skip
    watch("revive", "b@example.org", data=data)


def test_a_dead_address_is_named_beside_the_searches_that_mail_it(data):
    add(data)
    with Desk(data / "desk.db") as desk, desk.transaction() as db:
        db.execute("INSERT OR REPLACE INTO dead_addresses VALUES ('a@example.org', '550 no such user', 1)")
    assert "a@example.org (dead)" in watch("list", data=data).out
    assert watch("list", "--json", data=data).lines[0]["dead"] == {"a@example.org": "550 no such user"}
    assert "0 parked mails go out" in watch("revive", "a@example.org", data=data).err
    assert "(dead)" not in watch("list", data=data).out


def test_a_webhooks_secret_is_printed_for_its_owner(data):
    url = "https://hook.example.org/rasad"
    told = watch("secret", f"webhook:{url}", data=data).out.strip()
    assert told == watch("secret", url, data=data).out.strip() == signer(data, "").secret_for(f"webhook:{url}")
    assert len(told) == 64


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("instant", "بی‌درنگ"),
        ("daily 07:30 working", "هر روز ۰۷:۳۰، روزهای کاری"),
        ("weekly saturday 08:00", "هر هفته شنبه ۰۸:۰۰"),
        ("weekly", "هر هفته شنبه ۰۸:۰۰"),
        ("weekly mon,sat 08:00", "هر هفته شنبه و دوشنبه ۰۸:۰۰"),
        ("weekly شنبه تا سه شنبه 8:00 working", "هر هفته شنبه تا سه‌شنبه ۰۸:۰۰، روزهای کاری"),
        ("cron x", "cron x"),
        ("daily 07:30 on saturday-wednesday", "هر روز ۰۷:۳۰، شنبه تا چهارشنبه"),
        ("hourly on sat,mon", "هر ساعت، شنبه و دوشنبه"),
        ("cron 30 7 * * 6", "cron ۳۰ ۷ * * ۶"),
    ],
)
def test_rules_in_words(rule, shown):
    assert shown_rule(rule) == shown


def test_the_list_says_where_hours_are_and_what_a_search_tells(data):
    add(data, "--when", "daily 07:30", "--zone", "Europe/Berlin")
    add(data, "--each", name="جهش")
    add(data, "--figure-changes", "2", "--yes", name="رقم")
    shown = watch("list", data=data).out
    assert "daily 07:30 (Europe/Berlin)" in shown
    assert [word in shown for word in ("news", "surges", "figure changes")] == [True] * 3


def test_what_is_done_at_this_machine_stands_in_the_trail(data):
    add(data)
    for words in (
        ("pause", "وام"), ("resume", "وام"), ("mute", "وام", "mehr-0"), ("mute", "وام", "mehr-0", "--undo"),
        ("subscribe", "وام", "a@example.org", "--undo"), ("remove", "وام"),
    ):  # fmt: skip
        assert watch(*words, data=data).status == 0
    with Desk(data / "desk.db") as desk:
        told = [(act.verb, act.what, act.person) for _, act in acts(desk)][:7]
    verbs = ["save", "pause", "resume", "mute", "unsay", "unsubscribe", "delete"]
    assert told[::-1] == [(f"watch {verb}", "وام", "") for verb in verbs]


def test_a_search_for_its_feed_alone_says_so(data):
    assert "its feed tells what it finds" in add(data, to=("--to", "feed")).err
