"""One's saved searches on the page: added, warned of, changed, paused, tried, deleted; nobody else's."""

from __future__ import annotations

import datetime as dt
import hmac
import json
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from lxml import etree
from serving import client, installation, reports
from starlette.testclient import TestClient

from crawler.importing import article_from_record
from index.audit import acts
from index.desk import Desk
from index.documents import Documents
from index.settings import MailSettings
from index.watch.rounds import round_
from index.watch.searches import Watch, keep, watch_named, watches
from index.web.app import create_app
from index.web.seat import Role, Seat, form_token
from nlp.annotate import annotate

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def settings(tmp_path):
    made = installation(tmp_path / "data", reports()[:2])
    return replace(made, mail=MailSettings(mailbox=str(tmp_path / "mailbox")))


def entries(feed):
    return etree.fromstring(feed).findall(f"{ATOM}entry")


def sent(**told):
    usual = {"name": "کردستان", "query": "استان:کردستان", "to": "a@example.org", "when": "instant"}
    return usual | {"form_token": form_token()} | told


def test_a_search_is_added_changed_paused_and_deleted(settings):
    browser = client(settings)
    added = browser.post(
        "/watches", data=sent(when="daily", clock="۰۷:۳۰", days="working", to="a@example.org، b@example.org")
    )
    assert "جست‌وجو ذخیره شد" in added.text
    assert "هر روز ۰۷:۳۰، روزهای کاری" in added.text
    with Desk(settings.desk_path) as desk:
        watch = watch_named(desk, "کردستان")
        assert (watch.recipients, watch.rule) == (("a@example.org", "b@example.org"), "daily ۰۷:۳۰ working")
    form = browser.get("/watches?edit=کردستان").text
    assert 'value="a@example.org b@example.org"' in form
    assert '<option value="working" selected>' in form
    assert form.count('value="۰۷:۳۰"') == browser.get("/watches").text.count('value="۰۷:۳۰"') == 1
    one = {"form_token": form_token(), "name": "کردستان"}
    assert "از سر بگیر" in browser.post("/watches/one", data=one | {"do": "pause"}).text
    again = browser.post("/watches", data=sent(query="استان:قم"))
    assert (again.status_code, "جست‌وجویی به نام «کردستان» هست" in again.text) == (400, True)
    assert '<input type="hidden" name="edit" value="کردستان">' in form
    browser.post("/watches", data=sent(query="استان:تهران", edit="کردستان"))
    with Desk(settings.desk_path) as desk:
        watch = watch_named(desk, "کردستان")
        assert (watch.query, watch.state) == ("استان:تهران", "paused")
    assert browser.post("/watches/one", data=one | {"do": "delete"}).status_code == 400
    browser.post("/watches/one", data=one | {"do": "delete", "sure": "yes"})
    with Desk(settings.desk_path) as desk:
        assert watches(desk) == []
        assert {act.verb for _, act in acts(desk)} == {"watch save", "watch pause", "watch delete"}


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"query": "(وام"}, "بسته نشده است (نویسهٔ ۱ پرسش)"),
        ({"to": "کسی"}, "«کسی» نشانی نامه نیست"),
        ({"when": "daily", "clock": "25:00"}, "زمانی نمی‌گوید؛ ساعت را مانند ۰۷:۳۰ بنویسید"),
        ({"when": "cron", "cron": "* * *"}, "زمانی نمی‌گوید"),
        ({"when": "cron", "cron": "0 7 31 2 *"}, "هیچ‌گاه نوبت نمی‌شود: هیچ ماهی از آن چنین روزی ندارد"),
        ({"when": "weekly", "day": "friday", "days": "working"}, "هیچ‌گاه نوبت نمی‌شود: بی جمعه‌ها و تعطیلی‌های رسمی"),
        ({"zone": "Mars/Base"}, "«Mars/Base» منطقهٔ زمانی نیست"),
        ({"to": "webhook:http://127.0.0.1/"}, "نشانی وب‌هوک با https:// آغاز می‌شود"),
        ({"query": " "}, "پرسشی ندارد"),
        ({"name": ""}, "نام جست‌وجو در یک سطر"),
        ({"tells": "figures", "tolerance": "چند"}, "«چند» عددی برای درصد نیست"),
    ],
)
def test_what_cannot_be_saved_is_told_beside_what_was_filled_in(settings, told, says):
    answer = client(settings).post("/watches", data=sent(**told))
    assert answer.status_code == 400
    assert says in answer.text
    assert 'value="استان:کردستان"' in answer.text or "query" in told
    with Desk(settings.desk_path) as desk:
        assert watches(desk) == []


