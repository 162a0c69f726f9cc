"""What an editor wrote into the form of one item of a reading, as the item that is right."""

from __future__ import annotations

from typing import Any

from index.edits import Layer
from index.shown import shown_value
from index.web.asked import WrongFieldError
from index.web.forms import Form
from nlp.amounts import parse_amount
from nlp.document import CooperativeKind, Relation, Scope, Stage
from nlp.gazetteer import rows
from nlp.numbers import parse_number

_LONGEST = 300
_MOST_POSTS = 10
_TEXTS = ("about", "beneficiary", "period", "speaker")
CHOICES: dict[str, Any] = {"relation": Relation, "stage": Stage, "scope": Scope}


def wanted(layer: Layer, was: dict[str, Any] | None, form: Form) -> dict[str, Any]:
    """The item as the form has it; raises WrongFieldError, with the field's label, where it cannot be."""
    match layer:
        case Layer.OFFICIAL:
            return _official(form)
        case Layer.COOPERATIVE:
            kind = form.one("kind", "cooperative")
            if kind not in list(CooperativeKind):
                raise WrongFieldError("نوع", kind, 1, "چنین نوعی نیست")
            return {"name": _name(form), "kind": kind, "province": _province(form)}
        case Layer.PROVINCE | Layer.MAIN_PROVINCE:
            province = _province(form)
            if layer is Layer.PROVINCE and not province:
                raise WrongFieldError("استان", "", 1, "استانی را برگزینید")
            return {"name": province}
        case Layer.ORGANISATION:
            return {"name": _name(form)}
        case Layer.TOPIC:
            return {"name": _closed(form, "name", "موضوع", [row[0] for row in rows("topics.tsv")])}
        case Layer.AMOUNT | Layer.COUNT:
            return _figure(layer, was, form)
        case Layer.QUOTE:
            return {**(was or {}), "speaker": _name(form, "speaker", "گوینده")}
        case Layer.RELEVANT:
            return {"relevant": form.one("relevant") == "yes"}
        case Layer.CHECKED:
            return {"checked": True}


def _official(form: Form) -> dict[str, Any]:
    name = _line(form.one("name"))
    posts = [_line(line) for line in form.one("posts").splitlines() if line.strip()]
    if not name and not posts:
        raise WrongFieldError("نام", "", 1, "نام یا سمت را بنویسید")
    return {"name": name or None, "posts": posts[:_MOST_POSTS]}


def _figure(layer: Layer, was: dict[str, Any] | None, form: Form) -> dict[str, Any]:
    made = dict(was or {})
    text = _line(form.one("text"))
    if was is None:
        if not text:
            raise WrongFieldError("به عبارت خبر", "", 1, "همان‌گونه که در خبر آمده بنویسید")
        made = {"text": text, "start": 0, "relation": Relation.EQUAL.value}
    written = _line(form.one("value")) or text
    if was is None or written != shown_value(was):
        made |= _sum(written) if layer is Layer.AMOUNT else _number(written)
    for name in _TEXTS:
        made[name] = _line(form.one(name)) or None
    made["province"] = _province(form)
    for name, closed in CHOICES.items():
        chosen = form.one(name)
        if chosen in list(closed) and not (name == "relation" and made.get("relation") == Relation.BETWEEN):
            made[name] = chosen
        elif name != "relation":
            made[name] = None
    return made


def _sum(text: str) -> dict[str, Any]:
    money = parse_amount(text)
    if money is None:
        raise WrongFieldError("مبلغ", text, 1, "مبلغ را با یکای آن بنویسید، مانند ۱۰۰ میلیارد تومان")
    return {
        "rial": money.rial,
        "rial_high": money.rial_high,
        "value": money.value,
        "value_high": money.value_high,
        "currency": money.currency,
        "relation": money.relation.value,
    }


def _number(text: str) -> dict[str, Any]:
    words = text.split()
    for end in range(len(words) - 1, 0, -1):
        if (value := parse_number(" ".join(words[:end]))) is not None:
            return {"value": float(value), "value_high": None, "unit": " ".join(words[end:])}
    raise WrongFieldError("شمار", text, 1, "عدد را بنویسید و یکای آن را، مانند ۷۴۰ نفر")


def _name(form: Form, field: str = "name", label: str = "نام") -> str:
    name = _line(form.one(field))
    if not name:
        raise WrongFieldError(label, "", 1, "این خانه خالی است")
    return name


def _province(form: Form) -> str | None:
    if not form.one("province"):
        return None
    return _closed(form, "province", "استان", [row[0] for row in rows("provinces.tsv")])


def _closed(form: Form, field: str, label: str, known: list[str]) -> str:
    value = form.one(field)
    if value not in known:
        raise WrongFieldError(label, value, 1, "از فهرست برگزینید")
    return value


def _line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]
