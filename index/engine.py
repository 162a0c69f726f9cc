"""The engine protocol: what every engine answers, alike. Queries come as trees, answers as ids, counts and buckets.

Texts, snippets and figures' details come from the documents' store: an engine gives ids and positions only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self

from index.faults import RasadError
from index.query.tree import FigureKind, NameField, Node
from nlp.document import Document


class EngineError(RasadError):
    """The engine cannot answer or write; the message is one sentence that says what to do."""


class EngineAwayError(EngineError):
    """The engine does not answer just now; what is to be written waits until it does."""


class Sort(StrEnum):
    """The order of hits. Ties are broken by date, newest first, then by id; reports without a date come last."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Step(StrEnum):
    """The width of a trend's buckets, by the Jalali calendar; weeks start on Saturday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class FigureSort(StrEnum):
    """The order of figures: by date of publication, or by value (rials; other units after them)."""

    NEWEST = "newest"
    LARGEST = "largest"
    SMALLEST = "smallest"


@dataclass(frozen=True, slots=True)
class Hit:
    """One report that matches. `score` is rounded to five digits after the point."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """The hits of one page, and how many there are in all (exact)."""

    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Bucket:
    """A facet's value and how many of the matching reports have it (exact)."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Period:
    """One bucket of a trend: its first day, and how many of the matching reports were published in it."""

    start: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class FigureHit:
    """One figure: the report, and its place in `document.amounts` or `document.counts`."""

    id: str
    kind: FigureKind
    number: int


@dataclass(frozen=True, slots=True)
class FigureHits:
    """The figures of one page, and how many there are in all (exact)."""

    total: int
    hits: tuple[FigureHit, ...]


class Engine(Protocol):
    """An index of documents and of their figures. Every method raises EngineError with one sentence."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def close(self) -> None:
        """Give files, connections and locks back."""

    def upto(self) -> int:
        """The sequence number of the documents' store up to which everything is indexed and committed; 0 at first."""

    def write(self, documents: Iterable[Document], upto: int) -> None:
        """Index these documents, replacing those of the same ids, with their figures, and remember `upto`.

        Committed when it returns; a stop in the middle leaves what was before, or is repaired when it is opened next.
        """

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these documents and their figures; ids that are not there do no harm."""

    def count(self, query: Node) -> int:
        """How many reports match."""

    def search(self, query: Node, limit: int, offset: int = 0, sort: Sort = Sort.RELEVANCE) -> Hits:
        """One page of the matching reports."""

    def scan(self, query: Node) -> Iterator[str]:
        """The ids of all matching reports, newest first, without a cap, with bounded memory."""

    def facets(self, query: Node, fields: Sequence[NameField], size: int = 10) -> dict[NameField, tuple[Bucket, ...]]:
        """For each field its most frequent values among the matching reports, most frequent first, then by value."""

    def trend(self, query: Node, step: Step) -> tuple[Period, ...]:
        """The matching reports by date of publication, from the first to the last period with one, empty ones too."""

    def figures(
        self,
        query: Node,
        limit: int,
        offset: int = 0,
        sort: FigureSort = FigureSort.NEWEST,
        kind: FigureKind | None = None,
    ) -> FigureHits:
        """The figures of the matching reports; only those in its figure brackets (not negated), if any."""

    def suggest(self, field: NameField, prefix: str, limit: int = 10) -> tuple[Bucket, ...]:
        """Values of a field one of whose words begins so, most frequent first."""

    def frequencies(self, stems: Sequence[str]) -> tuple[int, dict[str, int]]:
        """How many reports there are, and in how many of their bodies each stem stands (replaced ones may count)."""

    def similar(self, id_: str, limit: int = 10) -> tuple[Hit, ...]:
        """Reports most like this one, itself left out."""
