"""A trend in files: one search's chart as a picture that stands alone, and all that is drawn as a table."""

from __future__ import annotations

import csv
import io

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response

from index.asking import Asking
from index.commands.terminal import safe_cell
from index.commands.trend import period_key, period_shown
from index.settings import Settings
from index.shown import one_line, shown_number
from index.web.drawing import HEIGHT, WIDTH, bars
from index.web.trends_asked import UNITS, TrendsAsked, counted

_MARGIN, _HEAD, _FOOT = 24, 56, 34
_INK, _SOFT, _BAR = "#1b1f24", "#4d5661", "#0b5f66"
_FONT = "Vazirmatn, Noto Sans Arabic, Tahoma, sans-serif"
_COUNTED_BARS = 40  # so many bars leave room for a number above each


def chart_svg(questions: Asking, settings: Settings, request: Request) -> Response:
    """The chart of the search `n` (from 0), with its name, its scale and its ends."""
    asked = TrendsAsked.of(request.query_params.multi_items())
    found = counted(questions, settings.desk_path, asked)
    number = request.query_params.get("n", "0")
    each = found.series[min(int(number), len(found.series) - 1) if number.isascii() and number.isdigit() else 0]
    drawn = bars(each.periods, asked.step, found.most, found.starts[0], found.starts[-1]) if found.starts else []
    title = f"{one_line(each.name)}: {shown_number(each.total)} {UNITS[asked.unit] if each.whole else UNITS['reports']}"
    parts = [_text(WIDTH + _MARGIN, 30, 18, _INK, "start", title)]
    base = _HEAD + HEIGHT
    for bar in drawn:
        if bar.count:
            x, y = bar.x + _MARGIN, bar.y + _HEAD
            parts.append(
                f'<rect x="{x:.2f}" y="{y:.2f}" width="{bar.width}" height="{bar.height}" fill="{_BAR}">'
                f"<title>{escape(bar.label)}: {shown_number(bar.count)}</title></rect>"
            )
            if len(drawn) <= _COUNTED_BARS:
                parts.append(_text(x + bar.width / 2, y - 4, 11, _SOFT, "middle", shown_number(bar.count)))
    parts.append(f'<path d="M{_MARGIN} {base}H{_MARGIN + WIDTH}" stroke="{_SOFT}"/>')
    if found.starts:
        ends = [period_shown(start, asked.step) for start in (found.starts[0], found.starts[-1])]
        parts.append(_text(_MARGIN, base + 22, 13, _SOFT, "end", ends[0]))
        if len(found.starts) > 1:
            parts.append(_text(_MARGIN + WIDTH, base + 22, 13, _SOFT, "start", ends[1]))
    wide, high = WIDTH + 2 * _MARGIN, base + _FOOT
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        f'role="img" font-family="{_FONT}"><rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
    headers = {"Content-Disposition": 'attachment; filename="rasad-trend.svg"'}
    return Response(svg, media_type="image/svg+xml", headers=headers)


def data_csv(questions: Asking, settings: Settings, request: Request) -> Response:
    """Each period of each search: safe to open in a spreadsheet."""
    asked = TrendsAsked.of(request.query_params.multi_items())
    found = counted(questions, settings.desk_path, asked)
    held = io.StringIO()
    written = csv.writer(held)
    written.writerow(["query", "unit", "period", "start", "count"])
    for each in found.series:
        unit = asked.unit if each.whole else "reports"
        for period in each.periods:
            key = period_key(period.start, asked.step)
            written.writerow([safe_cell(each.name), unit, key, period.start.isoformat(), period.count])
    headers = {"Content-Disposition": 'attachment; filename="rasad-trend.csv"'}
    return Response("\ufeff" + held.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _text(x: float, y: float, size: int, ink: str, anchor: str, words: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{ink}" direction="rtl" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )
