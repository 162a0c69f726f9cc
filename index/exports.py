"""Lists as files, complete and without a cap: CSV, XLSX, JSON Lines and Parquet, written row by row.

docs/exports.md is the dictionary of their columns.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import batched
from pathlib import Path
from typing import Any

from index.commands.terminal import as_json_text, safe_cell
from index.faults import RasadError
from index.figures import FigureRow
from index.outlets import outlet_name
from index.shown import harmless, jalali


class ExportError(RasadError):
    """Such a file cannot be made; the message is one sentence."""


class Format(StrEnum):
    """A kind of file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    PARQUET = "parquet"


MEDIA = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSONL: "application/jsonl; charset=utf-8",
    Format.PARQUET: "application/vnd.apache.parquet",
}


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DAY = "day"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for programs, its name for people, what it holds."""

    name: str
    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and the rows under them; `about` says what the file is (its query, when it was made)."""

    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]]
    about: Mapping[str, str]


FIGURE_COLUMNS = (
    Column("kind", "نوع"),
    Column("text", "به عبارت خبر"),
    Column("value", "مقدار", Kind.NUMBER),
    Column("value_high", "سر بالا", Kind.NUMBER),
    Column("unit", "یکا"),
    Column("relation", "نسبت"),
    Column("about", "بابت"),
    Column("beneficiary", "برای"),
    Column("province", "استان"),
    Column("speaker", "گوینده"),
    Column("period", "دوره"),
    Column("year", "سال", Kind.WHOLE),
    Column("stage", "مرحله"),
    Column("scope", "گستره"),
    Column("date", "تاریخ شمسی"),
    Column("day", "تاریخ میلادی", Kind.DAY),
    Column("outlet", "رسانه"),
    Column("site", "کلید رسانه"),
    Column("sentence", "جمله"),
    Column("title", "عنوان"),
    Column("id", "شناسه"),
    Column("start", "آغاز", Kind.WHOLE),
    Column("end", "پایان", Kind.WHOLE),
    Column("url", "نشانی"),
)
REPORT_COLUMNS = (
    Column("id", "شناسه"),
    Column("outlet", "رسانه"),
    Column("site", "کلید رسانه"),
    Column("date", "تاریخ شمسی"),
    Column("day", "تاریخ میلادی", Kind.DAY),
    Column("published_at", "زمان انتشار"),
    Column("title", "عنوان"),
    Column("lead", "لید"),
    Column("main_province", "استان اصلی"),
    Column("provinces", "استان‌ها"),
    Column("officials", "مقام‌ها"),
    Column("cooperatives", "تعاونی‌ها"),
    Column("organisations", "سازمان‌ها"),
    Column("topics", "موضوع‌ها"),
    Column("relevant", "بخش تعاون", Kind.YES),
    Column("relevance", "امتیاز ربط", Kind.NUMBER),
    Column("amounts", "شمار مبلغ‌ها", Kind.WHOLE),
    Column("counts", "شمار رقم‌های دیگر", Kind.WHOLE),
    Column("url", "نشانی"),
    Column("reader", "نسخهٔ خواننده"),
)


def written(table: Table, form: Format) -> Iterator[bytes]:
    """The file, piece by piece; raises ExportError where this installation cannot make such files."""
    return _WRITERS[form](table)


def figure_cells(row: FigureRow) -> tuple[Any, ...]:
    """A figure under FIGURE_COLUMNS."""
    given = row.to_dict() | {"day": _day(row.published_at)}
    return tuple(given[column.name] for column in FIGURE_COLUMNS)


def report_cells(record: Mapping[str, Any]) -> tuple[Any, ...]:
    """A document's record under REPORT_COLUMNS; several names in one cell are parted by « | »."""
    published = record.get("published_at")

    def names(key: str) -> str:
        return " | ".join(str(part["name"]) for part in record[key] if part["name"])

    given = {
        **record,
        "outlet": outlet_name(record["site"]),
        "date": jalali(published).strftime("%Y-%m-%d") if published else None,
        "day": _day(published),
        "amounts": len(record["amounts"]),
        "counts": len(record["counts"]),
        **{key: names(key) for key in ("provinces", "officials", "cooperatives", "organisations", "topics")},
    }
    return tuple(given.get(column.name) for column in REPORT_COLUMNS)


