"""What an outlet answers to a path: pages, lists, feeds, robots.txt, sitemaps."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from crawler.newsroom.lists import archive_page, chosen, day_sitemap, feed, year_sitemap
from crawler.newsroom.outlets import Outlet
from crawler.newsroom.pages import article_page
from crawler.newsroom.source import SourceReport

_HTML = "text/html; charset=utf-8"
_RSS = "application/rss+xml; charset=utf-8"
_XML = "application/xml; charset=utf-8"
_SIDEBAR = 15
_RELATED = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer: `modified` (UTC) makes it conditional, `parts` streams it, `cut_off` breaks it off."""

    body: bytes
    type: str = _HTML
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    modified: dt.datetime | None = None
    cut_off: bool = False
    parts: Callable[[], Iterator[bytes]] | None = None


@dataclass(frozen=True)
class Site:
    """One outlet and its reports, oldest first."""

    outlet: Outlet
    reports: tuple[SourceReport, ...]
    by_number: Mapping[str, int] = field(init=False)
    by_tag: Mapping[str, tuple[int, ...]] = field(init=False)

    def __post_init__(self) -> None:
        tags: dict[str, list[int]] = {}
        for index, report in enumerate(self.reports):
            for tag in report.tags:
                tags.setdefault(tag, []).append(index)
        object.__setattr__(self, "by_number", {report.number: i for i, report in enumerate(self.reports)})
        object.__setattr__(self, "by_tag", {tag: tuple(indexes) for tag, indexes in tags.items()})

    @functools.cached_property
    def corrected(self) -> Site:
        """The same with every correction made."""
        return Site(self.outlet, tuple(report.revised for report in self.reports))

    def published(self, now: dt.datetime) -> tuple[SourceReport, ...]:
        """What is out by then."""
        if not self.reports or self.reports[-1].at <= now:
            return self.reports
        return tuple(report for report in self.reports if report.at <= now)

    def related(self, report: SourceReport) -> list[SourceReport]:
        """Earlier reports that share a tag, the most recent first."""
        own = self.by_number[report.number]
        found: dict[int, None] = {}
        for tag in report.tags:
            found.update(dict.fromkeys(index for index in self.by_tag[tag][-60:] if index < own))
        return [self.reports[index] for index in sorted(found, reverse=True)[:_RELATED]]


def answer(site: Site, path: str, query: Mapping[str, str], now: dt.datetime, *, revised: bool = False) -> Answer:
    """The answer to a path (not percent-encoded) and its query at a moment; 404 where there is nothing."""
    parts = path.strip("/").split("/")
    site = site.corrected if revised else site
    try:
        match parts:
            case ["news" | "photo", number, *slug]:
                return _article(site, number, bool(slug), now)
            case ["archive"] | ["page", "archive.xhtml"]:
                return _html(archive_page(chosen(site.published(now), site.outlet, query), site.outlet, query, now))
            case ["tag", tag]:
                asked = {**query, "kw": tag.replace("+", " ")}
                return _html(archive_page(chosen(site.published(now), site.outlet, asked), site.outlet, asked, now))
            case ["rss"]:
                return _feed(site, None, now)
            case ["rss", "tp", topic]:
                return _feed(site, int(topic), now)
            case ["robots.txt"]:
                return Answer(_robots(site.outlet, now), "text/plain; charset=utf-8")
            case ["sitemap", year, "sitemap.xml"]:
                return Answer(year_sitemap(site.published(now), site.outlet, int(year)).encode(), _XML)
            case ["sitemap", year, month, day, "sitemap.xml"]:
                asked_day = (int(year), int(month), int(day))
                return Answer(day_sitemap(site.published(now), site.outlet, asked_day).encode(), _XML)
            case [""]:
                return _html(archive_page(chosen(site.published(now), site.outlet, {}), site.outlet, {}, now))
    except (ValueError, KeyError):
        pass
    return _not_found(site.outlet)


def _article(site: Site, number: str, slugged: bool, now: dt.datetime) -> Answer:
    index = site.by_number[number]
    report = site.reports[index]
    if report.missing or report.at > now:
        return _not_found(site.outlet)
    if not slugged:
        return Answer(b"", _HTML, HTTPStatus.MOVED_PERMANENTLY, {"Location": report.address})
    if report.blocked:
        return _html(CHALLENGE)
    sidebar = site.published(now)[: -_SIDEBAR - 1 : -1]
    return _html(article_page(report, site.related(report), sidebar, now))


def _feed(site: Site, topic: int | None, now: dt.datetime) -> Answer:
    published = site.published(now)
    newest = published[-1].at.astimezone(dt.UTC) if published else dt.datetime(2024, 3, 20, tzinfo=dt.UTC)
    return Answer(feed(published, site.outlet, topic).encode(), _RSS, modified=newest)


def _robots(outlet: Outlet, now: dt.datetime) -> bytes:
    year = now.year - 621 - ((now.month, now.day) < (3, 21))
    return (
        "User-agent: *\nDisallow: /search\nDisallow: /rest/\n"
        f"Sitemap: {outlet.home}/sitemap/{year}/sitemap.xml\nSitemap: {outlet.home}/sitemap/1403/sitemap.xml\n"
    ).encode()


def _html(text: str) -> Answer:
    return Answer(text.encode())


def _not_found(outlet: Outlet) -> Answer:
    page = (
        f'<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{outlet.name}</title></head>'
        '<body><div class="error-page"><h1>۴۰۴</h1><p>صفحهٔ مورد نظر یافت نشد.</p></div></body></html>'
    )
    return Answer(page.encode(), status=HTTPStatus.NOT_FOUND)


_SCRIPT = "".join(chr(97 + (i * 7) % 26) for i in range(1800))
CHALLENGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Transferring to the website...</title>
<meta http-equiv="refresh" content="15"></head><body>
<div id="arvancloud"></div><noscript>Please enable JavaScript</noscript>
<script>var __arcsjs="{_SCRIPT}";var __arcsjsc=function(n){{return n.length}};
eval("document.cookie='__arcsjsc='+__arcsjsc(__arcsjs)");</script></body></html>
"""
