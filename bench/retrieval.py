"""Ranking on judged queries: nDCG@10 and mean average precision of each means, over the articles they were judged on.

`python -m bench.retrieval FOLDER` takes other queries.tsv and qrels.tsv; with ES_URL the same is asked of that
Elasticsearch, and both must rank alike.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from itertools import batched, pairwise
from pathlib import Path

from crawler.importing import article_from_record
from index.documents import Documents, Reading
from index.engines.embedded import EmbeddedEngine
from index.query.tree import And, Or, Phrase, Ranked, Word
from index.ranking import broadened
from nlp.document import Document
from nlp.text import read_report
from nlp.words import search_words

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DEPTH = 1_000
# What no field holds: a word whose form or stem is left out of the ranking.
_LEFT_OUT = "␀"


def main(folder: Path = SHARED / "data" / "retrieval") -> None:
    queries = judged_queries(folder)
    home = Path(tempfile.mkdtemp(prefix="rasad-bench-"))
    try:
        with ExitStack() as stack:
            documents = stack.enter_context(Documents(home / "documents.db"))
            engines = {"embedded": stack.enter_context(EmbeddedEngine(home / "engine", write=True))}
            if os.environ.get("ES_URL"):
                engines["elasticsearch"] = stack.enter_context(_elastic(os.environ["ES_URL"]))
            count = fill(documents, list(engines.values()))
            print(f"{count:,} articles, {len(queries)} queries; nDCG@10 and MAP, " + " and ".join(engines))
            for name, means in MEANS.items():
                figures = [measure(engine, documents, queries, means) for engine in engines.values()]
                print(f"{name:58} " + "   ".join(f"{ndcg:.3f}  {average:.3f}" for ndcg, average in figures), flush=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def judged_queries(folder: Path) -> list[tuple[str, set[str]]]:
    """Each query with the ids of its relevant articles."""
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        number, id_ = line.split()[:2]
        relevant.setdefault(number, set()).add(id_)
    lines = (folder / "queries.tsv").read_text("utf-8").splitlines()
    return [(text, relevant[number]) for number, _, text in (line.partition("\t") for line in lines)]


def measure(engine, documents, queries, means) -> tuple[float, float]:
    """nDCG@10 and mean average precision of one means over all queries."""
    judged = []
    for text, relevant in queries:
        ids = [hit.id for hit in engine.search(means(engine, documents, text), DEPTH).hits]
        judged.append(_judged(ids, relevant))
    ndcg, average = (sum(column) / len(judged) for column in zip(*judged, strict=True))
    return ndcg, average


def fill(documents, engines) -> int:
    """The judged articles in the documents' store and in every engine; texts are read, nothing is extracted."""
    count = 0
    for part in batched(_articles(), 500):
        made = [Document(article, read_report(article).text, True, 1.0) for article in part]
        count += len(made)
        documents.put([Reading(document.id, 1, "", document) for document in made], "", count)
        for engine in engines:
            engine.write(made, count)
    return count


def _articles():
    with gzip.open(SHARED / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["id"].startswith("hamshahri-HAM"):
                yield article_from_record(record)


def _elastic(url):
    from index.engines.elastic_home import ElasticHome
    from index.settings import ElasticsearchSettings

    home = ElasticHome(ElasticsearchSettings(url=url, name="rasad-bench-retrieval", replicas=0))
    home.begin(home.fresh(), "bench")
    return home.open(home.fresh(), write=True, fresh=True)


def _words(text):
    return tuple(Word(word.key, word.stem) for word in search_words(text))


def _phrases(words):
    return tuple(Phrase((a.key, b.key)) for a, b in pairwise(words))


def _broad(engine, documents, text):
    return broadened(engine, documents, And(_words(text)))


# How a query's words are asked, one means at a time.
MEANS = {
    "all words demanded, title twice the body": lambda _e, _d, text: And(_words(text)),
    "any word, title twice the body": lambda _e, _d, text: Or(_words(text)),
    "any word, title half the body": lambda _e, _d, text: Ranked(_words(text)),
    "… forms alone, no stems": lambda _e, _d, text: Ranked(tuple(replace(w, stem=_LEFT_OUT) for w in _words(text))),
    "… stems alone": lambda _e, _d, text: Ranked(tuple(replace(w, key=_LEFT_OUT) for w in _words(text))),
    "… and words side by side as phrases": lambda _e, _d, text: Or((Ranked(_words(text)), *_phrases(_words(text)))),
    "… and the words of the first hits (what --broad asks)": _broad,
    "… … and phrases": lambda e, d, text: Or((_broad(e, d, text), *_phrases(_words(text)))),
}


def _judged(ids, relevant) -> tuple[float, float]:
    gain = sum(1 / math.log2(place + 2) for place, id_ in enumerate(ids[:10]) if id_ in relevant)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(relevant))))
    found, precision = 0, 0.0
    for place, id_ in enumerate(ids, 1):
        if id_ in relevant:
            found += 1
            precision += found / place
    return gain / ideal, precision / len(relevant)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
