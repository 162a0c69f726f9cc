"""Jalali periods: the weeks (from Saturday), months and years of trends, and the years that figures are of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import jdatetime

from index.engine import Period, Step

_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_YEAR = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"سال(?:[ \u200c]?های)?[ \u200c](\d\d)(?!\d)")
_RELATIVE = {"سال گذشته": -1, "سال قبل": -1, "پارسال": -1, "امسال": 0, "سال جاری": 0, "سال آینده": 1}


def trend_periods(days: Iterable[tuple[int, int]], step: Step) -> tuple[Period, ...]:
    """The counts of days (as ordinals) added up to periods, from the first to the last, empty ones too."""
    counts: dict[dt.date, int] = {}
    for ordinal, count in days:
        start = period_start(dt.date.fromordinal(ordinal), step)
        counts[start] = counts.get(start, 0) + count
    if not counts:
        return ()
    return tuple(Period(start, counts.get(start, 0)) for start in _starts(min(counts), max(counts), step))


def period_start(day: dt.date, step: Step) -> dt.date:
    """The first day of the Jalali period that a day is in."""
    if step is Step.DAY:
        return day
    if step is Step.WEEK:
        return day - dt.timedelta(days=(day.weekday() + 2) % 7)
    return _first_day(day, step is Step.YEAR)


@lru_cache(maxsize=100_000)
def _first_day(day: dt.date, of_year: bool) -> dt.date:
    """The first day of a Jalali month or year; kept, as a trend asks it of each day and jdatetime takes its time."""
    jalali = jdatetime.date.fromgregorian(date=day)
    first: dt.date = jalali.replace(month=1 if of_year else jalali.month, day=1).togregorian()
    return first


def jalali_year(ordinal: int) -> int:
    """The Jalali year of a day; 0 for an unknown day."""
    return int(jdatetime.date.fromgregorian(date=dt.date.fromordinal(ordinal)).year) if ordinal else 0


def named_years(period: str | None, published: int) -> tuple[int, ...]:
    """The Jalali years that a figure's period names («سال ۱۴۰۱», «سال گذشته» in a report of year `published`)."""
    if not period:
        return ()
    text = period.translate(_DIGITS)
    years = [int(year) for year in _YEAR.findall(text)]
    years += [(1300 if int(year) > 30 else 1400) + int(year) for year in _SHORT_YEAR.findall(text)]
    if not years and published:
        years = [published + shift for words, shift in _RELATIVE.items() if words in text]
    return tuple(dict.fromkeys(years))


def _starts(first: dt.date, last: dt.date, step: Step) -> Iterator[dt.date]:
    start = first
    while start <= last:
        yield start
        # a day of the next period: months have at most 31 days, years at most 366
        ahead = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 31, Step.YEAR: 366}[step]
        start = period_start(start + dt.timedelta(days=ahead), step)
