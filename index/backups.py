"""Backups: consistent copies of the three stores in one folder, and their way back."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crawler.archive import FORMAT as archive_format  # noqa: N811
from crawler.archive import Archive
from index.desk import FORMAT as desk_format  # noqa: N811
from index.desk import Desk
from index.documents import FORMAT as documents_format  # noqa: N811
from index.documents import Documents
from index.faults import RasadError, disk_sentence
from index.lock import writer_lock
from index.settings import Settings
from index.watch import links

STORES = ("archive.db", "documents.db", "desk.db")
_SECRETS = (links.NAME,)  # without it the links of mails that are out no longer hold
# Each store's format and the table that is counted.
_KNOWN = {
    "archive.db": (archive_format, "articles"),
    "documents.db": (documents_format, "documents"),
    "desk.db": (desk_format, "searches"),
}


class BackupError(RasadError):
    """A backup that cannot be made or brought back."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds."""

    articles: int
    documents: int
    searches: int


def back_up(settings: Settings, folder: Path) -> Backup:
    """Copy the stores into `folder`, each as it stands at one moment; the folder appears whole or not at all."""
    if (folder / STORES[0]).exists():
        raise BackupError(f"{folder} holds a backup already; name another folder")
    if not settings.archive_path.exists():
        raise BackupError(f"{settings.data} holds no archive yet, so there is nothing to back up")
    unfinished = folder.with_name(folder.name + ".unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        # documents before the archive: they must never know an article that the archive's copy lacks
        with Documents(settings.documents_path) as documents:
            documents.backup(unfinished / "documents.db")
        with Desk(settings.desk_path) as desk:
            desk.backup(unfinished / "desk.db")
        with Archive(settings.archive_path) as archive:
            archive.backup(unfinished / "archive.db")
        for name in STORES:
            _settle(unfinished / name)
        made = _check(unfinished)
        folder.mkdir(parents=True, exist_ok=True)
        _copy_secrets(settings.data, folder)
        for name in STORES[1:] + STORES[:1]:
            (unfinished / name).replace(folder / name)
        shutil.rmtree(unfinished)
    except OSError as error:
        raise BackupError(disk_sentence(folder, error)) from error
    return made


def restore(settings: Settings, folder: Path, replace: bool = False) -> Path | None:
    """Put a backup's stores where the settings say; gives the folder into which what was there has been put aside."""
    if not (folder / STORES[0]).exists():
        raise BackupError(f"{folder} holds no backup: it has no {STORES[0]}")
    _check(folder)
    data, aside = settings.data, None
    if data.exists() and any((data / name).exists() for name in STORES):
        if not replace:
            raise BackupError(f"{data} is not empty; add --replace to put what is there aside, or name another --data")
        now = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
        aside = data.with_name(f"{data.name}.before-restore-{now}")
        with writer_lock(data):
            data.rename(aside)
    try:
        data.mkdir(parents=True, exist_ok=True)
        _copy_secrets(folder, data)
        # the archive last: until it is there, the folder counts as empty
        for name in STORES[1:] + STORES[:1]:
            shutil.copy2(folder / name, data / f"{name}.restoring")
            (data / f"{name}.restoring").replace(data / name)
    except OSError as error:
        raise BackupError(disk_sentence(data, error)) from error
    return aside


def _copy_secrets(source: Path, target: Path) -> None:
    for name in _SECRETS:
        if (source / name).exists():
            (target / name).touch(mode=0o600)
            (target / name).chmod(0o600)
            shutil.copyfile(source / name, target / name)


def _check(folder: Path) -> Backup:
    counts = []
    for name, (known, table) in _KNOWN.items():
        path = folder / name
        try:
            # a connection that only reads leaves nothing beside the file, also on a disk that is read-only
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
                sound = db.execute("PRAGMA quick_check").fetchone()[0]
                version = db.execute("PRAGMA user_version").fetchone()[0]
                counts.append(int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]))  # noqa: S608
        except sqlite3.Error as error:
            missing = "" if path.exists() else ": it is not there"
            raise BackupError(f"{path} is no whole copy{missing or f' ({error})'}; take another backup") from error
        if sound != "ok":
            raise BackupError(f"{path} is damaged: {str(sound).splitlines()[0]}; take another backup")
        if version > known or (version < known and name != "desk.db"):  # the desk adds what an earlier one lacks
            raise BackupError(f"{path} is of format {version}, this version of Rasad knows {known}; upgrade Rasad")
    return Backup(*counts)


def _settle(path: Path) -> None:
    """Make a copy one file that stands alone: without a journal beside it."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise BackupError(disk_sentence(path, error)) from error
