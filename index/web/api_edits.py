"""What editors change of readings through the API, and reports that they bring in: the same as on the page."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, Query
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from index.adding import AddingError, Given, bring_in
from index.desk import Desk
from index.edits import Layer
from index.faults import RasadError
from index.ingest import bring, follow
from index.query.noted import MEDIA
from index.reading_items import items_of
from index.readings import keep, undo
from index.shown import harmless
from index.web.api_changes import ours
from index.web.api_verbs import Answers
from index.web.asked import WrongFieldError
from index.web.edit_page import edit_of
from index.web.forms import Form
from index.web.pool import Askings
from index.web.seat import Role, demand

_MOST_FIELDS = 20


class EditOf(BaseModel):
    """A correction: `was` null adds `now`, `now` null strikes `was` out."""

    number: int
    layer: str
    was: dict[str, Any] | None
    now: dict[str, Any] | None
    person: str
    at: str


class Edits(BaseModel):
    """The corrections of a report, and by layer the items that can be corrected, as `was` has to tell them."""

    id: str
    edits: list[EditOf]
    items: dict[str, list[dict[str, Any]]]


class Brought(BaseModel):
    """The report that was brought in; `read` is false where another process reads just now and will read it too."""

    id: str
    read: bool


def add_editing_verbs(api: FastAPI, pool: Askings, wrong: Answers, missing: Answers) -> None:
    """Let the API answer them; `wrong` and `missing` are what its document tells of errors."""

    @api.get("/reports/{id}/edits", response_model=Edits, responses=missing, summary="Corrections of a reading")
    def edits(id: str) -> Edits:
        return _edits(pool, id)

    @api.post(
        "/reports/{id}/edits",
        response_model=Edits,
        responses=missing,
        dependencies=[Depends(ours)],
        summary="Correct a reading",
    )
    def add_edit(
        id: str,
        layer: Annotated[Layer, Body(description="What of the reading: `official`, `amount`, `date`, …")],
        was: Annotated[
            dict[str, Any] | None, Body(description="The item, as `items` has it; null where it was missed.")
        ] = None,
        now: Annotated[
            dict[str, Annotated[str, Body(max_length=2000)]] | None,
            Body(description="The fields of the page's form for it; null strikes it out."),
        ] = None,
    ) -> Edits:
        person = demand(Role.EDITOR)
        fields: dict[str, tuple[str, ...]] = {
            name: (value,) for name, value in list((now or {}).items())[:_MOST_FIELDS]
        }
        told: dict[str, tuple[str, ...]] = {
            "layer": (layer.value,),
            "was": (item_text(was),),
            "do": ("strike" if now is None else "save",),
        }
        with pool.asking() as questions:
            if questions.documents.get(id) is None:
                raise _missing(id)
            if was is None and now is None:
                raise HTTPException(400, "nothing is struck out and nothing is added")
            try:
                edit = edit_of(person.name, id, Form(fields | told, {}), questions)
            except WrongFieldError as error:
                raise HTTPException(400, str(error)) from None
            with Desk(pool.settings.desk_path) as desk:
                keep(desk, edit)
            questions.documents.touch(id)
        follow(pool.settings)
        return _edits(pool, id)

    @api.delete(
        "/reports/{id}/edits",
        response_model=Edits,
        responses=missing,
        dependencies=[Depends(ours)],
        summary="Take a correction back",
    )
    def take_edit(
        id: str, number: Annotated[int, Query(ge=1, le=2**62, description="The number of the correction.")]
    ) -> Edits:
        person = demand(Role.EDITOR)
        with pool.asking() as questions, Desk(pool.settings.desk_path) as desk:
            if questions.documents.get(id) is None:
                raise _missing(id)
            if not undo(desk, person.name, id, number):
                raise HTTPException(404, f"the report has no correction {number}")
            questions.documents.touch(id)
        follow(pool.settings)
        return _edits(pool, id)

    @api.post(
        "/reports", response_model=Brought, responses=wrong, dependencies=[Depends(ours)], summary="Bring a report in"
    )
    def add_report(
        medium: Annotated[str, Body(description=f"The kind of outlet: {', '.join(f'`{each}`' for each in MEDIA)}.")],
        text: Annotated[str, Body(max_length=400_000, description="The report, if it is given as a text.")] = "",
        address: Annotated[str, Body(max_length=2000, description="Its page, if it is to be fetched.")] = "",
        outlet: Annotated[str, Body(max_length=60, description="The outlet's name.")] = "",
        title: Annotated[str, Body(max_length=300, description="Its title; else the text's first line.")] = "",
        day: Annotated[str, Body(max_length=20, description="The Jalali day, like 1403/07/12.")] = "",
        time: Annotated[str, Body(max_length=10, description="The clock, like 20:30.")] = "",
    ) -> Brought:
        person = demand(Role.EDITOR)
        given = Given(medium, outlet.strip(), title.strip(), day.strip(), time.strip(), address.strip(), text)
        try:
            id_ = bring_in(given, pool.settings, person.name)
        except AddingError as error:
            raise HTTPException(400, f"{error.field}: {error}") from None
        try:
            return Brought(id=id_, read=bring(pool.settings))
        except RasadError:
            return Brought(id=id_, read=False)  # it is in the archive; whoever reads next reads it too


def item_text(item: dict[str, Any] | None) -> str:
    """An item as the page's form sends it; nothing for none."""
    return "" if item is None else json.dumps(item, ensure_ascii=False, sort_keys=True)


def _edits(pool: Askings, id_: str) -> Edits:
    with pool.asking() as questions:
        document = questions.documents.get(id_)
        if document is None:
            raise _missing(id_)
        held = questions.documents.edits(id_)
        found = {layer.value: items_of(document, layer) for layer in Layer}
    made = [EditOf(number=e.number, layer=e.layer.value, was=e.was, now=e.now, person=e.person, at=e.at) for e in held]
    return Edits(id=id_, edits=made, items={layer: items for layer, items in found.items() if items})


def _missing(id_: str) -> HTTPException:
    return HTTPException(404, f"there is no report «{harmless(id_[:200])}»")
