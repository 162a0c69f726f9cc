"""Three nodes, the elected master killed while reports stream in: none is lost, none is twice, searches go on."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import ExitStack

import elastic_node
import pytest
from made import document

from index.engine import EngineError
from index.engines.elastic_home import ElasticHome
from index.query.language import parse
from index.query.tree import Everything
from index.settings import ElasticsearchSettings

BATCHES, EACH = 50, 25
WANTED = elastic_node.IN_CI or os.environ.get("TEST_THREE_NODES") == "1"


@pytest.fixture
def nodes(tmp_path):
    if not WANTED:
        pytest.skip("three nodes take minutes and 2.5 GB: they run in CI (.ci/run), or with TEST_THREE_NODES=1")
    if reason := elastic_node.lacking():
        pytest.fail(reason) if elastic_node.IN_CI else pytest.skip(reason)
    labels, cluster = ["c1", "c2", "c3"], elastic_node.name()
    made = [
        elastic_node.Node(tmp_path, label, masters=",".join(labels), cluster=cluster, heap="400m") for label in labels
    ]
    seeds = ",".join(f'"127.0.0.1:{node.transport}"' for node in made)
    try:
        for node in made:
            node.seeds = seeds
            node.start()
        for node in made:
            node.wait("green", 3)
        yield made
    finally:
        for node in made:
            node.kill(signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.timeout(540)
def test_the_elected_master_is_killed_while_reports_stream_in(nodes):
    urls = ",".join(node.url for node in nodes)
    homes = [
        ElasticHome(ElasticsearchSettings(url=urls, name=name, by=by, replicas=1, patience=180, timeout=20))
        for name, by in (("rasad", "all"), ("years", "year"))
    ]
    for home in homes:
        home.begin(home.fresh(), "a-store")
        elastic_node.call(
            nodes[0].url, f"/_cluster/health/{home.fresh()}?wait_for_status=green&timeout=60s", timeout=70
        )
        home.take_over(home.fresh())
    stop, asked, faults = threading.Event(), [], []

    def look():
        with homes[0].open() as reader:
            while not stop.is_set():
                try:
                    asked.append((time.monotonic(), reader.count(parse("گزارش"))))
                except EngineError as error:
                    faults.append(str(error))

    watcher = threading.Thread(target=look)
    watcher.start()
    killed = 0.0
    try:
        with ExitStack() as stack:
            engines = [stack.enter_context(home.open(home.current(), write=True)) for home in homes]
            for batch in range(BATCHES):
                if batch == BATCHES // 3:
                    # a copy that is still being made is none yet
                    elastic_node.call(nodes[0].url, "/_cluster/health?wait_for_status=green&timeout=60s", timeout=70)
                    elected = elastic_node.call(nodes[0].url, "/_cat/master?format=json")[0]["node"]
                    next(node for node in nodes if node.label == elected).kill()
                    killed = time.monotonic()
                first = batch * EACH
                part = [
                    document(f"گزارش {n}", id=f"r-{n:05}", published_at=f"20{20 + batch // 10}-06-01")
                    for n in range(first, first + EACH)
                ]
                for engine in engines:
                    engine.write(part, first + EACH)
            for engine in engines:
                assert engine.upto() == BATCHES * EACH
                assert sorted(engine.scan(Everything())) == [f"r-{n:05}" for n in range(BATCHES * EACH)]
                assert engine.count(Everything()) == BATCHES * EACH
    finally:
        stop.set()
        watcher.join(60)
    assert faults == []
    # searches went on after the master's death
    assert len([count for at, count in asked if at > killed and count > 0]) > 3
