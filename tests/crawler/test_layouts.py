"""Each layout has a page (written after the fact sheet, with its traps) and the Article that is expected of it."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter
from pathlib import Path

import pytest
from parsel import Selector

from crawler.families.generic import GenericReader
from crawler.fixtures import NOW, FixtureError, expected_text, write_fixture
from crawler.reading import read_page, read_saved_page
from crawler.site import load_site, sites

LAYOUTS = Path(__file__).with_name("layouts")
PAGES = sorted(LAYOUTS.glob("*.html"))
EXPECTED = {path.stem: json.loads(path.with_suffix(".json").read_text("utf-8")) for path in PAGES}


def shared_words(found: str, expected: str) -> float:
    """F1 of words, counted as often as they stand."""
    a, b = Counter(found.split()), Counter(expected.split())
    return 2 * (a & b).total() / (a.total() + b.total()) if a or b else 1.0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_layout(page):
    reading = read_saved_page(page.read_bytes(), NOW)
    assert reading.article is not None, reading.sentence
    assert json.loads(expected_text(reading.article)) == EXPECTED[page.stem]


def test_every_family_has_a_layout():
    tested = {load_site(page.stem.split("-")[0]).family for page in PAGES}
    # generic has no markup of its own: it is tested on the pages of all others, below
    assert {site.family for site in sites().values()} - tested == {"generic"}


def test_every_site_with_rules_of_its_own_has_a_layout():
    tested = {page.stem.split("-")[0] for page in PAGES}
    assert {site.key for site in sites().values() if site.page} <= tested


def test_the_generic_reader_reads_every_familys_pages_without_knowing_the_family():
    titles, days, bodies = [], [], []
    for page in PAGES:
        expected = EXPECTED[page.stem]
        site = load_site(page.stem.split("-")[0])
        article, why, _ = GenericReader().read(Selector(text=page.read_text("utf-8")), expected["url"], site, NOW)
        assert article is not None, f"{page.stem}: {why}"
        titles.append(article.title == expected["title"])
        days.append((article.published_at or "")[:10] == (expected["published_at"] or "")[:10])
        bodies.append(shared_words(article.body, " ".join(expected["body"])))
        assert "\u200c" in article.body or not any("\u200c" in line for line in expected["body"])
    assert sum(titles) / len(titles) >= 0.95
    assert sum(days) / len(days) >= 0.95
    assert sum(bodies) / len(bodies) >= 0.95


def test_a_page_becomes_a_fixture(tmp_path):
    page = LAYOUTS / "tabnak-report.html"
    write_fixture(page.read_bytes(), tmp_path, "tabnak-again")
    assert json.loads((tmp_path / "tabnak-again.json").read_text("utf-8")) == EXPECTED["tabnak-report"]
    with pytest.raises(FixtureError, match="tabnak-x: this page names no address of a known site"):
        write_fixture(b"<html></html>", tmp_path, "tabnak-x")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_mutated_pages_never_raise(page):
    """Cuts, doublings, swapped tags and stray bytes: a page gives an article or a sentence, never an exception."""
    chance = random.Random(page.stem)
    whole = page.read_bytes()
    site, url = load_site(page.stem.split("-")[0]), EXPECTED[page.stem]["url"]
    for _ in range(25):
        mutated = mutate(whole, chance)
        text = mutated.decode("utf-8", errors="replace")
        reading = read_page(mutated, Selector(text=text or " "), url, site, NOW)
        assert reading.article is not None or reading.sentence
        GenericReader().read(Selector(text=text or " "), url, site, NOW)


def mutate(page: bytes, chance: random.Random) -> bytes:
    at, more = sorted(chance.sample(range(len(page)), 2))
    kind = chance.randrange(6)
    if kind == 0:
        return page[:at]
    if kind == 1:
        return page[:at] + page[more:]
    if kind == 2:
        return page[:more] + page[at:]
    if kind == 3:
        return page[:at] + bytes(chance.randrange(256) for _ in range(40)) + page[at:]
    if kind == 4:
        return page.replace(b"</div>", b"", chance.randrange(9))
    return page.replace(b"<", b"<<", chance.randrange(30)).replace(b'"', b"", chance.randrange(30))


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("۱۹ بهمن ۱۴۰۲، ۹:۳۰", "2024-02-08T09:30:00+03:30"),
        ("جمعه / ۹ خرداد ۱۴۰۴ / ۱۹:۳۱", "2025-05-30T19:31:00+03:30"),
        ("سه‌شنبه ۱۷ بهمن ۱۴۰۲ - ۲۱:۴۰", "2024-02-06T21:40:00+03:30"),
        ("۲۲ مهر ۱۴۰۲ - ۱۵:۰۷", "2023-10-14T15:07:00+03:30"),
        ("تاریخ انتشار: ۱۱:۵۲ - ۲۲ مهر ۱۴۰۲", "2023-10-14T11:52:00+03:30"),
        ("۱۴۰۴-۰۶-۱۲ ۱۸:۱۷", "2025-09-03T18:17:00+03:30"),
        ("۱۰ آذر ۰۴ - ۱۴:۱۵", "2025-12-01T14:15:00+03:30"),
        ("1402/07/22", "2023-10-14"),
        ("06/04/1404 03:06:48 ب.ظ", "2025-06-27T15:06:48+03:30"),
        ("شنبه ۲۲ آذر ۱۴۰۴ ساعت ۱۳:۱۹", "2025-12-13T13:19:00+03:30"),
        ("۳۰ ارديبهشت ۱۳۹۵", "2016-05-19"),
        ("۴ روز قبل", None),
        ("۱۲ تیر ۱۴۰۱ - ۱۰:۰۰", "2022-07-03T10:00:00+04:30"),
        ("\u200f۲۲ مهر ۱۴۰۲\u202b - ۱۵:۰۷", "2023-10-14T15:07:00+03:30"),
    ],
)
def test_each_shape_of_date_on_an_iran_samaneh_page(date, expected):
    page = f"""<html><head><link rel="canonical" href="https://www.tabnak.ir/fa/news/7000/x"></head><body>
    <div class="gutter_news"><h1 class="Htag">عنوان یک خبر</h1><div class="news_pdate_c">{date}</div>
    <div class="body" id="newsMainBody"><p>متن خبر.</p></div></div></body></html>"""
    reading = read_saved_page(page.encode(), dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC))
    assert reading.article.published_at == expected
