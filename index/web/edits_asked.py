"""What an editor wrote into the form of one item of a reading, as the item that is right."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

import jdatetime

from index.edits import Layer
from index.shown import shown_value
from index.web.asked import WrongFieldError
from index.web.forms import Form
from index.web.marked import date_shown
from nlp.amounts import parse_amount
from nlp.document import CooperativeKind, Relation, Scope, Stage
from nlp.gazetteer import rows
from nlp.numbers import parse_number

_LONGEST, _LONGEST_WORDS = 300, 1000
_DATE = re.compile(r"(?:(?P<year>\d{4})(?:[/.-](?=\d)|$))?(?:(?P<month>\d{1,2})(?:[/.-](?P<day>\d{1,2}))?)?")
_GREGORIAN, _LEAP = 1700, 1403  # the first year that is meant as Gregorian; a Jalali year with 30 Esfand
_FORMS = {"ي": "ی", "ى": "ی", "ك": "ک"}
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
        case Layer.DATE:
            return _date(was, form)
        case Layer.QUOTE:
            told = was or {"text": _words(form), "start": 0}
            return {**told, "speaker": _name(form, "speaker", "گوینده")}
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
        text = _words(form)
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


def _date(was: dict[str, Any] | None, form: Form) -> dict[str, Any]:
    told = was or {"text": _words(form), "start": 0}
    written = _line(form.one("value"))
    if was and written == date_shown(str(was["value"])):
        return told
    value = date_value(written)
    if value is None:
        told_how = "مانند ۱۴۰۳/۰۷/۲۵، ۱۴۰۳/۰۷ یا ۱۴۰۳ بنویسید؛ بی سال ۰۷/۲۵، میلادی ۲۰۱۹/۰۷/۰۶"
        raise WrongFieldError("تاریخ", written, 1, told_how)
    return {**told, "value": value}


def date_value(written: str) -> str | None:
    """A date as people write it, in the form that readings have: `1403-07-25`, `--07-25`, `g:2019-07-06`.

    None where there is no such date.
    """
    plain = "".join(str(unicodedata.digit(letter, letter)) for letter in written)
    match = _DATE.fullmatch(plain.replace("میلادی", "").replace("(سال نامعلوم)", "").strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    gregorian = year is not None and year >= _GREGORIAN
    try:
        kind = dt.date if gregorian else jdatetime.date
        kind(year or _LEAP, month or 1, day or 1)
    except ValueError:
        return None
    if year is None and (month is None or day is None):
        return None
    parts = ["-" if year is None else f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)]
    return ("g:" if gregorian else "") + "-".join(parts)


def words_of(text: str, typed: str) -> str | None:
    """The words of the text that someone typed so: spaces, half-spaces, digits and forms of letters may differ."""
    places = [(at, key) for at, letter in enumerate(text) if (key := _letter(letter))]
    found = "".join(key for _, key in places).find(sought := "".join(map(_letter, typed))) if typed.strip() else -1
    return text[places[found][0] : places[found + len(sought) - 1][0] + 1] if found >= 0 and sought else None


def _letter(letter: str) -> str:
    if letter.isspace() or letter == "\u200c":
        return ""
    return str(unicodedata.digit(letter, _FORMS.get(letter, letter)))


def _words(form: Form) -> str:
    words = " ".join(form.one("text").split())[:_LONGEST_WORDS]
    if not words:
        raise WrongFieldError("به عبارت خبر", "", 1, "همان‌گونه که در خبر آمده بنویسید")
    return words


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