def test_a_broad_search_is_saved_only_where_one_says_so(settings, monkeypatch):
    monkeypatch.setattr("index.watch.trying._DAYS", 20_000)
    settings = replace(settings, watch=replace(settings.watch, broad=0.00001))
    browser = client(settings)
    asked = browser.post("/watches", data=sent(query="*"))
    assert asked.status_code == 409
    assert "۲ گزارش" in asked.text
    assert "روزی ۰ تا، و ۱ تا در " in asked.text
    assert browser.post("/watches", data=sent(query="*", anyway="yes")).status_code == 200
    with Desk(settings.desk_path) as desk:
        assert [watch.query for watch in watches(desk)] == ["*"]


def test_a_form_of_a_strange_page_changes_nothing(settings):
    browser = client(settings)
    assert browser.post("/watches", data=sent(form_token="0" * 64)).status_code == 403
    assert browser.post("/watches", data=sent(), headers={"Origin": "https://evil.example"}).status_code == 403
    with Desk(settings.desk_path) as desk:
        assert watches(desk) == []


def test_what_a_search_found_is_shown_muted_and_fed(settings):
    with Desk(settings.desk_path) as desk, Documents(settings.documents_path) as documents:
        keep(desk, Watch("کردستان", "استان:کردستان", ("feed",), old=True))
        with desk.transaction() as db:
            db.execute("INSERT OR REPLACE INTO marks VALUES ('watched up to', ?)", (f"{documents.name()} 0",))
    assert round_(settings).hits == 1
    browser = client(settings)
    shown = browser.get("/watches/one?name=کردستان").text
    assert "پرداخت ۱۲۰ میلیارد تومان" in shown
    feed = re.search(r'href="(/links/[^"]+)"', shown)[1]
    (entry,) = entries(browser.get(feed).content)
    assert entry.findtext(f"{ATOM}id") == f"urn:rasad:watch:{quote('کردستان')}:story:isna-1"
    assert entry.find(f"{ATOM}link").get("href").endswith("/reports/isna-1")
    one = {"form_token": form_token(), "name": "کردستان", "story": "isna-1"}
    assert "هشدار نابه‌جا" in browser.post("/watches/one", data=one | {"do": "false"}).text
    assert "<b>هشدار نابه‌جا</b> (<bdi>همین دستگاه</bdi>)" in browser.get("/watches/one?name=کردستان").text
    assert "۱ هشدار نابه‌جا" in browser.get("/watches").text
    assert entries(browser.get(feed).content) == []
    browser.post("/watches/one", data=one | {"do": "unsay"})
    assert len(entries(browser.get(feed).content)) == 1


@pytest.mark.parametrize(
    ("person", "shown"),
    [
        ("the page", "همین دستگاه"),
        ("the command line", "خط فرمان"),
        ("a link", "پیوند نامه"),
        ("a@example.org (by a link)", "a@example.org (با پیوند نامه)"),
        ("سارا", "سارا"),
    ],
)
def test_who_muted_a_story_stands_in_persian(settings, person, shown):
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("کردستان", "استان:کردستان", ("feed",)))
        with desk.transaction() as db:
            db.execute("INSERT INTO hits VALUES ('کردستان', 'isna-1', 1, 'isna-1', 'new', 5.0, '{}', NULL)")
            db.execute("INSERT INTO verdicts VALUES ('کردستان', 'isna-1', 'muted', ?, 6.0)", (person,))
    assert f"<b>بس است</b> (<bdi>{shown}</bdi>)" in client(settings).get("/watches/one?name=کردستان").text


def test_what_a_search_found_has_the_half_spaces_that_its_outlet_lost(tmp_path):
    made = reports()[0]
    raw = replace(made, article=replace(made.article, title=made.article.title.replace("\u200c", " ")))
    lost = installation(tmp_path / "data", [raw])
    with Desk(lost.desk_path) as desk, Documents(lost.documents_path) as documents:
        keep(desk, Watch("کردستان", "استان:کردستان", ("feed",), old=True))
        with desk.transaction() as db:
            db.execute("INSERT OR REPLACE INTO marks VALUES ('watched up to', ?)", (f"{documents.name()} 0",))
    assert round_(lost).hits == 1
    browser = client(lost)
    shown = browser.get("/watches/one?name=کردستان").text
    assert "تعاونی‌های مسکن کردستان</a>" in shown
    assert "تعاونی های" not in shown
    (entry,) = entries(browser.get(re.search(r'href="(/links/[^"]+)"', shown)[1]).content)
    assert entry.findtext(f"{ATOM}title") == made.article.title
    assert entry.findtext(f"{ATOM}summary").startswith("کاوه مردوخی")


