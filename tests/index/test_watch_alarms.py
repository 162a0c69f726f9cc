"""Alarms that are no plain hits: sums over a bound, figures unlike the last one said, surges by themselves."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from command_line import run
from made import document
from serving import installation
from test_watch_rounds import NOW, Place, report

from crawler.dates import TEHRAN
from index.asking import asking
from index.desk import Desk
from index.query.language import parse
from index.watch.figure_changes import changes
from index.watch.rising import rising, telling
from index.watch.searches import Watch, WatchError, checked, watch_named
from index.watch.surging import surging

TODAY = dt.datetime.fromtimestamp(NOW, dt.UTC).date()


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    made.come(document("خبری که پیش‌تر بود", "متن", id="isna-0"))
    return made


@pytest.mark.parametrize(
    ("toman", "words", "province", "mailed"),
    [
        (600 * 10**9, "۶۰۰ میلیارد تومان", "کردستان", True),
        (500 * 10**9, "۵۰۰ میلیارد تومان", "کردستان", False),
        (600 * 10**9, "۶۰۰ میلیارد تومان", "یزد", False),
        (600 * 10**6, "۶۰۰ میلیون تومان", "کردستان", False),
    ],
)
def test_any_sum_over_a_bound_in_a_province_alarms(place, toman, words, province, mailed):
    place.save("کلان", "رقم:(مبلغ>500میلیارد تومان استان:کردستان)")
    title = f"پرداخت {words} وام در {province}"
    made = document(title, "متن خبر", id="isna-1", amounts=[(words, toman, {"province": province})])
    place.come(made)
    place.round()
    assert len(place.mails()) == mailed
    if mailed:
        assert words in place.bodies()[0]


def said(id_, words, value, place="کردستان", at="2024-10-06T10:00:00+03:30", unit="تعاونی", site="isna", **told):
    title = f"{words} در {place} کار می‌کند"
    counts = [(words, value, unit, {"province": place, **told})]
    return document(title, f"خبر {id_} از {place}", id=id_, site=site, published_at=at, counts=counts)


COOPERATIVES = "رقم:(واحد:تعاونی تعداد:*)"
FIRST = ("isna-1", "۱۱۵۰ تعاونی", 1150)


@pytest.mark.parametrize(
    ("second", "tolerance", "told"),
    [
        (said("mehr-1", "۱۲۰۰ تعاونی", 1200), 0, "۱٬۲۰۰ تعاونی (کردستان)؛ پیش‌تر ۱٬۱۵۰ تعاونی"),
        (said("mehr-1", "۱۱۵۰ تعاونی", 1150), 0, ""),
        (said("mehr-1", "۱۲۰۰ تعاونی", 1200), 10, ""),
        (said("mehr-1", "۱۲۰۰ تعاونی", 1200, place="یزد"), 0, ""),  # of another place
        (said("mehr-1", "۱۲۰۰ نفر", 1200, unit="نفر"), 0, ""),  # of another thing
        (said("mehr-1", "۹۰۰ تعاونی", 900, at="2024-10-01T10:00:00+03:30"), 0, ""),  # came late: it is the older one
        (said("mehr-1", "۱۲۰۰ تعاونی", 1200, scope="new"), 0, ""),  # the new ones are not all of them
    ],
)
def test_a_figure_that_differs_from_the_last_one_said_is_told_with_both(second, tolerance, told):
    known = {}
    assert changes(said(*FIRST), parse(COOPERATIVES), known, tolerance) == []
    found = [change.told() for change in changes(second, parse(COOPERATIVES), known, tolerance)]
    assert bool(found) is bool(told)
    if told:
        assert found[0].startswith(told)
        assert "ایسنا" in found[0]
        assert known["تعاونی فعال", "کردستان"][-1].value == 1200


def test_about_so_many_is_no_other_figure():
    from nlp.document import Relation

    known = {}
    changes(said(*FIRST), parse(COOPERATIVES), known, 0)
    near = said("mehr-1", "حدود ۱۲۰۰ تعاونی", 1200, relation=Relation.ABOUT)
    far = said("mehr-2", "حدود ۱۵۰۰ تعاونی", 1500, relation=Relation.ABOUT)
    assert changes(near, parse(COOPERATIVES), known, 0) == []
    assert len(changes(far, parse(COOPERATIVES), known, 0)) == 1


def test_a_changed_figure_is_mailed_once_with_who_said_it_before(place):
    place.save("شمار", COOPERATIVES, tolerance=0.0)
    place.come(said(*FIRST, speaker="علی رضایی"))
    place.round()
    assert place.mails() == []
    place.come(said("mehr-1", "۱۲۰۰ تعاونی", 1200, site="mehr"))
    place.round(60)
    place.come(said("irna-1", "۱۲۰۰ تعاونی", 1200, site="irna"))
    place.round(120)
    (mail,) = place.mails()
    assert mail["Subject"].startswith("شمار: ۱٬۲۰۰ تعاونی (کردستان)؛ پیش‌تر ۱٬۱۵۰ تعاونی (علی رضایی")
    assert "رقم دیگر" in place.bodies()[0]


def test_the_same_query_asked_anew_learns_anew(place):
    place.save("شمار", COOPERATIVES, tolerance=0.0)
    place.come(said(*FIRST))
    place.round()
    place.save("شمار", f"{COOPERATIVES} استان:کردستان", tolerance=0.0)
    place.come(said("mehr-1", "۱۲۰۰ تعاونی", 1200))
    place.round(60)
    assert place.mails() == []


def test_a_new_search_learns_what_was_said_before_it(tmp_path):
    place = Place(tmp_path)
    records = [
        {"id": "isna-1", "agency": "isna", "title": "۱۱۵۰ شرکت تعاونی در کردستان", "date": "2024-10-01",
         "body": "مدیرکل تعاون کردستان گفت: ۱۱۵۰ شرکت تعاونی در استان کردستان فعال است."}
    ]  # fmt: skip
    assert run("import", lines(tmp_path / "a.jsonl", records), data=place.settings.data).status == 0
    options = ("--to", "a@example.org", "--figure-changes", "2")
    assert run("watch", "add", "شمار", "رقم:(واحد:تعاونی)", *options, data=place.settings.data).status == 0
    later = [
        {**records[0], "id": "mehr-1", "agency": "mehr", "date": f"{TODAY}", "title": "۱۳۰۰ شرکت تعاونی در کردستان",
         "body": "مدیرکل تعاون کردستان گفت: ۱۳۰۰ شرکت تعاونی در استان کردستان فعال است."}
    ]  # fmt: skip
    assert run("import", lines(tmp_path / "b.jsonl", later), data=place.settings.data).status == 0
    place.round()
    (mail,) = place.mails()
    assert "پیش‌تر ۱٬۱۵۰" in mail["Subject"]


def test_kinds_of_a_search_are_kept_written_and_checked(place, tmp_path):
    file = tmp_path / "watches.toml"
    file.write_text(
        '["الف"]\nquery = "*"\nto = "a@example.org"\neach = true\n'
        '["ب"]\nquery = "*"\nto = "a@example.org"\nfigure_changes = 5\n',
        "utf-8",
    )
    assert run("watch", "load", file, "--yes", data=place.settings.data).status == 0
    with Desk(place.settings.desk_path) as desk:
        one, other = watch_named(desk, "الف"), watch_named(desk, "ب")
    assert (one.each, one.tolerance, other.each, other.tolerance) == (True, None, False, 5.0)
    written = run("watch", "list", "--toml", data=place.settings.data).out
    assert "each = true" in written
    assert "figure_changes = 5.0" in written
    assert checked(one.__class__("تعاونی‌های مسکن", "*", ("a@example.org",))).name == "تعاونی‌های مسکن"
    with pytest.raises(WatchError, match="two searches"):
        checked(one.__class__("ج", "*", ("a@example.org",), each=True, tolerance=1.0))
    file.write_text('["ج"]\nquery = "*"\nto = "a@example.org"\nfigure_changes = "پنج"\n', "utf-8")
    ran = run("watch", "load", file, data=place.settings.data)
    assert (ran.status, ran.err.count("\n")) == (1, 1)


QUIET = ("گندم", "فرش", "عسل", "نان", "مسکن", "سد", "راه", "پل", "کتاب", "پسته", "شیر", "چای", "برنج", "ماهی", "سنگ")
LOUD = ("سنندج", "سقز", "بانه", "مریوان", "قروه", "بیجار", "دیواندره", "کامیاران", "سروآباد", "دهگلان")
DEEDS = (
    "آب گرفت", "بازدید شد", "خسارت دید", "تخلیه شد", "کمک خواست", "جاده بست", "مدرسه بست", "برق رفت", "نان برد",
    "پل ساخت",
)  # fmt: skip


@pytest.fixture(scope="module")
def flooded(tmp_path_factory):
    return flood(tmp_path_factory.mktemp("flooded"))


def flood(folder):
    """Forty quiet days, then a day on which ten towns tell of one thing that nobody told of before."""
    place = Place(folder)
    records = []
    for ago in range(1, 41):
        for n in range(4):
            word, day = QUIET[(ago * 4 + n * 7) % len(QUIET)], TODAY - dt.timedelta(days=ago)
            mark = f"{'آبجدهوزحط'[ago % 9]}{'کلمنسعفص'[n]}{ago}"
            records.append(
                {"id": f"isna-{ago}-{n}", "agency": "isna", "title": f"{word} {mark}", "date": f"{day}",
                 "body": f"خبر {word} در {mark}"}
            )  # fmt: skip
    records += [
        {"id": f"mehr-{n}", "agency": "mehr" if n % 2 else "irna",
         "date": f"{TODAY}T{6 + n // 2:02}:{n * 5:02}:00+03:30",
         "title": f"سیلاب ناگهانی: {town} {deed}", "body": f"{deed} در {town}؛ گزارش خبرنگار {n}"}
        for n, (town, deed) in enumerate(zip(LOUD, DEEDS, strict=True))
    ]  # fmt: skip
    assert run("import", lines(folder / "a.jsonl", records), data=place.settings.data).status == 0
    return place


def lines(path, records):
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path


def test_a_new_term_that_rises_is_told_by_itself_with_what_is_behind_it(flooded):
    found = run("watch", "surges", "--day", "1403-07-15", "--json", data=flooded.settings.data).lines
    told = {query for each in found for query in (each["query"], *each["also"])}
    assert '"سیلاب ناگهانی"' in told
    first = next(each for each in found if "سیلاب" in each["query"] or '"سیلاب ناگهانی"' in each["also"])
    assert first["links"][0]["id"] == "mehr-0"
    assert set(first["outlets"]) == {"irna", "mehr"}
    assert first["reports"] == first["stories"] == 10
    assert first["expected"] < 1
    assert first["day"] == first["surge"]["day"] == "2024-10-06"
    plain = run("watch", "surges", "--day", "1403-07-15", data=flooded.settings.data).out
    assert "نخستین گزارش: سیلاب ناگهانی: سنندج آب گرفت" in plain


def test_a_surge_counts_what_its_query_finds_and_its_largest_story_stands_for_it(tmp_path):
    from index.stories import fold_new

    def told(id_, title, body, day, name=None, hour=8):
        at = f"{day}T{hour:02}:00:00+03:30"
        of = [name] if name else []
        return document(title, body, id=id_, site=id_.split("-")[0], published_at=at, cooperatives=of)

    quiet = [
        told(f"isna-{ago}-{n}", f"{QUIET[(ago + n) % 15]} {ago}", f"خبر {n} {ago}", TODAY - dt.timedelta(days=ago))
        for ago in range(1, 41)
        for n in range(4)
    ]
    # of six reports of «امید» and six of «امید فردا» the query of the first finds all
    day = [
        told(f"isna-{town}", f"تعاونی {name} در {town} {deed}", f"{deed} در {town}", TODAY, name, 9)
        for town, deed, name in zip(LOUD, DEEDS, ["امید"] * 5 + ["امید فردا"] * 5, strict=True)
    ]
    released = ("تعاونی امید فردا کارخانهٔ تازه می‌سازد", "این کارخانه در شهرک صنعتی با چهل کارگر ساخته می‌شود.")
    day += [
        told(f"{site}-1", *released, TODAY, "امید فردا", 10 + n)
        for n, site in enumerate(("mehr", "irna", "ilna", "fars"))
    ]
    settings = installation(tmp_path / "data", [*quiet, *day])
    with asking(settings) as asked, Desk(settings.desk_path) as desk:
        fold_new(desk, asked.documents)
        found = surging(asked, desk, TODAY, within=parse("تعاونی"))
    hope = next(each for each in found if 'تعاونی:"امید"' in (each.query, *each.also))
    assert (hope.surge.reports, hope.surge.stories) == (14, 11)
    assert hope.lead == "mehr-1"
    assert hope.links[0].id == hope.first != "mehr-1"
    assert [link.id for link in hope.links[1:2]] == ["mehr-1"]
    assert "تعاونی" not in hope.terms, "what was asked for is no news"


def test_a_quiet_day_tells_nothing(flooded):
    ran = run("watch", "surges", "--day", "1403-07-10", data=flooded.settings.data)
    assert (ran.out, ran.status) == ("", 0)
    assert "nothing" in ran.err


def test_surges_among_the_reports_of_a_query_alone(flooded):
    with asking(flooded.settings) as asked, Desk(flooded.settings.desk_path) as desk:
        assert surging(asked, desk, TODAY, within=parse("چای")) == []
        assert surging(asked, desk, TODAY, within=parse("خبرنگار")) != []


def test_what_surges_by_itself_is_mailed_once_while_it_goes_on(flooded):
    flooded.save("جهش‌ها", "*", each=True, old=True)
    flooded.round()
    flooded.round(60)
    flooded.round(2 * 3600)
    (mail,) = flooded.mails()
    assert mail["Subject"].startswith("جهش‌ها: استان کردستان: یکشنبه ۱۵ مهر، ۱۰ گزارش در ۱۰ خبر؛ معمول این روز:")
    page = mail.get_body(("html",)).get_content()
    assert page.count("۲۸ روز، بیشینه ۱۰ خبر در روز") == 2, "the days of the surge, not of the hits"
    body = flooded.bodies()[0]
    assert "«سیلاب ناگهانی»" in body
    assert "رسانه‌ها:" in body
    assert "واژه‌ها:" in body
    ran = run("watch", "why", "جهش‌ها", "mehr-0", data=flooded.settings.data)
    assert "as the report that stands for a surge" in ran.out


def test_terms_are_words_that_say_something():
    texts = [
        document(
            f"سیلاب ناگهانی در شهر {town}",
            f"این خبر {n} است، بخوانید و گزارش کنید. رویترز: بارش شدید اجازهٔ تردد نمی‌دهد",
            id=f"isna-{n}",
        )
        for n, town in enumerate(LOUD)
    ]
    drizzle = [document(f"باران {town}", f"خبر {town}", id=f"isna-{town}") for town in ("ساری", "رشت")]
    found, others = rising([*texts, *drizzle], 3)
    assert {term.text for term in found} >= {"سیلاب", "ناگهانی", "سیلاب ناگهانی"}
    nothing = {"در", "این", "است", "بخوانید", "کنید", "گزارش کنید", "رویترز", "شدید", "اجازهٔ"}
    assert not nothing & {term.text for term in found}
    assert len(others) == 1  # «باران» was looked at and does not rise
    assert others[0] > 0
    assert telling(texts)[0] in {"سیلاب ناگهانی", "ناگهانی", "سیلاب"}
    assert telling(texts[:1]) == ()


def test_what_the_days_before_had_seldom_rises_though_it_is_no_rare_word():
    """«مذاکرات» stands in so many reports of all years that six of 150 stories are not three times its usual."""

    def day(name, loud):
        return [
            document(f"{'مذاکرات' if n < loud else 'باران'} {n} {name}", f"خبر {n}", id=f"isna-{name}{n}")
            for n in range(150)
        ]

    def told(before):
        return {term.text for term in rising(day("ب", 6), 3, before=before)[0]}

    assert "مذاکرات" not in told([])
    assert "مذاکرات" in told(day("الف", 1) + day("ج", 2))
    assert "مذاکرات" not in told(day("الف", 5) + day("ج", 4))


def test_a_line_under_each_report_of_an_outlet_makes_no_term():
    texts = [
        document(f"سیلاب ناگهانی در شهر {town}", f"این خبر {n} است\nخبرهای زنده\n", id=f"isna-{n}")
        for n, town in enumerate(LOUD)
    ]
    found = {term.text for term in rising(texts, 3)[0]}
    assert "سیلاب" in found
    assert not {"زنده", "خبرهای زنده"} & found


def test_reports_of_a_search_that_tells_surges_are_no_hits_of_it(place):
    place.save("جهش‌ها", "وام", each=True)
    place.come(report())
    assert place.round().hits == 0


def test_a_missing_file_of_holidays_is_told_once_and_the_searches_go_on(place, monkeypatch):
    from dataclasses import replace

    from index.watch import calendar

    owner = replace(place.settings, mail=replace(place.settings.mail, owner="owner@example.org"))
    place.save("کاری", "وام", rule="instant working")
    place.save("از دیگری", "وام", rule="instant working", to=("c@example.org",))
    place.save("همیشه", "وام", to=("b@example.org",))
    monkeypatch.setattr(calendar, "_holidays", lambda: ({}, {}))
    place.come(report())
    done = place.round(settings=owner)
    assert "holidays.tsv, is missing" in done.fault
    assert place.round(60, settings=owner).fault == done.fault
    told = [mail for mail in place.mails() if "تعطیلی‌های رسمی" in mail["Subject"]]
    assert sorted(mail["To"] for mail in told) == ["a@example.org", "c@example.org", "owner@example.org"]
    words = {mail["To"]: mail.get_body(("plain",)).get_content() for mail in told}
    assert ["«کاری»" in words[who] for who in ("a@example.org", "c@example.org", "owner@example.org")] == [
        True,
        False,
        True,
    ]
    assert "«از دیگری»" not in words["a@example.org"]
    assert "پروندهٔ تعطیلی‌ها" in words["a@example.org"]
    assert {mail["To"] for mail in place.mails() if mail not in told} >= {"a@example.org", "b@example.org"}
    monkeypatch.undo()
    assert place.round(120, settings=owner).fault == ""


def test_without_a_search_that_keeps_holidays_nobody_is_told(place, monkeypatch):
    from index.watch import calendar

    monkeypatch.setattr(calendar, "_holidays", lambda: ({}, {}))
    place.save()
    assert place.round().fault == ""
    assert place.mails() == []


def test_a_clock_that_was_set_back_does_not_keep_surges_waiting(flooded):
    flooded.save("دوباره", "سیلاب", each=True, old=True)
    with Desk(flooded.settings.desk_path) as desk, desk.transaction() as db:
        db.execute("INSERT OR REPLACE INTO marks VALUES ('surges looked for', ?)", (str(NOW + 400 * 86_400),))
    assert flooded.round(4 * 3600).hits == 1


@pytest.mark.parametrize(
    ("rule", "mails"),
    [
        ("daily 07:30", [("2024-10-06 07:30", 1), ("2024-10-07 07:30", 2)]),
        ("daily 07:30 working", [("2024-10-06 07:30", 1), ("2024-10-07 07:30", 2)]),
        ("daily 07:30 on monday", [("2024-10-07 07:30", 3)]),
        ("weekly saturday 08:00", []),  # the next Saturday is not here yet
        ("instant", [("2024-10-05 10:00", 1), ("2024-10-06 09:00", 1), ("2024-10-06 11:00", 1)]),
    ],
)
def test_trying_out_tells_the_mails_of_the_rule(tmp_path, rule, mails):

    from index.stories import fold_new
    from index.watch.trying import tried_with

    titles = ("گلخانهٔ تعاونی دهدز", "وام دامداران مریوان", "شرکت تعاونی فرش تبریز")
    days = ("2024-10-05T10:00:00+03:30", "2024-10-06T09:00:00+03:30", "2024-10-06T11:00:00+03:30")
    reports = [
        document(title, f"متن خبر {title}", id=f"isna-{n}", published_at=at)
        for n, (title, at) in enumerate(zip(titles, days, strict=True))
    ]
    settings = installation(tmp_path / "data", reports)
    now = dt.datetime(2024, 10, 7, 12, tzinfo=TEHRAN).timestamp()
    with asking(settings) as asked, Desk(settings.desk_path) as desk:
        fold_new(desk, asked.documents)
        watch = Watch("الف", "*", ("a@example.org",), rule)
        found = tried_with(asked, desk, settings, watch, dt.date(2024, 10, 1), now).mails
    assert [(dt.datetime.fromtimestamp(at, TEHRAN).strftime("%Y-%m-%d %H:%M"), count) for at, count in found] == mails


def test_trying_out_shows_what_would_have_surged_or_differed(flooded):
    from index.stories import fold_new
    from index.watch.searches import Watch
    from index.watch.trying import tried_with

    with asking(flooded.settings) as asked, Desk(flooded.settings.desk_path) as desk:
        fold_new(desk, asked.documents)
        surges = Watch("الف", "*", ("a@example.org",), each=True)
        since = TODAY - dt.timedelta(days=2)
        trial = tried_with(asked, desk, flooded.settings, surges, since, NOW)
        shown = trial.digest.sections[0].lines
        assert trial.mails == ((NOW, 1),), "a surge of a day that is not over yet is mailed by now"
        assert [line.told[0][0].split(":")[0] for line in shown] == ["استان کردستان"]
        figures = Watch("ب", "تعاونی", ("a@example.org",), tolerance=0.0)
        assert tried_with(asked, desk, flooded.settings, figures, since, NOW).digest.sections[0].lines == ()
