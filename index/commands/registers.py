"""What the commands of the registers share: the registers brought up to date, tables of names, days and reports."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from index.commands.terminal import progress_bars
from index.corrections import Correction, corrections
from index.faults import RasadError
from index.registers_asking import Evidence
from index.settings import Settings
from index.shown import persian, shown_date

# Reports that a table names of each entry; JSON and CSV name all.
NAMED = 2


class NoReportsError(RasadError):
    """Nothing was read yet."""


@contextmanager
def registers(settings: Settings) -> Iterator[tuple[sqlite3.Connection, tuple[Correction, ...]]]:
    """The registers with all that was read, and the corrections; new documents are taken up first."""
    from index.documents import Documents
    from index.registers import open_registers, registers_path, update

    if not settings.documents_path.exists():
        raise NoReportsError(f"{settings.data} holds no reports yet; bring some in with rasad collect or rasad import")
    path = registers_path(settings.data)
    corrected = corrections(settings.desk_path)
    with Documents(settings.documents_path) as documents, progress_bars() as progress:
        update(path, documents, corrected, progress)
    db = open_registers(path)
    try:
        yield db, corrected
    finally:
        db.close()


def shown_time(first: str, last: str) -> str:
    """From when to when: «۱ مهر ۱۴۰۰ – ۳ دی ۱۴۰۲»; empty where no report has a date."""
    days = [shown_date(day, clock=False) for day in dict.fromkeys((first, last)) if day]
    return " – ".join(days)


def shown_reports(count: int, evidence: Sequence[Evidence]) -> str:
    """How many reports, and the newest of them."""
    named = " ".join(one.id for one in evidence[:NAMED])
    return f"{persian(str(count))}  {named}"
