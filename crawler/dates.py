"""Dates: what pages, feeds and people write («۱۹ بهمن ۱۴۰۲، ۹:۳۰», RFC 822, `1403/1`) as moments of Tehran.

A moment is an aware datetime, or a date alone where only the day is told. Offsets come from the time-zone data (+04:30
in the summers until 1401), never from a fixed string. A date later than now plus one hour is wrong, and raises
DateError.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import jdatetime

Jalali = tuple[int, int, int]
TEHRAN = ZoneInfo("Asia/Tehran")

# No Iranian news agency is older (Pars, 1313); years before this are mistakes.
FIRST_YEAR = 1300
_AHEAD = dt.timedelta(hours=1)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد امرداد", "شهریور",
            "مهر", "آبان ابان", "آذر اذر", "دی", "بهمن", "اسفند",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ENGLISH = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}  # fmt: skip
_FOLDED = str.maketrans("يىكۀة٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\xa0\u202f", "ییکهه01234567890123456789  ")
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_WORDED = re.compile(rf"(?<!\d)(\d{{1,2}})\s+({'|'.join(_MONTHS)})(?:\s*ماه)?\s+(\d{{4}}|\d{{2}})(?![\d:])")
_YEAR_FIRST = re.compile(r"(?<![\d/.-])(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
_WORDED_ENGLISH = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s+({'|'.join(_ENGLISH)})[a-z]*\.?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE
)
_TIME = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])\s*(ب\.?\s?ظ|ق\.?\s?ظ|بعد\s?از\s?ظهر|[ap]\.?m)?", re.I
)
_USER = re.compile(r"(\d{4})(?:[/.-](\d{1,2})(?:[/.-](\d{1,2}))?)?")


class DateError(ValueError):
    """A date that cannot be; the message is one sentence that names it."""


def page_date(text: str, now: dt.datetime) -> dt.date | None:
    """The Jalali (or, from its year, Gregorian) date that a page shows, in any of the shapes that sites use.

    A datetime in Tehran's time, a date alone where no time stands, None where there is no date («۴ روز قبل»).
    `now` is an aware datetime. Raises DateError where the date is later than that plus one hour, or cannot be.
    """
    folded = _folded(text[:500])
    found = _day(folded, now)
    if found is None:
        return None
    day, rest = found
    time = _time(rest)
    return _checked(dt.datetime.combine(day, time, TEHRAN) if time else day, now, text)


def machine_date(text: str, now: dt.datetime) -> dt.date | None:
    """The date of a `<meta>`, a JSON-LD or a `<time>` (ISO 8601) in Tehran's time; without a zone it is Tehran's.

    None where the text is no such date (then `page_date` may know). Raises DateError as `page_date` does.
    """
    folded = re.sub(r"\s*T\s*(?=\d)", "T", _folded(text[:100]).strip())
    folded = re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", folded)
    try:
        if re.fullmatch(r"1[34]\d\d\D.*", folded):  # a Jalali year in ISO's shape
            return page_date(folded.replace("T", " "), now)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", folded):
            return _checked(dt.date.fromisoformat(folded), now, text)
        if not re.match(r"\d{4}-\d\d-\d\d\D", folded):
            return None
        moment = dt.datetime.fromisoformat(folded)
        return _checked(_in_tehran(moment), now, text)
    except DateError:
        raise
    except OverflowError:
        raise DateError(f"تاریخ «{_shown(text)}» ناشدنی است") from None
    except ValueError:
        return None


def feed_date(text: str, now: dt.datetime) -> dt.date | None:
    """The date of a feed's item (RFC 822; some feeds write ISO 8601 or Jalali). Raises as `page_date` does."""
    try:
        moment = parsedate_to_datetime(text[:100].strip())
    except (ValueError, TypeError, IndexError):
        return machine_date(text, now) or page_date(text, now)
    try:
        # a feed that names no zone («-0000») means GMT
        return _checked((moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(TEHRAN), now, text)
    except (OverflowError, ValueError) as error:
        if isinstance(error, DateError):
            raise
        raise DateError(f"تاریخ «{_shown(text)}» ناشدنی است") from None


def number_date(number: str, now: dt.datetime) -> dt.date | None:
    """The day in ISNA's own numbers: `97072010866` → 1397/07/20, `1402072315541` → 1402/07/23; None in others.

    Fars' numbers of 14 digits hold it in the same way.
    """
    if not number.isascii() or not number.isdigit() or len(number) not in (11, 13, 14):
        return None
    year = int(number[:4]) if len(number) > 11 else 1300 + int(number[:2])
    month, day = (int(number[4:6]), int(number[6:8])) if len(number) > 11 else (int(number[2:4]), int(number[4:6]))
    try:
        return _checked(gregorian(year, month, day), now, number)
    except DateError:
        return None


def jalali(moment: dt.date) -> Jalali:
    """(year, month, day) of the Jalali calendar; an aware datetime is taken to Tehran first."""
    if isinstance(moment, dt.datetime):
        moment = (moment.astimezone(TEHRAN) if moment.tzinfo else moment).date()
    day = jdatetime.date.fromgregorian(date=moment)
    return day.year, day.month, day.day


def gregorian(year: int, month: int, day: int) -> dt.date:
    """The day of the Gregorian calendar; raises DateError where the Jalali calendar has no such day."""
    if not FIRST_YEAR <= year < 1500:
        raise DateError(f"{year}/{month}/{day}: there is no news from the year {year}")
    if not 1 <= month <= 12:
        raise DateError(f"{year}/{month}/{day}: there is no month {month}")
    try:
        converted: dt.date = jdatetime.date(year, month, day).togregorian()
    except ValueError:
        raise DateError(f"{year}/{month}/{day}: this month has no day {day}") from None
    return converted


def day_text(day: dt.date) -> str:
    """The day as people write it: `1403/01/09`."""
    return "{:04}/{:02}/{:02}".format(*jalali(day))


def days_back(since: dt.date, until: dt.date) -> Iterator[dt.date]:
    """The days from `until` back to `since`, both included."""
    for back in range((until - since).days + 1):
        yield until - dt.timedelta(days=back)


def user_date(text: str, end: bool = False) -> dt.date:
    """The day that a person names: `1403-01-31`, `1403/1` (its first, with `end` its last day), `۱۴۰۳`, `2024-03-20`.

    Raises DateError with one sentence.
    """
    match = _USER.fullmatch(_folded(text).strip())
    if not match:
        raise DateError(f"«{text}» is no date; write it like 1403-01-31, 1403-01 or 1403")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if 1900 <= year <= 2100 and month and day:
        try:
            return dt.date(year, month, day)
        except ValueError:
            raise DateError(f"«{text}» is no date: the Gregorian calendar has no such day") from None
    try:
        if day is not None and month is not None:
            return gregorian(year, month, day)
        if not end:
            return gregorian(year, month or 1, 1)
        year, month = (
            (year, month + 1) if month and month < 12 else (year + 1, 1) if month in (None, 12) else (year, month)
        )
        return gregorian(year, month, 1) - dt.timedelta(days=1)
    except DateError as error:
        raise DateError(f"«{text}» is no Jalali date: {str(error).split(': ', 1)[1]}") from None


def _folded(text: str) -> str:
    return _MARKS.sub("", text).translate(_FOLDED)


def _day(text: str, now: dt.datetime) -> tuple[dt.date, str] | None:
    """The day, and the text around it (where the time stands)."""
    if match := _WORDED.search(text):
        day, month, year = int(match[1]), _MONTHS[match[2]], int(match[3])
        if year < 100:  # «۱۰ آذر ۰۴»: the latest such year that is not in the future
            this_year = jalali(now + _AHEAD)[0]
            year += next(century for century in (1400, 1300) if century + year <= this_year)
        return _any_calendar(year, month, day, text), _around(text, match)
    if match := _YEAR_FIRST.search(text):
        return _any_calendar(int(match[1]), int(match[3]), int(match[4]), text), _around(text, match)
    if match := _YEAR_LAST.search(text):
        return _any_calendar(int(match[4]), int(match[3]), int(match[1]), text), _around(text, match)
    if match := _WORDED_ENGLISH.search(text):
        return _any_calendar(int(match[3]), _ENGLISH[match[2][:3].lower()], int(match[1]), text), _around(text, match)
    return None


def _around(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _any_calendar(year: int, month: int, day: int, text: str) -> dt.date:
    try:
        return dt.date(year, month, day) if year >= 1900 else gregorian(year, month, day)
    except ValueError:
        raise DateError(f"تاریخ «{_shown(text)}» ناشدنی است") from None


def _time(text: str) -> dt.time | None:
    match = _TIME.search(text)
    if not match:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    half = (match[4] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half[0] in "بp" else 0)
    return dt.time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _shown(text: str) -> str:
    return " ".join(text.split())[:60]


def _in_tehran(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(TEHRAN) if moment.tzinfo else moment.replace(tzinfo=TEHRAN)


def _checked(moment: dt.date, now: dt.datetime, text: str) -> dt.date:
    latest = (now + _AHEAD).astimezone(TEHRAN)
    late = moment > latest if isinstance(moment, dt.datetime) else moment > latest.date()
    if late:
        raise DateError(f"تاریخ «{_shown(text)}» در آینده است")
    if moment.year < FIRST_YEAR + 621:
        raise DateError(f"تاریخ «{_shown(text)}» ناشدنی است")
    return moment.replace(microsecond=0) if isinstance(moment, dt.datetime) else moment