def _day(moment: str | None) -> dt.date | None:
    return dt.date.fromisoformat(moment[:10]) if moment else None


# --- the formats ------------------------------------------------------------------------------------

_ROWS_AT_ONCE = 500


def _csv(table: Table) -> Iterator[bytes]:
    """UTF-8 with a byte order mark; texts that a spreadsheet would run are quoted."""
    yield "\ufeff".encode()
    yield _csv_lines([[column.name for column in table.columns]])
    for rows in batched(table.rows, _ROWS_AT_ONCE):
        yield _csv_lines([[safe_cell(_plain(cell)) for cell in row] for row in rows])


def _csv_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def _jsonl(table: Table) -> Iterator[bytes]:
    """One JSON object a line."""
    names = [column.name for column in table.columns]
    yield b""
    for rows in batched(table.rows, _ROWS_AT_ONCE):
        lines = (as_json_text(dict(zip(names, map(_plain, row), strict=True))) for row in rows)
        yield "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _plain(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, dt.date) else cell


_LONGEST_CELL = 32_000  # letters that a spreadsheet's cell holds
_ROWS_OF_SHEET = 1_000_000


def _xlsx(table: Table) -> Iterator[bytes]:
    """A workbook, right to left, with real numbers and days, and a sheet that tells what it is."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    rows = iter(table.rows)
    more, number = True, 1
    while more:
        more = _sheet(book, f"داده {number}", table.columns, rows)
        number += 1
    about = book.create_sheet("درباره")
    about.sheet_view.rightToLeft = True
    for pair in table.about.items():
        about.append([_cell(about, part) for part in pair])
    with tempfile.TemporaryDirectory(prefix="rasad-") as folder:
        path = Path(folder) / "book.xlsx"
        book.save(path)
        yield from _pieces(path)


def _sheet(book: Any, name: str, columns: Sequence[Column], rows: Iterator[Sequence[Any]]) -> bool:
    """Fill one sheet; whether rows may be left for another."""
    sheet = book.create_sheet(name)
    sheet.sheet_view.rightToLeft = True
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, column.label) for column in columns])
    for number, row in enumerate(rows, 2):
        sheet.append([_cell(sheet, cell) for cell in row])
        if number > _ROWS_OF_SHEET:
            return True
    return False


def _cell(sheet: Any, value: Any) -> Any:
    """The value as a cell; a text is always a text, never a formula."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, float) and not math.isfinite(value):
        return None
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet)
    # what XML cannot say is left out by `harmless`, but for two letters that are none
    cell.value = harmless(value[:_LONGEST_CELL]).translate({0xFFFE: " ", 0xFFFF: " "})
    cell.data_type = "s"
    return cell


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(256 * 1024):
            yield piece


def _parquet(table: Table) -> Iterator[bytes]:
    """Typed columns; what the file is stands in its metadata under `rasad`."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ExportError("Parquet needs one more package; install it with: pip install 'rasad[parquet]'") from None
    kinds = {
        Kind.TEXT: pa.string(),
        Kind.NUMBER: pa.float64(),
        Kind.WHOLE: pa.int64(),
        Kind.DAY: pa.date32(),
        Kind.YES: pa.bool_(),
    }
    told = {"rasad": json.dumps(dict(table.about), ensure_ascii=False)}
    schema = pa.schema([(column.name, kinds[column.kind]) for column in table.columns], metadata=told)
    as_kind: dict[Kind, Callable[[Any], Any]] = {Kind.TEXT: harmless, Kind.NUMBER: float}
    with tempfile.TemporaryDirectory(prefix="rasad-") as folder:
        path = Path(folder) / "table.parquet"
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for rows in batched(table.rows, 20 * _ROWS_AT_ONCE):
                columns = [
                    [None if cell is None else as_kind.get(column.kind, lambda cell: cell)(cell) for cell in cells]
                    for column, cells in zip(table.columns, zip(*rows, strict=True), strict=True)
                ]
                writer.write_table(pa.table(columns, schema=schema))
        yield from _pieces(path)


_WRITERS: dict[Format, Callable[[Table], Iterator[bytes]]] = {
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.JSONL: _jsonl,
    Format.PARQUET: _parquet,
}
