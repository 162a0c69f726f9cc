"""The server's application: which address leads to which page, and what people are told when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from index.asking import Asking
from index.exports import ExportError
from index.faults import RasadError
from index.settings import Settings
from index.web.account_pages import AccountPages
from index.web.accounts_pages import AccountsPages
from index.web.api import create_api
from index.web.api_models import verbs_of
from index.web.asked import Asked, WrongFieldError
from index.web.bulletin_page import BulletinPages
from index.web.completing import complete
from index.web.coverage_page import coverage_page
from index.web.edit_page import edit_page
from index.web.entity_page import entity_page
from index.web.entry import Entrance, Entry
from index.web.export_pages import export_figures, export_reports, export_trend, export_values
from index.web.feed import feed
from index.web.figures_page import figures_page
from index.web.link_pages import LinkPages
from index.web.map_files import map_csv, map_file
from index.web.pool import Askings, Desks
from index.web.problems import problem
from index.web.rendering import page
from index.web.report_page import report_page
from index.web.report_routes import report_routes
from index.web.search_page import form_values, search_page
from index.web.secure import HEADERS, Secure
from index.web.trend_files import chart_file, data_csv
from index.web.trends_compared import compared_csv
from index.web.trends_page import provinces_page, trends_page
from index.web.watch_pages import WatchPages

# what needs no index: (what, where)
_STILL = (
    ("بولتن‌های ساخته‌شده", "/bulletins"),
    ("جست‌وجوهای ذخیره‌شده و آنچه یافته‌اند", "/watches"),
    ("افزودن گزارش؛ پس از بازگشت نمایه دیده می‌شود", "/add"),
    ("گردآوری خبرها (rasad collect)", ""),
    ("خواندن یک گزارش در خط فرمان (rasad show)", ""),
)

type Answer = Callable[[Asking, Request], Response]


def create_app(settings: Settings, entry: Entry | None = None) -> Starlette:
    """The page and the API over the settings' data folder; `entry` says how they are reached."""
    pool, desks, entry = Askings(settings), Desks(settings), entry or Entry()
    pages: dict[str, Answer] = {
        "/": lambda questions, request: search_page(questions, settings, request.query_params),
        "/reports/{id}": partial(_report, settings),
        "/reports/{id}/edit": edit_page,
        "/figures": lambda questions, request: figures_page(questions, request.query_params),
        "/trends": lambda questions, request: trends_page(questions, settings, request.query_params),
        "/trends/chart.svg": lambda questions, request: chart_file(questions, settings, request),
        "/trends/chart.png": lambda questions, request: chart_file(questions, settings, request),
        "/trends/compared.csv": lambda questions, request: compared_csv(questions, settings, request),
        "/trends/data.csv": lambda questions, request: data_csv(questions, settings, request),
        "/provinces": lambda questions, request: provinces_page(questions, request.query_params),
        "/provinces/map.svg": lambda questions, request: map_file(questions, settings, request),
        "/provinces/map.png": lambda questions, request: map_file(questions, settings, request),
        "/provinces/map.csv": map_csv,
        "/entity": lambda questions, request: entity_page(questions, settings, request.query_params),
        "/feed.atom": feed,
        "/complete": complete,
    }
    api = create_api(pool, desks)
    routes: list[Route | Mount] = [
        Route(path, partial(_answer, pool, answer), methods=["GET"]) for path, answer in pages.items()
    ]
    routes.append(Route("/coverage", partial(coverage_page, pool), methods=["GET", "POST"]))
    routes += report_routes(pool)
    routes.append(Route("/export/reports", partial(export_reports, pool)))
    routes.append(Route("/export/figures", partial(export_figures, pool)))
    routes.append(Route("/export/values", partial(export_values, pool)))
    routes.append(Route("/export/trend", partial(export_trend, pool)))
    routes.append(Route("/api/v1/docs", partial(_api_page, api)))
    routes.append(Mount("/api/v1", api))
    routes.append(Mount("/static", StaticFiles(packages=[("index.web", "static")])))
    routes += WatchPages(settings, pool, desks).routes()
    routes += LinkPages(settings, desks).routes()
    routes += AccountPages(settings, desks, entry).routes()
    routes += AccountsPages(desks).routes()
    routes += BulletinPages(settings).routes()
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(Secure, names=entry.names),
            Middleware(Entrance, settings=settings, desks=desks, entry=entry),
            Middleware(GZipMiddleware, minimum_size=1000),
        ],
        exception_handlers={
            WrongFieldError: _wrong_field,
            ExportError: _no_file,
            RasadError: _no_answer,
            HTTPException: _refused,
            Exception: _own_mistake,
        },
    )


