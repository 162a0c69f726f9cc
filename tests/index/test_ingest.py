"""From the archive to answers: what comes in is read and indexed once, whatever happened before."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from dataclasses import replace

import pytest

import nlp.annotate
from crawler.archive import Archive
from crawler.article import Article
from index import generations, ingest, readers
from index.documents import Documents
from index.faults import RasadError, StoreError
from index.lock import writer_lock
from index.opening import open_engine
from index.query.language import parse
from index.query.tree import Everything
from index.readers import ReaderError
from index.schema import FORMAT
from index.settings import ReadSettings, Settings
from nlp.document import Count, Document, Relation

ONE = ReadSettings(workers=1)


def article(number, title="گزارش", **more):
    return Article(id=f"isna-{number}", site="isna", title=f"{title} {number}", body="متن گزارش", **more)


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path / "data", read=ONE)


@pytest.fixture
def reading(monkeypatch):
    """A reader that takes no time: one figure a report; titles with «خراب» cannot be read. Gives what it read."""
    seen = []

    def annotate(given):
        seen.append(given.id)
        if "خراب" in given.title:
            raise ZeroDivisionError("این خبر خوانده نمی‌شود")
        figure = Count("یک", 0, 2, float(given.id.rpartition("-")[2]), None, "گزارش", Relation.EQUAL)
        return Document(given, f"{given.title}\n{given.body}", True, 1.0, counts=(figure,), reader=nlp.annotate.READER)

    monkeypatch.setattr(nlp.annotate, "annotate", annotate)
    monkeypatch.setattr(readers, "_make_ready", lambda tagger: None)
    return seen


def put(settings, *articles):
    with Archive(settings.archive_path) as archive:
        archive.put_many(articles)


def held(settings):
    """All that the index holds: reports in order, and figures."""
    with open_engine(settings) as engine:
        figures = engine.figures(Everything(), 10_000)
        return list(engine.scan(Everything())), sorted((hit.id, hit.number) for hit in figures.hits)


def test_what_came_is_read_and_indexed_once(settings, reading):
    put(settings, *(article(n) for n in range(5)))
    assert ingest.ingest(settings) == ingest.Ingested(5, 0, 5)
    assert ingest.ingest(settings) == ingest.Ingested(0, 0, 0)
    put(settings, article(7), article(3))
    assert ingest.ingest(settings) == ingest.Ingested(1, 0, 1)
    ids, figures = held(settings)
    assert ids == ["isna-0", "isna-1", "isna-2", "isna-3", "isna-4", "isna-7"]
    assert figures == [(id_, 0) for id_ in ids]
    assert len(reading) == len(set(reading)) == 6


def test_nothing_in_the_archive_gives_an_empty_index(settings, reading):
    assert ingest.ingest(settings) == ingest.Ingested(0, 0, 0)
    assert held(settings) == ([], [])


def test_a_revised_article_takes_the_place_of_the_first(settings, reading):
    put(settings, article(1), article(2))
    ingest.ingest(settings)
    put(settings, article(1, "تازه"))
    assert ingest.ingest(settings) == ingest.Ingested(1, 0, 1)
    with open_engine(settings) as engine:
        assert [hit.id for hit in engine.search(parse("تازه"), 10).hits] == ["isna-1"]
        assert engine.count(Everything()) == 2
    with Documents(settings.documents_path) as documents:
        assert documents.get("isna-1").article.title == "تازه 1"


def test_an_article_that_cannot_be_read_is_named_and_the_rest_goes_on(settings, reading):
    put(settings, article(1), article(2, "خراب"), article(3))
    assert ingest.ingest(settings) == ingest.Ingested(3, 1, 2)
    with Documents(settings.documents_path) as documents:
        assert documents.refused() == [("isna-2", "ZeroDivisionError: این خبر خوانده نمی‌شود")]
    assert ingest.ingest(settings) == ingest.Ingested(0, 0, 0)
    # what could be read before and cannot now is no answer any longer
    put(settings, article(1, "خراب"))
    assert ingest.ingest(settings) == ingest.Ingested(1, 1, 0)
    assert held(settings)[0] == ["isna-3"]
    put(settings, article(1, "درست"))
    assert ingest.ingest(settings).indexed == 1
    assert held(settings)[0] == ["isna-1", "isna-3"]


def test_another_reader_reads_everything_again_into_a_new_index(settings, reading, monkeypatch):
    monkeypatch.setattr(ingest, "_FEW", 2)
    put(settings, *(article(n) for n in range(6)))
    ingest.ingest(settings)
    before = generations.current(settings.index_path)
    monkeypatch.setattr(nlp.annotate, "READER", "another")
    put(settings, article(9))
    assert ingest.ingest(settings) == ingest.Ingested(7, 0, 7)
    assert generations.current(settings.index_path) != before
    assert not before.exists()
    assert len(held(settings)[0]) == len(held(settings)[1]) == 7


@pytest.mark.parametrize("command", [ingest.ingest, ingest.reindex])
def test_an_index_filled_from_another_store_is_built_anew(settings, reading, command):
    put(settings, *(article(n) for n in range(6)))
    ingest.ingest(settings)
    for path in settings.data.glob("documents.db*"):
        path.unlink()
    put(settings, article(9))
    assert command(settings).indexed == 7
    assert len(held(settings)[0]) == 7
    assert ingest.ingest(settings) == ingest.Ingested(0, 0, 0)


def test_a_store_that_lost_its_end_gives_no_number_twice(settings, reading):
    """The machine lost power: SQLite came back without its last commits, the index had been written to the disk."""
    put(settings, *(article(n) for n in range(3)))
    ingest.ingest(settings)
    shutil.copytree(settings.data, settings.data.with_name("before"))
    put(settings, article(3), article(4))
    ingest.ingest(settings)
    for path in settings.data.glob("documents.db*"):
        path.unlink()
    shutil.copy(settings.data.with_name("before") / "documents.db", settings.documents_path)
    put(settings, article(5), article(6))
    ingest.ingest(settings)
    assert held(settings)[0] == [f"isna-{n}" for n in range(7)]


def test_reindex_builds_beside_and_swaps(settings, reading):
    put(settings, *(article(n) for n in range(6)))
    ingest.ingest(settings)
    before, answers = generations.current(settings.index_path), held(settings)
    assert ingest.reindex(settings) == ingest.Ingested(0, 0, 6)
    after = generations.current(settings.index_path)
    assert after != before
    assert [p for p in settings.index_path.iterdir() if p.is_dir()] == [after]
    assert held(settings) == answers
    assert ingest.reindex(settings, read_again=True) == ingest.Ingested(6, 0, 6)
    assert held(settings) == answers


class StopError(Exception):
    """Stands for a kill: nothing of ours catches it."""


def _stop_at(what, number):
    def progress(step, done, total):
        if step == what and done >= number:
            raise StopError

    return progress


@pytest.mark.parametrize("step", ["reading", "indexing"])
@pytest.mark.parametrize("command", [ingest.ingest, ingest.reindex])
def test_a_stopped_run_goes_on_where_it_was(settings, reading, command, step, monkeypatch):
    monkeypatch.setattr(ingest, "COMMIT_EVERY", 40)
    put(settings, *(article(n) for n in range(130)))
    with pytest.raises(StopError):
        command(settings, _stop_at(step, 50))
    told = []
    done = command(settings, lambda what, n, total: told.append((what, n, total)))
    assert len(held(settings)[0]) == len(held(settings)[1]) == 130
    assert len(reading) == len(set(reading)) == 130
    assert (done.read, done.indexed) == ((80, 130) if step == "reading" else (0, 50))
    *_, (last, number, total) = (step for step in told if step[0] != "registers")  # which follow
    assert (last, number) == ("indexing", total)


def test_a_stopped_reading_again_goes_on_where_it_was(settings, reading):
    put(settings, *(article(n) for n in range(100)))
    ingest.ingest(settings)
    reading.clear()
    with pytest.raises(StopError):
        ingest.reindex(settings, _stop_at("reading", 50), read_again=True)
    ingest.reindex(settings, read_again=True)
    assert len(reading) == len(set(reading)) == 100


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / "SOURCE").write_text("another"),
        lambda folder: (folder / "SOURCE").unlink(),
        lambda folder: (folder / "engine.json").write_text(f'{{"format": {FORMAT + 1}}}'),
        lambda folder: (folder / "engine.json").unlink(),
        lambda folder: (folder / "reports" / "meta.json").write_text("no"),
    ],
    ids=["of another store", "of nobody knows", "of another version", "hardly begun", "damaged"],
)
def test_a_half_built_index_that_cannot_be_gone_on_with_is_thrown_away(settings, reading, harm, monkeypatch):
    monkeypatch.setattr(ingest, "COMMIT_EVERY", 20)
    put(settings, *(article(n) for n in range(60)))
    with pytest.raises(StopError):
        ingest.ingest(settings, _stop_at("indexing", 40))
    harm(settings.index_path / "g1")
    assert ingest.ingest(settings).indexed == 60
    assert len(held(settings)[0]) == 60


def test_a_damaged_index_is_told_and_built_anew_by_reindex(settings, reading):
    put(settings, *(article(n) for n in range(4)))
    ingest.ingest(settings)
    (generations.current(settings.index_path) / "reports" / "meta.json").write_text("no")
    with pytest.raises(RasadError, match="rasad reindex"):
        ingest.ingest(settings)
    assert ingest.reindex(settings).indexed == 4
    assert len(held(settings)[0]) == 4


def test_one_reads_while_another_waits(settings, reading):
    put(settings, *(article(n) for n in range(4)))
    waited = threading.Event()
    done = []
    with writer_lock(settings.data):
        other = threading.Thread(target=lambda: done.append(ingest.ingest(settings, waiting=waited.set)))
        other.start()
        assert waited.wait(20)
        assert not done
    other.join(20)
    assert done == [ingest.Ingested(4, 0, 4)]


def test_what_comes_while_others_are_read_is_not_lost(settings, reading):
    put(settings, *(article(n) for n in range(30)))
    came = []

    def progress(step, done, total):
        if not came:
            came.append(put(settings, article(100), article(2, "تازه")))

    ingest.ingest(settings, progress)
    ingest.ingest(settings)
    assert len(held(settings)[0]) == 31
    with open_engine(settings) as engine:
        assert engine.count(parse("تازه")) == 1


def test_a_reader_that_is_not_whole_refuses_no_article(settings, monkeypatch):
    import index.readers_preload

    monkeypatch.setattr(index.readers_preload, "FAULT", "FileNotFoundError: tagger.model")
    readers._make_ready.cache_clear()
    put(settings, article(1))
    with pytest.raises(ReaderError, match=r"tagger\.model.*install it again"):
        ingest.ingest(settings)
    with Documents(settings.documents_path) as documents:
        assert documents.refused() == []
    readers._make_ready.cache_clear()


def test_a_tagger_that_cannot_be_had_is_told(settings, tmp_path):
    settings = replace(settings, read=ReadSettings(workers=1, tagger=str(tmp_path / "no.model")))
    put(settings, article(1))
    with pytest.raises(ReaderError, match=r"no\.model"):
        ingest.ingest(settings)


def test_a_full_disk_keeps_what_was_read(settings, reading, monkeypatch):
    """SQLite's own limit of pages answers as a full disk does."""
    put(settings, *(article(n) for n in range(25)))
    ingest.ingest(settings)
    put(settings, *(article(n, "دراز " * 200 + str(n)) for n in range(25, 400)))
    init = Documents.__init__

    def small(self, path):
        init(self, path)
        pages = self._db.execute("PRAGMA page_count").fetchone()[0]
        self._db.execute(f"PRAGMA max_page_count={pages + 8}")

    with monkeypatch.context() as patch:
        patch.setattr(Documents, "__init__", small)
        with pytest.raises(StoreError, match=r"disk is full.*make room") as told:
            ingest.ingest(settings)
        assert "\n" not in str(told.value)
    kept = len(set(reading))
    done = ingest.ingest(settings)
    assert 0 < done.read < 375
    assert kept < 400
    assert len(held(settings)[0]) == 400


