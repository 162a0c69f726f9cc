"""Trends of several searches: reports or stories, shares, outlets, newsmakers, surges; charts as pictures and data."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from xml.etree import ElementTree

import pytest
from made import document
from PIL import Image
from serving import client, installation

from index.desk import Desk
from index.documents import Documents
from index.engine import Step
from index.stories import fold_new
from index.web.drawing import day_of

FIRST = dt.date(2024, 7, 1)
BURST = dt.date(2024, 9, 20)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Ninety days with two reports of housing and ten of anything else each; one day with fourteen of housing."""
    made = []
    for n in range(90):
        day = FIRST + dt.timedelta(days=n)
        made += [
            document(
                f"مسکن تعاونی {n}-{i}",
                f"خبر یکتای شماره {n * 31 + i} دربارهٔ مسکن.",
                id=f"isna-{n}-{i}",
                published_at=f"{day}T10:00:00+03:30",
                officials=[("کاوه مردوخی", ())] if i == 0 else (),
            )
            for i in range(14 if day == BURST else 2)
        ]
        made += [
            document(
                f"دیگر {n}-{i}", f"بورس {n}-{i}.", id=f"mehr-{n}-{i}", site="mehr", published_at=f"{day}T11:00:00+03:30"
            )
            for i in range(10)
        ]
    # what two outlets ran is one story
    for id_, site in (("irna-1", "irna"), ("fars-1", "fars")):
        made.append(document("زعفران", "برداشت زعفران.", id=id_, site=site, published_at="2024-07-03T10:00:00+03:30"))
    settings = installation(tmp_path_factory.mktemp("trends"), made)
    with Desk(settings.desk_path) as desk, desk.transaction() as db:
        for each in made:
            at = dt.datetime.fromisoformat(each.article.published_at).timestamp()
            story = "irna-1" if each.id == "fars-1" else each.id
            db.execute("INSERT INTO stories VALUES (?, ?, ?, ?, ?)", (each.id, story, story, each.article.site, at))
    with client(settings) as browser:
        yield browser


def test_stories_are_counted_where_they_are_asked_for(browser):
    reports = browser.get("/trends?q=زعفران&by=month").text
    assert "</bdi></a>: ۲ گزارش" in reports
    stories = browser.get("/trends?q=زعفران&by=month&count=stories").text
    assert "</bdi></a>: ۱ خبر" in stories
    assert '<td class="number">۱</td>' in stories


def test_a_story_counts_where_it_began(browser):
    page = browser.get("/trends/data.csv?q=مسکن&by=month&count=stories").text
    rows = list(csv.DictReader(io.StringIO(page.lstrip("\ufeff"))))
    assert [(row["period"], row["unit"], int(row["count"])) for row in rows] == [
        ("1403-04", "stories", 42),
        ("1403-05", "stories", 62),
        ("1403-06", "stories", 74),
        ("1403-07", "stories", 14),
    ]


def test_shares_outlets_and_newsmakers_stand_side_by_side(browser):
    page = browser.get("/trends?q=مسکن&q=بورس").text
    share = page[page.index('id="share"') : page.index('id="series-1"')]
    assert re.findall(r'<td class="number">([۰-۹٬]+٪?)</td>', share) == ["۱۹۲", "۱۸٪", "۹۰۰", "۸۲٪"]
    outlets = page[page.index('id="by-outlet"') : page.index('id="by-official"')]
    assert re.findall(r'<td class="number">(?:<a href="[^"]+">)?([۰-۹—]+)', outlets) == ["—", "۹۰۰", "۱۹۲", "—"]
    link = re.search(r'<td class="number"><a href="([^"]+)">۹۰<', page[page.index('id="by-official"') :])[1]
    assert "۹۰ گزارش" in browser.get(link.replace("&amp;", "&")).text


@pytest.mark.parametrize("step", ["day", "week", "month"])
def test_a_surge_is_marked_and_explained(browser, step):
    page = browser.get(f"/trends?q=مسکن&q=بورس&by={step}").text
    assert page.count('class="surged"') == 1
    told = page[page.index('class="rises"') :]
    assert "۳۰ شهریور ۱۴۰۳</a>: ۱۴ گزارش در ۱۴ خبر؛ معمول این روز: ۲" in told
    assert 'نخستین گزارش: <a href="/reports/isna-81-' in told
    link = re.search(r'<a href="([^"]+)">۳۰ شهریور', told)[1].replace("&amp;", "&")
    assert "۱۴ گزارش" in browser.get(link).text
    assert page.count("(جهش)") == 1


def test_a_surge_outside_of_what_is_asked_is_none(browser):
    assert 'class="rises"' not in browser.get("/trends?q=مسکن&to=1403/06/20").text


def test_each_chart_is_a_picture(browser):
    answer = browser.get("/trends/chart.svg?q=مسکن&q=<b>&by=month&n=0")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "attachment" in answer.headers["content-disposition"]
    root = ElementTree.fromstring(answer.content)
    bars = [each for each in root.iter("{http://www.w3.org/2000/svg}rect") if each.get("fill") == "#0b5f66"]
    assert len(bars) == 4
    assert "مسکن: ۱۹۲ گزارش" in answer.text
    second = browser.get("/trends/chart.svg?q=مسکن&q=<b>&by=month&n=1").text
    assert "&lt;b&gt;: ۰" in second
    assert "<b>" not in second
    assert browser.get("/trends/chart.svg?q=پلنگ&n=99").status_code == 200


