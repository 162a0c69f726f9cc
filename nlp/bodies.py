"""Names of bodies in a report's words: a head («سازمان», «شرکت») and the chain behind it, or a body known by name.

A chain ends at a verb, a preposition, a mark, or the place that closes it («… استان تهران»); «و» and «،» stay inside
where one body has both fields («تعاون، کار و رفاه اجتماعی»: `nlp/data/body_fields.txt`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from nlp.gazetteer import Gazetteer, rows
from nlp.names import Words, fold, read_list
from nlp.places import place_end

_LONGEST = 9  # words behind the head
_QUOTED = 8  # words between quotation marks
_OPEN, _CLOSE = frozenset(("«", '"', "“", "(")), {"«": "»", '"': '"', "“": "”", "(": ")"}
# «مبارزه با …», «حمایت از …»: prepositions inside names
_INSIDE = {
    fold(a): b
    for a, b in (
        ("حمایت", "از"),
        ("حفاظت", "از"),
        ("صیانت", "از"),
        ("پیشگیری", "از"),
        ("جلوگیری", "از"),
        ("مبارزه", "با"),
        ("مقابله", "با"),
        ("رسیدگی", "به"),
        ("کمک", "به"),
        ("امر", "به"),
        ("نهی", "از"),
    )
}
_CLOSERS = (
    ("جمهوری", "اسلامی", "ایران"),
    ("کل", "کشور"),
    ("کشور",),
    ("کشورمان",),
    ("ایران",),
    ("ریاست", "جمهوری"),
    ("مجلس", "شورای", "اسلامی"),
    ("مجلس",),
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body in the words [start, end); `head` words lead; `known` by name, `closed` by a place or «کشور»."""

    start: int
    end: int
    head: int
    known: bool = False
    closed: bool = False
    quoted: bool = False


@cache
def known_bodies() -> Gazetteer[str]:
    """Bodies known by name, and the head each begins with (empty where it needs none)."""
    return Gazetteer(
        (name if head == "-" else f"{head} {name}", "" if head == "-" else head)
        for head, names in rows("organisations.tsv")
        for name in names.split("|")
    )


@cache
def heads() -> Gazetteer[tuple[str, str]]:
    """Heads of bodies' names: the class of each, and of a plural its singular."""
    return Gazetteer((row[0], (row[1], row[2] if len(row) > 2 else "")) for row in rows("body_heads.tsv"))


@cache
def _fields() -> frozenset[tuple[str, str]]:
    pairs = set()
    for (line,) in rows("body_fields.txt"):
        words = [fold(word) for word in line.split()]
        pairs |= {(a, b) for a in words for b in words if a != b}
    return frozenset(pairs)


@cache
def _stops() -> frozenset[str]:
    return read_list("name_stops.txt") | read_list("body_stops.txt")


def body_at(w: Words, i: int) -> Body | None:
    """The body whose name begins at word i."""
    known = known_bodies().at(w, i)
    head = heads().at(w, i)
    if known:
        end, closed = close(w, joined(w, known[0]))
        return Body(i, end, head[0] - i if head else 0, known=True, closed=closed)
    if head is None or head[1][0] in ("plural", "plain"):
        return None
    body = chain(w, i, head[0])
    return body if body and _is_name(w, body, head[1][0]) else None


def chain(w: Words, start: int, head_end: int, through: frozenset[str] = frozenset()) -> Body | None:
    """The head's words and the chain behind them, never ended by words of `through`; None where nothing follows."""
    k, limit = head_end, min(len(w), head_end + _LONGEST)
    first_names, common = read_list("first_names.txt"), read_list("common_words.txt")
    while k < limit:
        key = w.keys[k]
        if key in _OPEN and (k == head_end or key != "("):
            inside = quoted_end(w, k)
            return Body(start, inside, head_end - start, quoted=True) if inside else _made(start, k, head_end)
        if key in ("و", "،"):
            if not is_field_pair(w, k):
                break
            k += 2
            continue
        closed = closer(w, k) if k > head_end else None
        if closed:
            return Body(start, close(w, closed)[0], head_end - start, closed=True)
        place = place_end(w, k)
        if place:
            return Body(start, place, head_end - start, closed=True)
        if not key[0].isalpha() or (ends_chain(key) and not _inside(w, k) and key not in through):
            break
        if k > head_end and key in first_names and key not in common and w.keys[k - 1] not in ("امام", "شهید", "حضرت"):
            break
        k += 1
    return _made(start, k, head_end)


