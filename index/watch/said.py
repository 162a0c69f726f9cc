"""What people said of a search's finds: a story muted or called a false alarm, an address that wants no more mails.

All of it is kept with who said it and when, and can be taken back.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from index.desk import Desk

# A surge that was called a false alarm is not told again for so long.
QUIET_AFTER_FALSE = 7 * 86_400.0
_SURGE = "surge "
_LED = "coalesce((SELECT into_story FROM story_redirects WHERE story = {0}), {0})"
# The hits of which nobody wants to hear: the story (or the older one that it turned out to be) has a verdict.
SILENT = (
    "EXISTS (SELECT 1 FROM verdicts v WHERE v.watch = h.watch"  # noqa: S608 - our own words
    f" AND {_LED.format('v.story')} = {_LED.format('h.story')})"
)


class Verdict(StrEnum):
    """What may be said of a story that a search found; either way the search tells no more of it."""

    MUTED = "muted"
    FALSE = "false"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said: of which story (or `surge_story` of a day), what, by whom, when."""

    story: str
    verdict: Verdict
    person: str
    at: float


def surge_story(day: str) -> str:
    """What stands for a story where the surge of a day is meant."""
    return _SURGE + day


def say(db: sqlite3.Connection, watch: str, story: str, verdict: Verdict, person: str, now: float) -> None:
    """Keep what someone says of a story, inside the caller's transaction; the first to say it stays its author."""
    db.execute("INSERT OR IGNORE INTO verdicts VALUES (?, ?, ?, ?, ?)", (watch, story, verdict, person, now))


def unsay(db: sqlite3.Connection, watch: str, story: str, verdict: Verdict | None = None) -> int:
    """Take back what was said of a story (all of it without `verdict`); gives how many things that was."""
    taken = db.execute(
        "DELETE FROM verdicts WHERE watch = ? AND story = ? AND (? IS NULL OR verdict = ?)",
        (watch, story, verdict, verdict),
    )
    return taken.rowcount


def said_of(desk: Desk, watch: str, story: str = "") -> list[Said]:
    """What was said of a search's stories, the latest first; with `story`, of that one alone."""
    rows = desk.rows(
        "SELECT story, verdict, person, at FROM verdicts v WHERE watch = ? AND "  # noqa: S608 - our own words
        f"(? = '' OR {_LED.format('v.story')} = {_LED.format('?')}) ORDER BY at DESC",
        watch,
        story,
        story,
        story,
    )
    return [Said(story, Verdict(verdict), person, at) for story, verdict, person, at in rows]


def false_alarms(desk: Desk) -> dict[str, int]:
    """How many false alarms were told of each search that has any."""
    return dict(desk.rows("SELECT watch, count(*) FROM verdicts WHERE verdict = ? GROUP BY watch", Verdict.FALSE))


def surges_are_quiet(desk: Desk, watch: str, now: float) -> bool:
    """Whether a surge of this search was muted or called a false alarm in the last days."""
    rows = desk.rows(
        "SELECT 1 FROM verdicts WHERE watch = ? AND story LIKE 'surge %' AND at > ? LIMIT 1",
        watch,
        now - QUIET_AFTER_FALSE,
    )
    return bool(rows)


def unsubscribe(db: sqlite3.Connection, watch: str, address: str, now: float) -> None:
    """From now on this search mails that address no more, inside the caller's transaction."""
    db.execute("INSERT OR IGNORE INTO unsubscribed VALUES (?, ?, ?)", (watch, address, now))


def subscribe(db: sqlite3.Connection, watch: str, address: str) -> bool:
    """Mail an address again that had unsubscribed; False where it had not."""
    return bool(db.execute("DELETE FROM unsubscribed WHERE watch = ? AND address = ?", (watch, address)).rowcount)


def unsubscribed(desk: Desk) -> dict[tuple[str, str], float]:
    """Search and address of all who want no more mails, and since when."""
    rows = desk.rows("SELECT watch, address, at FROM unsubscribed")
    return {(watch, address): at for watch, address, at in rows}
