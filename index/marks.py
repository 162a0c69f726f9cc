"""What editors mark on reports: tone towards a body, a task to do, importance. Kept on the desk, beside the reports.

A mark is a person's word: no machine ever makes one.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import batched
from pathlib import Path

from index import audit
from index.databases import read_only
from index.desk import Desk
from index.faults import RasadError
from index.query.noted import IMPORTANCES, STATES, TASKS, TONES, value_text
from index.query.tree import Noted, NoteField
from nlp.words import search_words

TABLE = "report_marks"
LONGEST_BODY, LONGEST_NOTE = 120, 1000
_COLUMNS = "id, field, value, about, note, person, at"
_BATCH = 5000


class MarkError(RasadError):
    """A mark that cannot be made."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark on the report `id`.

    A tone's `about` is the body towards which it is; a task's `about` is `reply` or `follow`, its `value` `open` or
    `done`; importance is about nothing. `at` is ISO 8601 (UTC), `person` the account's name (empty
    on one's own machine).
    """

    id: str
    field: NoteField
    value: str
    about: str = ""
    note: str = ""
    person: str = ""
    at: str = ""

    @property
    def query_value(self) -> str:
        """What finds it: «منفی به بانک مرکزی» of `لحن:"منفی به بانک مرکزی"`."""
        return value_text(Noted(self.field, self.value, self.about))

    @property
    def label(self) -> str:
        """How people read it: «لحن منفی به بانک مرکزی», «پیگیری: باز», «اهمیت بالا»."""
        if self.field is NoteField.TONE:
            return f"لحن {TONES[self.value][0]} به {self.about}"
        if self.field is NoteField.TASK:
            return f"{TASKS[self.about][0]}: {STATES[self.value][0]}"
        return f"اهمیت {IMPORTANCES[self.value][0]}"


def mark(desk: Desk, made: Mark) -> None:
    """Keep a mark, which replaces the one of the same kind (towards the same body); raises MarkError for none."""
    made = checked(made)
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with desk.transaction() as db:
        db.execute(
            f"INSERT OR REPLACE INTO {TABLE} ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own words
            (made.id, made.field.value, made.value, made.about, made.note, made.person, at),
        )
    audit.note(desk, made.person, "mark", made.id, made.label + (f": {made.note}" if made.note else ""))


def unmark(desk: Desk, person: str, id_: str, field: NoteField, about: str = "") -> bool:
    """Take a mark back; False where there was none."""
    with desk.transaction() as db:
        gone = db.execute(
            f"DELETE FROM {TABLE} WHERE id = ? AND field = ? AND about = ?",  # noqa: S608 - our own words
            (id_, field.value, about),
        ).rowcount
    if gone:
        audit.note(desk, person, "unmark", id_, f"{field.value} {about}".strip())
    return bool(gone)


def marks_of(desk: Path, ids: Sequence[str]) -> dict[str, tuple[Mark, ...]]:
    """The marks of those of these reports that have any: importance first, then tones, then tasks."""
    found: dict[str, list[Mark]] = {}
    with read_only(desk, TABLE) as db:
        for batch in batched(ids if db else (), _BATCH):
            rows = db.execute(  # type: ignore[union-attr]
                f"SELECT {_COLUMNS} FROM {TABLE} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY field, about",  # noqa: S608
                (json.dumps(batch),),
            )
            for id_, field, *rest in rows:
                found.setdefault(id_, []).append(Mark(id_, NoteField(field), *rest))
    order = (NoteField.IMPORTANCE, NoteField.TONE, NoteField.TASK)
    return {id_: tuple(sorted(marks, key=lambda m: order.index(m.field))) for id_, marks in found.items()}


def marked(desk: Path, noted: Noted) -> list[str]:
    """The ids of the reports that are marked so, in order; a tone's body is met where the words asked for are in it."""
    with read_only(desk, TABLE) as db:
        if db is None:
            return []
        rows = db.execute(
            f"SELECT id, about FROM {TABLE} WHERE field = ? AND (? = '' OR value = ?) ORDER BY id",  # noqa: S608
            (noted.field.value, noted.value, noted.value),
        ).fetchall()
    if noted.field is NoteField.TASK:
        return list(dict.fromkeys(id_ for id_, about in rows if noted.about in ("", about)))
    sought = f" {_folded(noted.about)} "
    return list(dict.fromkeys(id_ for id_, about in rows if not noted.about or sought in f" {_folded(about)} "))


def tallied(desk: Path) -> list[tuple[Noted, int]]:
    """Each thing that is marked anywhere and on how many reports, most frequent first: what facets are made of."""
    with read_only(desk, TABLE) as db:
        rows = (
            db.execute(f"SELECT field, value, about, count(*) FROM {TABLE} GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3")  # noqa: S608
            if db
            else ()
        )
        return [(Noted(NoteField(field), value, about), count) for field, value, about, count in rows]


def bodies(desk: Path) -> list[str]:
    """The bodies towards which tones were marked, the latest first."""
    with read_only(desk, TABLE) as db:
        if db is None:
            return []
        rows = db.execute(
            f"SELECT about FROM {TABLE} WHERE field = 'tone' GROUP BY about ORDER BY max(at) DESC, about LIMIT 20"  # noqa: S608
        )
        return [about for (about,) in rows]


def checked(made: Mark) -> Mark:
    """The mark as it is kept; raises MarkError for none."""
    known = {NoteField.TONE: TONES, NoteField.TASK: STATES, NoteField.IMPORTANCE: IMPORTANCES}.get(made.field)
    if known is None or made.value not in known:
        raise MarkError(f"«{made.value}» is no mark of {made.field.value}")
    about = " ".join(made.about.split())[:LONGEST_BODY]
    if made.field is NoteField.TONE and not about:
        raise MarkError("a tone is towards a body; name it")
    if made.field is NoteField.TASK and about not in TASKS:
        raise MarkError(f"a task is one of {', '.join(TASKS)}, not «{about}»")
    if made.field is NoteField.IMPORTANCE:
        about = ""
    return replace(made, about=about, note=" ".join(made.note.split())[:LONGEST_NOTE])


def _folded(text: str) -> str:
    return " ".join(word.key for word in search_words(text))
