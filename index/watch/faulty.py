"""Searches whose query, rule or zone cannot be read: each is marked, its readers are told once, the others go on.

Searches are checked when they are saved. What a newer version reads otherwise, or a hand has written into the desk, is
found here, at the beginning of each round.
"""

from __future__ import annotations

from index.desk import Desk
from index.faults import RasadError
from index.settings import Settings
from index.watch.calendar import due_after
from index.watch.finding import tree_of
from index.watch.letters import fault_letters
from index.watch.outbox import put
from index.watch.said import unsubscribed
from index.watch.searches import Watch, set_state, watches


def mark_faulty(desk: Desk, settings: Settings, now: float) -> None:
    """Mark the searches that cannot be read and tell of them, once; those that can be again go on."""
    for watch in watches(desk):
        if watch.state == "paused":
            continue
        if fault := fault_of(watch, now):
            _mark(desk, watch, fault, settings, now)
        elif watch.state == "faulty":
            set_state(desk, watch.name, "on")


def fault_of(watch: Watch, now: float) -> str:
    """Why the search cannot be read, in a sentence; empty where it can."""
    try:
        tree_of(watch, now)
        due_after(watch.rule, watch.zone, now)
    except (RasadError, ValueError) as error:
        return str(error)
    return ""


def _mark(desk: Desk, watch: Watch, fault: str, settings: Settings, now: float) -> None:
    if (watch.state, watch.fault) == ("faulty", fault):
        return
    left = unsubscribed(desk)
    readers = tuple(reader for reader in watch.recipients if (watch.name, reader) not in left)
    with desk.transaction() as db:
        db.execute("UPDATE watches SET state = 'faulty', fault = ? WHERE name = ?", (fault, watch.name))
        for letter in fault_letters(watch.name, fault, readers, settings.mail, now):
            put(db, letter, now)