@pytest.mark.parametrize(
    ("address", "size"),
    [("/trends/chart.png?q=مسکن&q=<b>&by=month&n=1", (1536, 480)), ("/provinces/map.png?q=<b>", None)],
)
def test_each_picture_is_one_for_a_letter_too(browser, address, size):
    answer = browser.get(address)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].endswith('.png"')
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert size in (None, picture.size)
        colours = {colour for _, colour in picture.convert("RGB").getcolors(100_000)}
        assert (255, 255, 255) in colours
        assert len(colours) > 10  # words are in it


@pytest.mark.parametrize(
    ("what", "asked", "bars", "words"),
    [
        ("share", "q=مسکن&q=بورس", 2, ["سهم هر پرسش (گزارش)", "مسکن", "۱۹۲ (۱۸٪)", "۹۰۰ (۸۲٪)"]),
        ("share", "q=زعفران&count=stories", 1, ["سهم هر پرسش (خبر)", "۱ (۱۰۰٪)"]),
        ("outlet", "q=مسکن&q=بورس", 2 + 2, ["رسانه‌ها (گزارش)", "مسکن", "بورس", "۱۹۲", "۹۰۰"]),
        ("official", "q=مسکن&q=<b>", 2 + 1, ["خبرسازها (گزارش)", "کاوه مردوخی", "۹۰"]),
        ("official", "q=پلنگ", 1, ["خبرسازها (گزارش)"]),
    ],
)
def test_what_stands_beside_each_other_is_a_picture_too(browser, what, asked, bars, words):
    page = browser.get(f"/trends?{asked}").text.replace("&amp;", "&")
    links = re.findall(rf'<a href="(/trends/chart\.[ps][nv]g\?[^"]+&n={what})" download', page)
    assert len(links) == (2 if bars > 1 else 0)
    answer = browser.get(f"/trends/chart.svg?{asked}&n={what}")
    root = ElementTree.fromstring(answer.content)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}rect"))) == 1 + bars
    told = {each.text for each in root.iter("{http://www.w3.org/2000/svg}text")}
    assert told >= set(words)
    with Image.open(io.BytesIO(browser.get(f"/trends/chart.png?{asked}&n={what}").content)) as picture:
        assert picture.width == 1536


def test_what_stands_beside_each_other_is_data_too(browser):
    answer = browser.get("/trends/compared.csv", params={"q": ["مسکن", "-بورس"], "by": "month"})
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert rows[0] == ["table", "value", "query", "unit", "count"]
    assert ["share", "", "مسکن", "reports", "192"] in rows
    assert ["share", "", "'-بورس", "reports", "194"] in rows
    assert ["outlet", "isna", "مسکن", "reports", "192"] in rows
    assert ["official", "کاوه مردوخی", "'-بورس", "reports", "90"] in rows


def test_the_bars_of_a_picture_are_drawn(browser):
    with Image.open(io.BytesIO(browser.get("/trends/chart.png?q=مسکن&by=month").content)) as picture:
        drawn = sum(n for n, colour in picture.convert("RGB").getcolors(100_000) if colour == (11, 95, 102))
    assert drawn > 10_000


def test_data_cannot_run_in_a_spreadsheet(browser):
    page = browser.get("/trends/data.csv", params={"q": "-مسکن"}).text
    rows = list(csv.reader(io.StringIO(page.lstrip("\ufeff"))))
    assert rows[0] == ["query", "unit", "period", "start", "count"]
    assert rows[1][0] == "'-مسکن"


def test_without_stories_reports_are_counted_and_it_is_said(tmp_path):
    with client(installation(tmp_path)) as bare:
        page = bare.get("/trends?q=مسکن&count=stories").text
    assert "</bdi></a>: ۲ گزارش" in page
    assert "این‌ها گزارش‌اند" in page


@pytest.mark.parametrize(
    ("day", "step", "first"),
    [
        (dt.date(2024, 9, 20), Step.DAY, dt.date(2024, 9, 20)),
        (dt.date(2024, 9, 20), Step.WEEK, dt.date(2024, 9, 14)),
        (dt.date(2024, 9, 21), Step.WEEK, dt.date(2024, 9, 21)),
        (dt.date(2024, 9, 20), Step.MONTH, dt.date(2024, 8, 22)),
        (dt.date(2024, 9, 20), Step.YEAR, dt.date(2024, 3, 20)),
    ],
)
def test_the_period_of_a_day(day, step, first):
    assert day_of(day, step) == first


def test_folding_is_what_the_map_of_stories_holds(tmp_path):
    settings = installation(tmp_path)
    with Desk(settings.desk_path) as desk, Documents(settings.documents_path) as documents:
        assert fold_new(desk, documents) == 27
    with client(settings) as made:
        assert "خبر</h2>" not in made.get("/trends?q=بورس").text
        assert "خبر" in made.get("/trends?q=بورس&count=stories").text
