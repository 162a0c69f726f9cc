"""A backup is made while others write, is whole or not there, and brings everything back."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from command_line import run
from engines import corpus

from crawler.archive import Archive
from crawler.article import Article
from index import backups
from index.backups import Backup, BackupError, back_up, restore
from index.desk import Desk, KeptSearch
from index.documents import Documents, Reading
from index.ingest import ingest
from index.opening import open_engine
from index.query.language import parse
from index.settings import ReadSettings, Settings
from nlp.document import Document


@pytest.fixture
def settings(tmp_path):
    """An installation with articles, documents, a kept search and an index."""
    settings = Settings(data=tmp_path / "data", read=ReadSettings(workers=1))
    with Archive(settings.archive_path) as archive:
        archive.put_many(document.article for document in corpus())
    with Desk(settings.desk_path) as desk:
        desk.keep(KeptSearch("وام", "وام مسکن", "2024-01-01T00:00:00+00:00"))
    ingest(settings)
    return settings


def answers(settings):
    with open_engine(settings) as engine:
        return engine.search(parse("مسکن"), 10), engine.figures(parse("*"), 100)


def test_there_and_back(settings, tmp_path):
    before = answers(settings)
    assert back_up(settings, tmp_path / "backup") == Backup(articles=7, documents=7, searches=1)
    assert sorted(path.name for path in (tmp_path / "backup").iterdir()) == ["archive.db", "desk.db", "documents.db"]
    shutil.rmtree(settings.data)
    assert restore(settings, tmp_path / "backup") is None
    with Desk(settings.desk_path) as desk:
        assert desk.search("وام").query == "وام مسکن"
    done = ingest(settings)
    assert (done.read, done.indexed) == (0, 7), "what was read is not read again"
    assert answers(settings) == before


def test_by_the_command_line(settings, tmp_path):
    made = run("backup", tmp_path / "backup", data=settings.data)
    assert made.status == 0, made.err
    back = run("restore", tmp_path / "backup", data=tmp_path / "elsewhere")
    assert back.status == 0, back.err
    found = run("search", "مسکن", "--json", data=tmp_path / "elsewhere")
    assert found.status == 0, found.err
    assert "isna-1400101200001" in found.out


def test_what_is_there_is_put_aside_not_overwritten(settings, tmp_path):
    back_up(settings, tmp_path / "backup")
    with Archive(settings.archive_path) as archive:
        archive.put(Article(id="isna-9", site="isna", title="پس از آن"))
    with pytest.raises(BackupError, match=r"not empty.*--replace"):
        restore(settings, tmp_path / "backup")
    aside = restore(settings, tmp_path / "backup", replace=True)
    with Archive(settings.archive_path) as archive:
        assert archive.count() == 7
    with Archive(aside / "archive.db") as archive:
        assert archive.count() == 8
    ingest(settings)
    assert answers(settings)[0].total > 0


def test_a_backup_while_others_write_is_of_one_moment(settings, tmp_path):
    stop = threading.Event()

    def write():
        with Documents(settings.documents_path) as documents, Archive(settings.archive_path) as archive:
            number = 0
            while not stop.is_set():
                made = [Article(id=f"w-{number}-{n}", site="w", title="ت") for n in range(10)]
                archive.put_many(made)
                documents.put([Reading(a.id, 1, "1", Document(a, "ت", True, 1.0)) for a in made], "1", number)
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            made = back_up(settings, tmp_path / f"backup-{number}")
            assert made.articles >= made.documents
            assert (made.articles - 7) % 10 == (made.documents - 7) % 10 == 0
    finally:
        stop.set()
        writer.join()


def test_a_stopped_backup_is_none_and_can_be_made_again(settings, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(backups, "_check", lambda folder: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            back_up(settings, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()
    with pytest.raises(BackupError, match="holds no backup"):
        restore(Settings(data=tmp_path / "new"), tmp_path / "backup")
    assert back_up(settings, tmp_path / "backup").articles == 7
    with pytest.raises(BackupError, match="already"):
        back_up(settings, tmp_path / "backup")


def test_a_damaged_backup_is_told_before_anything_is_touched(settings, tmp_path):
    back_up(settings, tmp_path / "backup")
    path = tmp_path / "backup" / "documents.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BackupError) as told:
        restore(settings, tmp_path / "backup", replace=True)
    assert "documents.db" in str(told.value)
    assert "\n" not in str(told.value)
    assert answers(settings)[0].total > 0


def test_a_backup_of_another_version_or_without_a_store_is_told(settings, tmp_path):
    back_up(settings, tmp_path / "backup")
    with closing(sqlite3.connect(tmp_path / "backup" / "desk.db")) as db:
        db.execute("PRAGMA user_version=99")
    with pytest.raises(BackupError, match=r"desk\.db is of format 99.*upgrade"):
        restore(Settings(data=tmp_path / "new"), tmp_path / "backup")
    (tmp_path / "backup" / "desk.db").unlink()
    with pytest.raises(BackupError, match=r"desk\.db is no whole copy: it is not there"):
        restore(Settings(data=tmp_path / "new"), tmp_path / "backup")
    assert not (tmp_path / "new").exists()


def test_nothing_to_back_up(tmp_path):
    with pytest.raises(BackupError, match="nothing to back up"):
        back_up(Settings(data=tmp_path / "none"), tmp_path / "backup")


def test_the_secret_of_mailed_links_goes_along_and_stays_secret(settings, tmp_path):
    (settings.data / "links.secret").write_text("ab" * 32)
    back_up(settings, tmp_path / "backup")
    restore(settings, tmp_path / "backup", replace=True)
    for folder in (tmp_path / "backup", settings.data):
        assert (folder / "links.secret").read_text() == "ab" * 32
        assert (folder / "links.secret").stat().st_mode & 0o777 == 0o600


def test_a_backup_whose_desk_is_of_an_earlier_version_comes_back(settings, tmp_path):
    back_up(settings, tmp_path / "backup")
    with closing(sqlite3.connect(tmp_path / "backup" / "desk.db")) as db:
        db.execute("PRAGMA user_version=2")
    restore(settings, tmp_path / "backup", replace=True)
    with Desk(settings.desk_path) as desk:
        assert desk.search("وام").query == "وام مسکن"
