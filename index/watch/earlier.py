"""What an earlier revision of a report says as today's reader reads it, so that like is compared with like."""

from __future__ import annotations

from crawler.archive import Archive, ArchiveError
from index.corrected import corrected
from index.documents import Documents
from index.readers import ReaderError, read_batch
from index.settings import Settings
from index.watch.facts import facts_of, reader_of


def facts_of_revision(documents: Documents, settings: Settings, id_: str, revision: int, kept: str, now: str) -> str:
    """The facts `kept` of this revision where the reader of `now` read it too; else that revision read again.

    Where the archive has it no more, or the reader of `now` is not the one installed, the kept ones.
    """
    if reader_of(kept) == reader_of(now) or not settings.archive_path.exists():
        return kept
    try:
        with Archive(settings.archive_path) as archive:
            article = archive.get(id_, revision)
        readings = read_batch([(0, revision, article)], settings.read.tagger) if article else []
    except (ArchiveError, ReaderError):
        return kept
    for _, reading in readings:
        if reading.document is not None:
            again = facts_of(corrected(reading.document, documents.edits(id_)))
            return again if reader_of(again) == reader_of(now) else kept
    return kept
