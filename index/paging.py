"""Pages of a list that begin behind a place rather than at a number: what comes in meanwhile moves nothing.

A place is the last item of the page before: its key in the order, and how many were before it. The next page begins
behind that key, wherever it stands by now, and whether its report is still there or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.asking import Asking
from index.engine import FigureHit, FigureSort, Hit, Sort
from index.engines.meaning import constant_score
from index.query.tree import And, FigureKind, Node, Not, Published
from index.schema import LATEST, figure_fields, figure_ref, published
from nlp.document import Document

# Items before and behind where the last one was, among which it is sought before the whole list is.
_NEAR = 100

type Key = tuple[float | str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the last item's key in the order (its name at the end), its day, and how many came before.

    Where the order is by date, `before` counts from the beginning of that day (0: without a date), else from the front.
    """

    key: Key
    day: int
    before: int


@dataclass(frozen=True, slots=True)
class Page[Item]:
    """The items of one page, how many there are in all, and the place where the next begins; None on the last."""

    total: int
    items: Sequence[Item]
    end: Place | None


def page_of_reports(asking: Asking, node: Node, sort: Sort, limit: int, after: Place | None = None) -> Page[Hit]:
    """The reports that match, behind a place."""
    dated = sort is not Sort.RELEVANCE or constant_score(node) is not None

    def ask(asked: Node, size: int, offset: int) -> tuple[int, Sequence[Hit]]:
        found = asking.engine.search(asked, size, offset, sort)
        return found.total, found.hits

    def key(hit: Hit) -> tuple[Key, int]:
        day, moment = published(asking.documents.records([hit.id]).get(hit.id, {}).get("published_at"))
        when = (moment or LATEST) if sort is Sort.OLDEST else -moment
        return ((when, hit.id) if dated else (-hit.score, when, hit.id)), day

    return _List(ask, key, lambda hit: hit.id, sort if dated else None).page(node, limit, after)


def page_of_figures(
    asking: Asking, node: Node, sort: FigureSort, kind: FigureKind | None, limit: int, after: Place | None = None
) -> Page[FigureHit]:
    """The figures of the reports that match, behind a place."""

    def ask(asked: Node, size: int, offset: int) -> tuple[int, Sequence[FigureHit]]:
        found = asking.engine.figures(asked, size, offset, sort, kind)
        return found.total, found.hits

    def key(hit: FigureHit) -> tuple[Key, int]:
        record = asking.documents.records([hit.id]).get(hit.id)
        every = figure_fields(Document.from_dict(record)) if record else []
        field = next((field for field in every if field.ref == name(hit)), None)
        moment, day = (field.moment, field.day) if field else (0, 0)
        if sort is FigureSort.NEWEST:
            return (-moment, name(hit)), day
        size = 0.0 if field is None else field.own_low if field.low is None else field.low
        rank = 1 if field is None else field.rank
        return (rank, size if sort is FigureSort.SMALLEST else -size, -moment, name(hit)), day

    def name(hit: FigureHit) -> str:
        return figure_ref(hit.id, hit.kind, hit.number)

    return _List(ask, key, name, Sort.NEWEST if sort is FigureSort.NEWEST else None).page(node, limit, after)


@dataclass(frozen=True, slots=True)
class _List[Item]:
    """A list that an engine gives in parts; `by_date` is its order where that is by date."""

    ask: Callable[[Node, int, int], tuple[int, Sequence[Item]]]
    key: Callable[[Item], tuple[Key, int]]
    name: Callable[[Item], str]
    by_date: Sort | None

    def page(self, node: Node, limit: int, after: Place | None) -> Page[Item]:
        if after is None:
            start, (reach, items) = 0, self.ask(node, limit, 0)
            return Page(reach, items, self._end(items, 0, reach, None))
        rest = self._from_day(node, after.day)
        start, reach, items = self._behind(rest, limit, after)
        total = reach if rest is node else self.ask(node, 0, 0)[0]
        return Page(total, items, self._end(items, start, reach, after))

    def _from_day(self, node: Node, day: int) -> Node:
        """The list from the beginning of a day on: what came before is not walked through again."""
        if self.by_date is None:
            return node
        if self.by_date is Sort.OLDEST:
            gone = Published(None, dt.date.fromordinal(day - 1) if day else None)
        else:
            gone = Published(dt.date.fromordinal(day + 1) if day else None, None)
        return And((node, Not(gone)))

    def _behind(self, rest: Node, limit: int, after: Place) -> tuple[int, int, Sequence[Item]]:
        """(how many come before, how many there are, the next of them) behind a place."""
        reach, near = self.ask(rest, limit + 1, max(0, after.before - 1))
        if near and self._is(near[0], after):
            return after.before, reach, near[1:]
        low = max(0, after.before - _NEAR)
        reach, near = self.ask(rest, 2 * _NEAR + limit, low)
        for number, item in enumerate(near):
            if self._is(item, after):
                start = low + number + 1
                return start, reach, self.ask(rest, limit, start)[1]
        low, high = 0, reach
        while low < high:
            middle = (low + high) // 2
            there = self.ask(rest, 1, middle)[1]
            if there and self.key(there[0])[0] <= after.key:
                low = middle + 1
            else:
                high = middle
        return low, reach, self.ask(rest, limit, low)[1]

    def _is(self, item: Item, after: Place) -> bool:
        """Whether this is the last item given; scores move a little with each report that comes in, dates do not."""
        if self.name(item) != after.key[-1]:
            return False
        return self.by_date is None or self.key(item)[0] == after.key

    def _end(self, items: Sequence[Item], start: int, reach: int, after: Place | None) -> Place | None:
        if not items or start + len(items) >= reach:
            return None
        key, day = self.key(items[-1])
        if self.by_date is None or (after is not None and day == after.day):
            return Place(key, day, start + len(items))
        before = 1
        for item in reversed(items[:-1]):
            if self.key(item)[1] != day:
                break
            before += 1
        return Place(key, day, before)
