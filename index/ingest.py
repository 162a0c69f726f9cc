"""From the archive to answers: read what the archive holds and the documents lack, index what the engine lacks.

Every step keeps how far it came in the same transaction as its work, so that it may be killed at any moment and the
next run goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from pathlib import Path

from crawler.archive import Archive
from index.corrections import corrections
from index.documents import Documents
from index.engine import Engine, EngineAwayError, EngineError
from index.lock import writer_lock
from index.opening import Home, Refusal, home_of
from index.query.tree import Everything
from index.readers import Change, read_all, reader_name
from index.registers import registers_path, update
from index.settings import Settings

# (what is done, how far, of how many)
Progress = Callable[[str, int, int], None]
# Documents between two commits of the engine: few enough that a stop costs little, many enough that commits do not.
COMMIT_EVERY = 500
# Replaced documents that are never reason enough for a new index.
_FEW = 1_000


@dataclass(frozen=True, slots=True)
class Ingested:
    """What one run did: articles read, refused, and documents indexed."""

    read: int
    refused: int
    indexed: int


def silent(_what: str, _done: int, _total: int) -> None:
    """Show no progress."""


def ingest(settings: Settings, progress: Progress = silent, waiting: Callable[[], None] = lambda: None) -> Ingested:
    """Read and index all that came into the archive since the last run; safe to call at any time, by anyone.

    Raises StoreError, EngineError or ReaderError with one sentence; what was done until then is kept.
    """
    with (
        writer_lock(settings.data, waiting),
        Archive(settings.archive_path) as archive,
        Documents(settings.documents_path) as documents,
    ):
        home = home_of(settings)
        try:
            used = _used(home, documents)
        except EngineAwayError:
            # what can be read meanwhile is not read later
            _read(archive, documents, settings, progress)
            raise
        read, refused = _read(archive, documents, settings, progress)
        indexed = _follow(home, used, documents, progress)
        _register(settings, documents, progress)
        return Ingested(read, refused, indexed)


def follow(settings: Settings) -> bool:
    """Index at once the few documents that the engine lacks: reports that an editor corrected.

    False where another process reads or indexes just now, or much else waits: the next run brings them in.
    """
    try:
        with writer_lock(settings.data, _no_waiting), Documents(settings.documents_path) as documents:
            home = home_of(settings)
            used = _used(home, documents)
            if used is None:
                return False
            with home.open(used, write=True, keep=_keeping(documents)) as engine:
                if documents.count_after(engine.upto()) > COMMIT_EVERY:
                    return False
                _fill(engine, documents, silent)
            if registers_path(settings.data).exists():  # to make them of a whole archive takes minutes
                _register(settings, documents, silent)
            return True
    except (_BusyError, EngineAwayError):
        return False


def bring(settings: Settings, most: int = 50) -> bool:
    """Read and index at once the few reports that a person just brought in.

    False where another process does so just now, or more than `most` wait: the next run brings them in.
    """
    with Archive(settings.archive_path) as archive, Documents(settings.documents_path) as documents:
        if archive.count_changes(documents.read_upto(reader_name(settings.read.tagger))) > most:
            return False
    try:
        ingest(settings, waiting=_no_waiting)
    except (_BusyError, EngineAwayError):
        return False
    return True


class _BusyError(Exception):
    """Another process holds the writer's lock."""


def _no_waiting() -> None:
    raise _BusyError


def reindex(
    settings: Settings,
    progress: Progress = silent,
    waiting: Callable[[], None] = lambda: None,
    read_again: bool = False,
) -> Ingested:
    """Build the index anew beside the one in use, then swap; a run that was killed is resumed.

    Documents come from `documents.db`; articles that it lacks, or all with `read_again`, are read from the archive.
    """
    with (
        writer_lock(settings.data, waiting),
        Archive(settings.archive_path) as archive,
        Documents(settings.documents_path) as documents,
    ):
        if read_again:
            documents.start_again()
        else:
            documents.forget_marks()
        read, refused = _read(archive, documents, settings, progress)
        documents.end_again()
        indexed = _build(home_of(settings), documents, progress)
        _register(settings, documents, progress)
        return Ingested(read, refused, indexed)


