"""Files of lists, written row by row: CSV, XLSX, JSON Lines and Parquet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from index.commands.terminal import as_json_text, safe_cell
from index.exports import ExportError, Format, Kind, Table, package
from index.exports_pieces import Pieces
from index.exports_xlsx import xlsx
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
    out = Pieces()
    with pq.ParquetWriter(pa.PythonFile(out, mode="w"), schema, compression="zstd") as writer:
        for rows in batched(table.rows, 20 * _ROWS_AT_ONCE):
            columns = [
                [None if cell is None else as_kind.get(column.kind, lambda cell: cell)(cell) for cell in cells]
                for column, cells in zip(table.columns, zip(*rows, strict=True), strict=True)
            ]
            writer.write_table(pa.table(columns, schema=schema))
            yield out.taken()
    yield out.taken()


# --- CSV and what lies beside it, in one ------------------------------------------------------------


def _zip(table: Table) -> Iterator[bytes]:
    """A zip of the CSV and the data package that tells its columns and the reader's quality."""
    out = Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps(package(table, "data.csv"), ensure_ascii=False, indent=1))
        with archive.open("data.csv", "w", force_zip64=True) as file:
            for piece in _csv(table):
                file.write(piece)
                yield out.taken()
    yield out.taken()


_WRITERS: dict[Format, Callable[[Table], Iterator[bytes]]] = {
    Format.CSV: _csv,
    Format.XLSX: xlsx,
    Format.JSONL: _jsonl,
    Format.PARQUET: _parquet,
    Format.ZIP: _zip,
}
