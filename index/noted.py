"""What people keep beside reports as a condition of queries: resolved to ids when it is asked, whichever engine it is.

A mark counts from the moment it is made, and no engine has to write a report anew for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from pathlib import Path
from typing import Self

from index.added import of_medium
from index.engine import Bucket, Engine, EngineError, FigureHits, FigureSort, Hit, Hits, Period, Sort, Step
from index.marks import marked, tallied
from index.query.noted import MEDIA
from index.query.tree import And, FigureKind, Ids, NameField, Node, Not, Noted, NoteField, Or
from index.readings import edited
from nlp.document import Document

# Ids in one clause (Elasticsearch takes 65,536 terms), and in one query.
CLAUSE = 50_000
MOST_IDS = 200_000


def resolved_query(node: Node, desk: Path) -> Node:
    """The query with each condition on what the desk keeps replaced by the reports that meet it now.

    Raises EngineError where those are more than any newsroom marks.
    """
    match node:
        case And(parts):
            return And(tuple(resolved_query(part, desk) for part in parts))
        case Or(parts):
            return Or(tuple(resolved_query(part, desk) for part in parts))
        case Not(part):
            return Not(resolved_query(part, desk))
        case Noted(NoteField.EDITED, "no"):
            return Not(_ids(Noted(NoteField.EDITED, "yes"), desk))
        case Noted(NoteField.MEDIUM, "web"):  # whatever a spider brought is of the web
            others = (Noted(NoteField.MEDIUM, medium) for medium in MEDIA if medium != "web")
            return Not(Or(tuple(_ids(other, desk) for other in others)))
        case Noted():
            return _ids(node, desk)
        case _:
            return node


def asks_desk(node: Node) -> bool:
    """Whether the query has such a condition."""
    match node:
        case And(parts) | Or(parts):
            return any(asks_desk(part) for part in parts)
        case Not(part):
            return asks_desk(part)
        case _:
            return isinstance(node, Noted)


def note_facets(engine: Engine, desk: Path, node: Node, size: int = 8) -> list[tuple[Noted, int]]:
    """What is marked on the reports that match, most frequent first, each with how many of them have it (exact)."""
    counts = [(each, engine.count(And((node, each)))) for each, _ in tallied(desk)[: size * 3]]
    return sorted((pair for pair in counts if pair[1]), key=lambda pair: -pair[1])[:size]


def _ids(node: Noted, desk: Path) -> Node:
    ids = _kept(node, desk)
    if len(ids) > MOST_IDS:
        raise EngineError(f"more than {MOST_IDS:,} reports are marked so; ask for fewer, as with a body or a task")
    parts = tuple(Ids(tuple(batch)) for batch in batched(ids, CLAUSE))
    return Or(parts) if len(parts) > 1 else parts[0] if parts else Ids(())


def _kept(node: Noted, desk: Path) -> list[str]:
    match node.field:
        case NoteField.TONE | NoteField.TASK | NoteField.IMPORTANCE:
            return marked(desk, node)
        case NoteField.MEDIUM:
            return of_medium(desk, node.value)
        case NoteField.EDITED:
            return edited(desk)
        case _:
            return []


class NotedEngine:
    """An engine that also answers queries on what the desk keeps; for the rest it is the engine that it is made of."""

    def __init__(self, engine: Engine, desk: Path) -> None:
        self.engine, self.desk = engine, desk

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give files, connections and locks back."""
        self.engine.close()

    def upto(self) -> int:
        """As the engine's."""
        return self.engine.upto()

    def write(self, documents: Iterable[Document], upto: int) -> None:
        """As the engine's."""
        self.engine.write(documents, upto)

    def delete(self, ids: Sequence[str]) -> None:
        """As the engine's."""
        self.engine.delete(ids)

    def count(self, query: Node) -> int:
        """How many reports match."""
        return self.engine.count(self._asked(query))

    def search(self, query: Node, limit: int, offset: int = 0, sort: Sort = Sort.RELEVANCE) -> Hits:
        """One page of the matching reports."""
        return self.engine.search(self._asked(query), limit, offset, sort)

    def scan(self, query: Node) -> Iterator[str]:
        """The ids of all matching reports, newest first."""
        return self.engine.scan(self._asked(query))

    def facets(self, query: Node, fields: Sequence[NameField], size: int = 10) -> dict[NameField, tuple[Bucket, ...]]:
        """For each field its most frequent values among the matching reports."""
        return self.engine.facets(self._asked(query), fields, size)

    def trend(self, query: Node, step: Step) -> tuple[Period, ...]:
        """The matching reports by date of publication."""
        return self.engine.trend(self._asked(query), step)

    def figures(
        self,
        query: Node,
        limit: int,
        offset: int = 0,
        sort: FigureSort = FigureSort.NEWEST,
        kind: FigureKind | None = None,
    ) -> FigureHits:
        """The figures of the matching reports."""
        return self.engine.figures(self._asked(query), limit, offset, sort, kind)

    def suggest(self, field: NameField, prefix: str, limit: int = 10) -> tuple[Bucket, ...]:
        """As the engine's."""
        return self.engine.suggest(field, prefix, limit)

    def frequencies(self, stems: Sequence[str]) -> tuple[int, dict[str, int]]:
        """As the engine's."""
        return self.engine.frequencies(stems)

    def similar(self, id_: str, limit: int = 10) -> tuple[Hit, ...]:
        """As the engine's."""
        return self.engine.similar(id_, limit)

    def resolved(self, query: Node) -> Node:
        """The query as the engine is asked it."""
        return self._asked(query)

    def _asked(self, query: Node) -> Node:
        return resolved_query(query, self.desk) if asks_desk(query) else query
