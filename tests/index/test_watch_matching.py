"""A batch in memory answers as the engines do."""

from __future__ import annotations

import pytest
from engines import ENGINES, corpus
from made import document
from same_answers import questions

from index.query.language import parse
from index.query.tree import NameField
from index.watch.matching import Batch

BY_HAND = [
    "*",
    "وام",
    "-وام",
    "وام مسکن",
    '"وام مسکن"',
    '"وام کردستان"~2',
    "عنوان:وام",
    "عنوان:(وام مسکن)",
    "تعاون*",
    "عنوان:تعاون*",
    "استان:کردستان",
    "استان:کرد*",
    "استان_اصلی:کردستان",
    'مقام:"کبیری"',
    "مقام:کبی*",
    'مقام:"محمدجعفر کبیری"',
    "سازمان:بانک",
    "منبع:isna",
    "تاریخ:1400..1402",
    "تاریخ:1400..",
    "رقم:(مبلغ>=100میلیارد تومان)",
    "رقم:(مبلغ>=100میلیارد تومان استان:کردستان)",
    "رقم:(مبلغ>=200میلیارد تومان استان:کردستان)",
    "-رقم:(مبلغ>=100میلیارد تومان)",
    "وام OR فوتبال",
    "(وام OR فوتبال) -کردستان",
    "هیچ‌کجا",
]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request, tmp_path_factory):
    with ENGINES[request.param](tmp_path_factory.mktemp("engine")) as engine:
        engine.write(corpus(), 7)
        yield engine


def queries():
    return [*BY_HAND, *questions(corpus(), 220)]


def test_the_batch_finds_what_the_engine_finds(engine):
    batch = Batch(corpus())
    told = 0
    for query in queries():
        node = parse(query)
        found = {batch.documents[n].id for n in batch.matching(node)}
        assert found == set(engine.scan(node)), query
        assert batch.matches_any(node) is bool(found)
        told += bool(found)
    assert told > 60


def test_an_id_is_matched_whole_or_by_its_beginning():
    from index.query.tree import Named

    batch = Batch([document("الف", id="isna-1"), document("ب", id="isna-12")])
    assert batch.matching(Named(NameField.ID, (), "isna-1")) == [0]
    assert batch.matching(Named(NameField.ID, (), "isna-1", prefix=True)) == [0, 1]


def test_no_report_is_matched_by_nothing():
    assert Batch([]).matching(parse("*")) == []
    assert Batch([]).matching(parse("-وام")) == []


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["embedded", "elasticsearch"])
def test_real_reports_are_found_alike(shared, tmp_path, kind):
    import gzip
    import itertools
    import json

    from crawler.importing import article_from_record
    from nlp.annotate import annotate

    with gzip.open(shared / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        documents = [annotate(article_from_record(json.loads(line))) for line in itertools.islice(lines, 0, None, 300)]
    batch = Batch(documents)
    with ENGINES[kind](tmp_path) as engine:
        engine.write(documents, 7)
        for query in questions(documents, 330):
            node = parse(query)
            assert {documents[n].id for n in batch.matching(node)} == set(engine.scan(node)), query
