"""The archive, `archive.db`: every article as collected, with its page and its revisions.

It is the record from which everything else is rebuilt. Each change gets the next number, so that readers can ask what
is new to them. SQLite in WAL mode; several processes may use it at once.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Self

import zstandard

from crawler.article import Article, Tier
from crawler.visits import FeedState, Visit

FORMAT = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    published_at TEXT,
    revision INTEGER NOT NULL,
    seq INTEGER NOT NULL UNIQUE
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS articles_by_site ON articles (site, published_at);
CREATE TABLE IF NOT EXISTS revisions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    tier TEXT NOT NULL,
    article BLOB NOT NULL,
    page BLOB,
    UNIQUE (id, revision)
);
CREATE TABLE IF NOT EXISTS feeds (
    url TEXT PRIMARY KEY, site TEXT NOT NULL, etag TEXT, modified TEXT, state TEXT NOT NULL, sentence TEXT NOT NULL,
    at TEXT NOT NULL, failures INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS visits (
    id TEXT PRIMARY KEY, site TEXT NOT NULL, url TEXT NOT NULL, outcome TEXT NOT NULL, sentence TEXT NOT NULL,
    at TEXT NOT NULL, tries INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS days (site TEXT NOT NULL, day TEXT NOT NULL, pages INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (site, day)) WITHOUT ROWID;
"""


class ArchiveError(Exception):
    """An archive that cannot be used; the message is one sentence that says what to do."""


class Stored(StrEnum):
    """What became of an article that was put."""

    NEW = "new"
    REVISED = "revised"
    SAME = "same"


