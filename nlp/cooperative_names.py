"""Where a report names cooperatives, their unions and chambers: «شرکت تعاونی تولیدی آذر گل», «اتاق تعاون ایران».

Kinds («تعاونی‌های مسکن»), groups and attributes name none (`nlp/data/cooperative_words.tsv`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.bodies import chain, close, closer, ends_chain, is_field_pair, quoted_end
from nlp.document import CooperativeKind
from nlp.enumerations import Member, members
from nlp.gazetteer import rows
from nlp.names import Words, fold, read_list, words
from nlp.places import place_end

_ONE, _MANY = "تعاونی", frozenset(("تعاونیهای", "تعاونیها", "تعاونیهایی"))
_UNIONS = frozenset(fold(w) for w in ("اتحادیه", "اتحادیه‌ی", "فدراسیون", "کنفدراسیون", "مجمع", "کانون", "انجمن"))
_POSTS = frozenset(
    fold(w) for w in ("مدیرعامل", "عامل", "رئیس", "مدیره", "مدیر", "بازرس", "نماینده", "موسس", "سخنگوی", "دبیر")
)
_SECTORS = frozenset(fold(w) for w in ("خصوصی", "دولتی", "عمومی", "بخش", "بخشهای"))
_COUNTED = frozenset(
    fold(w)
    for w in ("یک", "این", "آن", "هر", "هیچ", "چند", "همین", "همان", "چنین", "کدام", "اولین", "نخستین", "بزرگترین")
)
_NUMBERS = frozenset(fold(w) for w in ("دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده"))
_COMPANIES = frozenset(fold(w) for w in ("شرکتهای", "شرکتهایی"))
_QUOTES = frozenset(("«", '"', "“"))
_BACK, _LONGEST, _AHEAD = 6, 7, 10


@dataclass(frozen=True, slots=True)
class Named:
    """A named body of the sector: its head begins at word `start`, its name is the words [name, end)."""

    start: int
    name: int
    end: int
    kind: CooperativeKind


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
            if named.start >= end:
                found.append(named)
                end = named.end
    return tuple(found)


def cooperative_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The words of all named bodies of the sector, heads included."""
    return tuple((named.start, named.end) for named in named_cooperatives(text))


@cache
def _classes() -> dict[str, str]:
    return {fold(word): kind for word, kind in rows("cooperative_words.tsv")}


@cache
def _through() -> frozenset[str]:
    return frozenset(word for word, kind in _classes().items() if kind in ("kind", "group"))


def _class(key: str) -> str:
    return _classes().get(key, "")


def _at(w: Words, i: int) -> Iterator[Named]:
    """The bodies whose telling word («تعاون», «تعاونی», «تعاونی‌های») stands at i."""
    key = w.keys[i]
    if key in ("تعاون", "تعاونگران"):
        chamber = _chamber(w, i)
        if chamber:
            yield chamber
        return
    union = _union(w, i)
    if union:
        yield union
    elif key == _ONE:
        yield from _single(w, i)
    elif key in _MANY:
        yield from _several(w, i)


def _chamber(w: Words, i: int) -> Named | None:
    """«اتاق تعاون استان تهران», «اتاق مرکزی تعاون», «خانه تعاون کردستان»."""
    start = i - 2 if w.at(i - 1) == "مرکزی" else i - 1
    head = w.at(start)
    if head not in ("اتاق", "اطاق", "خانه"):
        return None
    end = i + 2 if w.at(i + 1) == "مرکزی" else i + 1
    kind = CooperativeKind.OTHER if head == "خانه" else CooperativeKind.CHAMBER
    return Named(start, start, close(w, end)[0], kind)


def _union(w: Words, i: int) -> Named | None:
    """«اتحادیه سراسری تعاونی‌های تامین نیاز صنایع», «فدراسیون تعاونی مرزنشینان»."""
    for start in range(i - 1, max(i - 1 - _BACK, -1), -1):
        key = w.keys[start]
        if key in _UNIONS and w.keys[start + 1] not in ("های", "ها", "هایی"):
            body = chain(w, start, i + 1, _through())
            end = _coordinated(w, body.end if body else i + 1)
            while end > i + 1 and not w.keys[end - 1][0].isalnum():
                end -= 1
            own = [k for k in w.keys[start + 1 : end] if k not in _MANY and k != _ONE and k not in ("شرکت", "شرکتهای")]
            specific = [k for k in own if _class(k) != "attribute" or k in ("سراسری", "ایران", "کشور")]
            return Named(start, start, end, CooperativeKind.UNION) if specific else None
        if key in _MANY or (ends_chain(key) and key not in ("شرکت", "تامین")) or not key[0].isalpha():
            return None
    return None


