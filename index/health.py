"""Health: what is wrong with an installation, and what to do about it; reads only."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from crawler.archive import Archive, ArchiveError
from index.desk import Desk
from index.documents import Documents
from index.faults import RasadError, disk_sentence
from index.query.tree import Everything
from index.settings import Settings
from index.shown import counted

# Below this an ingest may fill the disk.
_LEAST_ROOM = 500 * 2**20
# So many failures in a row are no accident any more.
_IN_A_ROW = 3
# Reasons and addresses named one by one, at most.
_NAMED = 10


class State(StrEnum):
    """How a check ended."""

    FINE = "fine"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: how it is, in a sentence; what to do, where something is to be done."""

    name: str
    state: State
    sentence: str
    remedy: str = ""


def examine(settings: Settings) -> list[Check]:
    """Every check, in the order in which reports travel: archive, documents, index; then feeds, pages and the disk."""
    checks: list[Check] = []
    for name, look in _LOOKS.items():
        try:
            checks += [Check(name, *told) for told in look(settings)]
        except (RasadError, ArchiveError) as error:
            checks.append(Check(name, State.WRONG, str(error)))
        except (sqlite3.Error, OSError) as error:
            path = Path(getattr(error, "filename", None) or settings.data)
            checks.append(Check(name, State.WRONG, disk_sentence(path, error)))
    return checks


type _Told = tuple[State, str] | tuple[State, str, str]


def _archive(settings: Settings) -> Iterator[_Told]:
    if not settings.archive_path.exists():
        yield State.NOTE, f"{settings.data} holds nothing yet", "rasad collect isna, or rasad import FILE"
        return
    if sentence := _damage(settings.archive_path):
        yield State.WRONG, sentence, "rasad restore FOLDER --replace brings a backup back"
        return
    with Archive(settings.archive_path) as archive:
        sites = archive.sites()
        yield State.FINE, f"{counted(sum(sites.values()), 'article')} from {counted(len(sites), 'outlet')}"


def _documents(settings: Settings) -> Iterator[_Told]:
    if not settings.archive_path.exists():
        return
    if not settings.documents_path.exists():
        yield State.WRONG, "nothing was read yet", "rasad annotate"
        return
    if sentence := _damage(settings.documents_path):
        yield State.WRONG, sentence, f"move {settings.documents_path} away and run: rasad reindex"
        return
    with Archive(settings.archive_path) as archive, Documents(settings.documents_path) as documents:
        articles, known, refused = archive.count(), documents.count(), documents.refused()
        yield State.FINE, f"{counted(known, 'document')} for {counted(articles, 'article')}"
        if unread := archive.count_changes(documents.read_by_any()):
            yield State.WRONG, f"{counted(unread, 'article')} came or changed without being read yet", "rasad annotate"
        elif known + len(refused) != articles:
            yield (
                State.WRONG,
                f"{counted(known + len(refused), 'article')} were read, the archive holds {articles:,}",
                "rasad reindex",
            )
        for id_, reason in refused[:_NAMED]:
            yield State.WRONG, f"{id_} could not be read: {reason}", "it is read again with: rasad reindex --read-again"
        if len(refused) > _NAMED:
            yield State.WRONG, f"… and {len(refused) - _NAMED:,} more articles could not be read", ""


def _reader(settings: Settings) -> Iterator[_Told]:
    try:
        from nlp.annotate import READER
    except Exception as error:  # noqa: BLE001 - whatever keeps reports from being read is what people must know
        yield State.WRONG, f"reports cannot be read: {type(error).__name__}: {error}", "install again: make clean demo"
        return
    if not settings.documents_path.exists():
        return
    with Documents(settings.documents_path) as documents:
        if documents.count() and not documents.read_upto(READER):
            yield State.NOTE, f"reports were read by an older reader than this one ({READER})", "rasad annotate"


