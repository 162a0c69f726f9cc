"""Sitemaps: the addresses of an index or of a list of pages, with the day where one is told."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from lxml import etree

from crawler.dates import TEHRAN, DateError, gregorian, machine_date

# The protocol allows 50,000 addresses a file.
_MOST = 50_000
_DAY = re.compile(r"/(1[34]\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|\.|$)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of a sitemap; `day` is the Jalali day in its path, else that of its last change, else None."""

    url: str
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists: other sitemaps (`index`) or pages; `whole` is False where it was cut or is none."""

    index: bool
    entries: tuple[Entry, ...]
    whole: bool


def read_sitemap(body: bytes, now: dt.datetime) -> Sitemap:
    """The addresses in a sitemap. Never raises; entities are never resolved and nothing is fetched."""
    root, whole = None, True
    for recover in (False, True):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=recover, huge_tree=False)
        try:
            root = etree.fromstring(body.lstrip(), parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            whole = not recover
            break
    name = etree.QName(root).localname if root is not None else ""
    if root is None or name not in ("sitemapindex", "urlset"):
        return Sitemap(False, (), False)
    entries: list[Entry] = []
    for element in root.iterchildren("{*}sitemap", "{*}url"):
        url = _text(element, "loc")
        if url.startswith(("http://", "https://")) and len(entries) < _MOST:
            entries.append(Entry(url, day_of(url) or _changed(_text(element, "lastmod"), now)))
    return Sitemap(name == "sitemapindex", tuple(entries), whole)


def day_of(url: str) -> dt.date | None:
    """The Jalali day in an address: `/sitemap/1403/7/12/sitemap.xml`."""
    match = _DAY.search(url)
    try:
        return gregorian(int(match[1]), int(match[2]), int(match[3])) if match else None
    except DateError:
        return None


def _changed(text: str, now: dt.datetime) -> dt.date | None:
    try:
        moment = machine_date(text, now) if text else None
    except DateError:
        return None
    return moment.astimezone(TEHRAN).date() if isinstance(moment, dt.datetime) else moment


def _text(element: etree._Element, name: str) -> str:
    return next(("".join(map(str, child.itertext())).strip() for child in element.iterchildren(f"{{*}}{name}")), "")
