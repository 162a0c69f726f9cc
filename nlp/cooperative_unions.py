"""Chambers and unions of cooperatives in a report's words: «اتاق تعاون ایران», «اتحادیه تعاونی‌های مسافربری»."""

from __future__ import annotations

from nlp.bodies import chain, trimmed
from nlp.body_ends import close, ends_chain
from nlp.cooperative_words import MANY, ONES, PLURALS, Named, through, word_class
from nlp.document import CooperativeKind
from nlp.gazetteer import word_set
from nlp.names import Words
from nlp.places import place_end

_UNIONS = word_set("cooperatives.unions")
_ROOMS = frozenset(("اتاق", "اطاق"))
_TELLING = frozenset(("سراسری", "ایران", "کشور", "مرکزی", "استان"))
_BACK = 6  # words between a union's head and «تعاونی‌های»
_SERIES = 14  # words between «اتاق‌های» and «تعاون»


def chamber(w: Words, i: int) -> Named | None:
    """The chamber or house whose «تعاون» or «تعاونگران» stands at i."""
    start = i - 2 if w.at(i - 1) == "مرکزی" else i - 1
    head = w.at(start)
    if head in _ROOMS or head == "خانه":
        end = i + 2 if w.at(i + 1) == "مرکزی" else i + 1
        kind = CooperativeKind.OTHER if head == "خانه" else CooperativeKind.CHAMBER
        return Named(start, start, close(w, end)[0], kind)
    return _of_series(w, i) if w.at(i - 1) in ("و", "،") else None


def _of_series(w: Words, i: int) -> Named | None:
    """«اتاق‌های بازرگانی، تعاون و اصناف», «اتاق بازرگانی و تعاون»: a chamber without its head."""
    for j in range(i - 2, max(i - _SERIES, -1), -1):
        key = w.keys[j]
        if key in ("اتاقهای", "اتاق", "اطاق") or (key == "های" and w.at(j - 1) in _ROOMS):
            return Named(i, i, close(w, i + 1)[0], CooperativeKind.CHAMBER) if w.at(j + 1) != "تعاون" else None
        if key not in ("و", "،") and (not key[0].isalpha() or ends_chain(key)):
            return None
    return None


def union(w: Words, i: int) -> Named | None:
    """The union, federation or assembly whose «تعاونی‌های» or «تعاونی» stands at i; kinds of unions name none."""
    for start in range(i - 1, max(i - 1 - _BACK, -1), -1):
        key = w.keys[start]
        if key in _UNIONS and w.keys[start + 1] not in PLURALS:
            body = chain(w, start, i + 1, through())
            body = trimmed(w, body) if body and not body.closed else body
            end = _coordinated(w, body.end if body else i + 1)
            while end > i + 1 and not w.keys[end - 1][0].isalnum():
                end -= 1
            return Named(start, start, end, CooperativeKind.UNION) if _specific(w, start, end) else None
        if key in MANY or (ends_chain(key) and key not in ("شرکت", "تامین")) or not key[0].isalpha():
            return None
    return None


def _specific(w: Words, start: int, end: int) -> bool:
    """Whether the words tell which union it is: «اتحادیه تعاونی‌ها» and «اتحادیه تعاونی‌های استان‌ها» do not."""
    own = [k for k in w.keys[start + 1 : end] if k not in MANY | ONES and k not in ("شرکت", "شرکتهای", "تعاون")]
    return any(word_class(key) != "attribute" or key in _TELLING for key in own) and "استانها" not in own


def _coordinated(w: Words, end: int) -> int:
    """«تعاونی‌های تولید و توزیع»: kinds joined."""
    while w.at(end) == "و" and word_class(w.at(end - 1)) == "kind" and word_class(w.at(end + 1)) == "kind":
        end += 2
        while word_class(w.at(end)) == "kind":
            end += 1
    return place_end(w, end) or end
