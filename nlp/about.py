"""What a sum is for: of the phrases around it the one that most likely says so.

«۳۰۰ میلیارد تومان تسهیلات با بهره کم» is تسهیلات با بهره کم, «طلب ۳۰ هزار دلاری» is طلب. Rules propose a phrase; what
stands around the sum speaks for or against it and the others, weighed as `nlp.training.sums` learned from read reports.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from nlp.about_candidates import Candidate, Known, candidates
from nlp.about_rules import Place, word_set

_NONE: Mapping[str, str] = {}
__all__ = ["Known", "Place", "about", "given_out", "proposed"]


def about(sentence: str, place: Place, earlier: str, known: Known, tags: Mapping[str, str] = _NONE) -> str | None:
    """The phrase, in one to five words; None where nothing is said.

    `earlier` is the text of the sentences before, where the money is named if the figure's own does not name it, `tags`
    the parts of speech of the sentence's words.
    """
    found = proposed(sentence, place, earlier, known, tags)
    return given_out(max(found, key=_worth)) if found else None


def proposed(
    sentence: str, place: Place, earlier: str, known: Known, tags: Mapping[str, str] = _NONE
) -> list[Candidate]:
    """All phrases that come into question, each with what tells for or against it."""
    return candidates(sentence, place, earlier, known, tags)


def given_out(candidate: Candidate) -> str:
    """The phrase as a document has it: with the word that belongs to it, in its plain form."""
    words = (candidate.longer or candidate.text).split(" ")
    if len(words) > 2 and words[-1] in word_set("verbal"):
        words.pop()  # «بازسازی روستا تخصیص (داده است)»
    return _plain(" ".join(words))


_ENDING = re.compile("\u200c(?:ها|های|هایی|ای|اش|شان|هایش|هایشان|ی)(?![^ ])")


def _plain(phrase: str) -> str:
    """Without what plurals and «ی» append, one name for one thing: «کمک‌های بلاعوض» as «کمک بلاعوض»."""
    return _ENDING.sub("", phrase)


def _worth(candidate: Candidate) -> float:
    weights = _weights()
    return sum(weights.get(mark, 0.0) for mark in candidate.marks)


@cache
def _weights() -> dict[str, float]:
    lines = (files("nlp") / "models" / "sums.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {mark: float(weight) for mark, weight in rows}
