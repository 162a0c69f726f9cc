# ruff: noqa: E501
"""Every site of the list on loopback: its feeds, its archive's lists and its pages, in the shapes of its family.

One server a site, since `at` maps a site to one address. Reports are the same for all; only the shapes differ.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit

from crawler.dates import jalali
from crawler.newsroom.jalali import clock, day
from crawler.site import Site

PER_PAGE = 20
BODY = (
    "<p>مدیرعامل تعاونی شماره {n} گفت: ما {n} عضو داریم و وام گرفته‌ایم.</p>"
    "<p>وی افزود: این تعاونی‌ها در استان کردستان کار می‌کنند و سال آینده بزرگ‌تر می‌شوند.</p>"
)


@dataclass(frozen=True)
class Report:
    """One report of a served site."""

    number: int
    at: dt.datetime

    @property
    def title(self) -> str:
        return f"گزارش شماره {self.number} از تعاونی‌ها"

    @property
    def body(self) -> str:
        return BODY.format(n=self.number)


def reports(count: int, last: dt.datetime, per_day: int = 30) -> list[Report]:
    """Reports of the days before `last`, newest first."""
    step = dt.timedelta(days=1) / per_day
    return [Report(7_000_000 + count - i, last - i * step) for i in range(count)]


def path_of(site: Site, report: Report) -> str:
    """Where the site has a report."""
    n = report.number
    year, month, day = jalali(report.at)
    return {
        "nastooh": f"/news/{_own_number(site, report)}/{quote('گزارش')}",
        "iransamaneh": f"/fa/news/{n}/{quote('گزارش')}",
        "asam": f"/{quote('بخش-کارگری')}-9/{n}-{quote('گزارش')}",
        "tasnim": f"/fa/news/{year}/{month:02}/{day:02}/{n}/{quote('گزارش')}",
        "pana": f"/news/{n}",
        "bbc": f"/persian/articles/c{n:08}xyo",
        "wordpress": f"/{quote('گزارش')}-{n}/",
        "fars": f"/news/{year}{month:02}{day:02}{n % 1_000_000:06}",
    }.get(site.family, f"/fa/item/{n}")


def _own_number(site: Site, report: Report) -> str:
    year, month, day = jalali(report.at)
    return f"{year}{month:02}{day:02}{report.number % 100_000:05}" if site.dated_numbers else str(report.number)


def shown(at: dt.datetime) -> str:
    return f"{day(at)} - {clock(at)}"


def page(site: Site, report: Report) -> str:
    """The report's page, in the default shape of its family."""
    inner = {
        "nastooh": '<div class="item-date"><span>{date}</span></div><h1 class="title first-title">{title}</h1>'
        '<div class="item-body"><div class="item-text" itemprop="articleBody">{body}</div></div>',
        "iransamaneh": '<div class="news_pdate_c">{date}</div><h1 class="title Htag Htags">'
        '<span class="title-news">{title}</span></h1><div class="body" id="newsMainBody">{body}</div>',
        "asam": '<time class="news_time" datetime="{iso}"></time><h1 class="title">{title}</h1><div class="article_body">'
        '<div id="echo_detail" class="echo-detail"><div id="main_ck_editor" class="article-body">{body}</div></div></div>',
        "tasnim": '<ul class="details"><li class="time">{date}<li class="service"><a>اقتصادی</a></ul>'
        '<h1 class="title">{title}</h1><div class="story">{body}</div>',
        "pana": '<span id="Content_title">{title}</span><span id="Content_publishdate">{date}</span>'
        '<div class="NewsText">{body}</div>',
        "bbc": '<main role="main"><h1>{title}</h1><time datetime="{iso}"></time>{body}</main>',
        "wordpress": '<h1>{title}</h1><time class="entry-date" datetime="{iso}"></time><div class="entry-content">{body}</div>',
        "fars": '<div class="news-box"><h1 class="title">{title}</h1><div class="publish-time">{date}</div>'
        '<div class="nt-body">{body}</div></div>',
    }.get(site.family, '<h1>{title}</h1><time datetime="{iso}"></time>{body}')
    filled = inner.format(title=report.title, body=report.body, date=shown(report.at), iso=report.at.isoformat())
    canonical = site.url(path_of(site, report))
    short = f'<link rel="shortlink" href="{site.url("/")}?p={report.number}">' if site.family == "wordpress" else ""
    return (
        f'<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8"><title>{report.title} | {site.name}</title>'
        f'<link rel="canonical" href="{canonical}">{short}</head><body class="single-post" id="news">'
        f'<article class="gutter_news news-box col1-news">{filled}</article></body></html>'
    )


