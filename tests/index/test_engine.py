"""What is the embedded engine's own: its folder, its lock, its two indexes, and stops between their commits."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import textwrap

import pytest
from engines import corpus
from made import document

from index import generations
from index.engine import EngineError
from index.engines.embedded import EmbeddedEngine
from index.ingest import ingest
from index.opening import open_engine
from index.query.language import parse
from index.query.tree import Everything, Figure
from index.schema import FORMAT
from index.settings import Settings


@pytest.fixture
def folder(tmp_path):
    """A generation in use that holds the corpus."""
    folder = tmp_path / "index" / "g1"
    generations.begin(folder, "a-store")
    with EmbeddedEngine(folder, write=True) as engine:
        engine.write(corpus(), 7)
    generations.take_over(tmp_path / "index", folder)
    return folder


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path)


def test_the_generation_in_use_is_opened(settings, folder):
    with open_engine(settings) as engine:
        assert engine.count(Everything()) == 7
        assert engine.upto() == 7
        with pytest.raises(EngineError, match="reading only"):
            engine.write([], 8)


def test_nothing_is_indexed_yet(settings):
    with pytest.raises(EngineError, match=r"nothing is indexed yet.*rasad collect") as told, open_engine(settings):
        pass
    assert "\n" not in str(told.value)


def _ask(engine):
    engine.search(parse("مسکن"), 10)
    engine.figures(Everything(), 10)


def _state(folder, text):
    (folder / "engine.json").write_text(text)


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda f: _state(f, json.dumps({"format": FORMAT + 1, "upto": 7})), f"format {FORMAT + 1}.*rasad reindex"),
        (lambda f: _state(f, "{"), "damaged.*rasad reindex"),
        (lambda f: _state(f, "[]"), "damaged.*rasad reindex"),
        (lambda f: (f / "engine.json").unlink(), "damaged.*rasad reindex"),
        (lambda f: (f / "reports" / "meta.json").write_text("{}"), "damaged.*rasad reindex"),
        (lambda f: [p.write_bytes(b"") for p in (f / "reports").glob("*.idx")], "damaged.*rasad reindex"),
        (lambda f: [p.write_bytes(p.read_bytes()[:-40]) for p in (f / "figures").glob("*.term")], "damaged.*reindex"),
        (lambda f: [p.unlink() for p in (f / "figures").glob("*.fast")], "damaged.*rasad reindex"),
    ],
    ids=["version", "half-written", "no object", "no state", "other schema", "emptied", "cut off", "a file lost"],
)
@pytest.mark.parametrize("write", [False, True])
def test_a_folder_that_cannot_be_used_is_one_sentence(settings, folder, harm, sentence, write, capfd):
    harm(folder)
    with pytest.raises(EngineError, match=sentence) as told, open_engine(settings, write=write) as engine:
        _ask(engine)
    assert "\n" not in str(told.value)
    assert "panicked" not in capfd.readouterr().err


def test_a_second_writer_is_told(settings, folder):
    with open_engine(settings, folder, write=True) as first:
        with pytest.raises(EngineError, match="written by another rasad"), open_engine(settings, folder, write=True):
            pass
        first.write([document("پس از آن", id="late-1")], 8)
    with open_engine(settings, folder, write=True) as second:
        assert second.count(Everything()) == 8


def test_readers_see_what_is_committed_beside_them(settings, folder):
    with open_engine(settings) as reader, open_engine(settings, folder, write=True) as writer:
        for n in range(8, 40):
            writer.write([document("تازه", id=f"new-{n}", counts=[("تازه", n, "خبر", {})])], n)
            assert reader.count(parse("تازه")) == n - 7
            assert reader.count(Figure(low=n, high=n)) == 1
            assert reader.upto() == n


def test_an_old_reader_goes_on_after_the_swap(settings, folder):
    with open_engine(settings) as reader:
        beside = generations.fresh(settings.index_path)
        generations.begin(beside, "a-store")
        with open_engine(settings, beside, write=True, fresh=True) as engine:
            engine.write([document("تنها", id="only-1")], 1)
        generations.take_over(settings.index_path, beside)
        assert not folder.exists()
        assert reader.count(Everything()) == 7
        with open_engine(settings) as later:
            assert list(later.scan(Everything())) == ["only-1"]


def test_a_stop_between_the_two_commits_is_repaired_by_writing_again(folder):
    """Figures are committed, reports are not: the report must neither be lost nor have its figures twice."""
    code = f"""
        import os, sys
        sys.path[:0] = {[p for p in sys.path if p]!r}
        from made import document
        from index.engines.embedded import EmbeddedEngine
        from pathlib import Path
        engine = EmbeddedEngine(Path({str(folder)!r}), write=True)
        reports, figures = engine._writers

        class Stopped:
            def __getattr__(self, name):
                return getattr(reports, name)
            def commit(self):
                os.kill(os.getpid(), {int(signal.SIGKILL)})

        engine._writers = (Stopped(), figures)
        engine.write([document("سه خبر", id="isna-1400101200001", counts=[("سه خبر", 3, "خبر", {{}})]),
                      document("نه خبر", id="new-1", counts=[("نه خبر", 9, "خبر", {{}})])], 9)
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    with EmbeddedEngine(folder) as engine:
        assert engine.upto() == 7
        assert engine.count(Everything()) == 7
    with EmbeddedEngine(folder, write=True) as engine:
        again = [
            document("سه خبر", id="isna-1400101200001", counts=[("سه خبر", 3, "خبر", {})]),
            document("نه خبر", id="new-1", counts=[("نه خبر", 9, "خبر", {})]),
        ]
        engine.write(again, 9)
        assert engine.upto() == 9
        assert engine.count(Everything()) == 8
        found = {hit.id for hit in engine.figures(parse("خبر رقم:(تعداد>=3 واحد:خبر)"), 10).hits}
        assert found == {"isna-1400101200001", "new-1"}
        assert engine.figures(parse("خبر رقم:(تعداد>=3 واحد:خبر)"), 10).total == 2


