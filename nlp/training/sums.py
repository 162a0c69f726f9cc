"""Trains what a sum is for: `money_words.tsv`, `sums.tsv`, `sums_phrases.tsv` and `sums_trees.npz`.

    python -m nlp.training.groups ../shared/data    # first: words that stand among the same words
    python -m nlp.training.sums ../shared/data

counts in the articles of that folder which words stand beside sums, reads the labelled sums (`sum_labels.tsv`) and the
project's annotated reports (`tests/gold`, split dev), and learns weights and trees: how likely each phrase around a sum
says what it is for, and which of the surest, and of nouns for money joined to what they are of, to tell. Prints what
cross-validation measures, and what the sums give that are held out: a third of those drawn at random, the split held.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.ensemble import HistGradientBoostingClassifier

import nlp.about
from crawler.article import Article
from crawler.importing import article_from_record
from nlp.about import Known, Mention, Place, Words, given_out, likely, proposed
from nlp.about_candidates import Candidate
from nlp.about_choice import Judge, in_view
from nlp.about_phrases import ENOUGH, Phrase, words_of
from nlp.about_trees import UNKNOWN, Trees
from nlp.amounts import amounts
from nlp.figures import tie
from nlp.officials import officials
from nlp.text import normalise, read_report
from nlp.training.money_words import MODELS, lines, write_money_words
from nlp.training.reading import HERE, rows

OWN = HERE.parents[1] / "tests" / "gold"
STRENGTH, STRENGTH_OF_PHRASES = 6.0, 2.0
FOLDS = 5
LEAST = 4  # sums that a mark must stand at
NEAR, NEARLY = 0.2, 0.15  # a phrase that shares as many words is nearly right, and counts so much
TREES, LEAVES, RATE, SMALLEST, DAMPED, SEEN = 150, 8, 0.05, 40, 5.0, 0.4  # SEEN: the part of the facts at each branch

About = tuple[str, ...]  # how readers say what a sum is for
Marked = tuple[Sequence[Mapping[str, float]], list[float]]  # the marks of each phrase around a sum, how far it is right
View = tuple[list[Phrase], About]  # the phrases to choose of, and how readers say it


@dataclass(frozen=True, slots=True)
class Told:
    """A report: its words, its sums with the phrases around each, and how readers say what some are for."""

    group: str
    words: Words
    mentions: tuple[Mention, ...]
    around: tuple[tuple[Candidate, ...], ...]
    about: Mapping[int, About]


def main(data: str) -> None:
    """Counts, reads, fits, measures, writes."""
    write_money_words(Path(data) / "articles.jsonl.gz")
    real, held_real = labelled(Path(data) / "articles.jsonl.gz")
    own, held = (list(annotated(split)) for split in ("dev", "held"))
    learned = [*real, *own]
    groups = sorted({told.group for told in learned})
    np.random.default_rng(1).shuffle(groups)
    fold = {group: i % FOLDS for i, group in enumerate(groups)}
    views: list[list[View]] = [[]] * len(learned)  # by weights learned from the other folds
    for k in range(FOLDS):
        weights = weighing([told for told in learned if fold[told.group] != k])
        for i, told in enumerate(learned):
            if fold[told.group] == k:
                views[i] = viewed(told, weights)
    right: list[list[bool]] = [[]] * len(learned)
    for k in range(FOLDS):
        others = [view for its, told in zip(views, learned, strict=True) if fold[told.group] != k for view in its]
        judge = judging(others)
        for i, told in enumerate(learned):
            if fold[told.group] == k:
                right[i] = rightly(views[i], judge)
    weights, judge = weighing(learned), judging([view for its in views for view in its])
    for name, hits in (
        ("cross-validated, real", right[: len(real)]),
        ("cross-validated, own dev", right[len(real) :]),
        ("held out, real, drawn at random", [rightly(viewed(told, weights), judge) for told in held_real]),
        ("held out, own", [rightly(viewed(told, weights), judge) for told in held]),
    ):
        every = [hit for each in hits for hit in each]
        print(f"{name}: {sum(every) / max(1, len(every)):.3f} of {len(every)} sums")
    write_weights("sums", weights, "what speaks for and against a phrase as what a sum is for")
    write_weights("sums_phrases", judge.weights, "which of the surest phrases, and of nouns joined to them, to tell")
    (MODELS / "sums_trees.npz").write_bytes(judge.trees.to_bytes())


def write_weights(name: str, weights: Mapping[str, float], what: str) -> None:
    """Writes the weights that matter."""
    kept = sorted((mark, round(weight, 2)) for mark, weight in weights.items() if abs(weight) >= 0.04)
    text = "".join(f"{mark}\t{weight:g}\n" for mark, weight in kept)
    (MODELS / f"{name}.tsv").write_text(f"# {what}; learned by nlp.training.sums\n{text}", encoding="utf-8")


# --- reading ---------------------------------------------------------------------------------------------------------


def labelled(articles: Path) -> tuple[list[Told], list[Told]]:
    """The real articles with labelled sums: those to learn from, and those held out."""
    wanted: dict[str, list[list[str]]] = {}
    for row in rows(HERE / "sum_labels.tsv"):
        wanted.setdefault(row[0], []).append(row)
    learned: list[Told] = []
    held: list[Told] = []
    for article in (article_from_record(record) for record in lines(articles) if record["id"] in wanted):
        told, found = _read(article)
        about: dict[int, About] = {}
        for _, at, text, said, *_ in wanted[article.id]:
            same = [i for i, (_, its) in enumerate(found) if _key(its) in _key(text) or _key(text) in _key(its)]
            if same:
                about[min(same, key=lambda i: abs(found[i][0] - int(at)))] = (said,)
        (held if any(row[4:] for row in wanted[article.id]) else learned).append(replace(told, about=about))
    return learned, held


def annotated(split: str) -> Iterator[Told]:
    """The project's own annotated reports of this split."""
    if not OWN.is_dir():
        return
    records = {record["id"]: record for record in lines(OWN / "reports.jsonl")}
    for marks in lines(OWN / "annotations.jsonl"):
        if marks["split"] == split:
            told, found = _read(article_from_record(records[marks["id"]]))
            about = {
                i: tuple(a["about"] for a in marks["amounts"] if a.get("about") and _key(a["text"]) == _key(text))
                for i, (_, text) in enumerate(found)
            }
            yield replace(told, about={i: its for i, its in about.items() if its})


