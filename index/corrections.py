"""Corrections of the registers by hand, kept on the desk: they win over whatever reports say, and backups hold them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.desk import Desk
from index.faults import RasadError


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
    with Desk(desk) as opened:
        rows = opened.rows(
            "SELECT kind, name, post, other, since, until, number FROM register_corrections ORDER BY number"
        )
    return tuple(Correction(CorrectionKind(kind), *rest) for kind, *rest in rows)


def keep(desk: Path, correction: Correction) -> int:
    """Keep a correction; gives its number."""
    with Desk(desk) as opened, opened.transaction() as db:
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
    with Desk(desk) as opened, opened.transaction() as db:
        db.execute("DELETE FROM register_corrections WHERE number = ?", (number,))
