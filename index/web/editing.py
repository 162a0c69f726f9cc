"""What editors change beside a report: marks. Every change is written down, and leads back to the report."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from index.desk import Desk
from index.marks import Mark, MarkError, bodies, mark, marks_of, unmark
from index.query.noted import IMPORTANCES, TASKS, TONES
from index.query.tree import NoteField
from index.settings import Settings
from index.web.forms import Form, form_of
from index.web.pool import Askings
from index.web.seat import Role, demand


async def change_marks(pool: Askings, request: Request) -> Response:
    """Keep what the form marks on the report, or take one mark back."""
    person = demand(Role.EDITOR).name
    form = await form_of(request)
    id_ = request.path_params["id"]
    await run_in_threadpool(partial(_marked, pool, person, id_, form))
    return back_to(id_, "marks")


def back_to(id_: str, place: str) -> RedirectResponse:
    """The way back to the report."""
    return RedirectResponse(f"/reports/{quote(id_, safe='')}#{place}", 303)


def _marked(pool: Askings, person: str, id_: str, form: Form) -> None:
    known(pool, id_)
    with Desk(pool.settings.desk_path) as desk:
        if gone := form.one("remove"):
            field, _, about = gone.partition(":")
            if field in list(NoteField):
                unmark(desk, person, id_, NoteField(field), about)
            return
        try:
            if kind := form.one("done"):
                mark(desk, Mark(id_, NoteField.TASK, form.one("state"), kind, form.one("note"), person))
                return
            _filled_in(desk, person, id_, form)
        except MarkError as error:
            raise HTTPException(400, str(error)) from None


def _filled_in(desk: Desk, person: str, id_: str, form: Form) -> None:
    """The form's three rows, each of which may be empty."""
    if importance := form.one("importance"):
        if importance == "none":
            unmark(desk, person, id_, NoteField.IMPORTANCE)
        else:
            mark(desk, Mark(id_, NoteField.IMPORTANCE, importance, person=person))
    if tone := form.one("tone"):
        mark(desk, Mark(id_, NoteField.TONE, tone, form.one("toward"), person=person))
    if task := form.one("task"):
        mark(desk, Mark(id_, NoteField.TASK, "open", task, form.one("note"), person))


def known(pool: Askings, id_: str) -> None:
    """HTTPException 404 where there is no such report."""
    with pool.asking() as questions:
        if not questions.documents.state([id_]):
            raise HTTPException(404)


def desk_values(settings: Settings, id_: str) -> dict[str, object]:
    """What the page of a report shows of its marks."""
    return {
        "marks": marks_of(settings.desk_path, [id_]).get(id_, ()),
        "bodies": bodies(settings.desk_path),
        "tones": TONES,
        "tasks": TASKS,
        "importances": IMPORTANCES,
    }