def _made(start: int, end: int, head_end: int) -> Body | None:
    return Body(start, end, head_end - start) if end > head_end else None


def ends_chain(key: str) -> bool:
    """Whether no name goes on at this word: a preposition, a verb, a noun that opens the predicate."""
    return key in _stops() or is_verb(key)


def is_verb(key: str) -> bool:
    """«می‌کنند», «نمی‌شود», «کرده‌اند», «داشته‌است»."""
    if key.startswith(("می", "نمی")) and len(key) > 4 and key.endswith(("د", "م", "ه")) and key[-2] not in "اوی":
        return key not in ("میزبان", "میلاد", "میعاد")
    return key.endswith(("هاند", "هاست", "هایم", "هبود", "هشد")) and len(key) > 5


def _inside(w: Words, k: int) -> bool:
    return _INSIDE.get(w.at(k - 1)) == w.keys[k]


def is_field_pair(w: Words, k: int) -> bool:
    """Whether the «و» or «،» at k stands between two fields of one body."""
    before, after = w.at(k - 1), w.at(k + 1)
    fields = _fields()
    return (before, after) in fields or (after == "امور" and (before, w.at(k + 2)) in fields)


def joined(w: Words, end: int) -> int:
    """Where a name goes on behind `end` through «و» and «،» between fields."""
    known = end
    while w.at(end) in ("و", "،") and is_field_pair(w, end) and not _opens_body(w, end + 1):
        end += 2
        while end < len(w) and (w.keys[end - 1], w.keys[end]) in _fields():
            end += 1
    # «کار و رفاه اجتماعی»: the last field's adjective
    return end + 1 if end > known and w.at(end) in ("اجتماعی", "اسلامی", "پزشکی", "بدنی", "دستی") else end


def _opens_body(w: Words, i: int) -> bool:
    return i < len(w) and known_bodies().at(w, i) is not None


def close(w: Words, end: int) -> tuple[int, bool]:
    """Where the place or «کشور», «ایران» behind a name ends, and whether there is one."""
    closed = False
    for _ in range(2):
        further = closer(w, end) or place_end(w, end)
        if not further:
            break
        end, closed = further, True
    return end, closed


def closer(w: Words, k: int) -> int | None:
    """Where «کشور», «جمهوری اسلامی ایران» and the like at k end."""
    for words in _CLOSERS:
        if w.keys[k : k + len(words)] == words:
            return k + len(words)
    if w.at(k) in read_list("countries.txt"):
        return k + 1
    return None


def quoted_end(w: Words, k: int) -> int | None:
    """Behind the mark that closes the quotation opened at k; None where it is long or never closed."""
    closing = _CLOSE[w.keys[k]]
    for j in range(k + 2, min(k + 2 + _QUOTED, len(w))):
        if w.keys[j] == closing:
            return j + 1
        if w.keys[j] in ("\n", ".", "«"):
            return None
    return None


def _is_name(w: Words, body: Body, kind: str) -> bool:
    generic, common = read_list("body_generic.txt"), read_list("common_words.txt")
    words = [key for key in w.keys[body.start + body.head : body.end] if key[0].isalpha() and key != "و"]
    own = [key for key in words if key not in generic]
    if not own or w.at(body.start - 1) in ("این", "آن", "یک", "هر", "هیچ", "چند", "کدام", "همین", "همان"):
        return body.quoted and w.keys[body.start + body.head] != "("
    if kind == "sure" or body.quoted:
        return True
    proper = [key for key in own if key not in common and len(key) > 2 and not key.endswith(("های", "هایی", "ها"))]
    if body.closed and (len(words) > 1 or kind == "sure"):
        return True
    return bool(proper)