def _used(home: Home, documents: Documents) -> str | None:
    """The generation in use, if it was filled from these documents."""
    used = home.current()
    return used if used is not None and _is_of(home, used, documents) else None


def _is_of(home: Home, generation: str, documents: Documents) -> bool:
    """Whether this generation was filled from these documents: else its sequence numbers mean nothing."""
    if home.source(generation) != documents.name():
        return False
    with home.open(generation) as engine:
        # a store that lost its end, with the machine's power or by hand, gives the same numbers again
        return engine.upto() <= documents.latest()


def _mostly_replaced(engine: Engine, documents: Documents) -> bool:
    """Whether so many documents were read again that a new index is better: replaced ones weigh in every score."""
    held = engine.count(Everything())
    kept = documents.count() - documents.count_after(engine.upto())
    return held - kept > max(_FEW, held * 0.3)


def _read(archive: Archive, documents: Documents, settings: Settings, progress: Progress) -> tuple[int, int]:
    # the archive is asked first: what comes while the reader is loaded belongs to the next run
    last = archive.latest_seq()
    if last == 0:
        return 0, 0
    reader = reader_name(settings.read.tagger)
    after = documents.read_upto(reader)
    if after >= last:
        return 0, 0
    total = archive.count_changes(after)
    read, refused, upto = 0, 0, after
    for batch in read_all(_lacking(archive, documents, reader, after), settings.read.workers, settings.read.tagger):
        upto = batch[-1][0]
        documents.put([reading for _, reading in batch], reader, upto)
        read += len(batch)
        refused += sum(reading.document is None for _, reading in batch)
        progress("reading", total - archive.count_changes(upto), total)
    documents.put([], reader, max(last, upto))
    return read, refused


def _lacking(archive: Archive, documents: Documents, reader: str, after: int) -> Iterator[Change]:
    for part in batched(archive.changes(after), 50):
        state = documents.state([article.id for _, _, article in part])
        for change, revision, article in part:
            if state.get(article.id) != (revision, reader):
                yield change, revision, article


def _follow(home: Home, used: str | None, documents: Documents, progress: Progress) -> int:
    """Index what the engine lacks; all documents anew where there is no index, or most of it was replaced."""
    if used is not None:
        with home.open(used, write=True, keep=_keeping(documents)) as engine:
            if not _mostly_replaced(engine, documents):
                return _fill(engine, documents, progress)
    return _build(home, documents, progress)


def _register(settings: Settings, documents: Documents, progress: Progress) -> None:
    """Let the registers of posts and bodies follow the documents."""
    update(registers_path(settings.data), documents, corrections(settings.desk_path), progress)


def _build(home: Home, documents: Documents, progress: Progress) -> int:
    generation = home.fresh()
    if not _resumable(home, generation, documents):
        documents.forget_unindexed()
        home.begin(generation, documents.name())
    with home.open(generation, write=True, fresh=True, keep=_keeping(documents)) as engine:
        indexed = _fill(engine, documents, progress)
    home.take_over(generation)
    return indexed


def _resumable(home: Home, generation: str, documents: Documents) -> bool:
    try:
        return _is_of(home, generation, documents)
    except EngineAwayError:
        raise
    except EngineError:
        return False


def _keeping(documents: Documents) -> Callable[[Sequence[Refusal]], None]:
    return lambda refused: documents.put_unindexed([(one.id, one.reason) for one in refused])


def _fill(engine: Engine, documents: Documents, progress: Progress) -> int:
    engine.delete([id_ for id_, _ in documents.refused()])
    upto = engine.upto()
    total = documents.count_after(upto)
    done = 0
    while batch := documents.after(upto, COMMIT_EVERY):
        upto = batch[-1][0]
        engine.write((document for _, document in batch), upto)
        done += len(batch)
        progress("indexing", done, total)
    return done


def data_is_empty(data: Path) -> bool:
    """Whether nothing was collected or imported yet."""
    return not (data / "archive.db").exists()
