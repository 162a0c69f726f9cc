"""Is the report about the cooperative sector? True where cooperatives, their unions, chambers, banks or the ministry's
cooperative side are what it or a marked part of it is about; false where the word only occurs.

What each «تعاون» means (`senses`), where it stands and how often, and the words around it go to a small classifier.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from nlp.classifier import shipped
from nlp.sentence import Report
from nlp.senses import OF_THE_SECTOR, WORD, Sense, Use, fold, uses

THRESHOLD = 0.5

_LONGEST = 60_000  # characters; what stands later in a report does not make it one about the sector
_HEAD = 320  # characters after the title: a lead, or the first sentences
_WORDS_AROUND = 60  # characters on either side of a mention whose words are looked at
_MENTIONS_WITH_WORDS = 12
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDINGS = re.compile(r"(?:هایی|های|ها|ی)$")


def relevance(report: Report) -> tuple[bool, float]:
    """Whether the report is about the sector, and how likely that is (0 to 1)."""
    title = bool(report.article.title.strip())
    terms = relevance_terms(report.text[:_LONGEST], has_title=title)
    if not terms:
        return False, 0.0
    (sure,) = shipped("relevance").probabilities(terms)
    return sure >= THRESHOLD, round(sure, 4)


def relevance_terms(text: str, *, has_title: bool) -> list[str]:
    """What the classifier is told of a text; nothing where «تعاون» does not occur.

    The first line counts as the title where `has_title`.
    """
    folded = fold(text)
    if WORD not in folded:
        return []
    found = list(uses(folded))
    if not found:
        return []
    return [*_marks(folded, found, has_title), *_words(folded, found)]


def _marks(text: str, found: list[Use], has_title: bool) -> Iterator[str]:
    """Senses by place and number, as terms that begin with a capital."""
    title_end = max(text.find("\n"), 0) if has_title else 0
    head_end = title_end + _HEAD
    own = [use for use in found if use.sense in OF_THE_SECTOR]
    for use in found:
        place = "TITLE" if use.start < title_end else "HEAD" if use.start < head_end else "BODY"
        if use.sense in OF_THE_SECTOR:
            yield f"{place}"
        yield f"{place}:{use.sense}"
        if use.led and place != "BODY":
            yield f"LED:{use.sense}"
        if use.led:
            yield f"LED:{place}"
    for sense, number in Counter(use.sense for use in found).items():
        yield f"N:{sense}:{_size(number)}"
    yield f"OWN:{_size(len(own))}"
    density = 1000 * len(own) / max(len(text), 300)
    yield f"DENSE:{min(int(density * 1.5), 6)}"
    if not own:
        yield f"NO:{_size(len(found))}"
    else:
        yield f"FIRST:{'EARLY' if own[0].start < head_end else min(3, int(4 * own[0].start / len(text)))}"
        lines = {text.count("\n", 0, use.start) for use in own}
        yield f"LINES:{_size(len(lines))}"
    yield f"SHARE:{round(4 * len(own) / len(found))}"
    yield f"LONG:{min(int(len(text) / 1500), 5)}"


def _size(number: int) -> str:
    return next((str(n) for n in (0, 1, 2, 3) if number == n), "4" if number < 6 else "6" if number < 12 else "12")


def _words(text: str, found: list[Use]) -> Iterator[str]:
    own = [use for use in found if use.sense in OF_THE_SECTOR or use.sense in (Sense.OFFICE, Sense.MINISTER)]
    for use in (own or found)[:_MENTIONS_WITH_WORDS]:
        around = text[max(0, use.start - _WORDS_AROUND) : use.start] + " " + text[use.end : use.end + _WORDS_AROUND]
        for word in _WORD.findall(around)[1:-1]:
            yield _ENDINGS.sub("", word)[:7]