def _index(settings: Settings) -> Iterator[_Told]:
    if not settings.documents_path.exists():
        return
    from index.opening import home_of, open_engine
    from index.schema import FORMAT

    home = home_of(settings)
    generation = home.current()
    if generation is None:
        yield State.WRONG, "there is no index yet", "rasad annotate"
        return
    with Documents(settings.documents_path) as documents, open_engine(settings) as engine:
        waiting, indexed, known = documents.count_after(engine.upto()), engine.count(Everything()), documents.count()
        refused = documents.unindexed()
        first = documents.after(engine.upto(), 1) if waiting else []
    since = first[0][1].article.fetched_at if first else None
    yield State.FINE, f"{counted(indexed, 'document')} in {generation}, format {FORMAT}, {home.about(generation)}"
    for worry in home.worries(generation):
        yield State.WRONG if worry.bad else State.NOTE, worry.sentence, worry.remedy
    for id_, reason in refused[:_NAMED]:
        yield State.WRONG, f"{id_} was refused by the engine: {reason}", "once that is mended: rasad reindex"
    if len(refused) > _NAMED:
        yield State.WRONG, f"… and {len(refused) - _NAMED:,} more documents were refused by the engine", ""
    if waiting:
        yield (
            State.WRONG,
            f"{counted(waiting, 'document')} wait{'s' if waiting == 1 else ''} to be indexed"
            + (f", the first since {since[:16]}" if since else ""),
            "rasad annotate",
        )
    elif indexed + len(refused) != known:
        yield State.WRONG, f"the index holds {counted(indexed, 'document')}, the store {known:,}", "rasad reindex"


def _desk(settings: Settings) -> Iterator[_Told]:
    if settings.desk_path.exists():
        if sentence := _damage(settings.desk_path):
            yield State.WRONG, sentence, "rasad restore FOLDER --replace brings a backup back"
            return
        Desk(settings.desk_path).close()
        yield State.FINE, "kept searches can be read"


def _watch(settings: Settings) -> Iterator[_Told]:
    from index.watch.health import findings

    for wrong, sentence, remedy in findings(settings):
        yield State.WRONG if wrong else State.FINE, sentence, remedy


def _feeds(settings: Settings) -> Iterator[_Told]:
    if not settings.archive_path.exists():
        return
    with Archive(settings.archive_path) as archive:
        feeds = archive.feeds()
    failing = [feed for feed in feeds if feed.failures]
    if feeds:
        yield State.FINE, f"{len(feeds) - len(failing):,} of {len(feeds):,} feeds answered when last polled"
    for feed in failing[:_NAMED]:
        state = State.WRONG if feed.failures >= _IN_A_ROW else State.NOTE
        yield state, f"{feed.url} failed {feed.failures}× in a row: {feed.sentence}", f"rasad collect {feed.site}"


def _pages(settings: Settings) -> Iterator[_Told]:
    if not settings.archive_path.exists():
        return
    with Archive(settings.archive_path) as archive:
        visits = Counter((visit.site, visit.outcome) for visit in archive.visits())
    for (site, outcome), count in sorted(visits.items()):
        yield (
            State.NOTE,
            f"{site}: {counted(count, 'page')} could not be had ({outcome})",
            f"tried again by: rasad collect {site}",
        )


def _disk(settings: Settings) -> Iterator[_Told]:
    folder = next(path for path in (settings.data.absolute(), *settings.data.absolute().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    if free < _LEAST_ROOM:
        yield State.WRONG, f"only {free / 2**20:,.0f} MB are free where {settings.data} is", "make room"
    else:
        yield State.FINE, f"{free / 2**30:,.1f} GB free"


_LOOKS: dict[str, Callable[[Settings], Iterator[_Told]]] = {
    "archive": _archive,
    "documents": _documents,
    "reader": _reader,
    "index": _index,
    "desk": _desk,
    "watch": _watch,
    "feeds": _feeds,
    "pages": _pages,
    "disk": _disk,
}


def _damage(path: Path) -> str:
    """What SQLite finds wrong with a file, as a sentence; empty where it is sound."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as database:
            found = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        # a folder that may only be read, a full disk: the file that cannot be opened may well be sound
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise RasadError(disk_sentence(path, error)) from error
        found = str(error)
    return "" if found == "ok" else f"{path} is damaged: {' '.join(found.split())[:200]}"
