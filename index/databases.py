"""What every SQLite file of ours shares: writes that happen whole or not at all, and consistent copies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.faults import StoreError, disk_sentence


@contextmanager
def transaction(db: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """The database for several writes, whole or not; StoreError, with one sentence, where `path` cannot be written."""
    try:
        db.execute("BEGIN IMMEDIATE")
        yield db
        db.execute("COMMIT")
    except BaseException as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise StoreError(disk_sentence(path, error)) from error
        raise


@contextmanager
def read_only(path: Path, *tables: str) -> Iterator[sqlite3.Connection | None]:
    """The database, which is only read; None where there is none, or one that has not got all of these tables yet."""
    if not path.exists():
        yield None
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as db:
            marks = ",".join("?" * len(tables))
            there = f"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ({marks})"  # noqa: S608
            yield db if db.execute(there, tables).fetchone()[0] == len(tables) else None
    except sqlite3.Error as error:
        raise StoreError(disk_sentence(path, error)) from error


def copy_database(source: sqlite3.Connection, to: Path) -> None:
    """Copy a database that may be in use into the file `to`."""
    to.parent.mkdir(parents=True, exist_ok=True)
    target = sqlite3.connect(to)
    try:
        source.backup(target)
    except sqlite3.Error as error:
        raise StoreError(disk_sentence(to, error)) from error
    finally:
        target.close()
