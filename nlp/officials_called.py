"""Posts and names told in other ways than side by side: «نادر سپهری از دامداران کهنوج», «شاکی دیگری به نام …»."""

from __future__ import annotations

from dataclasses import replace

from nlp.names import Words, word_set
from nlp.posts import Post, post_kind, posts_from


def one_of(w: Words, j: int, *, full: bool) -> list[Post]:
    """The posts of a name at whose end we are, by those among whom it counts the person («از مقامات ارشد حزب …»).

    Trades («از دامداران کهنوج») are told of full names only.
    """
    j += w.at(j) == "که"  # «مردی به نام نادر سپهری که از دامداران کهنوج است»
    if w.at(j) != "از" or _asks(w, j + 1):
        return []
    if w.at(j + 1) in _ONES_OF:
        return [replace(post, kind="office") for post in posts_from(w, j + 1)]
    if not full or w.at(j + 1) in _NO_TRADE or post_kind(w.at(j + 1)) != "group":
        return []
    posts = posts_from(w, j + 1)
    follows = bool(posts) and w.at(posts[-1].end) in _AFTER_TRADE
    return [replace(post, kind="calling") for post in posts] if follows else []


def _asks(w: Words, i: int) -> bool:
    """«رضا سلیمی از کارشناسان خواست»: of whom something is asked, or who is thanked or blamed."""
    for key in w.keys[i : i + 20]:
        if key in (".", "\n", ":"):
            return False
        if key in _ASKED:
            return True
    return False


def called(w: Words, end: int) -> int:
    """Where the name stands that «به نام» gives to whom the words before `end` tell of; `end` where nothing does."""
    return end + 2 if w.at(end) == "به" and w.at(end + 1) == "نام" else end


def is_called(w: Words, i: int) -> bool:
    """Whether «یکی از شاکیان به نام» or the like stands before the name at i."""
    return w.at(i - 1) == "نام" and w.at(i - 2) == "به" and w.at(i - 3) in _CALLED


def offices(w: Words, posts: list[Post]) -> list[Post]:
    """The posts without those that say only «مرد میانسالی»."""
    return [post for post in posts if w.keys[post.start] not in _ANYBODY]


def closes_adverbial(w: Words, i: int, end: int, first: int) -> bool:
    """«پس از توضیحات وزیر مسکن، رضا سلیمی گفت»: the comma closes what the post is part of; the name is another's."""
    if w.at(end) != "،":
        return False
    if w.at(i - 1) in _BY_ORDER and not _PUT_TO.isdisjoint(w.keys[end + 2 : end + 26]):
        return True  # «با حکم وزیر کار، رضا سلیمی به عنوان سرپرست … منصوب شد»
    return w.keys[first] in _AFTER_ADVERBIAL and w.at(first + 1) == "از" and 1 < i - first < 6


_BY_ORDER = word_set("references.by_order")
_PUT_TO = word_set("references.put_to")
_AFTER_ADVERBIAL = word_set("references.after_adverbial")
_ONES_OF = word_set("references.ones_of")
_NO_TRADE = word_set("references.no_trade")
_CALLED = word_set("references.called")
_AFTER_TRADE = word_set("references.after_trade")
_ASKED = word_set("references.asked")
_ANYBODY = word_set("references.anybody")