def _read(article: Article) -> tuple[Told, list[tuple[int, str]]]:
    """A report as the choice sees it, and where each of its sums stands and its text."""
    report = read_report(article)
    found = amounts(report)
    around: list[tuple[Candidate, ...]] = []
    seen: list[tuple[Words, tuple[Mention, ...]]] = []

    def weighed(sentence: str, place: Place, earlier: str, known: Known, tags: Any) -> list[Any]:
        around.append(tuple(proposed(sentence, place, earlier, known, tags)))
        return []

    def told(words: Words, mentions: Sequence[Mention]) -> list[None]:
        seen.append((words, tuple(mentions)))
        return [None] * len(mentions)

    kept = nlp.about.weighed, nlp.about.told
    nlp.about.weighed, nlp.about.told = weighed, told  # type: ignore[assignment]
    try:
        tie(report, found, (), officials(report), (), (), (), ())
    finally:
        nlp.about.weighed, nlp.about.told = kept
    words, mentions = seen[0] if seen else (Words(frozenset(), {}), ())
    return Told(article.id, words, mentions, tuple(around), {}), [(amount.start, amount.text) for amount in found]


def shares(text: str, about: Iterable[str]) -> float:
    """The share of its words that a phrase has in common with the best of those that readers gave."""
    own = words_of(text)
    asked = [words_of(form) for given in about for form in (given, normalise(given).text)]
    return max(len(own & its) / max(1, len(own | its)) for its in asked)


def says(text: str, about: Iterable[str]) -> bool:
    """Whether a phrase shares enough words with one of those that readers gave, as the gold set's scores ask."""
    return shares(text, about) >= ENOUGH


def _key(text: str) -> str:
    return re.sub(r"[\W_]", "", normalise(text).text)


# --- fitting ---------------------------------------------------------------------------------------------------------


def viewed(told: Told, weights: Mapping[str, float]) -> list[View]:
    """The phrases to choose of for each sum that readers said something of."""
    mentions = [
        replace(mention, found=likely(its, weights)) for mention, its in zip(told.mentions, told.around, strict=True)
    ]
    views = in_view(told.words, mentions)
    return [(views[i], about) for i, about in told.about.items()]


def rightly(views: Iterable[View], judge: Judge) -> list[bool]:
    """Of each sum whether the phrase that is worth most is a right one."""
    made = []
    for phrases, about in views:
        worth = judge.worth(phrases)
        made.append(bool(worth) and says(phrases[worth.index(max(worth))].text, about))
    return made


def weighing(reports: Iterable[Told]) -> dict[str, float]:
    """Weights that tell the right phrases around a sum."""
    return fitted([_right(told.around[i], about) for told in reports for i, about in told.about.items()], STRENGTH)


