"""A site is added from one of its pages, and checked field by field."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from served import serve

from crawler.adding import check, guess
from crawler.dates import TEHRAN
from crawler.fetching import Fetched, FetchError, check_address, fetch
from crawler.fixtures import NOW
from crawler.site import SiteError, load_site, read_site, sites, use_sites

LAYOUTS = Path(__file__).with_name("layouts")
LAST = dt.datetime(2026, 11, 22, 20, 0, tzinfo=TEHRAN)


@pytest.mark.parametrize(
    ("page", "family"),
    [
        ("tabnak-report", "iransamaneh"),
        ("asriran-unclosed", "iransamaneh"),
        ("ilna-report", "asam"),
        ("tasnim-unclosed-time", "tasnim"),
        ("kurdpress-page", "nastooh"),
        ("bbcpersian-page", "bbc"),
    ],
)
def test_the_family_is_guessed_and_the_page_read(page, family):
    expected = json.loads((LAYOUTS / f"{page}.json").read_text("utf-8"))
    found = guess(Fetched(expected["url"], (LAYOUTS / f"{page}.html").read_bytes()), None, NOW)
    assert found.site.family == family
    assert found.reading.article is not None
    assert found.reading.article.title == expected["title"]
    assert read_site(found.text, f"{found.site.key}.toml") == found.site


def test_an_unknown_engine_is_read_as_any_page_and_its_feeds_are_found():
    html = """<html><head><title>تعاونی‌ها انبار ساختند - خبر محلی</title>
    <meta property="og:site_name" content="خبر محلی">
    <link rel="alternate" type="application/rss+xml" href="/feed.xml"><link rel="alternate" type="application/rss+xml"
    href="https://other.example/rss"></head><body><h1>تعاونی‌ها انبار ساختند</h1><p class="date">۲۲ مهر ۱۴۰۲ - ۱۵:۰۷</p>
    <p>سه تعاونی کشاورزی در این شهرستان یک انبار مشترک ساختند و آن را امروز با حضور اعضا گشودند.</p>
    <p>این انبار هزار تن گنجایش دارد و با پول خود اعضا ساخته شده است؛ وام بانکی در آن نیست.</p></body></html>"""
    found = guess(Fetched("https://www.mahali.example/items/interesting-story", html.encode()), None, NOW)
    assert (found.site.key, found.site.name, found.site.family) == ("mahali", "خبر محلی", "generic")
    assert found.site.feeds == {"all": "/feed.xml"}
    assert found.reading.article.title == "تعاونی‌ها انبار ساختند"
    assert "هزار تن گنجایش" in found.reading.article.body


def test_a_key_that_is_none_is_told():
    with pytest.raises(SiteError, match='"key" must be small Latin letters and digits'):
        guess(Fetched("https://www.mahali.example/a/b", b"<html></html>"), "خبر", NOW)


def test_added_sites_count_and_replace_those_that_ship(tmp_path):
    use_sites(tmp_path)
    try:
        (tmp_path / "mahali.toml").write_text(
            'key = "mahali"\nname = "م"\nhosts = ["mahali.example"]\nfamily = "generic"\n', "utf-8"
        )
        assert load_site("mahali").name == "م"
        assert "isna" in sites()
    finally:
        use_sites(tmp_path / "none")


def test_a_site_is_checked_field_by_field():
    site = load_site("tabnak")
    with serve([site], 6, LAST) as served:
        at = served["tabnak"].url
        found = check(site, lambda url: fetch(url, private=True), NOW, count=3, at=at)
        assert len(found.pages) == 3
        assert (found.filled("title"), found.filled("published_at"), found.filled("kicker")) == (3, 3, 0)
        assert found.sentences == ()
        served["tabnak"].fault = lambda path: (500, {}, b"") if "rss/3" in path else None
        found = check(site, lambda url: fetch(url, private=True), NOW, count=3, at=at)
        assert found.sentences == (f"feed society: {at}/fa/rss/3: the site answered 500",)


def test_fetching_obeys_robots_and_refuses_private_addresses():
    site = load_site("tabnak")
    with serve([site], 2, LAST) as served:
        url = served["tabnak"].url
        with pytest.raises(FetchError, match="is an address of this machine or of a private network, and is not asked"):
            fetch(f"{url}/fa/rss/6")
        served["tabnak"].fault = lambda path: (
            (200, {}, b"User-agent: *\nDisallow: /fa/rss/\n") if path == "/robots.txt" else None
        )
        with pytest.raises(FetchError, match=r"robots\.txt asks not to fetch this page"):
            fetch(f"{url}/fa/rss/6", private=True)


@pytest.mark.parametrize(
    "url", ["ftp://x.example/", "نشانی", "http://[", "file:///etc/passwd", "http://169.254.169.254/"]
)
def test_what_is_no_public_page_is_refused(url):
    with pytest.raises(FetchError):
        check_address(url)
