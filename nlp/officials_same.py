"""Whether two wordings may mean one post, one holder, one name."""

from __future__ import annotations

from itertools import pairwise

from nlp.names import is_first_name, phrase_set, places, read_list, word_set


def same_holder(keys: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Whether a post is that of one who is known by `own`; «وزیر کار آذربایجان» is not «وزیر کار»."""
    if not same_post(keys, own) or _foreign(keys) - _foreign(own) or follow_each_other(keys, own):
        return False
    wide, near = (keys, own) if "ایران" in keys else (own, keys)  # «رئیس اتاق اصناف ایران», «… تهران»
    return not ("ایران" in wide and "ایران" not in near and (set(near) - set(wide)) & places())


def follow_each_other(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """«دادستان جدید», «دادستان سابق»: one post, two holders."""
    return ("جدید" in a and bool(_FORMER & set(b))) or ("جدید" in b and bool(_FORMER & set(a)))


_FORMER = frozenset(("سابق", "پیشین", "اسبق", "قبلی"))


def same_post(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two wordings may name one post: one head, and the words of one among the other's."""
    a, b = _joined(a), _joined(b)
    if one_head(a) != one_head(b):
        managers = {a[0], b[0]} <= _MANAGERS and len(a) > 2
        return managers and post_words(a) == post_words(b)  # «مدیر راه‌آهن عراق», «مدیرعامل راه‌آهن عراق»
    if "".join(a) == "".join(b):
        return True  # «آذربایجان‌شرقی», «آذربایجان شرقی»
    first, second = post_words(a), post_words(b)
    if not first and not second:
        return len(a) > 1 < len(b)  # «دادستان کل کشور»
    shorter, longer = (first, second) if len(first) <= len(second) else (second, first)
    return bool(shorter) and shorter <= longer


def _joined(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The wording with a head that is written in two words in one («نخست وزیر» as «نخست‌وزیر»)."""
    return (keys[0] + keys[1], *keys[2:]) if keys[:2] in _TWO_WORD_HEADS else keys


_MANAGERS = frozenset(("مدیر", "مدیرعامل", "مدیرکل"))
_TWO_WORD_HEADS = phrase_set("officials.two_word_heads")


def related(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two posts share a body («شهردار بجستان», «رئیس ستاد استقبال شهرداری بجستان»), or parliament.

    A place alone is not enough: a province has many officials.
    """
    if in_parliament(a, b):
        return True
    first, second = post_words(a) - places(), post_words(b) - places()
    if not first and not second:
        return a[0] == b[0]
    if not first:  # «مدیرکل» alone
        return one_head(a) == one_head(b)
    first, second = first | {a[0]}, second | {b[0]}
    return any(x[:5] == y[:5] for x in first for y in second if min(len(x), len(y)) > 2 and x not in _COMMON_HEADS)


def in_parliament(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether both posts are of parliament."""
    return all(keys[0] == "نماینده" or set(keys) & _PARLIAMENT for keys in (a, b))


def one_head(keys: tuple[str, ...]) -> str:
    """The head under which posts are compared («مدیر کل» as «مدیرکل», «سخنگوی» as «سخنگو»)."""
    if len(keys) > 1 and keys[0] == "مدیر" and keys[1] in ("کل", "عامل"):
        return keys[0] + keys[1]
    return _SAME_HEADS.get(keys[0], keys[0])


_COMMON_HEADS = frozenset(("مدیر", "رییس", "معاون", "عضو", "دبیر", "مدیرکل", "مدیرعامل", "سرپرست", "مسیول", "نایب"))
_PARLIAMENT = frozenset(("کمیسیون", "مجلس", "فراکسیون", "رییسه"))


def ends_name(keys: tuple[str, ...], joined: str) -> bool:
    """«بیگی» of «احمد علیرضابیگی», «جهرمی» of «سیدمحمدجهرمی»."""
    rest = keys[-1].removesuffix(joined)
    return rest != keys[-1] and bool(rest) and (len(keys) > 1 or is_first_name(rest))


def _foreign(keys: tuple[str, ...]) -> frozenset[str]:
    abroad = {"آذربایجان"} if keys[0] == "وزیر" or ("جمهوری", "آذربایجان") in pairwise(keys) else set()
    return frozenset(keys) & ((read_list("countries.txt") - {"ایران"}) | abroad)


_LIGHT_WORDS = word_set("officials.light_words")
_SAME_HEADS = {"سخنگوی": "سخنگو", "رییسجمهور": "رییس", "رییسجمهوری": "رییس", "مسوول": "مسیول"}


_SAME_WORDS = {"وزارت": "وزیر", "امورخارجه": "خارجه", "امریکا": "آمریکا"}


def post_words(keys: tuple[str, ...]) -> set[str]:
    """The words of a post behind its head that tell it from others."""
    keys = tuple(_SAME_WORDS.get(key, key) for key in keys)
    words = {"جمهور" if key == "جمهوری" and i and keys[i - 1] == "رییس" else key for i, key in enumerate(keys[1:], 1)}
    if keys[0] in ("رییسجمهور", "رییسجمهوری"):
        words.add("جمهور")
    return {key for key in words if key not in _LIGHT_WORDS and key.isalpha()}
