"""Finding: each report that became searchable is folded, matched, and kept as a hit of the searches that it answers.

A window goes by the sequence number that a report got when it became searchable, never by its publication: a late
arrival is not missed. Hits and how far the finding came are written in one transaction, so a stop loses and doubles
nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from crawler.dates import TEHRAN
from index.desk import Desk
from index.documents import Documents
from index.faults import RasadError
from index.query.language import parse
from index.query.tree import Node
from index.settings import Settings
from index.stories import fold_new, told_of
from index.watch.facts import facts_of, with_told
from index.watch.figure_changes import LastSaid
from index.watch.matching import Batch
from index.watch.searches import Watch, watches
from index.watch.standing import Hit, Standing
from nlp.document import Document
from nlp.story_times import moment_of

_BATCH = 100
_MARK = "watched up to"
_trees: dict[tuple[str, dt.date], Node] = {}


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
    revised = {id_: place for place, id_ in enumerate(ids) if revisions.get(id_, 1) > 1}
    known = _told_of(desk, list(revised)) if revised else {}
    standing = Standing(desk, documents, settings)
    facts: dict[str, str] = {}
    found: list[Hit] = []

    def hit_of(watch: Watch, place: int) -> Hit:
        id_ = ids[place]
        if id_ not in facts:
            facts[id_] = facts_of(batch[place][1])
        return Hit(watch.name, id_, revisions.get(id_, 1), stories.get(id_, id_), "", facts[id_])

    for watch, node in active:
        places, told = held.matching(node), {id_ for id_, _ in known.get(watch.name, ())}
        # what a report corrects of itself comes before what others say of it
        for place in sorted(places, key=lambda place: ids[place] not in revised):
            seq, document = batch[place]
            # whoever was told of a report hears of its correction, however old it is by then
            old = document.id not in told and is_old(document, now, settings.watch.old_days)
            if seq <= watch.since or (old and not watch.old):
                continue
            hit = hit_of(watch, place)
            if watch.tolerance is not None:
                if changed := figures.changes(watch, node, document):
                    found.append(replace(hit, kind="figure", facts=with_told(hit.facts, changed)))
            elif standing_hit := standing.of(hit):
                found.append(standing_hit)
        for id_, at in known.get(watch.name, ()):
            if revised[id_] not in places and _is_left(watch, batch[revised[id_]][1], at):
                found += filter(None, [standing.left(hit_of(watch, revised[id_]))])
    return found


def _told_of(desk: Desk, ids: Sequence[str]) -> dict[str, list[tuple[str, float]]]:
    """Of each search those of these reports of which it told, and when it found them."""
    found: dict[str, list[tuple[str, float]]] = {}
    for watch, id_, at in desk.rows(
        "SELECT watch, id, max(found_at) FROM hits WHERE id IN (SELECT value FROM json_each(?)) AND mailed > 0"
        " GROUP BY watch, id",
        json.dumps(ids),
    ):
        found.setdefault(watch, []).append((id_, at))
    return found


def _is_left(watch: Watch, document: Document, at: float) -> bool:
    """Whether a report that the search told of would not be found by it as it is now, asked as of then."""
    if watch.tolerance is not None or at < began(watch):
        return False  # what another query of this name found is not looked for
    return not Batch([document]).matches_any(tree_of(watch, at))


def began(watch: Watch) -> float:
    """When the search began to ask what it asks."""
    try:
        return dt.datetime.fromisoformat(watch.made_at).timestamp()
    except ValueError:
        return 0.0


def keep_hit(db: sqlite3.Connection, hit: Hit, now: float) -> int:
    """Keep a hit, inside the caller's transaction; gives 0 where it is kept already."""
    row = (hit.watch, hit.id, hit.revision, hit.story, hit.kind, now, hit.facts)
    return db.execute(
        "INSERT OR IGNORE INTO hits (watch, id, revision, story, kind, found_at, facts) VALUES (?, ?, ?, ?, ?, ?, ?)",
        row,
    ).rowcount
