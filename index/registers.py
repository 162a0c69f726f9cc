"""The registers, `registers.db`: who held which post, and the bodies that reports name, across all documents.

Derived: it follows `documents.db` by its sequence numbers and may be deleted at any time. Facts are kept report by
report; the persons and bodies of one block (a surname, a first word, a whole name) are folded anew whenever a fact of
it changes.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.corrections import Correction, CorrectionKind
from index.documents import Documents
from index.faults import StoreError, disk_sentence
from index.registers_folding import fold_body_block, fold_person_block
from nlp.document import Document
from nlp.register import Holding, bodies, day_of, epoch_of, holdings
from nlp.register_agreement import agree
from nlp.register_bodies import body_block
from nlp.register_persons import name_key, surname
from nlp.register_posts import split_post

# Raise it whenever the same documents may give other registers: they are built anew.
FORMAT = 6
Progress = Callable[[str, int, int], None]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS dirty (block TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS facts (
    article TEXT NOT NULL, day TEXT NOT NULL, raw TEXT NOT NULL, raw_key TEXT NOT NULL, name TEXT NOT NULL,
    block TEXT NOT NULL, wording TEXT NOT NULL, epoch TEXT NOT NULL, head TEXT NOT NULL, field TEXT NOT NULL,
    institution TEXT NOT NULL, place TEXT NOT NULL, province TEXT, status TEXT NOT NULL, post_key TEXT NOT NULL,
    beside TEXT NOT NULL, struck INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS facts_article ON facts (article);
CREATE INDEX IF NOT EXISTS facts_block ON facts (block);
CREATE INDEX IF NOT EXISTS facts_raw ON facts (raw_key);
CREATE INDEX IF NOT EXISTS facts_held ON facts (name, post_key, day);
CREATE TABLE IF NOT EXISTS held (
    id INTEGER PRIMARY KEY, block TEXT NOT NULL, person TEXT NOT NULL, names TEXT NOT NULL, head TEXT NOT NULL,
    field TEXT NOT NULL, institution TEXT NOT NULL, place TEXT NOT NULL, province TEXT, status TEXT NOT NULL,
    anchor TEXT NOT NULL, wording TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, reports INTEGER NOT NULL,
    total INTEGER NOT NULL, doubtful INTEGER NOT NULL, who INTEGER NOT NULL, search TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS held_block ON held (block);
CREATE INDEX IF NOT EXISTS held_post ON held (head, anchor, place);
CREATE TABLE IF NOT EXISTS links (
    name TEXT NOT NULL, post_key TEXT NOT NULL, held INTEGER NOT NULL, PRIMARY KEY (name, post_key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_held ON links (held);
CREATE TABLE IF NOT EXISTS named (
    article TEXT NOT NULL, day TEXT NOT NULL, name TEXT NOT NULL, form TEXT NOT NULL, kind TEXT NOT NULL,
    key TEXT NOT NULL, block TEXT NOT NULL, province TEXT, own INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS named_article ON named (article);
CREATE INDEX IF NOT EXISTS named_block ON named (block);
CREATE TABLE IF NOT EXISTS known (
    id INTEGER PRIMARY KEY, block TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, province TEXT,
    variants TEXT NOT NULL, members TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, reports INTEGER NOT NULL,
    search TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS known_block ON known (block);
"""
_TABLES = ("marks", "dirty", "facts", "held", "links", "named", "known")


