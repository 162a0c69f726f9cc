"""Editors' corrections of readings, kept on the desk apart from what the machine read; backups hold them.

`index.documents` gives every document with its corrections; `index.corrected` says what one does.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index import audit
from index.databases import read_only
from index.desk import Desk
from index.edits import Edit, Layer, same_item

TABLE = "reading_edits"
_COLUMNS = "number, id, layer, was, now, person, at"


def keep(desk: Desk, edit: Edit) -> None:
    """Keep a correction. One of an item that was corrected before takes its place; back to what was read is none."""
    earlier = next((e for e in _of(desk, edit.id) if e.layer is edit.layer and _follows(edit, e)), None)
    if earlier:
        edit = replace(edit, was=earlier.was)
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with desk.transaction() as db:
        if earlier:
            db.execute(f"DELETE FROM {TABLE} WHERE number = ?", (earlier.number,))  # noqa: S608 - our own words
        if edit.was != edit.now:
            db.execute(
                f"INSERT INTO {TABLE} (id, layer, was, now, person, at) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
                (edit.id, edit.layer.value, _text(edit.was), _text(edit.now), edit.person, at),
            )
    audit.note(desk, edit.person, "edit", edit.id, f"{edit.layer.value}: {_text(edit.was)} → {_text(edit.now)}")


def undo(desk: Desk, person: str, id_: str, number: int) -> bool:
    """Take a correction of this report back, so that what the machine reads counts again; False where there is none."""
    edit = next((edit for edit in _of(desk, id_) if edit.number == number), None)
    if edit is None:
        return False
    with desk.transaction() as db:
        db.execute(f"DELETE FROM {TABLE} WHERE number = ?", (number,))  # noqa: S608 - our own words
    audit.note(desk, person, "unedit", id_, f"{edit.layer.value}: {_text(edit.now)} → {_text(edit.was)}")
    return True


def edits_of(desk: Path, ids: Sequence[str]) -> dict[str, tuple[Edit, ...]]:
    """The corrections of those of these reports that have any, in the order in which they were made."""
    with read_only(desk, TABLE) as db:
        return _edits(db, ids) if db else {}


def edited(desk: Path) -> list[str]:
    """The ids of all reports that an editor corrected or checked."""
    with read_only(desk, TABLE) as db:
        return [id_ for (id_,) in db.execute(f"SELECT DISTINCT id FROM {TABLE} ORDER BY id")] if db else []  # noqa: S608


class EditsKept:
    """The corrections as `index.documents` asks for them, over and over: ids are held while nothing changes."""

    def __init__(self, desk: Path) -> None:
        self.desk = desk
        self._db: sqlite3.Connection | None = None
        self._version, self._ids = -1, frozenset[str]()

    def of(self, ids: Iterable[str]) -> dict[str, tuple[Edit, ...]]:
        """The corrections of those of these reports that have any."""
        if self._db is None and not self._open():
            return {}
        assert self._db is not None
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._ids = frozenset(id_ for (id_,) in self._db.execute(f"SELECT DISTINCT id FROM {TABLE}"))  # noqa: S608
            self._version = version
        wanted = [id_ for id_ in ids if id_ in self._ids] if self._ids else []
        return _edits(self._db, wanted) if wanted else {}

    def close(self) -> None:
        """Give the file back."""
        if self._db is not None:
            self._db.close()

    def _open(self) -> bool:
        if not self.desk.exists():
            return False
        address = f"{self.desk.absolute().as_uri()}?mode=ro"
        db = sqlite3.connect(address, uri=True, timeout=10, isolation_level=None, check_same_thread=False)
        there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        if db.execute(there, (TABLE,)).fetchone() is None:
            db.close()
            return False
        self._db = db
        return True


def _of(desk: Desk, id_: str) -> list[Edit]:
    return [_edit(row) for row in desk.rows(f"SELECT {_COLUMNS} FROM {TABLE} WHERE id = ? ORDER BY number", id_)]  # noqa: S608


def _edits(db: sqlite3.Connection, ids: Sequence[str]) -> dict[str, tuple[Edit, ...]]:
    found: dict[str, list[Edit]] = {}
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM {TABLE} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY number",  # noqa: S608
        (json.dumps(list(ids)),),
    )
    for row in rows:
        edit = _edit(row)
        found.setdefault(edit.id, []).append(edit)
    return {id_: tuple(edits) for id_, edits in found.items()}


def _edit(row: Sequence[Any]) -> Edit:
    number, id_, layer, was, now, person, at = row
    parts = [json.loads(text) if text else None for text in (was, now)]
    return Edit(id_, Layer(layer), parts[0], parts[1], person, at, number)


def _text(item: dict[str, Any] | None) -> str:
    return "" if item is None else json.dumps(item, ensure_ascii=False, sort_keys=True)


def _follows(edit: Edit, earlier: Edit) -> bool:
    """Whether the edit is of what the earlier one made."""
    if edit.was is None:
        return earlier.now is None and same_item(edit.layer, edit.now, earlier.was)  # struck out, and wanted back
    return earlier.now is not None and same_item(edit.layer, edit.was, earlier.now)
