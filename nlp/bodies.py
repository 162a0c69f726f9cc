"""Names of bodies in a report's words: a head («سازمان», «شرکت») and the chain behind it, or a body known by name.

A chain ends at a verb, a preposition, a mark, or the place that closes it («… استان تهران»); «و» and «،» stay inside
where one body has both fields («تعاون، کار و رفاه اجتماعی»: `nlp/data/body_fields.txt`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from nlp.body_ends import (
    COPULAS,
    NUMBERED,
    OPENING,
    close,
    closed_at,
    closer,
    ends_chain,
    fields,
    goes_on,
    is_field_pair,
    quoted_end,
    takes_noun,
    verbs,
)
from nlp.gazetteer import Gazetteer, rows, word_set
from nlp.names import Words, fold, read_list
from nlp.places import place_end

_LONGEST = 12  # words behind the head
_CLOSED_WITHIN = 3  # words behind «و» within which a place must close the name
_GAP = 2  # characters between two words of one name
_INNER, _OFFICES = word_set("bodies.inner"), word_set("bodies.offices")
_COUNTED = word_set("bodies.counted")
_LETTERS = word_set("bodies.letters")
_MINISTERS = frozenset(("وزیر", "وزرای", "وزیران"))
_POSTS = word_set("bodies.posts")
_JOINT = frozenset(("مشترک", "دوستی", "همکاری", "همکاریهای", "بازرگانی"))
_PEOPLE = read_list("body_people.txt")
_SOME = word_set("bodies.some")
_ENDINGS = frozenset(("ها", "های", "هایی", "هاست"))


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
def _attested() -> Gazetteer[bool]:
    """Names that recur in articles, and whether they nearly always end there (`nlp.training.bodies`)."""
    return Gazetteer((row[0], len(row) > 1) for row in rows("attested_bodies.tsv"))


@cache
def strangers() -> frozenset[tuple[str, str]]:
    """Heads of bodies and words that make something else with them («صندوق عقب»)."""
    return frozenset((fold(head), fold(word)) for head, line in rows("body_strangers.tsv") for word in line.split())


def plain_words() -> frozenset[str]:
    """Words that make no name by themselves («سازمان دولتی»)."""
    return read_list("body_generic.txt")


def body_at(w: Words, i: int) -> Body | None:
    """The body whose name begins at word i."""
    known = known_bodies().at(w, i) if w.at(i - 1) not in _MINISTERS else None  # «وزیر جهاد کشاورزی»
    head = heads().at(w, i)
    attested = _attested().at(w, i) if known else None
    if known and attested and attested[0] > known[0] and closed_at(w, attested[0]):
        known = (attested[0], known[1])  # «شورای امنیت | ملی آمریکا»
    if known and not (head and known[0] == head[0] and is_proper(w.at(known[0]))):
        end, closed = close(w, joined(w, known[0]))
        return Body(i, end, head[0] - i if head else 0, known=True, closed=closed)
    if head is None or head[1][0] in ("plural", "plain", "listed") or w.at(head[0]) in _ENDINGS:
        return None
    if (w.keys[i], w.at(head[0])) in strangers():
        return None
    body = chain(w, i, head[0])
    if body and head[1][0] == "local" and not body.closed:
        body = _of_place(w, body)
    elif body and not body.closed and not body.quoted:
        body = trimmed(w, body)
    return body if body and _is_name(w, body, head[1][0]) else None


def chain(w: Words, start: int, head_end: int, through: frozenset[str] = frozenset()) -> Body | None:
    """The head's words and the chain behind them, never ended by words of `through`; None where nothing follows."""
    k, limit = head_end, min(len(w), head_end + _LONGEST)
    first_names, common = read_list("first_names.txt"), read_list("common_words.txt")
    while k < limit:
        key = w.keys[k]
        if key in OPENING and (k == head_end or key != "("):
            if k > head_end and is_proper(w.keys[k - 1]):
                break  # «شرکت آلفابت «لری پیج»»
            inside = quoted_end(w, k)
            return Body(start, inside, head_end - start, quoted=True) if inside else _made(start, k, head_end)
        if key in ("و", "،"):
            if k == head_end or not (is_field_pair(w, k) or _closed_later(w, k)):
                break
            k += 2
            continue
        if key == "کشورمان" and k > head_end:
            break
        closed = closer(w, k)
        if closed and (k > head_end or key != "ایران" or _ends_at(w, closed)):
            end = close(w, closed)[0]
            if w.at(end) == "و" and any(key in _JOINT for key in w.keys[head_end:k]):
                end = closer(w, end + 1) or end  # «کمیسیون مشترک ایران و سوریه»
            return Body(start, end, head_end - start, closed=True)
        if k > head_end and key.endswith("های") and is_proper(w.keys[k - 1]) and not closer(w, k + 1):
            break
        place = place_end(w, k)
        if place:
            return Body(start, place, head_end - start, closed=True)
        if key in _LETTERS and w.keys[k - 1] in _LETTERS:
            k += 1  # «آی بی ام»
            continue
        known = known_bodies().at(w, k)
        if known and known[0] > k + 1:
            k = known[0]  # «قرارگاه | پلیس راه»
            continue
        if not goes_on(w, k) and (not key[0].isalpha() or (ends_chain(key) and key not in through) or key in verbs()):
            break
        if w.starts[k] - w.ends[k - 1] > _GAP:
            break
        if k > head_end and key in first_names and key not in common and w.keys[k - 1] not in ("امام", "شهید", "حضرت"):
            break
        k += 1
    return _made(start, k, head_end)


