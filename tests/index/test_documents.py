"""The documents' store: what was put comes back, each once, with numbers that engines can follow."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from engines import corpus
from made import document

from index import documents as store
from index.documents import Documents, Reading
from index.faults import StoreError


@pytest.fixture
def documents(tmp_path):
    with Documents(tmp_path / "documents.db") as documents:
        yield documents


def readings(*made, reader="1"):
    return [Reading(d.id, 1, reader, d) for d in made]


def test_what_was_put_comes_back_whole(documents):
    made = corpus()
    documents.put(readings(*made), "1", 7)
    assert documents.count() == len(made)
    assert [documents.get(d.id) for d in made] == made
    assert list(documents.all()) == made
    assert documents.get("no-such-report") is None
    assert documents.records([made[0].id, "no"]) == {made[0].id: made[0].to_dict()}


def test_every_writing_has_the_next_number(documents):
    first, second = document("یک", id="a-1"), document("دو", id="a-2")
    documents.put(readings(first, second), "1", 2)
    assert [(n, d.id) for n, d in documents.after(0)] == [(1, "a-1"), (2, "a-2")]
    changed = replace(first, text="سه")
    documents.put(readings(changed), "1", 3)
    assert documents.after(2) == [(3, changed)]
    assert documents.count() == 2
    assert documents.count_after(1) == 2
    assert documents.latest() == 3


def test_the_latest_number_is_not_given_again_after_a_refusal(documents):
    documents.put(readings(document("یک", id="a-1")), "1", 1)
    documents.put([Reading("a-1", 2, "1", None, "ValueError: بد")], "1", 2)
    assert documents.count() == 0
    assert documents.refused() == [("a-1", "ValueError: بد")]
    assert documents.latest() == 1
    documents.put(readings(document("یک", id="a-1")), "1", 3)
    assert documents.refused() == []
    assert [n for n, _ in documents.after(1)] == [2]


def test_state_tells_what_was_read_by_whom(documents):
    documents.put([*readings(document("یک", id="a-1")), Reading("a-2", 3, "2", None, "بد")], "2", 9)
    assert documents.state(["a-1", "a-2", "a-3"]) == {"a-1": (1, "1"), "a-2": (3, "2")}
    assert documents.read_upto("2") == 9
    assert documents.read_upto("1") == 0


def test_all_or_nothing(documents):
    good = Reading("a-1", 1, "1", document("یک", id="a-1"))
    bad = Reading("a-2", 1, "1", document("\ud800", id="a-2"))
    with pytest.raises(UnicodeEncodeError):
        documents.put([good, bad], "1", 2)
    assert documents.count() == 0
    assert documents.read_upto("1") == 0


def test_large_documents_come_a_few_at_a_time(documents, monkeypatch):
    monkeypatch.setattr(store, "_MOST_BYTES", 10_000)
    documents.put(readings(*(document("م" * 3_000, id=f"a-{n}") for n in range(10))), "1", 10)
    parts, seq = [], 0
    while part := documents.after(seq, 100):
        parts.append(len(part))
        seq = part[-1][0]
    assert sum(parts) == 10
    assert max(parts) <= 2
    assert len(list(documents.all())) == 10


def test_two_stores_have_two_names_and_a_copy_has_the_first(documents, tmp_path):
    with Documents(tmp_path / "other.db") as other:
        assert other.name() != documents.name()
    documents.backup(tmp_path / "copy.db")
    with Documents(tmp_path / "copy.db") as copy:
        assert copy.name() == documents.name()
    name = documents.name()
    documents.close()
    with Documents(documents.path) as again:
        assert again.name() == name


def test_two_processes_write_beside_each_other(documents):
    with Documents(documents.path) as other:
        documents.put(readings(document("یک", id="a-1")), "1", 1)
        other.put(readings(document("دو", id="a-2")), "1", 2)
        assert documents.count() == other.count() == 2


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda path: path.write_bytes(b"not a database " * 100), r"damaged.*rasad"),
        (lambda path: path.write_bytes(path.read_bytes()[:5_000]), r"damaged.*rasad"),
        (lambda path: sqlite3.connect(path).execute("PRAGMA user_version=99").connection.close(), r"format 99"),
        (lambda path: (path.unlink(), path.mkdir()), r"cannot be"),
    ],
    ids=["no database", "cut off", "another version", "a folder"],
)
def test_a_file_that_cannot_be_used_is_one_sentence(tmp_path, harm, sentence):
    path = tmp_path / "documents.db"
    with Documents(path) as documents:
        documents.put(readings(*corpus()), "1", 7)
    for beside in tmp_path.glob("documents.db-*"):
        beside.unlink()
    harm(path)
    with pytest.raises(StoreError, match=sentence) as told, Documents(path) as documents:
        documents.put(readings(document("یک", id="a-9")), "1", 8)
    assert "\n" not in str(told.value)
