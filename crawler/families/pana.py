"""PANA's engine, whose elements carry ids: `/news/{number}`."""

from __future__ import annotations

import re

from crawler.families.family import Family
from crawler.families.find import path_of
from crawler.families.page import Reader

RULES: dict[str, tuple[str, ...]] = {
    "container": ("article", "main", "body"),
    "kicker": ("#Content_rutitr",),
    "title": ("#Content_title", "h1"),
    "lead": ("#Content_lid",),
    "dateline": (),
    "body": (".NewsText",),
    "date": ("#Content_publishdate",),
    "section": ("#breadCrumbsContainer [itemprop=title]",),
    "tags": ("#keyWordContainer strong",),
    "byline": (),
    "images": (".NewsText img", "figure img"),
}
_NUMBER = re.compile(r"/news/(\d{3,20})(?:/|$)")


def number_of(url: str) -> str | None:
    """`/news/1418021` → 1418021."""
    match = _NUMBER.match(path_of(url))
    return match[1] if match else None


FAMILY = Family("pana", Reader(RULES, number_of))
