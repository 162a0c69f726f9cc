"""How the reports of a search divide, counted without asking the engine again: by story, month, and any condition.

The embedded engine gives the numbers of the reports that match. What each report of the index is (its story, its month)
stands beside all numbers in columns, made once for as long as index and stories stay as they are; which reports meet
a condition (a kind of figure, a name) is kept as well. To divide a search is then to look its reports up. For 200,000
reports the columns take some 4 MB.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np

from index.engine import Engine, Period, Step
from index.noted import NotedEngine
from index.periods import period_start, trend_periods
from index.query.tree import Everything, Node
from index.schema import report_number
from index.story_map import StoryMap, story_map

type Column = np.ndarray[Any, np.dtype[np.int64]]
type Rows = np.ndarray[Any, np.dtype[np.int32]]

# Of the last searches their reports, of conditions theirs, and what was counted.
_SEARCHES, _CONDITIONS, _COUNTED = 24, 4_000, 4_000


@runtime_checkable
class Numbering(Protocol):
    """An engine that gives numbers (`schema.report_number`) instead of ids, and says when its index changed."""

    def version(self) -> object:
        """What is another once something was written."""

    def sorted_numbers(self, query: Node) -> Column:
        """The numbers of all matching reports, ascending."""

    def days(self) -> tuple[Column, Column]:
        """The numbers of all reports, ascending, and the day of each (0 where unknown)."""


@dataclass(frozen=True, slots=True)
class Division:
    """How many stories the reports are (None where nothing was ever folded), and how many of them are of each month."""

    stories: int | None
    months: tuple[Period, ...]


def division(engine: Engine, desk: Path, node: Node) -> Division | None:
    """How the matching reports divide; None where the engine gives no numbers."""
    found = _found(engine, desk, node)
    return found and found[0].division(found[1], found[2])


def meeting(engine: Engine, desk: Path, node: Node, conditions: Sequence[Node]) -> list[int] | None:
    """How many of the matching reports meet each condition; None where the engine gives no numbers."""
    found = _found(engine, desk, node)
    return found and found[0].meeting(found[1], found[2], conditions)


def _found(engine: Engine, desk: Path, node: Node) -> tuple[_Columns, Numbering, Node] | None:
    inner, asked = engine, node
    if isinstance(engine, NotedEngine):
        inner, asked = engine.engine, engine.resolved(node)
    if not isinstance(inner, Numbering):
        return None
    stories = story_map(desk)
    version = (inner.version(), stories.version())
    with _LOCK:
        columns = _COLUMNS.get(desk)
        if columns is None or columns.version != version:
            columns = _COLUMNS[desk] = _Columns(version, inner, stories, columns)
    return columns, inner, asked


class _Kept[Value]:
    """The values that were asked for last, for all threads."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Hashable, value: Value) -> Value:
        with self._lock:
            self._values[key] = value
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


class _Columns:
    """One state of index and stories; what did not change is taken over from the one before."""

    def __init__(
        self, version: tuple[object, object], inner: Numbering, stories: StoryMap, before: _Columns | None
    ) -> None:
        self.version = version
        self._number: dict[str, int] = before._number if before else {}
        self._all: Column
        self._starts: list[dt.date]
        self._months: Column
        self._searches: _Kept[Rows]
        self._conditions: _Kept[Rows]
        self._counted: _Kept[tuple[int, ...]]
        if before and before.version[0] == version[0]:
            self._all, self._starts, self._months = before._all, before._starts, before._months
            self._searches, self._conditions, self._counted = before._searches, before._conditions, before._counted
        else:
            self._all, days = inner.days()
            self._starts, self._months = _months(days)
            self._searches, self._conditions = _Kept(_SEARCHES), _Kept(_CONDITIONS)
            self._counted = _Kept(_COUNTED)
        self._stories, self._most = self._codes(stories)
        self._divisions: _Kept[Division] = _Kept(_COUNTED)

    def division(self, inner: Numbering, node: Node) -> Division:
        """How these reports divide."""
        if kept := self._divisions.get(node):
            return kept
        rows = self._rows(inner, node)
        counts = np.bincount(self._months[rows], minlength=len(self._starts))[1:]
        dated = ((start.toordinal(), int(n)) for start, n in zip(self._starts[1:], counts, strict=True) if n)
        stories = None
        if self._stories is not None:
            seen = np.zeros(self._most, bool)
            seen[self._stories[rows]] = True
            stories = int(np.count_nonzero(seen))
        return self._divisions.put(node, Division(stories, trend_periods(dated, Step.MONTH)))

    def meeting(self, inner: Numbering, node: Node, conditions: Sequence[Node]) -> list[int]:
        """How many of these reports meet each condition."""
        key = (node, *conditions)
        if kept := self._counted.get(key):
            return list(kept)
        mask = np.zeros(len(self._all), bool)
        mask[self._rows(inner, node)] = True
        made = [int(np.count_nonzero(mask[self._meets(inner, condition)])) for condition in conditions]
        self._counted.put(key, tuple(made))
        return made

    def _rows(self, inner: Numbering, node: Node) -> Rows:
        kept = self._searches.get(node)
        return kept if kept is not None else self._searches.put(node, self._asked(inner, node))

    def _meets(self, inner: Numbering, condition: Node) -> Rows:
        kept = self._conditions.get(condition)
        return kept if kept is not None else self._conditions.put(condition, self._asked(inner, condition))

    def _asked(self, inner: Numbering, node: Node) -> Rows:
        """Where the matching reports stand in the columns."""
        if isinstance(node, Everything):
            return np.arange(len(self._all), dtype=np.int32)
        numbers = inner.sorted_numbers(node)
        rows = np.searchsorted(self._all, numbers)
        # what was written since the columns were made is in none of them
        numbers, rows = numbers[rows < len(self._all)], rows[rows < len(self._all)]
        known: Rows = rows[self._all[rows] == numbers].astype(np.int32)
        return known

    def _codes(self, stories: StoryMap) -> tuple[Column | None, int]:
        """A number for the story of each report; one that was not folded is a story of its own."""
        pairs = stories.pairs()
        if pairs is None:
            return None, 0
        named: dict[str, int] = {}
        known, told = np.empty(len(pairs), np.int64), np.empty(len(pairs), np.int64)
        for place, (id_, story) in enumerate(pairs):
            number = self._number.get(id_)
            if number is None:
                number = self._number[id_] = report_number(id_)
            known[place] = number
            told[place] = named.setdefault(story, len(named))
        codes = np.arange(len(self._all), dtype=np.int64)
        if len(codes):
            rows = np.searchsorted(self._all, known)
            rows[rows == len(codes)] = 0
            there = self._all[rows] == known
            codes[rows[there]] = told[there] + len(codes)
        return codes, len(codes) + len(named)


def _months(days: Column) -> tuple[list[dt.date], Column]:
    """The first days of all months, the first for reports without a date, and the number of each report's month."""
    known, places = np.unique(days, return_inverse=True)
    firsts = [period_start(dt.date.fromordinal(int(day)), Step.MONTH) if day else dt.date.min for day in known]
    starts = [dt.date.min, *sorted(set(firsts) - {dt.date.min})]
    numbered = {start: number for number, start in enumerate(starts)}
    return starts, np.array([numbered[first] for first in firsts], np.int64)[places]


_COLUMNS: dict[Path, _Columns] = {}
_LOCK = threading.Lock()
