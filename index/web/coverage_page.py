"""The page of a release's coverage: who ran a text, a file or a report, when, how much of it, what they changed."""

from __future__ import annotations

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from index.adding import AddingError, Given, text_of
from index.asking import Asking
from index.coverage import coverage
from index.web.differences import MOST_COMPARED, MOST_SENTENCES, Line, told_otherwise
from index.web.forms import form_of
from index.web.pool import Askings
from index.web.rendering import headline, page

LARGEST = 10 * 2**20  # bytes of a form with its file
LONGEST = 25_000  # characters of a release


async def coverage_page(pool: Askings, request: Request) -> Response:
    """The empty form; the coverage of what was pasted or uploaded (POST); that of a report (`?id=`)."""
    given = Given("web")
    if request.method == "POST":
        form = await form_of(request, LARGEST)
        file = form.files.get("file")  # it wins: the box may still hold the text before
        given = Given("web", content=file.content) if file else Given("web", text=form.one("release"))
    return await run_in_threadpool(partial(_answer, pool, given, request.query_params.get("id", "")))


def _answer(pool: Askings, given: Given, id_: str) -> HTMLResponse:
    try:
        text = text_of(given) if given.text or given.content else ""
    except AddingError as error:
        return _page("", wrong=str(error))
    if len(text) > LONGEST:
        return _page(text[:LONGEST], wrong="این متن بلندتر از هر خبری است؛ بخشی از آن را بگذارید")
    with pool.asking() as questions:
        return _covered(questions, text, id_)


def _covered(questions: Asking, text: str, id_: str) -> HTMLResponse:
    title = ""
    if id_ and not text:
        document = questions.documents.get(id_)
        if document is None:
            raise HTTPException(404)
        text, title = document.text, headline(document)
    found = coverage(questions, text) if text else None
    ran = list(found.ran) if found else []
    differ = {each.id: _differences(text, each.document.text) for each in ran[:MOST_COMPARED] if each.id != id_}
    return _page(
        text,
        headline=title,
        ran=ran,
        differ={key: lines for key, lines in differ.items() if lines},
        outlets=len({each.document.article.site for each in ran}),
        silent=list(found.silent) if found else [],
    )


def _differences(ours: str, theirs: str) -> list[tuple[Line, ...]]:
    return told_otherwise(ours, theirs)[:MOST_SENTENCES]


def _page(release: str, wrong: str = "", **values: object) -> HTMLResponse:
    empty: dict[str, object] = {"headline": "", "ran": [], "differ": {}, "outlets": 0, "silent": []}
    return page(
        "coverage.html",
        400 if wrong else 200,
        title="پوشش یک خبر",
        here="/coverage",
        release=release,
        wrong=wrong,
        longest=LONGEST,
        largest=LARGEST // 2**20,
        **(empty | values),
    )
