"""The bulletin by the clock: made and mailed when its hour has come, once, and later where the machine was off."""

from __future__ import annotations

import time
from collections.abc import Callable

from index.bulletin.mailing import recipients_of
from index.bulletin.making import make
from index.desk import Desk
from index.faults import RasadError
from index.settings import Settings
from index.watch.calendar import due_after

_LAST, _TRIED = "bulletin last due", "bulletin last tried"
_AGAIN = 300.0  # seconds until one that could not be made is tried again

# (what happened, how, numbers)
Tell = Callable[[str, str, dict[str, int]], None]


def round_(settings: Settings, now: float | None = None, tell: Tell = lambda _event, _how, _numbers: None) -> bool:
    """Make and mail the bulletin if it is due; whether one was made. Safe to call at any time, as often as you like."""
    moment = time.time() if now is None else now
    if not settings.bulletin.when.strip() or not settings.documents_path.exists():
        return False
    with Desk(settings.desk_path) as desk:
        if not due(desk, settings, moment):
            return False
        _mark(desk, _TRIED, moment)
        made = make(settings, recipients=recipients_of(settings), now=moment)
        _mark(desk, _LAST, moment)
    if made is None:
        return False
    tell("bulletin", "", {"number": made.number, "stories": len(made.content.stories)})
    return True


def due(desk: Desk, settings: Settings, now: float) -> bool:
    """Whether the bulletin's hour has come since the last time; from the first look on its hours are waited for."""
    last = desk.mark(_LAST)
    if last is None or float(last) > now:  # a clock that was set back waits no longer than a rule
        _mark(desk, _LAST, now)
        return False
    tried = float(desk.mark(_TRIED) or 0.0)
    if 0 <= now - tried < _AGAIN:
        return False
    try:
        return next_hour(settings, float(last)) <= now
    except RasadError:
        _mark(desk, _TRIED, now)  # a setting that says no time is told every few minutes, not at every look
        raise


def next_hour(settings: Settings, after: float) -> float:
    """When the next bulletin is due after this moment; raises RuleError where the settings say no time, or no zone."""
    return due_after(settings.bulletin.when, settings.watch.zone, after)


def _mark(desk: Desk, name: str, moment: float) -> None:
    with desk.transaction() as db:
        db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, repr(moment)))
