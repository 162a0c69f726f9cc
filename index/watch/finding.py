"""Finding: each report that became searchable is folded, matched, and kept as a hit of the searches that it answers.

A window goes by the sequence number that a report got when it became searchable, never by its publication: a late
arrival is not missed. Hits and how far the finding came are written in one transaction, so a stop loses and doubles
nothing.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from crawler.dates import TEHRAN
from index.desk import Desk
from index.documents import Documents
from index.faults import RasadError
from index.query.language import parse
from index.query.tree import Node
from index.settings import Settings
from index.stories import fold_new, told_of
from index.watch.earlier import facts_of_revision
from index.watch.facts import changes, corrected, facts_of, same_correction, with_told
from index.watch.figure_changes import LastSaid
from index.watch.matching import Batch
from index.watch.searches import Watch, watches
from nlp.document import Document
from nlp.story_times import moment_of

_BATCH = 100
_MARK = "watched up to"
_trees: dict[tuple[str, dt.date], Node] = {}


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that a search found.

    `kind` is `new`, `more` (another outlet of a told story) or `correction`; `figure` where it says another figure than
    was said last, `surge` where it is the first of a surge: then the facts tell in words which.
    """

    watch: str
    id: str
    revision: int
    story: str
    kind: str
    facts: str


def find_new(desk: Desk, documents: Documents, settings: Settings, now: float) -> int:
    """Match every report that became searchable since the last time; gives how many hits were kept."""
    fold_new(desk, documents)
    upto = watched_upto(desk, documents)
    kept = 0
    while batch := documents.after(upto, _BATCH):
        upto = batch[-1][0]
        chosen = [watch for watch in watches(desk) if watch.state != "paused" and not watch.each]
        active = _parsed(chosen, now)
        figures = LastSaid(desk, settings, {document.id for _, document in batch})
        hits = list(_hits(desk, documents, batch, active, figures, settings, now)) if active else []
        with desk.transaction() as db:
            for hit in hits:
                kept += keep_hit(db, hit, now)
            figures.keep(db)
            db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (_MARK, f"{documents.name()} {upto}"))
    return kept


def watched_upto(desk: Desk, documents: Documents) -> int:
    """The sequence number up to which reports were matched; all that are there the first time, and in another store."""
    name, _, number = (desk.mark(_MARK) or "").partition(" ")
    if name == documents.name():
        return int(number)
    latest = documents.latest()
    with desk.transaction() as db:
        db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (_MARK, f"{documents.name()} {latest}"))
    return latest


def tree_of(watch: Watch, now: float) -> Node:
    """The search's tree as of this day; raises QueryError where the query no longer parses."""
    day = dt.datetime.fromtimestamp(now, TEHRAN).date()
    if (watch.query, day) not in _trees:
        if len(_trees) > 50_000:
            _trees.clear()
        _trees[watch.query, day] = parse(watch.query, today=day)
    return _trees[watch.query, day]


def is_old(document: Document, now: float, days: float) -> bool:
    """Whether the report was published so long ago that it is no news; one without a date is news."""
    at = moment_of(document.article.published_at)
    return at is not None and at < now - days * 86_400


def _parsed(chosen: Sequence[Watch], now: float) -> list[tuple[Watch, Node]]:
    """The searches with their trees; those that no longer parse are left out (index.watch.faulty tells of them)."""
    found = []
    for watch in chosen:
        with suppress(RasadError, ValueError):
            found.append((watch, tree_of(watch, now)))
    return found


def _hits(
    desk: Desk,
    documents: Documents,
    batch: Sequence[tuple[int, Document]],
    active: Sequence[tuple[Watch, Node]],
    figures: LastSaid,
    settings: Settings,
    now: float,
) -> list[Hit]:
    held = Batch([document for _, document in batch])
    ids = [document.id for _, document in batch]
    stories = {told.id: told.story for told in told_of(desk, ids)}
    revisions = {id_: revision for id_, (revision, _) in documents.state(ids).items()}
    facts: dict[str, str] = {}
    found: list[Hit] = []
    told: dict[tuple[str, str], bool] = {}
    for watch, node in active:
        for place in held.matching(node):
            seq, document = batch[place]
            if seq <= watch.since or (not watch.old and is_old(document, now, settings.watch.old_days)):
                continue
            id_, story = document.id, stories.get(document.id, document.id)
            if id_ not in facts:
                facts[id_] = facts_of(document)
            revision = revisions.get(id_, 1)
            if watch.tolerance is not None:
                if changed := figures.changes(watch, node, document):
                    found.append(Hit(watch.name, id_, revision, story, "figure", with_told(facts[id_], changed)))
                continue
            hit = Hit(watch.name, id_, revision, story, "", facts[id_])
            before = _facts_before(desk, documents, settings, hit)
            if before is not None:
                if corrected(before, hit.facts):
                    found.append(_correction(desk, hit, before, found))
                continue
            kind = _kind(desk, hit, told)
            told[watch.name, story] = True
            found.append(replace(hit, kind=kind))
    return found


def _facts_before(desk: Desk, documents: Documents, settings: Settings, hit: Hit) -> str | None:
    """What the readers know of this report: None where nothing, its own facts where it was not revised since."""
    own = desk.rows(
        "SELECT revision, facts FROM hits WHERE watch = ? AND id = ? ORDER BY revision DESC LIMIT 1", hit.watch, hit.id
    )
    if not own:
        return None
    revision, facts = own[0]
    if hit.revision <= revision:
        return hit.facts  # read again by a newer reader: nobody is told
    return facts_of_revision(documents, settings, hit.id, revision, facts, hit.facts)


def _correction(desk: Desk, hit: Hit, before: str, found: Sequence[Hit]) -> Hit:
    """The hit of a revision that says something else: more of its story where another outlet corrected the same."""
    rows = desk.rows(
        "SELECT facts FROM hits WHERE watch = ? AND story = ? AND id <> ? AND kind = 'correction'",
        hit.watch, hit.story, hit.id,
    )  # fmt: skip
    others = [facts for (facts,) in rows]
    others += [
        each.facts
        for each in found
        if (each.watch, each.story, each.kind) == (hit.watch, hit.story, "correction") and each.id != hit.id
    ]
    if any(same_correction(other, before, hit.facts) for other in others):
        return replace(hit, kind="more")
    return replace(
        hit, kind="correction", facts=with_told(hit.facts, [(line, "") for line in changes(before, hit.facts)])
    )


def _kind(desk: Desk, hit: Hit, told: dict[tuple[str, str], bool]) -> str:
    """What a report that its search did not know is to it: new, or more of a told story."""
    story = (hit.watch, hit.story)
    if story not in told:
        told[story] = bool(desk.rows("SELECT 1 FROM hits WHERE watch = ? AND story = ? LIMIT 1", *story))
    return "more" if told[story] else "new"


def keep_hit(db: sqlite3.Connection, hit: Hit, now: float) -> int:
    """Keep a hit, inside the caller's transaction; gives 0 where it is kept already."""
    row = (hit.watch, hit.id, hit.revision, hit.story, hit.kind, now, hit.facts)
    return db.execute(
        "INSERT OR IGNORE INTO hits (watch, id, revision, story, kind, found_at, facts) VALUES (?, ?, ?, ?, ?, ?, ?)",
        row,
    ).rowcount
