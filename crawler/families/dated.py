"""When a page says that it was published, by the order of trust."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.article import DatedBy
from crawler.dates import DateError, machine_date, number_date, page_date
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
    shown_places = list(places)
    told = [head.get("article:published_time", ""), head.get("datePublished", ""), own, _json_date(root)]
    texts = [" ".join(" ".join(place.itertext()).split()) for place in shown_places]
    seen = [place.get("datetime") or "" for place in shown_places] + [" ".join(texts), *texts]
    for text, by in [*((text, DatedBy.META) for text in told), *((text, DatedBy.PAGE) for text in seen)]:
        if not text:
            continue
        try:
            moment = machine_date(text, now) or page_date(text, now)
        except DateError as error:
            sentences.append(str(error))
            continue
        if moment:
            return Dated(moment, by, tuple(dict.fromkeys(sentences)))
    day = number_date(number, now) if site.dated_numbers else None
    return Dated(day, DatedBy.ID if day else None, tuple(dict.fromkeys(sentences)))


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
