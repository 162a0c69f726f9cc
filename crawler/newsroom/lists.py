"""Archive lists, feeds and sitemaps of an outlet."""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from email.utils import format_datetime
from html import escape
from urllib.parse import quote, urlencode

from crawler.newsroom import jalali
from crawler.newsroom.outlets import OUTLETS, Outlet
from crawler.newsroom.source import SourceReport

PAGE_SIZE = 20
FEED_SIZE = 30


def chosen(reports: Sequence[SourceReport], outlet: Outlet, query: Mapping[str, str]) -> list[SourceReport]:
    """The outlet's reports of a Jalali day, month or year (`yr` `mn` `dy`), topic (`tp`) and tag (`kw`), newest first.

    Raises ValueError for a parameter that is no number, KeyError for a topic that the outlet does not have.
    """
    wanted = [int(query[key]) if query.get(key, "0") not in {"", "0"} else None for key in ("yr", "mn", "dy")]
    reports = _narrowed(reports, wanted)
    topic = outlet.topics[int(query["tp"])] if query.get("tp", "0") not in {"", "0"} else None
    tag = query.get("kw")
    found = [
        report
        for report in reports
        if all(asked in {None, is_} for asked, is_ in zip(wanted, report.jalali, strict=True))
        and (topic is None or topic in report.section)
        and (not tag or tag in report.tags)
    ]
    return found[::-1]


def archive_page(found: Sequence[SourceReport], outlet: Outlet, query: Mapping[str, str], now: dt.datetime) -> str:
    """One page of a list; a page past the end shows the last one again, as the CMS does."""
    pages = max(1, -(-len(found) // PAGE_SIZE))
    asked = query.get("pi", "1")
    page = min(max(int(asked) if asked.isdigit() else 1, 1), pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    items = "".join(_item(report, outlet, now) for report in shown)
    links = "".join(
        f'<li class="page-item{" active" if number == page else ""}">'
        f'<a class="page-link" rel="noindex next" href="/page/archive.xhtml?{_query(query, number)}">{text}</a></li>'
        for number, text in [*((n, jalali.persian(n)) for n in range(1, pages + 1)), (page + 1, "بعدی")]
        if number <= pages
    )
    box = '<section id="box517" class="box list">' if outlet.key == "mehr" else '<section class="box archive">'
    return f"""<!DOCTYPE html>
<html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>آرشیو - {outlet.name}</title>
<meta name="generator" content="www.nastooh.ir"></head><body>
{box}<header><h2>آرشیو</h2></header><div class="items"><ul>{items}</ul></div></section>
<ul class="pagination">{links}</ul>
</body></html>
"""


def feed(reports: Sequence[SourceReport], outlet: Outlet, topic: int | None) -> str:
    """The newest thirty, of one topic or of all, as RSS 2.0 with canonical links and times of Greenwich."""
    found = chosen(reports, outlet, {"tp": str(topic or 0)})[:FEED_SIZE]
    title = f"{outlet.name} - {outlet.topics[topic]}" if topic else outlet.name
    built = f"<lastBuildDate>{_gmt(found[0].at)}</lastBuildDate>" if found else ""
    items = "\n".join(_feed_item(report, outlet) for report in found)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>{escape(title)}</title><link>{outlet.home}</link><description>{escape(title)}</description>
<language>fa</language><generator>Saba Enterprise Newsroom (www.nastooh.ir)</generator>{built}
{items}
</channel></rss>
"""


def year_sitemap(reports: Iterable[SourceReport], outlet: Outlet, year: int) -> str:
    """The index of one Jalali year's days."""
    days = sorted({report.jalali for report in reports if report.jalali[0] == year})
    rows = "".join(f"<sitemap><loc>{outlet.home}/sitemap/{y}/{m}/{d}/sitemap.xml</loc></sitemap>\n" for y, m, d in days)
    return f'{_XML}<sitemapindex xmlns="{_SITEMAP}">\n{rows}</sitemapindex>\n'


def day_sitemap(reports: Iterable[SourceReport], outlet: Outlet, day: tuple[int, int, int]) -> str:
    """The addresses of one Jalali day."""
    rows = "".join(
        f"<url><loc>{outlet.home}{report.address}</loc>"
        f"<lastmod>{report.at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod></url>\n"
        for report in reports
        if report.jalali == day
    )
    return f'{_XML}<urlset xmlns="{_SITEMAP}">\n{rows}</urlset>\n'


def _narrowed(reports: Sequence[SourceReport], wanted: Sequence[int | None]) -> Sequence[SourceReport]:
    """The stretch of the reports (oldest first) that lies in the year, the month or the day that is wanted."""
    first = list(itertools.takewhile(lambda part: part is not None, wanted))
    if not first:
        return reports
    after = [*first[:-1], (first[-1] or 0) + 1]
    start = bisect.bisect_left(reports, tuple(first), key=lambda report: report.jalali)
    return reports[start : bisect.bisect_left(reports, tuple(after), start, key=lambda report: report.jalali)]


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _item(report: SourceReport, outlet: Outlet, now: dt.datetime) -> str:
    served, address = report.served, report.address
    moment = f"{jalali.weekday(report.at)} {jalali.day(report.at)} - {jalali.clock(report.at)}"
    ago = f"{jalali.persian(max(0, (now - report.at).days))} روز قبل"
    kicker = f'<h4><a href="{address}">{escape(served.kicker)}</a></h4>' if served.kicker else ""
    if outlet.key == "isna":
        return (
            f'<li class="text"><div class="desc"><h3><a href="{address}">{escape(served.title)}</a></h3>'
            f'<p>{escape(served.lead)}</p><time><a href="{address}" title="{moment}">{ago}</a></time></div></li>\n'
        )
    image = f'<figure><a href="{address}"><img src="{report.images[0]}" alt=""></a></figure>' if report.images else ""
    return (
        f'<li class="{"photo" if report.gallery else "news"}">{image}<div class="desc">{kicker}'
        f'<h3><a href="{address}" target="_blank">{escape(served.title)}</a></h3><p>{escape(served.lead)}</p>'
        f'<time title="{moment}"><a href="{address}">{ago}</a></time></div></li>\n'
    )


def _feed_item(report: SourceReport, outlet: Outlet) -> str:
    served, address = report.served, outlet.home + report.address
    place = f"{report.place}- " if report.place and outlet.key == "mehr" else ""
    text = place + served.lead
    if len(text) > 220:
        text = text[:220].rsplit(" ", 1)[0] + "…"
    image = f'<enclosure url="{escape(report.images[0])}" type="image/jpeg" length="1024000"/>' if report.images else ""
    category = escape(" > ".join(report.section))
    return f"""<item><title>{escape(served.title)}</title><link>{address}</link>
<guid isPermaLink="true">{address}</guid><description>{escape(text)}</description><content:encoded></content:encoded>
<category domain="{outlet.key}">{category}</category>{image}<pubDate>{_gmt(report.at)}</pubDate></item>"""


def _gmt(at: dt.datetime) -> str:
    return format_datetime(at.astimezone(dt.UTC), usegmt=True)


def _query(query: Mapping[str, str], page: int) -> str:
    return escape(urlencode({**query, "pi": page}, quote_via=quote))


def outlet_of(key: str) -> Outlet:
    """The outlet of that key; a wrong one raises ValueError."""
    if key not in OUTLETS:
        raise ValueError(f"the newsroom has no outlet «{key}»; it has {', '.join(OUTLETS)}")
    return OUTLETS[key]
