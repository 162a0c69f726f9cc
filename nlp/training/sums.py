"""Trains what a sum is for: `nlp/models/money_words.tsv` and `nlp/models/sums.tsv`.

    python -m nlp.training.sums ../shared/data

counts in the articles of that folder which words stand beside sums, reads the labelled sums (`sum_labels.tsv`) and the
project's annotated reports (`tests/gold`, split dev), and learns weights under which the phrase that says what a sum is
for is worth more than the others around it. Prints what cross-validation measures, and what the split held gives.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

import nlp.about
from crawler.article import Article
from crawler.importing import article_from_record
from nlp.about import Known, Place, given_out, proposed
from nlp.about_candidates import Candidate
from nlp.amounts import amounts
from nlp.figures import tie
from nlp.text import normalise, read_report
from nlp.training.reading import HERE, rows

MODELS = HERE.parent / "models"
OWN = HERE.parents[1] / "tests" / "gold"
STRENGTH = 6.0
FOLDS = 5
LEAST = 4  # sums that a mark must stand at
ENOUGH = 0.3  # of the words of both phrases that are shared, as the gold set's scores ask
_MONEY = ("تومان", "ریال", "ريال", "دلار", "یورو")


@dataclass(frozen=True, slots=True)
class Example:
    """One sum: the phrases around it, and which of them say what it is for."""

    group: str
    phrases: tuple[Candidate, ...]
    right: tuple[bool, ...]


def main(data: str) -> None:
    """Counts, reads, fits, measures, writes."""
    write_money_words(Path(data) / "articles.jsonl.gz")
    real = list(labelled(Path(data) / "articles.jsonl.gz"))
    own, held = (list(annotated(split)) for split in ("dev", "held"))
    learned = [*real, *own]
    groups = sorted({example.group for example in learned})
    np.random.default_rng(1).shuffle(groups)
    fold = {group: i % FOLDS for i, group in enumerate(groups)}
    chosen: dict[int, bool] = {}
    for k in range(FOLDS):
        weights = fitted([example for example in learned if fold[example.group] != k])
        chosen |= {id(example): is_right(example, weights) for example in learned if fold[example.group] == k}
    weights = fitted(learned)
    for name, examples, right in (
        ("cross-validated, real", real, [chosen[id(example)] for example in real]),
        ("cross-validated, own dev", own, [chosen[id(example)] for example in own]),
        ("own held", held, [is_right(example, weights) for example in held]),
    ):
        print(f"{name}: {sum(right) / max(1, len(right)):.3f} of {len(examples)} sums")
    kept = sorted((mark, round(weight, 2)) for mark, weight in weights.items() if abs(weight) >= 0.02)
    (MODELS / "sums.tsv").write_text(
        "# what speaks for and against a phrase as what a sum is for; learned by nlp.training.sums\n"
        + "".join(f"{mark}\t{weight:g}\n" for mark, weight in kept),
        encoding="utf-8",
    )


# --- reading ---------------------------------------------------------------------------------------------------------


def labelled(articles: Path) -> Iterator[Example]:
    """The labelled sums of real articles."""
    wanted: dict[str, list[list[str]]] = {}
    for row in rows(HERE / "sum_labels.tsv"):
        wanted.setdefault(row[0], []).append(row)
    for article in _articles(articles, wanted):
        found = list(_sums(article))
        for _, at, text, about in wanted[article.id]:
            same = [sum_ for sum_ in found if _key(sum_[1]) in _key(text) or _key(text) in _key(sum_[1])]
            if same:
                nearest = min(same, key=lambda sum_: abs(sum_[0] - int(at)))
                yield _example(article.id, nearest[2], [about])


def annotated(split: str) -> Iterator[Example]:
    """The sums of the project's own annotated reports of this split."""
    if not OWN.is_dir():
        return
    records = {record["id"]: record for record in _lines(OWN / "reports.jsonl")}
    for marks in _lines(OWN / "annotations.jsonl"):
        if marks["split"] != split:
            continue
        for _, text, phrases in _sums(article_from_record(records[marks["id"]])):
            about = [a["about"] for a in marks["amounts"] if a.get("about") and _key(a["text"]) == _key(text)]
            if about:
                yield _example(marks["id"], phrases, about)


def _sums(article: Article) -> Iterator[tuple[int, str, list[Candidate]]]:
    """Where each sum stands, its text and the phrases around it."""
    report = read_report(article)
    found = amounts(report)
    phrases: list[list[Candidate]] = []

    def told(sentence: str, place: Place, earlier: str, known: Known, tags: Any) -> None:
        phrases.append(proposed(sentence, place, earlier, known, tags))

    kept, nlp.about.about = nlp.about.about, told  # type: ignore[assignment]
    try:
        tie(report, found, (), (), (), (), (), ())
    finally:
        nlp.about.about = kept
    for amount, around in zip(found, phrases, strict=True):
        yield amount.start, amount.text, around


