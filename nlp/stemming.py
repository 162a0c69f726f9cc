"""Light stems of folded words: «تعاونی‌هایشان» and «تعاونی» meet, «تنها» and «استان» stay what they are.

A word that a dictionary has is its own stem; else endings come off as long as a word of the dictionary is left. Plural
«ها» comes off any word. No half-space guides it: words come as search keys, with it dropped.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def stem(key: str) -> str:
    """The stem of a search key (`nlp.words.fold`)."""
    if len(key) <= 3 or len(key) > _LONGEST:
        return key
    known = _lexemes()
    if key in known:
        return key
    for ending in _PLURALS:
        if key.endswith(ending):
            base = key[: -len(ending)]
            if base in known:
                return base
            # «برنامه‌ای»: not «برنام» and «های»
            if ending == "های" and key[:-2] in known:
                return key[:-2]
            if len(base) >= 2 and base not in _NO_BASES:
                return _shorter(base, known) or base
            break
    return _shorter(key, known) or key


_LONGEST = 40
_PLURALS = ("هایمان", "هایتان", "هایشان", "هایند", "هایم", "هایت", "هایش", "هایی", "های", "ها")
# What is left of «تنهای», «بهای», «انتهای» is no word
_NO_BASES = frozenset(("تن", "انت", "من", "بن", "منت", "اشت"))


def _shorter(key: str, known: frozenset[str]) -> str | None:
    """The word of the dictionary that is left when an ending is taken off."""
    for ending, instead in _ENDINGS:
        if key.endswith(ending):
            base = key[: -len(ending)] + instead
            if len(base) >= 3 and base in known:
                return base
    return None


_ENDINGS = tuple(
    sorted(
        [(e, "") for e in ("ی", "ای", "یی", "م", "ت", "ش", "ام", "ات", "اش", "مان", "تان", "شان", "یم", "یت", "یش")]
        + [
            (e, "")
            for e in ("یشان", "یمان", "تر", "تری", "ترین", "ترینها", "ان", "انی", "انش", "انشان", "یان", "ات", "اتی")
        ]
        + [(e, "ه") for e in ("گان", "گانی", "گی", "های", "هی", "هاش", "هام", "هات")],
        key=lambda e: -len(e[0]),
    )
)


@cache
def _lexemes() -> frozenset[str]:
    data = files("nlp") / "data"
    words = (data / "lexemes.txt").read_text("utf-8").split("\n", 1)[1].split()
    own = (data / "lexemes_own.txt").read_text("utf-8").split("\n", 1)[1].split()
    return frozenset(words + [word.replace("آ", "ا") for word in own])
