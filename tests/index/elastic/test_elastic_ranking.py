"""The ranking of docs/ranking.md on a real node: the same figures as the embedded engine's."""

from __future__ import annotations

import pytest
from engines import elastic

from bench import retrieval
from index.documents import Documents
from index.engines.embedded import EmbeddedEngine

MEANS = ("any word, title half the body", "… and the words of the first hits (what --broad asks)")


@pytest.mark.shared
@pytest.mark.slow
def test_both_engines_rank_alike_on_the_judged_queries(shared, tmp_path):
    queries = retrieval.judged_queries(shared / "data" / "retrieval")
    with (
        Documents(tmp_path / "documents.db") as documents,
        EmbeddedEngine(tmp_path / "engine", write=True) as mine,
        elastic(tmp_path) as theirs,
    ):
        retrieval.fill(documents, [mine, theirs])
        for means in MEANS:
            expected = retrieval.measure(mine, documents, queries, retrieval.MEANS[means])
            found = retrieval.measure(theirs, documents, queries, retrieval.MEANS[means])
            assert found == pytest.approx(expected, abs=1e-4), means
        assert found[0] >= 0.90
        assert found[1] >= 0.78
