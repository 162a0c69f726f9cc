"""What the API changes: marks of editors, and saved searches. Each change is written down, as the page's are."""

from __future__ import annotations

from typing import Annotated

from fastapi import Body, Depends, FastAPI, Query, Request
from starlette.exceptions import HTTPException

from index import audit
from index.desk import Desk
from index.marks import Mark, MarkError, mark, marks_of, unmark
from index.query.tree import NoteField
from index.shown import harmless
from index.watch.calendar import RuleError
from index.watch.saving import save
from index.watch.searches import Watch, WatchError, remove, watches
from index.web.api_models import MarkOf, Marks, Watches, WatchOf
from index.web.api_verbs import Answers
from index.web.forms import from_our_page
from index.web.pool import Askings, Desks
from index.web.seat import Role, Seat, demand, seat

type Name = Annotated[str, Query(min_length=1, max_length=120, description="The name of the search.")]
type Field = Annotated[NoteField, Query(description="`tone`, `task` or `importance`.")]
type About = Annotated[str, Query(max_length=120, description="The body of the tone, or what the task is.")]


def add_changing_verbs(api: FastAPI, pool: Askings, desks: Desks, wrong: Answers, missing: Answers) -> None:
    """Let the API answer them; `wrong` and `missing` are what its document tells of errors."""
    from_us = [Depends(ours)]

    @api.get("/reports/{id}/marks", response_model=Marks, responses=missing, summary="What editors marked on a report")
    def marks(id: str) -> Marks:
        _known(pool, id)
        return _marks(pool, id)

    @api.post(
        "/reports/{id}/marks", response_model=Marks, responses=missing, dependencies=from_us, summary="Mark a report"
    )
    def add_mark(
        id: str,
        field: Annotated[NoteField, Body(description="`tone`, `task` or `importance`.")],
        value: Annotated[str, Body(max_length=40, description="`positive`, `neutral`, `negative`; `open`, `done`; …")],
        about: Annotated[
            str, Body(max_length=120, description="The body of a tone; `reply` or `follow` of a task.")
        ] = "",
        note: Annotated[str, Body(max_length=1000, description="A note to it.")] = "",
    ) -> Marks:
        person = demand(Role.EDITOR)
        _known(pool, id)
        try:
            with desks.desk() as desk:
                mark(desk, Mark(id, field, value, about, note, person.name))
        except MarkError as error:
            raise HTTPException(400, str(error)) from None
        return _marks(pool, id)

    @api.delete(
        "/reports/{id}/marks", response_model=Marks, responses=missing, dependencies=from_us, summary="Take a mark back"
    )
    def take_mark(id: str, field: Field, about: About = "") -> Marks:
        person = demand(Role.EDITOR)
        _known(pool, id)
        with desks.desk() as desk:
            if not unmark(desk, person.name, id, field, about):
                raise HTTPException(404, "there is no such mark")
        return _marks(pool, id)

    @api.get("/watches", response_model=Watches, responses=wrong, summary="Saved searches")
    def saved() -> Watches:
        with desks.desk() as desk:
            return _watches(desk, seat())

    @api.post("/watches", response_model=Watches, responses=missing, dependencies=from_us, summary="Save a search")
    def add_watch(
        name: Annotated[str, Body(min_length=1, max_length=120, description="What it is kept under.")],
        query: Annotated[str, Body(max_length=4000, description="In the query language.")],
        to: Annotated[list[str], Body(max_length=50, description="Addresses that it mails; none for its feed alone.")],
        when: Annotated[str, Body(max_length=200, description="`instant`, `hourly`, `daily 07:30`, …")] = "daily 07:30",
        zone: Annotated[str, Body(max_length=60, description="The time zone of its hours.")] = "",
        anyway: Annotated[bool, Body(description="Save it though it is broad.")] = False,
    ) -> Watches:
        person = demand(Role.READER)
        watch = Watch(name, query, tuple(to) or ("feed",), when, zone, owner=person.name)
        try:
            with pool.asking() as questions:
                made = save(pool.settings, watch, anyway, questions)
        except (WatchError, RuleError) as error:
            raise HTTPException(400, str(error)) from None
        if not made.saved:
            raise HTTPException(409, f"{made.broad}; narrow it, or save it anyway")
        with desks.desk() as desk:
            audit.note(desk, person.name, "watch save", name, f"{query} → {', '.join(watch.recipients)}")
            return _watches(desk, person)

    @api.delete("/watches", response_model=Watches, responses=missing, dependencies=from_us, summary="Forget a search")
    def take_watch(name: Name) -> Watches:
        person = demand(Role.READER)
        with desks.desk() as desk:
            if name not in {each.name for each in _watches(desk, person).watches}:
                raise HTTPException(404, f"there is no search «{harmless(name)}» of yours")
            remove(desk, name)
            audit.note(desk, person.name, "watch delete", name)
            return _watches(desk, person)


def ours(request: Request) -> None:
    """Where nobody signs in, a page of another server could have a browser send this."""
    from_our_page(request)


def _known(pool: Askings, id_: str) -> None:
    with pool.asking() as questions:
        if not questions.documents.state([id_]):
            raise HTTPException(404, f"there is no report «{harmless(id_[:200])}»")


def _marks(pool: Askings, id_: str) -> Marks:
    found = marks_of(pool.settings.desk_path, [id_]).get(id_, ())
    return Marks(
        id=id_,
        marks=[
            MarkOf(
                field=each.field.value,
                value=each.value,
                about=each.about,
                note=each.note,
                person=each.person,
                at=each.at,
            )
            for each in found
        ],
    )


def _watches(desk: Desk, person: Seat) -> Watches:
    """Those that this person may see: their own, and everybody's for administrators."""
    seen = [each for each in watches(desk) if person.may(Role.ADMINISTRATOR) or each.owner == person.name]
    return Watches(
        watches=[
            WatchOf(name=each.name, query=each.query, to=list(each.recipients), when=each.rule, zone=each.zone,
                    state=each.state, fault=each.fault, owner=each.owner, made_at=each.made_at)
            for each in seen
        ]
    )  # fmt: skip