def _example(group: str, phrases: Sequence[Candidate], about: Iterable[str]) -> Example:
    texts = [text for given in about for text in (given, normalise(given).text)]
    right = tuple(any(shared(given_out(phrase), text) >= ENOUGH for text in texts) for phrase in phrases)
    return Example(group, tuple(phrases), right)


def shared(first: str, second: str) -> float:
    """The share of words that two phrases have in common."""
    a, b = ({_key(word) for word in text.split()} for text in (first, second))
    return len(a & b) / len(a | b) if a | b else 0.0


def _key(text: str) -> str:
    return re.sub(r"[\W_]", "", normalise(text).text)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, filter(str.strip, lines))


def _articles(path: Path, wanted: Iterable[str]) -> Iterator[Article]:
    ids = set(wanted)
    for record in _lines(path):
        if record["id"] in ids:
            yield article_from_record(record)


# --- fitting ---------------------------------------------------------------------------------------------------------


def fitted(examples: Sequence[Example]) -> dict[str, float]:
    """Weights that make the right phrases of each sum likely among all around it."""
    usable = [example for example in examples if any(example.right)]
    seen = Counter(mark for example in usable for mark in {m for phrase in example.phrases for m in phrase.marks})
    column = {mark: i for i, mark in enumerate(sorted(mark for mark, n in seen.items() if n >= LEAST))}
    cells = [
        (row, column[mark])
        for row, phrase in enumerate(phrase for example in usable for phrase in example.phrases)
        for mark in set(phrase.marks)
        if mark in column
    ]
    sizes = np.array([len(example.phrases) for example in usable])
    starts, of = np.concatenate(([0], np.cumsum(sizes)[:-1])), np.repeat(np.arange(len(usable)), sizes)
    right = np.array([is_right for example in usable for is_right in example.right], dtype=float)
    matrix = csr_matrix((np.ones(len(cells)), tuple(zip(*cells, strict=True))), (len(right), len(column)))

    def loss(weights: Any) -> Any:
        worth = matrix @ weights
        likely = np.exp(worth - np.maximum.reduceat(worth, starts)[of])
        whole, good = np.add.reduceat(likely, starts), np.add.reduceat(likely * right, starts) + 1e-300
        value = (np.log(whole) - np.log(good)).sum() + STRENGTH * (weights @ weights) / 2
        return value, matrix.T @ (likely / whole[of] - likely * right / good[of]) + STRENGTH * weights

    found = minimize(loss, np.zeros(len(column)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {mark: float(found.x[i]) for mark, i in column.items()}


def is_right(example: Example, weights: dict[str, float]) -> bool:
    """Whether the phrase that is worth most is a right one."""
    if not example.phrases:
        return False
    worth = [sum(weights.get(mark, 0.0) for mark in phrase.marks) for phrase in example.phrases]
    return example.right[worth.index(max(worth))]


# --- words beside sums -----------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*|\d+|[^\w\s]")
_UNIT = re.compile("(?:تومان|ریال|دلار|یورو)ی?")
_NUMERAL = re.compile(r"\d+|هزار|میلیون|میلیارد|تریلیون|و|[،./٫,]")
_SHARES = ((-1.0, "0"), (-0.2, "1"), (0.5, "2"), (1.1, "3"))  # logarithms of how much oftener than by chance


def write_money_words(articles: Path) -> None:
    """Writes how often each word stands beside a sum, set against how often it stands at all."""
    beside, everywhere = Counter[str](), Counter[str]()
    left_out = {record["id"] for record in _gold(articles.parents[1])}
    for record in _lines(articles):
        text = "\n".join((record.get("title") or "", record.get("lead") or "", record.get("body") or ""))[:6000]
        if record["id"] in left_out or not any(unit in text for unit in _MONEY):
            continue
        words = _WORD.findall(normalise(text).text)
        everywhere.update(word for word in words if word[0].isalpha())
        for i, word in enumerate(words):
            if _UNIT.fullmatch(word):
                beside.update(_beside(words, i))
    share = sum(beside.values()) / sum(everywhere.values())
    lines = []
    for word, n in sorted(everywhere.items()):
        if n >= 15 and len(word) > 1:
            often = math.log((beside[word] + 1) / (share * n + 1))
            step = next((step for most, step in _SHARES if often < most), "4")
            lines += [f"{word}\t{step}\n"] if step != "2" else []
    (MODELS / "money_words.tsv").write_text(
        "# how often a word stands beside a sum, from 0 to 4 (2 is as often as any); counted by nlp.training.sums\n"
        "# in the articles of shared/data that name money\n" + "".join(lines),
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


def _gold(shared_folder: Path) -> Iterator[dict[str, Any]]:
    path = shared_folder / "gold" / "dev.jsonl"
    return _lines(path) if path.is_file() else iter(())


if __name__ == "__main__":
    main(sys.argv[1])
