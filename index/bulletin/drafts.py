"""What editors decided about the coming bulletin: ticks, what is left out, the order, notes. Kept on the desk."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.databases import read_only
from index.desk import Desk
from index.faults import RasadError

MOST_TICKS = 300
LONGEST_NOTE = 2_000
LONGEST_FOREWORD = 4_000
TICKED, LEFT_OUT, FOUND = "ticked", "left out", "found"
_FOREWORD = "bulletin foreword"
_CORRECTS = "bulletin corrects"


class BulletinError(RasadError):
    """Something about a bulletin that cannot be; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Item:
    """What was decided about one report: `state` is ticked, left out or found (by a search, and then placed or noted).

    `place` is where it stands in the order that an editor made; None where none did.
    """

    id: str
    state: str
    place: float | None = None
    note: str = ""


def items(desk: Desk) -> dict[str, Item]:
    """All decisions about the coming bulletin, by report."""
    rows = desk.rows("SELECT id, state, place, note FROM bulletin_items ORDER BY at, id")
    return {row[0]: Item(*row) for row in rows}


def ticked(desk: Path, ids: Iterable[str]) -> frozenset[str]:
    """Those of these reports that are ticked; the desk is only read."""
    with read_only(desk, "bulletin_items") as db:
        if db is None:
            return frozenset()
        rows = db.execute(
            "SELECT id FROM bulletin_items WHERE state = ? AND id IN (SELECT value FROM json_each(?))",
            (TICKED, json.dumps(list(ids))),
        )
        return frozenset(row[0] for row in rows)


def tick(desk: Desk, id_: str, person: str) -> None:
    """Let a report stand in the coming bulletin; BulletinError where there are too many."""
    with desk.transaction() as db:
        count = db.execute("SELECT count(*) FROM bulletin_items WHERE state = ?", (TICKED,)).fetchone()[0]
        if count >= MOST_TICKS and db.execute(*_state_of(id_)).fetchone() != (TICKED,):
            raise BulletinError(f"{MOST_TICKS} reports are ticked for the bulletin already; take one out first")
        _put(db, id_, person, state=TICKED)


def untick(desk: Desk, id_: str, person: str) -> None:
    """Take the tick away; where a saved search finds the report, it may still stand in the bulletin."""
    with desk.transaction() as db:
        if db.execute(*_state_of(id_)).fetchone() == (TICKED,):
            _put(db, id_, person, state=FOUND)


def leave_out(desk: Desk, ids: Sequence[str], person: str) -> None:
    """Let these reports not stand in the coming bulletin, whatever finds them."""
    with desk.transaction() as db:
        for id_ in ids:
            _put(db, id_, person, state=LEFT_OUT)


def bring_back(desk: Desk, id_: str, person: str) -> None:
    """Undo a leaving out."""
    with desk.transaction() as db:
        _put(db, id_, person, state=FOUND)


def annotate(desk: Desk, id_: str, note: str, person: str) -> None:
    """Put an editor's note above a story; an empty one takes it away."""
    with desk.transaction() as db:
        _put(db, id_, person, note=note[:LONGEST_NOTE])


def arrange(desk: Desk, ids: Sequence[str], person: str) -> None:
    """Let the stories of these reports stand in this order."""
    with desk.transaction() as db:
        for place, id_ in enumerate(ids):
            _put(db, id_, person, place=float(place))


def foreword(desk: Desk) -> str:
    """The editor's words at the bulletin's beginning."""
    return desk.mark(_FOREWORD) or ""


def set_foreword(desk: Desk, text: str) -> None:
    """Keep the editor's words for the coming bulletin."""
    with desk.transaction() as db:
        db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (_FOREWORD, text[:LONGEST_FOREWORD]))


def corrected(desk: Desk) -> int | None:
    """The number of the edition that the coming one corrects."""
    kept = desk.mark(_CORRECTS)
    return int(kept) if kept else None


def begin_correction(desk: Desk, number: int, notes: Mapping[str, str], words: str, person: str) -> None:
    """Let the coming bulletin be a corrected edition: what the earlier one held, in its order, with its notes."""
    with desk.transaction() as db:
        clear(db)
        for place, (id_, note) in enumerate(notes.items()):
            _put(db, id_, person, state=TICKED, place=float(place), note=note)
        db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (_CORRECTS, str(number)))
        db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (_FOREWORD, words))


def clear(db: sqlite3.Connection) -> None:
    """Forget all decisions, inside the caller's transaction."""
    db.execute("DELETE FROM bulletin_items")
    db.execute("DELETE FROM marks WHERE name IN (?, ?)", (_FOREWORD, _CORRECTS))


def _state_of(id_: str) -> tuple[str, tuple[str]]:
    return "SELECT state FROM bulletin_items WHERE id = ?", (id_,)


def _put(
    db: sqlite3.Connection,
    id_: str,
    person: str,
    state: str | None = None,
    place: float | None = None,
    note: str | None = None,
) -> None:
    """Change what is given of a report's decision, and keep the rest."""
    db.execute(
        "INSERT INTO bulletin_items (id, state, place, note, person, at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET state = coalesce(?, state), place = coalesce(?, place), "
        "note = coalesce(?, note), person = excluded.person, at = excluded.at",
        (id_, state or FOUND, place, note or "", person, time.time(), state, place, note),
    )
