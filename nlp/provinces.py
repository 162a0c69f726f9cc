"""Provinces of a report: named, through a county or city of theirs, or as an adjective («کردستانی»), and the main one.

The names are the 31 of `nlp/data/provinces.tsv`; offsets count characters of the report's text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from nlp.cooperative_names import named_cooperatives
from nlp.cooperative_words import word_class
from nlp.document import CooperativeKind, PlaceMention, Province
from nlp.gazetteer import word_set
from nlp.names import Words, read_list, words
from nlp.places import Place, places, places_in
from nlp.sentence import Report

_LOCAL = word_set("provinces.local")
_MEMBER = word_set("provinces.member")
_CIVIC = word_set("provinces.civic")
_SOURCES = word_set("provinces.sources")
_PLAIN = word_set("places.plain_cues")
_PASSING, _FIELDS = word_set("provinces.passing"), frozenset(("پارس جنوبی", "خارک"))
_FEW = 6  # mentions that do not make a province the report's unless its opening or an official says so
_MANY, _OFTEN = 10, 3  # mentions, and how many times those of all others
_SHORT = 40  # characters
_HEAD, _OPENING = 3, 2  # sentences after the title: where a province may lead, where its officials open the report


def provinces(report: Report) -> tuple[Province, ...]:
    """The provinces that the report speaks of, in the order in which it names them."""
    w, found = words(report.text), _found(report.text)
    mentions_of: dict[str, list[PlaceMention]] = {}
    for place in found:
        if _of_dateline(w, place):
            continue
        mention = PlaceMention(w.starts[place.start], w.ends[place.end - 1], place.via)
        mentions_of.setdefault(place.province, []).append(mention)
    for place in places_in(report.article.place or "")[:1]:
        mentions_of.setdefault(place.province, [])
    return tuple(Province(name, tuple(mentions)) for name, mentions in mentions_of.items())


@lru_cache(maxsize=4)
def _found(text: str) -> tuple[Place, ...]:
    """The places of a text; those in names of cooperatives only where no other stands («تعاونی پسته‌کاران رفسنجان»)."""
    w = words(text)
    inside = {
        place
        for n in named_cooperatives(text)
        if n.kind is CooperativeKind.COOPERATIVE
        for place in range(n.name + 1, n.end)
        if any(word_class(w.keys[k]) != "kind" for k in range(n.name, place))
    }
    found = places(w)
    return tuple(p for p in found if p.start not in inside or w.at(p.start - 1) in _PLAIN) or tuple(found)


def main_province(report: Report, provinces: tuple[Province, ...]) -> str | None:
    """The one province that the report is from or about; None for national reports.

    The dateline tells («ایسنا/کردستان», «به گزارش … از یزد»); else the province must lead: in the title or the opening
    sentences, and by far the most often named. A member of parliament's constituency makes no report local.
    """
    if not provinces:
        return None
    if report.article.place:
        at = places_in(report.article.place)
        if at:
            return at[0].province
    w, found = words(report.text), _found(report.text)
    for place in found:
        if _dates_the_line(w, place):
            return place.province
    return _leading(report, w, [p for p in found if not _of_dateline(w, p)])


def _of_dateline(w: Words, place: Place) -> bool:
    """«تهران - ایرنا»: the seat of the agency."""
    return (
        place.province == "تهران"
        and place.start <= 60
        and w.at(place.end) in ("-", "–", "ـ", "—")
        and (
            w.at(place.end + 1) in ("ایرنا", "ایسنا", "خبرگزاری", "خبرنگار", "مهر", "فارس")
            and w.at(place.start - 1) == "\n"
        )
    )


def _dates_the_line(w: Words, place: Place) -> bool:
    """«به گزارش خبرگزاری فارس از یزد»، «ایسنا/کردستان», «خبرنگار مهر در بجنورد»."""
    if place.adjective or w.starts[place.start] > 1500:
        return False
    i = place.start - 1
    while w.at(i) in ("استان", "شهرستان", "شهر", "مرکز", "منطقه", "بخش"):
        i -= 1
    if w.at(i) in ("/", "\\") and w.at(i - 1) in _SOURCES:
        return True
    if w.at(i) in ("از", "در") and w.at(i - 1) in _SOURCES:
        return any(w.at(k) in ("گزارش", "خبرنگار") for k in range(i - 1, i - 5, -1)) and w.at(i - 1) != "گزارش"
    if w.at(i) in ("-", "–", "ـ") and w.at(i - 1) in _SOURCES and w.at(place.end) in ("-", "–", "ـ", "،", ":"):
        return place.province != "تهران"
    starts_line = w.at(i) == "\n" and w.at(place.end) in ("-", "–", "ـ", "—")
    return starts_line and w.at(place.end + 1) in _SOURCES and place.province != "تهران"


def _leading(report: Report, w: Words, found: Sequence[Place]) -> str | None:
    """The province that stands at the head and far outnumbers the others."""
    head_end, opening_end = _head_end(report, _HEAD), _head_end(report, _OPENING)
    title_end = report.text.find("\n")
    counts: dict[str, int] = {}
    weights: dict[str, int] = {}
    stated: set[str] = set()  # of which the title, the opening or an official tells more than in passing
    least = 0  # what a province must weigh: members of parliament speak of their own in passing
    for place in found:
        if _of_member(w, place):
            least = 3 if w.starts[place.start] < head_end else least
            continue
        start, name = w.starts[place.start], place.province
        counts[name] = counts.get(name, 0) + 1
        opens = start < title_end or not (start > opening_end or _in_passing(w, place))
        if opens or _speaks_locally(w, place) or w.at(place.start - 1) in _CIVIC:
            stated.add(name)
        if start < head_end:
            local = start < title_end or (start < opening_end and _speaks_locally(w, place))
            weights[name] = weights.get(name, 0) + (3 if local else 1)
    if not weights:
        return _prevailing(counts)
    best = max(weights, key=lambda name: (weights[name], counts[name]))
    others = sum(counts.values()) - counts[best]
    if weights[best] < least or (weights[best] < 2 and counts[best] < 2):
        return None
    if best not in stated and counts[best] < _FEW:
        return None  # «کمک فرانسه به زلزله‌زدگان بم»
    if best == "تهران" and not any(p.province == best and _governs(w, p) for p in found):
        return None  # the capital as the seat of the government
    return best if counts[best] >= 2 * others or (weights[best] >= 3 and counts[best] >= others) else None


def _prevailing(counts: dict[str, int]) -> str | None:
    """The province of which a long report speaks on and on, though it opens with none."""
    best = max(counts, key=lambda name: counts[name], default="تهران")
    return (
        best if best != "تهران" and counts[best] >= max(_MANY, _OFTEN * (sum(counts.values()) - counts[best])) else None
    )


def _in_passing(w: Words, place: Place) -> bool:
    """«زلزله‌زدگان بم», «متولد شوشتر», «میعانات گازی پارس جنوبی»: what happened, came or comes from there."""
    return w.at(place.start - 1) in _PASSING or place.via in _FIELDS


def _head_end(report: Report, sentences: int) -> int:
    """Where the title and the first sentences of some length end; marks and emoji on lines of their own are none."""
    long = [s for s in report.sentences if s.number > 0 and len(s.text) >= _SHORT]
    return long[min(len(long), sentences) - 1].end if long else len(report.text)


def _speaks_locally(w: Words, place: Place) -> bool:
    """«مدیرکل تعاون، کار و رفاه اجتماعی گیلان», «دادگستری استان تهران»."""
    stops = read_list("name_stops.txt")
    for k in range(place.start - 1, max(place.start - 10, -1), -1):
        if w.at(k) in _LOCAL:
            return True
        if w.at(k) in stops and w.at(k) not in ("و", "رییس"):
            return False
    return False


def _governs(w: Words, place: Place) -> bool:
    """«استان تهران», «شهردار تهران»: the province or city itself is meant."""
    return place.via is not None or any(
        w.at(k) in _LOCAL or w.at(k) in _CIVIC for k in range(place.start - 1, max(place.start - 4, -1), -1)
    )


def _of_member(w: Words, place: Place) -> bool:
    """«نماینده مردم خدابنده در مجلس»."""
    return any(w.at(k) in _MEMBER for k in range(place.start - 1, max(place.start - 7, -1), -1))
