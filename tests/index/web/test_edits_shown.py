"""Corrections on the page: they win at once everywhere, survive a reading and a new index, and are taken back."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from click.testing import CliRunner
from serving import client, installation, reports

from index.audit import Act, acts
from index.cli import rasad
from index.desk import Desk
from index.documents import Documents, Reading
from index.ingest import follow, reindex
from index.lock import writer_lock
from index.registers import registers_path
from index.web.acts_told import details_told
from index.web.edits_asked import date_value
from index.web.forms import form_token
from index.web.marked import date_shown


@pytest.fixture
def settings(tmp_path):
    return installation(tmp_path)


@pytest.fixture
def browser(settings):
    with client(settings) as made:
        yield made


def item(browser, layer, holding):
    """What the page's form says of an item, as the machine read it."""
    page = browser.get("/reports/isna-1/edit").text
    found = re.findall(rf'name="layer" value="{layer}">\s*<input type="hidden" name="was" value="([^"]*)"', page)
    return next(unescape(text) for text in found if holding in unescape(text))


def change(browser, id_="isna-1", **fields):
    fields = {"form_token": form_token(), "do": "save"} | fields
    return browser.post(f"/reports/{id_}/edit", data=fields, follow_redirects=False)


def found(browser, query):
    page = browser.get("/", params={"q": query}).text
    header = re.search(r'<h2 id="found">([۰-۹]+) گزارش', page)
    return int(header.group(1)) if header else 0


def test_a_correction_wins_everywhere_at_once_and_is_taken_back(settings, browser):
    was = item(browser, "official", "مردوخی")
    answer = change(browser, layer="official", was=was, name="کاوه مردوخی‌فر", posts="مدیرکل تعاون کردستان\n")
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports/isna-1/edit#done")
    assert found(browser, 'مقام:"مدیرکل تعاون کردستان"') == 1
    assert found(browser, "مقام:مردوخی") == 0
    assert found(browser, 'گوینده:"مردوخی‌فر"') == 1
    assert browser.get("/entity?kind=official&name=کاوه مردوخی‌فر").status_code == 200
    assert browser.get("/api/v1/reports/isna-1").json()["officials"][0]["name"] == "کاوه مردوخی‌فر"
    assert "مردوخی‌فر" in browser.get("/export/figures?format=csv").text
    page = browser.get("/reports/isna-1").text
    assert '<strong class="edited">ویراسته</strong>' in page
    assert "ویراستهٔ همین دستگاه" in page
    assert found(browser, "ویراسته:بله") == 1
    assert found(browser, "-ویراسته:بله") == found(browser, "ویراسته:نه") == 26
    number = re.search(r'name="undo" value="(\d+)"', page).group(1)
    change(browser, undo=number)
    assert found(browser, 'مقام:"مدیرکل تعاون کردستان"') == 0
    assert found(browser, "مقام:مردوخی") == 1
    assert "ویراسته</strong>" not in browser.get("/reports/isna-1").text
    with Desk(settings.desk_path) as desk:
        assert [act.verb for _, act in acts(desk)] == ["unedit", "edit"]
    trail = browser.get("/audit").text
    assert "مقام‌ها: کاوه مردوخی، مدیرکل ← کاوه مردوخی‌فر، مدیرکل تعاون کردستان" in trail
    assert "مقام‌ها: کاوه مردوخی‌فر، مدیرکل تعاون کردستان ← کاوه مردوخی، مدیرکل" in trail


@pytest.mark.parametrize(
    ("verb", "details", "told"),
    [
        ("edit", 'province:  → {"name": "یزد"}', "استان‌ها: هیچ ← یزد"),
        ("edit", 'province: {"name": "یزد → قم"} → ', "استان‌ها: یزد → قم ← هیچ"),
        ("edit", 'relevant: {"relevant": true} → {"relevant": false}',
         "ربط به بخش تعاون: دربارهٔ بخش تعاون ← نه دربارهٔ بخش تعاون"),
        ("edit", 'quote: {"speaker": "بلند', 'quote: {"speaker": "بلند'),  # cut where the trail ends
        ("edit", 'date: {"name": "یزد"} → ', 'date: {"name": "یزد"} → '),
        ("mark", "province: یزد", "province: یزد"),
    ],
)  # fmt: skip
def test_the_trail_tells_a_correction_in_words(verb, details, told):
    assert details_told(Act("2024-10-05T11:00:00+00:00", "", verb, "isna-1", details)) == told


