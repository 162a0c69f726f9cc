# ruff: noqa: E501
"""Sitemaps of years are read and walked; what is none, cut or hostile does no harm."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.archive import Archive
from crawler.collect import CollectError, collect
from crawler.dates import gregorian
from crawler.newsroom import Newsroom, reports
from crawler.sitemap import Entry, Sitemap, day_of, read_sitemap

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
HEAD = '<?xml version="1.0"?><{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def test_an_index_of_days():
    rows = "<sitemap><loc>https://x.ir/sitemap/1403/7/12/sitemap.xml</loc></sitemap><sitemap><loc>https://x.ir/a.xml</loc></sitemap>"
    found = read_sitemap((HEAD.format("sitemapindex") + rows + "</sitemapindex>").encode(), NOW)
    days = (
        Entry("https://x.ir/sitemap/1403/7/12/sitemap.xml", dt.date(2024, 10, 3)),
        Entry("https://x.ir/a.xml", None),
    )
    assert found == Sitemap(True, days, True)


def test_a_map_of_pages_with_the_days_of_their_last_changes():
    rows = "<url><loc> https://x.ir/news/1/a </loc><lastmod>2024-10-03T22:00:00Z</lastmod></url><url><lastmod>x</lastmod></url>"
    found = read_sitemap((HEAD.format("urlset") + rows + "</urlset>").encode(), NOW)
    assert found == Sitemap(False, (Entry("https://x.ir/news/1/a", dt.date(2024, 10, 4)),), True)


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (b"", 0),
        (b"<html><body>404</body></html>", 0),
        (HEAD.format("urlset").encode() + b"<url><loc>https://x.ir/news/1/a</loc></url><url><lo", 1),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>', 0),
    ],
)
def test_what_is_no_whole_sitemap(body, count):
    found = read_sitemap(body, NOW)
    assert len(found.entries) == count
    assert not found.whole or not found.entries


@pytest.mark.parametrize(
    ("url", "day"),
    [("/sitemap/1403/7/12/x.xml", dt.date(2024, 10, 3)), ("/sitemap/1403/13/40/x.xml", None), ("/news/1403", None)],
)
def test_days_in_addresses(url, day):
    assert day_of(url) == day


def test_the_newsrooms_year_is_collected_from_its_maps(tmp_path):
    since, until = gregorian(1403, 7, 1), gregorian(1403, 8, 30)
    with Newsroom(["isna"]) as room:
        at = room.urls
        summary = collect(["isna"], tmp_path / "a.db", since, until, at=at, delay=0, sitemaps=True)
        asked = len(room.requests)
        again = collect(["isna"], tmp_path / "a.db", since, until, at=at, delay=0, sitemaps=True)
        assert again.new == 0
        assert asked > len(room.requests) - asked
    expected = {r.id for r in reports() if r.outlet == "isna" and since <= r.at.date() <= until and not r.gallery}
    with Archive(tmp_path / "a.db") as archive:
        kept = {article.id for article in archive.articles()}
    assert len(kept) > 10
    missing = expected - kept
    assert all(any(id_ in sentence for sentence in summary.sentences) for id_ in missing), missing


def test_a_site_without_maps_says_so(tmp_path):
    with pytest.raises(CollectError, match="mehr has no sitemap of years that is known"):
        collect(["mehr"], tmp_path / "a.db", gregorian(1403, 7, 1), sitemaps=True)
