"""10,000 saved searches against a batch of 100 new articles on one core, beside asking a full index of each.

BENCH_DOCUMENTS (200,000) are in the full index. The same on a real Elasticsearch node with all cores, whose `_msearch`
is limited to the batch; its index holds BENCH_ELASTIC_DOCUMENTS (20,000). ES_URL names a node; without it one is
started for the time of the bench, and where none can run, that is told.
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import random
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
NODE = ROOT / "tests" / "elasticsearch" / "node.sh"
SEARCHES, BATCH = 10_000, 100
FULL = int(os.environ.get("BENCH_DOCUMENTS", "200000"))
ELASTIC = int(os.environ.get("BENCH_ELASTIC_DOCUMENTS", "20000"))
AT_ONCE = 500  # searches of one `_msearch`
READ = 400  # articles that are read; the full index holds copies of them under other ids
ASKED = 300  # of the searches, over the full index


def main() -> None:
    from crawler.importing import article_from_record
    from index.engines.embedded import EmbeddedEngine
    from index.query.language import parse
    from index.watch.matching import Batch
    from nlp.annotate import annotate

    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    with gzip.open(SHARED / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in itertools.islice(lines, 0, None, 18_231 // READ)]
    documents = [annotate(article_from_record(record)) for record in records]
    queries = list(_queries(documents))
    start = time.perf_counter()
    nodes = [parse(query) for query in queries]
    print(f"{len(nodes):,} searches parsed in {time.perf_counter() - start:.2f} s (once a day and process)")
    times = []
    for _ in range(3):
        start = time.process_time()  # the core's own time: the machine may be busy with other things
        batch = Batch(documents[:BATCH])
        hits = sum(len(batch.matching(node)) for node in nodes)
        times.append(time.process_time() - start)
    best = min(times)
    print(f"batch of {BATCH} articles held and matched: {best:.3f} s ({hits:,} hits; limit 0.5 s)")
    with tempfile.TemporaryDirectory(prefix="rasad-bench-") as folder:
        with EmbeddedEngine(Path(folder) / "engine", write=True) as engine:
            copies = _copies(documents, FULL)
            seq = 0
            while part := list(itertools.islice(copies, 5000)):
                seq += len(part)
                engine.write(part, seq)
        with EmbeddedEngine(Path(folder) / "engine") as engine:
            asked = random.Random(2).sample(nodes, ASKED)
            start = time.process_time()
            for node in asked:
                engine.search(node, limit=10)
            each = (time.process_time() - start) / ASKED
    full = each * len(nodes)
    print(f"each over a full index of {FULL:,}: {each * 1000:.2f} ms, {full:.1f} s for all (from {ASKED} of them)")
    print(f"the batch is {full / best:,.0f} times faster (at least 80 asked)")
    if reason := _no_node():
        print(f"left out: _msearch on a real Elasticsearch node: {reason}")
    else:
        os.sched_setaffinity(0, cores)
        _elastic(documents, nodes, batch, best)


def _no_node() -> str:
    """Why no node of Elasticsearch can run here; empty where one can."""
    if os.environ.get("ES_URL"):
        return ""
    base = os.environ.get("ES_BASE") or ROOT / ".cache" / "elasticsearch"
    if not (Path(base) / "home").is_dir():
        return "none is here yet; make elasticsearch fetches it (about 930 MB, once)"
    return " ".join(subprocess.run([NODE, "java"], check=False, capture_output=True, text=True).stderr.split())


def _elastic(documents, nodes, batch, best) -> None:
    """The same batch in an index of Elasticsearch, found by `_msearch` over its ids alone."""
    from bench.elastic import _node
    from index.engines.elastic_client import connect
    from index.engines.elastic_home import ElasticHome
    from index.engines.elastic_query import matching
    from index.engines.elastic_writing import doc_id
    from index.settings import ElasticsearchSettings

    with tempfile.TemporaryDirectory(prefix="rasad-bench-") as folder, _node(Path(folder)) as url:
        settings = ElasticsearchSettings(url=url, name="rasad-bench-watch", replicas=0)
        home = ElasticHome(settings)
        generation = home.fresh()
        home.begin(generation, "bench")
        with home.open(generation, write=True, fresh=True) as engine:
            seq, copies = 0, _copies(documents[BATCH:], ELASTIC)
            while part := list(itertools.islice(copies, 2000)):
                seq += len(part)
                engine.write(part, seq)
            start = time.perf_counter()
            engine.write(documents[:BATCH], seq + BATCH)
            engine.count(nodes[0])  # what was written is seen from here on
            indexed = time.perf_counter() - start
        ids = {"ids": {"values": [doc_id(document.id) for document in documents[:BATCH]]}}
        with connect(settings) as client:
            times = []
            for _ in range(2):
                found, start = [], time.perf_counter()
                for part in itertools.batched(nodes, AT_ONCE):
                    lines = []
                    for node in part:
                        query = {"bool": {"filter": [ids, matching(node)]}}
                        body = {"query": query, "size": BATCH, "_source": False, "track_total_hits": False}
                        lines += [{"index": f"{generation}*"}, body]
                    answers = client.msearch(searches=lines)["responses"]
                    found += [{hit["_id"] for hit in answer["hits"]["hits"]} for answer in answers]
                times.append(time.perf_counter() - start)
            home.remove(client, generation)
    for node, ids_found in zip(nodes, found, strict=True):
        ours = {doc_id(documents[place].id) for place in batch.matching(node)}
        assert ours == ids_found, node
    print(f"Elasticsearch, {ELASTIC:,} reports: the batch written and seen in {indexed:.2f} s")
    print(f"_msearch of {len(nodes):,} searches over the batch's ids, {AT_ONCE} at once: {min(times):.1f} s, same hits")
    print(f"the batch in memory is {min(times) / best:,.0f} times faster than _msearch alone")


def _copies(documents, many):
    for number in range(many):
        document = documents[number % len(documents)]
        yield replace(document, article=replace(document.article, id=f"x-{number}"))


def _queries(documents):
    chance = random.Random(1)
    words = sorted({word for d in documents for word in d.text.split() if len(word) > 3 and word.isalpha()})
    places = ("کردستان", "تهران", "یزد", "گیلان", "فارس", "خوزستان")
    for number in range(SEARCHES):
        one, two, three = chance.choice(words), chance.choice(words), chance.choice(words)
        yield (
            one,
            f"{one} {two}",
            f'"{one} {two}"',
            f"({one} OR {two}) -{three}",
            f"استان:{chance.choice(places)} {one}",
            f"{one[:4]}*",
            f"رقم:(مبلغ>={chance.randrange(1, 900)}میلیارد تومان)",
            f"عنوان:{one} OR {two}",
            f"({one} OR {two} OR {three}) استان:{chance.choice(places)}",
            f'مقام:"{one}"',
        )[number % 10]


if __name__ == "__main__":
    main()
