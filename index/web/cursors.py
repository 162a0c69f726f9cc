"""Cursors of the API: a place in a list as one text, which goes with the question that it came with and no other."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import math
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from index.paging import Place

_LAST_DAY = dt.date(9000, 1, 1).toordinal()
_MOST = 10**9


class CursorError(Exception):
    """A cursor that is none, or that belongs to another question."""


def cursor_of(place: Place | None, question: tuple[str, ...]) -> str | None:
    """The cursor of the page that begins behind this place; None behind the end."""
    if place is None:
        return None
    told = [place.before, place.day, *place.key]
    text = json.dumps([_mark(question, told), *told], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_of(cursor: str, question: tuple[str, ...]) -> Place | None:
    """The place where a cursor's page begins, None for the first; CursorError for one that is none of ours."""
    if not cursor:
        return None
    try:
        mark, *told = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        before, day, *numbers, name = told
        ours = _whole(before, _MOST) and _whole(day, _LAST_DAY) and all(map(_number, numbers)) and isinstance(name, str)
    except (ValueError, TypeError, RecursionError, binascii.Error):
        ours = False
    if not ours:
        raise CursorError("cursor: this is none of ours; take it from «next» of the page before")
    if mark != _mark(question, told):
        raise CursorError("cursor: it belongs to another question; ask its first page again, without a cursor")
    return Place((*numbers, name), day, before)


@contextmanager
def told_cursor(after: Place | None) -> Iterator[None]:
    """A place whose key cannot be compared with those of the list came from no cursor of ours."""
    try:
        yield
    except TypeError as error:
        if after is None:
            raise
        raise CursorError("cursor: this is none of ours; take it from «next» of the page before") from error


def _whole(value: Any, most: int) -> bool:
    return type(value) is int and 0 <= value <= most


def _number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def _mark(question: tuple[str, ...], told: list[Any]) -> str:
    text = json.dumps([question, told], ensure_ascii=False)
    return f"{zlib.crc32(text.encode('utf-8', 'replace')):08x}"
