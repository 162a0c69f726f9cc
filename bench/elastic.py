"""The two engines side by side over the same documents, in one run: `make bench-elastic`.

BENCH_DOCUMENTS (200,000) are made of the real articles: each takes title, figures and names of one and paragraphs of
several. ES_URL names a node; without it one is started for the time of the bench. The first tenth is written as an
installation writes it; of the rest the words are cut before, a paragraph once, so that growing measures the engines.
"""

from __future__ import annotations

import datetime as dt
import functools
import gzip
import itertools
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from crawler.importing import article_from_record
from index import schema
from index.engine import FigureSort, Step
from index.engines.elastic_bulk import Action, write_all
from index.engines.elastic_client import connect
from index.engines.elastic_home import ElasticHome
from index.engines.elastic_writing import doc_id, report_json
from index.engines.embedded import EmbeddedEngine
from index.query.language import parse
from index.query.tree import NameField
from index.settings import ElasticsearchSettings
from nlp.annotate import annotate

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
NODE = ROOT / "tests" / "elasticsearch" / "node.sh"
DOCUMENTS = int(os.environ.get("BENCH_DOCUMENTS", "200000"))
# Articles that are read; every so manieth of all.
EVERY = int(os.environ.get("BENCH_EVERY", "5"))
FACETS = (NameField.SITE, NameField.PROVINCE, NameField.TOPIC, NameField.OFFICIAL, NameField.ORGANISATION)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="rasad-bench-") as folder, _node(Path(folder)) as url:
        real = _real()
        asked = _questions(real)
        print(f"{DOCUMENTS:,} documents made of {len(real):,} articles; {len(asked)} questions of each kind")
        settings = ElasticsearchSettings(url=url, name="rasad-bench", replicas=0, writers=2)
        _bulk(settings, real)
        home = ElasticHome(settings)
        home.begin(home.fresh(), "bench")
        engines = {
            "embedded": EmbeddedEngine(Path(folder) / "engine", write=True),
            "elasticsearch": home.open(home.fresh(), write=True, fresh=True),
        }
        steps = [DOCUMENTS // 10, DOCUMENTS]
        rates = dict.fromkeys(engines, 0.0)
        done = 0
        table: dict[tuple[str, str], list[str]] = {}
        for step in steps:
            for name, engine in engines.items():
                start = time.perf_counter()
                for part in itertools.batched(_made(real, done, step), 500):
                    engine.write(part, step)
                rates[name] = (step - done) / (time.perf_counter() - start)
            done = step
            for name, engine in engines.items():
                engine.count(parse("*"))
                for kind, ask in KINDS.items():
                    p50, p99 = _timed(engine, asked, ask)
                    table.setdefault((kind, name), []).append(f"{p50:8.1f} {p99:8.1f}")
                table.setdefault((f"documents indexed a second {CUT}", name), []).append(f"{rates[name]:17,.0f}")
            _cut_before(real)
        print(f"{'':48}{'':14} " + "   ".join(f"{step:>17,}" for step in steps) + "   (p50 and p99 in ms)")
        for (kind, name), cells in sorted(table.items()):
            print(f"{kind:48}{name:14} " + "   ".join(cells))
        embedded = sum(p.stat().st_size for p in (Path(folder) / "engine").rglob("*") if p.is_file())
        client = connect(settings)
        # what a replica could still ask for is let go half a minute after the last writing
        client.indices.flush(index=home.fresh(), force=True)
        time.sleep(40)
        client.indices.forcemerge(index=home.fresh(), max_num_segments=1)
        held = client.indices.stats(index=home.fresh(), metric="store")["_all"]["primaries"]["store"]["size_in_bytes"]
        print(f"bytes a document: embedded {embedded / DOCUMENTS:,.0f}, elasticsearch {held / DOCUMENTS:,.0f} (merged)")
        for engine in engines.values():
            engine.close()
        client.indices.delete(index="rasad-bench-g*")


def _bulk(settings, real) -> None:
    """Our writing against the client's bare parallel_bulk, of the same JSON, in turns."""
    from elasticsearch.helpers import parallel_bulk

    made = list(_made(real, 0, min(DOCUMENTS, 5_000)))
    sources = [(document.id, report_json(document)) for document in made]
    size = sum(len(source) for _, source in sources) / len(sources)
    home = ElasticHome(settings)
    client = connect(settings)

    def ours(index):
        refused = write_all(
            client, settings.url, index, (Action(doc_id(i), i, s) for i, s in sources), settings.writers, 60
        )
        assert not refused

    def bare(index):
        expand = lambda pair: (json.dumps({"index": {"_id": pair[0]}}).encode(), pair[1])  # noqa: E731
        for _ in parallel_bulk(
            client, sources, index=index, thread_count=settings.writers, chunk_size=500, expand_action_callback=expand
        ):
            pass

    seconds = {"ours": [], "bare": []}
    for turn in range(6):
        name, write = (("ours", ours), ("bare", bare))[turn % 2]
        index = home.fresh()
        home.begin(index, "bench")
        start = time.perf_counter()
        write(index)
        seconds[name].append(time.perf_counter() - start)
    mine, theirs = (len(sources) / min(seconds[name]) for name in ("ours", "bare"))
    print(
        f"bulk of {len(sources):,} documents of {size / 1024:,.1f} kB: {mine:,.0f}/s, parallel_bulk {theirs:,.0f}/s, "
        f"ratio {mine / theirs:.2f} (wanted: at least 0.90)"
    )


CUT = "(words cut meanwhile; before)"


def _cut_before(real):
    """From here on each paragraph's words are cut once: documents are made of the same ones again and again."""
    if schema._words is not _PLAIN:
        return
    line = functools.lru_cache(None)(_PLAIN)

    def words(text):
        return [word for part in text.split("\n") for word in line(part)] if "\n" in text else _PLAIN(text)

    for document in itertools.islice(_made(real, 0, 50), 50):
        assert words(document.text) == _PLAIN(document.text)
    schema._words = words


_PLAIN = schema._words

KINDS = {
    "search, ten hits": lambda engine, query: engine.search(query, 10),
    "search, ten hits and five facets": lambda engine, query: (engine.search(query, 10), engine.facets(query, FACETS)),
    "trend by months": lambda engine, query: engine.trend(query, Step.MONTH),
    "figures, the twenty largest": lambda engine, query: engine.figures(query, 20, sort=FigureSort.LARGEST),
}


def _timed(engine, queries, ask) -> tuple[float, float]:
    times = []
    for query in queries:
        start = time.perf_counter()
        ask(engine, query)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.99)]


