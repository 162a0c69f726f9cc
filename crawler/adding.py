"""Adding a site: from one of its pages to a file of facts, and checking what can be read of a site, field by field."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import tomlkit
from parsel import Selector

from crawler.article import Article
from crawler.families.find import finder, head_of, path_of
from crawler.feed import read_feed
from crawler.fetching import Fetched, FetchError
from crawler.markup import clean
from crawler.reading import Outcome, Reading, family_named, family_of, read_page
from crawler.site import FAMILIES, Site, read_site

FIELDS = ("title", "kicker", "lead", "body", "published_at", "section", "tags", "byline", "place", "images")
Fetch = Callable[[str], Fetched]

# What a family's pages and feeds are known by.
_MARKS = {
    "nastooh": ("nastooh", "/page/archive.xhtml"),
    "asam": ("newsstudios", "/fa/tiny/news-"),
    "iransamaneh": ("news_pdate_c", "iransamaneh", "/fa/archive?service_id"),
    "wordpress": ("wp-content/", "wp-json"),
}
_FEEDS = {"nastooh": "/rss", "iransamaneh": "/fa/rss/allnews", "asam": "/feeds/", "wordpress": "/feed/", "pana": "/rss"}


@dataclass(frozen=True, slots=True)
class Found:
    """A guessed site, its file's text, and what reading the page with it gave."""

    site: Site
    text: str
    reading: Reading


def guess(fetched: Fetched, key: str | None, now: dt.datetime) -> Found:
    """The site that a page of it tells: its family by marks and by what can be read, its feeds by links.

    Raises SiteError where no valid file comes of it (a key that is none).
    """
    text = fetched.body.decode("utf-8", errors="replace")
    page = Selector(text=text or " ")
    host = (urlsplit(fetched.url).hostname or "").lower()
    bare = host.removeprefix("www.")
    key = key or re.sub(r"[^a-z0-9]", "", bare.split(".")[0])
    best: Found | None = None
    for family in _likely(text, fetched.url):
        source = _source(page, key, host, bare, family, fetched.url)
        site = read_site(source, f"{key}.toml")
        url = site.canonical(fetched.url) or fetched.url
        found = Found(site, source, read_page(fetched.body, page, url, site, now))
        if best is None or _fields(found) > _fields(best):
            best = found
        if best.reading.outcome is Outcome.ARTICLE and best.reading.article and best.reading.article.body:
            break
    assert best is not None
    return best


def _likely(text: str, url: str) -> Iterator[str]:
    """The families that the page may be of, the likeliest first; `generic` reads any."""
    small = text.lower()
    marked = [name for name, marks in _MARKS.items() if any(mark in small for mark in marks)]
    by_address = [
        name for name in FAMILIES if name not in ("generic", "wordpress") and family_named(name).number_of(url)
    ]
    yield from dict.fromkeys([*marked, *by_address, "generic"])


def _fields(found: Found) -> int:
    article = found.reading.article
    return sum(bool(getattr(article, name)) for name in FIELDS) if article else 0


def _source(page: Selector, key: str, host: str, bare: str, family: str, url: str) -> str:
    head = head_of(page.root)
    titles = [clean(element.text or "") for element in finder("title")(page.root)[:1]]
    name = (
        clean(head.get("og:site_name", "")) or next((re.split(r"\s+[|–—-]\s+", t)[-1] for t in titles if t), "") or bare
    )
    document = tomlkit.document()
    document.add(tomlkit.comment(f"Guessed from {host}{path_of(url)[:60]}; see docs/adding-a-site.md."))
    facts: dict[str, Any] = {
        "key": key,
        "name": name[:80],
        "hosts": list(dict.fromkeys((host, bare))),
        "family": family,
    }
    for fact, value in facts.items():
        document.add(fact, value)
    document.add("delay", 2)
    feeds = tomlkit.table()
    for label, path in _feeds(page, url, host, family):
        feeds.add(label, path)
    if len(feeds):
        document.add("feeds", feeds)
    return tomlkit.dumps(document)


def _feeds(page: Selector, url: str, host: str, family: str) -> list[tuple[str, str]]:
    links = finder('link[rel~="alternate"][type*="rss"], link[rel~="alternate"][type*="atom"]')(page.root)
    found: list[tuple[str, str]] = []
    for link in links[:20]:
        try:
            parts = urlsplit(urljoin(url, link.get("href") or ""))
        except ValueError:
            continue
        if parts.hostname == host and parts.path and "comment" not in parts.path:
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            found.append(("all" if not found else f"feed{len(found) + 1}", path))
    return found or ([("all", _FEEDS[family])] if family in _FEEDS else [])


@dataclass(frozen=True, slots=True)
class Check:
    """What a check of a site found: the fields of each page that was had, and what went wrong."""

    pages: tuple[Article, ...]
    sentences: tuple[str, ...]

    def filled(self, field: str) -> int:
        """How many of the pages have this field."""
        return sum(bool(getattr(page, field)) for page in self.pages)


def check(site: Site, fetch: Fetch, now: dt.datetime, count: int = 5, at: str | None = None) -> Check:
    """Fetch a site's feeds and a handful of pages, and say what could be read.

    `at` is an address that stands in for the site's own.
    """

    def address(url: str) -> str:
        return at + url.removeprefix(f"https://{site.hosts[0]}") if at else url

    fed: dict[str, Article] = {}
    sentences: list[str] = []
    for label, path in site.feeds.items():
        try:
            feed = read_feed(fetch(address(site.url(path))).body, site, now)
        except FetchError as error:
            sentences.append(f"feed {label}: {error}")
            continue
        fed |= {article.id: article for article in feed.articles}
        if not feed.articles or feed.sentence:
            sentences.append(f"feed {label}: {feed.sentence or 'no report in it'}")
    pages: list[Article] = []
    for article in list(fed.values())[:count]:
        assert article.url is not None
        try:
            body = fetch(address(article.url)).body
        except FetchError as error:
            sentences.append(str(error))
            continue
        page = Selector(text=body.decode("utf-8", errors="replace") or " ")
        reading = read_page(body, page, article.url, site, now, article)
        if reading.article:
            pages.append(reading.article)
        if reading.sentence:
            sentences.append(f"{article.id}: {reading.sentence}")
    if not fed and not sentences:
        sentences.append(f"{site.key} has no feeds to check it by; its family is {family_of(site).name}")
    return Check(tuple(pages), tuple(sentences))
