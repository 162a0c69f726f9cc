"""Trains what a sum is for: `money_words.tsv`, `sums.tsv` and `sums_phrases.tsv` of `nlp/models`.

    python -m nlp.training.groups ../shared/data    # first: words that stand among the same words
    python -m nlp.training.sums ../shared/data

counts in the articles of that folder which words stand beside sums, reads the labelled sums (`sum_labels.tsv`) and the
project's annotated reports (`tests/gold`, split dev), and learns two sets of weights: how likely each phrase around a
sum says what it is for, and which of the surest, and of nouns for money joined to what they are of, to tell. Prints
what cross-validation measures, and what the sums give that are held out: a third of those drawn at random, the split
held.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

import nlp.about
from crawler.article import Article
from crawler.importing import article_from_record
from nlp.about import Known, Place, given_out, likely, proposed
from nlp.about_candidates import Candidate
from nlp.about_phrases import ENOUGH, phrases, words_of
from nlp.amounts import amounts
from nlp.figures import tie
from nlp.officials import officials
from nlp.text import normalise, read_report
from nlp.training.reading import HERE, rows

MODELS = HERE.parent / "models"
OWN = HERE.parents[1] / "tests" / "gold"
STRENGTH, STRENGTH_OF_PHRASES = 6.0, 2.0
FOLDS = 5
LEAST = 4  # sums that a mark must stand at
MONEY = ("تومان", "ریال", "ريال", "دلار", "یورو")

Marked = tuple[list[Mapping[str, float]], list[bool]]  # the marks of each phrase around a sum, and which are right


@dataclass(frozen=True, slots=True)
class Example:
    """One sum: the phrases around it, and how readers say what it is for."""

    group: str
    phrases: tuple[Candidate, ...]
    about: tuple[str, ...]


def main(data: str) -> None:
    """Counts, reads, fits, measures, writes."""
    write_money_words(Path(data) / "articles.jsonl.gz")
    real, held_real = labelled(Path(data) / "articles.jsonl.gz")
    own, held = (list(annotated(split)) for split in ("dev", "held"))
    learned = [*real, *own]
    groups = sorted({example.group for example in learned})
    np.random.default_rng(1).shuffle(groups)
    fold = {group: i % FOLDS for i, group in enumerate(groups)}
    told: list[Marked] = [([], [])] * len(learned)  # by weights learned from the other folds
    for k in range(FOLDS):
        weights = fitted([single(example) for example in learned if fold[example.group] != k], STRENGTH)
        for i, example in enumerate(learned):
            if fold[example.group] == k:
                told[i] = joined(example, weights)
    right: list[bool] = [False] * len(learned)
    for k in range(FOLDS):
        other = [marked for marked, e in zip(told, learned, strict=True) if fold[e.group] != k]
        second = fitted(other, STRENGTH_OF_PHRASES, least=1)
        for i, example in enumerate(learned):
            if fold[example.group] == k:
                right[i] = chosen_right(told[i], second)
    weights = fitted([single(example) for example in learned], STRENGTH)
    second = fitted(told, STRENGTH_OF_PHRASES, least=1)
    for name, hits in (
        ("cross-validated, real", right[: len(real)]),
        ("cross-validated, own dev", right[len(real) :]),
        ("held out, real, drawn at random", [chosen_right(joined(e, weights), second) for e in held_real]),
        ("held out, own", [chosen_right(joined(e, weights), second) for e in held]),
    ):
        print(f"{name}: {sum(hits) / max(1, len(hits)):.3f} of {len(hits)} sums")
    write_weights("sums", weights, "what speaks for and against a phrase as what a sum is for")
    write_weights("sums_phrases", second, "which of the surest phrases, and of nouns joined to them, to tell")


def write_weights(name: str, weights: Mapping[str, float], what: str) -> None:
    """Writes the weights that matter."""
    kept = sorted((mark, round(weight, 2)) for mark, weight in weights.items() if abs(weight) >= 0.04)
    text = "".join(f"{mark}\t{weight:g}\n" for mark, weight in kept)
    (MODELS / f"{name}.tsv").write_text(f"# {what}; learned by nlp.training.sums\n{text}", encoding="utf-8")


# --- reading ---------------------------------------------------------------------------------------------------------


def labelled(articles: Path) -> tuple[list[Example], list[Example]]:
    """The labelled sums of real articles: those to learn from, and those held out."""
    wanted: dict[str, list[list[str]]] = {}
    for row in rows(HERE / "sum_labels.tsv"):
        wanted.setdefault(row[0], []).append(row)
    learned: list[Example] = []
    held: list[Example] = []
    for article in _articles(articles, wanted):
        found = list(_sums(article))
        for _, at, text, about, *out in wanted[article.id]:
            same = [sum_ for sum_ in found if _key(sum_[1]) in _key(text) or _key(text) in _key(sum_[1])]
            if same:
                nearest = min(same, key=lambda sum_: abs(sum_[0] - int(at)))
                (held if out else learned).append(Example(article.id, tuple(nearest[2]), (about,)))
    return learned, held


def annotated(split: str) -> Iterator[Example]:
    """The sums of the project's own annotated reports of this split."""
    if not OWN.is_dir():
        return
    records = {record["id"]: record for record in lines(OWN / "reports.jsonl")}
    for marks in lines(OWN / "annotations.jsonl"):
        if marks["split"] != split:
            continue
        for _, text, phrases_ in _sums(article_from_record(records[marks["id"]])):
            about = [a["about"] for a in marks["amounts"] if a.get("about") and _key(a["text"]) == _key(text)]
            if about:
                yield Example(marks["id"], tuple(phrases_), tuple(about))


