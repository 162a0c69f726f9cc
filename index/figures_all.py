"""All figures of a question, however many: read report by report, in bounded memory, in the order of the engines."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import batched
from pathlib import Path
from typing import Any

from index.documents import Documents
from index.engine import Engine, FigureSort
from index.engines.meaning import brackets
from index.figures import FigureRow, figure_row
from index.meeting import meeting
from index.query.tree import Figure, FigureKind, Node
from index.schema import MOST_FIGURES, figure_fields, figure_ref
from nlp.document import Document

_BATCH = 200  # reports held at a time


def all_figures(
    engine: Engine, documents: Documents, query: Node, sort: FigureSort, kind: FigureKind | None
) -> Iterator[FigureRow]:
    """Every figure that `engine.figures` counts for the query, in the same order."""
    wanted = brackets(query)
    if sort is FigureSort.NEWEST:
        for records in _records(engine, documents, query):
            for record in records:
                for each, number in _chosen(record, wanted, kind):
                    if row := figure_row(record, each, number):
                        yield row
        return
    yield from _sorted(engine, documents, query, wanted, sort, kind)


def _records(engine: Engine, documents: Documents, query: Node) -> Iterator[list[dict[str, Any]]]:
    for ids in batched(engine.scan(query), _BATCH):
        held = documents.records(list(ids))
        yield [held[id_] for id_ in ids if id_ in held]


def _chosen(record: dict[str, Any], wanted: list[Figure], kind: FigureKind | None) -> Iterator[tuple[FigureKind, int]]:
    """Which figures of a report are asked for: all, or those that meet one of the brackets."""
    keys = {FigureKind.AMOUNT: "amounts", FigureKind.COUNT: "counts"}
    kinds = [each for each in keys if kind in (None, each)]
    if not wanted:
        for each in kinds:
            yield from ((each, number) for number in range(min(len(record[keys[each]]), MOST_FIGURES)))
        return
    if not any(record[keys[each]] for each in kinds):
        return
    document = Document.from_dict(record)
    met = {id(figure) for bracket in wanted for figure in meeting(document, bracket)}
    for each in kinds:
        figures = document.amounts if each is FigureKind.AMOUNT else document.counts
        yield from ((each, number) for number, figure in enumerate(figures[:MOST_FIGURES]) if id(figure) in met)


def _sorted(
    engine: Engine,
    documents: Documents,
    query: Node,
    wanted: list[Figure],
    sort: FigureSort,
    kind: FigureKind | None,
) -> Iterator[FigureRow]:
    """The same by value: sorted on disk."""
    order = "DESC" if sort is FigureSort.LARGEST else "ASC"
    with tempfile.TemporaryDirectory(prefix="rasad-") as folder, closing(_sorter(Path(folder))) as db:
        for records in _records(engine, documents, query):
            db.executemany("INSERT INTO figures VALUES (?, ?, ?, ?, ?)", _places(records, wanted, kind))
        # read through the index, so that no row is ever moved
        db.execute(f"CREATE INDEX sorted ON figures (rank, size {order}, moment DESC, ref)")
        db.commit()
        for (row,) in db.execute(f"SELECT row FROM figures ORDER BY rank, size {order}, moment DESC, ref"):  # noqa: S608 - our own word
            yield FigureRow(**json.loads(row))


def _sorter(folder: Path) -> sqlite3.Connection:
    db = sqlite3.connect(folder / "sorted.db", check_same_thread=False)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=FILE"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("CREATE TABLE figures (rank INTEGER, size REAL, moment INTEGER, ref TEXT, row TEXT)")
    return db


def _places(
    records: list[dict[str, Any]], wanted: list[Figure], kind: FigureKind | None
) -> Iterator[tuple[int, float, int, str, str]]:
    for record in records:
        chosen = {
            figure_ref(record["id"], each, number): (each, number) for each, number in _chosen(record, wanted, kind)
        }
        if not chosen:
            continue
        for field in figure_fields(Document.from_dict(record)):
            if (place := chosen.get(field.ref)) and (row := figure_row(record, *place)):
                size = field.own_low if field.low is None else field.low
                yield field.rank, size, field.moment, field.ref, json.dumps(row.to_dict())
