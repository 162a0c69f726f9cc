"""The page of a release's coverage: who ran a pasted text or a report, when, how much of it, and who did not."""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from index.asking import Asking
from index.coverage import coverage
from index.web.pool import Askings
from index.web.rendering import page

LARGEST = 200_000  # bytes of a form


async def coverage_page(pool: Askings, request: Request) -> Response:
    """The empty form; the coverage of what was pasted (POST); that of a report (`?id=`)."""
    text = ""
    if request.method == "POST":
        body = (await _body(request)).decode("utf-8", "replace")
        try:
            form = parse_qs(body, max_num_fields=5)
        except ValueError:
            raise HTTPException(400, "the form has more fields than this page") from None
        text = form.get("release", [""])[0].strip()
    return await run_in_threadpool(partial(_answer, pool, text, request.query_params.get("id", "")))


def _answer(pool: Askings, text: str, id_: str) -> HTMLResponse:
    with pool.asking() as questions:
        return _covered(questions, text, id_)


def _covered(questions: Asking, text: str, id_: str) -> HTMLResponse:
    title = ""
    if id_ and not text:
        document = questions.documents.get(id_)
        if document is None:
            raise HTTPException(404)
        text, title = document.text, document.article.title
    found = coverage(questions, text) if text else None
    return page(
        "coverage.html",
        title="پوشش یک خبر",
        here="/coverage",
        release=text,
        headline=title,
        ran=list(found.ran) if found else [],
        outlets=len({ran.document.article.site for ran in found.ran}) if found else 0,
        silent=list(found.silent) if found else [],
        largest=LARGEST // 8,
    )


async def _body(request: Request) -> bytes:
    """The request's body; refused where it is larger than any release."""
    held = b""
    async for piece in request.stream():
        held += piece
        if len(held) > LARGEST:
            raise HTTPException(413, f"a release may have {LARGEST:,} bytes as a form sends it")
    return held
