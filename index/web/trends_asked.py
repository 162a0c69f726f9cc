"""What the page of trends was asked, and what it counts: reports or stories of several searches, period by period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

from index.asking import Asking
from index.engine import Period, Step
from index.query.tree import And, Node, Published
from index.story_map import story_map
from index.web.asked import Asked, chosen
from index.web.drawing import MOST_BARS

MOST_SEARCHES = 4
MOST_STORIES = 50_000  # reports of one search whose stories are counted
STEPS = {Step.DAY: "روز", Step.WEEK: "هفته", Step.MONTH: "ماه", Step.YEAR: "سال"}
UNITS = {"reports": "گزارش", "stories": "خبر"}


@dataclass(frozen=True, slots=True)
class TrendsAsked:
    """Several searches, of which each keeps the filters of `rest`."""

    texts: tuple[str, ...]
    rest: Asked
    step: Step
    unit: str

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, str]]) -> TrendsAsked:
        """The question of an address; raises WrongFieldError for a value that is none of those to choose from."""
        chosen(pairs, "by", "به تفکیک", [step.value for step in Step])
        chosen(pairs, "count", "شمردنِ", UNITS)
        texts = dict.fromkeys(value.strip() for name, value in pairs if name == "q" and value.strip())
        rest = Asked.of([(name, value) for name, value in pairs if name != "q"])
        given = dict(pairs)
        step = Step(given["by"]) if given.get("by") in list(Step) else Step.MONTH
        unit = given["count"] if given.get("count") in UNITS else "reports"
        return cls(tuple(texts)[:MOST_SEARCHES], replace(rest, page=1), step, unit)

    def searches(self) -> list[Asked]:
        """Each search by itself; all reports where none is asked for."""
        return [replace(self.rest, q=text) for text in self.texts] or [self.rest]

    def link(self, path: str = "/trends", **more: str) -> str:
        """The address that asks this."""
        pairs = [("q", text) for text in self.texts]
        pairs += [(name, value) for name, value in self.rest.pairs() if name not in ("q", "sort", "page", "list")]
        pairs += [("by", self.step.value), ("count", self.unit), *more.items()]
        return f"{path}?{urlencode(pairs)}"


@dataclass(frozen=True, slots=True)
class Series:
    """One search counted: all that matches, what has no date, and the periods that are drawn.

    `whole` is False where there are too many reports to tell stories apart: then reports are counted.
    """

    asked: Asked
    total: int
    undated: int
    periods: tuple[Period, ...]
    whole: bool = True

    @property
    def name(self) -> str:
        """What people call it."""
        return self.asked.query() or "همهٔ گزارش‌ها"


@dataclass(frozen=True, slots=True)
class Counted:
    """All searches over one row of periods: how many older ones are left out, and the highest count."""

    series: tuple[Series, ...]
    starts: tuple[dt.date, ...]
    hidden: int

    @property
    def most(self) -> int:
        """The highest count of all."""
        return max((period.count for each in self.series for period in each.periods), default=0)


def counted(questions: Asking, desk: Path, asked: TrendsAsked) -> Counted:
    """The searches counted as they were asked for."""
    made = [_series(questions, desk, each, asked) for each in asked.searches()]
    starts = sorted({period.start for each in made for period in each.periods})
    hidden = max(0, len(starts) - MOST_BARS)
    first = starts[hidden] if starts else dt.date.max
    kept = tuple(replace(each, periods=tuple(p for p in each.periods if p.start >= first)) for each in made)
    return Counted(kept, tuple(starts[hidden:]), hidden)


def _series(questions: Asking, desk: Path, each: Asked, asked: TrendsAsked) -> Series:
    total, periods = questions.trend(each.query(), asked.step)
    undated = total - sum(period.count for period in periods)
    if asked.unit == "reports":
        return Series(each, total, undated, periods)
    stories = _stories(questions, desk, each.node(), periods) if total <= MOST_STORIES else None
    if stories is None:
        return Series(each, total, undated, periods, whole=False)
    return Series(each, sum(period.count for period in stories), undated, stories)


def _stories(questions: Asking, desk: Path, node: Node, periods: Sequence[Period]) -> tuple[Period, ...] | None:
    """How many stories began in each period: each counts once, where its first report among these stands."""
    kept = story_map(desk)
    seen: set[str] = set()
    made = []
    for period, until in _spans(periods):
        ids = questions.engine.scan(And((node, Published(period.start, until)))) if period.count else ()
        names = kept.stories(ids)
        if names is None:
            return None
        fresh = set(names) - seen
        seen |= fresh
        made.append(Period(period.start, len(fresh)))
    return tuple(made)


def _spans(periods: Sequence[Period]) -> Iterable[tuple[Period, dt.date | None]]:
    """Each period with its last day; the last one is open."""
    for period, following in pairwise(periods):
        yield period, following.start - dt.timedelta(days=1)
    if periods:
        yield periods[-1], None
