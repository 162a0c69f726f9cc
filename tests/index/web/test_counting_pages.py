"""Trends, the map of the provinces, and the pages of people, places and bodies."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from serving import HOSTILE, client, installation

from index.engine import Period, Step
from index.web.drawing import HEIGHT, WIDTH, bars, days_of, places, tiles
from nlp.gazetteer import rows


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return installation(tmp_path_factory.mktemp("counting"))


@pytest.fixture(scope="module")
def browser(settings):
    with client(settings) as made:
        yield made


def bars_of(page):
    """(count, link) of every bar that is drawn."""
    drawn = re.findall(r'<a href="([^"]+)" tabindex="-1"><rect[^>]*><title>[^<]*: ([۰-۹٬]+) گزارش</title>', page)
    return [(int(count), link.replace("&amp;", "&")) for link, count in drawn]


def found(page):
    number = re.search(r'<h2 id="found">([۰-۹]+) گزارش', page)
    return int(number[1]) if number else 0


@pytest.mark.parametrize("step", ["day", "week", "month", "year"])
@pytest.mark.parametrize("question", ["", "q=مسکن", "q=تعاونی&province=تهران&q=مسکن"])
def test_every_bar_leads_to_as_many_reports(browser, step, question):
    page = browser.get(f"/trends?{question}&by={step}").text
    assert bars_of(page)
    for count, link in bars_of(page):
        assert found(browser.get(link).text) == count, link


def test_the_table_says_what_the_chart_says(browser):
    page = browser.get("/trends?by=month").text
    table = re.findall(r'<tr><th scope="row"><a href="[^"]+">([^<]+)</a></th><td class="number">([۰-۹]+)</td>', page)
    assert [(month, int(count)) for month, count in table] == [
        ("مهر ۱۴۰۳", 1),
        ("آبان ۱۴۰۳", 1),
        ("آذر ۱۴۰۳", 20),
        ("دی ۱۴۰۳", 5),
    ]


def test_searches_stand_side_by_side(browser):
    page = browser.get("/trends?q=بورس&q=مسکن&q=بورس&q=").text
    assert re.findall(r"<bdi>([^<]+)</bdi></a>: ([۰-۹]+) گزارش \(([۰-۹]+) درصد\)", page) == [
        ("بورس", "۲۵", "۹۳"),
        ("مسکن", "۲", "۷"),
    ]


@pytest.mark.parametrize("address", ["/trends?q=پلنگ", "/provinces?q=پلنگ", "/trends?by=week&q=" + "مسکن&q=" * 20])
def test_nothing_to_count_is_a_page(browser, address):
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize("address", ['/trends?q="', "/provinces?q=استن:x", "/trends?q=مسکن&from=x"])
def test_a_wrong_query_is_told(browser, address):
    assert browser.get(address).status_code == 400


def test_every_province_has_one_tile():
    names = [name for name, _, _ in places()]
    assert sorted(names) == sorted(row[0] for row in rows("provinces.tsv"))
    assert len({(column, row) for _, column, row in places()}) == 31


def test_the_most_reports_are_the_darkest():
    shades = {tile.name: tile.shade for tile in tiles({"تهران": 50, "قم": 1, "یزد": 11})}
    assert (shades["تهران"], shades["یزد"], shades["قم"], shades["ایلام"]) == (5, 2, 1, 0)
    assert {tile.shade for tile in tiles({})} == {0}


def test_a_body_s_page_tells_what_was_said_about_it(browser):
    page = browser.get("/entity?kind=cooperative&name=امید سنندج").text
    told = page[page.index('id="about"') :]
    assert "<strong>کاوه مردوخی</strong>: ۱۲۰ میلیارد تومان وام به تعاونی امید سنندج پرداخت شد" in told
    assert 'id="about"' not in browser.get("/entity?kind=organisation&name=بانک مرکزی").text
    picture = re.search(r'<a href="(/trends/chart[^"]+)" download', page)[1].replace("&amp;", "&")
    assert browser.get(picture).headers["content-type"].startswith("image/png")


def test_the_map_is_a_picture_and_a_table(browser):
    answer = browser.get("/provinces/map.svg", params={"q": "تعاونی -<b>"})
    root = ElementTree.fromstring(answer.content)
    assert len([each for each in root.iter("{http://www.w3.org/2000/svg}rect") if each.get("rx")]) == 31
    assert "<b>" not in answer.text
    lines = browser.get("/provinces/map.csv?q=تعاونی").text.lstrip("\ufeff").splitlines()
    assert lines[:3] == ["province,reports", "تهران,25", "کردستان,1"]
    assert len(lines) == 32


def test_a_tile_leads_to_its_reports(browser):
    page = browser.get("/provinces?q=تعاونی").text
    tile = re.search(r'<a href="([^"]+)" aria-label="تهران: ([۰-۹]+) گزارش"', page)
    assert int(tile[2]) == 25
    assert found(browser.get(tile[1].replace("&amp;", "&")).text) == 25


def test_bars_stay_inside_their_chart():
    periods = [Period(dt.date(2024, 3, 20), 3), Period(dt.date(2025, 3, 21), 9)]
    made = bars(periods, Step.YEAR, 9, periods[0].start, periods[-1].start)
    assert [bar.x for bar in made] == [0, WIDTH / 2]
    assert [(bar.y, bar.height) for bar in made] == [(100, 50), (0, HEIGHT)]


@pytest.mark.parametrize(
    ("start", "step", "days"),
    [
        (dt.date(2024, 9, 22), Step.MONTH, ("1403/07", "1403/07")),
        (dt.date(2024, 3, 20), Step.YEAR, ("1403", "1403")),
        (dt.date(2024, 10, 5), Step.WEEK, ("1403/07/14", "1403/07/20")),
        (dt.date(2025, 3, 20), Step.DAY, ("1403/12/30", "1403/12/30")),
    ],
)
def test_the_days_of_a_period(start, step, days):
    assert days_of(start, step) == days


@pytest.mark.parametrize("kind", ["official", "cooperative", "organisation", "outlet"])
def test_a_thing_that_no_report_names_has_no_page_and_is_told_so(browser, kind):
    answer = browser.get("/entity", params={"kind": kind, "name": f"هیچ‌کس {HOSTILE}"})
    assert answer.status_code == 404
    assert "هیچ گزارشی این نام را ندارد" in answer.text
    assert "هیچ گزارشی این نام را ندارد" not in browser.get("/reports/none").text


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("official", "کاوه مردوخی", ["گفته‌ها", "۱۲۰ میلیارد تومان وام به تعاونی امید سنندج", "بابت وام", "امید سنندج"]),
        ("province", "کردستان", ["بزرگ‌ترین مبلغ‌ها", "۱۲۰ میلیارد تومان"]),
        ("cooperative", "امید سنندج", ["کاوه مردوخی"]),
        ("organisation", "بانک مرکزی", ["۲۷ گزارش در ۲ رسانه"]),
        ("topic", "مسکن", ["۱ گزارش در ۱ رسانه"]),
        ("outlet", "isna", ["<h1>ایسنا</h1>", "۲۶ گزارش"]),
        ("official", HOSTILE, ["&lt;script&gt;"]),
    ],
)
def test_a_thing_has_its_page(browser, kind, name, told):
    answer = browser.get("/entity", params={"kind": kind, "name": name})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    for words in told:
        assert words in answer.text, words
    for link in re.findall(r'href="(/(?:entity|reports|trends|figures|\?)[^"]*)"', answer.text):
        assert browser.get(link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize(
    "question", ["", "kind=official", "kind=official&name=هیچ‌کس", "kind=x&name=y", "kind=official&name=%22"]
)
def test_a_thing_that_no_report_names_has_none(browser, question):
    assert browser.get(f"/entity?{question}").status_code == 404
