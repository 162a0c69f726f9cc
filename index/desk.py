"""The desk, `desk.db`: what people and time made and nothing can rebuild, so it is what a backup is for.

It holds the searches that people keep by name, the stories of the reports, what the watch found, and its mails.
"""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from index.databases import copy_database, transaction
from index.faults import StoreError, disk_sentence

FORMAT = 3  # an earlier one is brought up by adding the tables that it lacks


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A query that someone keeps under a name; `kept_at` is ISO 8601 in UTC."""

    name: str
    query: str
    kept_at: str


@cache
def tables() -> str:
    """The SQL that makes all tables of the desk: one file an owner in `index/tables`."""
    owned = sorted(files("index").joinpath("tables").iterdir(), key=lambda file: file.name)
    return "".join(file.read_text("utf-8") for file in owned if file.name.endswith(".sql"))


class Desk:
    """The desk of one installation. Raises StoreError, with one sentence, where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version > FORMAT:
                raise StoreError(
                    f"{path.name}: written in format {version}, this version knows {FORMAT}; upgrade Rasad"
                )
            self._db.executescript(tables())
            if version != FORMAT:  # written only then: the page opens desks often, beside others who write
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

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """The database for several writes, all or nothing."""
        return transaction(self._db, self.path)

    def rows(self, sql: str, *values: object) -> list[Any]:
        """What a query of the modules that own these tables gives."""
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise StoreError(disk_sentence(self.path, error)) from error

    def mark(self, name: str) -> str | None:
        """What is kept under this name: how far something came."""
        found = self.rows("SELECT value FROM marks WHERE name = ?", name)
        return str(found[0][0]) if found else None

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
