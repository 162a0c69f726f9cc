"""Files of lists, written row by row: CSV, XLSX, JSON Lines and Parquet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched
from pathlib import Path
from typing import Any

from index.commands.terminal import as_json_text, safe_cell
from index.exports import Column, ExportError, Format, Kind, Table, package
from index.quality import quality
from index.shown import harmless

_ROWS_AT_ONCE = 500


def written(table: Table, form: Format) -> Iterator[bytes]:
    """The file, piece by piece; raises ExportError where this installation cannot make such files."""
    return _WRITERS[form](table)


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


# --- XLSX -------------------------------------------------------------------------------------------

_LONGEST_CELL = 32_000  # letters that a spreadsheet's cell holds
_ROWS_OF_SHEET = 1_000_000  # under its head; Excel holds 1,048,576 in all


def _xlsx(table: Table) -> Iterator[bytes]:
    """A workbook, right to left, with real numbers and days; its last sheets tell what it is and what its columns are.

    What does not fit a sheet stands in the next.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    rows = iter(table.rows)
    first = next(rows, None)
    number = 1
    while number == 1 or first is not None:
        sheet = _sheet(book, f"داده {number}", [column.label for column in table.columns])
        room = _ROWS_OF_SHEET
        while first is not None and room:
            sheet.append([_cell(sheet, cell) for cell in first])
            first, room = next(rows, None), room - 1
        number += 1
    _told(book, "ستون‌ها", ("ستون", "نام", "چیست", "holds"), _dictionary(table.columns))
    measured = quality()
    head = ("لایه", "سنجیده روی", "F1", "شمار مورد", "شمار گزارش")
    rows_of = ((each.layer, each.set, each.f1, each.items, each.reports) for each in measured.layers)
    _told(book, "کیفیت خواننده", head, rows_of)
    about = book.create_sheet("درباره")
    about.sheet_view.rightToLeft = True
    for pair in (*table.about.items(), ("نسخهٔ خواننده", measured.reader), ("روز سنجش خواننده", measured.day)):
        about.append([_cell(about, part) for part in pair])
    with tempfile.TemporaryDirectory(prefix="rasad-") as folder:
        path = Path(folder) / "book.xlsx"
        book.save(path)
        yield from _pieces(path)


def _dictionary(columns: Sequence[Column]) -> Iterator[tuple[str, ...]]:
    return ((each.label, each.name, each.persian, each.meaning) for each in columns)


def _told(book: Any, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = _sheet(book, name, head)
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])


def _sheet(book: Any, name: str, head: Sequence[str]) -> Any:
    sheet = book.create_sheet(name)
    sheet.sheet_view.rightToLeft = True
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, label) for label in head])
    return sheet


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


# --- Parquet ----------------------------------------------------------------------------------------


def _parquet(table: Table) -> Iterator[bytes]:
    """Typed columns; each field says what it holds, and the metadata under `rasad` what the file is."""
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
    told = {"rasad": json.dumps(package(table, "table.parquet")["rasad"], ensure_ascii=False)}
    fields = [
        pa.field(each.name, kinds[each.kind], metadata={"title": each.label, "description": each.meaning})
        for each in table.columns
    ]
    schema = pa.schema(fields, metadata=told)
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


# --- CSV and what lies beside it, in one ------------------------------------------------------------


def _zip(table: Table) -> Iterator[bytes]:
    """A zip of the CSV and the data package that tells its columns and the reader's quality."""
    out = _Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps(package(table, "data.csv"), ensure_ascii=False, indent=1))
        with archive.open("data.csv", "w", force_zip64=True) as file:
            for piece in _csv(table):
                file.write(piece)
                yield out.taken()
    yield out.taken()


class _Pieces(io.RawIOBase):
    """Takes what is written until it is taken; it cannot go back, and so nothing of a large file is held."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[bytes] = []

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, piece: Any) -> int:
        """Hold a piece."""
        self._held.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        """What was written since the last time."""
        held, self._held = b"".join(self._held), []
        return held


_WRITERS: dict[Format, Callable[[Table], Iterator[bytes]]] = {
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.JSONL: _jsonl,
    Format.PARQUET: _parquet,
    Format.ZIP: _zip,
}