def _ends_at(w: Words, k: int) -> bool:
    return not w.at(k)[0].isalpha() or w.at(k) == "و" or ends_chain(w.at(k))


def _of_place(w: Words, body: Body) -> Body | None:
    """«شهرداری گرمدره | عوارضی می‌خواهد»: a village or city that no list has."""
    end = body.start + body.head
    while end < body.end and (
        goes_on(w, end)
        or w.keys[end] in NUMBERED
        or (is_proper(w.keys[end]) and (end == body.start + body.head or not w.keys[end].endswith("ی")))
    ):
        end += 1
    return _made(body.start, end, body.start + body.head)


def trimmed(w: Words, body: Body) -> Body | None:
    """The chain up to where such names usually end, without the noun or adjective of a verb («شهرداری اختصاص داد»)."""
    attested = _attested().at(w, body.start)
    end, common = body.end, read_list("common_words.txt")
    least = body.start + body.head
    cut = attested[0] if attested and attested[1] else end
    if least < cut < end and w.keys[cut] in common and not (goes_on(w, cut) or _describes(w, cut)):
        return Body(body.start, close(w, cut)[0], body.head)
    if attested and attested[0] >= end:
        return Body(body.start, close(w, attested[0])[0], body.head)
    if end > least and w.keys[end - 1] in _SOME:  # «شرکت اینتل | پردازنده جدیدی», «اتحادیه | نرخ پیشنهادی جدیدی»
        described = w.keys[end - 2].endswith("ی") and end - 3 >= least and w.keys[end - 3] in common
        end = max(least, end - (3 if described else 2))
    verb = w.at(end)
    object_ = verb == "را" and w.keys[end - 1].endswith("ها") and end > least + 1
    if object_ or takes_noun(verb) or (verb in COPULAS and w.keys[end - 1] in common):
        end -= 1
        if end - 1 > least and w.keys[end - 1 : end + 1] == ("ثبت", "نام"):
            end -= 1
    while end > least and w.keys[end - 1] in ("و", "،"):
        end -= 1
    return Body(body.start, end, body.head) if end > least else None


def _describes(w: Words, k: int) -> bool:
    """Whether the word at k goes on with the name before it: «سازمان ورزش | و جوانان», «شورای امنیت | ملی»."""
    if w.keys[k] in ("و", "،"):
        return is_field_pair(w, k) or _closed_later(w, k)
    return w.keys[k].endswith("ی") and w.keys[k] in plain_words()


