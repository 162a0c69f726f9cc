"""What a sum is for: of the phrases around it the one that most likely says so.

«۳۰۰ میلیارد تومان تسهیلات با بهره کم» is تسهیلات با بهره کم, «طلب ۳۰ هزار دلاری» is طلب. Rules propose a phrase; what
stands around the sum speaks for or against it and the others, weighed as `nlp.training.sums` learned from read reports.
The surest ones, and nouns for money joined to what they may be of, are weighed once more, also by decision trees, which
see the report's other sums as well (`nlp.about_choice`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from nlp.about_candidates import Candidate, Known, candidates, closed
from nlp.about_choice import Judge, Mention, Words, chosen, in_view, words_in
from nlp.about_phrases import Likely
from nlp.about_rules import Place, word_set
from nlp.about_trees import shipped
from nlp.about_words import VERB, kind, noun_class

_NONE: Mapping[str, str] = {}
__all__ = ["Known", "Mention", "Place", "Words", "given_out", "likely", "proposed", "told", "weighed", "words_in"]


def weighed(
    sentence: str, place: Place, earlier: str, known: Known, tags: Mapping[str, str] = _NONE
) -> Sequence[Likely]:
    """The phrases that may say what the sum is, in one to five words, with their probabilities, surest first.

    `earlier` is the text of the sentences before, where the money is named if the figure's own does not name it, `tags`
    the parts of speech of the sentence's words.
    """
    return likely(proposed(sentence, place, earlier, known, tags), _weights("sums"))


def told(words: Words, mentions: Sequence[Mention]) -> list[str | None]:
    """What each sum of a report is for; a sum of its title, lead and body is one sum. None where nothing is said."""
    return chosen(in_view(words, mentions), mentions, Judge(shipped("sums_trees"), _weights("sums_phrases")))


def proposed(
    sentence: str, place: Place, earlier: str, known: Known, tags: Mapping[str, str] = _NONE
) -> list[Candidate]:
    """All phrases that come into question, each with what tells for or against it."""
    return candidates(sentence, place, earlier, known, tags)


def likely(found: Sequence[Candidate], weights: Mapping[str, float]) -> list[Likely]:
    """The phrases as a document has them, with their probabilities, surest first."""
    if not found:
        return []
    worth = [_worth(candidate.marks, weights) for candidate in found]
    most = max(worth)
    shares = [math.exp(each - most) for each in worth]
    whole = sum(shares)
    made = [
        Likely(given_out(candidate), share / whole, candidate.marks)
        for candidate, share in zip(found, shares, strict=True)
    ]
    return sorted(made, key=lambda phrase: -phrase.share)


def _worth(marks: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum([weights.get(mark, 0.0) for mark in set(marks)])


def given_out(candidate: Candidate) -> str:
    """The phrase as a document has it: with the word that belongs to it, in its plain form."""
    text = " ".join(_without_predicate((candidate.longer or candidate.text).split(" ")))
    return _plain(closed(text) or text)


def _without_predicate(words: list[str]) -> list[str]:
    """«بازسازی روستا تخصیص (داده است)», «تسهیلات پرداخت (شد)»: what is said of it is no part of its name."""
    while len(words) > 1 and (
        kind(words[-1]) == VERB
        or (words[-1] in word_set("verbal") and len(words) > 2)
        or (words[-1] in _PREDICATES and noun_class(words[0]) == "money")
    ):
        words = words[:-1]
    return words


_PREDICATES = frozenset(
    ("پرداخت", "دریافت", "افزایش", "کاهش", "تخصیص", "اختصاص", "واریز", "برآورد", "تصویب", "مصوب", "نیاز", "اعطا", "جذب")
)


_ENDING = re.compile("\u200c(?:ای|اش|شان|هایش|هایشان|ی)(?![^ ])")


def _plain(phrase: str) -> str:
    """Without «ی» and whose it is: «هزینه‌ای», «قراردادشان»; plurals stay as the report has them."""
    return _ENDING.sub("", phrase)


@cache
def _weights(name: str) -> dict[str, float]:
    lines = (files("nlp") / "models" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {mark: float(weight) for mark, weight in rows}