def open_registers(path: Path) -> sqlite3.Connection:
    """The registers' file, made where it is not there or of another format; StoreError where it cannot be used."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, timeout=60, isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, FORMAT):
            for table in _TABLES:
                db.execute(f"DROP TABLE IF EXISTS {table}")
        db.executescript(_SCHEMA)
        db.execute(f"PRAGMA user_version={FORMAT}")
    except (sqlite3.Error, OSError) as error:
        raise StoreError(disk_sentence(path, error)) from error
    return db


def update(
    path: Path,
    documents: Documents,
    corrected: Sequence[Correction] = (),
    progress: Progress = lambda _what, _done, _total: None,
) -> int:
    """Take up what the documents' store has that the registers lack, and the corrections; gives the documents read.

    May be stopped at any time; the next call goes on.
    """
    db = open_registers(path)
    try:
        return _Updating(db, documents, corrected, progress).run()
    except sqlite3.Error as error:
        raise StoreError(disk_sentence(path, error)) from error
    finally:
        db.close()


class _Updating:
    """One update of the registers."""

    def __init__(
        self, db: sqlite3.Connection, documents: Documents, corrected: Sequence[Correction], progress: Progress
    ) -> None:
        self.db, self.documents, self.progress = db, documents, progress
        self.renamed = {name_key(c.name): c.other for c in corrected if c.kind is CorrectionKind.RENAME}
        self.struck = [(name_key(c.name), c.post) for c in corrected if c.kind is CorrectionKind.STRIKE]
        told = json.dumps([[c.kind, c.name, c.post, c.other] for c in corrected if c.kind is not CorrectionKind.HOLDER])
        self.told = set(self.renamed) | {name for name, _ in self.struck}
        self.digest = hashlib.sha256(told.encode()).hexdigest()

    def run(self) -> int:
        source = self.documents.name()
        upto = int(self._mark("upto") or 0)
        if self._mark("source") != source or upto > self.documents.latest():
            upto = self._start(source)
        self._correct()
        done, total = 0, self.documents.count_after(upto)
        while batch := self.documents.after(upto, 1000):
            upto = batch[-1][0]
            with _transaction(self.db):
                self._take([document for _, document in batch])
                self._set("upto", str(upto))
            done += len(batch)
            self.progress("registers", done, total)
        self._drop_refused()
        self._fold()
        return done

    def _start(self, source: str) -> int:
        with _transaction(self.db):
            for table in _TABLES:
                self.db.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
            self._set("source", source)
            self._set("upto", "0")
        return 0

    def _take(self, documents: Sequence[Document]) -> None:
        self._forget([document.id for document in documents])
        for document in documents:
            day = day_of(document)
            facts = [self._fact(document.id, day, holding) for holding in holdings(document)]
            self.db.executemany("INSERT INTO facts VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", facts)
            named = [
                (document.id, day, b.name, b.full, b.kind, b.key, body_block(b), b.province, b.named)
                for b in bodies(document)
            ]
            self.db.executemany("INSERT INTO named VALUES (?,?,?,?,?,?,?,?,?)", named)
            self._soil([f"p {fact[5]}" for fact in facts] + [f"b {row[6]}" for row in named])

    def _fact(self, article: str, day: str, holding: Holding) -> tuple[object, ...]:
        post, raw = holding.post, name_key(holding.name)
        name, struck = self._told(raw, holding.name, holding.wording, epoch_of(day))
        beside = json.dumps(holding.beside, ensure_ascii=False)
        place = (post.head, post.field, post.institution, post.place, post.province, post.status, post.key, beside)
        block = surname(name_key(name))
        return (article, day, holding.name, raw, name, block, holding.wording, epoch_of(day), *place, struck)

    def _told(self, raw: str, name: str, wording: str, month: str) -> tuple[str, bool]:
        """The name as it is to be written, and whether the post is struck out."""
        struck = any(key == raw and _same(post, wording, month) for key, post in self.struck)
        for _ in range(5):  # a name that is renamed to one that is renamed
            further = self.renamed.get(name_key(name))
            if further is None or further == name:
                break
            name = further
        return name, struck or any(key == name_key(name) and _same(post, wording, month) for key, post in self.struck)

    def _forget(self, ids: Sequence[str]) -> None:
        wanted = json.dumps(ids)
        for prefix, table in (("p", "facts"), ("b", "named")):
            inside = f"FROM {table} WHERE article IN (SELECT value FROM json_each(?))"  # noqa: S608 - names of ours
            old = self.db.execute(f"SELECT DISTINCT block {inside}", (wanted,)).fetchall()
            self.db.execute(f"DELETE {inside}", (wanted,))
            self._soil([f"{prefix} {block}" for (block,) in old])

    def _drop_refused(self) -> None:
        refused = [id_ for id_, _ in self.documents.refused()]
        if refused:
            with _transaction(self.db):
                self._forget(refused)

    def _correct(self) -> None:
        """Apply the corrections to what is kept, where they changed."""
        if self._mark("corrected") == self.digest:
            return
        with _transaction(self.db):
            names = self.told | set(json.loads(self._mark("corrected names") or "[]"))
            written = (
                "SELECT rowid, raw, raw_key, wording, epoch, block, name FROM facts WHERE raw_key = ? OR block = ?"
            )
            for key in names:
                for row, raw, raw_key, wording, month, block, _ in self.db.execute(
                    written, (key, surname(key))
                ).fetchall():
                    name, struck = self._told(raw_key, raw, wording, month)
                    now = surname(name_key(name))
                    self.db.execute(
                        "UPDATE facts SET name = ?, block = ?, struck = ? WHERE rowid = ?", (name, now, struck, row)
                    )
                    self._soil([f"p {block}", f"p {now}"])
            self._set("corrected", self.digest)
            self._set("corrected names", json.dumps(sorted(self.told)))

    def _fold(self) -> None:
        while blocks := [row[0] for row in self.db.execute("SELECT block FROM dirty LIMIT 500")]:
            with _transaction(self.db):
                for block in blocks:
                    if block[0] == "p":
                        fold_person_block(self.db, block[2:])
                    else:
                        fold_body_block(self.db, block[2:])
                self.db.executemany("DELETE FROM dirty WHERE block = ?", [(block,) for block in blocks])

    def _soil(self, blocks: Sequence[str]) -> None:
        self.db.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", [(block,) for block in set(blocks)])

    def _mark(self, name: str) -> str | None:
        row = self.db.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def _set(self, name: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))


def _same(post: str, wording: str, month: str) -> bool:
    """Whether a struck post is meant by a wording."""
    if post == wording:
        return True
    a, b = split_post(post, month), split_post(wording, month)
    return a is not None and b is not None and agree(a, b)


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def registers_path(data: Path) -> Path:
    """Where an installation keeps its registers."""
    return data / "registers.db"
