"""Open indexes and desks for the threads of the server: each request has one to itself, and gives it back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from index import generations
from index.asking import Asking, asking
from index.desk import Desk
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


class Desks:
    """The open desks of one installation; one that was restored is opened anew."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._free: list[tuple[int, Desk]] = []
        self._lock = threading.Lock()

    def there(self) -> bool:
        """Whether there is a desk; asking for one makes it."""
        return self.settings.desk_path.exists()

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A desk that nobody else uses meanwhile."""
        number = self._number()
        with self._lock:
            stale = [desk for kept, desk in self._free if kept != number]
            self._free = [kept for kept in self._free if kept[0] == number]
            taken = self._free.pop()[1] if self._free else None
        for desk in stale:
            desk.close()
        desk = taken or Desk(self.settings.desk_path)
        try:
            yield desk
        except BaseException:
            desk.close()
            raise
        with self._lock:
            if number and len(self._free) < _KEPT:
                self._free.append((number, desk))
                return
        desk.close()

    def close(self) -> None:
        """Close what is not in use."""
        with self._lock:
            free, self._free = self._free, []
        for _, desk in free:
            desk.close()

    def _number(self) -> int:
        """What tells this file from one that took its place; 0 where there is none yet."""
        try:
            return self.settings.desk_path.stat().st_ino
        except OSError:
            return 0
