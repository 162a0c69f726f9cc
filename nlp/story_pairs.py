"""Two texts side by side: what they share, and how likely one reprints the other or tells the same story.

Two logistic regressions over a dozen plain figures; the weights stand in `data/story_weights.tsv`, learned by
`nlp.training.stories` from pairs that were labelled by reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, log, log1p, sqrt

from nlp.story_texts import StoryText

_MOST_UNSHARED = 60
# Two texts whose shared words weigh less of the shorter one's are not looked at more closely.
_LEAST_SHARED = 0.2


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text with what each of its words weighed when it came: rare words weigh much."""

    text: StoryText
    weights: Mapping[str, float]
    total: float
    length: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely one text reprints the other, and how likely both tell one story (0 to 1 each)."""

    reprint: float
    story: float


def weighed(text: StoryText, weight: Callable[[str], float]) -> Weighed:
    """The text with its words weighed."""
    weights = {word: weight(word) for word in text.bag}
    return Weighed(text, weights, sum(weights.values()), sqrt(sum(w * w for w in weights.values())))


def likeness(new: Weighed, old: Weighed, heard: Callable[[str], int]) -> Likeness:
    """How like the two are; `heard` tells in how many recent texts a word stood."""
    seen = features(new, old, heard)
    if seen is None:
        return Likeness(0.0, 0.0)
    reprint, story = (_probability(seen, _weights()[name]) for name in ("reprint", "story"))
    return Likeness(reprint, max(reprint, story))


def features(
    new: Weighed, old: Weighed, heard: Callable[[str], int], everything: bool = False
) -> dict[str, float] | None:
    """The figures that are weighed; None where the two share nothing, or (without `everything`) too little."""
    a, b = new.text, old.text
    shared = a.bag & b.bag
    if not shared or not new.total or not old.total:
        return None
    weight = new.weights
    common = sum(weight[word] for word in shared)
    least = max(min(new.total, old.total), 1e-9)
    if common < _LEAST_SHARED * least and not everything:
        return None
    pairs = _grams(a.words, 2) & _grams(b.words, 2)
    triples_a, triples_b = _grams(a.words, 3), _grams(b.words, 3)
    triples = len(triples_a & triples_b)
    bigrams = sum(weight[x] + weight[y] for x, y in pairs)
    bigrams_least = min(_of_pairs(new), _of_pairs(old))
    titles = sum(weight[word] for word in a.title & b.title)
    title_a = sum(weight[word] for word in a.title)
    title_b = sum(old.weights[word] for word in b.title)
    gap = 0.0 if a.at is None or b.at is None else abs(a.at - b.at) / 3600
    fewest = min(len(a.numbers), len(b.numbers))
    shorter, longer = sorted((len(a.words), len(b.words)))
    return {
        "letters": (common + _nearly(new, old, shared)) / least,
        "cosine": sum(weight[word] ** 2 for word in shared) / max(new.length * old.length, 1e-9),
        "pairs": min(bigrams / max(bigrams_least, 1e-9), 1.2),
        "triples": triples / max(1, min(len(triples_a), len(triples_b))),
        "run": _longest_run(a.words, b.words) / max(1, shorter),
        "rarest": max(weight[word] for word in shared) / 10,
        "heard": log1p(min(heard(word) for word in shared)) / 7,
        "titles": titles / max(title_a, title_b, 1e-9),
        "title_told": min(
            sum(weight[word] for word in a.title & b.bag) / max(title_a, 1e-9),
            sum(old.weights[word] for word in b.title & a.bag) / max(title_b, 1e-9),
        ),
        "numbers": len(a.numbers & b.numbers) / fewest if fewest else 0.5,
        "days_apart": min(gap / 24, 3.0),
        "nearness": 1 / (1 + gap / 3),
        "one_outlet": float(bool(a.outlet) and a.outlet == b.outlet),
        "lengths": shorter / max(1, longer),
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


def _of_pairs(text: Weighed) -> float:
    weight = text.weights
    return sum(weight[x] + weight[y] for x, y in _grams(text.text.words, 2))


def _longest_run(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words stand in both in one piece."""
    places: dict[str, list[int]] = {}
    for j, word in enumerate(b):
        places.setdefault(word, []).append(j)
    best, before = 0, dict[int, int]()
    for word in a:
        here: dict[int, int] = {}
        for j in places.get(word, ())[:20]:
            here[j] = length = before.get(j - 1, 0) + 1
            best = max(best, length)
        before = here
    return best


def _nearly(new: Weighed, old: Weighed, shared: frozenset[str]) -> float:
    """What the other words share letter by letter: «کمزار» and «کومزار», «بمب‌گذار» and «بمباران»."""
    own, other = _letters(new, shared), _letters(old, shared)
    return sum(min(weight, other[gram]) for gram, weight in own.items() if gram in other)


def _letters(text: Weighed, shared: frozenset[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    rest = sorted(text.text.bag - shared, key=lambda word: (-text.weights[word], word))[:_MOST_UNSHARED]
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
