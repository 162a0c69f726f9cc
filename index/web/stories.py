"""Stories as the pages show them: how many a search found, and where else one was run. The desk is only read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock

from index.databases import read_only
from index.engine import Engine, Hit, Sort
from index.noted import asks_desk
from index.query.tree import Node
from index.story_map import story_map
from index.tallies import division

# Reports of one search that are counted as stories; beyond that it is told that they are more.
MOST_COUNTED = 50_000
_ELSEWHERE = 30
_FIRST_LOOK, _DEEPEST = 60, 50_000
_COUNTS_KEPT = 500
_LED = "coalesce(r.into_story, s.story)"
_JOINED = "stories s LEFT JOIN story_redirects r ON r.story = s.story"


@dataclass(frozen=True, slots=True)
class Reprint:
    """A report of the same story."""

    id: str
    site: str
    at: float | None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many stories a search found: exactly, or (`more`) more than that."""

    stories: int
    more: bool = False


def counted(desk: Path, ids: Iterable[str]) -> int | None:
    """How many stories these reports are (one that was not folded yet is one); None where nothing was ever folded."""
    found = story_map(desk).stories(ids)
    return None if found is None else len(set(found))


def counted_stories(desk: Path, engine: Engine, node: Node, total: int) -> Counted | None:
    """How many stories the matching reports are; None where nothing was ever folded.

    Kept for as long as neither index nor stories change: most people ask the same few questions.
    """
    if divided := division(engine, desk, node):
        if divided.stories is None:
            return None
        return Counted(min(divided.stories, MOST_COUNTED), divided.stories > MOST_COUNTED)
    stories = story_map(desk)
    key = None if asks_desk(node) else (desk, node, total, engine.upto(), stories.version())
    if key and (kept := _COUNTS.get(key)):
        return kept
    found = stories.stories(islice(engine.scan(node), MOST_COUNTED))
    if found is None:
        return None
    made = Counted(len(set(found)), total > MOST_COUNTED)
    if key:
        _COUNTS.put(key, made)
    return made


def first_of_each(
    desk: Path, engine: Engine, node: Node, page: int, per: int, sort: Sort
) -> tuple[list[Hit], bool] | None:
    """A page of stories, each as the first of its reports in this order, and whether more follow.

    None where nothing was ever folded: then reports are listed as they are.
    """
    wanted, looked = page * per, _FIRST_LOOK
    while True:
        looked = min(max(looked, wanted * 3), _DEEPEST)
        hits = engine.search(node, looked, 0, sort).hits
        names = story_map(desk).stories([hit.id for hit in hits])
        if names is None:
            return None
        firsts: dict[str, Hit] = {}
        for name, hit in zip(names, hits, strict=True):
            firsts.setdefault(name, hit)
        if len(firsts) > wanted or len(hits) < looked or looked == _DEEPEST:
            return list(firsts.values())[wanted - per : wanted], len(firsts) > wanted
        looked *= 4


def elsewhere(desk: Path, ids: Sequence[str]) -> dict[str, list[Reprint]]:
    """For each of these reports those of the same story, the first first; nothing for one that stands alone."""
    with read_only(desk, "stories", "story_redirects") as db:
        if db is None:
            return {}
        found: dict[str, list[Reprint]] = {}
        for id_ in ids:
            rows = db.execute(
                f"WITH led AS (SELECT {_LED} AS story FROM {_JOINED} WHERE s.id = ?) "  # noqa: S608 - our own words
                "SELECT id, site, at FROM stories WHERE id <> ? AND (story = (SELECT story FROM led) OR story IN "
                "(SELECT story FROM story_redirects WHERE into_story = (SELECT story FROM led))) "
                "ORDER BY at IS NULL, at, id LIMIT ?",
                (id_, id_, _ELSEWHERE),
            )
            if reprints := [Reprint(*row) for row in rows]:
                found[id_] = reprints
        return found


class _Counts:
    """The latest counts, for all threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[object, Counted] = OrderedDict()

    def get(self, key: object) -> Counted | None:
        with self._lock:
            return self._kept.get(key)

    def put(self, key: object, value: Counted) -> None:
        with self._lock:
            self._kept[key] = value
            if len(self._kept) > _COUNTS_KEPT:
                self._kept.popitem(last=False)


_COUNTS = _Counts()
