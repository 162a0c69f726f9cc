"""Tasnim's own engine: `/fa/news/{year}/{month}/{day}/{number}/{slug}`, the Jalali day in the path."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlencode

from crawler.dates import jalali
from crawler.families.family import Family, Lists
from crawler.families.find import path_of
from crawler.families.page import Reader
from crawler.site import Site

RULES: dict[str, tuple[str, ...]] = {
    "container": ("article.single-news", "article"),
    "kicker": (".kicker",),
    "title": ("h1.title", "h1"),
    "lead": ("h3.lead", ".lead"),
    "dateline": (),
    "body": ("div.story",),
    "date": ("ul.details li.time", "li.time"),  # never closed: it swallows what follows, the date stands first
    "section": ("li.service a",),
    "tags": ("ul.smart-keyword li.skeyword-item a",),
    "byline": (),
    "images": ("figure img",),
}
_NUMBER = re.compile(r"/fa/news/\d{4}/\d{1,2}/\d{1,2}/(\d{4,20})(?:/|$)")


def number_of(url: str) -> str | None:
    """`/fa/news/1402/07/22/2971234/slug` → 2971234; `/fa/media/…` has none."""
    match = _NUMBER.match(path_of(url))
    return match[1] if match else None


def list_path(site: Site, day: dt.date, page: int, topic: int | None = None) -> str:
    """The list of one day, at most some 40 pages."""
    year, month, number = jalali(day)
    query = {"date": f"{year}/{month}/{number}", "sub": -1, "service": -1 if topic is None else topic, "page": page}
    return f"{site.archive or '/fa/archive'}?{urlencode(query)}"


FAMILY = Family("tasnim", Reader(RULES, number_of), Lists(list_path, items=("article.list-item",)))
