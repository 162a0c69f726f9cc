"""Where the pages lead on which editors change something about reports."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from index.web.add_page import add_page
from index.web.edit_page import change_reading
from index.web.editing import back_to, change_marks
from index.web.pool import Askings
from index.web.report_page import report_page


def report_routes(pool: Askings) -> list[Route]:
    """Marks, corrections, and reports brought in."""
    return [
        Route("/add", partial(add_page, pool.settings), methods=["GET", "POST"]),
        Route("/reports/{id}/edit", partial(change_reading, pool), methods=["POST"]),
        Route("/reports/{id}/marks", _report, methods=["GET"]),  # a refused form, loaded once more
        Route("/reports/{id}/marks", partial(change_marks, pool, report_page), methods=["POST"]),
    ]


def _report(request: Request) -> Response:
    return back_to(request.path_params["id"], "marks")
