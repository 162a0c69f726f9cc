"""What a sum is for: of the phrases around it the one that most likely says so.

«۳۰۰ میلیارد تومان تسهیلات با بهره کم» is تسهیلات با بهره کم, «طلب ۳۰ هزار دلاری» is طلب. Rules propose a phrase; what
stands around the sum speaks for or against it and the others, weighed as `nlp.training.sums` learned from read reports.
Then the surest ones, and nouns for money joined to what they may be of, are weighed once more (`nlp.about_phrases`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from nlp.about_candidates import Candidate, Known, candidates, closed
from nlp.about_phrases import phrases, words_of
from nlp.about_rules import Place, word_set
from nlp.about_words import VERB, kind, noun_class

_NONE: Mapping[str, str] = {}
__all__ = ["Known", "Place", "about", "chosen", "given_out", "likely", "proposed", "told", "weighed"]


def about(sentence: str, place: Place, earlier: str, known: Known, tags: Mapping[str, str] = _NONE) -> str | None:
    """The phrase, in one to five words; None where nothing is said.

    `earlier` is the text of the sentences before, where the money is named if the figure's own does not name it, `tags`
    the parts of speech of the sentence's words.
    """
    return told(weighed(sentence, place, earlier, known, tags))


def weighed(
    sentence: str, place: Place, earlier: str, known: Known, tags: Mapping[str, str] = _NONE
) -> list[tuple[str, float]]:
    """The phrases that may say what the sum is, with their probabilities, surest first."""
    return likely(proposed(sentence, place, earlier, known, tags), _weights("sums"))


def told(*mentions: Sequence[tuple[str, float]]) -> str | None:
    """The phrase to tell of a sum that is spoken of once, or, in a report's title, lead and body, several times."""
    found: Sequence[tuple[str, float]]
    if len(mentions) == 1:
        found = mentions[0]
    else:
        whole: dict[str, float] = {}
        for mention in mentions:
            for text, share in mention:
                whole[text] = whole.get(text, 0.0) + share / len(mentions)
        found = sorted(whole.items(), key=lambda item: -item[1])
    return chosen(found, _weights("sums_phrases")) if found else None


def chosen(found: Sequence[tuple[str, float]], weights: Mapping[str, float]) -> str:
    """The phrase to tell, of phrases with their probabilities, surest first."""
    told = phrases(found)
    worth = [sum([weights.get(mark, 0.0) * by for mark, by in phrase.marks.items()]) for phrase in told]
    best = told[worth.index(max(worth))].text
    if any(text == best for text, _ in found):
        return best
    # two parts that the report itself has in one phrase: «قیمت» and «زنده» of «قیمت مرغ زنده»
    own, head = words_of(best), best.partition(" ")[0]
    return next(
        (t for t, _ in found if t.startswith(f"{head} ") and own < words_of(t) and t.count(" ") <= best.count(" ") + 2),
        best,
    )


def proposed(
    sentence: str, place: Place, earlier: str, known: Known, tags: Mapping[str, str] = _NONE
) -> list[Candidate]:
    """All phrases that come into question, each with what tells for or against it."""
    return candidates(sentence, place, earlier, known, tags)


def likely(found: Sequence[Candidate], weights: Mapping[str, float]) -> list[tuple[str, float]]:
    """The phrases as a document has them, with their probabilities, surest first."""
    if not found:
        return []
    worth = [_worth(candidate.marks, weights) for candidate in found]
    most = max(worth)
    shares = [math.exp(each - most) for each in worth]
    whole = sum(shares)
    made = [(given_out(candidate), share / whole) for candidate, share in zip(found, shares, strict=True)]
    return sorted(made, key=lambda item: -item[1])


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
