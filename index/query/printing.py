"""A tree as query text: the canonical form of a query, from which `parse` makes the same tree.

Days that moved when they were typed («امروز») are printed as the days that they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum

from crawler.dates import day_text
from index.query.fields import CHOICES, FIELDS, NO, YES, Field, Kind
from index.query.noted import value_text
from index.query.tree import (
    And,
    Everything,
    Figure,
    FigureKind,
    Ids,
    Named,
    Node,
    Not,
    Noted,
    Or,
    Phrase,
    Prefix,
    Published,
    Ranked,
    Relevant,
    TextField,
    Word,
)
from nlp.words import search_words


def describe(node: Node) -> str:
    """The query, in one way of writing it: `parse(describe(node)) == node` for every tree that `parse` made."""
    match node:
        case Everything():
            return "*"
        case Word(key, _, where):
            return _in(where, key)
        case Ranked(words):
            return " OR ".join(describe(word) for word in words)
        case Phrase(keys, where, slop):
            return _in(where, f'"{_spaced(keys)}"' + (f"~{slop}" if slop else ""))
        case Prefix(key, where):
            return _in(where, f"{key}*")
        case Named():
            return f"{_name_of(node)}:{_value(node.text)}{'*' if node.prefix else ''}"
        case Published(since, until):
            return f"{_of_kind(Kind.DATE).shown}:{_days(since, until)}"
        case Relevant(wanted):
            return f"{_of_kind(Kind.RELEVANT).shown}:{(YES if wanted else NO)[0]}"
        case Noted(field):
            return f"{next(f.shown for f in FIELDS if f.note is field)}:{_value(value_text(node))}"
        case Ids(ids):
            return " OR ".join(f"شناسه:{_value(id_)}" for id_ in ids[:1000])
        case Figure():
            conditions = " ".join(_conditions(node))
            return f"{_of_kind(Kind.FIGURE).shown}:" + (f"({conditions})" if conditions else "*")
        case Not(part):
            return f"-({describe(part)})" if isinstance(part, And | Or | Not) else f"-{describe(part)}"
        case Or(parts):
            return " OR ".join(
                f"({describe(part)})" if isinstance(part, And | Or) else describe(part) for part in parts
            )
        case And(parts):
            return _beside(parts)


def _beside(parts: Sequence[Node]) -> str:
    """The parts of an And; brackets keep apart what would read as one word («تعاونی (ها)»)."""
    texts: list[str] = []
    for part in parts:
        text = f"({describe(part)})" if isinstance(part, And | Or) else describe(part)
        if texts and isinstance(part, Word) and not _stays_apart(texts[-1], text):
            text = f"({text})"
        texts.append(text)
    return " ".join(texts)


def _stays_apart(left: str, right: str) -> bool:
    """Whether the last word of the left text and the right text are read as two words."""
    if left.startswith(_of_kind(Kind.DATE).shown) and right in ("تا", "الی"):
        return False  # «تاریخ:1403 تا 1404» is one range
    last = left.rsplit(maxsplit=1)[-1].rpartition(":")[2].lstrip("-(")
    if last.endswith(('"', "»", "”", ")", "*")):
        return True
    keys = [word.key for text in (last, right) for word in search_words(text)]
    return [word.key for word in search_words(f"{last} {right}")] == keys


def _in(where: TextField, text: str) -> str:
    return f"{_of_kind(Kind.TITLE).shown}:{text}" if where is TextField.TITLE else text


def _spaced(keys: Sequence[str], *, stems: bool = False) -> str:
    """The words side by side, parted so that none is read as part of the one before it."""
    text = ""
    for n, key in enumerate(keys, 1):
        for mark in (" ", " ، ", " ؛ "):
            longer = f"{text}{mark}{key}" if text else key
            if tuple(word.stem if stems else word.key for word in search_words(longer)) == tuple(keys[:n]):
                break
        else:
            longer = f"{text} {key}"
        text = longer
    return text


def _value(text: str) -> str:
    """The value as it is, or in the quotes that it does not hold itself."""
    if text and not any(letter.isspace() or letter in '()|"«»“”„*' for letter in text) and text[0] not in "-−~\u200c":
        return text
    for opening, closing in (('"', '"'), ("«", "»"), ("“", "”")):
        if closing not in text and not (opening == "“" and set("“„") & set(text)):
            return f"{opening}{text}{closing}"
    return f'"{text.replace(chr(34), " ")}"'


def _days(since: dt.date | None, until: dt.date | None) -> str:
    if since == until and since is not None:
        return _day(since)
    return f"{_day(since) if since else ''}..{_day(until) if until else ''}"


_OLDEST, _NEWEST = dt.date(1922, 1, 1), dt.date(2120, 1, 1)  # the years that Jalali dates may have here


def _day(day: dt.date) -> str:
    return day_text(day) if _OLDEST <= day <= _NEWEST else day.isoformat()


def _of_kind(kind: Kind) -> Field:
    return next(field for field in FIELDS if field.kind is kind)


def _name_of(node: Named) -> str:
    return next(field.shown for field in FIELDS if field.name is node.field)


# --- figures ----------------------------------------------------------------------------------------


def _conditions(figure: Figure) -> Iterator[str]:
    if figure.kind is not None and not (
        figure.kind is FigureKind.COUNT and figure.unit and figure.low is None and figure.high is None
    ):
        yield from _bounds(figure)
    names = {field.condition: field.shown for field in FIELDS if field.condition}
    for condition in ("unit", "about", "beneficiary", "speaker"):
        if stems := getattr(figure, condition):
            yield f"{names[condition]}:{_spaced(stems, stems=True)}"
    if figure.province is not None:
        yield f"{names['province']}:{figure.province}"
    if figure.period:
        yield f"{names['period']}:{_spaced(figure.period, stems=True)}"
    if figure.year is not None:
        yield f"{names['year']}:{figure.year}"
    for condition in ("stage", "scope", "relation"):
        value: StrEnum | None = getattr(figure, condition)
        if value is not None:
            yield f"{names[condition]}:{CHOICES[condition][value][0]}"


def _bounds(figure: Figure) -> Iterator[str]:
    from index.query.values import number_text, sum_text

    amount = figure.kind is FigureKind.AMOUNT
    name = _of_kind(Kind.AMOUNT if amount else Kind.COUNT).shown

    def shown(value: float) -> str:
        return sum_text(value, figure.currency) if amount else number_text(value)

    low, high = figure.low, figure.high
    if low is None and high is None:
        yield f"{name}:*"
    elif low == high:
        yield f"{name}={shown(low or 0)}"
    else:
        if low is not None:
            yield f"{name}{'>' if figure.low_open else '>='}{shown(low)}"
        if high is not None:
            yield f"{name}{'<' if figure.high_open else '<='}{shown(high)}"
