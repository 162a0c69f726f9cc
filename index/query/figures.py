"""The bracket of a figure: `رقم:(مبلغ>=100میلیارد تومان استان:کردستان)`, conditions that one figure must all meet.

A condition's value goes on to the next condition, so that sums and phrases need no quotes here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from index.query.faults import QueryError, quoted
from index.query.fields import Field, Kind, choice, field_named, province, unknown_field
from index.query.lexing import Mark, Token
from index.query.tree import Figure, FigureKind
from index.query.values import Bounds, number_bounds, sum_bounds
from nlp.words import search_words

_JOINED: Final = (
    "all conditions of one bracket must meet in one figure; for either of two, write two brackets: رقم:(…) OR رقم:(…)"
)


def figure(text: str, tokens: Sequence[Token], at: int) -> tuple[Figure, int]:
    """The figure whose bracket opens at token `at`, and the token after the bracket."""
    opening = tokens[at]
    asked: dict[str, Any] = {}
    at += 1
    while at < len(tokens) and tokens[at].mark is not Mark.CLOSE:
        condition = tokens[at]
        if condition.mark is not Mark.FIELD:
            raise _misplaced(condition)
        if condition.field is None or not condition.field.condition:
            raise _no_condition(text, condition)
        end = at + 1
        while end < len(tokens) and tokens[end].mark in (Mark.WORD, Mark.PHRASE):
            end += 1
        if end < len(tokens) and tokens[end].mark not in (Mark.FIELD, Mark.CLOSE):
            raise QueryError(tokens[end].column, _JOINED)
        _meet(asked, _Condition(condition, condition.field, tuple(tokens[at + 1 : end]), text))
        at = end
    if at == len(tokens):
        raise QueryError(opening.column, "the bracket that opens here is never closed")
    if not asked:
        raise QueryError(opening.column, "nothing stands in these brackets; for any figure at all write رقم:*")
    return Figure(**asked), at + 1


@dataclass(frozen=True, slots=True)
class _Condition:
    """One condition as it was typed."""

    token: Token
    field: Field
    values: tuple[Token, ...]
    query: str

    @property
    def column(self) -> int:
        """Where its value begins, or where it stands if it has none."""
        return self.values[0].column if self.values else self.token.column

    @property
    def value(self) -> str:
        """Its value without quotes."""
        if not self.values:
            raise QueryError(self.token.column, f"«{self.token.text}» has no value; write one right behind it")
        if all(token.mark is Mark.WORD for token in self.values):
            return self.query[self.values[0].start : self.values[-1].end].strip(" \u200c،؛,")
        return " ".join(token.text for token in self.values)


def _meet(asked: dict[str, Any], condition: _Condition) -> None:
    """Add the condition to what is asked of the figure."""
    field = condition.field
    if field.kind in (Kind.AMOUNT, Kind.COUNT):
        _bound(asked, condition)
        return
    if condition.token.compare not in (":", "="):
        raise QueryError(condition.token.column, f"«{field.shown}» takes «:», not «{condition.token.compare}»")
    prefixed = next((token for token in condition.values if token.prefix), None)
    if prefixed:
        raise QueryError(prefixed.column, "a figure's conditions know no «*»; write whole words")
    if field.kind is Kind.WORDS or field.condition == "speaker":
        words = tuple(word.stem for word in search_words(condition.value))
        if not words:
            raise QueryError(condition.column, f"there is no word to seek in {quoted(condition.value)}")
        if field.condition == "unit":
            _kind(asked, FigureKind.COUNT, condition.token)
        asked[field.condition] = (*asked.get(field.condition, ()), *words)
        return
    if field.condition in asked:
        raise QueryError(condition.token.column, f"«{field.shown}» stands twice in these brackets; {_JOINED}")
    if field.condition == "province":
        asked["province"] = province(condition.value, condition.column)
    elif field.kind is Kind.YEAR:
        asked["year"] = _year(condition)
    else:
        asked[field.condition] = choice(field, condition.value, condition.column)


def _bound(asked: dict[str, Any], condition: _Condition) -> None:
    amount = condition.field.kind is Kind.AMOUNT
    _kind(asked, FigureKind.AMOUNT if amount else FigureKind.COUNT, condition.token)
    if [token.text for token in condition.values] == ["*"]:
        return
    read = sum_bounds if amount else number_bounds
    bounds = read(condition.value, condition.token.compare, condition.column)
    if amount:
        currency = bounds.unit or None
        if "currency" in asked and asked["currency"] != currency:
            raise QueryError(condition.column, "the bounds of one sum are in different currencies")
        asked["currency"] = currency
    elif bounds.unit:
        asked["unit"] = (*asked.get("unit", ()), *(word.stem for word in search_words(bounds.unit)))
    _join(asked, bounds, condition)


def _join(asked: dict[str, Any], bounds: Bounds, condition: _Condition) -> None:
    for end, value in (("low", bounds.low), ("high", bounds.high)):
        if value is None:
            continue
        if asked.get(end) is not None:
            raise QueryError(condition.column, f"«{condition.field.shown}» has this bound already; one is enough")
        asked[end] = value
        asked[f"{end}_open"] = bounds.low_open if end == "low" else bounds.high_open
    low, high = asked.get("low"), asked.get("high")
    if low is None or high is None:
        return
    if low > high or (low == high and (asked["low_open"] or asked["high_open"])):
        raise QueryError(condition.column, f"no figure is above and below these bounds of «{condition.field.shown}»")


def _kind(asked: dict[str, Any], kind: FigureKind, token: Token) -> None:
    if asked.setdefault("kind", kind) is not kind:
        raise QueryError(
            token.column,
            "one figure is a sum (مبلغ) or a number of something (تعداد, واحد), never both; use two brackets",
        )


_FIRST_YEAR, _LAST_YEAR = 1300, 1500
_ASCII = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def _year(condition: _Condition) -> int:
    text = condition.value.translate(_ASCII)
    if text.isascii() and text.isdigit() and len(text) == 4 and _FIRST_YEAR <= int(text) < _LAST_YEAR:
        return int(text)
    hint = "write a Jalali year like سال:1403"
    if text.isascii() and text.isdigit() and len(text) == 2:
        hint = f"did you mean «{'13' if text > '20' else '14'}{text}»?"
    elif ".." in text:
        hint = "one year only; for several use brackets joined by OR"
    raise QueryError(condition.column, f"{quoted(condition.value)} is no year; {hint}")


# --- what is wrong --------------------------------------------------------------------------------


def _misplaced(token: Token) -> QueryError:
    if token.mark is Mark.WORD:
        field = field_named(token.text)
        if field and field.condition:
            example = "* or مبلغ>=100میلیارد تومان" if field.kind is Kind.AMOUNT else "…"
            return QueryError(token.column, f"«{token.text}» needs a colon and a value: {field.shown}:{example}")
    if token.mark in (Mark.WORD, Mark.PHRASE):
        return QueryError(
            token.column,
            f"{quoted(token.text)} belongs to no condition; did you mean «بابت:{token.text}»?"
            if not token.text[:1].isdigit()
            else f"{quoted(token.text)} belongs to no condition; did you mean «مبلغ>={token.text}…»?",
        )
    if token.mark is Mark.NOT:
        return QueryError(token.column, "«-» cannot stand inside a figure's bracket; write it before: -رقم:(…)")
    return QueryError(token.column, _JOINED)


def _no_condition(text: str, token: Token) -> QueryError:
    if token.field is None:
        rest = text[token.end :].split(maxsplit=1)
        return unknown_field(token.text, rest[0] if rest else "", token.column, inside=True)
    return QueryError(
        token.column, f"«{token.text}» is no condition on a figure; write it outside the brackets, beside رقم:(…)"
    )
