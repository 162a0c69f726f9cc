"""Bulletins in the API: the made editions with all that they hold, and the ticks of editors for the coming one."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, FastAPI, Query, Request
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from index.audit import note
from index.bulletin import drafts
from index.bulletin.content import Content
from index.bulletin.drafts import BulletinError
from index.bulletin.editions import editions, named, sent_to, tehran
from index.shown import harmless
from index.web.api_verbs import Answers
from index.web.forms import from_our_page
from index.web.pool import Askings, Desks
from index.web.seat import Role, demand


class EditionOf(BaseModel):
    """One made edition: its number, its day, when and by whom it was made, and which one it corrects."""

    number: int
    day: str
    made_at: str
    made_by: str
    corrects: int | None


class Editions(BaseModel):
    """The made editions, newest first."""

    editions: list[EditionOf]


class EditionWhole(EditionOf):
    """The same with all that it holds; `sent_to` is for editors alone."""

    sent_to: list[str] = Field(description="the addresses that it was mailed to; empty for readers")
    content: Content


class Tick(BaseModel):
    """Whether a report is ticked for the coming bulletin."""

    id: str
    ticked: bool


def add_bulletin_verbs(api: FastAPI, pool: Askings, desks: Desks, wrong: Answers, missing: Answers) -> None:
    """Let the API answer them; `wrong` and `missing` are what its document tells of errors."""
    ours = [Depends(_ours)]

    @api.get("/bulletins", response_model=Editions, responses=wrong, summary="The made bulletins, newest first")
    def bulletins(limit: Annotated[int, Query(ge=1, le=200, description="Editions at most.")] = 50) -> Editions:
        with desks.desk() as desk:
            made = editions(desk, limit)
        return Editions(
            editions=[
                EditionOf(number=number, day=day, made_at=tehran(at).isoformat(), made_by=by, corrects=of)
                for number, day, at, by, of in made
            ]
        )

    @api.get("/bulletins/{name}", response_model=EditionWhole, responses=missing, summary="One bulletin")
    def bulletin(name: str) -> EditionWhole:
        person = demand(Role.READER)
        try:
            with desks.desk() as desk:
                made = named(desk, name)
                sent = sent_to(desk, made.number) if person.may(Role.EDITOR) else []
        except BulletinError as error:
            raise HTTPException(404, str(error)) from None
        return EditionWhole(
            number=made.number, day=made.day, made_at=tehran(made.made_at).isoformat(), made_by=made.made_by,
            corrects=made.corrects, sent_to=[address for address, _ in sent], content=made.content,
        )  # fmt: skip

    @api.post("/reports/{id}/tick", response_model=Tick, responses=missing, dependencies=ours, summary="Tick a report")
    def tick(id: str) -> Tick:
        return _ticked(pool, desks, id, True)

    @api.delete(
        "/reports/{id}/tick", response_model=Tick, responses=missing, dependencies=ours, summary="Take a tick away"
    )
    def untick(id: str) -> Tick:
        return _ticked(pool, desks, id, False)


def _ticked(pool: Askings, desks: Desks, id_: str, wanted: bool) -> Tick:
    person = demand(Role.EDITOR).name
    with pool.asking() as questions:
        if not questions.documents.state([id_]):
            raise HTTPException(404, f"there is no report «{harmless(id_[:200])}»")
    try:
        with desks.desk() as desk:
            (drafts.tick if wanted else drafts.untick)(desk, id_, person)
            note(desk, person, "bulletin tick" if wanted else "bulletin untick", id_)
    except BulletinError as error:
        raise HTTPException(409, str(error)) from None
    return Tick(id=id_, ticked=wanted)


def _ours(request: Request) -> None:
    """Where nobody signs in, a page of another server could have a browser send this."""
    from_our_page(request)
