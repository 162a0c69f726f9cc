"""WordPress: permalinks without a number, so that a report's id is its post number or a hash of its address."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from crawler.families.family import Family
from crawler.families.page import Reader

RULES: dict[str, tuple[str, ...]] = {
    "container": ("body.single-post article", "body.single-post", "article"),
    "kicker": (),
    "title": ("h1.entry-title", "h1"),
    "lead": (".entry-excerpt, .post-excerpt",),
    "dateline": (),
    "body": (".entry-content",),
    "date": ("time.entry-date, time.published", "time[datetime]"),
    "section": ("a[rel='category tag']",),
    "tags": ("a[rel=tag]",),
    "byline": (".author a, a[rel=author]",),
    "images": (".entry-content img", ".post-thumbnail img"),
}
JUNK = ".short-link-bott, .sharedaddy, .jp-relatedposts, .comments_list, .wp-block-buttons, .post-tags"
_NO_REPORT = re.compile(
    r"/(?:category|tag|author|page|feed|wp-[^/]{1,40}|search|comments|about|contact|shop|product)(?:/|$)"
)


def number_of(url: str) -> str | None:
    """`/?p=123` → 123; a permalink → sixteen letters that are a hash of its path; lists, feeds and files have none."""
    try:
        parts = urlsplit(url)
    except ValueError:  # «http://[»
        return None
    post = parse_qs(parts.query).get("p", [""])[0]
    if post.isdecimal() and post.isascii():
        return post
    path = unquote(parts.path).rstrip("/")
    if not path or _NO_REPORT.match(path + "/") or re.search(r"\.[a-z0-9]{2,4}$", path):
        return None
    return hashlib.sha256(path.encode()).hexdigest()[:16]


def number_on_page(root: Any, head: Mapping[str, str]) -> str | None:  # noqa: ARG001
    """The post number of the short link, which outlives a change of the permalink."""
    for link in root.iter("link"):
        if link.get("rel") == "shortlink":
            number = number_of(link.get("href") or "")
            if number and number.isdecimal():
                return number
    return None


FAMILY = Family("wordpress", Reader(RULES, number_of, number_on_page, junk=JUNK))
