"""Whether a figure is told of the whole country, though its sentence names a province: «۹۲ هزار تعاونی در کشور»."""

from __future__ import annotations

import re
from functools import cache

from nlp.word_tables import word_table

_REACH = 110  # characters to either side of a figure
_WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*|[^\s]")
_MOST_AFTER, _MOST_BEFORE = 7, 6  # words


def is_nationwide(sentence: str, start: int, end: int, left: int, right: int, places: list[int]) -> bool:
    """Whether the figure at `start` to `end` of the sentence is one of the whole country.

    `left` and `right` are where the figures beside it end and begin, `places` where provinces are named.
    """
    after, before = sentence[end : min(right, end + _REACH)], sentence[max(left, start - _REACH) : start]
    clause = _OWN.split(before)[-1]  # «مدیرکل تعاون کردستان گفت: ۹۲ هزار …» begins after the colon
    if any(start - len(clause) <= place < start for place in places):
        return False  # «کردستان ۱۰ درصد عسل کشور را دارد»
    following = next((place - end for place in places if end <= place < end + len(_clause(after))), None)
    if not sentence[start:end].endswith("ترین") and (found := _behind(after)) is not None:
        at, whole = found
        if following is None or (whole and at < following):
            return True
    return following is None and _in_front(clause)


def _behind(after: str) -> tuple[int, bool] | None:
    """Where the figure's own words name the country behind it, and whether as a whole: «تعاونی فعال در سراسر کشور»."""
    words = [m.group() for m in _WORD.finditer(after)][: _MOST_AFTER + 4]
    starts = [m.start() for m in _WORD.finditer(after)]
    for i, word in enumerate(words[: _MOST_AFTER + 1]):
        if _is_country(words, i):
            following = words[i + 1] if i + 1 < len(words) else ""
            if following in _set("not_after"):
                return None
            part = _set("parts") & set(words[:i]) or any(word.endswith("ترین") for word in words[:i])
            if words[i - 1 : i] == ["در"] or words[max(0, i - 2) : i - 1] == ["در"]:
                return starts[i], True
            whole = i > 0 and words[i - 1] in _set("all")
            # «۲۵ درصد از سرقت‌های کل کشور» is told of the country, «۲۰۰ نفر از سراسر کشور» came from it to the place
            if (whole and words[max(0, i - 2) : i - 1] != ["از"]) or not part:
                return starts[i], whole and not part
            return None
        if word in _set("breaks") or not word[0].isalpha():
            return None
    return None


def _is_country(words: list[str], i: int) -> bool:
    """«کشور»; «ایران» only as a place («در ایران»), since bodies are of it («اتاق تعاون ایران»)."""
    return words[i] in _set("country") or (words[i] == "ایران" and words[max(0, i - 1) : i] == ["در"])


def _in_front(clause: str) -> bool:
    """Whether the country stands in front of the figure: «مجموع تعاونی‌های کشور ۹۲ هزار»."""
    words = [m.group() for m in _WORD.finditer(clause)]
    for back in range(1, min(_MOST_BEFORE, len(words)) + 1):
        i = len(words) - back
        if _is_country(words, i):
            if words[i + 1 : i + 2] and words[i + 1] in _set("not_after"):
                return False
            if words[i - 1 : i] == ["در"]:
                return True
            of_all = i > 0 and words[i - 1] in _set("all")
            near = all(word in _set("number") for word in words[i + 1 :])
            # «دادستان کل کشور ۵۰ پرونده را …» and «۷۰ هزار مسافر از کشور» are no sums of the country
            body = _set("bodies") & set(words[max(0, i - 5) : i])
            return (of_all or near) and not body and not _set("parts") & set(words[max(0, i - 2) : i])
        if words[i] in _set("breaks") or not words[i][0].isalpha():
            return False
    return False


def _clause(after: str) -> str:
    m = _END.search(after)
    return after[: m.start()] if m else after


_END = re.compile(r"[.؛!؟]|،| (?:که|اما|ولی) | (?:و|است|هست|دارد|داریم) (?=و |در |سهم |استان |برای )")
_OWN = re.compile(r"[.؛:!؟،«]| (?:که|اما|ولی|گفت|افزود|کرد|داشت|ساخت|داد|شد) ")


def _set(name: str) -> frozenset[str]:
    return _sets()[name]


@cache
def _sets() -> dict[str, frozenset[str]]:
    return word_table("nlp", "nationwide_words.tsv")
