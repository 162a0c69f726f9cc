"""The desk, `desk.db`: what people and time made and nothing can rebuild, so it is what a backup is for.

Today it holds the searches that people keep by name; corrections, alerts and accounts will join them.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from index.documents import copy_database
from index.faults import StoreError, disk_sentence

FORMAT = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS searches (name TEXT PRIMARY KEY, query TEXT NOT NULL, kept_at TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A query that someone keeps under a name; `kept_at` is ISO 8601 in UTC."""

    name: str
    query: str
    kept_at: str


class Desk:
    """The desk of one installation. Raises StoreError, with one sentence, where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=60, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, FORMAT):
                raise StoreError(
                    f"{path.name}: written in format {version}, this version knows {FORMAT}; upgrade Rasad"
                )
            self._db.executescript(_SCHEMA)
            self._db.execute(f"PRAGMA user_version={FORMAT}")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(disk_sentence(path, error)) from error

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def keep(self, search: KeptSearch) -> None:
        """Keep a search under its name; an earlier one of that name is replaced."""
        try:
            self._db.execute(
                "INSERT OR REPLACE INTO searches VALUES (?, ?, ?)", (search.name, search.query, search.kept_at)
            )
        except sqlite3.Error as error:
            raise StoreError(disk_sentence(self.path, error)) from error

    def searches(self) -> list[KeptSearch]:
        """All kept searches by name."""
        return [KeptSearch(*row) for row in self._db.execute("SELECT name, query, kept_at FROM searches ORDER BY name")]

    def search(self, name: str) -> KeptSearch | None:
        """The search of this name."""
        row = self._db.execute("SELECT name, query, kept_at FROM searches WHERE name = ?", (name,)).fetchone()
        return KeptSearch(*row) if row else None

    def drop(self, name: str) -> bool:
        """Forget a search; False where there was none."""
        return self._db.execute("DELETE FROM searches WHERE name = ?", (name,)).rowcount > 0

    def backup(self, to: Path) -> None:
        """A consistent copy in the file `to`."""
        copy_database(self._db, to)