def _sums(article: Article) -> Iterator[tuple[int, str, list[Candidate]]]:
    """Where each sum stands, its text and the phrases around it."""
    report = read_report(article)
    found = amounts(report)
    phrases: list[list[Candidate]] = []

    def weighed(sentence: str, place: Place, earlier: str, known: Known, tags: Any) -> list[tuple[str, float]]:
        phrases.append(proposed(sentence, place, earlier, known, tags))
        return []

    kept, nlp.about.weighed = nlp.about.weighed, weighed  # type: ignore[assignment]
    try:
        tie(report, found, (), officials(report), (), (), (), ())
    finally:
        nlp.about.weighed = kept
    for amount, around in zip(found, phrases, strict=True):
        yield amount.start, amount.text, around


def says(text: str, about: Iterable[str]) -> bool:
    """Whether a phrase shares enough words with one of those that readers gave, as the gold set's scores ask."""
    own = words_of(text)
    asked = [words_of(form) for given in about for form in (given, normalise(given).text)]
    return any(own | its and len(own & its) >= ENOUGH * len(own | its) for its in asked)


def _key(text: str) -> str:
    return re.sub(r"[\W_]", "", normalise(text).text)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of JSON lines."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as read:
        yield from map(json.loads, filter(str.strip, read))


def _articles(path: Path, wanted: Iterable[str]) -> Iterator[Article]:
    ids = set(wanted)
    for record in lines(path):
        if record["id"] in ids:
            yield article_from_record(record)


# --- fitting ---------------------------------------------------------------------------------------------------------


def single(example: Example) -> Marked:
    """The phrases around a sum, each mark once."""
    return (
        [dict.fromkeys(phrase.marks, 1.0) for phrase in example.phrases],
        [says(given_out(phrase), example.about) for phrase in example.phrases],
    )


def joined(example: Example, weights: Mapping[str, float]) -> Marked:
    """The surest of the phrases, and nouns for money joined to them."""
    told = phrases(likely(example.phrases, weights))
    return [phrase.marks for phrase in told], [says(phrase.text, example.about) for phrase in told]


def fitted(examples: Sequence[Marked], strength: float, least: int = LEAST) -> dict[str, float]:
    """Weights that make the right phrases of each sum likely among all around it."""
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
    right = np.array([is_right for _, rights in usable for is_right in rights], dtype=float)
    matrix = csr_matrix((values, (at_row, at_column)), (len(right), len(column)))

    def loss(weights: Any) -> Any:
        worth = matrix @ weights
        share = np.exp(worth - np.maximum.reduceat(worth, starts)[of])
        whole, good = np.add.reduceat(share, starts), np.add.reduceat(share * right, starts) + 1e-300
        value = (np.log(whole) - np.log(good)).sum() + strength * (weights @ weights) / 2
        return value, matrix.T @ (share / whole[of] - share * right / good[of]) + strength * weights

    found = minimize(loss, np.zeros(len(column)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {mark: float(found.x[i]) for mark, i in column.items()}


def chosen_right(told: Marked, weights: Mapping[str, float]) -> bool:
    """Whether the phrase that is worth most is a right one."""
    marks, right = told
    worth = [sum(weights.get(mark, 0.0) * by for mark, by in phrase.items()) for phrase in marks]
    return bool(worth) and right[worth.index(max(worth))]


# --- words beside sums -----------------------------------------------------------------------------------------------

WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*|\d+|[^\w\s]")
_UNIT = re.compile("(?:تومان|ریال|دلار|یورو)ی?")
_NUMERAL = re.compile(r"\d+|هزار|میلیون|میلیارد|تریلیون|و|[،./٫,]")
_SHARES = ((-1.0, "0"), (-0.2, "1"), (0.5, "2"), (1.1, "3"))  # logarithms of how much oftener than by chance


def write_money_words(articles: Path) -> None:
    """Writes how often each word stands beside a sum, set against how often it stands at all."""
    beside, everywhere = Counter[str](), Counter[str]()
    left_out = gold_ids(articles.parents[1])
    for record in lines(articles):
        text = "\n".join((record.get("title") or "", record.get("lead") or "", record.get("body") or ""))[:6000]
        if record["id"] in left_out or not any(unit in text for unit in MONEY):
            continue
        words = WORD.findall(normalise(text).text)
        everywhere.update(word for word in words if word[0].isalpha())
        for i, word in enumerate(words):
            if _UNIT.fullmatch(word):
                beside.update(_beside(words, i))
    share = sum(beside.values()) / sum(everywhere.values())
    made = []
    for word, n in sorted(everywhere.items()):
        if n >= 15 and len(word) > 1:
            often = math.log((beside[word] + 1) / (share * n + 1))
            step = next((step for most, step in _SHARES if often < most), "4")
            made += [f"{word}\t{step}\n"] if step != "2" else []
    (MODELS / "money_words.tsv").write_text(
        "# how often a word stands beside a sum, from 0 to 4 (2 is as often as any); counted by nlp.training.sums\n"
        "# in the articles of shared/data that name money\n" + "".join(made),
        encoding="utf-8",
    )


def _beside(words: list[str], i: int) -> Iterator[str]:
    """The words right after the unit at `i`, and right before its number."""
    for word in words[i + 1 : i + 5]:
        if not word[0].isalpha():
            break
        yield word
    first = i - 1
    while first >= max(0, i - 8) and _NUMERAL.fullmatch(words[first]):
        first -= 1
    for word in reversed(words[max(0, first - 3) : first + 1]):
        if not word[0].isalpha():
            break
        yield word


def gold_ids(shared_folder: Path) -> frozenset[str]:
    """The articles of the gold set, which nothing is learned from."""
    path = shared_folder / "gold" / "dev.jsonl"
    return frozenset(record["id"] for record in lines(path)) if path.is_file() else frozenset()


if __name__ == "__main__":
    main(sys.argv[1])
