"""The page on which an editor corrects what the machine read in a report, and takes a correction back."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from index.asking import Asking
from index.desk import Desk
from index.edits import Edit, Layer
from index.ingest import follow
from index.reading_items import items_of
from index.readings import keep, undo
from index.shown import shown_value
from index.web.asked import WrongFieldError
from index.web.editing import back_to
from index.web.edits_asked import wanted, words_of
from index.web.forms import Form, form_of
from index.web.marked import COOPERATIVE_KINDS, date_shown
from index.web.pool import Askings
from index.web.rendering import headline, page
from index.web.report_names import RELATIONS, SCOPES, STAGES
from index.web.seat import Role, demand
from nlp.gazetteer import rows

# layer: what people call it; the order of the page
LAYERS = {
    Layer.OFFICIAL: "مقام‌ها",
    Layer.COOPERATIVE: "تعاونی‌ها",
    Layer.ORGANISATION: "سازمان‌ها",
    Layer.PROVINCE: "استان‌ها",
    Layer.AMOUNT: "مبلغ‌ها",
    Layer.COUNT: "شمارها",
    Layer.DATE: "تاریخ‌ها",
    Layer.QUOTE: "گفته‌ها",
    Layer.TOPIC: "موضوع‌ها",
    Layer.MAIN_PROVINCE: "استان اصلی",
    Layer.RELEVANT: "ربط به بخش تعاون",
    Layer.CHECKED: "بازبینی",
}
_WHOLE = (Layer.MAIN_PROVINCE, Layer.RELEVANT, Layer.CHECKED)  # of the report as a whole
_MOST = 200

type Held = dict[Layer, list[tuple[str, dict[str, Any]]]]


def edit_page(questions: Asking, request: Request) -> HTMLResponse:
    """The report's items, each with its form."""
    demand(Role.EDITOR)
    return _shown(questions, request.path_params["id"], later=request.query_params.get("later") == "yes")


async def change_reading(pool: Askings, request: Request) -> Response:
    """Keep one correction or take one back, and let the index follow; a field that cannot be read is told in place."""
    person = demand(Role.EDITOR).name
    form = await form_of(request)
    return await run_in_threadpool(partial(_changed, pool, person, request.path_params["id"], form))


def _changed(pool: Askings, person: str, id_: str, form: Form) -> Response:
    with pool.asking() as questions:
        document = questions.documents.get(id_)
        if document is None:
            raise HTTPException(404)
        try:
            with Desk(pool.settings.desk_path) as desk:
                if number := form.one("undo"):
                    undo(desk, person, id_, int(number) if number.isascii() and number.isdigit() else 0)
                else:
                    keep(desk, edit_of(person, id_, form, questions))
        except WrongFieldError as error:
            return _shown(questions, id_, error, 400, form=form)
        questions.documents.touch(id_)
    followed = follow(pool.settings)
    report = back_to(id_, "edits")
    if form.one("back") == "report":
        return report
    where = report.headers["location"].partition("#")[0]
    return RedirectResponse(f"{where}/edit{'' if followed else '?later=yes'}#done", 303)


def edit_of(person: str, id_: str, form: Form, questions: Asking) -> Edit:
    """The correction that a form tells; raises WrongFieldError where one of its fields cannot be."""
    document = questions.documents.get(id_)
    assert document is not None
    if form.one("layer") not in list(Layer):
        raise HTTPException(400, "the form names no part of a reading")
    layer = Layer(form.one("layer"))
    was: dict[str, Any] | None = None
    if form.one("was"):
        items = {_text(item): item for item in items_of(document, layer)}
        was = items.get(form.one("was"))
        if was is None:
            raise WrongFieldError(LAYERS[layer], "", 1, "گزارش در این میان دوباره خوانده یا ویراسته شد؛ از نو ببینید")
    if form.one("do") == "strike":
        return Edit(id_, layer, was, None, person)
    now = wanted(layer, was, form)
    if was is None and "text" in now:
        words = words_of(document.text, now["text"])
        if words is None:
            raise WrongFieldError(
                "به عبارت خبر", now["text"], 1, "این در متن خبر نیست؛ همان‌گونه که در خبر آمده بنویسید"
            )
        now["text"] = words
    return Edit(id_, layer, was, now, person)


def _shown(
    questions: Asking,
    id_: str,
    wrong: WrongFieldError | None = None,
    status: int = 200,
    later: bool = False,
    form: Form | None = None,
) -> HTMLResponse:
    document = questions.documents.get(id_)
    if document is None:
        raise HTTPException(404)
    held = {layer: [(_text(item), item) for item in items_of(document, layer)[:_MOST]] for layer in LAYERS}
    return page(
        "edit.html",
        status,
        title=f"ویرایشِ {headline(document)}",
        here="",
        document=document,
        held={layer.value: pairs for layer, pairs in held.items()},
        layers={layer.value: name for layer, name in LAYERS.items()},
        edits=edits_shown(questions, id_),
        wrong=wrong,
        again=_again(held, form) if form else None,
        later=later,
        provinces_known=[row[0] for row in rows("provinces.tsv")],
        topics_known=[row[0] for row in rows("topics.tsv")],
        kinds={kind.value: name for kind, name in COOPERATIVE_KINDS.items()},
        relations=RELATIONS | {"equal": "برابر"},
        stages=STAGES,
        scopes=SCOPES,
        shown_value=shown_value,
        date_shown=date_shown,
    )


def _again(held: Held, form: Form) -> dict[str, Any] | None:
    """The form of which something was refused, as it was filled in; None where its item is there no more."""
    layer, was = form.one("layer"), form.one("was")
    if layer not in list(Layer) or Layer(layer) in _WHOLE or (was and was not in dict(held[Layer(layer)])):
        return None
    return {"layer": layer, "was": was, "typed": {name: values[0].strip() for name, values in form.values.items()}}


def edits_shown(questions: Asking, id_: str) -> list[dict[str, Any]]:
    """The corrections of a report as people read them: what was, what is now, who made it and when."""
    return [
        {
            "number": edit.number,
            "layer": LAYERS[edit.layer],
            "was": item_shown(edit.layer, edit.was),
            "now": item_shown(edit.layer, edit.now),
            "person": edit.person,
            "at": edit.at,
        }
        for edit in questions.documents.edits(id_)
    ]


def item_shown(layer: Layer, item: dict[str, Any] | None) -> str:
    """One item in a few words; nothing for none."""
    if item is None:
        return ""
    match layer:
        case Layer.OFFICIAL:
            return "، ".join(part for part in (item.get("name") or "بی‌نام", *(item.get("posts") or ())) if part)
        case Layer.AMOUNT | Layer.COUNT:
            told = [f"بابت {item['about']}" if item.get("about") else "", item.get("province") or ""]
            return "، ".join(part for part in (shown_value(item), *told) if part)
        case Layer.DATE:
            return f"{item['text']} = {date_shown(str(item['value']))}"
        case Layer.QUOTE:
            return f"{item['speaker']}: {item['text']}…"
        case Layer.RELEVANT:
            return "دربارهٔ بخش تعاون" if item["relevant"] else "نه دربارهٔ بخش تعاون"
        case Layer.CHECKED:
            return "همه دیده شد"
        case _:
            return str(item.get("name") or "هیچ")


def _text(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True)
