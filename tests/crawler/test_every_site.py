"""Every site of the list, served on loopback in its family's shapes, is collected: feeds, archives, once each."""

from __future__ import annotations

import datetime as dt

import pytest
from served import serve

from crawler.archive import Archive
from crawler.collect import CollectError, collect
from crawler.dates import TEHRAN
from crawler.reading import family_of
from crawler.site import sites

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
LAST = dt.datetime(2026, 11, 22, 20, 0, tzinfo=TEHRAN)
FED = [site for site in sites().values() if site.feeds and not site.off]
WALKED = [next(s for s in sites().values() if s.key == key) for key in ("mehr", "tabnak", "ilna", "tasnim", "fars")]


def clock():
    return NOW


def test_all_feeds_are_collected_and_nothing_twice(tmp_path):
    path = tmp_path / "archive.db"
    with serve(FED, 6, LAST) as served:
        at = {key: site.url for key, site in served.items()}
        summary = collect(list(served), path, at=at, delay=0, clock=clock)
        assert summary.sentences == ()
        assert {site.site: (site.new, site.failed) for site in summary.sites} == dict.fromkeys(served, (6, 0))
        pages = {key: len(site.asked) for key, site in served.items()}
        again = collect(list(served), path, at=at, delay=0, clock=clock)
        assert again.new == 0
        feeds = {key: len(site.asked) - pages[key] for key, site in served.items()}
        # robots.txt and the feeds, nothing else
        assert feeds == {key: 1 + len(site.site.feeds) for key, site in served.items()}
    with Archive(path) as archive:
        assert archive.count() == 6 * len(FED)
        for article in archive.articles():
            number = article.title.split()[2]
            assert article.body.startswith(f"مدیرعامل تعاونی شماره {number} گفت: ما {number} عضو داریم")
            assert article.published_at is not None
            assert article.tier == "page"


@pytest.mark.parametrize("site", WALKED, ids=lambda site: site.family)
def test_an_archive_is_walked_once_though_its_last_page_repeats(site, tmp_path):
    path = tmp_path / "archive.db"
    with serve([site], 95, LAST) as served:
        at = {site.key: served[site.key].url}
        since, until = (LAST - dt.timedelta(days=4)).date(), LAST.date()
        summary = collect([site.key], path, since, until, at=at, delay=0, clock=clock)
        assert summary.sentences == ()
        assert served[site.key].most_at_once == 1
        pages = [p for p in served[site.key].asked if "?" not in p and p != "/robots.txt"]
        assert len(pages) == len(set(pages)) == 95
        again = collect([site.key], path, since, until, at=at, delay=0, clock=clock)
        assert (again.new, again.sites[0].days_known) == (0, 5)
    with Archive(path) as archive:
        assert archive.count() == 95


def test_a_site_without_a_known_archive_says_so(tmp_path):
    for site in sites().values():
        if family_of(site).lists is None:
            with pytest.raises(CollectError, match=f"{site.key} has no archive by days that is known"):
                collect([site.key], tmp_path / "archive.db", since=LAST.date())


def test_feeds_only_keeps_the_items_and_asks_for_no_page(tmp_path, monkeypatch):
    from dataclasses import replace

    import crawler.collect as collecting

    site = replace(next(s for s in FED if s.key == "isna"), feeds_only=True)
    monkeypatch.setattr(collecting, "load_site", lambda _key: site)
    with serve([site], 4, LAST) as served:
        summary = collect(["isna"], tmp_path / "a.db", at={"isna": served["isna"].url}, delay=0, clock=clock)
        assert (summary.sites[0].from_feed, summary.sites[0].new) == (4, 0)
        assert not [path for path in served["isna"].asked if "/news/" in path]
