"""Names of single cooperatives and of members of lists, as they stand behind «تعاونی» and «تعاونی‌های»."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.bodies import chain, heads, known_bodies, trimmed
from nlp.body_ends import closer, ends_chain, goes_on, is_field_pair, quoted_end, takes_noun, verbs
from nlp.cooperative_unions import union
from nlp.cooperative_words import MANY, ONES, QUOTES, Named, after_kinds, describes, is_proper, through, word_class
from nlp.document import CooperativeKind
from nlp.enumerations import Member, members
from nlp.gazetteer import word_set
from nlp.names import Words, read_list
from nlp.places import place_end

_POSTS = word_set("cooperatives.posts")
_BACK, _LONGEST, _AHEAD = 6, 7, 10
_NUMBERED = frozenset(("شماره", "ناحیه", "منطقه", "فاز"))
_ORDINALS = frozenset(("یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت"))
_TIMES = frozenset(("ماه", "سال", "روز", "هفته", "ساعت"))
_OBJECTS, _BEHIND_OBJECTS = ("ات", "ها", "های"), frozenset(("از", "به", "را", "خود", "با"))
_DOERS = ("سازان", "کاران", "داران", "بافان", "دوزان", "فروشان", "گران")
_DASHES = frozenset(("-", "–", ")"))
_MARKERS = frozenset(
    (before, key)
    for key, line in (
        ("جمله", "از"),
        ("نام", "به با"),
        ("نامهای", "به با"),
        ("به", "موسوم معروف مشهور"),
        ("از", "عبارتند عبارت"),
    )
    for before in line.split()
)
_BEFORE_MARKERS = frozenset(before for before, key in _MARKERS if key in ("به", "از") and before != "جمله")
_LED = frozenset(("از", "به", "با", "در", "استان", "این"))  # between a head and its marker: «تعاونی‌های این استان مانند»


def named_at(w: Words, start: int, head_end: int) -> Named | None:
    """The name behind a head that begins at `start` and ends at `head_end`; None where kinds and attributes stand."""
    k = _skipped(w, after_kinds(w, head_end))
    quote = k + 1 if word_class(w.at(k)) == "group" else k
    if w.at(quote) in QUOTES:
        end = quoted_end(w, quote)  # «تعاونی روستایی زنان «گل ناز»»
        return Named(start, quote, end, CooperativeKind.COOPERATIVE) if end else None
    end = _trimmed(w, k, _name_end(w, k))
    own = [key for key in w.keys[k:end] if key[0].isalnum() and key != "و"]
    skipped = word_class(w.at(k - 1)) == "attribute" and k > head_end
    of_body = w.at(k) in heads().firsts and _closed(w, k, end)  # «مصرف سابق پالایشگاه تهران»
    if not own or (skipped and not is_proper(own) and not of_body):
        return _of_place(w, start, head_end, k)
    place = place_end(w, k)
    if place and place >= end:
        return _of_place(w, start, head_end, k)
    posted = w.at(start - 1) in _POSTS
    if word_class(own[0]) == "group":
        if len(own) == 1 and not posted:
            return None
    elif not is_proper(own) and not (len(own) > 1 and (posted or w.at(start) == "شرکت" or _closed(w, k, end))):
        return None
    return Named(start, k, end, CooperativeKind.COOPERATIVE)


def _of_place(w: Words, start: int, head_end: int, k: int) -> Named | None:
    """«تعاونی مسکن کرمان», «تعاونی سهام عدالت شهرستان شاهرود»: the kind and the place together are the name."""
    place = place_end(w, k)
    if w.keys[head_end : head_end + 2] == ("سهام", "عدالت"):
        place = place_end(w, head_end + 2)
        return Named(start, head_end, place, CooperativeKind.COOPERATIVE) if place else None
    kinds = [j for j in range(head_end, k) if word_class(w.keys[j]) == "kind"]
    if (
        not place
        or not (kinds or w.keys[k] == "شهر")
        or any(word_class(w.keys[j]) == "attribute" for j in range(head_end, k))
    ):
        return None
    return Named(start, k if w.keys[k] == "شهر" else kinds[0], place, CooperativeKind.COOPERATIVE)


def _skipped(w: Words, k: int) -> int:
    """Behind attributes: «منحل شده و در حال تصفیه مولی‌الموحدین»."""
    j = k
    while (
        j - k < _BACK
        and not place_end(w, j)
        and (word_class(w.at(j)) == "attribute" or (j > k and w.at(j) in ("و", "در", "حال", "تصفیه", "به", "نام")))
    ):
        j += 1
    return j if w.at(j - 1) != "و" else k


def _name_end(w: Words, k: int) -> int:
    j = k
    while j < len(w) and j - k < _LONGEST:
        key = w.keys[j]
        known = known_bodies().at(w, j) if j > k else None
        if not known and key in heads().firsts and word_class(w.at(j - 1)) == "group":
            body = chain(w, j, j + 1)  # «کارکنان شرکت نفت»
            if body:
                return (trimmed(w, body) or body).end if not body.closed else body.end
        further = known[0] if known else place_end(w, j)
        if further and (place_end(w, j) or not is_field_pair(w, further)):
            return place_end(w, further) or further
        if key == "و" and j > k and is_field_pair(w, j):
            j += 1
            continue
        if j > k and closer(w, j):
            return closer(w, j) or j
        if j > k and key == "فارس" and (w.keys[j - 1].endswith("ان") or word_class(w.keys[j - 1]) == "group"):
            return j + 1  # «داروسازان فارس | انبار می‌سازد»
        stops = not key[0].isalnum() or (ends_chain(key) and key not in through() and not goes_on(w, j))
        if key in _NUMBERED and (w.at(j + 1)[0].isdigit() or w.at(j + 1) in _ORDINALS):
            return place_end(w, j + 2) or _numbered_end(w, j + 2)
        if stops or word_class(key) == "attribute" or key in verbs():
            break
        j += 1
    return j


def _numbered_end(w: Words, j: int) -> int:
    """«شماره ۳ | فرهنگیان بجنورد», «منطقه ۵ | زمین خرید»: behind the number, whose it is and where."""
    if word_class(w.at(j)) in ("group", "kind"):
        return place_end(w, j + 1) or j + 1
    return j


def _trimmed(w: Words, k: int, end: int) -> int:
    """Without what the sentence goes on with: «فرزانگان | ۶۳۰ عضو», «ولی‌عصر | زمین را», «آریا زیست | دستگاه تازه‌ای»."""
    for j in range(k + 1, end):
        if w.keys[j][0].isdigit() and w.keys[j - 1] not in _NUMBERED and (_counts(w, j) or w.at(j + 1) in _DASHES):
            return j
        if word_class(w.keys[j]) == "attribute" and is_proper(w.keys[k:j]):
            return j
        if j == end - 1 and _is_object(w, j) and is_proper(w.keys[k:j]):
            return j
        if describes(w.keys[j]) and is_proper(w.keys[k:j]):
            last = w.keys[j - 1] in read_list("common_words.txt") and is_proper(w.keys[k : j - 1])
            return j - 1 if last and w.keys[j].endswith("های") else j
    takes = w.at(end) in ("را", "خود") or takes_noun(w.at(end))
    if takes and end - k > 1 and w.keys[end - 1] in read_list("common_words.txt") and is_proper(w.keys[k : end - 1]):
        return end - 1
    return end


def _is_object(w: Words, j: int) -> bool:
    """«آذرگل | انبار ۱۰ هزار متری می‌سازد», «آذرگل | مطالبات از دولت را می‌خواهد»: an ordinary noun and what it opens."""
    if w.keys[j] not in read_list("common_words.txt") or w.keys[j] in read_list("first_names.txt"):
        return False
    if place_end(w, j):
        return False
    return w.at(j + 1)[0].isdigit() or (w.keys[j].endswith(_OBJECTS) and w.at(j + 1) in _BEHIND_OBJECTS)


def _counts(w: Words, j: int) -> bool:
    """Whether the number at j counts the word behind it."""
    key = w.at(j + 1)
    return key in _TIMES or (key[0].isalpha() and key not in read_list("name_stops.txt") and key not in verbs())


def _closed(w: Words, k: int, end: int) -> bool:
    """«برق تهران», «ناشران کشور», «رنگ سازان»: an ordinary word and what closes it."""
    if word_class(w.keys[k]) in ("kind", "attribute"):
        return False
    return w.keys[end - 1].endswith(_DOERS) or any(
        place_end(w, j) == end or (closer(w, j) == end and w.keys[j - 1].endswith("ان")) for j in range(k + 1, end)
    )


def marked(w: Words, k: int) -> int | None:
    """Where the list behind «ازجمله», «شامل», «به نام‌های» begins, if such a marker follows soon after the head."""
    for j in range(k, min(k + _AHEAD, len(w))):
        key = w.keys[j]
        if key in _BEFORE_MARKERS:
            continue
        if word_class(key) == "marker" or (key == "چون" and w.at(k - 1) == "تعاونیهایی") or (key == ":" and j == k):
            return j + 1
        if (w.at(j - 1), key) in _MARKERS:
            return j + 2 if w.at(j + 1) == ":" else j + 1
        if key in (".", "\n", "؛", "،") or key.startswith("تعاون") or (ends_chain(key) and key not in _LED):
            return None
    return None


def listed(w: Words, start: int, k: int) -> Iterator[Named]:
    """The members of the list at k, whose head begins at `start`; nothing where they are kinds, groups or places."""
    found = []
    for n, member in enumerate(members(w, k)):
        named = _member(w, member, start if n == 0 else member.start)
        if named is not None:
            found.append(named)
    proper = [
        n
        for n in found
        if n.kind != CooperativeKind.COOPERATIVE or w.keys[n.name] in QUOTES or is_proper(w.keys[n.name : n.end])
    ]
    if proper and 2 * len(proper) >= len(found):
        yield from found


def _member(w: Words, member: Member, start: int) -> Named | None:
    """One member, its own head cut off; None where it names none."""
    if member.quoted:
        return Named(start, member.start, member.end, CooperativeKind.COOPERATIVE)
    for i in range(member.start, member.end):
        if w.keys[i] in MANY | ONES:
            own = union(w, i)
            if own:
                return Named(own.start, own.name, max(own.end, member.end), own.kind)
            return named_at(w, start, i + 1) or _bare(w, Member(after_kinds(w, i + 1), member.end), start)
    return _bare(w, member, start)


def _bare(w: Words, member: Member, start: int) -> Named | None:
    end = _trimmed(w, member.start, member.end)
    keys = w.keys[member.start : end]
    own = [key for key in keys if word_class(key) not in ("kind", "attribute")]
    place = place_end(w, member.start)
    if not own or (place and place >= end) or (len(keys) == 1 and word_class(own[0]) == "group"):
        return None
    if keys[0][0].isdigit() and (len(keys) == 1 or (_counts(w, member.start) and not is_proper(keys))):
        return None
    return Named(start, member.start, end, CooperativeKind.COOPERATIVE)
