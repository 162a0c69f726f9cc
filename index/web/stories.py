"""Stories as the pages show them: how many a search found, and where else one was run. The desk is only read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import batched
from pathlib import Path

# Reports of one search that are counted as stories; beyond that only reports and outlets are told.
MOST_COUNTED = 50_000
_BATCH = 5000
_ELSEWHERE = 30
_LED = "coalesce(r.into_story, s.story)"
_JOINED = "stories s LEFT JOIN story_redirects r ON r.story = s.story"


@dataclass(frozen=True, slots=True)
class Reprint:
    """A report of the same story."""

    id: str
    site: str
    at: float | None


def counted(desk: Path, ids: Iterable[str]) -> int | None:
    """How many stories these reports are (one that was not folded yet is one); None where nothing was ever folded."""
    with _reading(desk) as db:
        if db is None or not db.execute("SELECT 1 FROM stories LIMIT 1").fetchone():
            return None
        stories: set[str] = set()
        for batch in batched(ids, _BATCH):
            rows = db.execute(
                f"SELECT s.id, {_LED} FROM {_JOINED} WHERE s.id IN (SELECT value FROM json_each(?))",  # noqa: S608 - our own words
                (json.dumps(batch),),
            )
            led = dict(rows)
            stories.update(led.get(id_, id_) for id_ in batch)
        return len(stories)


def elsewhere(desk: Path, ids: Sequence[str]) -> dict[str, list[Reprint]]:
    """For each of these reports those of the same story, the first first; nothing for one that stands alone."""
    with _reading(desk) as db:
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


@contextmanager
def _reading(desk: Path) -> Iterator[sqlite3.Connection | None]:
    """The desk, read only; None where there is none, or none with stories yet."""
    if not desk.exists():
        yield None
        return
    with closing(sqlite3.connect(f"{desk.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as db:
        there = "SELECT count(*) FROM sqlite_master WHERE name IN ('stories', 'story_redirects')"
        yield db if db.execute(there).fetchone()[0] == 2 else None
