"""Organisations of a report: ministries, banks, funds, agencies, companies, councils, clubs; one entry per body.

A body's name is the fullest form that the report uses; its shorter forms are further mentions of it. Cooperatives,
their unions and chambers are no organisations (`nlp.cooperatives`); offsets count characters of the report's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from nlp.bodies import Body, body_at, heads, is_proper, known_bodies, plain_words
from nlp.body_ends import ends_chain, quoted_end
from nlp.cooperative_names import cooperative_spans
from nlp.document import Organisation, Span
from nlp.names import Words, fold, read_list, words
from nlp.sentence import Report

_MARKS = str.maketrans(dict.fromkeys('«»"“”()', " "))
_SOURCES = frozenset(
    ("نقل", "گزارش", "نوشته", "گفت‌وگو", "مصاحبه", "گفتوگو", "گفتوگویی", "گفتگو", "گفتگویی", "پایگاه", "سایت")
)
# kinds of bodies («دانشگاه‌های علوم پزشکی»)
_KINDS = frozenset((("علوم", "پزشکی"), ("آب", "منطقه‌ای"), ("آب", "منطقهای")))
_LISTED = frozenset(("شرکت", "بانک", "باشگاه", "دانشگاه"))  # whose lists may hold names that are not known
_MEMBERS, _PROPER = 40, 3  # members of a list; words of one that is not known
_COMPARED = 100  # bodies whose names are compared with each other
_BARE = frozenset(("باشگاه", "شرکت", "بیمه", "گروه"))


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    keys: tuple[str, ...]
    start: int
    end: int


def organisations(report: Report) -> tuple[Organisation, ...]:
    """The bodies that the report names, in the order in which it first names them."""
    w = words(report.text)
    return _folded(_bodies(report.text, w, cooperative_spans(report.text)))


def _bodies(text: str, w: Words, taken: tuple[tuple[int, int], ...]) -> list[_Found]:
    found: list[_Found] = []
    blocked = dict(taken)
    i = 0
    while i < len(w):
        if i in blocked:
            i = blocked[i]
            continue
        if w.keys[i] in _possible():
            members = _members(text, w, i)
            if members:
                found += members[1]
                i = members[0]
                continue
            body = body_at(w, i)
            if body and not (
                _of_the_sector(w, body, taken)
                or _outlet(w, body)
                or any(start < body.end and i < end for start, end in taken)
            ):
                found.append(_found(text, w, body))
                found += _inner(text, w, body)
                more = _quoted_list(text, w, body) if body.quoted else _shared_head(text, w, body)
                found += more[1]
                i = max(body.end, more[0])
                continue
        i += 1
    return found


def _of_the_sector(w: Words, body: Body, taken: tuple[tuple[int, int], ...]) -> bool:
    """«اتحادیه تعاونی‌های استان‌ها»: a kind of unions; named ones are cooperatives, by their short names as well."""
    own = w.keys[body.start : body.end]
    if own[0] not in ("اتحادیه", "فدراسیون"):
        return False
    unions = (set(w.keys[start:end]) for start, end in taken if w.keys[start] == own[0])
    return any(key.startswith("تعاونی") for key in own) or any(set(own) <= union for union in unions)


def _outlet(w: Words, body: Body) -> bool:
    """«به نقل از شبکه الجزیره»: whence the report has it; «گروه دانش: …»: who wrote it."""
    if w.keys[body.start] == "گروه":
        return w.at(body.start - 1) in ("", "\n") and w.at(body.end) in (":", "-", "–", "_")
    if w.keys[body.start : body.start + 2] != ("باشگاه", "خبری") and w.keys[body.start] != "شبکه":
        return False
    return any(key in _SOURCES for key in w.keys[max(0, body.start - 4) : body.start])


@cache
def _possible() -> frozenset[str]:
    """The words with which a body's name may begin."""
    return known_bodies().firsts | heads().firsts


def _found(text: str, w: Words, body: Body) -> _Found:
    return _named(text, w, body.start, body.end)


def _named(text: str, w: Words, start: int, end: int, head: str = "") -> _Found:
    keys = tuple(key for key in w.keys[start:end] if key[0].isalnum())
    name = " ".join(text[w.starts[start] : w.ends[end - 1]].translate(_MARKS).split())
    if head:
        name, keys = f"{head} {name}", (fold(head), *keys)
    return _Found(name, keys, w.starts[start], w.ends[end - 1])


def _inner(text: str, w: Words, body: Body) -> list[_Found]:
    """The ministry inside «معاونت امور تعاون وزارت کار»."""
    for i in range(body.start + max(body.head, 1), body.end - 1):
        if w.keys[i] == "وزارت":
            known = known_bodies().at(w, i)
            if known and known[0] <= body.end:
                return [_named(text, w, i, max(known[0], body.end))]
    return []


