"""The map of the provinces in files: a picture that stands alone, and its numbers as a table."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from index.asking import Asking
from index.query.tree import NameField
from index.settings import Settings
from index.shown import one_line, shown_number
from index.web.asked import Asked
from index.web.drawing import Tile, tiles
from index.web.pictures import DARK, INK, WHITE, Box, Picture, Words, picture_file
from index.web.small_tables import csv_file

_FILLS = ("#f2f5f7", "#c5e3e5", "#93cacd", "#56a5ab", "#1f7c84", "#0b5058")
_DARK = 4  # from this shade on words are white
_SIDE, _HEAD = 98, 44
_PROVINCES = 40


def map_file(questions: Asking, settings: Settings, request: Request) -> Response:
    """The map for what the address asks: `…/map.svg`, `…/map.png`."""
    asked = Asked.of(request.query_params.multi_items())
    made = _tiles(questions, asked)
    wide, high = max(tile.x for tile in made) + _SIDE, max(tile.y for tile in made) + _SIDE + _HEAD
    title = f"گزارش‌های هر استان: {one_line(asked.query()) or 'همه'}"
    shapes = [shape for tile in made for shape in _tile(tile)]
    picture = Picture("rasad-map", wide, high, (Words(wide - 4, 28, 18, INK, "start", title), *shapes))
    return picture_file(settings, picture, request.url.path.rpartition(".")[2])


def map_csv(questions: Asking, request: Request) -> Response:
    """Each province and its reports, most first."""
    made = _tiles(questions, Asked.of(request.query_params.multi_items()))
    rows = [(tile.name, tile.count) for tile in sorted(made, key=lambda tile: (-tile.count, tile.name))]
    return csv_file("rasad-map", ["province", "reports"], rows)


def _tiles(questions: Asking, asked: Asked) -> list[Tile]:
    counts = questions.engine.facets(asked.node(), (NameField.PROVINCE,), _PROVINCES)[NameField.PROVINCE]
    return tiles({bucket.value: bucket.count for bucket in counts})


def _tile(tile: Tile) -> Iterator[Box | Words]:
    x, y, ink = tile.x, tile.y + _HEAD, WHITE if tile.shade >= _DARK else DARK
    first = y + (42 if len(tile.lines) == 1 else 32)
    yield Box(x, y, _SIDE, _SIDE, _FILLS[tile.shade], round=8)
    for n, line in enumerate(tile.lines):
        yield Words(x + _SIDE / 2, first + 20 * n, 16 if len(line) < 10 else 13, ink, "middle", line)
    yield Words(x + _SIDE / 2, y + 78, 17, ink, "middle", shown_number(tile.count))
