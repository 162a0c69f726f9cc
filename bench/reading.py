"""What `annotate` costs an article, against hazm's own three steps on the same text, interleaved in one process."""

from __future__ import annotations

import gzip
import itertools
import json
import statistics
import time
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
EVERY = 60


def main() -> None:
    from crawler.importing import article_from_record
    from nlp.annotate import annotate

    with gzip.open(SHARED / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in itertools.islice(lines, 0, None, EVERY)]
    articles = [article_from_record(record) for record in records]
    plain = _hazm_steps()
    for article in articles[:20]:  # warm up
        annotate(article)
        plain(f"{article.title}\n{article.lead}\n{article.body}")
    learned = _timed_models()
    ours: list[float] = []
    theirs: list[float] = []
    for article in articles:
        text = f"{article.title}\n{article.lead}\n{article.body}"
        start = time.perf_counter()
        plain(text)
        middle = time.perf_counter()
        annotate(article)
        ours.append(time.perf_counter() - middle)
        theirs.append(middle - start)
    print(
        f"articles {len(articles)}, characters a median article {statistics.median(len(a.body) for a in articles):,.0f}"
    )
    whole, median = sum(ours) / sum(theirs), _median_ratio(ours, theirs)
    print(f"annotate / hazm's three steps: {whole:.2f} (in all), {median:.2f} (median article)")
    rules = (sum(ours) - learned[0]) / sum(theirs)
    print(f"the rules alone, without tagger, classifiers and choice of phrases: {rules:.2f} (at most 1.50, in all 3)")
    _shares(articles)


def _timed_models() -> list[float]:
    """A clock of one number: the seconds spent in learned models from now on."""
    from nlp import about
    from nlp import annotate as whole
    from nlp.tagger import tagger

    spent = [0.0]

    def timed(function):
        def call(*given):
            start = time.perf_counter()
            try:
                return function(*given)
            finally:
                spent[0] += time.perf_counter() - start

        return call

    whole.relevance, whole.topics = timed(whole.relevance), timed(whole.topics)
    for name in ("weighed", "told"):  # what sums are for, as `nlp.figures` calls it
        setattr(about, name, timed(getattr(about, name)))
    shipped = type(tagger())
    shipped.tag_sentences = timed(shipped.tag_sentences)
    return spent


def _median_ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def _hazm_steps():
    from importlib.resources import files

    from hazm import Normalizer, POSTagger, WordTokenizer

    normalizer, tokenizer = Normalizer(), WordTokenizer(join_verb_parts=False)
    tagger = POSTagger(model=str(files("nlp") / "models" / "tagger.model"))

    def steps(text: str) -> None:
        for line in normalizer.normalize(text).split("\n"):
            tagger.tag(tokenizer.tokenize(line))

    return steps


def _shares(articles) -> None:
    """The share of each layer in the whole."""
    import cProfile
    import pstats

    from nlp import annotate as whole

    profile = cProfile.Profile()
    for article in articles:
        profile.runcall(whole.annotate, article)
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    layers = (
        "read_report",
        "provinces",
        "officials",
        "quotes",
        "cooperatives",
        "organisations",
        "dates",
        "amounts",
        "counts",
        "tie",
        "relevance",
        "topics",
        "main_province",
    )
    total = next(row[3] for (_, _, name), row in stats.items() if name == "annotate")
    shares = {
        name: max((row[3] for (file, _, found), row in stats.items() if found == name and "nlp" in file), default=0.0)
        / total
        for name in layers
    }
    print("share of each layer: " + ", ".join(f"{n} {s:.0%}" for n, s in sorted(shares.items(), key=lambda x: -x[1])))


if __name__ == "__main__":
    main()
