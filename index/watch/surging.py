"""What surges by itself: every official, province, cooperative, organisation and topic of the reports, and each search.

Counts of the days come from the engine; of the few that rise, the day's reports are looked up and folded to stories.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from index.asking import Asking
from index.desk import Desk
from index.engine import Step
from index.query.faults import QueryError
from index.query.language import parse
from index.query.tree import And, Everything, NameField, Node, Published
from index.stories import told_of
from index.watch.surges import SENSITIVITIES, WEEKS, Series, Surge, surges

FIELDS = {
    NameField.OFFICIAL: "مقام",
    NameField.PROVINCE: "استان",
    NameField.COOPERATIVE: "تعاونی",
    NameField.ORGANISATION: "سازمان",
    NameField.TOPIC: "موضوع",
}
_DAYS = 7 * WEEKS + 1
_MOST = 2_000  # values of a field that are looked at on a day
_MOST_STORIES = 3_000


@dataclass(frozen=True, slots=True)
class Found:
    """A surge with the query that shows its reports, the outlets behind it, and its first report."""

    surge: Surge
    query: str
    outlets: tuple[str, ...]
    first: str | None


def surging(asked: Asking, desk: Desk, last: dt.date, sensitivity: str = "balanced") -> list[Found]:
    """All that surges on the day `last`, the surest first."""
    first = last - dt.timedelta(days=_DAYS - 1)
    days = [first + dt.timedelta(days=n) for n in range(_DAYS)]
    everything = _daily(asked, Everything(), days)
    counts: dict[str, list[int]] = {}
    for place, day in enumerate(days):
        facets = asked.engine.facets(Published(day, day), tuple(FIELDS), _MOST)
        for field, buckets in facets.items():
            for bucket in buckets:
                query = _query(FIELDS[field], bucket.value)
                counts.setdefault(query, [0] * _DAYS)[place] = bucket.count
    level = SENSITIVITIES[sensitivity]
    series = []
    for query, each in counts.items():
        usual = sum(each[:-1]) / (_DAYS - 1)
        rises = each[-1] >= level.reports and each[-1] >= level.rise * usual
        # of those that do not rise, the stories are of no account: they are looked at and pass
        stories = _stories(asked, desk, query, days) if rises else each
        series.append(Series(query, tuple(each), tuple(stories)))
    return [_told(asked, surge, last) for surge in surges(series, everything, last, sensitivity)]


def surge_of(asked: Asking, desk: Desk, query: str, last: dt.date, sensitivity: str = "balanced") -> Surge | None:
    """Whether a search surges on the day `last`."""
    days = [last - dt.timedelta(days=n) for n in reversed(range(_DAYS))]
    reports = _daily(asked, parse(query), days)
    stories = _stories(asked, desk, query, days)
    found = surges(
        [Series(query, tuple(reports), tuple(stories))], _daily(asked, Everything(), days), last, sensitivity
    )
    return found[0] if found else None


def _daily(asked: Asking, node: Node, days: list[dt.date]) -> list[int]:
    """How many reports each of the days brought."""
    counts = {
        period.start: period.count for period in asked.engine.trend(And((node, Published(days[0], days[-1]))), Step.DAY)
    }
    return [counts.get(day, 0) for day in days]


def _stories(asked: Asking, desk: Desk, query: str, days: list[dt.date]) -> list[int]:
    """How many stories each of the days brought; a story counts on the day of its first report among them."""
    from crawler.dates import TEHRAN

    ids: list[str] = []
    for id_ in asked.engine.scan(And((parse(query), Published(days[0], days[-1])))):
        ids.append(id_)
        if len(ids) >= _MOST_STORIES:
            break
    begun: dict[str, dt.date] = {}
    for told in told_of(desk, ids):
        if told.at is not None:
            day = dt.datetime.fromtimestamp(told.at, TEHRAN).date()
            begun[told.story] = min(begun.get(told.story, day), day)
    counts = dict.fromkeys(days, 0)
    for day in begun.values():
        if day in counts:
            counts[day] += 1
    return [counts[day] for day in days]


def _told(asked: Asking, surge: Surge, last: dt.date) -> Found:
    node = And((parse(surge.name), Published(last, last)))
    sites = asked.engine.facets(node, (NameField.SITE,), 50)[NameField.SITE]
    first = None
    for first in asked.engine.scan(node):  # noqa: B007 - newest first: the last one is the first report
        pass
    return Found(surge, surge.name, tuple(bucket.value for bucket in sites), first)


def _query(field: str, value: str) -> str:
    text = f'{field}:"{value.replace(chr(34), " ")}"'
    try:
        parse(text)
    except QueryError:
        return f'"{value.replace(chr(34), " ")}"'
    return text