def test_a_sum_is_corrected_and_struck_out(browser):
    was = item(browser, "amount", "میلیارد")
    form = {"layer": "amount", "value": "۱۲ میلیارد تومان", "about": "خرید زمین", "province": "کردستان"}
    change(browser, was=was, relation="at_least", stage="approved", **form)
    assert found(browser, "رقم:(مبلغ:12 میلیارد تومان بابت:زمین مرحله:مصوب نسبت:دست‌کم)") == 1
    assert found(browser, "رقم:(مبلغ>=100میلیارد تومان)") == 0
    assert "۱۲ میلیارد تومان" in browser.get("/figures").text
    change(browser, layer="amount", was=item(browser, "amount", "زمین"), do="strike")
    assert found(browser, "رقم:(مبلغ:*)") == 0
    # both are one correction of what was read
    assert browser.get("/reports/isna-1").text.count('name="undo"') == 1


def test_what_is_missing_is_added(browser):
    change(browser, layer="organisation", name="تعاونی امید")
    change(browser, layer="province", province="تهران")
    change(browser, layer="main_province", was=item(browser, "main_province", "کردستان"), province="تهران")
    change(browser, layer="topic", name="بانک و تسهیلات", was="")
    assert found(browser, 'سازمان:"تعاونی امید"') == 1
    assert found(browser, "استان_اصلی:تهران") == 1
    change(browser, layer="relevant", was=item(browser, "relevant", "true"), relevant="no")
    assert found(browser, "مرتبط:بله") == 25


def test_dates_and_words_are_added_corrected_and_struck_out(settings, browser, tmp_path):
    """The words are found as they were typed: spaces, half-spaces and digits may differ."""
    change(browser, layer="date", text="120  میلیارد تومان به تعاونی های", value="۱۴۰۳/۰۷")
    change(browser, layer="quote", text="بانک مرکزی و شعب بانک مرکزی همراه بودند", speaker="کاوه مردوخی")
    read = browser.get("/api/v1/reports/isna-1").json()
    assert [(date["text"], date["value"]) for date in read["dates"]] == [("۱۲۰ میلیارد تومان به تعاونی‌های", "1403-07")]
    assert [quote["speaker"] for quote in read["quotes"]] == ["کاوه مردوخی"] * 2
    change(browser, layer="date", was=item(browser, "date", "1403-07"), value="۲۰۱۹/۰۷/۰۶ میلادی")
    page = browser.get("/reports/isna-1").text
    assert "۲۰۱۹/۰۷/۰۶ میلادی" in page
    change(browser, layer="checked")
    gold = tmp_path / "gold.jsonl"
    CliRunner().invoke(rasad, ["--data", str(settings.data), "edits", "--gold", str(gold)])
    record = json.loads(gold.read_text("utf-8"))
    assert record["dates"] == [{"text": "۱۲۰ میلیارد تومان به تعاونی‌های", "value": "g:2019-07-06"}]
    assert record["edited"] == ["date", "quote"]
    change(browser, layer="date", was=item(browser, "date", "2019"), do="strike")
    assert browser.get("/api/v1/reports/isna-1").json()["dates"] == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("۱۴۰۳/۰۷/۲۵", "1403-07-25"),
        ("1403-7", "1403-07"),
        ("۱۴۰۳", "1403"),
        ("۰۷/۲۵", "--07-25"),
        ("۱۲/۳۰ (سال نامعلوم)", "--12-30"),
        ("2019/7/6", "g:2019-07-06"),
        ("۲۰۱۹ میلادی", "g:2019"),
        ("۱۴۰۳/۱۳", None),
        ("۱۴۰۲/۱۲/۳۰", None),
        ("2019/2/30", None),
        ("۷", None),
        ("", None),
        ("۱۴۰۳/", None),
        ("٬" * 5000, None),
    ],
)
def test_dates_as_editors_write_them(written, value):
    assert date_value(written) == value
    if value:
        assert date_value(date_shown(value)) == value


def test_what_was_typed_stays_in_the_form_that_was_refused(browser):
    was = item(browser, "amount", "میلیارد")
    answer = change(browser, layer="amount", was=was, value="دوازده", about="خرید زمین", stage="approved")
    assert answer.status_code == 400
    opened = re.search(r"<details open>.*?</details>", answer.text, re.DOTALL).group()
    assert "مبلغ را با یکای آن بنویسید" in opened
    for kept in ('value="دوازده"', 'value="خرید زمین"', 'value="approved" selected'):
        assert kept in opened
    added = change(browser, layer="official", name="", posts=" ").text
    assert "نام یا سمت را بنویسید" in re.search(r'<details class="add" open>.*?</details>', added, re.DOTALL).group()


