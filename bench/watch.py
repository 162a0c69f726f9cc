"""10,000 saved searches against a batch of 100 new articles on one core, beside asking a full index of each."""

from __future__ import annotations

import gzip
import itertools
import json
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEARCHES, BATCH = 10_000, 100
FULL = 200_000
READ = 400  # articles that are read; the full index holds copies of them under other ids
ASKED = 300  # of the searches, over the full index


def main() -> None:
    import os

    from crawler.importing import article_from_record
    from index.engines.embedded import EmbeddedEngine
    from index.query.language import parse
    from index.watch.matching import Batch
    from nlp.annotate import annotate

    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with gzip.open(SHARED / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in itertools.islice(lines, 0, None, 18_231 // READ)]
    documents = [annotate(article_from_record(record)) for record in records]
    queries = list(_queries(documents))
    start = time.perf_counter()
    nodes = [parse(query) for query in queries]
    print(f"{len(nodes):,} searches parsed in {time.perf_counter() - start:.2f} s (once a day and process)")
    times = []
    for _ in range(3):
        start = time.perf_counter()
        batch = Batch(documents[:BATCH])
        hits = sum(len(batch.matching(node)) for node in nodes)
        times.append(time.perf_counter() - start)
    best = min(times)
    print(f"batch of {BATCH} articles held and matched: {best:.3f} s ({hits:,} hits; limit 0.5 s)")
    with tempfile.TemporaryDirectory(prefix="rasad-bench-") as folder:
        with EmbeddedEngine(Path(folder) / "engine", write=True) as engine:
            copies = _copies(documents)
            seq = 0
            while part := list(itertools.islice(copies, 5000)):
                seq += len(part)
                engine.write(part, seq)
        with EmbeddedEngine(Path(folder) / "engine") as engine:
            asked = random.Random(2).sample(nodes, ASKED)
            start = time.perf_counter()
            for node in asked:
                engine.search(node, limit=10)
            each = (time.perf_counter() - start) / ASKED
    full = each * len(nodes)
    print(f"each over a full index of {FULL:,}: {each * 1000:.2f} ms, {full:.1f} s for all (from {ASKED} of them)")
    print(f"the batch is {full / best:,.0f} times faster (at least 80 asked)")


def _copies(documents):
    for number in range(FULL):
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
