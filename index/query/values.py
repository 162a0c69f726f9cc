"""What queries say of days and numbers: `1400/10..1400/12`, «هفته_گذشته», «>=100میلیارد تومان», «50..70 هزار نفر».

Sums and numbers are read by what reads them in reports, so that a query and a report mean the same by the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.query.faults import QueryError, meant, quoted
from index.query.fields import folded
from nlp.amounts import parse_amount
from nlp.document import Relation
from nlp.numbers import numbers, parse_number

_LARGEST = 10**20
_ASCII = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
RANGE = re.compile(r"\.\.+|…")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number must meet; None is open. `unit` is the currency of foreign sums, or what is counted, as typed."""

    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _One:
    """One number: its value, the upper end of «50 تا 70», its unit, and how it was said to relate («بیش از»)."""

    value: float
    high: float | None
    unit: str
    relation: Relation


def sum_bounds(text: str, compare: str, column: int) -> Bounds:
    """The bounds of a sum, in rials where it is toman or rial; QueryError where it is none or names no unit."""
    return _bounds(text, compare, column, _sum)


def number_bounds(text: str, compare: str, column: int) -> Bounds:
    """The bounds of any other number, with what is counted behind it («100 هزار نفر»)."""
    return _bounds(text, compare, column, _number)


type _Reader = Callable[[str, int], _One]


def _bounds(text: str, compare: str, column: int, read: _Reader) -> Bounds:
    even = text.translate(_ASCII).strip()
    parts = [part.strip() for part in RANGE.split(even)]
    if len(parts) > 2:
        raise QueryError(column, f"{quoted(text)} has more than one «..»; a range is 50..70")
    if len(parts) == 2:
        if compare not in (":", "="):
            raise QueryError(column, f"a range has no «{compare}» before it; write it with «:», as in 50..70")
        return _between(parts[0], parts[1], text, column, read)
    one = read(even, column)
    if compare in (":", "="):
        return _related(one, text, column)
    if one.relation is not Relation.EQUAL or one.high is not None:
        raise QueryError(column, f"«{compare}» and {quoted(text)} say two things; write one number after «{compare}»")
    if compare in (">=", ">"):
        return Bounds(low=one.value, low_open=compare == ">", unit=one.unit)
    return Bounds(high=one.value, high_open=compare == "<", unit=one.unit)


def _between(low_text: str, high_text: str, text: str, column: int, read: _Reader) -> Bounds:
    if not low_text and not high_text:
        raise QueryError(column, "«..» needs a number on one side at least, as in 50..70")
    if not high_text:
        low = read(low_text, column)
        return Bounds(low=low.value, unit=low.unit)
    high = read(high_text, column)
    if not low_text:
        return Bounds(high=high.value, unit=high.unit)
    low = read(_lent(low_text, high_text), column)
    if low.unit and high.unit and low.unit != high.unit:
        raise QueryError(column, f"the two ends of {quoted(text)} are in different units")
    if low.high is not None or high.high is not None or {low.relation, high.relation} != {Relation.EQUAL}:
        raise QueryError(column, f"{quoted(text)} is no range; write it like 50..70")
    if low.value > high.value:
        raise QueryError(column, f"the range {quoted(text)} ends below its beginning; write the smaller number first")
    return Bounds(low.value, high.value, unit=high.unit or low.unit)


_BARE = re.compile(r"[0-9][0-9.,/٫٬]*")


def _lent(low: str, high: str) -> str:
    """The lower end with the scale and unit that stand only after the upper: «50» of «50..70 میلیارد تومان»."""
    bare = _BARE.match(high)
    if _BARE.fullmatch(low) and bare:
        return f"{low} {high[bare.end() :].lstrip()}"
    found = numbers(high)
    if found and parse_number(low) is not None:
        return f"{low} {high[found[0].end :].lstrip()}"
    return low


def _related(one: _One, text: str, column: int) -> Bounds:
    """«بیش از ۱۰۰ میلیارد تومان» as a bound, a number alone as itself."""
    if one.high is not None:
        return Bounds(one.value, one.high, unit=one.unit)
    match one.relation:
        case Relation.EQUAL:
            return Bounds(one.value, one.value, unit=one.unit)
        case Relation.AT_LEAST | Relation.MORE_THAN:
            return Bounds(low=one.value, low_open=one.relation is Relation.MORE_THAN, unit=one.unit)
        case Relation.AT_MOST | Relation.LESS_THAN:
            return Bounds(high=one.value, high_open=one.relation is Relation.LESS_THAN, unit=one.unit)
    raise QueryError(
        column, f"{quoted(text)} gives no bounds; write a range like 90..110, or ask for the wording: نسبت:حدود"
    )