def test_a_hit_of_a_surge_tells_what_surges(settings):
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("جهش‌ها", "تعاونی", ("feed",), each=True))
        facts = json.dumps({"told": [["استان کردستان: ۸ گزارش <b>", ""], ["واژه‌ها: وام", ""]]})
        with desk.transaction() as db:
            row = ("جهش‌ها", "isna-1", 1, "isna-1", "surge", 0.0, facts, None)
            db.execute("INSERT INTO hits VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    shown = client(settings).get("/watches/one?name=جهش‌ها").text
    assert "<p><b>استان کردستان: ۸ گزارش &lt;b&gt;</b></p>" in shown
    assert "واژه‌ها: وام" not in shown


def test_trying_out_shows_what_would_be_sent_and_sends_nothing(settings, monkeypatch):
    class Then(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return dt.datetime(2024, 10, 8, tzinfo=tz)

    monkeypatch.setattr("index.web.watch_pages.dt.datetime", Then)
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("کردستان", "استان:کردستان", ("a@example.org",)))
    shown = client(settings).get("/watches/test?name=کردستان").text
    assert "<mark>" in shown or "پرداخت ۱۲۰ میلیارد تومان" in shown
    assert "یک نامه می‌فرستاد" in shown
    with Desk(settings.desk_path) as desk:
        assert desk.rows("SELECT count(*) FROM outbox") == [(0,)]
        assert desk.rows("SELECT count(*) FROM hits") == [(0,)]


def test_trying_out_tells_what_a_figure_was_before(tmp_path):
    said = ("2024-10-01", "۱۲۰۰"), ("2024-10-05", "۱۳۰۰")
    bodies = [f"مدیرکل تعاون استان یزد گفت: در استان یزد {many} تعاونی فعالیت می‌کنند." for _, many in said]
    records = [
        {"id": f"isna-{n}", "agency": "isna", "title": "نشست خبری تعاون یزد", "date": day, "body": body}
        for n, ((day, _), body) in enumerate(zip(said, bodies, strict=True))
    ]
    settings = installation(tmp_path / "data", [annotate(article_from_record(record)) for record in records])
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("شمار", "رقم:(واحد:تعاونی تعداد:*)", ("a@example.org",), tolerance=0.02))
    shown = client(settings).get("/watches/test", params={"name": "شمار", "from": "1403/07/12"}).text
    assert "<h2>رقم دیگر: <a " in shown
    assert "۱٬۳۰۰ تعاونی (یزد)؛ پیش‌تر ۱٬۲۰۰ تعاونی" in shown
    assert "۱ نامه می‌فرستاد" in shown


@pytest.mark.parametrize(
    ("since", "says"),
    [
        ("1403/07/01", "از ۱۴۰۳/۰۷/۰۱ تاکنون یک نامه می‌فرستاد"),
        ("۱۴۰۳", "از ۱۴۰۳ تاکنون یک نامه می‌فرستاد"),
        ("1403/13/01", "از تاریخ"),  # no such month: told, and nothing is tried
        ("", "در هفت روز گذشته خبری نمی‌فرستاد"),
    ],
)
def test_a_search_is_tried_out_since_any_day(settings, since, says):
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("کردستان", "استان:کردستان", ("a@example.org",)))
    shown = client(settings).get("/watches/test", params={"name": "کردستان", "from": since})
    assert shown.status_code == 200
    assert says in shown.text
    assert ('role="alert"' in shown.text) is (since == "1403/13/01")
    assert f'value="{since}"' in shown.text


@pytest.mark.parametrize(
    ("person", "sees", "may"),
    [
        (Seat("سارا", Role.EDITOR, b"s"), ["از سارا"], 200),
        (Seat("مینا", Role.EDITOR, b"s"), [], 404),
        (Seat("سارا", Role.READER, b"s"), ["از سارا"], 200),
        (Seat("مدیر", Role.ADMINISTRATOR, b"s"), ["از سارا", "از کسی"], 200),
    ],
)
def test_each_sees_and_changes_their_own(settings, monkeypatch, person, sees, may):
    monkeypatch.setattr("index.web.entry.own", lambda: person)
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("از سارا", "وام", ("a@example.org",), owner="سارا"))
        keep(desk, Watch("از کسی", "وام", ("a@example.org",)))
    browser = TestClient(create_app(settings), raise_server_exceptions=False)
    shown = browser.get("/watches").text
    assert [name for name in ("از سارا", "از کسی") if f">{name}</a>" in shown] == sees
    token = hmac.new(person.secret, b"form", "sha256").hexdigest()
    one = {"form_token": token, "name": "از سارا", "do": "pause"}
    assert browser.post("/watches/one", data=one).status_code == may
    taken = browser.post("/watches", data=sent(form_token=token, name="از کسی", edit="از کسی"))
    wanted = {"مدیر": 200}.get(person.name, 400)
    assert taken.status_code == wanted
    with Desk(settings.desk_path) as desk:
        assert watch_named(desk, "از کسی").owner == ""