def test_a_stop_after_both_commits_loses_no_time(folder, monkeypatch):
    """Killed before it is written down how far it came: the reports themselves tell."""
    with EmbeddedEngine(folder, write=True) as engine:
        monkeypatch.setattr(engine, "_keep_state", lambda upto: None)
        engine.write([document("تازه", id="new-1")], 9)
    assert json.loads((folder / "engine.json").read_text())["upto"] == 7
    with EmbeddedEngine(folder) as engine:
        assert engine.upto() == 9


def test_a_full_disk_is_one_sentence_and_what_was_there_stays(folder):
    """The limit on file sizes stands in for a full disk: writes fail in the middle of a file."""
    code = f"""
        import resource, signal, sys
        sys.path[:0] = {[p for p in sys.path if p]!r}
        from pathlib import Path
        from made import document
        from index.engine import EngineError
        from index.engines.embedded import EmbeddedEngine
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        engine = EmbeddedEngine(Path({str(folder)!r}), write=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            engine.write((document(f"گزارش {{n}}", " ".join(f"واژه{{n * k}}" for k in range(90)), id=f"d-{{n}}")
                          for n in range(3000)), 3000)
        except EngineError as error:
            print(error)
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], check=False, capture_output=True, text=True, timeout=120
    )
    assert "cannot be used" in ended.stdout or "disk is full" in ended.stdout, ended.stdout + ended.stderr
    assert ended.stdout.count("\n") == 1
    with EmbeddedEngine(folder, write=True) as engine:
        assert engine.upto() == 7
        assert engine.count(Everything()) == 7
        engine.write([document("تازه", id="new-1")], 8)
        assert engine.count(Everything()) == 8


def test_ingest_tells_of_another_version_and_keeps_what_it_has(settings, folder):
    from index.documents import Documents

    with Documents(settings.documents_path) as documents:
        (folder / "SOURCE").write_text(documents.name())
    _state(folder, json.dumps({"format": FORMAT + 1}))
    with pytest.raises(EngineError, match=f"format {FORMAT + 1}.*rasad reindex"):
        ingest(settings)
    assert generations.current(settings.index_path) == folder
