"""Whether two wordings may mean one post, one holder, one name."""

from __future__ import annotations

from nlp.names import is_first_name, read_list, word_set


def same_holder(keys: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Whether a post is that of one who is known by `own`; «وزیر کار آذربایجان» is not «وزیر کار»."""
    return same_post(keys, own) and not (_foreign(keys) - _foreign(own))


def same_post(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two wordings may name one post: one head, and the words of one among the other's."""
    if _SAME_HEADS.get(a[0], a[0]) != _SAME_HEADS.get(b[0], b[0]):
        return False
    first, second = _content(a), _content(b)
    shorter, longer = (first, second) if len(first) <= len(second) else (second, first)
    return bool(shorter) and shorter <= longer


def ends_name(keys: tuple[str, ...], joined: str) -> bool:
    """«بیگی» of «احمد علیرضابیگی», «جهرمی» of «سیدمحمدجهرمی»."""
    rest = keys[-1].removesuffix(joined)
    return rest != keys[-1] and bool(rest) and (len(keys) > 1 or is_first_name(rest))


def _foreign(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(keys) & read_list("countries.txt") - {"ایران"}


_LIGHT_WORDS = word_set("officials.light_words")
_SAME_HEADS = {"مدیرکل": "مدیر", "سخنگوی": "سخنگو", "رییسجمهور": "رییس", "رییسجمهوری": "رییس", "مسوول": "مسیول"}


def _content(keys: tuple[str, ...]) -> set[str]:
    words = {"جمهور" if key == "جمهوری" and i and keys[i - 1] == "رییس" else key for i, key in enumerate(keys[1:], 1)}
    if keys[0] in ("رییسجمهور", "رییسجمهوری"):
        words.add("جمهور")
    return {key for key in words if key not in _LIGHT_WORDS and key.isalpha()}
