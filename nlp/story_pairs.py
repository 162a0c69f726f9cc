"""Two texts side by side: what they share, and how likely one reprints the other or tells the same story.

Two logistic regressions over a dozen plain figures; the weights stand in `data/story_weights.tsv`, learned by
`nlp.training.stories` from pairs that were labelled by reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, log, sqrt
from typing import Any

from nlp.story_meanings import meaning, near
from nlp.story_texts import StoryText

_MOST_UNSHARED = 60
# Two texts whose shared words weigh less of the shorter one's are not looked at more closely.
_LEAST_SHARED = 0.2
_LEAD = 25  # words
# Whether two texts tell one fact shows in so many of their first words: what follows in a long report is shared by all
# reports of its kind («به گزارش خبرنگار مهر در …، وی افزود»).
_HEAD = 60


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text with what each of its words weighed when it came: rare words weigh much.

    `head` are its first words, `head_total` what they weigh, `meaning` what they mean in all.
    """

    text: StoryText
    weights: Mapping[str, float]
    total: float
    length: float
    head: frozenset[str]
    head_total: float
    meaning: Any


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share: the words, what these weigh, and the cosine of all."""

    words: frozenset[str]
    weight: float
    cosine: float
    enough: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely one text reprints the other, and how likely both tell one story (0 to 1 each)."""

    reprint: float
    story: float


def weighed(text: StoryText, weight: Callable[[str], float]) -> Weighed:
    """The text with its words weighed."""
    weights = {word: weight(word) for word in text.bag}
    length = sqrt(sum(w * w for w in weights.values()))
    head = frozenset(text.words[:_HEAD])
    heavy = sum(weights[word] for word in head)
    return Weighed(text, weights, sum(weights.values()), length, head, heavy, meaning(weights, head))


def overlap(new: Weighed, old: Weighed) -> Overlap:
    """What the two share; `enough` tells whether it pays to look at them more closely."""
    weight, shared = new.weights, new.text.bag & old.text.bag
    common = sum(weight[word] for word in shared)
    cosine = sum(weight[word] ** 2 for word in shared) / max(new.length * old.length, 1e-9)
    return Overlap(shared, common, cosine, common > _LEAST_SHARED * min(new.total, old.total))


def likeness(seen: Mapping[str, float], weights: Mapping[str, Mapping[str, float]] | None = None) -> Likeness:
    """How like two texts are, by their figures."""
    known = weights or _weights()
    reprint, story = (_probability(seen, known[name]) for name in ("reprint", "story"))
    return Likeness(reprint, max(reprint, story))


def figures(new: Weighed, old: Weighed, both: Overlap, crowd: int) -> dict[str, float]:
    """The figures that are weighed; `crowd` is how many other stories are about as like the new text."""
    a, b, weight = new.text, old.text, new.weights
    triples_a, triples_b = _grams(a.words, 3), _grams(b.words, 3)
    gap = 0.0 if a.at is None or b.at is None else abs(a.at - b.at) / 3600
    fewest = min(len(a.numbers), len(b.numbers))
    shorter, longer = sorted((len(a.words), len(b.words)))
    lead_a, lead_b = frozenset(a.words[:_LEAD]), frozenset(b.words[:_LEAD])
    heads = new.head & old.head
    heads_weigh = sum(weight[word] for word in heads)
    least_lead = min(sum(weight[word] for word in lead_a), sum(old.weights[word] for word in lead_b))
    return {
        "letters": (heads_weigh + _nearly(new, old, heads)) / max(min(new.head_total, old.head_total), 1e-9),
        "cosine": both.cosine,
        "triples": len(triples_a & triples_b) / max(1, min(len(triples_a), len(triples_b))),
        "lead": sum(weight[word] for word in lead_a & lead_b) / max(least_lead, 1e-9),
        "meaning": near(new.meaning, old.meaning),
        "rest": _rest(new, old, heads),
        "crowd": crowd / 10,
        "numbers": len(a.numbers & b.numbers) / fewest if fewest else 0.5,
        "days_apart": min(gap / 24, 3.0),
        "one_outlet": float(bool(a.outlet) and a.outlet == b.outlet),
        "lengths": shorter / max(1, longer),
        "short": log(max(1, min(shorter, _HEAD))) / 4,
    }


def names_disagree(a: StoryText, b: StoryText) -> bool:
    """Whether both name officials or provinces and none in common: another place's report in the same words."""
    return bool(a.names) and bool(b.names) and not (a.names or frozenset()) & (b.names or frozenset())


def _probability(seen: Mapping[str, float], weights: Mapping[str, float]) -> float:
    score = weights["bias"] + sum(weight * seen[name] for name, weight in weights.items() if name != "bias")
    return 1 / (1 + exp(-min(max(score, -30.0), 30.0)))


@cache
def _weights() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for line in (files("nlp") / "data" / "story_weights.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            decision, name, weight = line.split("\t")
            found.setdefault(decision, {})[name] = float(weight)
    return found


@lru_cache(maxsize=64)
def _grams(words: tuple[str, ...], size: int) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(*(words[i:] for i in range(size)), strict=False))


def _rest(new: Weighed, old: Weighed, shared: frozenset[str]) -> float:
    """How near the meanings of the words lie that the two do not share; 1 where one holds the other."""
    if len(shared) in (len(new.head), len(old.head)):
        return 1.0
    return near(new.meaning - meaning(new.weights, shared), old.meaning - meaning(old.weights, shared))


def _nearly(new: Weighed, old: Weighed, shared: frozenset[str]) -> float:
    """What the other words share letter by letter: «کمزار» and «کومزار», «بمب‌گذار» and «بمباران»."""
    own, other = _letters(new, shared), _letters(old, shared)
    return sum(min(weight, other[gram]) for gram, weight in own.items() if gram in other)


def _letters(text: Weighed, shared: frozenset[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    rest = sorted(text.head - shared, key=lambda word: (-text.weights[word], word))[:_MOST_UNSHARED]
    for word in rest:
        grams = _word_grams(word)
        each = text.weights[word] / max(1, len(grams))
        for gram in grams:
            if found.get(gram, 0.0) < each:
                found[gram] = each
    return found


@lru_cache(maxsize=1 << 15)
def _word_grams(word: str) -> tuple[str, ...]:
    marked = f"^{word[:40]}$"
    return tuple(dict.fromkeys(marked[i : i + 3] for i in range(len(marked) - 2)))


@cache
def rarity() -> tuple[dict[str, float], float]:
    """How often stems stand in a text (a share of all texts), and the share of those that the table lacks."""
    shares: dict[str, float] = {}
    for line in (files("nlp") / "data" / "word_rarity.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            stem, per_million = line.split("\t")
            shares[stem] = int(per_million) / 1e6
    return shares, 5e-6


def weight_of(share: float) -> float:
    """What a word weighs that stands in this share of all texts."""
    return -log(min(max(share, 1e-9), 0.999))
