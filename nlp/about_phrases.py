"""Phrases for what a sum is, weighed by how much of what it may be for they share: «قیمت» and «یورو» give «قیمت یورو».

A reader would name «هر یورو را ۱۴ هزار تومان می‌خرند» قیمت یورو or قیمت خرید یورو: a phrase of both parts meets
more of what readers say than either alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from nlp.about_rules import is_head, word_set
from nlp.about_words import is_action, nearness, noun_class


class Likely(NamedTuple):
    """A phrase around a sum, how likely it says what the sum is for, and the marks of where it stands."""

    text: str
    share: float
    marks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, the marks that speak for and against it, by how much, and what is known of it, in numbers."""

    text: str
    marks: dict[str, float]
    facts: dict[str, float]


ENOUGH = 0.3  # of the words of two phrases that are shared, for them to name one thing
_SINGLES, _HEADS, _OBJECTS, _SEEN = 10, 5, 6, 25
_ANYWAY, _LEAST = (
    4,
    0.05,
)  # as many of the surest are weighed, and of the others those that meet as much of what is likely


def phrases(likely: Sequence[Likely]) -> list[Phrase]:
    """The surest of the phrases, and nouns for money joined to what they may be of.

    `likely` are phrases with their probabilities, surest first; the same words may stand in it twice.
    """
    whole: dict[str, float] = {}
    for text, share, _ in likely:
        whole[text] = whole.get(text, 0.0) + share
    singles = sorted(whole.items(), key=lambda item: -item[1])
    told = _Told([(words_of(text), share) for text, share in singles])
    made = [told.phrase(text, share) for text, share in singles[:_SINGLES]]
    heads: dict[str, float] = {}
    for text, share, _ in likely[:_SEEN]:
        head = text.partition(" ")[0]
        if is_action(head) or is_head(head):
            heads[head] = heads.get(head, 0.0) + share
    objects = [(text, share) for text, share in singles[: 2 * _OBJECTS] if text.count(" ") < 2][:_OBJECTS]
    for head, share in sorted(heads.items(), key=lambda item: -item[1])[:_HEADS]:
        for text, its in objects:
            first, *_ = parts = text.split(" ")
            if first not in word_set("light") and not any(_kin(head, part) for part in parts):
                made.append(told.joined(head, share, text, its))
    different = [phrase for phrase in made if phrase is not None]
    for rank, phrase in enumerate(different):
        phrase.facts["rank"] = rank
    return [phrase for phrase in different if phrase.facts["rank"] < _ANYWAY or phrase.facts["met"] >= _LEAST]


def _kin(one: str, other: str) -> bool:
    """«اعتبارات» and «اعتبار», «ارزش» and «باارزش»: said twice."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) > 3 and (long.startswith(short) or long.endswith(short)))


@lru_cache(maxsize=8192)
def words_of(text: str) -> frozenset[str]:
    """The words of a phrase, half-spaces aside, as they are compared."""
    return frozenset("".join(c for c in word if c.isalnum()) for word in text.split(" ")) - {""}


class _Told:
    """What the probabilities of all phrases tell of one."""

    def __init__(self, likely: Sequence[tuple[frozenset[str], float]]) -> None:
        self._likely = likely
        self._seen: set[frozenset[str]] = set()
        self._words: Counter[str] = Counter()
        for words, share in likely:
            for word in words:
                self._words[word] += share  # type: ignore[assignment]

    def joined(self, head: str, share: float, text: str, its: float) -> Phrase | None:
        parted = {"head": math.log(share + 1e-3), "object": math.log(its + 1e-3)}
        phrase = self.phrase(f"{head} {text}", 0.0, parted)
        if phrase:
            phrase.marks[f"head:{head}"] = phrase.marks[f"object:{noun_class(text.partition(' ')[0])}"] = 1.0
        return phrase

    def phrase(self, text: str, share: float, parted: dict[str, float] | None = None) -> Phrase | None:
        words = words_of(text)
        if not words or words in self._seen:
            return None
        self._seen.add(words)
        parts, kind = text.split(" "), "c" if parted else "s"
        met = shared(words, self._likely)
        sure = [math.log(self._words[word] + 1e-3) for word in words]
        near = [nearness(part) for part in parts]
        first, last = noun_class(parts[0]), noun_class(parts[-1])
        both = {
            "met": met,
            "met:log": math.log(met + 1e-3),
            "likely": 0.0 if parted else math.log(share + 1e-3),
            "least": min(sure),
            "mean": sum(sure) / len(sure),
            **(parted or {}),
        }
        return Phrase(
            text,
            {
                **both,
                f"kind:{kind}": 1.0,
                f"met:{kind}": met,
                f"words:{min(len(parts), 4)}": 1.0,
                f"first:{kind}:{first}": 1.0,
                f"last:{kind}:{last}": 1.0,
                f"near:{kind}:{near[0]}": 1.0,
            },
            {
                **both,
                "joined": float(parted is not None),
                "words": len(parts),
                "near:first": float(near[0]),
                "near:last": float(near[-1]),
                "near:most": max(map(float, near)),
                "class:first": _CLASSES[first],
                "class:last": _CLASSES[last],
                "money": sum(map(is_head, parts)),
            },
        )


_CLASSES = {"money": 0, "weak": 1, "noun": 2, "light": 3, "adjectives": 4, "per": 5, "wholes": 6, "vague": 7}


def shared(words: frozenset[str], likely: Iterable[tuple[frozenset[str], float]]) -> float:
    """How likely one of these is that shares enough words with the words given."""
    return sum([share for its, share in likely if len(words & its) >= ENOUGH * len(words | its)])
