"""Which reports people brought in, of what kind of outlet, and how: kept on the desk, since no page tells it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.databases import read_only
from index.query.noted import MEDIA

TABLE = "added_reports"


@dataclass(frozen=True, slots=True)
class Added:
    """How a report came: `way` is `address`, `text` or `file`."""

    id: str
    medium: str
    way: str
    person: str
    at: str

    @property
    def label(self) -> str:
        """What people call the kind of outlet."""
        return MEDIA[self.medium][0]


def added(desk: Path, ids: Sequence[str]) -> dict[str, Added]:
    """How those of these reports came that a person brought in."""
    with read_only(desk, TABLE) as db:
        if db is None:
            return {}
        rows = db.execute(
            f"SELECT id, medium, way, person, at FROM {TABLE} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
            (json.dumps(list(ids)),),
        )
        return {row[0]: Added(*row) for row in rows if row[1] in MEDIA}


def of_medium(desk: Path, medium: str) -> list[str]:
    """The ids of the reports of a kind of outlet; of the web those that people brought in are not told apart."""
    with read_only(desk, TABLE) as db:
        if db is None:
            return []
        return [id_ for (id_,) in db.execute(f"SELECT id FROM {TABLE} WHERE medium = ? ORDER BY id", (medium,))]  # noqa: S608
