"""The same on Elasticsearch 8.19 as on 9: the oldest version that Rasad promises to work with, a real node of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import elastic_node
import pytest
from engines import corpus, elastic
from same_answers import answers, questions

from index import ingest
from index.engine import EngineAwayError
from index.engines import elastic_snapshots
from index.engines.embedded import EmbeddedEngine
from index.health import State, examine
from index.opening import home_of, open_engine
from index.query.tree import Everything

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("reading")]


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """The address of a node of 8.19."""
    if reason := elastic_node.lacking("8"):
        pytest.fail(reason) if elastic_node.IN_CI else pytest.skip(reason)
    node = elastic_node.Node(tmp_path_factory.mktemp("old"), "old", version="8")
    node.start()
    try:
        node.wait()
        yield node.url
    finally:
        node.kill()


@pytest.fixture
def settings(settings_for, old, tmp_path):
    return settings_for(tmp_path / "data", old)


def test_the_node_is_of_the_oldest_version(old):
    assert elastic_node.call(old, "/")["version"]["number"].startswith("8.19.")


@pytest.mark.parametrize("how", [{}, {"by": "year", "shards": 2}], ids=["one index", "years of two shards"])
def test_it_gives_the_embedded_engines_answers(old, tmp_path, how):
    documents = corpus()
    with EmbeddedEngine(tmp_path / "engine", write=True) as mine, elastic(tmp_path, url=old, **how) as theirs:
        for engine in (mine, theirs):
            engine.write(documents, len(documents))
        for query in questions([one for one in documents if one.amounts], 60):
            expected, scores = answers(mine, query)
            found, theirs_scores = answers(theirs, query)
            assert found == expected, query
            assert theirs_scores == pytest.approx(scores, abs=2e-5), query
        for document in documents:
            alike = [hit.id for hit in mine.similar(document.id)]
            assert [hit.id for hit in theirs.similar(document.id)] == alike


def test_the_whole_way_there_and_back(settings, put, repository_of):
    settings = repository_of(settings)
    put(settings, *range(6))
    ingest.ingest(settings)
    home = home_of(settings)
    taken = elastic_snapshots.take(home, dt.datetime.now(dt.UTC))
    ingest.reindex(replace(settings, elasticsearch=replace(settings.elasticsearch, by="year")))
    put(settings, 7)
    index = home.current()
    block = {"index": {"blocks": {"write": True}}}
    elastic_node.call(settings.elasticsearch.url, f"/{index}/_settings", block, "PUT")
    with pytest.raises(EngineAwayError, match="takes no writes"):
        ingest.ingest(settings)
    elastic_snapshots.bring_back(home, taken.name)
    assert ingest.ingest(settings).indexed == 1
    with open_engine(settings) as engine:
        assert engine.count(Everything()) == 7
    checks = [check for check in examine(settings) if check.name == "index"]
    assert [check.sentence for check in checks if check.state is not State.FINE] == []
    assert "Elasticsearch 8.19." in checks[0].sentence
