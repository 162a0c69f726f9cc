"""A small table of the page as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from starlette.responses import Response

from index.commands.terminal import safe_cell


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """The table to be saved as `name`.csv: with a byte order mark (spreadsheets then know UTF-8), and safe in one."""
    held = io.StringIO()
    written = csv.writer(held)
    written.writerow(header)
    written.writerows([safe_cell(cell) for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response("\ufeff" + held.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
