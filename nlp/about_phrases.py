"""Phrases for what a sum is, weighed by how much of what it may be for they share: «قیمت» and «یورو» give «قیمت یورو».

A reader would name «هر یورو را ۱۴ هزار تومان می‌خرند» قیمت یورو or قیمت خرید یورو: a phrase of both parts meets
more of what readers say than either alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp.about_rules import is_head, word_set
from nlp.about_words import is_action, nearness, noun_class


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase and what speaks for or against it, by how much."""

    text: str
    marks: dict[str, float]


ENOUGH = 0.3  # of the words of two phrases that are shared, for them to name one thing
_SINGLES, _HEADS, _OBJECTS, _SEEN = 10, 5, 6, 25


def phrases(likely: Sequence[tuple[str, float]]) -> list[Phrase]:
    """The surest of the phrases, and nouns for money joined to what they may be of.

    `likely` are phrases with their probabilities, surest first; the same words may stand in it twice.
    """
    whole: dict[str, float] = {}
    for text, share in likely:
        whole[text] = whole.get(text, 0.0) + share
    singles = sorted(whole.items(), key=lambda item: -item[1])
    told = _Told([(words_of(text), share) for text, share in singles])
    made = [told.phrase(text, "s", share) for text, share in singles[:_SINGLES]]
    heads: dict[str, float] = {}
    for text, share in likely[:_SEEN]:
        head = text.partition(" ")[0]
        if is_action(head) or is_head(head):
            heads[head] = heads.get(head, 0.0) + share
    objects = [(text, share) for text, share in singles[: 2 * _OBJECTS] if text.count(" ") < 2][:_OBJECTS]
    for head, share in sorted(heads.items(), key=lambda item: -item[1])[:_HEADS]:
        for text, its in objects:
            first, *_ = parts = text.split(" ")
            if first not in word_set("light") and not any(_kin(head, part) for part in parts):
                made.append(told.joined(head, share, text, its))
    return [phrase for phrase in made if phrase is not None]


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
        more = {
            "head": math.log(share + 1e-3), "object": math.log(its + 1e-3), f"head:{head}": 1.0,
            f"object:{noun_class(text.partition(' ')[0])}": 1.0,
        }  # fmt: skip
        return self.phrase(f"{head} {text}", "c", 0.0, more)

    def phrase(self, text: str, kind: str, share: float, more: dict[str, float] | None = None) -> Phrase | None:
        words = words_of(text)
        if not words or words in self._seen:
            return None
        self._seen.add(words)
        met = sum(p for these, p in self._likely if len(words & these) >= ENOUGH * len(words | these))
        parts = text.split(" ")
        sure = [math.log(self._words[word] + 1e-3) for word in words]
        return Phrase(
            text,
            {
                f"kind:{kind}": 1.0,
                "met": met,
                f"met:{kind}": met,
                "met:log": math.log(met + 1e-3),
                "likely": math.log(share + 1e-3) if kind == "s" else 0.0,
                f"words:{min(len(parts), 4)}": 1.0,
                "least": min(sure),
                "mean": sum(sure) / len(sure),
                f"first:{kind}:{noun_class(parts[0])}": 1.0,
                f"last:{kind}:{noun_class(parts[-1])}": 1.0,
                f"near:{kind}:{nearness(parts[0])}": 1.0,
                **(more or {}),
            },
        )
