"""Folding files of texts: any JSON Lines file (plain or gzipped) whose lines hold an id and a text or title and body.

Lines are put in order of time in a temporary file on disk, so that memory stays bounded however long the files are.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any

from index.faults import RasadError, disk_sentence
from nlp.stories import Fold, Folded
from nlp.story_texts import story_text
from nlp.story_times import moment_of

_LONGEST_LINE = 20 * 2**20


class FoldingError(RasadError):
    """A file that cannot be folded; the message is one sentence."""


def fold_files(paths: Iterable[Path], told: Callable[[str], None] = lambda _sentence: None) -> Iterator[Folded]:
    """Each text's place, oldest first; `told` gets a sentence for each line that is passed over.

    A text's moment is its `published_at` or `date`; those without one keep the place in which they came.
    """
    with tempfile.TemporaryDirectory(prefix="rasad-fold-") as folder:
        db = sqlite3.connect(Path(folder) / "texts.db", isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode=OFF")
            db.execute("PRAGMA synchronous=OFF")
            db.execute("CREATE TABLE texts (at REAL, number INTEGER PRIMARY KEY, id TEXT UNIQUE, site TEXT, text TEXT)")
            db.execute("BEGIN")
            _fill(db, paths, told)
            db.execute("COMMIT")
            led = _fold(db)
            for id_, story, source in db.execute("SELECT id, story, source FROM folded ORDER BY number"):
                yield Folded(id_, _end(led, story), source)
        except sqlite3.Error as error:
            raise FoldingError(disk_sentence(Path(folder), error)) from error
        finally:
            db.close()


def _fold(db: sqlite3.Connection) -> dict[str, str]:
    """Fold all texts by time; gives where merged stories lead."""
    fold, led = Fold(), dict[str, str]()
    db.execute("CREATE TABLE folded (number INTEGER PRIMARY KEY, id TEXT, story TEXT, source TEXT)")
    for at, id_, site, text in db.execute("SELECT at, id, site, text FROM texts ORDER BY at, number"):
        found = fold.add(story_text(id_, text, site, at))
        led |= dict.fromkeys(found.merged, found.story)
        db.execute("INSERT INTO folded (id, story, source) VALUES (?, ?, ?)", (id_, found.story, found.reprint_of))
    return led


def _end(led: Mapping[str, str], story: str) -> str:
    while story in led:
        story = led[story]
    return story


def _fill(db: sqlite3.Connection, paths: Iterable[Path], told: Callable[[str], None]) -> None:
    before: float | None = None
    for path in paths:
        try:
            with _opened(path) as lines:
                for number, line in enumerate(iter(partial(lines.readline, _LONGEST_LINE), b""), 1):
                    if not line.strip():
                        continue
                    record = _record(line)
                    if record is None:
                        told(f"{path}, line {number}: no JSON object with an id and a text; passed over")
                        continue
                    at = moment_of(record.get("published_at")) or moment_of(record.get("date")) or before
                    before = at
                    site = _sound(str(record.get("site") or record.get("agency") or ""))
                    row = (at, _sound(str(record["id"])), site, _text(record))
                    added = db.execute("INSERT OR IGNORE INTO texts (at, id, site, text) VALUES (?, ?, ?, ?)", row)
                    if not added.rowcount:
                        told(f"{path}, line {number}: the id {record['id']} came before; passed over")
        except (OSError, EOFError, zlib.error) as error:
            raise FoldingError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _opened(path: Path) -> IO[bytes]:
    file = path.open("rb")
    gzipped = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    return gzip.open(file) if gzipped else file  # type: ignore[return-value]


def _record(line: bytes) -> Mapping[str, Any] | None:
    try:
        record = json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not isinstance(record.get("id"), str | int):
        return None
    return record if _text(record) else None


def _text(record: Mapping[str, Any]) -> str:
    text = record.get("text")
    if not isinstance(text, str):
        parts = (record.get(key) for key in ("title", "lead", "body"))
        text = "\n".join(part for part in parts if isinstance(part, str) and part)
    return _sound(text)


def _sound(text: str) -> str:
    """The text without halves of characters, which JSON can write and nothing can keep."""
    return text.encode("utf-8", "replace").decode("utf-8")