def _real():
    with gzip.open(SHARED / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        every = itertools.islice(lines, 0, None, EVERY)
        return [annotate(article_from_record(json.loads(line))) for line in every]


def _made(real, first, last):
    """Documents `first` to `last`, the same every time."""
    for number in range(first, last):
        chance = random.Random(number)
        document = real[number % len(real)]
        title, _, body = document.text.partition("\n")
        others = [chance.choice(real).text.partition("\n")[2].split("\n") for _ in range(2)]
        lines = body.split("\n") + [line for other in others for line in chance.sample(other, min(2, len(other)))]
        chance.shuffle(lines)
        day = dt.date(2010, 1, 1) + dt.timedelta(days=chance.randrange(5_500))
        article = replace(document.article, id=f"made-{number}", published_at=f"{day}T10:00:00+03:30")
        yield replace(document, article=article, text="\n".join([title, *lines]))


def _questions(real):
    chance = random.Random(14001012)
    words = [word for document in real for word in document.article.title.split() if len(word) > 3 and word.isalpha()]
    texts = [" ".join(chance.sample(words, chance.choice((1, 1, 2)))) for _ in range(160)]
    provinces = [province.name for document in real for province in document.provinces]
    texts += [f"{chance.choice(words)} استان:{chance.choice(provinces)}" for _ in range(20) if provinces]
    texts += [f"رقم:(مبلغ>={chance.choice((1, 10, 100, 1000))}میلیارد تومان)" for _ in range(20)]
    return [parse(text.replace('"', "")) for text in texts]


@contextmanager
def _node(folder):
    """The address of a node; one of its own where ES_URL names none."""
    if url := os.environ.get("ES_URL"):
        yield url
        return
    if subprocess.run([NODE, "get"], check=False).returncode:
        sys.exit("bench-elastic needs Elasticsearch, Maven and a JDK of 21 or newer (told above)")
    environment = os.environ | {
        "ES_RUN": str(folder / "node"),
        "ES_HEAP": os.environ.get("ES_HEAP", "2g"),
        "ES_GC": "G1",
    }
    with (folder / "node.log").open("w") as log:
        process = subprocess.Popen(
            [NODE, "run", "bench", "19200", "19300"], env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        if subprocess.run([NODE, "wait", "19200"], check=False).returncode:
            sys.exit(f"Elasticsearch did not start: {(folder / 'node.log').read_text()[-1000:]}")
        with urllib.request.urlopen("http://127.0.0.1:19200") as answer:
            print(f"Elasticsearch {json.loads(answer.read())['version']['number']}, {environment['ES_HEAP']} heap")
        yield "http://127.0.0.1:19200"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        shutil.rmtree(folder / "node", ignore_errors=True)


if __name__ == "__main__":
    main()