def _sum(text: str, column: int) -> _One:
    found = parse_amount(text)
    if found is None:
        raise _no_sum(text, column)
    low, high = (found.rial, found.rial_high) if found.rial is not None else (found.value, found.value_high)
    for value in (low, high):
        _checked(value, text, column)
    unit = found.currency if found.rial is None else ""
    return _One(float(low), None if high is None else float(high), unit, found.relation)


def _no_sum(text: str, column: int) -> QueryError:
    if not text:
        return QueryError(column, "a sum is missing; write it like 100 میلیارد تومان")
    number = parse_number(text)
    if number is not None:
        return QueryError(column, f"{quoted(text)} has no unit; did you mean «{text} تومان»?")
    words = text.split()
    for n in range(min(len(words) - 1, 8), 0, -1):
        if parse_amount(" ".join(words[:n])):
            rest = " ".join(words[n:])
            return QueryError(column, f"{quoted(rest)} is no part of the sum; did you mean «بابت:{rest}»?")
    known = {folded(word): word for word in UNIT_WORDS}
    start = numbers(text)
    for unit in text[start[0].end :].split() if start and start[0].start == 0 else ():
        if folded(unit) not in known and (hint := meant(folded(unit), known.items())):
            return QueryError(column, f"{quoted(unit)} is no unit of money{hint}")
    return QueryError(column, f"{quoted(text)} is no sum; write it like 100 میلیارد تومان")


UNIT_WORDS = ("ریال", "تومان", "همت", "هزار", "میلیون", "میلیارد", "تریلیون", "دلار", "یورو", "پوند", "درهم")


def _number(text: str, column: int) -> _One:
    if not text:
        raise QueryError(column, "a number is missing; write it like 100 or 100 هزار نفر")
    found = numbers(text)
    if not found or found[0].start > 0 or found[0].ordinal:
        raise QueryError(column, f"{quoted(text)} is no number; write it like 100 or 100 هزار نفر")
    _checked(found[0].value, text, column)
    unit = text[found[0].end :].strip(" \u200c\t\n\u00a0")
    if parse_amount(text) is not None:
        raise QueryError(column, f"{quoted(text)} is a sum of money; did you mean «مبلغ»?")
    return _One(float(found[0].value), None, "درصد" if unit in ("%", "٪") else unit, Relation.EQUAL)


def _checked(value: float | None, text: str, column: int) -> None:
    if value is not None and not 0 <= value <= _LARGEST:
        raise QueryError(column, f"{quoted(text)} is larger than any figure in the news")


# --- printing -------------------------------------------------------------------------------------

_SCALES = ((10**12, " هزار میلیارد"), (10**9, " میلیارد"), (10**6, " میلیون"), (10**3, " هزار"), (1, ""))
CURRENCIES = {
    "USD": "دلار", "EUR": "یورو", "GBP": "پوند", "AED": "درهم", "TRY": "لیر", "CNY": "یوان", "JPY": "ین",
    "CHF": "فرانک", "DEM": "مارک", "KWD": "دینار کویت", "IQD": "دینار", "RUB": "روبل", "INR": "روپیه",
    "PKR": "روپیه پاکستان", "SEK": "کرون", "AFN": "افغانی", "AZN": "منات", "SAR": "ریال سعودی",
    "QAR": "ریال قطر", "OMR": "ریال عمان", "CAD": "دلار کانادا", "AUD": "دلار استرالیا",
}  # fmt: skip


def sum_text(value: float, currency: str | None) -> str:
    """The sum as a query writes it: «100 میلیارد تومان»; `sum_bounds` reads the same value from it."""
    if currency:
        return f"{number_text(value)} {CURRENCIES[currency]}"
    for text in _candidates(value):
        found = parse_amount(text)
        if found and found.rial == value:
            return text
    return f"{plain_number(value)} ریال"


def _candidates(rial: float) -> Iterator[str]:
    toman = rial / 10
    for size, word in _SCALES:
        if toman >= size:
            scaled = round(toman / size, 2)
            yield f"{plain_number(scaled)}{word} تومان"


def number_text(value: float) -> str:
    """The number as a query writes it: «100 هزار»; `number_bounds` reads the same value from it."""
    for size, word in _SCALES:
        if value >= size > 1:
            text = f"{plain_number(round(value / size, 2))}{word}"
            if parse_number(text) == value:
                return text
    return plain_number(value)


def plain_number(value: float) -> str:
    """All digits of the number, without an exponent."""
    from decimal import Decimal

    text = f"{Decimal(repr(value)):f}".removesuffix(".0")
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text  # 1.125 is read as a thousand and more
