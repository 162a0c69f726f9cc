"""The audit trail: who changed what, and when. Kept on the desk; it is only ever added to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from index.desk import Desk


@dataclass(frozen=True, slots=True)
class Act:
    """One change: `at` in ISO 8601 (UTC), `person` the account's name (empty: whoever sits at this machine)."""

    at: str
    person: str
    verb: str
    what: str
    details: str = ""


def note(desk: Desk, person: str, verb: str, what: str, details: str = "") -> None:
    """Write down a change that a person made; one line of at most 2,000 characters of details."""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with desk.transaction() as db:
        db.execute(
            "INSERT INTO audit (at, person, verb, what, details) VALUES (?, ?, ?, ?, ?)",
            (at, person, verb, what, details[:2000]),
        )


def acts(desk: Desk, limit: int = 200, before: int = 0) -> list[tuple[int, Act]]:
    """The latest changes with their numbers, newest first; with `before`, those older than that number."""
    rows = desk.rows(
        "SELECT number, at, person, verb, what, details FROM audit "
        "WHERE ? = 0 OR number < ? ORDER BY number DESC LIMIT ?",
        before,
        before,
        limit,
    )
    return [(number, Act(*rest)) for number, *rest in rows]
