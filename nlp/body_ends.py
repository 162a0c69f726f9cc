"""Where the name of a body ends: at a verb, a preposition, a mark, or the place or «کشور» that closes it.

What stands inside names though names end at it elsewhere («مبارزه با …», «و» between two fields of one body) is told
here too.
"""

from __future__ import annotations

from functools import cache, lru_cache

from nlp.detached import is_past, is_wish
from nlp.detached import is_verb as is_stem
from nlp.gazetteer import Gazetteer, rows, word_set
from nlp.names import Words, fold, read_list
from nlp.places import place_end

_QUOTED = 8  # words between quotation marks
OPENING, _CLOSE = frozenset(("«", '"', "“", "(")), {"«": "»", '"': '"', "“": "”", "(": ")"}
# «مبارزه با …», «بزرگداشت هفته …», «اصل ۹۰»: words inside names at which they would end
_INSIDE = frozenset((fold(a), fold(b)) for a, line in rows("body_inside.tsv") for b in line.split())
_CLOSERS = Gazetteer((name, name) for (name,) in rows("body_closers.txt"))
_NOT_CLOSED_BEFORE = word_set("bodies.not_closed_before")
_LIGHT = word_set("bodies.light_verbs")
_GUARDS = frozenset(("پاسداران", "انقلاب", "اسلامی"))
_CITIES = read_list("foreign_cities.txt")
COPULAS = word_set("bodies.copulas")
_VERBS = _LIGHT | COPULAS | word_set("bodies.verbs") | read_list("verb_forms.txt")
_SAYING = tuple(sorted(word_set("bodies.saying")))  # whose subject stands before them: «شرکت سافران می‌گوید»
_NO_VERBS, _LONGEST_VERB = word_set("bodies.no_verbs"), 24
_TENS = frozenset(("بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود", "صد", "یکصد"))
NUMBERED = frozenset(("اصل", "ماده", "منطقه", "ناحیه"))


def goes_on(w: Words, k: int) -> bool:
    """Whether the word at k, at which names end elsewhere, stands inside one here."""
    return (w.at(k - 1), w.at(k)) in _INSIDE or (w.at(k - 1) in NUMBERED and w.at(k)[0].isdigit())


def close(w: Words, end: int) -> tuple[int, bool]:
    """Where the place or «کشور», «ایران» behind a name ends, and whether there is one."""
    closed = False
    for _ in range(2):
        if w.at(end) == "کشورمان":
            break  # «شورای عالی امنیت ملی | کشورمان»
        further = closer(w, end) or place_end(w, end) or (end + 1 if w.at(end) == "فارس" else None)
        if not further:
            break
        end, closed = further, True
    if w.at(end) == "و" and w.at(end + 1) == "حومه":
        end += 2
    if w.at(end - 1) in ("سپاه", "پاسداران") and w.at(end).startswith(("پاسداران", "انقلاب")):
        end = next((k for k in range(end, end + 3) if w.at(k) not in _GUARDS), end + 3)
    if w.at(end) == "در" and (w.at(end + 1) in _CITIES or closer(w, end + 1)) and _is_mission(w, end):
        end += 2  # «سفارت ایران در کابل»
    if w.at(end - 1) == "مجلس" and w.keys[end : end + 2] == ("شورای", "اسلامی"):
        end += 2  # «هیات رئیسه مجلس شورای اسلامی»
    return end, closed


def _is_mission(w: Words, end: int) -> bool:
    return any(w.at(k) in ("سفارت", "کنسولگری", "سرکنسولگری", "نمایندگی") for k in range(end - 4, end))


def closed_at(w: Words, end: int) -> bool:
    """Whether the name that ends here ends with a country, «کشور» or a place."""
    return w.at(end - 1) != "کشورمان" and any(
        closer(w, k) == end or place_end(w, k) == end for k in range(max(0, end - 3), end)
    )


def closer(w: Words, k: int) -> int | None:
    """Where «کشور», «جمهوری اسلامی ایران», «آمریکا» and the like at k end."""
    if w.at(k + 1) in _NOT_CLOSED_BEFORE:
        return None
    found = _CLOSERS.at(w, k) if k < len(w) else None
    if found:
        return found[0]
    return k + 1 if w.at(k) in read_list("countries.txt") else None


def quoted_end(w: Words, k: int) -> int | None:
    """Behind the mark that closes the quotation opened at k; None where it is long or never closed."""
    closing = _CLOSE[w.keys[k]]
    for j in range(k + 2, min(k + 2 + _QUOTED, len(w))):
        if w.keys[j] == closing:
            return j + 1
        if w.keys[j] in ("\n", ".", "«"):
            return None
    return None


def ends_chain(key: str) -> bool:
    """Whether no name goes on at this word: a preposition, a verb, a noun that opens the predicate."""
    return (
        key in _stops()
        or is_verb(key)
        or (len(key) < _LONGEST_VERB and (is_past(key) or is_wish(key)))
        or (key.endswith(("ترین", "ترینهای")) and len(key) > 6)
    )


def verbs() -> frozenset[str]:
    """Verbs at which names end."""
    return _VERBS


def takes_noun(key: str) -> bool:
    """Whether a noun or adjective of its own stands before this verb («اختصاص داد»)."""
    return key in _LIGHT or (is_verb(key) and not key.startswith(_SAYING))


def is_verb(key: str) -> bool:
    """«می‌کنند», «نمی‌شود», «می‌شوی», «کرده‌اند», «داشته‌است»."""
    return len(key) < _LONGEST_VERB and _is_verb(key)


@lru_cache(maxsize=1 << 15)
def _is_verb(key: str) -> bool:
    if key.startswith(("می", "نمی")) and len(key) > 4 and key not in _NO_VERBS:
        rest = key[3:] if key[0] == "ن" else key[2:]
        if is_stem(rest) or (key.endswith(("د", "م", "ه")) and key[-2] not in "اوی"):
            return True
    return key.endswith(("هاند", "هاست", "هایم", "هاید", "هبود", "هشد", "هام")) and len(key) > 5


def is_field_pair(w: Words, k: int) -> bool:
    """Whether the «و» or «،» at k stands between two fields of one body."""
    before, after = w.at(k - 1), w.at(k + 1)
    if before in _TENS and after.endswith("مین"):
        return True  # «ستاد برگزاری بیست و هفتمین جشنواره»
    return (before, after) in fields() or (after == "امور" and (before, w.at(k + 2)) in fields())


@cache
def fields() -> frozenset[tuple[str, str]]:
    """Pairs of fields that one body has together («کار و رفاه»)."""
    pairs = set()
    for (line,) in rows("body_fields.txt"):
        words = [fold(word) for word in line.split()]
        pairs |= {(a, b) for a in words for b in words if a != b}
    return frozenset(pairs)


@cache
def _stops() -> frozenset[str]:
    return read_list("name_stops.txt") | read_list("body_stops.txt")
