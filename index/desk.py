"""The desk, `desk.db`: what people and time made and nothing can rebuild, so it is what a backup is for.

It holds the searches that people keep by name, the stories of the reports, what the watch found, and its mails.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.documents import copy_database
from index.faults import StoreError, disk_sentence

FORMAT = 2  # format 1 had searches alone; it is brought up by adding what it lacks
_SCHEMA = """
CREATE TABLE IF NOT EXISTS searches (name TEXT PRIMARY KEY, query TEXT NOT NULL, kept_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS stories (
    id TEXT PRIMARY KEY, story TEXT NOT NULL, source TEXT NOT NULL, site TEXT NOT NULL, at REAL
);
CREATE INDEX IF NOT EXISTS stories_by_story ON stories (story, at);
CREATE INDEX IF NOT EXISTS stories_by_time ON stories (at);
CREATE TABLE IF NOT EXISTS story_redirects (story TEXT PRIMARY KEY, into_story TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS watches (
    name TEXT PRIMARY KEY, query TEXT NOT NULL, recipients TEXT NOT NULL, rule TEXT NOT NULL, zone TEXT NOT NULL,
    old INTEGER NOT NULL DEFAULT 0, surges TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'on',
    fault TEXT NOT NULL DEFAULT '', made_at TEXT NOT NULL, since INTEGER NOT NULL, last_due REAL NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS hits (
    watch TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL, story TEXT NOT NULL, kind TEXT NOT NULL,
    found_at REAL NOT NULL, facts TEXT NOT NULL, mailed REAL, PRIMARY KEY (watch, id, revision)
);
CREATE INDEX IF NOT EXISTS hits_waiting ON hits (watch, found_at) WHERE mailed IS NULL;
CREATE INDEX IF NOT EXISTS hits_of_story ON hits (watch, story);
CREATE TABLE IF NOT EXISTS outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL UNIQUE, recipient TEXT NOT NULL,
    subject TEXT NOT NULL, body BLOB NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', tries INTEGER NOT NULL DEFAULT 0,
    next_at REAL NOT NULL, made_at REAL NOT NULL, sent_at REAL, fault TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS outbox_waiting ON outbox (next_at) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS dead_addresses (address TEXT PRIMARY KEY, fault TEXT NOT NULL, since REAL NOT NULL);
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
            self._db = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version > FORMAT:
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

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The database for several writes, all or nothing."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise StoreError(disk_sentence(self.path, error)) from error
            raise

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
