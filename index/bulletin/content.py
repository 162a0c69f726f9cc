"""What a bulletin holds, before it is put on a page: plain values only, so that an edition is kept as it was made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """One report of a story: which outlet ran it, and when (ISO 8601)."""

    id: str
    outlet: str
    at: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """One story: its report to show with the first part of its text, everyone who ran it, and the editor's words.

    `tones` are (body, positive, neutral or negative), as an editor marked them.
    """

    id: str
    theme: str
    title: str
    outlet: str
    at: str | None
    url: str
    cutting: tuple[str, ...]
    shortened: bool
    places: tuple[Place, ...]
    outlets: int
    provinces: tuple[str, ...]
    searches: tuple[str, ...]
    ticked: bool
    note: str = ""
    importance: str = ""
    tones: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money with the sentence that states it; `story` is the report's id."""

    shown: str
    about: str
    stage: str
    sentence: str
    outlet: str
    story: str


@dataclass(frozen=True, slots=True)
class Content:
    """A whole bulletin. `since`, `until` and `made_at` are ISO 8601 in Tehran's time, `day` the day of the bulletin.

    `days` are (day, reports) of the saved searches, the oldest first; `outlets` and `provinces` (name, number), the
    largest first; `more` counts stories that were found and do not stand here.
    """

    office: str
    number: int
    corrects: int | None
    day: str
    since: str
    until: str
    made_at: str
    foreword: str
    stories: tuple[Story, ...]
    more: int
    reports: int
    outlets: tuple[tuple[str, int], ...]
    provinces: tuple[tuple[str, int], ...]
    tones: tuple[tuple[str, int], ...]
    days: tuple[tuple[str, int], ...]
    sums: tuple[Sum, ...]
    reader: str = ""

    @property
    def themes(self) -> list[tuple[str, list[Story]]]:
        """The stories by theme, in their order."""
        found: dict[str, list[Story]] = {}
        for story in self.stories:
            found.setdefault(story.theme, []).append(story)
        return list(found.items())


def to_json(content: Content) -> str:
    """The content as text, from which `from_json` makes the same."""
    return json.dumps(asdict(content), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Content:
    """The content that `to_json` wrote."""
    told: dict[str, Any] = json.loads(text)
    return Content(
        **told
        | {
            "stories": tuple(_story(story) for story in told["stories"]),
            "sums": tuple(Sum(**each) for each in told["sums"]),
            **{name: _pairs(told[name]) for name in ("outlets", "provinces", "tones", "days")},
        }
    )


def _story(told: Mapping[str, Any]) -> Story:
    texts = {name: tuple(told[name]) for name in ("cutting", "provinces", "searches")}
    places = tuple(Place(**place) for place in told["places"])
    return Story(**{**told, **texts, "places": places, "tones": _pairs(told["tones"])})


def _pairs(told: list[list[Any]]) -> tuple[Any, ...]:
    return tuple(tuple(pair) for pair in told)