class Archive:
    """The articles of one installation. Raises ArchiveError, with one sentence, where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._packer = zstandard.ZstdCompressor(level=3)
        self._unpacker = zstandard.ZstdDecompressor()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, timeout=60, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, FORMAT):
                self._db.close()
                raise ArchiveError(
                    f"{self.path}: written in format {version}, this version of Rasad knows {FORMAT}; upgrade with: "
                    "pip install --upgrade rasad"
                )
            if version != FORMAT:
                self._db.executescript(_SCHEMA)
                self._db.execute(f"PRAGMA user_version={FORMAT}")
        except (sqlite3.Error, OSError) as error:
            raise ArchiveError(_sentence(self.path, error)) from error

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # writing

    def put(self, article: Article, page: bytes | None = None) -> Stored:
        """Keep an article with its page, committed before this returns.

        The same text again changes nothing; another text of a known id is its next revision. What only the feed gave
        never replaces what its page gave.
        """
        with self._transaction():
            return self._put(article, page)

    def put_many(self, articles: Iterable[Article]) -> dict[Stored, int]:
        """Keep these articles in one transaction; gives how many were new, revised, the same."""
        counts = dict.fromkeys(Stored, 0)
        with self._transaction():
            for article in articles:
                counts[self._put(article, None)] += 1
        return counts

    def import_many(self, articles: Iterable[tuple[Article, bytes | None]]) -> dict[Stored, int]:
        """Keep imported articles with their pages, in one transaction; gives how many were new, revised, the same.

        What an earlier revision said already is the same: a file that has one id twice can be imported again.
        """
        counts = dict.fromkeys(Stored, 0)
        with self._transaction():
            for article, page in articles:
                counts[self._put(article, page, again=True)] += 1
        return counts

    def _put(self, article: Article, page: bytes | None, again: bool = False) -> Stored:
        known = self._db.execute(
            "SELECT r.revision, r.tier, r.article FROM articles a JOIN revisions r ON r.seq = a.seq WHERE a.id = ?",
            (article.id,),
        ).fetchone()
        if known is not None:
            revision, tier, blob = known
            before = self._unpack(blob)
            if tier == Tier.PAGE and article.tier == Tier.FEED:
                return Stored.SAME
            if tier == article.tier and _same_text(before, article):
                return Stored.SAME
            if again and revision > 1 and any(_same_text(old, article) for old in self.revisions(article.id)):
                return Stored.SAME
        else:
            revision = 0
        text = json.dumps(article.to_dict(), ensure_ascii=False, separators=(",", ":"))
        seq = self._db.execute(
            "INSERT INTO revisions (id, revision, tier, article, page) VALUES (?, ?, ?, ?, ?)",
            (
                article.id,
                revision + 1,
                article.tier.value,
                self._packer.compress(text.encode("utf-8", "surrogatepass")),
                self._packer.compress(page) if page is not None else None,
            ),
        ).lastrowid
        self._db.execute(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?)",
            (article.id, article.site, article.published_at, revision + 1, seq),
        )
        return Stored.REVISED if known else Stored.NEW

    # reading

    def get(self, id_: str, revision: int | None = None) -> Article | None:
        """The article of this id, in its latest or in the given revision."""
        row = self._db.execute(
            "SELECT article FROM revisions WHERE id = ? AND (revision = ? OR ? IS NULL) ORDER BY revision DESC LIMIT 1",
            (id_, revision, revision),
        ).fetchone()
        return self._unpack(row[0]) if row else None

    def tier(self, id_: str) -> Tier | None:
        """How much of this article is kept; None where it is unknown."""
        row = self._db.execute(
            "SELECT r.tier FROM articles a JOIN revisions r ON r.seq = a.seq WHERE a.id = ?", (id_,)
        ).fetchone()
        return Tier(row[0]) if row else None

    def page(self, id_: str, revision: int | None = None) -> bytes | None:
        """The page that the latest (or the given) revision was read from."""
        row = self._db.execute(
            "SELECT page FROM revisions WHERE id = ? AND (revision = ? OR ? IS NULL) ORDER BY revision DESC LIMIT 1",
            (id_, revision, revision),
        ).fetchone()
        return self._unpacker.decompress(row[0]) if row and row[0] is not None else None

    def revisions(self, id_: str) -> list[Article]:
        """Every revision of an article, oldest first."""
        rows = self._db.execute("SELECT article FROM revisions WHERE id = ? ORDER BY revision", (id_,))
        return [self._unpack(blob) for (blob,) in rows]

    def articles(
        self, site: str | None = None, since: str | None = None, until: str | None = None
    ) -> Iterator[Article]:
        """The latest revision of each article, by id; of one site, between two days (ISO, both inclusive) if given."""
        last = ""
        while True:
            rows = self._db.execute(
                "SELECT a.id, r.article FROM articles a JOIN revisions r ON r.seq = a.seq WHERE a.id > ?"
                " AND (? IS NULL OR a.site = ?) AND (? IS NULL OR substr(a.published_at, 1, 10) >= ?)"
                " AND (? IS NULL OR substr(a.published_at, 1, 10) <= ?) ORDER BY a.id LIMIT 500",
                (last, site, site, since, since, until, until),
            ).fetchall()
            if not rows:
                return
            for last, blob in rows:  # noqa: B007 - the last id is where the next part begins
                yield self._unpack(blob)

    def changes(self, after: int) -> Iterator[tuple[int, int, Article]]:
        """(number, revision, article) of every article changed since change `after`, each once, as it is now."""
        while True:
            rows = self._db.execute(
                "SELECT a.seq, a.revision, r.article FROM articles a JOIN revisions r ON r.seq = a.seq"
                " WHERE a.seq > ? ORDER BY a.seq LIMIT 500",
                (after,),
            ).fetchall()
            if not rows:
                return
            for seq, revision, blob in rows:
                yield seq, revision, self._unpack(blob)
            after = rows[-1][0]

    def count_changes(self, after: int) -> int:
        """How many articles changed since change `after`."""
        return int(self._db.execute("SELECT count(*) FROM articles WHERE seq > ?", (after,)).fetchone()[0])

    def latest_seq(self) -> int:
        """The number of the latest change; 0 in an empty archive."""
        return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM articles").fetchone()[0])

    def count(self, site: str | None = None) -> int:
        """How many articles there are, in all or of one site."""
        query = "SELECT count(*) FROM articles WHERE ? IS NULL OR site = ?"
        return int(self._db.execute(query, (site, site)).fetchone()[0])

    def sites(self) -> dict[str, int]:
        """How many articles there are of each site."""
        return dict(self._db.execute("SELECT site, count(*) FROM articles GROUP BY site ORDER BY site"))

    def newest(self, site: str, limit: int) -> list[Article]:
        """The articles of a site that came last, newest change first."""
        rows = self._db.execute(
            "SELECT r.article FROM articles a JOIN revisions r ON r.seq = a.seq WHERE a.site = ?"
            " ORDER BY a.seq DESC LIMIT ?",
            (site, limit),
        )
        return [self._unpack(blob) for (blob,) in rows]

    def volumes(self, site: str, since: str) -> dict[str, int]:
        """How many articles of a site were published on each day (ISO, of Tehran) from `since` on."""
        rows = self._db.execute(
            "SELECT substr(published_at, 1, 10) AS day, count(*) FROM articles WHERE site = ? AND published_at >= ?"
            " GROUP BY day",
            (site, since),
        )
        return dict(rows)

    # feeds, visits and days

    def feed(self, url: str) -> FeedState | None:
        """What the last poll of this feed brought."""
        row = self._db.execute(
            "SELECT url, site, etag, modified, state, sentence, at, failures FROM feeds WHERE url = ?", (url,)
        ).fetchone()
        return FeedState(*row) if row else None

    def feeds(self, site: str | None = None) -> list[FeedState]:
        """The state of every feed that was ever polled."""
        rows = self._db.execute(
            "SELECT url, site, etag, modified, state, sentence, at, failures FROM feeds WHERE ? IS NULL OR site = ?"
            " ORDER BY url",
            (site, site),
        )
        return [FeedState(*row) for row in rows]

    def keep_feed(self, feed: FeedState) -> None:
        """Keep what a poll brought."""
        with self._transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (feed.url, feed.site, feed.etag, feed.modified, feed.state, feed.sentence, feed.at, feed.failures),
            )

    def keep_visit(self, visit: Visit) -> None:
        """Keep why a page could not be kept whole; each time counts as one more try."""
        with self._transaction():
            self._db.execute(
                "INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET url = excluded.url,"
                " outcome = excluded.outcome, sentence = excluded.sentence, at = excluded.at, tries = tries + 1",
                (visit.id, visit.site, visit.url, visit.outcome, visit.sentence, visit.at, visit.tries),
            )

    def visits(self, site: str | None = None) -> list[Visit]:
        """Every page that could not be kept whole, the longest ago first."""
        rows = self._db.execute(
            "SELECT id, site, url, outcome, sentence, at, tries FROM visits WHERE ? IS NULL OR site = ?"
            " ORDER BY at, id",
            (site, site),
        )
        return [Visit(*row) for row in rows]

    def forget_visit(self, id_: str) -> None:
        """The page has been kept after all."""
        with self._transaction():
            self._db.execute("DELETE FROM visits WHERE id = ?", (id_,))

    def keep_day(self, site: str, day: str, pages: int, at: str) -> None:
        """Keep that the archive list of this Jalali day has been walked to its end."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO days VALUES (?, ?, ?, ?)", (site, day, pages, at))

    def days(self, site: str) -> set[str]:
        """The Jalali days whose archive lists have been walked to their ends."""
        return {day for (day,) in self._db.execute("SELECT day FROM days WHERE site = ?", (site,))}

    def backup(self, to: Path) -> None:
        """A consistent copy in the file `to`, also while others write."""
        try:
            target = sqlite3.connect(to)
            try:
                self._db.backup(target)
            finally:
                target.close()
        except sqlite3.Error as error:
            raise ArchiveError(_sentence(to, error)) from error

    def _unpack(self, blob: bytes) -> Article:
        return Article.from_dict(json.loads(self._unpacker.decompress(blob).decode("utf-8", "surrogatepass")))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise ArchiveError(_sentence(self.path, error)) from error
            raise


def _same_text(before: Article, after: Article) -> bool:
    """Whether two articles of one id say the same.

    Addresses change with every headline's slug and images with every server, and two feeds give one report different
    sections: these alone make no revision.
    """
    if after.tier == Tier.FEED:
        return (before.title, before.lead) == (after.title, after.lead)
    return replace(before, fetched_at=None, url=None, images=()) == replace(after, fetched_at=None, url=None, images=())


def _sentence(path: Path, error: BaseException) -> str:
    text = str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in text or "no space left" in text:
        return (
            f"{path}: the disk is full; every article stored before is kept; make room and run the same command again"
        )
    if number in (errno.EACCES, errno.EROFS, errno.EPERM) or "readonly" in text or "unable to open" in text:
        return f"{path} cannot be written: no permission, or the disk is read-only"
    if "locked" in text:
        return f"{path} is in use by another rasad that does not let go; stop it or wait, then try again"
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in text or "not a database" in text):
        return f"{path} is damaged; bring it back with: rasad restore FOLDER"
    return f"{path} cannot be used: {error}"
