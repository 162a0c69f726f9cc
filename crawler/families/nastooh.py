"""The Nastooh family («نستوه», Saba Enterprise Newsroom): article pages, archive lists and addresses.

Both of its themes are read, the default one (Mehr) and ISNA's own; what a site does differently stands in its file.
"""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlencode

from crawler.dates import jalali
from crawler.families.family import Family, Lists
from crawler.families.find import path_of
from crawler.families.page import Reader
from crawler.site import Site

# Selectors tried in order, the site's own first; the default theme's, then ISNA's.
RULES: dict[str, tuple[str, ...]] = {
    "container": ("article#item", "article", "#photo, #photos", ".main-content"),
    "kicker": (".rutitr, .kicker", "header.item-header h2"),
    "title": ("h1.title", "h1.first-title", "h1[itemprop=headline]", "h1"),
    "lead": (".item-summary p.summary", "p.summary[itemprop=description]", "p.summary, p.introtext"),
    "dateline": ("span.src",),
    "body": (".item-text[itemprop=articleBody]", "[itemprop=articleBody]", ".item-body .item-text", ".item-text"),
    "date": (".item-nav .item-date > span", ".item-date > span", ".meta-news li:has(> i.fa-calendar-o)", ".item-date"),
    "section": ("ol.breadcrumb li a", ".meta-news li:has(> i.fa-folder-o) .text-meta"),
    "tags": ("section.box.tags li a", "footer.tags ul li a", ".tags li a[rel]"),
    "byline": (".fa-edit ~ strong",),
    "images": ("figure.item-img img", "[itemprop=articleBody] img", ".photoGall li img, section.gallery figure img"),
}
_NUMBER = re.compile(r"/(?:fa/)?news/(\d{3,20})(?:/|$)")


def number_of(url: str) -> str | None:
    """`/news/6017630/slug` → 6017630; the slug may be anything."""
    match = _NUMBER.match(path_of(url))
    return match[1] if match else None


def list_path(site: Site, day: dt.date, page: int, topic: int | None = None) -> str:
    """The path of a page (from 1) of the archive's list of one day, of one topic if given."""
    year, month, number = jalali(day)
    query = {"mn": month, "wide": 0, "dy": number, "ms": 0, "pi": page, "yr": year}
    if topic is not None:
        query["tp"] = topic
    return f"{site.archive or '/page/archive.xhtml'}?{urlencode(query)}"


FAMILY = Family(
    "nastooh",
    Reader(RULES, number_of),
    Lists(list_path, items=("li",), links=".//h3//a/@href | .//h2//a/@href"),
)
