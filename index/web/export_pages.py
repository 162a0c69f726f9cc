"""Files to take away: all reports or figures that a question finds, streamed while they are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import batched, chain
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from crawler.dates import TEHRAN
from index.asking import Asking
from index.exports import (
    FIGURE_COLUMNS,
    MEDIA,
    REPORT_COLUMNS,
    Column,
    Format,
    Table,
    figure_cells,
    report_cells,
    written,
)
from index.web.asked import Asked
from index.web.figures_asked import FiguresAsked
from index.web.pool import Askings

_BATCH = 200


def export_reports(pool: Askings, request: Request) -> Response:
    """All reports that the address asks for, newest first."""
    asked = Asked.of(request.query_params.multi_items())
    query, node = asked.query(), asked.node()

    def rows(questions: Asking) -> Iterator[tuple[Any, ...]]:
        for ids in batched(questions.engine.scan(node), _BATCH):
            records = questions.documents.records(list(ids))
            yield from (report_cells(records[id_]) for id_ in ids if id_ in records)

    return _streamed(pool, request, "reports", query, REPORT_COLUMNS, rows)


def export_figures(pool: Askings, request: Request) -> Response:
    """All figures that the address asks for."""
    asked = FiguresAsked.of(request.query_params.multi_items())
    query = asked.query()

    def rows(questions: Asking) -> Iterator[tuple[Any, ...]]:
        return map(figure_cells, questions.figures(query, None, 0, asked.sort, asked.kind)[1])

    return _streamed(pool, request, "figures", query, FIGURE_COLUMNS, rows)


def _streamed(
    pool: Askings,
    request: Request,
    name: str,
    query: str,
    columns: tuple[Column, ...],
    rows: Callable[[Asking], Iterator[tuple[Any, ...]]],
) -> Response:
    wanted = request.query_params.get("format", "csv")
    if wanted not in list(Format):
        raise HTTPException(400, f"there is no such format; known are {', '.join(Format)}")
    form, now = Format(wanted), dt.datetime.now(TEHRAN)
    about = {"پرسش": query or "*", "ساخته‌شده در": now.isoformat(timespec="seconds"), "فهرست": name}

    def pieces() -> Iterator[bytes]:
        with pool.asking() as questions:
            yield from written(Table(columns, rows(questions), about), form)

    made = pieces()
    first = next(made, b"")  # what cannot be made is told before anything is sent
    file = f"rasad-{name}-{now:%Y%m%d-%H%M}.{form.value}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}
    return StreamingResponse(chain([first], made), headers=headers, media_type=MEDIA[form])
