"""On which days of a trend a search surged, told in words: how many, how many are usual, what is behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.dates import TEHRAN, day_text
from index.asking import Asking
from index.desk import Desk
from index.engine import Period, Step
from index.query.tree import And, Everything, Node, Published
from index.shown import shown_date
from index.watch.surges import SENSITIVITIES, WEEKS, Series, surges
from index.watch.surging import Link, surge_of
from index.web.asked import Asked

_BEFORE = dt.timedelta(days=7 * (WEEKS + 1))
_LOOKED_BACK = 180  # days of a trend that are looked at, the latest
_MOST_TOLD = 4
_KNOWN_DAYS = 28
SENSITIVITY = "balanced"


@dataclass(frozen=True, slots=True)
class Rise:
    """A day on which a search surged: when, what is told of it, its reports' address, and where to begin to read."""

    day: dt.date
    shown: str
    told: str
    terms: tuple[str, ...]
    link: str
    reports: tuple[Link, ...]


def rises(questions: Asking, desk: Path, asked: Asked, periods: Sequence[Period], last: dt.date) -> list[Rise]:
    """The surges within the periods that are drawn, the latest first; none where nothing was ever folded to stories."""
    if not periods or not desk.exists():
        return []
    whole = replace(asked, since="", until="", when="", page=1)
    within = {period.start for period in questions.engine.trend(asked.node(), Step.DAY) if period.count}
    first = max(periods[0].start, last - dt.timedelta(days=_LOOKED_BACK))
    found: list[Rise] = []
    today = dt.datetime.now(TEHRAN).date()
    with Desk(desk) as opened:
        for day in _likely(questions, whole.node(), first, last):
            if len(found) == _MOST_TOLD:
                break
            if day not in within:
                continue
            surge = surge_of(questions, opened, whole.query(), day, SENSITIVITY, over=day < today)
            if surge and surge.surge.period < 7:
                begun = day - dt.timedelta(days=surge.surge.period - 1)
                found.append(
                    Rise(
                        day,
                        shown_date(day.isoformat()),
                        surge.surge.told(dated=False),
                        surge.terms,
                        replace(whole, since=day_text(begun), until=day_text(day)).link(),
                        surge.links,
                    )
                )
    return found


def _likely(questions: Asking, node: Node, first: dt.date, last: dt.date) -> list[dt.date]:
    """Days whose counts may be a surge, the latest first: were each report a story, which is the most it can be."""
    span = Published(first - _BEFORE, last)
    days = [first - _BEFORE + dt.timedelta(days=n) for n in range((last - first + _BEFORE).days + 1)]
    counts, every = (
        {period.start: period.count for period in questions.engine.trend(asked, Step.DAY)}
        for asked in (And((node, span)), And((Everything(), span)))
    )
    own, everything = ([held.get(day, 0) for day in days] for held in (counts, every))
    found = []
    for at in range(len(days) - 1, _BEFORE.days - 1, -1):
        if own[at] < SENSITIVITIES[SENSITIVITY].reports:
            continue
        here = slice(at - _BEFORE.days + 1, at + 1)
        if sum(count > 0 for count in everything[here]) < _KNOWN_DAYS:
            continue  # where the archive begins, anything is more than before
        series = Series("", tuple(own[here]), tuple(own[here]))
        if surges([series], everything[here], days[at], SENSITIVITY):
            found.append(days[at])
    return found
