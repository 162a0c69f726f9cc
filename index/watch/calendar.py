"""When a search is due: «instant», «hourly», «daily 07:30», «weekly saturday 08:00», «cron 30 7 * * 6,0-3»; quiet days.

The Iranian week begins on Saturday; «on saturday-wednesday» keeps a rule to these days, and Friday and the official
holidays are quiet for rules that end with «working».
Lunar holidays are reckoned by arithmetic and may be a day off what is announced.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import jdatetime

from index.faults import RasadError
from index.shown import one_line

_DAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
    "دوشنبه": 0, "سهشنبه": 1, "چهارشنبه": 2, "پنجشنبه": 3, "جمعه": 4, "شنبه": 5, "یکشنبه": 6,
}  # fmt: skip
_SAYS = "write days like saturday-wednesday, sat,mon or شنبه تا چهارشنبه"
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_HOLIDAY = re.compile(r"(solar|lunar)\t((?:\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))\t(\S.{0,200})", re.ASCII)
_SPACED = re.compile("\\b(یک|دو|سه|چهار|پنج)[ \u200c](?=شنبه)")
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_YEARS = 41  # that are looked ahead: a 29 February is a Saturday again after 40 at the latest (those about 2100)


class RuleError(RasadError):
    """A rule that says no time; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When a search is due: at `minutes` of `hours` on `weekdays` (Monday is 0) and `month_days`; at once if `instant`.

    `working` leaves out Fridays and official holidays.
    """

    text: str
    instant: bool = False
    minutes: frozenset[int] = frozenset({0})
    hours: frozenset[int] = frozenset(range(24))
    weekdays: frozenset[int] = frozenset(range(7))
    month_days: frozenset[int] = frozenset(range(1, 32))
    months: frozenset[int] = frozenset(range(1, 13))
    working: bool = False


@lru_cache(maxsize=20_000)
def rule(text: str) -> Rule:
    """The rule that a text says; raises RuleError with one sentence that shows what may be said."""
    words = text.translate(_DIGITS).lower().split()
    working = bool(words) and words[-1] == "working"
    words = words[:-1] if working else words
    if "on" in words:
        at = words.index("on")
        told = rule(" ".join([*words[:at], "working"] if working else words[:at]))
        chosen = told.weekdays & _weekdays(" ".join(words[at + 1 :]))
        if not chosen:
            raise RuleError(f"«{text}» is never due: its days leave none over")
        return replace(told, text=text, weekdays=chosen)
    kind, rest = (words[0], words[1:]) if words else ("", [])
    if kind == "instant" and not rest:
        return Rule(text, instant=True, working=working)
    if kind == "hourly" and not rest:
        return Rule(text, working=working)
    if kind == "daily" and len(rest) <= 1 and (clock := _clock(rest[-1] if rest else "08:00")):
        return Rule(text, minutes=frozenset({clock[1]}), hours=frozenset({clock[0]}), working=working)
    clocks = [clock for word in rest if (clock := _clock(word))] or [(8, 0)]
    if kind == "weekly" and len(clocks) == 1:
        days = _weekdays(" ".join(word for word in rest if not _clock(word)) or "saturday")
        hour, minute = clocks[0]
        return Rule(text, False, frozenset({minute}), frozenset({hour}), days, working=working)
    if kind == "cron" and len(rest) == 5:
        return _cron(text, rest, working)
    raise RuleError(
        f"«{text or '…'}» says no time; write instant, hourly, daily 07:30, weekly saturday 08:00 or"
        " cron 30 7 * * 6,0-3 (with on saturday-wednesday for these days alone, and working at the end to leave out"
        " Fridays and holidays)"
    )


def with_days(when: str, days: str) -> str:
    """The rule kept to these days: «saturday-wednesday», «sat,mon», «شنبه تا چهارشنبه», «working»."""
    if not days.strip():
        return when
    return f"{when} working" if days.strip().lower() == "working" else f"{when} on {' '.join(days.split())}"


def next_due(rule: Rule, zone: ZoneInfo, after: float) -> float:
    """The first moment after `after` (seconds) at which the rule is due; `after` itself where it is instant.

    Raises RuleError where there is none.
    """
    start = dt.datetime.fromtimestamp(after, zone)
    if rule.instant and _is_day(rule, start.date()):
        return after
    for day in _days(rule, start.date()):
        if rule.instant:
            return dt.datetime.combine(day, dt.time(7), zone).timestamp()
        for hour in sorted(rule.hours):
            for minute in sorted(rule.minutes):
                moment = dt.datetime.combine(day, dt.time(hour, minute), zone).timestamp()
                if moment > after:
                    return moment
    if rule.working:
        raise RuleError(f"«{rule.text}» is never due: without Fridays and official holidays it has no day left")
    raise RuleError(f"«{rule.text}» is never due: no month of it has such a day")


def due_after(text: str, zone: str, after: float) -> float:
    """The first moment after `after` at which a rule is due in a zone; RuleError where either cannot be."""
    asked = rule(text)
    try:
        where = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise RuleError(f"«{one_line(zone) or '…'}» is no time zone; write one as Asia/Tehran") from None
    return next_due(asked, where, after)


def _days(rule: Rule, first: dt.date) -> Iterator[dt.date]:
    """The days of the rule from `first` on; of a rare one («29 2») no others are looked at."""
    months, days = sorted(rule.months), sorted(rule.month_days)
    for year in range(first.year, first.year + _YEARS):
        for month in months:
            if year == first.year and month < first.month:
                continue
            begin = first.day if (year, month) == (first.year, first.month) else 1
            last = monthrange(year, month)[1]
            for number in days:
                if begin <= number <= last and _is_day(rule, day := dt.date(year, month, number)):
                    yield day


def _is_day(rule: Rule, day: dt.date) -> bool:
    if day.weekday() not in rule.weekdays or day.day not in rule.month_days or day.month not in rule.months:
        return False
    return not (rule.working and quiet(day))


def quiet(day: dt.date) -> bool:
    """Whether the day is a Friday or an official holiday."""
    return day.weekday() == 4 or holiday(day) is not None


def holiday(day: dt.date) -> str | None:
    """The name of the official holiday that the day is."""
    solar, lunar = _holidays()
    own = jdatetime.date.fromgregorian(date=day)
    name = solar.get(f"{own.year:04}-{own.month:02}-{own.day:02}") or solar.get(f"{own.month:02}-{own.day:02}")
    if name:
        return name
    _, month, number = lunar_date(day)
    if (month, number) == (2, 29) and lunar_date(day + dt.timedelta(days=1))[1] == 3:
        number = 30  # the last day of Safar, however long it is
    return lunar.get(f"{month:02}-{number:02}")


def lunar_date(day: dt.date) -> tuple[int, int, int]:
    """Year, month and day of the arithmetical Islamic calendar (leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29)."""
    since = day.toordinal() - 227_015  # 1 Muharram of the year 1
    year = (30 * since + 10_646) // 10_631
    first = (year - 1) * 354 + (3 + 11 * year) // 30
    rest = since - first
    month = min(12, int((rest + 0.5) / 29.5) + 1)
    while month > 1 and rest < _month_start(month):
        month -= 1
    while month < 12 and rest >= _month_start(month + 1):
        month += 1
    return year, month, rest - _month_start(month) + 1


def _month_start(month: int) -> int:
    return (59 * (month - 1) + 1) // 2


def holidays_fault() -> str:
    """What is wrong with the file of holidays, in a sentence; empty where nothing is."""
    if any(_holidays()):
        return _read_holidays()[2]
    return _read_holidays()[2] or (
        "the file of holidays, index/watch/data/holidays.tsv, is missing or holds none; until Rasad is installed anew "
        "rules with «working» keep Fridays alone"
    )


def _holidays() -> tuple[dict[str, str], dict[str, str]]:
    """Solar and lunar holidays; none where the file is missing: then only Fridays are quiet."""
    return _read_holidays()[:2]


@cache
def _read_holidays() -> tuple[dict[str, str], dict[str, str], str]:
    """Solar and lunar holidays as far as the file can be read, and a sentence on what of it cannot."""
    solar, lunar, wrong = dict[str, str](), dict[str, str](), list[int]()
    try:
        lines = (files("index.watch") / "data" / "holidays.tsv").read_bytes().splitlines()
    except OSError:
        return solar, lunar, ""
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8").strip()
        except UnicodeDecodeError:
            text = "?"
        if not text or text.startswith("#"):
            continue
        if found := _HOLIDAY.fullmatch(text):
            (solar if found[1] == "solar" else lunar)[found[2]] = found[3]
        else:
            wrong.append(number)
    if not wrong:
        return solar, lunar, ""
    where = f"line {wrong[0]}" if len(wrong) == 1 else f"line {wrong[0]} and {len(wrong) - 1:,} more"
    fault = (
        f"the file of holidays, index/watch/data/holidays.tsv, cannot be read in {where}; until Rasad is installed "
        "anew rules with «working» keep Fridays and the days of its other lines alone"
    )
    return solar, lunar, fault


def _clock(text: str) -> tuple[int, int] | None:
    found = _CLOCK.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def _weekdays(text: str) -> frozenset[int]:
    """The days that a text names, in the Iranian week: «پنجشنبه-شنبه» runs over Friday."""
    found: set[int] = set()
    words = re.sub(r" ?- ?", "-", _SPACED.sub(r"\1", text).replace(" تا ", "-")).replace("،", ",").replace(",", " ")
    for word in [word for word in words.split() if word != "و"] or [text]:
        first, dash, last = word.partition("-")
        begin, end = _DAYS.get(first), _DAYS.get(last if dash else first)
        if begin is None or end is None:
            raise RuleError(f"«{word}» is no day of the week; {_SAYS}")
        found.update((begin + n) % 7 for n in range((end - begin) % 7 + 1))
    return frozenset(found)


def _cron(text: str, fields: list[str], working: bool) -> Rule:
    bounds = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
    sets = [_numbers(text, field, low, high) for field, (low, high) in zip(fields, bounds, strict=True)]
    weekdays = frozenset((number - 1) % 7 for number in sets[4])  # cron's Sunday is 0 and 7, ours 6
    return Rule(text, False, sets[0], sets[1], weekdays, sets[2], sets[3], working)


def _numbers(text: str, field: str, low: int, high: int) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        try:
            every = int(step or 1)
            start = low if first == "*" else int(first)
            end = int(last) if dash else high if first == "*" or step else start
        except ValueError:
            every, start, end = 0, 0, 0
        if every < 1 or not low <= start <= end <= high:
            raise RuleError(f"«{text}»: «{part}» is no part of a cron line between {low} and {high}")
        found.update(range(start, end + 1, every))
    return frozenset(found)
