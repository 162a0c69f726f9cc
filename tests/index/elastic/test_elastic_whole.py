"""The whole way into Elasticsearch and out: ingest, swap, what is refused, and what the doctor says."""

from __future__ import annotations

import contextlib
import select
import socket
import socketserver
import threading
import time
from dataclasses import replace
from urllib.parse import urlsplit

import elastic_node
import pytest
from elastic_transport import ApiResponseMeta, HttpHeaders, NodeConfig
from elasticsearch import ApiError, Elasticsearch
from made import document

from index import ingest, running
from index.documents import Documents
from index.engine import EngineError
from index.engines import elastic_bulk
from index.engines.elastic_writing import MARKER, mapping
from index.health import State, examine
from index.opening import home_of, open_engine
from index.query.language import parse
from index.query.tree import Everything

pytestmark = pytest.mark.usefixtures("reading")


def held(settings):
    with open_engine(settings) as engine:
        figures = engine.figures(Everything(), 10_000)
        return sorted(engine.scan(Everything())), sorted(hit.id for hit in figures.hits)


def said(settings, state=State.WRONG, name="index"):
    return [check.sentence for check in examine(settings) if check.state is state and check.name == name]


def test_what_came_is_indexed_once_and_the_doctor_says_so(settings, put):
    put(settings, *range(5))
    assert ingest.ingest(settings) == ingest.Ingested(5, 0, 5)
    assert ingest.ingest(settings) == ingest.Ingested(0, 0, 0)
    put(settings, 7)
    put(settings, 3, title="تازه")
    assert ingest.ingest(settings) == ingest.Ingested(2, 0, 2)
    ids = [f"isna-{n}" for n in (0, 1, 2, 3, 4, 7)]
    assert held(settings) == (ids, ids)
    with open_engine(settings) as engine:
        assert [hit.id for hit in engine.search(parse("تازه"), 5).hits] == ["isna-3"]
        with pytest.raises(EngineError, match="reading only"):
            engine.write([], 9)
    assert said(settings) == []
    assert f"{len(ids)} documents in {settings.elasticsearch.name}-g1" in said(settings, State.FINE)[0]


def test_a_new_generation_takes_the_place_of_the_old_without_a_gap(settings, put):
    put(settings, *range(40))
    ingest.ingest(settings)
    counts, stop = [], threading.Event()

    def look():
        with open_engine(settings) as engine:
            while not stop.is_set():
                counts.append(engine.count(Everything()))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        for _ in range(3):
            ingest.reindex(settings)
    finally:
        stop.set()
        watcher.join()
    assert len(counts) > 3
    assert set(counts) == {40}
    assert home_of(settings).current() == f"{settings.elasticsearch.name}-g4"
    indexes = elastic_node.call(settings.elasticsearch.url, f"/{settings.elasticsearch.name}*")
    assert list(indexes) == [f"{settings.elasticsearch.name}-g4"]


def test_a_listing_goes_on_though_its_index_was_replaced(settings, put, monkeypatch):
    monkeypatch.setattr("index.engines.elastic_answers._SCAN_PAGE", 7)
    put(settings, *range(40))
    ingest.ingest(settings)
    with open_engine(settings) as engine:
        listing = engine.scan(Everything())
        found = [next(listing) for _ in range(9)]
        ingest.reindex(settings)
        found += list(listing)
    assert sorted(found) == sorted(f"isna-{n}" for n in range(40))


def test_a_build_that_was_stopped_goes_on(settings, put, monkeypatch):
    monkeypatch.setattr(ingest, "COMMIT_EVERY", 10)
    put(settings, *range(40))

    def stop(what, done, total):
        if what == "indexing" and done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest.ingest(settings, stop)
    assert home_of(settings).current() is None
    assert ingest.ingest(settings).indexed == 20
    assert len(held(settings)[0]) == 40


def test_what_is_refused_is_kept_with_its_reason_and_the_rest_goes_on(settings, put, monkeypatch):
    def narrow():
        made = mapping()
        made["properties"]["title"] = {"type": "integer"}
        return made

    put(settings, *range(4))
    put(settings, 4, title="")
    with monkeypatch.context() as patch:
        # a mapping that fits one title alone: « 4»
        patch.setattr("index.engines.elastic_home.mapping", narrow)
        ingest.ingest(settings)
    with Documents(settings.documents_path) as documents:
        refused = dict(documents.unindexed())
    assert set(refused) == {f"isna-{n}" for n in range(4)}
    assert held(settings)[0] == ["isna-4"]
    assert "title" in refused["isna-0"]
    assert sum("was refused by the engine" in sentence for sentence in said(settings)) == 4
    ingest.reindex(settings)
    assert said(settings) == []
    assert len(held(settings)[0]) == 5


def test_a_node_that_is_full_for_a_moment_is_asked_again_for_how_far_it_is_filled(settings, monkeypatch):
    """A bench of 160,000 reports ended there: documents were sent again on 429, the marker was not."""
    home, bulk, waits = home_of(settings), Elasticsearch.bulk, []
    home.begin(home.fresh(), "a-store")

    def full(client, **asked):
        if len(waits) < 3 and any(MARKER.encode() in line for line in asked["operations"]):
            node = NodeConfig("http", "127.0.0.1", 9200)
            raise ApiError("Data too large", ApiResponseMeta(429, "1.1", HttpHeaders(), 0.1, node), {})
        return bulk(client, **asked)

    with home.open(home.fresh(), write=True, fresh=True) as engine, monkeypatch.context() as patch:
        patch.setattr(Elasticsearch, "bulk", full)
        patch.setattr(elastic_bulk.time, "sleep", waits.append)
        engine.write([document("یکم", id="a-1")], 3)
        assert engine.upto() == 3
    assert len(waits) == 3
    assert waits[0] < waits[1] < waits[2]


