"""Counting in columns gives what counting by the engine gives, whatever was written, marked or folded in between."""

from __future__ import annotations

import random
import sqlite3

import pytest
from made import document

from index.desk import Desk
from index.engine import Step
from index.engines.embedded import EmbeddedEngine
from index.marks import Mark, mark
from index.noted import NotedEngine
from index.query.language import parse
from index.query.tree import And, NoteField
from index.tallies import division, meeting

QUERIES = [
    "*",
    "وام",
    "مسکن استان:کردستان",
    "تاریخ:1402",
    "-وام",
    "رقم:(مبلغ>=2میلیارد تومان)",
    "وام رقم:(مبلغ:*)",
    "پلنگ",
]
CONDITIONS = [
    'سازمان:"بانک مرکزی"',
    'سازمان:"شعب بانک مرکزی"',
    "رقم:(مبلغ:*)",
    "رقم:(مبلغ>=3میلیارد تومان)",
    "استان:تهران",
]


def report(chance, number):
    sums = [(f"{n} میلیارد تومان", n * 10**9, {}) for n in chance.sample(range(1, 6), chance.randrange(3))]
    bodies = chance.sample(["بانک مرکزی", "شعب بانک مرکزی", "بورس"], chance.randrange(3))
    text = " ".join([*bodies, *(words for words, _, _ in sums), chance.choice(["وام", "مسکن", "وام مسکن"])])
    month = chance.choice([None, "2023-05", "2023-06", "2024-01"])
    return document(
        f"گزارش {number}", text, id=f"isna-{number}", url=None, amounts=sums, organisations=bodies,
        provinces=chance.sample(["تهران", "کردستان"], chance.randrange(3)),
        published_at=f"{month}-1{chance.randrange(9)}T08:00:00+03:30" if month else None,
    )  # fmt: skip


@pytest.fixture
def engine(tmp_path):
    with Desk(tmp_path / "desk.db"), EmbeddedEngine(tmp_path / "engine", write=True) as made:
        made.write([report(random.Random(n), n) for n in range(80)], 1)
        yield NotedEngine(made, tmp_path / "desk.db")


def compared(engine, desk, queries=QUERIES):
    """Each query divides as the engine itself counts it."""
    conditions = [parse(text) for text in CONDITIONS]
    for text in queries:
        node = parse(text)
        assert division(engine, desk, node).months == engine.trend(node, Step.MONTH), text
        assert meeting(engine, desk, node, conditions) == [engine.count(And((node, each))) for each in conditions], text


def test_columns_count_as_the_engine_does(engine, tmp_path):
    compared(engine, tmp_path / "desk.db")
    compared(engine, tmp_path / "desk.db")  # and what is kept


def test_what_is_written_and_taken_away_counts_at_once(engine, tmp_path):
    desk = tmp_path / "desk.db"
    compared(engine, desk)
    engine.write([report(random.Random(n), n) for n in range(60, 120)], 2)
    compared(engine, desk)
    engine.delete([f"isna-{n}" for n in range(0, 100, 3)])
    compared(engine, desk)


def test_a_mark_counts_at_once(engine, tmp_path):
    path, node = tmp_path / "desk.db", parse("اهمیت:بالا")
    assert meeting(engine, path, node, [parse("*")]) == [0]
    with Desk(path) as desk:
        mark(desk, Mark("isna-3", NoteField.IMPORTANCE, "high"))
    assert meeting(engine, path, node, [parse("*")]) == [1]
    compared(engine, path, ["اهمیت:بالا", "-اهمیت:بالا"])


def test_stories_are_counted_as_they_are_folded(engine, tmp_path):
    path = tmp_path / "desk.db"
    assert division(engine, path, parse("*")).stories is None
    fold(path, {f"isna-{n}": f"isna-{n // 4 * 4}" for n in range(40)})
    assert division(engine, path, parse("*")).stories == 10 + 40  # those that were not folded are their own
    fold(path, {f"isna-{n}": "isna-40" for n in range(40, 80)}, {"isna-0": "isna-4"})
    assert division(engine, path, parse("*")).stories == 9 + 1
    assert division(engine, path, parse("پلنگ")).stories == 0


def fold(path, stories, redirects=()):
    with sqlite3.connect(path) as db:
        db.executemany("INSERT OR REPLACE INTO stories VALUES (?, ?, '', 'isna', 1.0)", stories.items())
        db.executemany("INSERT OR REPLACE INTO story_redirects VALUES (?, ?)", dict(redirects).items())


def test_an_engine_that_gives_no_numbers_is_asked_itself(engine, tmp_path):
    class Other:
        """As Elasticsearch is."""

    assert division(Other(), tmp_path / "desk.db", parse("*")) is None
    assert meeting(Other(), tmp_path / "desk.db", parse("*"), [parse("وام")]) is None
