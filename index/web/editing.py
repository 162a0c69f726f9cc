"""What editors change beside a report: marks. Every change is written down, and leads back to the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from index.asking import Asking
from index.desk import Desk
from index.marks import Mark, MarkError, bodies, checked, mark, marks_of, unmark
from index.query.noted import IMPORTANCES, TASKS, TONES
from index.query.tree import NoteField
from index.settings import Settings
from index.web.forms import Form, form_of
from index.web.pool import Askings
from index.web.seat import Role, demand


@dataclass(frozen=True, slots=True)
class Refused:
    """What was filled in and is no mark, and why: the report's page shows both again."""

    form: Form
    sentence: str


# The page of a report, with what was refused of its form.
type Shown = Callable[[Asking, Settings, str, Refused], Response | None]


async def change_marks(pool: Askings, shown: Shown, request: Request) -> Response:
    """Keep what the form marks on the report, or take one mark back; what is no mark is told in place."""
    person = demand(Role.EDITOR).name
    form = await form_of(request)
    return await run_in_threadpool(partial(_changed, pool, shown, person, request.path_params["id"], form))


def _changed(pool: Askings, shown: Shown, person: str, id_: str, form: Form) -> Response:
    with pool.asking() as questions:
        if not questions.documents.state([id_]):
            raise HTTPException(404)
        try:
            _marked(pool.settings, person, id_, form)
        except MarkError as error:
            again = shown(questions, pool.settings, id_, Refused(form, str(error)))
            if again is None:
                raise HTTPException(404) from None
            return again
    return back_to(id_, "marks")


def back_to(id_: str, place: str) -> RedirectResponse:
    """The way back to the report."""
    return RedirectResponse(f"/reports/{quote(id_, safe='')}#{place}", 303)


def _marked(settings: Settings, person: str, id_: str, form: Form) -> None:
    with Desk(settings.desk_path) as desk:
        if gone := form.one("remove"):
            field, _, about = gone.partition(":")
            if field in list(NoteField):
                unmark(desk, person, id_, NoteField(field), about)
            return
        if kind := form.one("done"):
            mark(desk, Mark(id_, NoteField.TASK, form.one("state"), kind, form.one("note"), person))
            return
        made = [checked(each) for each in _filled_in(person, id_, form)]  # all of them or none
        if form.one("importance") == "none":
            unmark(desk, person, id_, NoteField.IMPORTANCE)
        for each in made:
            mark(desk, each)


def _filled_in(person: str, id_: str, form: Form) -> Iterator[Mark]:
    """The form's three rows, each of which may be empty."""
    if (importance := form.one("importance")) not in ("", "none"):
        yield Mark(id_, NoteField.IMPORTANCE, importance, person=person)
    if tone := form.one("tone"):
        yield Mark(id_, NoteField.TONE, tone, form.one("toward"), person=person)
    if task := form.one("task"):
        yield Mark(id_, NoteField.TASK, "open", task, form.one("note"), person)
    elif form.one("note"):
        raise MarkError("a note is of a task; choose which")


def desk_values(settings: Settings, id_: str, refused: Refused | None = None) -> dict[str, object]:
    """What the page of a report shows of its marks; what was refused stands in the form again."""
    known = bodies(settings.desk_path)
    typed = refused.form if refused else Form({}, {})
    filled = {name: typed.one(name) for name in ("importance", "tone", "toward", "task", "note")}
    return {
        "filled": filled if refused else filled | {"toward": known[0] if known else ""},
        "refused": refused.sentence if refused else "",
        "marks": marks_of(settings.desk_path, [id_]).get(id_, ()),
        "bodies": known,
        "tones": TONES,
        "tasks": TASKS,
        "importances": IMPORTANCES,
    }
