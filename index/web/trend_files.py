"""A trend in files: one search's chart as a picture that stands alone, and all that is drawn as a table."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from index.asking import Asking
from index.commands.trend import period_key, period_shown
from index.settings import Settings
from index.shown import one_line, shown_number
from index.web.drawing import HEIGHT, WIDTH, bars
from index.web.pictures import INK, SOFT, Box, Picture, Rule, Words, picture_file
from index.web.small_tables import csv_file
from index.web.trends_asked import UNITS, Counted, Series, TrendsAsked, counted
from index.web.trends_compared import TITLES, compared_picture

_MARGIN, _HEAD, _FOOT = 24, 56, 34
_COUNTED_BARS = 40  # so many bars leave room for a number above each


def chart_file(questions: Asking, settings: Settings, request: Request) -> Response:
    """The chart of the search `n` (from 0), or of what stands beside it (`share`, …): `…/chart.svg`, `…/chart.png`."""
    asked = TrendsAsked.of(request.query_params.multi_items())
    found = counted(questions, settings.desk_path, asked)
    number, form = request.query_params.get("n", "0"), request.url.path.rpartition(".")[2]
    if number in TITLES:
        return picture_file(settings, compared_picture(questions, asked, found, number), form)
    each = found.series[min(int(number), len(found.series) - 1) if number.isascii() and number.isdigit() else 0]
    return picture_file(settings, _chart(asked, found, each), form)


def _chart(asked: TrendsAsked, found: Counted, each: Series) -> Picture:
    drawn = bars(each.periods, asked.step, found.most, found.starts[0], found.starts[-1]) if found.starts else []
    title = f"{one_line(each.name)}: {shown_number(each.total)} {UNITS[asked.unit] if each.whole else UNITS['reports']}"
    shapes: list[Box | Words | Rule] = [Words(WIDTH + _MARGIN, 30, 18, INK, "start", title)]
    base = _HEAD + HEIGHT
    for bar in drawn:
        if bar.count:
            x, y = bar.x + _MARGIN, bar.y + _HEAD
            shapes.append(Box(x, y, bar.width, bar.height, told=f"{bar.label}: {shown_number(bar.count)}"))
            if len(drawn) <= _COUNTED_BARS:
                shapes.append(Words(x + bar.width / 2, y - 4, 11, SOFT, "middle", shown_number(bar.count)))
    shapes.append(Rule(_MARGIN, base, WIDTH))
    if found.starts:
        ends = [period_shown(start, asked.step) for start in (found.starts[0], found.starts[-1])]
        shapes.append(Words(_MARGIN, base + 22, 13, SOFT, "end", ends[0]))
        if len(found.starts) > 1:
            shapes.append(Words(_MARGIN + WIDTH, base + 22, 13, SOFT, "start", ends[1]))
    return Picture("rasad-trend", WIDTH + 2 * _MARGIN, base + _FOOT, tuple(shapes))


def data_csv(questions: Asking, settings: Settings, request: Request) -> Response:
    """Each period of each search: safe to open in a spreadsheet."""
    asked = TrendsAsked.of(request.query_params.multi_items())
    found = counted(questions, settings.desk_path, asked)
    rows = [
        (
            each.name,
            asked.unit if each.whole else "reports",
            period_key(period.start, asked.step),
            period.start.isoformat(),
            period.count,
        )
        for each in found.series
        for period in each.periods
    ]
    return csv_file("rasad-trend", ["query", "unit", "period", "start", "count"], rows)
