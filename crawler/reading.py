"""Reading: from a page's bytes to an Article, or to one sentence that says why not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import import_module

from parsel import Selector

from crawler.article import Article, DatedBy
from crawler.families.family import Family
from crawler.site import Site, site_of_host

# Challenge pages are 1.7 to 6.2 kB; reports are longer.
_CHALLENGE_BELOW = 7_000


class Outcome(StrEnum):
    """What became of a page."""

    ARTICLE = "article"  # it was read
    CUT = "cut"  # it ended in the middle; what can be read of it is kept, and it is fetched again
    BLOCKED = "blocked"  # a script challenge stood in its place, or the server refused
    BROKEN = "broken"  # it is no report, or one without a title or text
    MISSING = "missing"  # 404, 410
    ROBOTS = "robots"  # robots.txt forbids it
    LARGE = "large"  # larger than the limit
    AWAY = "away"  # the server did not answer


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a page gave: the article if there is one, and a sentence where something is wrong."""

    outcome: Outcome
    article: Article | None = None
    sentence: str = ""


def read_page(
    body: bytes, page: Selector, url: str, site: Site, now: dt.datetime, fed: Article | None = None, cut: bool = False
) -> Reading:
    """Read an article page; never raises.

    `url` is its canonical address, `fed` the feed's item of it (which dates it where the page does not), `cut` whether
    the transport knows that it did not arrive whole.
    """
    if is_challenge(body):
        return Reading(Outcome.BLOCKED, None, "به جای صفحه، پرسش جاوااسکریپتی رسید؛ دور زده نمی‌شود")
    cut = cut or not _ends(body)
    article, why, sentences = family_of(site).read(page, url, site, now)
    if article is None:
        return Reading(Outcome.CUT if cut else Outcome.BROKEN, None, "صفحه ناتمام رسید" if cut else why)
    if article.published_at is None or article.dated_by is DatedBy.ID:
        dated_by_feed = fed is not None and fed.published_at is not None
        if fed is not None and dated_by_feed:
            article = replace(article, published_at=fed.published_at, dated_by=DatedBy.FEED)
    article = replace(article, fetched_at=now.replace(microsecond=0).isoformat())
    if not cut:
        return Reading(Outcome.ARTICLE, article, "؛ ".join(sentences))
    if article.published_at is None or not article.body:
        return Reading(Outcome.CUT, None, "صفحه ناتمام رسید و آنچه رسید گزارش نبود")
    return Reading(Outcome.CUT, article, "صفحه ناتمام رسید؛ آنچه رسید نگه داشته شد و دوباره گرفته می‌شود")


def read_saved_page(body: bytes, now: dt.datetime) -> Reading:
    """Read a page that somebody saved; its site is known from the address that it names. Never raises."""
    from w3lib.encoding import html_to_unicode

    _, text = html_to_unicode(None, body, default_encoding="utf-8")
    page = Selector(text=text)
    for path in ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
        for address in page.xpath(path).getall():
            host = address.split("//", 1)[-1].split("/", 1)[0].lower()
            site = site_of_host(host)
            canonical = site.canonical(address.strip()) if site else None
            if site and canonical:
                return read_page(body, page, canonical, site, now)
    return Reading(Outcome.BROKEN, None, "this page names no address of a known site (link rel=canonical or og:url)")


def is_challenge(body: bytes) -> bool:
    """Whether this is the JavaScript challenge that some hosts send in place of a page; it is never worked around."""
    if len(body) >= _CHALLENGE_BELOW:
        return False
    small = body.lower()
    # a short report or feed may speak of «arvancloud»
    return b"__arcsjs" in small or (b"arvancloud" in small and b"articlebody" not in small and b"<item>" not in small)


def family_of(site: Site) -> Family:
    """The family that reads the site's pages and lists."""
    return family_named(site.family)


@cache
def family_named(name: str) -> Family:
    """The family of this name."""
    family: Family = import_module(f"crawler.families.{name}").FAMILY
    return family


def _ends(body: bytes) -> bool:
    """Whether the page has its end; what stands behind `</html>` may be long."""
    return b"</html" in body[-20_000:].lower() or b"</body" in body[-20_000:].lower()