def _shared_head(text: str, w: Words, body: Body) -> tuple[int, list[_Found]]:
    """«وزارت نفت و نیرو», «سازمان بهزیستی و تامین اجتماعی»: a second body under the first one's head."""
    head, end = w.keys[body.start], body.end
    found: list[_Found] = []
    while body.known and body.head == 1 and w.at(end) in ("و", "،") and end + 1 < len(w):
        member = _member_end(w, head, end + 1)
        if member is None or known_bodies().at(w, end + 1):
            break
        found.append(_named(text, w, end + 1, member, text[w.starts[body.start] : w.ends[body.start]]))
        end = member
    return end, found


def _quoted_list(text: str, w: Words, body: Body) -> tuple[int, list[_Found]]:
    """«شرکت «تله دو»، «ترک سل» و «گلف بانک»»: quoted names behind the first one."""
    end, found = body.end, list[_Found]()
    while w.at(end) in ("،", "و") and w.at(end + 1) in ("«", '"') and len(found) < _MEMBERS:
        close = quoted_end(w, end + 1)
        if close is None:
            break
        found.append(_named(text, w, end + 2, close - 1))
        end = close
    return end, found


def _proper_end(w: Words, k: int, *, loose: bool) -> int | None:
    """Where the member of a list at k ends, if it is of no ordinary words: «رنو، ولوو و جگووار لندرور».

    Behind such a member (`loose`) ordinary words may stand in others: «چرخشگر، تولید محور خودرو، مهرکام پارس».
    """
    if w.at(k) in ("«", '"'):
        return quoted_end(w, k)
    end = k
    while end < len(w) and end - k < _PROPER and w.keys[end][0].isalpha() and len(w.keys[end]) > 2:
        key = w.keys[end]
        ordinary = not is_proper(key) and not (loose and w.at(k - 1) == "،")
        if ordinary or key in plain_words() or key.endswith(("ها", "های")) or ends_chain(key):
            break
        end += 1
    stop = w.at(end)
    if loose and any(not is_proper(key) for key in w.keys[k:end]):
        return end if end > k and stop in ("،", "و", ".", "\n", "") else None
    ends = stop == "" or not stop[0].isalpha() or stop in read_list("common_words.txt") or ends_chain(stop)
    return end if end > k and ends else None


def _member_end(w: Words, head: str, i: int) -> int | None:
    """Where the member at i ends, if «head member» is a known body."""
    shifted = Words((head, *w.keys[i : i + 8]), (), ())
    known = known_bodies().at(shifted, 0)
    if known and shifted.keys[1 : known[0]] in _KINDS:
        return None
    return i + known[0] - 1 if known and known[0] > 1 else None


def _members(text: str, w: Words, i: int) -> tuple[int, list[_Found]] | None:
    """«بانک‌های تجارت، ملت و صادرات» are three banks; members need be known, or be no ordinary words."""
    head = heads().at(w, i)
    if head is None or head[1][0] != "plural":
        return None
    singular, k, found, unknown = head[1][1], head[0], list[_Found](), 0
    while k < len(w):
        end = _member_end(w, fold(singular), k)
        known = known_bodies().at(w, k)
        if known and (end is None or known[0] > end):
            found.append(_named(text, w, k, known[0]))
            k = known[0]
        elif end is not None:
            found.append(_named(text, w, k, end, "" if fold(singular) in _BARE and known else singular))
            k = end
        else:
            end = _proper_end(w, k, loose=bool(found)) if singular in _LISTED else None
            if end is None or heads().at(w, k):
                break
            unknown += 1
            found.append(_named(text, w, k, end, singular))
            k = end
        if w.at(k) not in ("،", "و"):
            break
        k += 1
    return (k, found) if len(found) > min(unknown, 1) else None


def _folded(found: list[_Found]) -> tuple[Organisation, ...]:
    """One entry per body: shorter forms become mentions of the fullest one."""
    fullest: list[_Found] = []
    chosen: dict[tuple[str, ...], _Found] = {}
    for item in sorted(found, key=lambda f: -len(f.keys)):
        if item.keys not in chosen:
            best = next((other for other in fullest[:_COMPARED] if _same(item.keys, other.keys)), item)
            chosen[item.keys] = best
            if best is item:
                fullest.append(item)
    spans: dict[str, list[Span]] = {}
    for item in found:
        spans.setdefault(chosen[item.keys].name, []).append(Span(item.start, item.end))
    return tuple(Organisation(name, tuple(mentions)) for name, mentions in spans.items())


def _same(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether the first names the same body as the second, fuller form."""
    if "".join(short) == "".join(full):
        return True
    if short[0] == full[0] and len(short) > 1:
        return set(short) <= set(full) or "".join(full).startswith("".join(short))
    bare = full[1 : 1 + len(short)] == short
    return bare or (len(short) == 1 and short[0] == full[-1] and short[0] not in read_list("common_words.txt"))
