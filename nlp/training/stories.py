"""Learns `nlp/data/word_rarity.tsv` and `nlp/data/story_weights.tsv`: when is a text a reprint, when the same story?

    python -m nlp.training.stories ../shared/data

counts words over the collections in that folder, folds the stream, compares the labelled pairs as the fold sees them,
prints what cross-validation measures, and writes both files. Two runs write the same.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nlp.stories import Fold
from nlp.story_pairs import features, rarity
from nlp.story_texts import story_text
from nlp.story_times import moment_of

DATA = Path(__file__).parents[1] / "data"
COLUMNS = {
    "reprint": ("triples", "pairs", "letters", "days_apart", "nearness", "numbers", "titles", "one_outlet"),
    "story": (
        "letters", "cosine", "run", "rarest", "heard", "titles", "title_told", "numbers", "days_apart", "nearness",
        "one_outlet", "lengths",
    ),
}  # fmt: skip
STRENGTH = {"reprint": 1.0, "story": 3.0}
LEAST = 12  # texts in which a word stands that the table holds


def main(data: str) -> None:
    """Counts, compares, fits, measures, writes."""
    stream = sorted(posts(Path(data) / "stream.jsonl.gz"), key=lambda post: (post["at"] or 0, post["id"]))
    write_rarity(stream, Path(data) / "articles.jsonl.gz")
    rarity.cache_clear()
    pairs = [json.loads(line) for line in (Path(data) / "stories" / "pairs.jsonl").read_text("utf-8").splitlines()]
    seen = compared(stream, pairs)
    kept = [
        (label, seen[key]) for label, key in ((p["label"], frozenset((p["a"], p["b"]))) for p in pairs) if seen.get(key)
    ]
    print(f"{len(kept)} of {len(pairs)} pairs compared")
    lines = ["# weights of two logistic regressions: decision <tab> figure <tab> weight; by nlp.training.stories"]
    for decision, columns in COLUMNS.items():
        wanted = {"reprint"} if decision == "reprint" else {"reprint", "story"}
        truth = np.array([float(label in wanted) for label, _ in kept])
        table = np.array([[figures[column] for column in columns] for _, figures in kept])
        print(f"{decision}: F1 held out {held_out(table, truth, STRENGTH[decision]):.3f} (ten folds, ten times)")
        weights = fitted(table, truth, STRENGTH[decision])
        lines += [f"{decision}\t{name}\t{w:.4f}" for name, w in zip((*columns, "bias"), weights, strict=True)]
    (DATA / "story_weights.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def posts(path: Path) -> Iterator[dict[str, Any]]:
    """The posts of a stream, each with its moment."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            post = json.loads(line)
            yield {**post, "at": moment_of(post.get("published_at"))}


def write_rarity(stream: list[dict[str, Any]], articles: Path) -> None:
    """In which share of all texts each stem stands; posts and articles weigh alike."""
    shares: Counter[str] = Counter()
    of_posts: Counter[str] = Counter()
    for post in stream:
        of_posts.update(story_text("", post["text"]).bag)
    of_articles, count = Counter[str](), 0
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 2 == 0:
                record = json.loads(line)
                text = "\n".join(record.get(key) or "" for key in ("title", "lead", "body"))
                of_articles.update(story_text("", text).bag)
                count += 1
    for word in of_posts.keys() | of_articles.keys():
        if of_posts[word] + of_articles[word] >= LEAST:
            shares[word] = round(1e6 * (of_posts[word] / len(stream) + of_articles[word] / count) / 2)
    head = "# in how many of a million texts a stem stands; of articles.jsonl.gz and stream.jsonl.gz (docs/sources.md)"
    rows = [f"{word}\t{share}" for word, share in sorted(shares.items(), key=lambda item: (-item[1], item[0]))]
    (DATA / "word_rarity.tsv").write_text("\n".join([head, *rows]) + "\n", "utf-8")


def compared(stream: list[dict[str, Any]], pairs: list[dict[str, str]]) -> dict[frozenset[str], dict[str, float]]:
    """The figures of each labelled pair, as the fold has them when the later of the two comes."""
    wanted: dict[str, set[str]] = {}
    for pair in pairs:
        wanted.setdefault(pair["a"], set()).add(pair["b"])
        wanted.setdefault(pair["b"], set()).add(pair["a"])
    found: dict[frozenset[str], dict[str, float]] = {}
    fold, held = _Weighing(), dict[str, Any]()
    for post in stream:
        text = story_text(post["id"], post["text"], post["site"], post["at"])
        mine = fold.keep(text)
        for other in wanted.get(text.id, ()):
            if other in held and (figures := features(mine, held[other], fold.heard, everything=True)):
                found[frozenset((text.id, other))] = figures
        if text.id in wanted:
            held[text.id] = mine
    return found


class _Weighing(Fold):
    """A fold that only weighs."""

    def keep(self, text: Any) -> Any:
        """Hold the text and give it weighed, as it was before it counted itself."""
        from nlp.story_pairs import weighed

        mine = weighed(text, self.weight)
        self.restore(text, text.id, None)
        return mine


def fitted(table: Any, truth: Any, strength: float) -> Any:
    """Weights and bias of a ridge logistic regression, in the figures' own units."""
    mean, spread = table.mean(0), table.std(0) + 1e-9
    x = np.c_[(table - mean) / spread, np.ones(len(table))]
    w = np.zeros(x.shape[1])
    ridge = np.eye(len(w)) / strength
    ridge[-1, -1] = 1e-6
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x * (p * (1 - p) + 1e-9)[:, None]).T @ x + ridge, x.T @ (p - truth) + ridge @ w)
    return np.append(w[:-1] / spread, w[-1] - (w[:-1] * mean / spread).sum())


def held_out(table: Any, truth: Any, strength: float) -> float:
    """F1 over folds that the weights have not seen."""
    scores = []
    for seed in range(10):
        fold = np.random.RandomState(seed).permutation(len(truth)) % 10
        said = np.zeros(len(truth), dtype=bool)
        for k in range(10):
            w = fitted(table[fold != k], truth[fold != k], strength)
            said[fold == k] = np.c_[table[fold == k], np.ones((fold == k).sum())] @ w >= 0
        scores.append(2 * (said & (truth > 0)).sum() / (said.sum() + truth.sum()))
    return float(np.mean(scores))


if __name__ == "__main__":
    main(sys.argv[1])
