"""Readers: processes that annotate articles side by side, in order, with bounded memory."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import chain, islice

from crawler.article import Article
from index.documents import Reading
from index.faults import RasadError

# One article as the archive counts it: (change, revision, article).
Change = tuple[int, int, Article]

BATCH = 25
MOST_CHARACTERS = 1_000_000
# Below this the processes' start (some four seconds) costs more than they win.
FEW = 60


class ReaderError(RasadError):
    """The reading processes died."""


def read_all(changes: Iterable[Change], workers: int = 0, tagger: str = "") -> Iterator[list[tuple[int, Reading]]]:
    """The changes read, in their order, in batches, each reading with its change's number.

    `workers` is the number of processes, 0 for one a core; `tagger` as in the settings. An article that cannot be read
    gives a Reading with the reason; the others go on. Raises ReaderError where none can be read or a process is killed.
    """
    changes = iter(changes)
    first = list(islice(changes, FEW))
    if len(first) < FEW or workers == 1:
        for batch in _batches(chain(first, changes)):
            yield read_batch(batch, tagger)
        return
    workers = workers or os.cpu_count() or 1
    context = multiprocessing.get_context("forkserver")
    # the models are loaded once, before the fork, and shared by all readers
    context.set_forkserver_preload(["index.readers_preload"])
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent) as pool:
        waiting: deque[Future[list[tuple[int, Reading]]]] = deque()
        try:
            for batch in _batches(chain(first, changes)):
                waiting.append(pool.submit(read_batch, batch, tagger))
                if len(waiting) >= workers * 3:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise ReaderError(
                "a reading process was killed (out of memory?); what was read is kept: run the same command again, "
                "with fewer processes if need be (RASAD_READ__WORKERS=1)"
            ) from None
        finally:
            for future in waiting:
                future.cancel()


def reader_name(tagger: str = "") -> str:
    """What is kept beside each document to tell by whom it was read: another tagger is another reader."""
    from nlp.annotate import READER

    return f"{READER} {tagger}" if tagger else READER


def read_batch(batch: list[Change], tagger: str = "") -> list[tuple[int, Reading]]:
    """Read some changes in this process."""
    from nlp.annotate import annotate

    _make_ready(tagger)
    reader = reader_name(tagger)
    readings: list[tuple[int, Reading]] = []
    for change, revision, article in batch:
        try:
            reading = Reading(article.id, revision, reader, annotate(article))
        except Exception as error:  # noqa: BLE001 - one report must never stop the others
            reason = f"{type(error).__name__}: {error}"[:500]
            reading = Reading(article.id, revision, reader, None, reason)
        readings.append((change, reading))
    return readings


@cache
def _make_ready(tagger: str) -> None:
    """Find out before any article is read: what no article can be read without must not be told of each."""
    from index.readers_preload import FAULT

    if tagger:
        from nlp.tagger import TaggerError, use_tagger

        try:
            use_tagger(tagger)
        except (TaggerError, OSError, ValueError) as error:
            raise ReaderError(
                f"reports cannot be read with the tagger «{tagger}»: {error}; see RASAD_READ__TAGGER"
            ) from None
    elif FAULT:
        raise ReaderError(f"reports cannot be read: {FAULT}; Rasad is not installed whole, install it again")


def _end_with_parent() -> None:
    """A reader whose parent was killed would wait for work for ever, with all its memory."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _batches(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Some articles at a time: few enough for bounded memory, also where they are long."""
    batch: list[Change] = []
    held = 0
    for change in changes:
        batch.append(change)
        held += len(change[2].body)
        if len(batch) == BATCH or held > MOST_CHARACTERS:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
