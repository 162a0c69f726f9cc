"""Days in queries: `1400/10..1400/12`, `1403`, `2024-01-01`, «12 دی 1400», «امروز», «هفته_گذشته», «30روز»."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import cache

from crawler.dates import DateError, gregorian, jalali
from index.query.faults import QueryError, meant, quoted
from index.query.fields import folded
from index.query.values import RANGE
from index.shown import MONTHS

type Stretch = tuple[dt.date, dt.date]
_ASCII = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_YEAR_FIRST = re.compile(r"(\d{4})(?:[/.-](\d{1,2})(?:[/.-](\d{1,2}))?)?")
_YEAR_LAST = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_SHORT_YEAR = re.compile(r"\d{2}[/.-]\d{1,2}(?:[/.-]\d{1,2})?")
_WORDED = re.compile(r"(?:(\d{1,2})[ _\u200c]{0,3})?([^\W\d_]{2,10})[ _\u200c]{0,3}(\d{4})")
_BACK = re.compile(r"(\d{1,4})[ _\u200c]{0,3}(روز|هفته|d|days?|weeks?)(?:[ _\u200c]{0,3}(?:گذشته|اخیر))?")
_RANGE = re.compile(rf"{RANGE.pattern}|\s(?:تا|الی)\s")
_GREGORIAN = 1700  # years above this are Gregorian
_LAST_YEAR = 2200


def days(text: str, compare: str, today: dt.date, column: int) -> tuple[dt.date | None, dt.date | None]:
    """The first and last day that the text names, None where that end is open; QueryError where there is none."""
    even = text.translate(_ASCII).strip(" \t\n\u00a0\u200c،؛,")
    parts = [part.strip() for part in _RANGE.split(even)]
    if len(parts) > 2:
        raise QueryError(column, f"{quoted(text)} has more than one «..»; a range is 1403/01..1403/06")
    if len(parts) == 1:
        first, last = _stretch(parts[0], today, column)
        return _compared(first, last, compare)
    if compare not in (":", "="):
        raise QueryError(column, f"a range has no «{compare}» before it; write it with «:», as in تاریخ:1403/01..")
    if not any(parts):
        raise QueryError(column, "«..» needs a date on one side at least, as in 1403/01..")
    since = _stretch(parts[0], today, column)[0] if parts[0] else None
    until = _stretch(parts[1], today, column)[1] if parts[1] else None
    if since and until and since > until:
        raise QueryError(column, f"the range {quoted(text)} ends before it begins; write the earlier date first")
    return since, until


def days_end(words: Sequence[str], today: dt.date) -> int:
    """How many of the words belong to the date with which they begin: two of «هفته گذشته مسکن», two of «مهر 1403»."""
    for number in range(min(len(words), _MOST_WORDS), 1, -1):
        try:
            days(" ".join(words[:number]), ":", today, 1)
        except QueryError:
            continue
        return number
    return 1


_MOST_WORDS = 7


def _compared(first: dt.date, last: dt.date, compare: str) -> tuple[dt.date | None, dt.date | None]:
    day = dt.timedelta(days=1)
    match compare:
        case ">=":
            return first, None
        case ">":
            return last + day, None
        case "<=":
            return None, last
        case "<":
            return None, first - day
    return first, last


def _stretch(text: str, today: dt.date, column: int) -> Stretch:
    """The first and last day of one date."""
    try:
        if named := _relative().get(folded(text)):
            return named(today)
        if match := _YEAR_FIRST.fullmatch(text):
            return _dated(*(int(part) if part else None for part in match.groups()))
        if match := _WORDED.fullmatch(text):
            return _worded(match, text, column)
    except DateError as error:
        raise QueryError(column, f"{quoted(text)} is no date: {str(error).partition(': ')[2]}") from None
    if match := _BACK.fullmatch(text):
        number = int(match[1]) * (7 if match[2].startswith(("هفته", "w")) else 1)
        if not 1 <= number <= 40_000:
            raise QueryError(column, f"{quoted(text)} is no stretch of days; write it like 30روز")
        return today - dt.timedelta(days=number - 1), today
    raise QueryError(column, f"{quoted(text)} is no date{_hint(text)}")


def _hint(text: str) -> str:
    if text in MONTHS:
        return f"; say of which year, as in {text} 1403"
    if _YEAR_LAST.fullmatch(text):
        return f"; write the year first: {'/'.join(reversed(re.split('[/.-]', text)))}"
    if _SHORT_YEAR.fullmatch(text):
        return "; write the year with four digits, as in 1403/07"
    known = [(folded(word), word) for word in _relative_words()] + [(month, month) for month in MONTHS]
    return meant(folded(text), known) or "; write it like 1403/07/12, 1403/07, 1403 or 1403/01..1403/06"


def _dated(year: int | None, month: int | None = None, day: int | None = None) -> Stretch:
    assert year is not None
    if year > _GREGORIAN:
        return _gregorian(year, month, day)
    if day is not None and month is not None:
        try:
            only = gregorian(year, month, day)
        except DateError:
            if 1 <= month <= 12 and day > 28:
                last = jalali(_month_end(year, month))[2]
                raise DateError(f"{year}: this month ends with day {last}, {year}/{month:02}/{last}") from None
            raise
        return only, only
    if month is not None:
        return gregorian(year, month, 1), _month_end(year, month)
    return gregorian(year, 1, 1), _month_end(year, 12)


def _month_end(year: int, month: int) -> dt.date:
    if month < 12:
        return gregorian(year, month + 1, 1) - dt.timedelta(days=1)
    try:
        return gregorian(year, 12, 30)
    except DateError:
        return gregorian(year, 12, 29)


def _gregorian(year: int, month: int | None, day: int | None) -> Stretch:
    if year > _LAST_YEAR:
        raise DateError(f"{year}: there is no news from the year {year}")
    if month is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if not 1 <= month <= 12:
        raise DateError(f"{year}: there is no month {month}")
    end = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    if day is None:
        return dt.date(year, month, 1), end
    if not 1 <= day <= end.day:
        raise DateError(f"{year}: this month has no day {day}")
    return dt.date(year, month, day), dt.date(year, month, day)


def _worded(match: re.Match[str], text: str, column: int) -> Stretch:
    """«12 دی 1400», «مهر 1403»."""
    word = folded(match[2]).removesuffix("ماه") or folded(match[2])
    months = {folded(name): number for number, name in enumerate(MONTHS, 1)}
    months |= {"امرداد": 5, "ابان": 8, "اذر": 9}
    if word not in months:
        hint = meant(word, [(key, key) for key in months])
        raise QueryError(column, f"{quoted(text)} is no date: there is no month {quoted(match[2])}{hint}")
    return _dated(int(match[3]), months[word], int(match[1]) if match[1] else None)


# --- days that move -------------------------------------------------------------------------------


def _ago(number: int) -> Callable[[dt.date], Stretch]:
    def stretch(today: dt.date) -> Stretch:
        day = today - dt.timedelta(days=number)
        return day, day

    return stretch


def _week(back: int) -> Callable[[dt.date], Stretch]:
    def stretch(today: dt.date) -> Stretch:
        saturday = today - dt.timedelta(days=(today.weekday() + 2) % 7 + 7 * back)
        return saturday, saturday + dt.timedelta(days=6)

    return stretch


def _month(back: int) -> Callable[[dt.date], Stretch]:
    def stretch(today: dt.date) -> Stretch:
        year, month, _ = jalali(today)
        months = year * 12 + month - 1 - back
        return _dated(months // 12, months % 12 + 1)

    return stretch


def _year(back: int) -> Callable[[dt.date], Stretch]:
    def stretch(today: dt.date) -> Stretch:
        return _dated(jalali(today)[0] - back)

    return stretch


# weeks begin on Saturday, months and years are Jalali
RELATIVE: tuple[tuple[str, Callable[[dt.date], Stretch]], ...] = (
    ("امروز today", _ago(0)),
    ("دیروز yesterday", _ago(1)),
    ("پریروز", _ago(2)),
    ("این_هفته هفته_جاری this_week", _week(0)),
    ("هفته_گذشته هفته_پیش last_week", _week(1)),
    ("این_ماه ماه_جاری this_month", _month(0)),
    ("ماه_گذشته ماه_پیش last_month", _month(1)),
    ("امسال سال_جاری this_year", _year(0)),
    ("پارسال سال_گذشته سال_پیش last_year", _year(1)),
)


def _relative_words() -> list[str]:
    return [word for words, _ in RELATIVE for word in words.split()]


@cache
def _relative() -> dict[str, Callable[[dt.date], Stretch]]:
    return {folded(word): stretch for words, stretch in RELATIVE for word in words.split()}
