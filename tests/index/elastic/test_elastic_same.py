"""Both engines over the same real articles: the same hits, counts and order."""

from __future__ import annotations

import gzip
import itertools
import json
import os
from pathlib import Path

import pytest
from engines import elastic
from same_answers import answers, questions

from crawler.importing import article_from_record
from index.documents import Documents
from index.engines.embedded import EmbeddedEngine
from index.query.tree import NameField
from nlp.annotate import annotate

# Every so manieth article; TEST_EVERY=1 takes them all. TEST_DOCUMENTS names a documents.db that holds them read.
EVERY = int(os.environ.get("TEST_EVERY", "40"))
QUERIES = 200


@pytest.fixture(scope="module")
def documents(shared):
    if path := os.environ.get("TEST_DOCUMENTS"):
        with Documents(Path(path)) as kept:
            return list(itertools.islice(kept.all(), 0, None, EVERY))
    with gzip.open(shared / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [annotate(article_from_record(json.loads(line))) for line in itertools.islice(lines, 0, None, EVERY)]


@pytest.fixture(scope="module")
def engines(documents, tmp_path_factory):
    with EmbeddedEngine(tmp_path_factory.mktemp("same") / "engine", write=True) as mine, elastic("") as theirs:
        for at in range(0, len(documents), 500):
            part = documents[at : at + 500]
            mine.write(part, at + len(part))
            theirs.write(part, at + len(part))
        yield mine, theirs


@pytest.mark.shared
@pytest.mark.slow
def test_both_engines_give_the_same_answers(documents, engines):
    mine, theirs = engines
    asked = questions(documents, QUERIES)
    assert len(set(asked)) > QUERIES * 0.7
    hits = 0
    for query in asked:
        expected, scores = answers(mine, query)
        found, theirs_scores = answers(theirs, query)
        for name, value in expected.items():
            assert found[name] == value, (query, name)
        assert theirs_scores == pytest.approx(scores, abs=2e-5), query
        hits += expected["total"]
    assert hits > QUERIES


@pytest.mark.shared
@pytest.mark.slow
def test_both_engines_suggest_the_same_and_find_the_same_alike(documents, engines):
    mine, theirs = engines
    names = [official.name for document in documents for official in document.officials if official.name]
    for name in sorted(set(names))[:40]:
        for prefix in (name[:2], name[: len(name) // 2], name):
            assert mine.suggest(NameField.OFFICIAL, prefix, 20) == theirs.suggest(NameField.OFFICIAL, prefix, 20)
    alike = 0
    for document in documents[:: max(1, len(documents) // 30)]:
        expected = [hit.id for hit in mine.similar(document.id)]
        assert [hit.id for hit in theirs.similar(document.id)] == expected, document.id
        alike += len(expected)
    assert alike > 50


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("how", [{"shards": 3}, {"by": "year"}], ids=["three shards", "years"])
def test_several_shards_and_years_give_the_same_answers_too(documents, engines, how):
    """They agree first on how frequent words are in all of them; the first ten overlap wholly (0.9 is asked for)."""
    mine, _ = engines
    with elastic("", **how) as parted:
        for at in range(0, len(documents), 500):
            parted.write(documents[at : at + 500], at + 500)
        overlaps, changed = [], []
        for query in questions(documents, 60 if EVERY > 1 else QUERIES, seed=3):
            expected, scores = answers(mine, query)
            found, theirs_scores = answers(parted, query)
            for name in set(expected) - {"best", "second page"}:
                assert found[name] == expected[name], (query, name)
            if first := expected["best"][:10]:
                overlaps.append(len(set(first) & set(found["best"][:10])) / len(first))
            if found["best"] != expected["best"] or found["second page"] != expected["second page"]:
                changed.append(query)
            assert theirs_scores == pytest.approx(scores, abs=2e-5), query
        told = f"overlap {sum(overlaps) / len(overlaps):.4f} of {len(overlaps)} first tens, other orders: {changed}"
        print(told)
        assert sum(overlaps) / len(overlaps) >= 0.9
        assert changed == []
        for document in documents[:: max(1, len(documents) // 20)]:
            expected = [hit.id for hit in mine.similar(document.id)]
            assert [hit.id for hit in parted.similar(document.id)] == expected, document.id
