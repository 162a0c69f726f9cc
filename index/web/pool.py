"""Open indexes for the threads of the server: each request has one to itself, and gives it back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from index import generations
from index.asking import Asking, asking
from index.query.faults import QueryError
from index.settings import Settings

# Kept open while nobody asks; more are opened when more ask at once.
_KEPT = 8


class Askings:
    """The open indexes of one installation; a new generation or a restored store is opened anew."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._free: list[tuple[tuple[object, ...], ExitStack, Asking]] = []
        self._lock = threading.Lock()

    @contextmanager
    def asking(self) -> Iterator[Asking]:
        """An index that nobody else asks meanwhile."""
        key = self._key()
        with self._lock:
            stale = [kept for kept in self._free if kept[0] != key]
            self._free = [kept for kept in self._free if kept[0] == key]
            taken = self._free.pop() if self._free else None
        for _, stack, _ in stale:
            stack.close()
        if taken is None:
            stack = ExitStack()
            taken = (key, stack, stack.enter_context(asking(self.settings)))
        try:
            yield taken[2]
        except QueryError:
            self._give_back(taken)
            raise
        except BaseException:
            # what cannot answer now may have been mended when the next one asks: that one opens anew
            taken[1].close()
            raise
        self._give_back(taken)

    def close(self) -> None:
        """Close what is not in use."""
        with self._lock:
            free, self._free = self._free, []
        for _, stack, _ in free:
            stack.close()

    def _give_back(self, taken: tuple[tuple[object, ...], ExitStack, Asking]) -> None:
        with self._lock:
            if len(self._free) < _KEPT:
                self._free.append(taken)
                return
        taken[1].close()

    def _key(self) -> tuple[object, ...]:
        """What tells this generation and this store from those before."""
        try:
            inode = self.settings.documents_path.stat().st_ino
        except OSError:
            inode = 0
        return generations.current(self.settings.index_path), inode
