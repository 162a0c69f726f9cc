"""Where a report names cooperatives, their unions and chambers: «شرکت تعاونی تولیدی آذر گل», «اتاق تعاون ایران».

Kinds («تعاونی‌های مسکن»), groups and attributes name none (`nlp.cooperative_words`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from nlp.bodies import heads
from nlp.cooperative_members import listed, marked, named_at
from nlp.cooperative_unions import chamber, union
from nlp.cooperative_words import MANY, ONES, PLURALS, QUOTES, Named, after_kinds, is_proper, word_class
from nlp.document import CooperativeKind
from nlp.gazetteer import word_set
from nlp.names import Words, words
from nlp.places import place_end

__all__ = ["Named", "cooperative_spans", "named_cooperatives"]

_SECTORS = word_set("cooperatives.sectors")
_COUNTED = word_set("cooperatives.counted")
_NUMBERS = word_set("cooperatives.numbers")
_OPENS = frozenset((".", ":", "؛", "\n", "!", "؟", "»"))
_REACH = 24  # words of a list before its head
_COMPANIES = frozenset(("شرکتهای", "شرکتهایی"))


@lru_cache(maxsize=4)
def named_cooperatives(text: str) -> tuple[Named, ...]:
    """The named bodies of the sector in a text, in reading order."""
    w = words(text)
    found: list[Named] = []
    end = 0
    for i, key in enumerate(w.keys):
        if i < end or not key.startswith("تعاون"):
            continue
        for named in _at(w, i):
            if not found or named.start >= found[-1].end:
                found.append(named)
                end = max(end, named.end)
    return tuple(found)


def cooperative_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The words of all named bodies of the sector, heads included."""
    return tuple((named.start, named.end) for named in named_cooperatives(text))


def _at(w: Words, i: int) -> Iterator[Named]:
    """The bodies whose telling word («تعاون», «تعاونی», «تعاونی‌های») stands at i."""
    key = w.keys[i]
    if key in ("تعاون", "تعاونگران"):
        room = chamber(w, i) or (union(w, i) if w.at(i + 1) == "روستایی" else None)
        if room:
            yield room
        return
    united = union(w, i)
    if united:
        yield united
    elif key in ONES:
        yield from _single(w, i)
    elif key in MANY:
        yield from _several(w, i)


def _head_start(w: Words, i: int) -> int:
    """Where the head begins: «شرکت تعاونی», «موسسه تعاونی»."""
    if w.at(i - 1) == "های" and w.at(i - 2) == "شرکت":
        return i - 2
    return i - 1 if w.at(i - 1) in ("شرکت", "موسسه") or w.at(i - 1) in _COMPANIES else i


def _single(w: Words, i: int) -> Iterator[Named]:
    """«شرکت تعاونی تولیدی ۲۴۰۲ گل یاس», «تعاونی کشاورزی مهر بیجار»."""
    start = _head_start(w, i)
    before = w.at(start - 1)
    if w.at(i - 1) in _COMPANIES or (w.at(i - 1) == "های" and w.at(i - 2) == "شرکت"):
        yield from _several(w, i)  # «شرکت‌های تعاونی …»
        return
    if w.at(i - 1) == "بازرگانی" and w.at(i - 2) == "شرکت":
        yield Named(i - 2, i - 2, i + 1, CooperativeKind.COOPERATIVE)
        return
    if before in _SECTORS or (before == "و" and w.at(start - 2) in _SECTORS):
        return
    at = marked(w, i + 1)
    if at:
        yield from listed(w, start, at)
        return
    if w.at(i + 1) in PLURALS:
        yield from _several(w, i, i + 2)
        return
    if before[0].isdigit() or before in _NUMBERS:
        found = list(listed(w, i, after_kinds(w, i + 1)))
        if len(found) > 1 and all(_own(w, named) for named in found):
            yield from found  # «سه تعاونی آذر گل، نوید و …»
        return
    if before in _COUNTED:
        return
    named = named_at(w, start, i + 1)
    if named and before == "،" and w.at(named.end) == "و":
        yield named
        yield from _last(w, named.end + 1)
        return
    while named:
        yield named
        joined = w.at(named.end) in ("و", "،") and word_class(w.at(named.end + 1)) == "kind"
        named = named_at(w, named.end + 1, named.end + 1) if joined else None  # «… و تولیدی اکسیر بوئین‌زهرا»


def _last(w: Words, k: int) -> Iterator[Named]:
    """«تعاونی آذر گل، تعاونی نوید و پارس پلاست»: the last of a list of heads has none of its own."""
    last = next(listed(w, k, k), None) if w.at(k) not in heads().firsts else None
    if last and last.name == k and last.end - k < 5 and _own(w, last):
        yield last


def _own(w: Words, named: Named) -> bool:
    """Whether a member of a counted list is surely a name: «۲۳۰ تعاونی غیرفعال شهرستان‌های …» has none."""
    keys = w.keys[named.name : named.end]
    if named.kind != CooperativeKind.COOPERATIVE:
        return True
    ends = any(place_end(w, k) == named.end for k in range(named.name + 1, named.end))
    return (is_proper(keys) or ends) and not any(word_class(key) == "attribute" for key in keys)


def _several(w: Words, i: int, k: int | None = None) -> Iterator[Named]:
    """«ازجمله تعاونی‌های مرغ پر، بستنی عسل و …», «تعاونی‌های استان مانند …», «تعاونی‌های «الف» و «ب»»."""
    start, k = _head_start(w, i), k or i + 1
    at = marked(w, k)
    led = word_class(w.at(start - 1)) == "marker" or (w.at(start - 1) == "جمله" and w.at(start - 2) == "از")
    if at and word_class(w.at(start - 1)) != "marker":
        if w.at(at) not in MANY:  # else the list begins with a head of its own
            yield from listed(w, start, at)
        return
    found = list(listed(w, start, after_kinds(w, k)))
    whole = w.keys[k - 1] in ("تعاونیها", "ها") or w.at(start - 1) in ("این", "آن")  # «این تعاونی‌ها نگران نباشند»
    if whole and not led and w.at(k) not in QUOTES:
        found = []
    if found and (led or len(found) > 1 or all(w.keys[named.name] in QUOTES for named in found)):
        yield from found
    elif w.at(start - 1) == "از":
        yield from _before(w, start - 1)


def _before(w: Words, end: int) -> Iterator[Named]:
    """«افزود: زنان دلگان، سوزن‌دوزان اسپکه و ماه‌بانو از تعاونی‌هایی هستند که …»: a list before its head."""
    start = end
    while start > 0 and end - start < _REACH and w.keys[start - 1] not in _OPENS:
        start -= 1
    found = list(listed(w, start, start))
    if len(found) > 2 and found[-1].end == end and is_proper([key for n in found for key in w.keys[n.name : n.end]]):
        yield from found
