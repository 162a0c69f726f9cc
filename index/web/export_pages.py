"""Files to take away: any list that a question finds, complete, streamed while it is read; and what its columns are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import batched, chain
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from crawler.dates import TEHRAN
from index.asking import Asking, facet_shown
from index.commands.trend import period_key
from index.engine import Step
from index.exports import (
    ABOUT,
    MEDIA,
    Format,
    Table,
    columns_of,
    figure_cells,
    group_cells,
    package,
    report_cells,
)
from index.exports_writing import written
from index.marks import marks_of
from index.settings import Settings
from index.stories import story_names
from index.web.asked import FILTERS, Asked, chosen
from index.web.figures_asked import FiguresAsked
from index.web.pool import Askings

_BATCH = 200
_EVERY_VALUE = 10_000_000

type Rows = Callable[[Asking], Iterator[tuple[Any, ...]]]


def export_reports(pool: Askings, request: Request) -> Response:
    """All reports that the address asks for, newest first."""
    asked = Asked.of(request.query_params.multi_items())
    query, node = asked.query(), asked.node()
    settings = pool.settings

    def rows(questions: Asking) -> Iterator[tuple[Any, ...]]:
        for ids in batched(questions.engine.scan(node), _BATCH):
            yield from _reports(questions, settings, list(ids))

    return _streamed(pool, request, "reports", query, rows)


def _reports(questions: Asking, settings: Settings, ids: list[str]) -> Iterator[tuple[Any, ...]]:
    records = questions.documents.records(ids)
    marks, readers = marks_of(settings.desk_path, ids), questions.documents.state(ids)
    stories = story_names(settings.desk_path, ids)
    for id_ in ids:
        if id_ in records:
            record = records[id_] | {"reader": readers[id_][1]}
            yield report_cells(record, stories.get(id_, id_), marks.get(id_, ()))


def export_figures(pool: Askings, request: Request) -> Response:
    """All figures that the address asks for; their groups where it asks for groups."""
    asked = FiguresAsked.of(request.query_params.multi_items())
    query = asked.query()

    def rows(questions: Asking) -> Iterator[tuple[Any, ...]]:
        found = questions.figures(query, None, 0, asked.sort, asked.kind)[1]
        for batch in batched(found, _BATCH):
            readers = questions.documents.state(list(dict.fromkeys(row.id for row in batch)))
            yield from (figure_cells(row, readers[row.id][1] if row.id in readers else "") for row in batch)

    def groups(questions: Asking) -> Iterator[tuple[Any, ...]]:
        found = questions.figures(query, None, 0, asked.sort, asked.kind)[1]
        return map(group_cells, questions.grouped(found, asked.by))

    if asked.by:
        return _streamed(pool, request, "groups", query, groups)
    return _streamed(pool, request, "figures", query, rows)


def export_values(pool: Askings, request: Request) -> Response:
    """All values of a field (`of` is an outlet, province, topic, official, …), most frequent first."""
    asked = Asked.of(request.query_params.multi_items())
    query, node = asked.query(), asked.node()
    of = request.query_params.get("of", "")
    if of not in FILTERS or of == "speaker":
        known = ", ".join(name for name in FILTERS if name != "speaker")
        raise HTTPException(400, f"there are no values of such a field; known are {known}")
    field = FILTERS[of]

    def rows(questions: Asking) -> Iterator[tuple[Any, ...]]:
        buckets = questions.engine.facets(node, (field,), _EVERY_VALUE)[field]
        return ((each.value, facet_shown(field, each.value), each.count) for each in buckets)

    return _streamed(pool, request, "values", query, rows)


def export_trend(pool: Askings, request: Request) -> Response:
    """The reports by day, week, month or year (`by`)."""
    asked = Asked.of(request.query_params.multi_items())
    query = asked.query()
    by = request.query_params.get("by", "")
    chosen(request.query_params.multi_items(), "by", "به تفکیک", [each.value for each in Step])
    step = Step(by) if by in list(Step) else Step.MONTH

    def rows(questions: Asking) -> Iterator[tuple[Any, ...]]:
        periods = questions.trend(query, step)[1]
        return ((period_key(each.start, step), each.start, each.count) for each in periods)

    return _streamed(pool, request, "trend", query, rows)


def _streamed(pool: Askings, request: Request, name: str, query: str, rows: Rows) -> Response:
    wanted = request.query_params.get("format", "csv")
    if wanted not in {*Format, ABOUT}:
        raise HTTPException(400, f"there is no such format; known are {', '.join([*Format, ABOUT])}")
    now = dt.datetime.now(TEHRAN)
    about = {"پرسش": query or "*", "ساخته‌شده در": now.isoformat(timespec="seconds"), "فهرست": name}
    columns, stem = columns_of(name), f"rasad-{name}-{now:%Y%m%d-%H%M}"
    if wanted == ABOUT:
        told = package(Table(columns, (), about), f"{stem}.csv")
        headers = {"Content-Disposition": f'attachment; filename="{stem}-datapackage.json"'}
        return JSONResponse(told, headers=headers | {"Cache-Control": "no-store"})
    form = Format(wanted)

    def pieces() -> Iterator[bytes]:
        with pool.asking() as questions:
            yield from written(Table(columns, rows(questions), about), form)

    made = pieces()
    first = next(made, b"")  # what cannot be made is told before anything is sent
    beside = request.url.include_query_params(format=ABOUT)
    headers = {
        "Content-Disposition": f'attachment; filename="{stem}.{form.value}"',
        "Cache-Control": "no-store",
        "Link": f'<{beside.path}?{beside.query}>; rel="describedby"; type="application/json"',
    }
    return StreamingResponse(chain([first], made), headers=headers, media_type=MEDIA[form])
