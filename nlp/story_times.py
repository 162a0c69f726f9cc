"""Moments of JSON Lines records: ISO 8601, or Jalali («1405-06-01T02:38»), in seconds; Tehran's without a zone."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import jdatetime

TEHRAN = ZoneInfo("Asia/Tehran")
_SHAPE = re.compile(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?)?")


def moment_of(text: object) -> float | None:
    """Seconds since 1970; None where the text tells no moment."""
    if not isinstance(text, str) or not (found := _SHAPE.match(text)):
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        if year > 1700:
            at = dt.datetime.fromisoformat(text.strip())
            return (at if at.tzinfo else at.replace(tzinfo=TEHRAN)).timestamp()
        date = jdatetime.date(year, month, day).togregorian()
        return dt.datetime.combine(date, dt.time(hour, minute, second), TEHRAN).timestamp()
    except (ValueError, OverflowError):
        return None


def moment_text(at: float | None) -> str | None:
    """A moment as ISO 8601 in Tehran's time."""
    return None if at is None else dt.datetime.fromtimestamp(at, TEHRAN).isoformat(timespec="seconds")
