"""Whether two wordings may mean one post, one holder, one name."""

from __future__ import annotations

from nlp.names import is_first_name, read_list, word_set


def same_holder(keys: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Whether a post is that of one who is known by `own`; «وزیر کار آذربایجان» is not «وزیر کار»."""
    return same_post(keys, own) and not (_foreign(keys) - _foreign(own))


def same_post(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two wordings may name one post: one head, and the words of one among the other's."""
    if one_head(a[0]) != one_head(b[0]):
        return False
    first, second = _content(a), _content(b)
    shorter, longer = (first, second) if len(first) <= len(second) else (second, first)
    return bool(shorter) and shorter <= longer


def related(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two posts share a body or place («شهردار بجستان», «رئیس ستاد شهرداری بجستان»), or parliament."""
    first, second = _content(a), _content(b)
    if a[0] in _PARLIAMENT and b[0] in _PARLIAMENT:
        return True
    if not first or not second:  # «مدیرکل» alone
        return True
    return any(x[:4] == y[:4] for x in first for y in second)


def one_head(head: str) -> str:
    """The head under which posts are compared («سخنگوی» as «سخنگو»)."""
    return _SAME_HEADS.get(head, head)


_PARLIAMENT = frozenset(("عضو", "نماینده"))


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