@pytest.mark.parametrize(
    ("told", "each", "tolerance"),
    [({"tells": "each"}, True, None), ({"tells": "figures", "tolerance": "۱۰"}, False, 10.0)],
)
def test_what_a_search_tells_is_chosen_and_stands_in_the_form_again(settings, told, each, tolerance):
    browser = client(settings)
    assert browser.post("/watches", data=sent(**told)).status_code == 200
    with Desk(settings.desk_path) as desk:
        watch = watch_named(desk, "کردستان")
        assert (watch.each, watch.tolerance) == (each, tolerance)
    assert f'<option value="{told["tells"]}" selected>' in browser.get("/watches?edit=کردستان").text


@pytest.mark.parametrize("kind", ["new", "more", "correction", "figure", "surge"])
def test_every_kind_of_hit_has_its_words_and_its_entry(settings, kind):
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("کردستان", "استان:کردستان", ("feed",)))
        with desk.transaction() as db:
            facts = '{"told": ["معمول: ۱"]}'
            db.execute("INSERT INTO hits VALUES ('کردستان', 'isna-1', 1, 'isna-1', ?, 5.0, ?, NULL)", (kind, facts))
    browser = client(settings)
    shown = browser.get("/watches/one?name=کردستان")
    assert shown.status_code == 200
    feed = re.search(r'href="(/links/[^"]+)"', shown.text)[1]
    assert len(entries(browser.get(feed).content)) == (kind != "more")


@pytest.mark.parametrize(
    "rule",
    ["weekly saturday monday 09:00", "weekly شنبه و دوشنبه 09:00", "weekly monday saturday 09:00 on sat-wed working"],
)
def test_a_week_of_several_days_stays_so_in_the_form(settings, rule):
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("کردستان", "استان:کردستان", ("feed",), rule=rule))
    form = client(settings).get("/watches?edit=کردستان").text
    assert '<option value="saturday monday" selected>شنبه و دوشنبه</option>' in form
    assert 'value="۰۹:۰۰"' in form
    assert ('<option value="sat-wed working" selected>' in form) is ("on" in rule.split())


@pytest.mark.parametrize("rule", ["", "cron x", "weekly soon", "weekly friday working"])
def test_a_search_whose_rule_cannot_be_read_is_shown_and_may_be_changed(settings, rule):
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("کردستان", "استان:کردستان", ("feed",), rule=rule))
    browser = client(settings)
    for address in ("/watches", "/watches?edit=کردستان", "/watches/one?name=کردستان", "/watches/test?name=کردستان"):
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/watches", "/watches/one?name=کردستان"])
def test_who_unsubscribed_is_named_and_that_nobody_is_left(settings, address):
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("کردستان", "استان:کردستان", ("a@example.org", "b@example.org", "feed")))
        with desk.transaction() as db:
            db.execute("INSERT INTO unsubscribed VALUES ('کردستان', 'a@example.org', 1)")
    browser = client(settings)
    shown = browser.get(address).text
    assert "<bdi>a@example.org</bdi> (لغو کرده)، <bdi>b@example.org</bdi>، <bdi>خوراک</bdi>" in shown
    assert "کسی نمانده" not in shown
    with Desk(settings.desk_path) as desk, desk.transaction() as db:
        db.execute("INSERT INTO unsubscribed VALUES ('کردستان', 'b@example.org', 1)")
    assert "کسی نمانده که این جست‌وجو به او پیام بدهد" in browser.get(address).text


def test_a_dead_address_is_named_beside_its_search(settings):
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("کردستان", "استان:کردستان", ("a@example.org",)))
        with desk.transaction() as db:
            db.execute("INSERT INTO dead_addresses VALUES ('a@example.org', '550 <b>no such user', 1)")
    shown = client(settings).get("/watches").text
    assert "نمی‌پذیرد" in shown
    assert "550 &lt;b&gt;no such user" in shown
