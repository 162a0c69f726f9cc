"""Surges that nobody named: a search may ask to be told of everything that surges among the reports that it matches.

Once an hour the day is judged; the first report of a surge becomes a hit that tells in words what surges, so it is
mailed as hits are. A surge is told once, and not again while it goes on.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from crawler.dates import TEHRAN
from index.asking import Asking, NothingToAskError, asking
from index.desk import Desk
from index.documents import Documents
from index.faults import RasadError
from index.query.tree import Node
from index.settings import Settings
from index.stories import told_of
from index.watch.facts import facts_of, with_told
from index.watch.finding import Hit, keep_hit, tree_of
from index.watch.searches import Watch, watches
from index.watch.surging import Found, surging

_MARK = "surges looked for"
_EVERY = 3600.0  # seconds
_GOES_ON = 3 * 86_400.0  # so long a surge that was told is the same one
_YESTERDAY = 3  # until this hour the day before is judged too: its last reports have just come


def find_surges(desk: Desk, documents: Documents, settings: Settings, now: float) -> int:
    """Judge the day for every search that asks for it, at most once an hour; gives how many surges are new."""
    chosen = [watch for watch in watches(desk) if watch.each and watch.state != "paused"]
    last = float(desk.mark(_MARK) or 0.0)
    if not chosen or 0 <= now - last < _EVERY:  # a clock that was set back waits no longer
        return 0
    found = 0
    try:
        with asking(settings) as asked:
            for watch in chosen:
                found += _find(desk, documents, asked, watch, now)
    except NothingToAskError:
        return 0
    with desk.transaction() as db:
        db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (_MARK, str(now)))
    return found


def surges_since(
    desk: Desk, asked: Asking, watch: Watch, node: Node, first: dt.date, last: dt.date
) -> Iterator[tuple[dt.date, Found]]:
    """What the search would have told on each day from `first` to `last`, each surge once; nothing is kept."""
    told: dict[str, dt.date] = {}
    for ago in reversed(range((last - first).days + 1)):
        day = last - dt.timedelta(days=ago)
        for found in surging(asked, desk, day, watch.surges or "balanced", node):
            names = (found.query, *found.also)
            if not any(name in told and (day - told[name]).days * 86_400 <= _GOES_ON for name in names):
                yield day, found
            told.update(dict.fromkeys(names, day))


def sentences(found: Found) -> list[tuple[str, str]]:
    """A surge as a hit tells it, in lines and where these lead: what surges, how far, and what is behind it."""
    return [(f"{found.shown()}: {found.told()}", ""), *found.behind()]


def _find(desk: Desk, documents: Documents, asked: Asking, watch: Watch, now: float) -> int:
    moment = dt.datetime.fromtimestamp(now, TEHRAN)
    days = [moment.date()] if moment.hour >= _YESTERDAY else [moment.date() - dt.timedelta(days=1), moment.date()]
    try:
        node = tree_of(watch, now)
        found = [each for day in days for each in surging(asked, desk, day, watch.surges or "balanced", node)]
    except (RasadError, ValueError):
        return 0  # a query that no longer parses is told by the finding
    known = dict(desk.rows("SELECT query, at FROM surges_told WHERE watch = ?", watch.name))
    hits = list(_hits(desk, documents, watch, found, known, now))
    with desk.transaction() as db:
        kept = sum(keep_hit(db, hit, now) for hit in hits)
        _keep_told(db, watch, found, now)
    return kept


def _hits(
    desk: Desk,
    documents: Documents,
    watch: Watch,
    found: Sequence[Found],
    known: Mapping[str, float],
    now: float,
) -> Iterator[Hit]:
    for each in found:
        if each.first is None or any(0 <= now - known.get(name, -1e12) < _GOES_ON for name in (each.query, *each.also)):
            continue
        held = documents.get(each.first)
        if held is None:
            continue
        story = next((told.story for told in told_of(desk, [held.id])), held.id)
        revision = documents.state([held.id])[held.id][0]
        yield Hit(watch.name, held.id, revision, story, "surge", with_told(facts_of(held), sentences(each)))


def _keep_told(db: sqlite3.Connection, watch: Watch, found: Sequence[Found], now: float) -> None:
    """A surge that goes on counts as told as long as it does."""
    names = {name for each in found for name in (each.query, *each.also)}
    db.executemany("INSERT OR REPLACE INTO surges_told VALUES (?, ?, ?)", [(watch.name, name, now) for name in names])
    db.execute("DELETE FROM surges_told WHERE watch = ? AND at < ?", (watch.name, now - 30 * 86_400))
