"""The map of the provinces in files: a picture that stands alone, and its numbers as a table."""

from __future__ import annotations

import csv
import io

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response

from index.asking import Asking
from index.query.tree import NameField
from index.shown import one_line, shown_number
from index.web.asked import Asked
from index.web.drawing import Tile, tiles

_FILLS = ("#f2f5f7", "#c5e3e5", "#93cacd", "#56a5ab", "#1f7c84", "#0b5058")
_DARK = 4  # from this shade on words are white
_SIDE, _HEAD = 98, 44
_FONT = "Vazirmatn, Noto Sans Arabic, Tahoma, sans-serif"
_PROVINCES = 40


def map_svg(questions: Asking, request: Request) -> Response:
    """The map for what the address asks."""
    asked = Asked.of(request.query_params.multi_items())
    made = _tiles(questions, asked)
    wide, high = max(tile.x for tile in made) + _SIDE, max(tile.y for tile in made) + _SIDE + _HEAD
    title = f"گزارش‌های هر استان: {one_line(asked.query()) or 'همه'}"
    parts = [_text(wide - 4, 28, 18, "#1b1f24", "start", title), *map(_tile, made)]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        f'role="img" font-family="{_FONT}"><rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
    headers = {"Content-Disposition": 'attachment; filename="rasad-map.svg"'}
    return Response(svg, media_type="image/svg+xml", headers=headers)


def map_csv(questions: Asking, request: Request) -> Response:
    """Each province and its reports, most first."""
    made = _tiles(questions, Asked.of(request.query_params.multi_items()))
    held = io.StringIO()
    written = csv.writer(held)
    written.writerow(["province", "reports"])
    written.writerows((tile.name, tile.count) for tile in sorted(made, key=lambda tile: (-tile.count, tile.name)))
    headers = {"Content-Disposition": 'attachment; filename="rasad-map.csv"'}
    return Response("\ufeff" + held.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _tiles(questions: Asking, asked: Asked) -> list[Tile]:
    counts = questions.engine.facets(asked.node(), (NameField.PROVINCE,), _PROVINCES)[NameField.PROVINCE]
    return tiles({bucket.value: bucket.count for bucket in counts})


def _tile(tile: Tile) -> str:
    x, y, ink = tile.x, tile.y + _HEAD, "#ffffff" if tile.shade >= _DARK else "#10191a"
    first = y + (42 if len(tile.lines) == 1 else 32)
    words = [
        _text(x + _SIDE / 2, first + 20 * n, 16 if len(line) < 10 else 13, ink, "middle", line)
        for n, line in enumerate(tile.lines)
    ]
    words.append(_text(x + _SIDE / 2, y + 78, 17, ink, "middle", shown_number(tile.count)))
    box = f'<rect x="{x}" y="{y}" width="{_SIDE}" height="{_SIDE}" rx="8" fill="{_FILLS[tile.shade]}"/>'
    return box + "".join(words)


def _text(x: float, y: float, size: int, ink: str, anchor: str, words: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{ink}" direction="rtl" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )
