"""Snapshots are taken and brought back on a real node, and what came since is caught up."""

from __future__ import annotations

import datetime as dt
import json
import os
from unittest import mock

import pytest
from command_line import run

from index import ingest
from index.engine import EngineError
from index.engines import elastic_snapshots
from index.engines.elastic_home import ElasticHome
from index.opening import home_of, open_engine
from index.query.tree import Everything

pytestmark = pytest.mark.usefixtures("reading")


@pytest.fixture
def repository(settings, repository_of):
    """A repository in the folder that the node may write to."""
    return repository_of(settings).elasticsearch.repository


@pytest.fixture
def rasad(settings, repository):
    """The command line with these settings."""
    told = {
        "RASAD_ENGINE": "elasticsearch",
        "RASAD_ELASTICSEARCH__URL": settings.elasticsearch.url,
        "RASAD_ELASTICSEARCH__NAME": settings.elasticsearch.name,
        "RASAD_ELASTICSEARCH__REPLICAS": "0",
        "RASAD_ELASTICSEARCH__REPOSITORY": repository,
        "RASAD_READ__WORKERS": "1",
    }
    with mock.patch.dict(os.environ, told):
        yield lambda *words: run(*words, data=settings.data)


def held(settings):
    with open_engine(settings) as engine:
        return sorted(engine.scan(Everything()))


def test_what_was_kept_comes_back_and_what_came_since_is_caught_up(settings, put, rasad):
    put(settings, *range(5))
    ingest.ingest(settings)
    kept = rasad("snapshot")
    assert kept.status == 0, kept.err
    name = kept.out.split()[-1]
    assert name in rasad("snapshot", "--list").out
    put(settings, 9)
    ingest.ingest(settings)
    before = home_of(settings).current()
    with open_engine(settings, before, write=True) as engine:
        engine.delete(["isna-1", "isna-2"])
    back = rasad("snapshot", "--restore", name)
    assert back.status == 0, back.err
    assert held(settings) == [f"isna-{n}" for n in range(5)]
    assert home_of(settings).current() != before
    assert ingest.ingest(settings).indexed == 1
    assert held(settings) == [f"isna-{n}" for n in (0, 1, 2, 3, 4, 9)]


def test_the_command_line_searches_and_examines_elasticsearch(settings, put, rasad):
    put(settings, *range(5))
    assert rasad("annotate").status == 0
    assert rasad("search", "گزارش", "--json").json["total"] == 5
    assert rasad("reindex").status == 0
    told = json.loads(rasad("doctor", "--json").out)
    index = [check["sentence"] for check in told["checks"] if check["name"] == "index"]
    assert len(index) == 1
    assert f"{settings.elasticsearch.name}-g2" in index[0]
    assert "Elasticsearch 9" in index[0]


def test_what_cannot_be_kept_or_brought_back_is_one_sentence(settings, put, rasad):
    assert "nothing to keep" in rasad("snapshot").err
    put(settings, 1)
    ingest.ingest(settings)
    missing = rasad("snapshot", "--restore", "no-such-one")
    assert (missing.status, missing.err.count("\n")) == (1, 1)
    assert "there is no snapshot «no-such-one»" in missing.err
    with pytest.raises(EngineError, match=r"no snapshot repository «rasad»; register one as docs/elasticsearch\.md"):
        elastic_snapshots.take(ElasticHome(settings.elasticsearch), dt.datetime.now(dt.UTC))
    assert held(settings) == ["isna-1"]
    with mock.patch.dict(os.environ, {"RASAD_ENGINE": "embedded"}):
        assert "rebuilt with: rasad reindex" in rasad("snapshot").err
