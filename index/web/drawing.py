"""Charts as places and sizes, which templates draw as SVG: bars over time, and the tile map of the provinces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.commands.trend import period_shown
from index.engine import Period, Step
from index.shown import jalali

WIDTH, HEIGHT = 720, 150
MOST_BARS = 180
_SHADES = 5
_WIDEST = 40
_TILE, _GAP = 98, 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: where its bar stands, what it says, and the days that it holds (as a form takes them)."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One province on the map: its place, its name in lines, its reports, its shade (0 to 5)."""

    x: int
    y: int
    name: str
    lines: tuple[str, ...]
    count: int
    shade: int


def bars(periods: Sequence[Period], step: Step, most: int, first: dt.date, last: dt.date) -> list[Bar]:
    """The periods as bars from left (first) to right (last), where `most` fills the height."""
    room = WIDTH / max(1, _index(last, first, step) + 1)
    made = []
    for period in periods:
        number = _index(period.start, first, step)
        if number < 0:
            continue
        height = period.count * HEIGHT / most if most else 0
        since, until = days_of(period.start, step)
        wide = min(max(room * 0.85, 0.5), _WIDEST)
        place, top = round(number * room, 2), round(HEIGHT - height, 2)
        label = period_shown(period.start, step)
        made.append(Bar(place, top, round(wide, 2), round(height, 2), label, period.count, since, until))
    return made


def days_of(start: dt.date, step: Step) -> tuple[str, str]:
    """The first and last day (or month, or year) of a period, Jalali, as a form takes them."""
    day = jalali(start.isoformat())
    if step is Step.YEAR:
        return f"{day.year}", f"{day.year}"
    if step is Step.MONTH:
        return (f"{day.year}/{day.month:02}",) * 2
    last = jalali((start + dt.timedelta(days=6 if step is Step.WEEK else 0)).isoformat())
    return f"{day.year}/{day.month:02}/{day.day:02}", f"{last.year}/{last.month:02}/{last.day:02}"


def day_of(day: dt.date, step: Step) -> dt.date:
    """The first day of the period in which the day lies."""
    if step is Step.DAY:
        return day
    if step is Step.WEEK:  # from Saturday on
        return day - dt.timedelta(days=(day.weekday() + 2) % 7)
    here = jalali(day.isoformat())
    return here.replace(month=1 if step is Step.YEAR else here.month, day=1).togregorian()  # type: ignore[no-any-return]


def _index(start: dt.date, first: dt.date, step: Step) -> int:
    """How many periods lie between the first and this one."""
    if step in (Step.DAY, Step.WEEK):
        return (start - first).days // (7 if step is Step.WEEK else 1)
    a, b = jalali(first.isoformat()), jalali(start.isoformat())
    return int(b.year - a.year if step is Step.YEAR else (b.year - a.year) * 12 + b.month - a.month)


def tiles(counts: Mapping[str, int]) -> list[Tile]:
    """The provinces with their shades: the most reports make the darkest."""
    most = max(counts.values(), default=0)
    made = []
    for name, column, row in places():
        count = counts.get(name, 0)
        shade = -(-count * _SHADES // most) if count else 0
        words = name.split()
        lines = (words[0], " ".join(words[1:])) if len(words) > 1 else (name,)
        made.append(Tile(column * (_TILE + _GAP), row * (_TILE + _GAP), name, lines, count, shade))
    return made


@cache
def places() -> tuple[tuple[str, int, int], ...]:
    """Each province, its column and its row."""
    text = files("index.web").joinpath("data/tiles.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((name, int(column), int(row)) for name, column, row in rows)
