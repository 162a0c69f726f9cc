"""The API, `/api/v1`: the same verbs as the page and the command line, as JSON, described by OpenAPI."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from index.commands.trend import period_key
from index.engine import FigureHits, FigureSort, Sort, Step
from index.faults import RasadError
from index.figures import GROUPS, GroupingError, group_names
from index.paging import page_of_figures, page_of_reports
from index.query.faults import QueryError
from index.query.printing import describe
from index.query.tree import FigureKind, NameField
from index.shown import harmless
from index.web.api_bulletins import add_bulletin_verbs
from index.web.api_changes import add_changing_verbs
from index.web.api_edits import add_editing_verbs
from index.web.api_models import (
    Figures,
    Found,
    GroupOf,
    Groups,
    Hit,
    PeriodOf,
    Problem,
    Report,
    Suggestions,
    Trend,
    Value,
    numbers_or_null,
    with_tokens,
)
from index.web.api_verbs import add_reading_verbs
from index.web.asked import WrongFieldError
from index.web.cursors import CursorError, cursor_of, place_of, told_cursor
from index.web.pool import Askings, Desks
from index.web.problems import problem
from index.web.warnings import warnings_of

LARGEST_PAGE = 200
_MOST_GROUPED = 200_000

type Q = Annotated[
    str, Query(max_length=4000, description="The query, in the query language; all reports without one.")
]
type Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="Items on a page.")]
type Cursor = Annotated[str, Query(max_length=1000, description="`next` of the page before; the first page without.")]


# Fields that have names to suggest.
Suggested = StrEnum("Suggested", {field.name: field.value for field in NameField if field is not NameField.ID})  # type: ignore[misc]


def create_api(pool: Askings, desks: Desks) -> FastAPI:
    """The API over these open indexes and desks."""
    problem = {"model": Problem, "content": {"application/problem+json": {}}}
    wrong: dict[int | str, dict[str, Any]] = {
        400: problem | {"description": "The request or its query cannot be read."},
        401: problem | {"description": "Where people have accounts: no token, or one that is none."},
        403: problem | {"description": "The token is not for this."},
        429: problem | {"description": "The token asks too often; Retry-After says when to come again."},
        503: problem | {"description": "There is no index, or it cannot answer."},
    }
    missing = wrong | {
        404: problem | {"description": "There is no such thing."},
        409: problem | {"description": "This is not done without a further word; `detail` says which."},
    }
    api = FastAPI(
        title="Rasad",
        version="1",
        description="Search the reports, take their figures and trends. Errors are application/problem+json.",
        docs_url=None,
        redoc_url=None,
        exception_handlers={
            QueryError: _wrong_query,
            GroupingError: _wrong_request,
            CursorError: _wrong_request,
            WrongFieldError: _wrong_request,
            RequestValidationError: _wrong_request,
            RasadError: _no_answer,
            HTTPException: _refused,
        },
    )

    @api.get("/search", response_model=Found, responses=wrong, summary="Reports that match")
    def search(
        q: Q = "", sort: Sort = Sort.RELEVANCE, limit: Limit = 20, cursor: Cursor = "",
        facets: Annotated[int, Query(ge=0, le=100, description="Values of each facet; 0 for none.")] = 0,
    ) -> Found:  # fmt: skip
        question = ("search", q, sort.value)
        after = place_of(cursor, question)
        with pool.asking() as questions, told_cursor(after):
            found = questions.search(q, 0, 0, sort, facets)
            listed = page_of_reports(questions, found.node, sort, limit, after)
            hits = [Hit(**result.to_dict()) for result in questions.results(replace(found, hits=tuple(listed.items)))]
        counts = {
            field.value: [Value(value=bucket.value, count=bucket.count) for bucket in buckets]
            for field, buckets in found.facets.items()
        }
        return Found(
            query=q, read_as=describe(found.node), total=found.total, outlets=found.outlets, facets=counts, hits=hits,
            next=cursor_of(listed.end, question),
        )  # fmt: skip

    @api.get(
        "/reports/{id}",
        response_model=Report,
        responses=missing,
        summary="One report with all that was read out of it",
    )
    def report(id: str) -> dict[str, Any]:
        with pool.asking() as questions:
            record = questions.documents.records([id]).get(id)
        if record is None:
            raise HTTPException(404, f"there is no report «{harmless(id[:200])}»")
        return record

    @api.get("/figures", response_model=Figures, responses=wrong, summary="The figures of the reports that match")
    def figures(
        q: Q = "", kind: FigureKind | None = None, sort: FigureSort = FigureSort.NEWEST, limit: Limit = 50,
        cursor: Cursor = "",
    ) -> Figures:  # fmt: skip
        question = ("figures", q, kind or "", sort.value)
        after = place_of(cursor, question)
        with pool.asking() as questions, told_cursor(after):
            listed = page_of_figures(questions, questions.parse(q), sort, kind, limit, after)
            found = list(questions.rows(FigureHits(listed.total, tuple(listed.items))))
        return Figures(query=q, total=listed.total, figures=found, next=cursor_of(listed.end, question))

    @api.get("/figures/groups", response_model=Groups, responses=wrong, summary="The same, grouped")
    def groups(
        by: Annotated[str, Query(max_length=200, description=f"One or more, with commas: {', '.join(GROUPS)}.")],
        q: Q = "", kind: FigureKind | None = None,
    ) -> Groups:  # fmt: skip
        names = group_names(by)
        with pool.asking() as questions:
            total, rows = questions.figures(q, _MOST_GROUPED, 0, FigureSort.NEWEST, kind)
            kept = list(rows)
        made = [
            GroupOf(
                group=dict(zip(names, group.key, strict=True)), kind=group.kind, unit=group.unit, figures=group.figures,
                statements=group.statements, reports=group.reports, least=group.least, median=group.median,
                most=group.most, sum=group.total,
            )
            for group in questions.grouped(kept, names)
        ]  # fmt: skip
        told = warnings_of(kept, whole=total <= _MOST_GROUPED)
        return Groups(query=q, total=total, by=list(names), warnings=told, groups=made)

    @api.get("/trends", response_model=Trend, responses=wrong, summary="Reports by day, week, month or year")
    def trends(q: Q = "", by: Step = Step.MONTH) -> Trend:
        with pool.asking() as questions:
            total, periods = questions.trend(q, by)
        rows = [PeriodOf(start=p.start.isoformat(), period=period_key(p.start, by), count=p.count) for p in periods]
        return Trend(query=q, by=by.value, total=total, undated=total - sum(p.count for p in periods), periods=rows)

    @api.get("/suggest", response_model=Suggestions, responses=wrong, summary="Names that begin so")
    def suggest(
        field: Suggested,
        prefix: Annotated[str, Query(min_length=1, max_length=100, description="How one of their words begins.")],
        limit: Annotated[int, Query(ge=1, le=50, description="Values at most.")] = 10,
    ) -> Suggestions:
        with pool.asking() as questions:
            found = questions.engine.suggest(NameField(field.value), prefix, limit)
        values = [Value(value=bucket.value, count=bucket.count) for bucket in found]
        return Suggestions(field=field.value, prefix=prefix, values=values)

    add_reading_verbs(api, pool, desks, wrong, missing)
    add_changing_verbs(api, pool, desks, wrong, missing)
    add_editing_verbs(api, pool, wrong, missing)
    add_bulletin_verbs(api, pool, desks, wrong, missing)
    described = api.openapi
    api.openapi = lambda: with_tokens(numbers_or_null(described()))  # type: ignore[method-assign]
    return api


# --- what went wrong ------------------------------------------------------------------------------------


async def _wrong_query(request: Request, error: Exception) -> Response:  # noqa: ARG001
    assert isinstance(error, QueryError)
    return problem(400, "query", "The query cannot be read", error.sentence, column=error.column)


async def _wrong_request(request: Request, error: Exception) -> Response:  # noqa: ARG001
    if isinstance(error, RequestValidationError):
        told = "; ".join(f"{'.'.join(map(str, part['loc'][1:]))}: {part['msg']}" for part in error.errors()[:5])
        return problem(400, "request", "The request cannot be read", told)
    return problem(400, "request", "The request cannot be read", str(error))


async def _no_answer(request: Request, error: Exception) -> Response:  # noqa: ARG001
    answer = problem(503, "index", "There is no answer now", str(error))
    answer.headers["Retry-After"] = "30"
    return answer


async def _refused(request: Request, error: Exception) -> Response:  # noqa: ARG001
    assert isinstance(error, HTTPException)
    return problem(error.status_code, "request", "This cannot be had", str(error.detail))
