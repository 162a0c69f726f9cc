"""Stories of the installation's reports: folded as they become searchable, kept on the desk, and who ran which.

A story keeps its id (that of its first report); where two turn out to be one, the younger leads to the older.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.databases import read_only
from index.desk import Desk
from index.documents import Documents
from nlp.document import Document
from nlp.stories import WINDOW, Fold, Folded
from nlp.story_texts import StoryText, story_text
from nlp.story_times import moment_of

_BATCH = 200
_MARK = "stories folded up to"
# The last fold of this process, by the desk, the store and how far it came: to take it up anew reads three days.
_kept: dict[tuple[Path, str, int], Fold] = {}


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
    """Fold every report that became searchable since the last time; gives how many. Safe to stop at any moment."""
    name, upto = _came(desk, documents)
    fold, done = _kept.pop((desk.path, name, upto), None), 0
    while batch := documents.after(upto, _BATCH):
        fold = fold or _taken_up(desk, documents)
        with desk.transaction() as db:
            if (came := _came(desk, documents)[1]) != upto:
                fold, upto = None, came  # another process was quicker
                continue
            upto = batch[-1][0]
            known = {told.id for told in told_of(desk, [document.id for _, document in batch])}
            # one outlet's month comes before another's: what was told on one day must meet
            texts = [text_of(document) for _, document in batch if document.id not in known]
            for text in sorted(texts, key=lambda text: text.at or 0.0):
                _keep(db, text, fold.add(text))
                done += 1
            db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (_MARK, f"{name} {upto}"))
    _kept.clear()
    if fold:
        _kept[desk.path, name, upto] = fold
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


def _taken_up(desk: Desk, documents: Documents) -> Fold:
    """A fold that holds the texts of the last days, as earlier runs folded them."""
    fold = Fold()
    newest = desk.rows("SELECT max(at) FROM stories")[0][0]
    if newest is None:
        return fold
    rows = desk.rows(
        "SELECT id, story, source FROM stories WHERE at >= ? ORDER BY at DESC LIMIT 8000", newest - WINDOW
    )[::-1]
    for at in range(0, len(rows), _BATCH):
        part = rows[at : at + _BATCH]
        held = documents.get_many([row[0] for row in part])
        for id_, story, source in part:
            if document := held.get(id_):
                fold.restore(text_of(document), led(desk, story), None if source == id_ else source)
    return fold


def _keep(db: sqlite3.Connection, text: StoryText, folded: Folded) -> None:
    db.execute(
        "INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?)",
        (text.id, folded.story, folded.reprint_of or text.id, text.outlet, text.at),
    )
    redirect(db, folded.story, folded.merged)


def redirect(db: sqlite3.Connection, into: str, merged: Iterable[str]) -> None:
    """Let merged stories lead to the one that they became; what led to them leads there too."""
    for story in merged:
        db.execute("INSERT OR REPLACE INTO story_redirects VALUES (?, ?)", (story, into))
        db.execute("UPDATE story_redirects SET into_story = ? WHERE into_story = ?", (into, story))
