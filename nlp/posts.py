"""Posts: «معاون امور تعاون وزیر تعاون، کار و رفاه اجتماعی», «مدیرکل تعاون استان کردستان».

A post is a head («وزیر») and the ezafe chain after it, up to a verb, a preposition, a name, or a mark that is not a
comma within a body's name.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlp.names import (
    Words,
    places,
    post_heads,
    read_list,
    word_set,
)
from nlp.post_ends import SOURCES, TWO_WORDS, VERBS, chain_end


@dataclass(frozen=True, slots=True)
class Post:
    """A post in the words [start, end); `kind` is office, calling or group; `pointed` where «این» stands before it."""

    start: int
    end: int
    kind: str
    pointed: bool = False


def post_kind(key: str) -> str | None:
    """The class of a post's head word; None for other words."""
    return post_heads().get(key)


# «مدیر فیلمبرداری», «دستیار کارگردان»: the crew of a film, no officials.
_CREW = {
    "مدیر": word_set("posts.film_managers"),
    "دستیار": word_set("posts.film_assistants"),
    "مسیول": frozenset(("تبلیغات", "صحنه")),
    "جانشین": frozenset(("تهیه", "تولید")),
}


def post_at(w: Words, i: int) -> Post | None:
    """The post whose head stands at i."""
    kind = post_heads().get(w.keys[i])
    if w.keys[i] in TWO_WORDS and w.at(i + 1) not in TWO_WORDS[w.keys[i]]:
        return None
    if w.keys[i] in RULERS and w.at(i + 1) not in places() | read_list("countries.txt"):
        return None  # «امیر فولادی», «سلطان سکه»
    if w.keys[i] == "دبیر" and w.at(i + 1) == "خانه":
        return None
    if w.keys[i] == "فرستاده" and (w.at(i + 1) in VERBS or w.at(i + 1) in ("اند", "ام")):
        return None
    if kind is None or (i and w.keys[i - 1] == "در" and kind != "office"):
        return None
    end = chain_end(w, i)
    if (
        end == i + 1
        and w.at(i) in ("عضو", "نایب", "قایم", "قایممقام", "مقام", "صاحب", "جانشین", "متولی", "بازرس")
        and kind != "group"
    ):
        return None
    if kind == "office" and w.keys[i] in _CREW and (end == i + 1 or w.keys[i + 1] in _CREW[w.keys[i]]):
        kind = "calling"
    if (w.keys[i], w.at(i + 1)) in _TITLES_OF_OFFICE:
        kind = "office"
    before = w.at(i - 1)
    if kind != "group" and (before in _SEVERAL or (before[0].isdigit() and w.keys[i] in SOURCES)):
        kind = "group"  # «چندین مقام رسمی آمریکایی», «هفت وزیر»
    if w.keys[i] == "نماینده" and _CONTESTS & set(w.keys[i:end]):
        kind = "calling"  # «نماینده ایران در رقابت‌های آسیایی»
    said = next((j for j in range(i + 1, end) if w.keys[j] in _SAID_BEFORE), None)
    if said is not None:  # «منبع مذکور وزیر دفاع فرانسه …»
        return Post(i, said + 1, kind, True)
    pointed = w.at(i - 1) in ("این", "همین") and i > 0
    if pointed and end > i + 1 and w.keys[i] in _SAID_AGAIN and _object_follows(w, i + 1):
        end = i + 1
    return Post(i, end, kind, pointed)


def _object_follows(w: Words, i: int) -> bool:
    """«این مسئول کنترل سرعت خودروها را …»: what stands behind the head is what the person speaks of."""
    if w.keys[i].endswith("ی") or w.keys[i] in _FIELDS:
        return False  # «این کارشناس بازار سرمایه رشد شاخص را …»
    for key in w.keys[i : i + 22]:
        if key == "را":
            return True
        if key in VERBS or not key[0].isalpha() or key in ("که", "گفت"):
            return False
    return False


_CONTESTS = word_set("posts.contests")
_SAID_AGAIN = frozenset(("مسیول", "مسوول", "کارشناس", "مقام", "منبع"))
_FIELDS = word_set("posts.fields")
RULERS = frozenset(("امیر", "سلطان"))


_TITLES_OF_OFFICE = frozenset((("مرجع", "تقلید"), ("مرجع", "عالیقدر"), ("مقام", "معظم")))
_SEVERAL = word_set("posts.several")
_SAID_BEFORE = frozenset(("مذکور", "یادشده", "فوقالذکر", "مزبور"))


def posts_from(w: Words, i: int) -> list[Post]:
    """The posts that stand in a row from i: «عضو هیات علمی دانشگاه تهران و نایب رئیس شورای …»."""
    found: list[Post] = []
    while len(found) < 4:
        post = post_at(w, i)
        if post is None or (found and post.kind == "group"):
            break  # «… دادستان کل کشور و مسئولان ارشد استان»
        found.append(post)
        i = post.end
        if w.at(i) in ("،", "و") and post_kind(w.at(i + 1)):
            i += 1
        elif w.at(i) == "،" and w.at(i + 1) == "و" and post_kind(w.at(i + 2)):
            i += 2
        else:
            break
    return found[:1] if _of_several(w, found) else found


def _of_several(w: Words, found: list[Post]) -> bool:
    """«معاون اول رئیس‌جمهور، وزیر کار، وزیر علوم و …»: seats that nobody has two of at a time."""
    heads = [w.keys[post.start] for post in found if not _FORMERLY & set(w.keys[post.start : post.end])]
    presides = any(w.keys[p.start] == "رییس" and w.at(p.start + 1) in ("جمهور", "جمهوری") for p in found)
    if presides and "وزیر" in heads:
        return True  # «مسئول سیاست خارجی اروپا، وزیر خارجه و رئیس جمهور آلمان»
    return any(heads.count(head) > 1 for head in heads if head in _ONE_AT_A_TIME)


_ONE_AT_A_TIME = word_set("officials.one_at_a_time") - {"نماینده", "سخنگو", "سخنگوی", "رهبر"}
_FORMERLY = frozenset(("سابق", "پیشین", "اسبق", "وقت", "قبلی"))


def of_whom(w: Words, end: int) -> bool:
    """Whether a name behind the post is that of whom it serves: «وزیر نیروی دولت دوم (محمد خاتمی)»."""
    last = w.at(end - 1)
    return last in _OF_WHOM or (last in _NUMBERS_OF_CABINETS and w.at(end - 2) in ("دولت", "کابینه"))


_OF_WHOM = word_set("posts.of_whom")
_NUMBERS_OF_CABINETS = frozenset(("اول", "دوم", "سوم", "نخست"))