def test_long_articles_come_in_small_batches():
    changes = ((n, 1, replace(article(n), body="م" * 400_000)) for n in range(7))
    assert [len(batch) for batch in readers._batches(changes)] == [3, 3, 1]
    assert [len(batch) for batch in readers._batches((n, 1, article(n)) for n in range(60))] == [25, 25, 10]


def test_real_reports_are_read_by_several_processes(tmp_path):
    """The whole way with the real reader, in processes of their own."""
    settings = Settings(data=tmp_path / "data", read=ReadSettings(workers=2))
    said = "علی رضایی، مدیرکل تعاون کردستان گفت: ۳۰۰ میلیارد تومان به ۱۱ تعاونی مسکن سنندج پرداخت شد."
    put(settings, *(replace(article(n, "تعاونی‌های مسکن"), body=said) for n in range(70)))
    assert ingest.ingest(settings) == ingest.Ingested(70, 0, 70)
    with open_engine(settings) as engine:
        assert engine.count(parse("استان:کردستان")) == 70
        assert engine.count(parse("رقم:(مبلغ>=300میلیارد تومان)")) == 70
        assert engine.figures(parse("رقم:(مبلغ>=300میلیارد تومان)"), 100).total == 70


def test_the_archive_is_only_read(settings, reading):
    put(settings, *(article(n) for n in range(5)))
    with sqlite3.connect(settings.archive_path) as db:
        before = db.execute("SELECT count(*), max(seq) FROM revisions").fetchone()
    ingest.ingest(settings)
    ingest.reindex(settings, read_again=True)
    with sqlite3.connect(settings.archive_path) as db:
        assert db.execute("SELECT count(*), max(seq) FROM revisions").fetchone() == before
