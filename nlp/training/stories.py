"""Learns `nlp/data/word_rarity.tsv` and `nlp/data/story_weights.tsv`: when is a text a reprint, when the same story?

    python -m nlp.training.stories ../shared/data

counts words over the collections in that folder, folds the stream twice (with rough weights, then with what these
taught), compares the labelled pairs as the fold sees them, prints what cross-validation measures, and writes both
files. Two runs write the same. The pairs are those of the data and those of `story_pairs.tsv` beside this file.
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

from nlp.stories import Fold, crowded
from nlp.story_pairs import Weighed, figures, overlap, rarity, weighed
from nlp.story_texts import StoryText, story_text
from nlp.story_times import moment_of

DATA = Path(__file__).parents[1] / "data"
COLUMNS = {
    "reprint": ("triples", "lead", "rest", "crowd", "numbers", "days_apart", "one_outlet", "short"),
    "story": ("letters", "meaning", "rest", "crowd", "numbers", "days_apart", "one_outlet", "lengths", "short"),
}
# What the first fold goes by: rough, but the same whatever was learned before.
ROUGH = {"reprint": {"triples": 10.0, "bias": -5.0}, "story": {"cosine": 12.0, "bias": -5.0}}
STRENGTH = {"reprint": 1.0, "story": 1.0}
Seen = dict[frozenset[str], dict[str, float]]
LEAST = 12  # texts in which a word stands that the table holds


def main(data: str) -> None:
    """Counts, compares, fits, measures, writes."""
    stream = sorted(posts(Path(data) / "stream.jsonl.gz"), key=lambda post: (post["at"] or 0, post["id"]))
    write_rarity(stream, Path(data) / "articles.jsonl.gz")
    rarity.cache_clear()
    given = [json.loads(line) for line in (Path(data) / "stories" / "pairs.jsonl").read_text("utf-8").splitlines()]
    pairs = [*given, *own_pairs()]
    weights: dict[str, dict[str, float]] = ROUGH
    for _ in range(2):
        seen = compared(stream, pairs, weights)
        weights = {decision: learned(decision, pairs, seen) for decision in COLUMNS}
    for decision in COLUMNS:
        print(decision, measured(decision, given, own_pairs(), seen))
    lines = ["# weights of two logistic regressions: decision <tab> figure <tab> weight; by nlp.training.stories"]
    lines += [f"{decision}\t{name}\t{w:.4f}" for decision, each in weights.items() for name, w in each.items()]
    (DATA / "story_weights.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def own_pairs() -> list[dict[str, str]]:
    """The pairs that were labelled for this project beside those of the data."""
    lines = Path(__file__).with_name("story_pairs.tsv").read_text("utf-8").splitlines()
    return [dict(zip(("label", "a", "b"), line.split("\t"), strict=True)) for line in lines if line[0] != "#"]


def learned(decision: str, pairs: list[dict[str, str]], seen: Seen) -> dict[str, float]:
    """The weights of a decision, learned from all pairs."""
    table, truth = table_of(decision, pairs, seen)
    return dict(zip((*COLUMNS[decision], "bias"), fitted(table, truth, STRENGTH[decision]).tolist(), strict=True))


def measured(decision: str, given: list[dict[str, str]], own: list[dict[str, str]], seen: Seen) -> str:
    """F1 on pairs that the weights have not seen: cross-validated, and on the given pairs from the own ones alone."""
    strength = STRENGTH[decision]
    (table, truth), (other, known) = table_of(decision, given, seen), table_of(decision, own, seen)
    among = held_out(np.r_[table, other], np.r_[truth, known], strength, len(truth))
    said = np.c_[table, np.ones(len(table))] @ fitted(other, known, strength) >= 0
    return (
        f"{len(truth)} and {len(known)} pairs; F1 held out {among[0]:.3f} on the given, {among[1]:.3f} on the own "
        f"(ten folds, ten times); learned from the own alone {f1(said, truth):.3f} on the given"
    )


def table_of(decision: str, pairs: list[dict[str, str]], seen: Seen) -> tuple[Any, Any]:
    """The figures of the pairs that a decision learns from, and what is true of each."""
    wanted = {"reprint"} if decision == "reprint" else {"reprint", "story", "same"}
    rows, truth = [], []
    for pair in pairs:
        found = seen.get(frozenset((pair["a"], pair["b"])))
        if found and not (decision == "reprint" and pair["label"] == "same"):
            rows.append([found[column] for column in COLUMNS[decision]])
            truth.append(float(pair["label"] in wanted))
    return np.array(rows), np.array(truth)


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


def compared(stream: list[dict[str, Any]], pairs: list[dict[str, str]], weights: dict[str, dict[str, float]]) -> Seen:
    """The figures of each labelled pair, as the fold has them when the later of the two comes."""
    fold = _Comparing(pairs, weights)
    for post in stream:
        fold.compare(story_text(post["id"], post["text"], post["site"], post["at"]))
    return fold.seen


class _Comparing(Fold):
    """A fold that keeps the figures of some pairs, whether it would have compared them or not."""

    def __init__(self, pairs: list[dict[str, str]], weights: dict[str, dict[str, float]]) -> None:
        super().__init__(weights=weights)
        self.seen: Seen = {}
        self._wanted: dict[str, set[str]] = {}
        for pair in pairs:
            self._wanted.setdefault(pair["a"], set()).add(pair["b"])
            self._wanted.setdefault(pair["b"], set()).add(pair["a"])
        self._kept: dict[str, tuple[Weighed, str]] = {}

    def compare(self, text: StoryText) -> None:
        """Compare a text with those it is paired with, then fold it."""
        others = [other for other in self._wanted.get(text.id, ()) if other in self._kept]
        mine = weighed(text, self.weight) if text.id in self._wanted else None
        if mine and others:
            near = [(self._led(held.story), overlap(mine, held.text)) for held in self._near(mine, self._moment(text))]
            for other in others:
                old, story = self._kept[other]
                both = overlap(mine, old)
                crowd = crowded(near, self._led(story), both)
                self.seen[frozenset((text.id, other))] = figures(mine, old, both, crowd)
        folded = self.add(text)
        if mine:
            self._kept[text.id] = (mine, folded.story)


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


def held_out(table: Any, truth: Any, strength: float, first: int) -> tuple[float, float]:
    """F1 over folds that the weights have not seen: of the first pairs, and of the rest."""
    scores = []
    for seed in range(10):
        fold = np.random.RandomState(seed).permutation(len(truth)) % 10
        said = np.zeros(len(truth), dtype=bool)
        for k in range(10):
            w = fitted(table[fold != k], truth[fold != k], strength)
            said[fold == k] = np.c_[table[fold == k], np.ones((fold == k).sum())] @ w >= 0
        scores.append((f1(said[:first], truth[:first]), f1(said[first:], truth[first:])))
    return float(np.mean([a for a, _ in scores])), float(np.mean([b for _, b in scores]))


def f1(said: Any, truth: Any) -> float:
    """The harmonic mean of precision and recall."""
    return float(2 * (said & (truth > 0)).sum() / (said.sum() + truth.sum()))


if __name__ == "__main__":
    main(sys.argv[1])
