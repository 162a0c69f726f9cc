"""Corrections of the registers by hand, kept on the desk: they win over whatever reports say, and backups hold them."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.desk import Desk
from index.faults import RasadError, StoreError, disk_sentence

_SCHEMA = """
CREATE TABLE IF NOT EXISTS register_corrections (
    number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, name TEXT NOT NULL, post TEXT NOT NULL DEFAULT '',
    other TEXT NOT NULL DEFAULT '', since TEXT NOT NULL DEFAULT '', until TEXT NOT NULL DEFAULT '',
    made_at TEXT NOT NULL
);
"""


class CorrectionKind(StrEnum):
    """What a correction does."""

    RENAME = "rename"  # `name` is written `other`, and is that person
    STRIKE = "strike"  # `name` never held `post`
    HOLDER = "holder"  # `name` held `post` from `since` until `until`


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction; days are ISO 8601, empty where open; `number` is 0 until it is kept."""

    kind: CorrectionKind
    name: str
    post: str = ""
    other: str = ""
    since: str = ""
    until: str = ""
    number: int = 0


class CorrectionError(RasadError):
    """A correction that cannot be made."""


def corrections(desk: Path) -> tuple[Correction, ...]:
    """All corrections, in the order in which they were made; none where there is no desk yet."""
    if not desk.exists():
        return ()
    with _Connection(desk) as db:
        rows = db.execute(
            "SELECT kind, name, post, other, since, until, number FROM register_corrections ORDER BY number"
        ).fetchall()
    return tuple(Correction(CorrectionKind(kind), *rest) for kind, *rest in rows)


def keep(desk: Path, correction: Correction) -> int:
    """Keep a correction; gives its number."""
    Desk(desk).close()  # makes the file, in the format of this version
    with _Connection(desk) as db:
        made_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        c = correction
        cursor = db.execute(
            "INSERT INTO register_corrections (kind, name, post, other, since, until, made_at) VALUES (?,?,?,?,?,?,?)",
            (c.kind.value, c.name, c.post, c.other, c.since, c.until, made_at),
        )
    return int(cursor.lastrowid or 0)


def undo(desk: Path, number: int) -> None:
    """Take a correction back; raises CorrectionError where there is none of this number."""
    known: Sequence[Correction] = corrections(desk)
    if all(correction.number != number for correction in known):
        raise CorrectionError(f"there is no correction {number}; list them with: rasad officials --corrections")
    with _Connection(desk) as db:
        db.execute("DELETE FROM register_corrections WHERE number = ?", (number,))


class _Connection:
    """The desk's file for a moment; what fails is told in one sentence."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> sqlite3.Connection:
        try:
            self._db = sqlite3.connect(self.path, timeout=60, isolation_level=None)
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise StoreError(disk_sentence(self.path, error)) from error
        return self._db

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._db.close()
        if isinstance(error, sqlite3.Error):
            raise StoreError(disk_sentence(self.path, error)) from error
