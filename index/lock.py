"""Locks: one process at a time reads articles and writes the index, makes a bulletin, or is in a round of the watch."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.faults import StoreError, disk_sentence


@contextmanager
def writer_lock(data: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the data folder's writer lock; calls `waiting` once where another process has it, then waits for it.

    The kernel frees it when its holder ends, however it ends.
    """
    path = data / "writer.lock"
    try:
        data.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise StoreError(disk_sentence(path, error)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Whether no other process holds this lock, without waiting; it is held until the block ends, however that ends."""
    try:
        file = path.open("a")
    except OSError as error:
        raise StoreError(disk_sentence(path, error)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
