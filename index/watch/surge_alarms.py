"""Surges that nobody named: a search may ask to be told of everything that surges among the reports that it matches.

Once an hour the day is judged; the first report of a surge's largest story becomes a hit that tells in words what
surges, so it is mailed as hits are. A surge is told once, and not again while it goes on: until a day has passed
without it.
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
from index.watch.finding import keep_hit, tree_of
from index.watch.searches import Watch, watches
from index.watch.standing import Hit
from index.watch.surging import Found, surging

_MARK = "surges looked for"
_EVERY = 3600.0  # seconds
_DAY = 86_400.0
_GOES_ON = 1.5 * _DAY  # so long after the noon of a day that had it a surge is the same one
_WEEKS_GO_ON = 3.5 * _DAY  # seven days together fall and rise again about a bound
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
    desk: Desk, asked: Asking, watch: Watch, node: Node, first: dt.date, today: dt.date
) -> Iterator[tuple[dt.date, Found]]:
    """What the search would have told on each day from `first` to `today`, each surge once; nothing is kept."""
    told: dict[str, float] = {}
    for ago in reversed(range((today - first).days + 1)):
        day = today - dt.timedelta(days=ago)
        for found in surging(asked, desk, day, watch.surges or "balanced", node, over=day < today):
            if not _goes_on(found, day, told):
                yield day, found
            told.update(dict.fromkeys((found.query, *found.also), _noon(day)))


def sentences(found: Found) -> list[tuple[str, str]]:
    """A surge as a hit tells it, in lines and where these lead: what surges, how far, and what is behind it."""
    return [(f"{found.shown()}: {found.told()}", ""), *found.behind()]


def _find(desk: Desk, documents: Documents, asked: Asking, watch: Watch, now: float) -> int:
    moment = dt.datetime.fromtimestamp(now, TEHRAN)
    today = moment.date()
    days = [today] if moment.hour >= _YESTERDAY else [today - dt.timedelta(days=1), today]
    try:
        node = tree_of(watch, now)
        found = [
            (day, each)
            for day in days
            for each in surging(asked, desk, day, watch.surges or "balanced", node, over=day < today)
        ]
    except (RasadError, ValueError):
        return 0  # a query that no longer parses is told by the finding
    known = dict(desk.rows("SELECT query, at FROM surges_told WHERE watch = ?", watch.name))
    hits = list(_hits(desk, documents, watch, found, known))
    with desk.transaction() as db:
        kept = sum(keep_hit(db, hit, now) for hit in hits)
        _keep_told(db, watch, found, now)
    return kept


def _noon(day: dt.date) -> float:
    return dt.datetime.combine(day, dt.time(12), TEHRAN).timestamp()


def _goes_on(found: Found, day: dt.date, known: Mapping[str, float]) -> bool:
    """Whether it was told under one of its names, and no day has passed without it since."""
    least = _noon(day) - (_WEEKS_GO_ON if found.surge.period == 7 else _GOES_ON)
    return any(least < known.get(name, -1e12) < _noon(day) + _DAY for name in (found.query, *found.also))


def _hits(
    desk: Desk,
    documents: Documents,
    watch: Watch,
    found: Sequence[tuple[dt.date, Found]],
    known: Mapping[str, float],
) -> Iterator[Hit]:
    for day, each in found:
        if each.lead is None or _goes_on(each, day, known):
            continue
        held = documents.get(each.lead)
        if held is None:
            continue
        story = next((told.story for told in told_of(desk, [held.id])), held.id)
        revision = documents.state([held.id])[held.id][0]
        yield Hit(watch.name, held.id, revision, story, "surge", with_told(facts_of(held), sentences(each), each.days))


def _keep_told(db: sqlite3.Connection, watch: Watch, found: Sequence[tuple[dt.date, Found]], now: float) -> None:
    """A surge that goes on counts as told as long as it does; kept is the noon of the last day that had it."""
    names = {name: _noon(day) for day, each in found for name in (each.query, *each.also)}
    db.executemany(
        "INSERT OR REPLACE INTO surges_told VALUES (?, ?, ?)", [(watch.name, *each) for each in names.items()]
    )
    db.execute("DELETE FROM surges_told WHERE watch = ? AND at < ?", (watch.name, now - 30 * _DAY))
