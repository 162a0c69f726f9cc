"""When a page says that it was published, by the order of trust."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.article import DatedBy
from crawler.dates import DateError, machine_date, number_date, page_date
from crawler.families.find import shown
from crawler.site import Site


@dataclass(frozen=True, slots=True)
class Dated:
    """When a page says that it was published; `sentences` tell which of its dates could not be."""

    moment: dt.date | None
    by: DatedBy | None
    sentences: tuple[str, ...]


def dated(
    root: Any, head: Mapping[str, str], places: Iterable[Any], number: str, site: Site, now: dt.datetime, own: str = ""
) -> Dated:
    """By the order of trust: the head's meta, JSON-LD, the date that is shown, the day in ISNA's numbers.

    `places` are the elements that show it, `own` is what the family's own meta tells (ISO 8601).
    """
    sentences: list[str] = []
    candidates = {
        head.get("article:published_time", ""): DatedBy.META,
        head.get("datePublished", ""): DatedBy.META,
        own: DatedBy.META,
        _json_date(root): DatedBy.META,
        " ".join(_told(element) for element in places): DatedBy.PAGE,
    }
    for text, by in candidates.items():
        if not text:
            continue
        try:
            moment = machine_date(text, now) or page_date(text, now)
        except DateError as error:
            sentences.append(str(error))
            continue
        if moment:
            return Dated(moment, by, tuple(sentences))
    day = number_date(number, now) if site.dated_numbers else None
    return Dated(day, DatedBy.ID if day else None, tuple(sentences))


def _json_date(root: Any) -> str:
    return next((str(found["datePublished"]) for found in json_articles(root, "datePublished")), "")


def json_articles(root: Any, key: str = "headline") -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of a page that have this key as a text."""
    for script in root.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            found = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        parts = found.get("@graph", [found]) if isinstance(found, dict) else found
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and isinstance(part.get(key), str):
                yield part


def _told(element: Any) -> str:
    """A `<time>`'s machine-readable moment, else what it shows."""
    return element.get("datetime") or shown(element)