def feed(site: Site, found: list[Report]) -> str:
    """The newest reports as RSS."""
    items = "".join(
        f"<item><title>{report.title}</title><link>{site.url(path_of(site, report))}</link>"
        f"<guid>{site.url('/')}?p={report.number}</guid><description>کوتاه</description>"
        f"<pubDate>{report.at.astimezone(dt.UTC):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for report in found[:30]
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'


def listing(site: Site, found: list[Report]) -> str:
    """A page of the archive's list."""
    items = [(site.url(path_of(site, r)), r.title, shown(r.at)) for r in found]
    rows = {
        "nastooh": '<li class="news"><div class="desc"><h3><a href="{0}">{1}</a></h3><time title="{2}"><a>۴ روز قبل</a></time></div></li>',
        "iransamaneh": '<div class="linear_news"><a class="title5" href="{0}">{1}</a></div>',
        "asam": '<li><h2 class="title"><a href="{0}">{1}</a></h2></li>',
        "tasnim": '<article class="list-item"><a href="{0}"><h2 class="title">{1}</h2></a></article>',
        "fars": '<li><a href="{0}">{1}</a></li>',
    }[site.family]
    wrap = {
        "nastooh": '<section id="box202"><section id="box517"><ul>{}</ul></section></section>',
        "iransamaneh": '<div class="archive_content">{}</div>',
        "asam": '<ul class="archive-n-land">{}</ul>',
        "tasnim": "{}",
        "fars": '<ul class="last-news">{}</ul>',
    }[site.family]
    own = wrap.format("".join(rows.format(*item) for item in items))
    side = f'<aside><ul><li><h3><a href="{items[0][0] if items else "/"}">پربازدید</a></h3></li></ul></aside>'
    return f"<html><head><meta charset='utf-8'></head><body>{own}{side}</body></html>"


def asked_day(site: Site, query: dict[str, list[str]]) -> tuple[tuple[int, int, int], int] | None:
    """The Jalali day and the page that a list is asked for."""

    def number(name: str) -> int:
        return int(query.get(name, ["1"])[0])

    if site.family == "nastooh":
        return (number("yr"), number("mn"), number("dy")), number("pi")
    if site.family == "asam":
        return tuple(number(f"dateRange[start][{part}]") for part in ("year", "month", "day")), number("page")  # type: ignore[return-value]
    name = {"iransamaneh": "from_date", "tasnim": "date", "fars": "date"}.get(site.family)
    if name is None or name not in query:
        return None
    year, month, day = (int(part) for part in query[name][0].split("/"))
    return (year, month, day), number("page" if site.family == "tasnim" else "p")


@dataclass
class Served:
    """What is served of one site, and what was asked."""

    site: Site
    reports: list[Report]
    url: str = ""
    asked: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    fault: Callable[[str], tuple[int, dict[str, str], bytes] | None] = lambda _path: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.pages = {unquote(path_of(self.site, report)): report for report in self.reports}
        self.days: dict[tuple[int, int, int], list[Report]] = {}
        for report in self.reports:
            self.days.setdefault(jalali(report.at), []).append(report)

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a path."""
        html = {"Content-Type": "text/html; charset=utf-8"}
        parts = urlsplit(path)
        if broken := self.fault(path):
            return broken
        if parts.path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, b"User-agent: *\nAllow: /\n"
        report = self.pages.get(unquote(parts.path))
        if report:
            return 200, html, page(self.site, report).encode()
        if path in {urlsplit(f).path or f for f in self.site.feeds.values()}:
            return 200, {"Content-Type": "application/rss+xml", "ETag": '"1"'}, feed(self.site, self.reports).encode()
        asked = asked_day(self.site, parse_qs(parts.query)) if parts.query else None
        if asked:
            of_day, number = asked
            own = self.days.get(of_day, [])
            last = max(0, (len(own) - 1) // PER_PAGE)
            first = min(number - 1, last) * PER_PAGE  # past the end the last page stands again
            return 200, html, listing(self.site, own[first : first + PER_PAGE]).encode()
        return 404, html, b"<html>404</html>"


@contextmanager
def serve(sites: list[Site], count: int, last: dt.datetime) -> Iterator[dict[str, Served]]:
    """Serve these sites, each at a port of its own."""
    found = {site.key: Served(site, reports(count, last)) for site in sites}
    servers = [_server(served) for served in found.values()]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _server(served: Served) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with served.lock:
                served.asked.append(self.path)
                served.at_once += 1
                served.most_at_once = max(served.most_at_once, served.at_once)
            status, headers, body = served.answer(self.path)
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            with served.lock:
                served.at_once -= 1
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.url = f"http://127.0.0.1:{server.server_port}"
    return server