def test_one_refused_report_stops_no_other(settings, tmp_path):
    # Lucene takes no keyword of more than 32,766 bytes
    long = document("سند", id="x" * 40_000)
    home = home_of(settings)
    kept = []
    home.begin(home.fresh(), "a-store")
    with home.open(home.fresh(), write=True, fresh=True, keep=kept.extend) as engine:
        engine.write([document("یکم", id="a-1"), long, document("دوم", id="a-2")], 3)
        assert list(engine.scan(Everything())) == ["a-1", "a-2"]
        assert engine.upto() == 3
    assert [(len(one.id), "immense term" in one.reason or "32766" in one.reason) for one in kept] == [(40_000, True)]
    with home.open(home.fresh(), write=True, fresh=True) as engine, pytest.raises(EngineError, match="refused"):
        engine.write([long], 4)


def test_an_index_of_that_name_that_is_not_rasads_is_left_alone(settings, put):
    elastic_node.call(settings.elasticsearch.url, f"/{settings.elasticsearch.name}", {}, "PUT")
    put(settings, 1)
    with pytest.raises(EngineError, match=r"not Rasad's; set another elasticsearch\.name"):
        ingest.ingest(settings)
    assert elastic_node.call(settings.elasticsearch.url, f"/{settings.elasticsearch.name}/_count")["count"] == 0


def test_rasad_run_catches_up_by_itself_once_the_cluster_is_there(settings, put, monkeypatch):
    """Reports come while nobody listens at the address; later the node does."""
    monkeypatch.setattr(running, "_LOOK_EVERY", 0.1)
    port, told, stop = elastic_node.free_port(), [], threading.Event()
    asked = replace(settings, elasticsearch=replace(settings.elasticsearch, url=f"http://127.0.0.1:{port}", patience=0))
    put(settings, *range(4))
    runner = threading.Thread(target=running.run, args=(asked, [], stop, lambda *line: told.append(line)))
    runner.start()
    try:
        assert until(lambda: sum(event == "failed" for event, *_ in told) > 1)
        with leading(port, settings.elasticsearch.url):
            assert until(lambda: any(event == "indexed" for event, *_ in told))
            assert len(held(asked)[0]) == 4
            stop.set()
            runner.join(60)
    finally:
        stop.set()
        runner.join(60)
    assert "does not answer" in next(sentence for event, _, sentence, _ in told if event == "failed")


def until(true, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


@contextlib.contextmanager
def leading(port, url):
    """Whatever comes to the port reaches the node."""
    parts = urlsplit(url)

    class Way(socketserver.BaseRequestHandler):
        def handle(self):
            with socket.create_connection((parts.hostname, parts.port)) as there:
                ends = {self.request: there, there: self.request}
                while ready := select.select(list(ends), [], [], 60)[0]:
                    for end in ready:
                        if not (data := end.recv(65_536)):
                            return
                        ends[end].sendall(data)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

    with Server(("127.0.0.1", port), Way) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


def test_the_doctor_tells_what_is_wrong_with_where_an_index_lies(settings, put):
    put(settings, *range(3))
    yearly = replace(settings, elasticsearch=replace(settings.elasticsearch, by="year"))
    ingest.reindex(yearly)
    home = home_of(yearly)
    with open_engine(yearly, home.current(), write=True) as engine:
        engine.write([document("وام", id="d-1", published_at="2022-01-02")], engine.upto())
    assert said(yearly, State.NOTE) == []
    year = f"{home.current()}-y1400"
    elastic_node.call(settings.elasticsearch.url, f"/{year}/_settings", {"index": {"number_of_replicas": 1}}, "PUT")
    action = {"remove": {"index": year, "alias": settings.elasticsearch.name}}
    elastic_node.call(settings.elasticsearch.url, "/_aliases", {"actions": [action]})
    assert said(yearly, State.NOTE) == [f"copies without a node: 1 of {home.current()}"]
    assert f"{year} is not behind the alias {settings.elasticsearch.name}" in said(yearly)
    shards = replace(settings, elasticsearch=replace(settings.elasticsearch, shards=2))
    assert said(shards, State.NOTE)[1:] == [
        "the index was built by = year, elasticsearch.by is all",
        "the index has 1 shards, elasticsearch.shards is 2",
    ]
    # a year that no node of this cluster may hold
    nowhere = {"index": {"routing": {"allocation": {"require": {"_name": "no-such-node"}}}}}
    elastic_node.call(settings.elasticsearch.url, f"/{year}", method="DELETE")
    elastic_node.call(
        settings.elasticsearch.url,
        f"/{year}?wait_for_active_shards=0",
        {"settings": nowhere, "aliases": {settings.elasticsearch.name: {}, f"{settings.elasticsearch.name}-y1400": {}}},
        "PUT",
    )
    with open_engine(yearly) as engine, pytest.raises(EngineError, match="cannot answer just now"):
        engine.count(Everything())
    assert home.worries(home.current())[0].sentence == f"parts of {year} have no node, so searches fail"


def test_the_mapping_takes_no_field_that_it_does_not_know(settings):
    home = home_of(settings)
    home.begin(home.fresh(), "a-store")
    told = elastic_node.call(settings.elasticsearch.url, f"/{home.fresh()}/_mapping")[home.fresh()]["mappings"]
    assert told["dynamic"] == told["properties"]["figures"]["dynamic"] == "strict"
    assert told["properties"]["figures"]["type"] == "nested"
    assert told["_meta"]["source"] == "a-store"


def test_nothing_is_indexed_yet(settings):
    with pytest.raises(EngineError, match=r"no index .* yet.*rasad collect") as told, open_engine(settings):
        pass
    assert "\n" not in str(told.value)
