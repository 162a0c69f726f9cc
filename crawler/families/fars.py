"""Fars as it was until 2024 (the site is a script application since): `/news/{14 digits}`, the Jalali day first."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from urllib.parse import urlencode

from crawler.dates import jalali
from crawler.families.family import Family, Lists
from crawler.families.find import path_of
from crawler.families.page import Reader
from crawler.site import Site

RULES: dict[str, tuple[str, ...]] = {
    "container": (".news-box", "article"),
    "kicker": (".rutitr, .kicker",),
    "title": (".title", "h1"),
    "lead": ("p.lead",),
    "dateline": (),
    "body": (".nt-body",),
    "date": (".publish-time",),
    "section": (".category-name a",),
    "tags": (".tags a",),
    "byline": (),
    "images": ("figure img", ".nt-body img"),
}
_NUMBER = re.compile(r"/(?:fa/)?news/(\d{11,14})(?:/|$)")
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))? ([AP]M)")


def number_of(url: str) -> str | None:
    """`/news/14020720000031/slug` → 14020720000031."""
    match = _NUMBER.match(path_of(url))
    return match[1] if match else None


def date_on_page(head: Mapping[str, str]) -> str:
    """`dc.Date`, the month first: `10/12/2023 2:05:00 PM` of Tehran → `2023-10-12T14:05:00`."""
    match = _MONTH_FIRST.fullmatch(head.get("dc.Date", "").strip())
    if not match:
        return ""
    month, day, year, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    hour = hour % 12 + (12 if match[7] == "PM" else 0)
    try:
        return dt.datetime(year, month, day, hour, minute, second).isoformat()
    except ValueError:
        return ""


def list_path(site: Site, day: dt.date, page: int, topic: int | None = None) -> str:  # noqa: ARG001
    """The list of one day; topics are not told apart there."""
    year, month, number = jalali(day)
    return f"{site.archive or '/archive'}?{urlencode({'date': f'{year}/{month:02}/{number:02}', 'p': page})}"


FAMILY = Family(
    "fars", Reader(RULES, number_of, date_on_page=date_on_page), Lists(list_path, items=("ul.last-news li",))
)
