# ruff: noqa: E501
"""Hostile answers: endless feeds and pages, bombs, redirects inwards, broken XML: a sentence each, nothing else harmed."""

from __future__ import annotations

import datetime as dt
import gzip
import random
import tracemalloc

import pytest
from parsel import Selector
from served import feed, listing, reports, serve

from crawler.archive import Archive
from crawler.collect import collect
from crawler.dates import TEHRAN
from crawler.feed import read_feed
from crawler.fixtures import NOW
from crawler.reading import family_of
from crawler.site import load_site, sites
from crawler.sitemap import read_sitemap

LAST = dt.datetime(2026, 11, 22, 20, 0, tzinfo=TEHRAN)
SITE = load_site("ilna")
MB = 2**20


def collected(tmp_path, fault, count=4, **more):
    """The sentences, and the ids kept, of a site one of whose answers is hostile."""
    with serve([SITE], count, LAST) as served:
        served["ilna"].fault = fault
        at = {"ilna": served["ilna"].url}
        summary = collect(["ilna"], tmp_path / "a.db", at=at, delay=0, clock=lambda: NOW, max_page_mb=1, **more)
        asked = list(served["ilna"].asked)
    with Archive(tmp_path / "a.db") as archive:
        return " ".join(summary.sentences), {a.id: a.tier.value for a in archive.articles()}, asked


def first_page(answer):
    """A fault that gives this answer to the first report's page, every time it is asked for."""
    broken = []

    def fault(path):
        if "%D8%A8%D8%AE%D8%B4" in path and (not broken or path in broken):
            broken.append(path)
            return answer
        return None

    return fault


HTML = {"Content-Type": "text/html; charset=utf-8"}
BOMB = gzip.compress(b"<p>" + b"a" * 60 * MB)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((200, HTML, b"<html>" + b"a" * 3 * MB), "صفحه از اندازهٔ مجاز بزرگ‌تر است و خوانده نشد"),
        ((200, HTML | {"Content-Encoding": "gzip"}, BOMB), "صفحه از اندازهٔ مجاز بزرگ‌تر است و خوانده نشد"),
        ((302, {"Location": "http://127.0.0.1:1/admin"}, b""), "به سایت دیگری فرستاد (127.0.0.1) و دنبال نشد"),
        (
            (302, {"Location": "http://169.254.169.254/latest/"}, b""),
            "به سایت دیگری فرستاد (169.254.169.254) و دنبال نشد",
        ),
        ((302, {"Location": "file:///etc/passwd"}, b""), "سایت پاسخ درستی نداد"),
        ((200, {"Content-Type": "image/png"}, b"\x89PNG"), "آنچه رسید صفحهٔ HTML نیست"),
        ((200, HTML, b""), ""),
    ],
)
def test_a_hostile_page_leaves_its_neighbours_alone(tmp_path, answer, sentence):
    told, kept, _ = collected(tmp_path, first_page(answer))
    assert sentence in told
    # the page's feed item is kept, the other pages are whole
    assert sorted(kept.values()) == ["feed", "page", "page", "page"]


def test_a_redirect_in_a_circle_ends(tmp_path):
    def fault(path):
        return (302, {"Location": path}, b"") if "%D8%A8%D8%AE%D8%B4" in path else None

    _, kept, asked = collected(tmp_path, fault, count=1)
    assert list(kept.values()) == ["feed"]
    assert len(asked) < 40


@pytest.mark.parametrize("path", ["/robots.txt", "/feeds/"])
def test_a_huge_feed_or_robots_is_cut_short(tmp_path, path):
    huge = b"<?xml version='1.0'?><rss><channel>" + b"<item><title>x</title></item>" * 200_000
    tracemalloc.start()
    told, kept, _ = collected(tmp_path, lambda asked: (200, {}, huge) if asked == path else None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150 * MB
    if path == "/feeds/":
        assert "خوانده نشد" in told
        assert kept == {}


def test_billion_laughs_and_outer_entities_do_no_harm():
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">'.encode() for i in range(12)
    )
    body = laughs + b'<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&l;&f;</title>'
    body += b"<link>https://www.ilna.ir/fa/tiny/news-7000001</link></item></channel></rss>"
    found = read_feed(body, SITE, NOW)
    assert "root:" not in str(found)
    assert sum(len(article.title) for article in found.articles) < 100
    read_sitemap(body.replace(b"rss", b"urlset"), NOW)


def test_mutated_feeds_never_raise():
    chance = random.Random(1403)
    whole = feed(SITE, reports(12, LAST)).encode()
    for _ in range(400):
        at, more = sorted(chance.sample(range(len(whole)), 2))
        mutated = chance.choice(
            [
                whole[:at],
                whole[:at] + whole[more:],
                whole[:at] + bytes(chance.randrange(256) for _ in range(9)) + whole[at:],
            ]
        )
        for article in read_feed(mutated, SITE, NOW).articles:
            assert article.id.startswith("ilna-")
        read_sitemap(mutated, NOW)


def test_mutated_archive_lists_never_raise():
    chance = random.Random(1404)
    for site in sites().values():
        family = family_of(site)
        if family.lists is None:
            continue
        whole = listing(site, reports(12, LAST))
        for _ in range(20):
            at, more = sorted(chance.sample(range(len(whole)), 2))
            mutated = chance.choice(
                [whole[:at], whole[:at] + whole[more:], whole.replace("<", "<<", 5), whole.replace('"', "", 9)]
            )
            for item in family.listed(Selector(mutated or " "), site, site.url("/archive"), NOW):
                assert family.number_of(item.url) == item.number
