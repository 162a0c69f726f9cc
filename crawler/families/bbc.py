"""BBC Persian's engine (Simorgh): `/persian/articles/{code}`."""

from __future__ import annotations

import re

from crawler.families.family import Family
from crawler.families.find import path_of
from crawler.families.page import Reader

RULES: dict[str, tuple[str, ...]] = {
    "container": ("main[role=main]", "main"),
    "kicker": (),
    "title": ("h1",),
    "lead": (),
    "dateline": (),
    "body": ("main[role=main]", "main"),
    "date": ("time[datetime]",),
    "section": (),
    "tags": ("[data-testid=topic-tags] a", "aside[aria-labelledby*=topics] li a"),
    "byline": ("[data-testid=byline-name]",),
    "images": ("figure img",),
}
JUNK = "h1, time, section[role=region], [data-e2e=related-content], [data-testid=byline], p[class*=Caption]"
_CODE = re.compile(r"/persian/(?:articles/)?(c[a-z0-9]{8,14}o|[a-z-]{2,40}-\d{6,10})(?:$|[/.])")


def number_of(url: str) -> str | None:
    """`/persian/articles/c0k1234567zo` → c0k1234567zo, `/persian/iran-features-61234567` → the last part."""
    match = _CODE.match(path_of(url))
    return match[1] if match else None


FAMILY = Family("bbc", Reader(RULES, number_of, junk=JUNK))
