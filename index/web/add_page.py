"""The page on which an editor brings in a report that no spider can reach: by address, as a text, or as a file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from index.adding import AddingError, Given, bring_in
from index.faults import RasadError
from index.ingest import bring
from index.outlets import outlet_names
from index.query.noted import MEDIA
from index.settings import Settings
from index.web.forms import Form, form_of
from index.web.rendering import page
from index.web.seat import Role, demand

LARGEST = 10 * 2**20  # bytes of a form with its file


async def add_page(settings: Settings, request: Request) -> Response:
    """The empty form; what was filled in is brought in, or the form comes back with what is wrong."""
    person = demand(Role.EDITOR).name
    if request.method == "GET":
        outlet, kept = request.query_params.get("outlet", ""), request.query_params.get("kept", "")
        return _form(Given("web", outlet=outlet[:60]), kept=kept[:120])
    form = await form_of(request, LARGEST)
    return await run_in_threadpool(partial(_added, settings, person, _given(form)))


def _added(settings: Settings, person: str, given: Given) -> Response:
    try:
        id_ = bring_in(given, settings, person)
    except AddingError as error:
        return _form(given, error, 400)
    where = quote(id_, safe="")
    try:
        read = bring(settings)
    except RasadError:
        read = False  # it is in the archive; whoever reads next reads it too
    return RedirectResponse(f"/reports/{where}" if read else f"/add?kept={where}", 303)


def _given(form: Form) -> Given:
    file = form.files.get("file")
    given = Given(
        medium=form.one("medium"),
        outlet=form.one("outlet")[:60],
        title=form.one("title")[:300],
        day=form.one("day")[:20],
        time=form.one("time")[:10],
        address=form.one("address")[:2000],
        text=form.one("text"),
    )
    return replace(given, file_name=file.name[:200], content=file.content) if file else given


def _form(given: Given, wrong: AddingError | None = None, status: int = 200, kept: str = "") -> HTMLResponse:
    return page(
        "add.html",
        status,
        title="افزودن گزارش",
        here="/add",
        given=given,
        wrong=wrong,
        kept=kept,
        media={medium: names[0] for medium, names in MEDIA.items()},
        outlets_known=sorted(outlet_names().values()),
        largest=LARGEST // 2**20,
    )
