"""Which story each report belongs to, held in memory: a search asks it of tens of thousands of reports at once.

Some 25 MB for 200,000 reports. What is folded since is added when it is asked again; a restored desk is read anew.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from index.faults import StoreError, disk_sentence


class StoryMap:
    """The stories of one desk, which is only read; thread-safe."""

    def __init__(self, desk: Path) -> None:
        self.desk = desk
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._inode = 0
        self._version = self._upto = -1
        self._story: dict[str, str] = {}
        self._led: dict[str, str] = {}

    def version(self) -> tuple[int, int]:
        """What changes when stories do."""
        with self._lock:
            self._follow()
            return self._upto, len(self._led)

    def stories(self, ids: Iterable[str]) -> list[str] | None:
        """The story of each of these reports; one that was not folded is its own. None where nothing ever was."""
        with self._lock:
            if not self._follow():
                return None
            story, led = self._story, self._led
        found = [story.get(id_, id_) for id_ in ids]
        return [led.get(name, name) for name in found] if led else found

    def teller(self) -> Callable[[str], str] | None:
        """What tells the story of a report, as they stand now; None where nothing was ever folded."""
        with self._lock:
            if not self._follow():
                return None
            story, led = self._story, self._led

        def told(id_: str) -> str:
            name = story.get(id_, id_)
            return led.get(name, name)

        return told

    def pairs(self) -> list[tuple[str, str]] | None:
        """All reports that were folded, each with its story; None where nothing ever was."""
        with self._lock:
            if not self._follow():
                return None
            story, led = self._story, self._led
        return [(id_, led.get(name, name)) for id_, name in story.items()]

    def _follow(self) -> bool:
        """Take in what was folded since; whether there are stories at all."""
        try:
            if not self._open():
                return False
            assert self._db is not None
            version = self._db.execute("PRAGMA data_version").fetchone()[0]
            if version != self._version:
                self._take()
                self._version = version
        except sqlite3.Error as error:
            raise StoreError(disk_sentence(self.desk, error)) from error
        return bool(self._story)

    def _take(self) -> None:
        assert self._db is not None
        tables = "SELECT count(*) FROM sqlite_master WHERE name IN ('stories', 'story_redirects')"
        if self._db.execute(tables).fetchone()[0] != 2:
            return
        last = self._db.execute("SELECT coalesce(max(rowid), 0) FROM stories").fetchone()[0]
        if last < self._upto:  # rows were taken out
            self._story, self._upto = {}, -1
        story = dict(self._story)  # whoever counts meanwhile keeps the one before
        rows = self._db.execute("SELECT id, story FROM stories WHERE rowid > ? AND rowid <= ?", (self._upto, last))
        for id_, name in rows:
            # a lead report is its own story: one string for both
            story[id_] = id_ if name == id_ else name
        led = dict(self._db.execute("SELECT story, into_story FROM story_redirects"))
        self._story, self._led, self._upto = story, led, last

    def _open(self) -> bool:
        try:
            inode = self.desk.stat().st_ino
        except OSError:
            return False
        if self._db is not None and inode == self._inode:
            return True
        if self._db is not None:
            self._db.close()
        address = f"{self.desk.absolute().as_uri()}?mode=ro"
        self._db = sqlite3.connect(address, uri=True, timeout=10, isolation_level=None, check_same_thread=False)
        self._inode, self._version, self._upto, self._story, self._led = inode, -1, -1, {}, {}
        return True


_MAPS: dict[Path, StoryMap] = {}
_LOCK = threading.Lock()


def story_map(desk: Path) -> StoryMap:
    """The one of this desk for the whole process."""
    with _LOCK:
        return _MAPS.setdefault(desk, StoryMap(desk))