def _coordinated(w: Words, end: int) -> int:
    """«تعاونی‌های تولید و توزیع»: kinds joined."""
    while w.at(end) == "و" and _class(w.at(end - 1)) == "kind" and _class(w.at(end + 1)) == "kind":
        end += 2
        while _class(w.at(end)) == "kind":
            end += 1
    return end


def _head_start(w: Words, i: int) -> int:
    """Where the head begins: «شرکت تعاونی», «موسسه تعاونی»."""
    if w.at(i - 1) == "های" and w.at(i - 2) == "شرکت":
        return i - 2
    return i - 1 if w.at(i - 1) in ("شرکت", "موسسه") or w.at(i - 1) in _COMPANIES else i


def _after_kinds(w: Words, k: int) -> int:
    while (
        _class(w.at(k)) == "kind"
        or (w.at(k - 1) == "مسکن" and w.at(k) == "مهر")
        or (w.at(k) in ("و", "،") and _class(w.at(k + 1)) == "kind" and _class(w.at(k - 1)) == "kind")
    ):
        k += 1
    return k


def _single(w: Words, i: int) -> Iterator[Named]:
    """«شرکت تعاونی تولیدی ۲۴۰۲ گل یاس», «تعاونی کشاورزی مهر بیجار»."""
    start = _head_start(w, i)
    before = w.at(start - 1)
    if w.at(i - 1) in _COMPANIES or (w.at(i - 1) == "های" and w.at(i - 2) == "شرکت"):
        yield from _several(w, i)  # «شرکت‌های تعاونی …»
        return
    if w.at(i - 1) == "بازرگانی" and w.at(i - 2) == "شرکت":
        end = i + 1
        yield Named(i - 2, i - 2, end, CooperativeKind.COOPERATIVE)
        return
    if before in _SECTORS or (before == "و" and w.at(start - 2) in _SECTORS):
        return
    marked = _marked(w, i + 1)
    if marked:
        yield from _list(w, start, marked)
        return
    if w.at(i + 1) in ("ها", "های", "هایی"):
        yield from _several(w, i, i + 2)
        return
    if before[0].isdigit() or before in _NUMBERS:
        listed = list(_list(w, i, _after_kinds(w, i + 1)))
        if len(listed) > 1 and all(_proper(list(w.keys[n.name : n.end])) for n in listed):
            yield from listed  # «سه تعاونی آذر گل، نوید و …»
        return
    if before in _COUNTED:
        return
    k = _skipped(w, _after_kinds(w, i + 1))
    named = _name(w, start, i + 1, k)
    if named:
        yield named


def _skipped(w: Words, k: int) -> int:
    """Behind attributes: «منحل شده و در حال تصفیه مولی‌الموحدین»."""
    j = k
    while (
        j - k < _BACK
        and not place_end(w, j)
        and (_class(w.at(j)) == "attribute" or (j > k and w.at(j) in ("و", "در", "حال", "تصفیه", "به", "نام")))
    ):
        j += 1
    return j if w.at(j - 1) != "و" else k


def _name(w: Words, start: int, head_end: int, k: int) -> Named | None:
    """The name at word k, behind the head and its kinds."""
    if w.at(k) in _QUOTES:
        end = quoted_end(w, k)
        return Named(start, k, end, CooperativeKind.COOPERATIVE) if end else None
    end = _name_end(w, k)
    own = [key for key in w.keys[k:end] if key[0].isalnum() and key != "و"]
    place = place_end(w, k)
    skipped = _class(w.at(k - 1)) == "attribute" and k > head_end
    if not own or (skipped and not _proper(own)):
        return None
    if place and place >= end:
        # «تعاونی مسکن کرمان»: the kind and the place together are the name
        kinds = [j for j in range(head_end, k) if _class(w.keys[j]) == "kind"]
        named = w.keys[k] == "شهر"
        return Named(start, k if named else kinds[0], place, CooperativeKind.COOPERATIVE) if kinds or named else None
    if _class(own[0]) == "group":
        posted = w.at(start - 1) in _POSTS
        if len(own) == 1 and not posted:
            return None
    elif not _proper(own) and not (len(own) > 1 and (w.at(start - 1) in _POSTS or _ends_in_place(w, k, end))):
        return None
    return Named(start, k, end, CooperativeKind.COOPERATIVE)


