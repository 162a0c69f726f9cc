"""Whether two wordings name one post: perhaps, as for the wordings of one person, or surely, before a look-up."""

from __future__ import annotations

from nlp.names import fold, words
from nlp.register_posts import PLACED, Post
from nlp.register_words import register_words


def agree(a: Post, b: Post) -> bool:
    """Whether two wordings may name one post: the parts that both give agree, and what one leaves out is little."""
    if a.head != b.head or (a.place and b.place and a.place != b.place and not _within(a, b)):
        return False
    if bool(a.institution) != bool(b.institution):
        mine, other = content(f"{a.field} {a.institution}"), content(f"{b.field} {b.institution}")
        return bool(mine and other) and (mine <= other or other <= mine)
    if not _nested(a.institution, b.institution):
        return False
    if a.field and b.field:
        return _nested(a.field, b.field)
    # a deputy without a field may be any; «رئیس مجلس» heads none of its commissions
    return a.field == b.field or fold(a.head) in register_words("many")


def one_post(a: Post, b: Post) -> bool:
    """Whether two wordings surely name one post, as is asked before a holder is looked up: nothing may be left out.

    «رئیس مجلس» is not «رئیس کمیسیون اقتصادی مجلس», «معاون وزیر کار» may be any of several.
    """
    if a.head != b.head or a.place != b.place or fold(a.head) in register_words("never"):
        return False
    if bool(a.field) != bool(b.field) or (not a.field and fold(a.head) in register_words("many")):
        return False
    if a.field and not _nested(a.field, b.field):
        return False
    if a.head in PLACED and not a.place:
        return False
    same = content(a.institution) == content(b.institution)
    # «مدیرکل تعاون», «مدیرکل تعاون، کار و رفاه اجتماعی»
    return same or (a.head in register_words("general") and _nested(a.institution, b.institution))


def anchor(post: Post) -> str:
    """A word that wordings of one post share: the first one that tells its institution, else its field, from others."""
    text = post.institution or post.field
    kept = content(text)
    return next((word for word in words(text).keys if word in kept), "")


def content(text: str) -> frozenset[str]:
    """The folded words of a field or institution that tell it from others."""
    found = frozenset(word for word in words(text).keys if word[0].isalnum())
    return found - register_words("light") or found


def _within(a: Post, b: Post) -> bool:
    """«مدیرکل تعاون کردستان», «مدیرکل تعاون سنندج»: no; but a province and its own capital's name may be one place."""
    return a.province == b.province is not None and a.place.replace(" ", "") == b.place.replace(" ", "")


def _nested(a: str, b: str) -> bool:
    if a == b or fold(a).replace(" ", "") == fold(b).replace(" ", ""):
        return True
    mine, other = content(a), content(b)
    return bool(mine and other) and (mine <= other or other <= mine)
