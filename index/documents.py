"""The documents' store, `documents.db`: each Document as compressed JSON, rebuildable from the archive.

Every write of a document gets the next sequence number, so that an engine can ask for what it lacks. What is kept is
what the machine read; what is given is that with the editors' corrections, which the desk beside it keeps.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard

from index.corrected import corrected
from index.databases import copy_database, transaction
from index.edits import Edit
from index.faults import StoreError, disk_sentence
from index.readings import EditsKept
from nlp.document import Document

FORMAT = 1
# Documents as JSON that `after` gives at a time.
_MOST_BYTES = 32 * 2**20
_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    reader TEXT NOT NULL,
    json BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS refused (
    id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    reader TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS unindexed (id TEXT PRIMARY KEY, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS store (name TEXT NOT NULL);
INSERT INTO store SELECT lower(hex(randomblob(16))) WHERE NOT EXISTS (SELECT 1 FROM store);
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as it was read: its document, or the reason why it could not be read."""

    id: str
    revision: int
    reader: str
    document: Document | None
    reason: str = ""


class Documents:
    """All documents of one installation.

    Raises StoreError, with one sentence, where the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._packer = zstandard.ZstdCompressor(level=3)
        self._unpacker = zstandard.ZstdDecompressor()
        self._edits = EditsKept(path.with_name("desk.db"))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, FORMAT):
                raise StoreError(
                    f"{path.name}: written in format {version}, this version knows {FORMAT}; "
                    "upgrade Rasad, or move the file away and run: rasad reindex"
                )
            self._db.executescript(_SCHEMA)
            self._db.execute(f"PRAGMA user_version={FORMAT}")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(disk_sentence(path, error)) from error

    def close(self) -> None:
        """Give the files back."""
        self._edits.close()
        self._db.close()

    def __enter__(self) -> Documents:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def put(self, readings: Iterable[Reading], reader: str, upto: int) -> None:
        """Keep these readings and that `reader` has read the archive up to its change `upto`, all or nothing."""
        with self._transaction() as db:
            for reading in readings:
                if reading.document is None:
                    db.execute("DELETE FROM documents WHERE id = ?", (reading.id,))
                    db.execute(
                        "INSERT OR REPLACE INTO refused VALUES (?, ?, ?, ?)",
                        (reading.id, reading.revision, reading.reader, reading.reason),
                    )
                    continue
                text = json.dumps(reading.document.to_dict(), ensure_ascii=False, separators=(",", ":"))
                db.execute("DELETE FROM refused WHERE id = ?", (reading.id,))
                db.execute("DELETE FROM unindexed WHERE id = ?", (reading.id,))
                db.execute(
                    "INSERT OR REPLACE INTO documents (id, revision, reader, json) VALUES (?, ?, ?, ?)",
                    (reading.id, reading.revision, reading.reader, self._packer.compress(text.encode())),
                )
            db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (f"read by {reader}", upto))

    def read_upto(self, reader: str) -> int:
        """Up to which change of the archive this reader has read; 0 where it never did."""
        row = self._db.execute("SELECT value FROM marks WHERE name = ?", (f"read by {reader}",)).fetchone()
        return int(row[0]) if row else 0

    def read_by_any(self) -> int:
        """Up to which change of the archive any reader has read."""
        return int(self._db.execute("SELECT coalesce(max(value), 0) FROM marks WHERE name <> 'again'").fetchone()[0])

    def forget_marks(self) -> None:
        """Let the next ingest compare every article of the archive again."""
        with self._transaction() as db:
            db.execute("DELETE FROM marks WHERE name <> 'again'")

    def start_again(self) -> None:
        """Let every article be read again; where such a run was stopped, go on with it."""
        with self._transaction() as db:
            if db.execute("SELECT 1 FROM marks WHERE name = 'again'").fetchone():
                return
            db.execute("DELETE FROM marks")
            db.execute("UPDATE documents SET reader = ''")
            db.execute("UPDATE refused SET reader = ''")
            db.execute("INSERT INTO marks VALUES ('again', 1)")

    def end_again(self) -> None:
        """Every article has been read again."""
        with self._transaction() as db:
            db.execute("DELETE FROM marks WHERE name = 'again'")

    def state(self, ids: list[str]) -> dict[str, tuple[int, str]]:
        """Revision and reader of those of these ids that were read (or refused)."""
        wanted = json.dumps(ids)
        rows = self._db.execute(
            "SELECT id, revision, reader FROM documents WHERE id IN (SELECT value FROM json_each(?)) "
            "UNION ALL SELECT id, revision, reader FROM refused WHERE id IN (SELECT value FROM json_each(?))",
            (wanted, wanted),
        )
        return {id_: (revision, reader) for id_, revision, reader in rows}

    def get(self, id_: str) -> Document | None:
        """The document of this id."""
        return next(iter(self.get_many([id_]).values()), None)

    def get_many(self, ids: list[str]) -> dict[str, Document]:
        """The documents of those of these ids that are there."""
        edits = self._edits.of(ids)
        found = self._records(ids).items()
        return {id_: corrected(Document.from_dict(record), edits.get(id_, ())) for id_, record in found}

    def records(self, ids: list[str]) -> dict[str, dict[str, Any]]:
        """The same as JSON objects."""
        found = self._records(ids)
        for id_, edits in self._edits.of(found).items():
            found[id_] = corrected(Document.from_dict(found[id_]), edits).to_dict()
        return found

    def as_read(self, id_: str) -> Document | None:
        """The document of this id as the machine read it, without corrections."""
        found = self._records([id_])
        return Document.from_dict(found[id_]) if found else None

    def edits(self, id_: str) -> tuple[Edit, ...]:
        """The corrections that are in the document of this id."""
        return self._edits.of([id_]).get(id_, ())

    def touch(self, id_: str) -> None:
        """Give this document the next sequence number: its corrections changed, and engines lack it as it is now."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO documents (id, revision, reader, json) "
                "SELECT id, revision, reader, json FROM documents WHERE id = ?",
                (id_,),
            )

    def _records(self, ids: list[str]) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for at in range(0, len(ids), 500):
            wanted = json.dumps(ids[at : at + 500])
            for id_, blob in self._db.execute(
                "SELECT id, json FROM documents WHERE id IN (SELECT value FROM json_each(?))", (wanted,)
            ):
                found[id_] = self._unpack(blob)
        return found

    def near(self, id_: str, limit: int = 3) -> list[str]:
        """Ids of documents that begin as this one does, the longer the better."""
        rows = self._db.execute(
            "SELECT id FROM (SELECT id FROM documents WHERE id >= ? ORDER BY id LIMIT 20)"
            " UNION SELECT id FROM (SELECT id FROM documents WHERE id < ? ORDER BY id DESC LIMIT 20)",
            (id_, id_),
        )

        def apart(other: str) -> tuple[int, str]:
            same = next(
                (i for i, (a, b) in enumerate(zip(id_, other, strict=False)) if a != b), min(len(id_), len(other))
            )
            return -same, other

        return sorted((other for (other,) in rows), key=apart)[:limit]

    def after(self, seq: int, limit: int = 500) -> list[tuple[int, Document]]:
        """The next documents written after sequence number `seq`, in that order, with their numbers.

        At most `limit`; fewer where they are so large that their number would cost memory.
        """
        found: list[tuple[int, Document]] = []
        held = 0
        rows = self._db.execute("SELECT seq, json FROM documents WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit))
        for number, blob in rows:
            packed = self._unpacker.decompress(blob)
            document = Document.from_dict(json.loads(packed))
            edits = self._edits.of([document.id])
            found.append((number, corrected(document, edits[document.id]) if edits else document))
            held += len(packed)
            if held > _MOST_BYTES:
                break
        rows.close()
        return found

    def all(self) -> Iterator[Document]:
        """Every document, as written."""
        seq = 0
        while batch := self.after(seq):
            yield from (document for _, document in batch)
            seq = batch[-1][0]

    def latest(self) -> int:
        """The highest sequence number ever given."""
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'documents'").fetchone()
        return int(row[0]) if row else 0

    def number(self, id_: str) -> int:
        """The sequence number under which the document was written last; 0 where there is none."""
        row = self._db.execute("SELECT seq FROM documents WHERE id = ?", (id_,)).fetchone()
        return int(row[0]) if row else 0

    def name(self) -> str:
        """What tells this store from every other: sequence numbers mean nothing in another."""
        return str(self._db.execute("SELECT name FROM store").fetchone()[0])

    def count(self) -> int:
        """How many documents there are."""
        return int(self._db.execute("SELECT count(*) FROM documents").fetchone()[0])

    def count_after(self, seq: int) -> int:
        """How many documents were written after this sequence number."""
        return int(self._db.execute("SELECT count(*) FROM documents WHERE seq > ?", (seq,)).fetchone()[0])

    def refused(self) -> list[tuple[str, str]]:
        """The ids of the articles that could not be read, each with the reason."""
        return list(self._db.execute("SELECT id, reason FROM refused ORDER BY id"))

    def put_unindexed(self, refused: Iterable[tuple[str, str]]) -> None:
        """Keep the ids of documents that the engine will not take as they are, each with the reason."""
        with self._transaction() as db:
            db.executemany("INSERT OR REPLACE INTO unindexed VALUES (?, ?)", refused)

    def unindexed(self) -> list[tuple[str, str]]:
        """The ids of the documents that the engine did not take, each with the reason."""
        return list(self._db.execute("SELECT id, reason FROM unindexed ORDER BY id"))

    def forget_unindexed(self) -> None:
        """All documents are given to an engine anew."""
        with self._transaction() as db:
            db.execute("DELETE FROM unindexed")

    def backup(self, to: Path) -> None:
        """A consistent copy in the file `to`, also while others write."""
        copy_database(self._db, to)

    def _unpack(self, blob: bytes) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(self._unpacker.decompress(blob))
        return record

    def _transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        return transaction(self._db, self.path)
