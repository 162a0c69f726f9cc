"""The Article: one report as a site gave it, before anything is read out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class DatedBy(StrEnum):
    """What told the date of publication, most trusted first."""

    META = "meta"
    PAGE = "page"
    FEED = "feed"
    ID = "id"


class Tier(StrEnum):
    """How much of the report could be had: its page, or only the feed's item."""

    PAGE = "page"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Article:
    """One report of one site, with the page's own letters (folding is done by `nlp`).

    `id` is the site's key and the site's own number (`isna-1400101208123`), or the key and a hash of the canonical URL.
    `body` holds paragraphs parted by one newline. `published_at` and `fetched_at` are ISO 8601 with an offset
    (`2022-01-02T11:31:00+03:30`); a day alone (`2022-01-02`) where only the day is known; None where nothing is.
    """

    id: str
    site: str
    title: str
    url: str | None = None
    kicker: str = ""
    lead: str = ""
    body: str = ""
    published_at: str | None = None
    dated_by: DatedBy | None = None
    fetched_at: str | None = None
    tier: Tier = Tier.PAGE
    section: str = ""
    tags: tuple[str, ...] = ()
    byline: str = ""
    place: str | None = None
    images: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The article as JSON-able values, in the order of its fields."""
        record = asdict(self)
        record["tags"] = list(self.tags)
        record["images"] = list(self.images)
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Article:
        """The article that `to_dict` wrote; unknown keys are passed over, a missing `id` raises ValueError."""
        known = {f.name for f in fields(cls)}
        values = {key: value for key, value in record.items() if key in known and value is not None}
        missing = {"id", "site", "title"} - values.keys()
        if missing:
            raise ValueError(f"an article needs {', '.join(sorted(missing))}")
        for key in ("tags", "images"):
            values[key] = tuple(values.get(key) or ())
        if values.get("dated_by"):
            values["dated_by"] = DatedBy(values["dated_by"])
        values["tier"] = Tier(values.get("tier") or Tier.PAGE)
        return cls(**values)
