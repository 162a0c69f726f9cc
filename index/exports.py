"""Lists as files, complete and without a cap: which columns each has, and what stands in its rows.

`data/columns.tsv` of the pages is the dictionary: docs/exports.md and every file tell what it says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from index.faults import RasadError
from index.figures import FigureRow, Group
from index.marks import Mark
from index.outlets import outlet_name
from index.quality import quality
from index.query.tree import NoteField
from index.shown import jalali


class ExportError(RasadError):
    """Such a file cannot be made; the message is one sentence."""


class Format(StrEnum):
    """A kind of file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    PARQUET = "parquet"
    ZIP = "zip"


MEDIA = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSONL: "application/jsonl; charset=utf-8",
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.ZIP: "application/zip",
}


ABOUT = "about"  # tells what the others hold
# what people call each, in the order in which the pages offer them
FORMAT_NAMES = {
    Format.XLSX.value: "اکسل",
    Format.CSV.value: "CSV",
    Format.JSONL.value: "JSON Lines",
    Format.PARQUET.value: "Parquet",
    Format.ZIP.value: "CSV با شرح (zip)",
    ABOUT: "شرح ستون‌ها و کیفیت",
}


def offered() -> dict[str, str]:
    """The kinds of file that can be made here, and what people call each: Parquet only where pyarrow is installed."""
    there = find_spec("pyarrow") is not None
    return {form: name for form, name in FORMAT_NAMES.items() if there or form != Format.PARQUET.value}


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DAY = "day"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for programs and for people, what kind of value it holds, and what that is, in both."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    meaning: str = ""
    persian: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and the rows under them; `about` says what the file is (its query, when it was made)."""

    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]]
    about: Mapping[str, str]


@cache
def columns_of(name: str) -> tuple[Column, ...]:
    """The columns of a list: `reports`, `figures`, `groups`, `values`, `trend`."""
    lines = files("index.web").joinpath("data/columns.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return tuple(Column(own, label, Kind(kind), *told) for of, own, kind, label, *told in rows if of == name)


LISTS = ("reports", "figures", "groups", "values", "trend")
REPORT_COLUMNS = columns_of("reports")
FIGURE_COLUMNS = columns_of("figures")


def package(table: Table, file: str) -> dict[str, Any]:
    """What a table is, as a data package that lies beside it: its fields, its query, the reader and how good it is."""
    kinds = {Kind.TEXT: "string", Kind.NUMBER: "number", Kind.WHOLE: "integer", Kind.DAY: "date", Kind.YES: "boolean"}
    fields = [
        {"name": each.name, "type": kinds[each.kind], "title": each.label, "description": each.meaning}
        for each in table.columns
    ]
    return {
        "profile": "tabular-data-package",
        "name": file.rpartition(".")[0],
        "resources": [{"path": file, "profile": "tabular-data-resource", "schema": {"fields": fields}}],
        "rasad": {**table.about, "version": version("rasad"), "quality": quality().plain()},
    }


def figure_cells(row: FigureRow, reader: str = "") -> tuple[Any, ...]:
    """A figure under FIGURE_COLUMNS."""
    given = row.to_dict() | {"day": _day(row.published_at), "reader": reader}
    return tuple(given[column.name] for column in FIGURE_COLUMNS)


def report_cells(record: Mapping[str, Any], story: str = "", marks: Sequence[Mark] = ()) -> tuple[Any, ...]:
    """A document's record under REPORT_COLUMNS; several names in one cell are parted by « | »."""
    published = record.get("published_at")

    def names(key: str) -> str:
        return " | ".join(str(part["name"]) for part in record[key] if part["name"])

    def marked(field: NoteField) -> str | None:
        return " | ".join(f"{mark.about} {mark.value}".strip() for mark in marks if mark.field is field) or None

    given = {
        **record,
        "outlet": outlet_name(record["site"]),
        "date": jalali(published).strftime("%Y-%m-%d") if published else None,
        "day": _day(published),
        "amounts": len(record["amounts"]),
        "counts": len(record["counts"]),
        "story": story or record["id"],
        "importance": marked(NoteField.IMPORTANCE),
        "tones": marked(NoteField.TONE),
        "tasks": marked(NoteField.TASK),
        **{key: names(key) for key in ("provinces", "officials", "cooperatives", "organisations", "topics")},
    }
    return tuple(given.get(column.name) for column in REPORT_COLUMNS)


def group_cells(group: Group) -> tuple[Any, ...]:
    """A group of figures under the columns of `groups`."""
    key = " | ".join("—" if value is None else str(value) for value in group.key)
    return (
        key, group.kind, group.unit, group.figures, group.statements, group.reports, group.least, group.median,
        group.most, group.total,
    )  # fmt: skip


def _day(moment: str | None) -> dt.date | None:
    return dt.date.fromisoformat(moment[:10]) if moment else None