def judging(views: Sequence[View]) -> Judge:
    """What chooses of the surest phrases."""
    marked = [
        ([phrase.marks for phrase in phrases], [float(says(phrase.text, about)) for phrase in phrases])
        for phrases, about in views
    ]
    return Judge(grown(views), fitted(marked, STRENGTH_OF_PHRASES, least=1))


def fitted(examples: Sequence[Marked], strength: float, least: int = LEAST) -> dict[str, float]:
    """Weights that make the right phrases of each sum likely among all of them."""
    usable = [(marks, right) for marks, right in examples if any(right)]
    seen = Counter(mark for marks, _ in usable for mark in {m for phrase in marks for m in phrase})
    column = {mark: i for i, mark in enumerate(sorted(mark for mark, n in seen.items() if n >= least))}
    cells = [
        (row, column[mark], by)
        for row, phrase in enumerate(phrase for marks, _ in usable for phrase in marks)
        for mark, by in phrase.items()
        if mark in column
    ]
    at_row, at_column, values = (np.array(each) for each in zip(*cells, strict=True))
    sizes = np.array([len(right) for _, right in usable])
    starts, of = np.concatenate(([0], np.cumsum(sizes)[:-1])), np.repeat(np.arange(len(usable)), sizes)
    right = np.array([each for _, rights in usable for each in rights])
    matrix = csr_matrix((values, (at_row, at_column)), (len(right), len(column)))

    def loss(weights: Any) -> Any:
        worth = matrix @ weights
        share = np.exp(worth - np.maximum.reduceat(worth, starts)[of])
        whole, good = np.add.reduceat(share, starts), np.add.reduceat(share * right, starts) + 1e-300
        value = (np.log(whole) - np.log(good)).sum() + strength * (weights @ weights) / 2
        return value, matrix.T @ (share / whole[of] - share * right / good[of]) + strength * weights

    found = minimize(loss, np.zeros(len(column)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {mark: float(found.x[i]) for mark, i in column.items()}


def _right(phrases: Sequence[Candidate], about: About) -> Marked:
    """The marks of each phrase, each once, and how far it is right."""
    by = [shares(given_out(phrase), about) for phrase in phrases]
    right = [1.0 if share >= ENOUGH else NEARLY if share >= NEAR else 0.0 for share in by]
    marks = [dict.fromkeys(phrase.marks, 1.0) for phrase in phrases]
    return marks, right if 1.0 in right else [0.0] * len(right)


def grown(views: Iterable[View]) -> Trees:
    """Trees that tell right phrases from wrong ones, of the sums that have a right one."""
    facts: list[Mapping[str, float]] = []
    right: list[bool] = []
    for phrases, about in views:
        its = [says(phrase.text, about) for phrase in phrases]
        if any(its):
            facts += [phrase.facts for phrase in phrases]
            right += its
    names = sorted({name for its in facts for name in its})
    table = np.array([[its.get(name, UNKNOWN) for name in names] for its in facts])
    model = HistGradientBoostingClassifier(
        max_iter=TREES, learning_rate=RATE, max_leaf_nodes=LEAVES, min_samples_leaf=SMALLEST, l2_regularization=DAMPED,
        max_features=SEEN, early_stopping=False, random_state=0,
    ).fit(table, np.array(right))  # fmt: skip
    return Trees(names, arrays([each[0].nodes for each in model._predictors]))


def arrays(trees: Sequence[Any]) -> dict[str, Any]:
    """The nodes of trees as arrays, a row a tree."""
    most = max(len(nodes) for nodes in trees)
    itself = np.tile(np.arange(most), (len(trees), 1))
    arrays: dict[str, Any] = {
        "fact": np.zeros((len(trees), most), dtype=np.int16),
        "limit": np.zeros((len(trees), most)),
        "low": itself.astype(np.int16),
        "high": itself.astype(np.int16),
        "leaf": np.zeros((len(trees), most)),
        "depth": np.array(max(int(nodes["depth"].max()) for nodes in trees)),
    }
    for i, nodes in enumerate(trees):
        for j, node in enumerate(nodes):
            if node["is_leaf"]:
                arrays["leaf"][i, j] = node["value"]
            else:
                arrays["fact"][i, j], arrays["limit"][i, j] = node["feature_idx"], node["num_threshold"]
                arrays["low"][i, j], arrays["high"][i, j] = node["left"], node["right"]
    return arrays


if __name__ == "__main__":
    main(sys.argv[1])