def test_a_correction_survives_a_new_reading_and_a_new_index(settings, browser):
    change(browser, layer="official", was=item(browser, "official", "مردوخی"), name="کاوه مردوخی‌فر", posts="")
    with Documents(settings.documents_path) as store:
        again = reports()[0]
        store.put([Reading("isna-1", 1, "another reader", again)], "another reader", 99)
        assert store.as_read("isna-1").officials[0].name == "کاوه مردوخی"
        assert store.get("isna-1").officials[0].name == "کاوه مردوخی‌فر"
        assert store.records(["isna-1"])["isna-1"]["officials"][0]["name"] == "کاوه مردوخی‌فر"
        assert "کاوه مردوخی‌فر" in {o.name for d in store.all() for o in d.officials}
    assert follow(settings)
    assert found(browser, "مقام:مردوخی‌فر") == 1
    reindex(settings)
    with client(settings) as fresh:
        assert found(fresh, "ویراسته:بله") == 1


def test_while_others_write_the_correction_waits_for_the_next_run(settings, browser):
    with writer_lock(settings.data):
        answer = change(browser, layer="organisation", name="خانه کارگر")
    assert answer.headers["location"] == "/reports/isna-1/edit?later=yes#done"
    assert "سرگرم نمایه کردن است" in browser.get(answer.headers["location"]).text
    assert "خانه کارگر" in browser.get("/reports/isna-1").text
    assert found(browser, 'سازمان:"خانه کارگر"') == 0
    assert follow(settings)
    assert found(browser, 'سازمان:"خانه کارگر"') == 1
    assert not registers_path(settings.data).exists()


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"layer": "official", "name": " ", "posts": ""}, 400, "نام یا سمت را بنویسید"),
        ({"layer": "amount", "text": "۱۲۰ میلیارد"}, 400, "مبلغ را با یکای آن بنویسید"),
        ({"layer": "count", "text": "هفت"}, 400, "عدد را بنویسید"),
        ({"layer": "province", "province": "سنندج"}, 400, "از فهرست برگزینید"),
        ({"layer": "organisation", "name": "ب", "was": '{"name": "هیچ"}'}, 400, "از نو ببینید"),
        ({"layer": "date", "text": "سنندج", "value": "فردا"}, 400, "مانند ۱۴۰۳/۰۷/۲۵"),
        ({"layer": "date", "text": "در بیرجند", "value": "۱۴۰۳"}, 400, "این در متن خبر نیست"),
        ({"layer": "quote", "text": "", "speaker": "او"}, 400, "همان‌گونه که در خبر آمده بنویسید"),
        ({"layer": "everything"}, 400, ""),
        ({"layer": "organisation", "name": "ب", "form_token": "0"}, 403, ""),
    ],
)
def test_what_cannot_be_is_told_in_place(settings, browser, fields, status, told):
    answer = change(browser, **fields)
    assert answer.status_code == status
    assert told in answer.text
    with Desk(settings.desk_path) as desk:
        assert acts(desk) == []


def test_a_report_that_is_not_there(browser):
    assert browser.get("/reports/none/edit").status_code == 404
    assert change(browser, "none", layer="organisation", name="ب").status_code == 404


def test_hostile_names_are_shown_as_text(browser):
    page = browser.get("/reports/mehr-2/edit").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_checked_reports_are_gold(settings, browser, tmp_path):
    run = CliRunner().invoke
    change(browser, layer="organisation", was=item(browser, "organisation", "بانک مرکزی"), do="strike")
    gold, texts = tmp_path / "gold.jsonl", tmp_path / "texts.jsonl"
    refused = run(rasad, ["--data", str(settings.data), "edits", "--gold", str(gold)])
    assert "no report was checked whole" in str(refused.exception)
    change(browser, layer="checked")
    done = run(rasad, ["--data", str(settings.data), "edits", "--gold", str(gold), "--reports", str(texts)])
    assert done.exit_code == 0
    (record,) = (json.loads(line) for line in gold.read_text("utf-8").splitlines())
    assert (record["id"], record["checked"], record["edited"]) == ("isna-1", True, ["organisation"])
    assert record["organisations"] == []
    assert record["officials"] == [{"name": "کاوه مردوخی", "posts": ["مدیرکل"]}]
    assert record["amounts"][0]["rial"] == 1_200_000_000_000
    assert [speaker["name"] for speaker in record["speakers"]] == ["کاوه مردوخی"]
    (text,) = (json.loads(line) for line in texts.read_text("utf-8").splitlines())
    assert text["title"].startswith("پرداخت")
    listed = run(rasad, ["--data", str(settings.data), "edits"], env={"COLUMNS": "200"})
    assert "بانک مرکزی" in listed.output