def _name_end(w: Words, k: int) -> int:
    j = k
    while j < len(w) and j - k < _LONGEST:
        key = w.keys[j]
        further = place_end(w, j)
        if further:
            return further
        if key == "و" and j > k and is_field_pair(w, j):
            j += 1
            continue
        if (
            not key[0].isalnum()
            or (ends_chain(key) and key not in _through())
            or _class(key) == "attribute"
            or (j > k and closer(w, j))
        ):
            break
        j += 1
    return j


def _ends_in_place(w: Words, k: int, end: int) -> bool:
    """«برق تهران»."""
    return any(place_end(w, j) == end for j in range(k + 1, end)) and not _class(w.keys[k])


def _proper(keys: list[str]) -> bool:
    """Whether some word is no ordinary one, or stands only in names."""
    common = read_list("common_words.txt")
    return any(
        not _class(key) and (key not in common or key in read_list("first_names.txt")) and len(key) > 1 for key in keys
    )


def _marked(w: Words, k: int) -> int | None:
    """Where the list behind «ازجمله», «شامل», «به نام‌های» begins, if such a marker follows soon after the head."""
    for j in range(k, min(k + _AHEAD, len(w))):
        key = w.keys[j]
        if _class(key) == "marker" or (key == "چون" and w.at(k - 1) == "تعاونیهایی") or (key == ":" and j == k):
            return j + 1
        if key == "جمله" and w.at(j - 1) == "از":
            return j + 1
        if key in ("نام", "نامهای", "نام‌های") and w.at(j - 1) in ("به", "با"):
            return j + 1
        if key in (".", "\n", "؛", "،") or key.startswith("تعاون"):
            return None
        if ends_chain(key) and key not in ("از", "به", "با", "در", "استان", "این"):
            return None
    return None


def _several(w: Words, i: int, k: int | None = None) -> Iterator[Named]:
    """«ازجمله تعاونی‌های مرغ پر، بستنی عسل و …», «تعاونی‌های استان مانند …», «تعاونی‌های «الف» و «ب»»."""
    start, k = _head_start(w, i), k or i + 1
    marked = _marked(w, k)
    if marked and _class(w.at(start - 1)) != "marker":
        if w.at(marked) in _MANY:
            return  # the list begins with a head of its own
        yield from _list(w, start, marked)
        return
    before = _class(w.at(start - 1)) == "marker" or (w.at(start - 1) == "جمله" and w.at(start - 2) == "از")
    listed = list(_list(w, start, _after_kinds(w, k)))
    sure = before or all(named.quoted for named in _spans(w, listed))
    if listed and (sure or len(listed) > 1):
        yield from listed


@dataclass(frozen=True, slots=True)
class _Quoted:
    quoted: bool


def _spans(w: Words, listed: list[Named]) -> list[_Quoted]:
    return [_Quoted(w.keys[named.name] in _QUOTES) for named in listed]


def _list(w: Words, start: int, k: int) -> Iterator[Named]:
    """The members of a list of cooperatives; nothing where they are kinds, groups or places."""
    found = []
    for n, member in enumerate(members(w, k)):
        named = _member(w, member, start if n == 0 else member.start)
        if named is not None:
            found.append(named)
    proper = [
        n
        for n in found
        if n.kind != CooperativeKind.COOPERATIVE or w.keys[n.name] in _QUOTES or _proper(list(w.keys[n.name : n.end]))
    ]
    if proper and 2 * len(proper) >= len(found):
        yield from found


def _member(w: Words, member: Member, start: int) -> Named | None:
    """One member, its own head cut off; None where it names none."""
    if member.quoted:
        return Named(start, member.start, member.end, CooperativeKind.COOPERATIVE)
    for i in range(member.start, member.end):
        if w.keys[i] in _MANY or w.keys[i] == _ONE:
            union = _union(w, i)
            if union:
                return Named(union.start, union.name, max(union.end, member.end), union.kind)
            k = _after_kinds(w, i + 1)
            return Named(start, k, member.end, CooperativeKind.COOPERATIVE) if k < member.end else None
    keys = w.keys[member.start : member.end]
    own = [key for key in keys if _class(key) not in ("kind", "attribute")]
    place = place_end(w, member.start)
    if not own or (place and place >= member.end) or (len(keys) == 1 and _class(own[0]) == "group"):
        return None
    return Named(start, member.start, member.end, CooperativeKind.COOPERATIVE)