def _closed_later(w: Words, k: int) -> bool:
    """Whether a place or a body closes what «و» joins: «انجمن چوب و تخته تهران», «مرکز آمار و فناوری قوه قضائیه»."""
    if (
        w.keys[k] != "و"
        or w.at(k + 1) in _PEOPLE | _post_heads()
        or _begins_body(w, k + 1)
        or place_end(w, k + 1)
        or closer(w, k + 1)
    ):
        return False
    for j in range(k + 2, min(k + 2 + _CLOSED_WITHIN, len(w))):
        if closer(w, j) or place_end(w, j) or known_bodies().at(w, j):
            return all(not ends_chain(key) and key[0].isalpha() and key != "و" for key in w.keys[k + 1 : j])
    return False


@cache
def _post_heads() -> frozenset[str]:
    return frozenset(fold(row[0]) for row in rows("post_heads.tsv"))


def _begins_body(w: Words, i: int) -> bool:
    return i < len(w) and (heads().at(w, i) is not None or known_bodies().at(w, i) is not None)


def _made(start: int, end: int, head_end: int) -> Body | None:
    return Body(start, end, head_end - start) if end > head_end else None


def joined(w: Words, end: int) -> int:
    """Where a name goes on behind `end` through «و» and «،» between fields."""
    known = end
    while w.at(end) in ("و", "،") and is_field_pair(w, end) and not _opens_body(w, end + 1):
        end += 2
        while end < len(w) and (w.keys[end - 1], w.keys[end]) in fields():
            end += 1
    # «کار و رفاه اجتماعی»: the last field's adjective
    return end + 1 if end > known and w.at(end) in ("اجتماعی", "اسلامی", "پزشکی", "بدنی", "دستی") else end


def _opens_body(w: Words, i: int) -> bool:
    return i < len(w) and known_bodies().at(w, i) is not None


def _is_name(w: Words, body: Body, kind: str) -> bool:
    generic = plain_words()
    words = [key for key in w.keys[body.start + body.head : body.end] if key[0].isalpha() and key != "و"]
    own = [key for key in words if key not in generic]
    if not own or w.at(body.start - 1) in _COUNTED or w.at(body.start - 1)[0].isdigit():
        return body.quoted and w.keys[body.start + body.head] != "("
    inner = next((j for j in range(body.start + body.head, body.end) if w.keys[j] in _INNER), None)
    before = (
        w.keys[body.start + body.head : inner] if inner is not None and w.keys[body.start] not in _OFFICES else None
    )
    if before is not None and all(key in generic for key in before):
        return False  # «شورای اداری اداره کل تعاون»: the inner body is the name
    if kind == "sure" or body.quoted:
        return True
    if kind == "named":  # «بانک تسهیلات نداد», «دانشگاه امنیت دارد»
        return body.closed or is_proper(words[0]) or (w.keys[body.start], words[0]) in _beginnings()
    if kind == "local":
        return body.closed or len(own) < 3
    if kind == "strict":
        return is_proper(words[0]) and words[0] not in generic
    if sum(key in _LETTERS for key in words) > 1:
        return True  # «شرکت آی بی ام»
    recurs = len(own) > 1 and _recurs(w, body.start, body.end)  # «شرکت خودروسازی سایپا»
    posted = w.at(body.start - 1) in _POSTS and len(own) > 1
    return posted or recurs or (body.closed and len(words) > 1) or any(is_proper(key) for key in own)


@cache
def _beginnings() -> frozenset[tuple[str, str]]:
    """The first two words of the bodies that are known or recur in articles."""
    names = [row[0] for row in rows("attested_bodies.tsv")]
    names += [f"{head} {name}" for head, line in rows("organisations.tsv") for name in line.split("|")]
    parted = (name.split() for name in names)
    return frozenset((fold(parts[0]), fold(parts[1])) for parts in parted if len(parts) > 1)


def _recurs(w: Words, start: int, end: int) -> bool:
    """Whether a body that recurs in articles begins with these words."""
    known, attested = known_bodies().at(w, start), _attested().at(w, start)
    return bool((known and known[0] >= end) or (attested and attested[0] >= end))


def is_proper(key: str) -> bool:
    """Whether the word is no ordinary one."""
    common = read_list("common_words.txt")
    return key not in common and len(key) > 2 and key[0].isalpha() and not key.endswith(("های", "هایی", "ها", "یای"))
