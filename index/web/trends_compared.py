"""Searches beside each other: the share of each, outlets and newsmakers; as rows, as a picture, as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from index.asking import Asking, facet_shown
from index.query.tree import NameField
from index.settings import Settings
from index.shown import one_line, shown_number
from index.web.drawing import WIDTH
from index.web.pictures import ACCENT, INK, Box, Picture, Words
from index.web.small_tables import csv_file
from index.web.trends_asked import UNITS, Counted, Series, TrendsAsked, counted

FIELDS = {"outlet": NameField.SITE, "official": NameField.OFFICIAL}
TITLES = {"share": "سهم هر پرسش", "outlet": "رسانه‌ها", "official": "خبرسازها"}
_COMPARED = 8
_COLOURS = (ACCENT, "#b5561c", "#6a4c93", "#7d8790")
_MARGIN, _HEAD, _NAMES, _NUMBERS = 24, 56, 210, 110
_THICK, _BETWEEN = 16, 14
_LONGEST_NAME, _LONGEST_QUERY = 30, 80


@dataclass(frozen=True, slots=True)
class Row:
    """One outlet or official: its value, its name, and how many reports of each search name it."""

    value: str
    shown: str
    counts: tuple[int, ...]


def compared(questions: Asking, series: Sequence[Series], name: str) -> list[Row]:
    """The most frequent of all searches: `outlet` or `official`."""
    field = FIELDS[name]
    held = [
        {bucket.value: bucket.count for bucket in questions.engine.facets(each.asked.node(), (field,), 200)[field]}
        for each in series
    ]
    best = sorted({value for each in held for value in each}, key=lambda v: (-sum(c.get(v, 0) for c in held), v))
    return [
        Row(value, facet_shown(field, value), tuple(each.get(value, 0) for each in held)) for value in best[:_COMPARED]
    ]


def share_of(each: Series, series: Sequence[Series]) -> int:
    """How many hundredths of what all searches count is this one's."""
    every = sum(other.total for other in series)
    return round(each.total * 100 / every) if every else 0


def compared_picture(questions: Asking, asked: TrendsAsked, found: Counted, what: str) -> Picture:
    """The `share` of each search, or its outlets (`outlet`) or newsmakers (`official`), as bars from right to left."""
    series = found.series
    unit = UNITS[asked.unit] if all(each.whole for each in series) else UNITS["reports"]
    if what == "share":
        rows = [(each.name, [(n, each.total, f" ({shown_number(share_of(each, series))}٪)")])
                for n, each in enumerate(series)]  # fmt: skip
    else:
        unit = UNITS["reports"]
        rows = [(row.shown, [(n, count, "") for n, count in enumerate(row.counts)])
                for row in compared(questions, series, what)]  # fmt: skip
    wide = WIDTH + 2 * _MARGIN
    title = f"{TITLES[what]} ({unit})"
    shapes: list[Box | Words] = [Words(wide - _MARGIN, 30, 18, INK, "start", title)]
    top = _HEAD
    if what != "share":  # which colour is which search; a share has its name beside it
        for n, each in enumerate(series):
            shapes.append(Box(wide - _MARGIN - 14, top - 12, 14, 14, _COLOURS[n]))
            shapes.append(Words(wide - _MARGIN - 22, top, 13, INK, "start", _short(each.name, _LONGEST_QUERY)))
            top += 22
        top += _BETWEEN
    most = max((count for _, bars in rows for _, count, _ in bars), default=0)
    for name, bars in rows:
        shapes += _row(wide, top, name, bars, most)
        top += len(bars) * (_THICK + 2) + _BETWEEN
    return Picture(f"rasad-{what}", wide, top + _MARGIN, tuple(shapes))


def _row(wide: int, top: int, name: str, bars: Sequence[tuple[int, int, str]], most: int) -> Iterator[Box | Words]:
    right, room = wide - _MARGIN - _NAMES, WIDTH - _NAMES - _NUMBERS
    yield Words(wide - _MARGIN, top + 13, 13, INK, "start", _short(name, _LONGEST_NAME))
    for place, (n, count, more) in enumerate(bars):
        foot = top + place * (_THICK + 2)
        long = round(count * room / most, 2) if most else 0
        if count:
            yield Box(right - long, foot, long, _THICK, _COLOURS[n], told=f"{one_line(name)}: {shown_number(count)}")
        yield Words(right - long - 6, foot + 13, 13, INK, "start", f"{shown_number(count)}{more}")


def compared_csv(questions: Asking, settings: Settings, request: Request) -> Response:
    """What each search has in all, and of the outlets and newsmakers that the page shows: safe in a spreadsheet."""
    asked = TrendsAsked.of(request.query_params.multi_items())
    found = counted(questions, settings.desk_path, asked)
    shares = [("share", "", each.name, asked.unit if each.whole else "reports", each.total) for each in found.series]
    named = [
        (name, row.value, each.name, "reports", count)
        for name in FIELDS
        for row in compared(questions, found.series, name)
        for each, count in zip(found.series, row.counts, strict=True)
    ]
    return csv_file("rasad-compared", ["table", "value", "query", "unit", "count"], [*shares, *named])


def _short(text: str, most: int) -> str:
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1] + "…"
