"""Made editions on the desk: what was made (and sent) never changes; a correction is a new edition."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crawler.dates import TEHRAN
from index.bulletin.content import Content, from_json, to_json
from index.bulletin.drafts import BulletinError, clear
from index.desk import Desk

_COLUMNS = "number, day, made_at, made_by, corrects, until"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Edition:
    """One made edition: its number, its day (ISO 8601), when and by whom it was made, and which one it corrects."""

    number: int
    day: str
    made_at: float
    made_by: str
    corrects: int | None
    until: float
    content: Content

    @property
    def since(self) -> float:
        """From when on it tells."""
        return dt.datetime.fromisoformat(self.content.since).timestamp()

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"rasad-bulletin-{self.number}-{self.day}"


def keep(
    desk: Desk,
    content: Content,
    person: str,
    now: float,
    until: float,
    files: Mapping[str, bytes],
    also: Callable[[sqlite3.Connection], None] = lambda _: None,
) -> None:
    """Keep a made edition with its files, forget what was decided for it, and do `also`: all or nothing."""
    reports = sorted({place.id for story in content.stories for place in story.places})
    with desk.transaction() as db:
        db.execute(
            f"INSERT INTO bulletins ({_COLUMNS}, reports, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own words
            (
                content.number, content.day, now, person, content.corrects, until, json.dumps(reports),
                to_json(content),
            ),
        )  # fmt: skip
        for form, held in files.items():
            db.execute("INSERT INTO bulletin_files VALUES (?, ?, ?)", (content.number, form, held))
        clear(db)
        also(db)


def next_number(desk: Desk) -> int:
    """The number of the edition that will be made next."""
    return int(desk.rows("SELECT coalesce(max(number), 0) + 1 FROM bulletins")[0][0])


def latest(desk: Desk) -> Edition | None:
    """The newest edition."""
    found = desk.rows("SELECT number FROM bulletins ORDER BY number DESC LIMIT 1")
    return edition(desk, found[0][0]) if found else None


def edition(desk: Desk, number: int) -> Edition:
    """The edition of this number; BulletinError where there is none."""
    found = desk.rows(f"SELECT {_COLUMNS}, content FROM bulletins WHERE number = ?", number)  # noqa: S608 - our own words
    if not found:
        raise BulletinError(f"there is no bulletin {number}; rasad bulletin list shows those that were made")
    own, day, made_at, made_by, corrects, until, content = found[0]
    return Edition(own, day, made_at, made_by, corrects, until, from_json(content))


def named(desk: Desk, name: str) -> Edition:
    """The edition of this number, or the last of this day (2026-11-25); BulletinError where there is none."""
    if _DAY.fullmatch(name):
        found = desk.rows("SELECT max(number) FROM bulletins WHERE day = ?", name)
        if found[0][0] is None:
            raise BulletinError(f"no bulletin was made on {name}; rasad bulletin list shows those that were made")
        return edition(desk, found[0][0])
    if not (name.isascii() and name.isdigit() and len(name) < 10):
        raise BulletinError("a bulletin is named by its number (12) or its day (2026-11-25)")
    return edition(desk, int(name))


def editions(desk: Desk, limit: int = 100) -> list[tuple[int, str, float, str, int | None]]:
    """The made editions, newest first: (number, day, made at, made by, corrects)."""
    rows = desk.rows(
        "SELECT number, day, made_at, made_by, corrects FROM bulletins ORDER BY number DESC LIMIT ?", limit
    )
    return [tuple(row) for row in rows]


def corrections_of(desk: Desk, number: int) -> list[int]:
    """The numbers of the editions that correct this one."""
    return [row[0] for row in desk.rows("SELECT number FROM bulletins WHERE corrects = ? ORDER BY number", number)]


def file_of(desk: Desk, number: int, form: str) -> bytes:
    """An edition's file as it was made; BulletinError where there is none."""
    found = desk.rows("SELECT bytes FROM bulletin_files WHERE number = ? AND form = ?", number, form)
    if not found:
        raise BulletinError(f"bulletin {number} has no {form} file")
    return bytes(found[0][0])


def told_since(desk: Desk, moment: float) -> frozenset[str]:
    """All reports that stand in editions that end after this moment."""
    rows = desk.rows("SELECT reports FROM bulletins WHERE until > ?", moment)
    return frozenset(id_ for (reports,) in rows for id_ in json.loads(reports))


def sent_to(desk: Desk, number: int) -> list[tuple[str, float]]:
    """To whom an edition was mailed, and when."""
    return [tuple(row) for row in desk.rows("SELECT recipient, at FROM bulletin_mails WHERE number = ?", number)]


def tehran(moment: float) -> dt.datetime:
    """The moment in Tehran's time, to the second."""
    return dt.datetime.fromtimestamp(moment, TEHRAN).replace(microsecond=0)
