"""Stories of the installation's reports: folded as they become searchable, kept on the desk, and who ran which.

A story keeps its id (that of its first report); where two turn out to be one, the younger leads to the older.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from pathlib import Path

from index.databases import read_only
from index.desk import Desk
from index.documents import Documents
from index.story_windows import Stored, Windows
from nlp.document import Document
from nlp.stories import MOST_HELD, WINDOW, Folded
from nlp.story_texts import StoryText, story_text
from nlp.story_times import moment_of

_BATCH = 200
_MARK = "stories folded up to"
# The last windows of this process, by the desk, the store and how far they came: to take them up anew reads three days.
_kept: dict[tuple[Path, str, int], Windows] = {}


@dataclass(frozen=True, slots=True)
class Told:
    """One report of a story: when and where it stood, and the report that it reprints (or itself)."""

    id: str
    story: str
    source: str
    site: str
    at: float | None


def text_of(document: Document) -> StoryText:
    """The report as the folding reads it, with the officials and provinces that it names."""
    names = [official.name for official in document.officials if official.name]
    names += [province.name for province in document.provinces]
    article = document.article
    at = moment_of(article.published_at) or moment_of(article.fetched_at)
    return story_text(document.id, document.text, article.site, at, names)


def fold_new(desk: Desk, documents: Documents) -> int:
    """Fold every report that became searchable since the last time; gives how many. Safe to stop at any moment.

    One that was published long before the newest is folded beside those of its own days, which the stores still have.
    """
    name, upto = _came(desk, documents)
    windows, done = _kept.pop((desk.path, name, upto), None), 0
    if windows:
        windows.begin()
    while batch := documents.after(upto, _BATCH):
        windows = windows or _taken_up(desk, documents)
        known = {told.id for told in told_of(desk, [document.id for _, document in batch])}
        texts = [text_of(document) for _, document in batch if document.id not in known]
        folded = windows.fold(texts, partial(_stored, desk, documents))
        with desk.transaction() as db:
            if (came := _came(desk, documents)[1]) != upto:
                windows, upto = None, came  # another process was quicker
                continue
            upto = batch[-1][0]
            for text, found in folded:
                _keep(db, text, found)
            done += len(folded)
            db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (_MARK, f"{name} {upto}"))
    _kept.clear()
    if windows:
        windows.end()
        _kept[desk.path, name, upto] = windows
    return done


def told_of(desk: Desk, ids: Sequence[str]) -> list[Told]:
    """Where these reports belong; those that were not folded yet are left out."""
    found: list[Told] = []
    for at in range(0, len(ids), 500):
        part = ids[at : at + 500]
        marks = ",".join("?" * len(part))
        found += [
            Told(row[0], led(desk, row[1]), *row[2:])
            for row in desk.rows(f"SELECT id, story, source, site, at FROM stories WHERE id IN ({marks})", *part)  # noqa: S608 - marks are question marks
        ]
    return found


def story_names(desk: Path, ids: Sequence[str]) -> dict[str, str]:
    """The stories of these reports; the desk is only read, and what was not folded yet is left out."""
    with read_only(desk, "stories", "story_redirects") as db:
        rows = (
            db.execute(
                "SELECT s.id, coalesce(r.into_story, s.story) FROM stories s LEFT JOIN story_redirects r "
                "ON r.story = s.story WHERE s.id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(ids)),),
            )
            if db
            else ()
        )
        return dict(rows)


def reports_of(desk: Desk, story: str) -> list[Told]:
    """All reports of a story, the first first."""
    story = led(desk, story)
    merged = [row[0] for row in desk.rows("SELECT story FROM story_redirects WHERE into_story = ?", story)]
    rows: list[Told] = []
    for name in (story, *merged):
        found = desk.rows("SELECT id, story, source, site, at FROM stories WHERE story = ?", name)
        rows += [Told(row[0], story, *row[2:]) for row in found]
    return sorted(rows, key=lambda told: (told.at is None, told.at or 0.0, told.id))


def largest(desk: Desk, since: float, limit: int) -> list[tuple[str, int, int]]:
    """The stories since a moment with most outlets: (story, reports, outlets)."""
    return list(
        desk.rows(
            "SELECT coalesce(r.into_story, s.story) AS led, count(*), count(DISTINCT s.site) AS outlets "
            "FROM stories s LEFT JOIN story_redirects r ON r.story = s.story WHERE s.at >= ? "
            "GROUP BY led ORDER BY outlets DESC, count(*) DESC, max(s.at) DESC LIMIT ?",
            since,
            limit,
        )
    )


def led(desk: Desk, story: str) -> str:
    """Where a story's id leads today."""
    found = desk.rows("SELECT into_story FROM story_redirects WHERE story = ?", story)
    return str(found[0][0]) if found else story


def _came(desk: Desk, documents: Documents) -> tuple[str, int]:
    """The documents' store and how far it was folded; another store is begun from its start."""
    name = documents.name()
    before, _, number = (desk.mark(_MARK) or "").partition(" ")
    return name, int(number) if before == name else 0


def _taken_up(desk: Desk, documents: Documents) -> Windows:
    """Windows that hold the texts of the last days, as earlier runs folded them."""
    newest = desk.rows("SELECT max(at) FROM stories")[0][0]
    if newest is None:
        return Windows(())
    return Windows(_stored(desk, documents, newest - WINDOW, inf, MOST_HELD, True))


def _stored(
    desk: Desk, documents: Documents, since: float, until: float, most: int, latest_first: bool
) -> list[Stored]:
    """The texts that were told from one moment to before another, with where they were folded, by time.

    Of more than `most` the latest, or the earliest.
    """
    sql = (
        "SELECT s.id, coalesce(r.into_story, s.story), s.source, s.at FROM stories s "
        "LEFT JOIN story_redirects r ON r.story = s.story WHERE s.at >= ? AND s.at < ? ORDER BY s.at "
    )
    rows = desk.rows(sql + ("DESC LIMIT ?" if latest_first else "LIMIT ?"), since, until, most)
    found: list[Stored] = []
    for at in range(0, len(rows), _BATCH):
        part = rows[at : at + _BATCH]
        held = documents.get_many([row[0] for row in part])
        found += [
            (replace(text_of(document), at=moment), story, None if source == id_ else source)
            for id_, story, source, moment in part
            if (document := held.get(id_))
        ]
    return found[::-1] if latest_first else found


def _keep(db: sqlite3.Connection, text: StoryText, folded: Folded) -> None:
    db.execute(
        "INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?)",
        (text.id, folded.story, folded.reprint_of or text.id, text.outlet, text.at),
    )
    redirect(db, folded.story, folded.merged)


def redirect(db: sqlite3.Connection, into: str, merged: Iterable[str]) -> None:
    """Let merged stories lead to the one that they became; what led to them leads there too."""

    def end(name: str) -> str:
        found = db.execute("SELECT into_story FROM story_redirects WHERE story = ?", (name,)).fetchone()
        return str(found[0]) if found else name

    into = end(into)
    for story in {end(each) for each in merged} - {into}:
        db.execute("INSERT OR REPLACE INTO story_redirects VALUES (?, ?)", (story, into))
        db.execute("UPDATE story_redirects SET into_story = ? WHERE into_story = ?", (into, story))