def _answer(pool: Askings, answer: Answer, request: Request) -> Response:
    with pool.asking() as questions:
        return answer(questions, request)


def _report(settings: Settings, questions: Asking, request: Request) -> Response:
    made = report_page(questions, settings, request.path_params["id"])
    if made is None:
        raise HTTPException(404)
    return made


def _api_page(api: FastAPI, request: Request) -> Response:  # noqa: ARG001
    return page("api.html", title="رابط برنامه‌نویسی", here="", verbs=verbs_of(api.openapi()))


def _wrong_field(request: Request, error: Exception) -> Response:
    """The box again, with the place where the question goes wrong."""
    assert isinstance(error, WrongFieldError)
    if _of_program(request):
        return problem(400, "query", "The query cannot be read", str(error), column=error.column)
    at = max(0, min(error.column - 1, len(error.value)))
    end = at + max(1, len(error.value[at:].split(" ", 1)[0]))
    return page(
        "wrong.html",
        400,
        **form_values(Asked.of(request.query_params.multi_items(), strict=False)),
        title="پرسش خوانده نشد",
        wrong=error,
        before=error.value[max(0, at - 200) : at],
        there=error.value[at:end][:80] or "␣",
        after=error.value[end : end + 200],
    )


def _of_program(request: Request) -> bool:
    """Whether a program asks, which is told in its own way; a browser that takes a file away is shown a page."""
    path = request.url.path
    browser = "text/html" in request.headers.get("accept", "")
    return path.startswith("/api/") or (path.startswith("/export/") and not browser)


def _no_answer(request: Request, error: Exception) -> Response:
    """Nothing to ask, or what there is cannot answer."""
    if _of_program(request):
        answer = problem(503, "index", "There is no answer now", str(error))
        answer.headers["Retry-After"] = "30"
        return answer
    return page(
        "trouble.html",
        503,
        {"Retry-After": "30"},
        title="اکنون نمی‌توان پاسخ داد",
        told="آنچه گردآوری شده سر جای خود است، ولی نمایه پاسخ نمی‌دهد. کسی که رصد را می‌گرداند این جمله را لازم دارد:",
        sentence=str(error),
        still=_STILL,
    )


def _no_file(request: Request, error: Exception) -> Response:
    if _of_program(request):
        return problem(501, "format", "This file cannot be made", str(error))
    title, told = "این پرونده را نمی‌توان ساخت", "شکل‌های دیگر (اکسل، CSV، JSON Lines) ساخته می‌شوند."
    return page("trouble.html", 501, title=title, told=told, sentence=str(error), still=[])


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if _of_program(request):  # also an address that reaches no route of the API («…/reports/%0A»)
        return problem(error.status_code, "request", "This cannot be had", str(error.detail))
    missing = error.status_code == 404
    nowhere = "هیچ گزارشی این نام را ندارد؛ شاید املای دیگری دارد، یا ویراستاری آن را درست کرده است."
    lost = "شاید نشانی ناقص است، یا گزارش دیگر در بایگانی نیست."
    return page(
        "trouble.html",
        error.status_code,
        error.headers,
        title="چنین صفحه‌ای نیست" if missing else "این درخواست پذیرفته نیست",
        told=(nowhere if request.url.path == "/entity" else lost) if missing else "",
        sentence="" if missing else str(error.detail),
        still=[],
    )


def _own_mistake(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return page(
        "trouble.html",
        500,
        HEADERS,  # this answer is made outside of everything else
        title="رصد در این صفحه به خطایی از خود برخورد",
        told="چیزی از دست نرفته است. این را به کسی که رصد را می‌گرداند بگویید:",
        sentence=type(error).__name__,
        still=[],
    )
