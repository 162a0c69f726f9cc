"""Marks as conditions of queries: the same on every engine, joined and negated like any other condition."""

from __future__ import annotations

import pytest
from engines import ENGINES, corpus

from index import noted
from index.desk import Desk
from index.marks import Mark, bodies, mark, tallied, unmark
from index.noted import NotedEngine, note_facets
from index.query.language import parse
from index.query.tree import Everything, Noted, NoteField

KABIRI, TEHRAN, BANK = "isna-1400101200001", "isna-1400101200002", "mehr-31"
TONE, TASK, IMPORTANCE = NoteField.TONE, NoteField.TASK, NoteField.IMPORTANCE
MARKS = (
    Mark(KABIRI, TONE, "negative", "بانک مرکزی"),
    Mark(KABIRI, TONE, "positive", "وزارت تعاون، کار و رفاه اجتماعی"),
    Mark(KABIRI, TASK, "open", "follow"),
    Mark(TEHRAN, TONE, "negative", "اتاق تعاون"),
    Mark(TEHRAN, TASK, "done", "reply"),
    Mark(TEHRAN, TASK, "open", "follow"),
    Mark(BANK, IMPORTANCE, "high"),
)


@pytest.fixture(params=ENGINES, scope="module")
def engine(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("marks")
    with ENGINES[request.param](folder) as made, Desk(folder / "desk.db") as desk:
        made.write(corpus(), 7)
        for one in MARKS:
            mark(desk, one)
        yield NotedEngine(made, folder / "desk.db")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("لحن:منفی", {KABIRI, TEHRAN}),
        ('لحن:"منفی به بانک مرکزی"', {KABIRI}),
        ("لحن:«منفی نسبت به اتاق تعاون»", {TEHRAN}),
        ('لحن:"مثبت وزارت تعاون"', {KABIRI}),
        ('لحن:"منفی به وزارت"', set()),
        ('لحن:"منفی به تعاو"', set()),
        ("کار:پیگیری", {KABIRI, TEHRAN}),
        ("کار:پاسخ", {TEHRAN}),
        ("کار:باز", {KABIRI, TEHRAN}),
        ('کار:"پاسخ باز"', set()),
        ('کار:"پاسخ انجام شده"', {TEHRAN}),
        ("اهمیت:بالا", {BANK}),
        ("اهمیت:(بالا OR کم)", {BANK}),
        ("لحن:منفی -کار:پاسخ", {KABIRI}),
        ("یزد (لحن:منفی OR اهمیت:بالا)", {BANK}),
        ("لحن:منفی استان_اصلی:تهران", {TEHRAN}),
    ],
)
def test_marks_find(engine, query, expected):
    tree = parse(query)
    assert {hit.id for hit in engine.search(tree, 100).hits} == expected
    assert engine.count(tree) == len(expected)
    assert set(engine.scan(tree)) == expected


def test_many_marks_are_asked_for_in_parts(engine, monkeypatch):
    monkeypatch.setattr(noted, "CLAUSE", 1)
    assert set(engine.scan(parse("لحن:منفی"))) == {KABIRI, TEHRAN}
    monkeypatch.setattr(noted, "MOST_IDS", 1)
    with pytest.raises(noted.EngineError, match="more than 1 reports"):
        engine.count(parse("لحن:منفی"))


def test_facets_count_the_reports_that_match(engine):
    counts = note_facets(engine, engine.desk, parse("استان:کردستان"))
    assert (Noted(TASK, "open", "follow"), 2) in counts
    assert all(each.field is not IMPORTANCE for each, _ in counts)
    whole = note_facets(engine, engine.desk, Everything())
    assert whole[0] == (Noted(TASK, "open", "follow"), 2)
    assert sorted(tallied(engine.desk), key=str) == sorted(whole, key=str)


def test_a_mark_replaces_that_of_its_kind_and_is_taken_back(tmp_path):
    with Desk(tmp_path / "desk.db") as desk:
        mark(desk, Mark("a", TONE, "negative", "بانک  مرکزی"))
        mark(desk, Mark("a", TONE, "neutral", "بانک مرکزی"))
        assert [(each.value, count) for each, count in tallied(desk.path)] == [("neutral", 1)]
        assert bodies(desk.path) == ["بانک مرکزی"]
        assert unmark(desk, "", "a", TONE, "بانک مرکزی")
        assert not unmark(desk, "", "a", TONE, "بانک مرکزی")
        assert tallied(desk.path) == []
