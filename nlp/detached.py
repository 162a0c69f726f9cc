"""Parts of a word that stand apart though they belong to it: «تعاونی ها», «می شود», «کارآمد سازی».

The normaliser puts a half-space in their place and search takes both for one word; both ask here, so that a text and a
query typed carelessly come to the same words. Words are `bare`: letters made one, nothing unseen between them.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from nlp.letters import HALF_SPACES, MARKS, UNSEEN, letters, ligatures

_DATA = files("nlp") / "data"
_BARE = letters() | dict.fromkeys(map(ord, HALF_SPACES + UNSEEN + MARKS), "")
_BARE |= dict.fromkeys(map(ord, "أإٱ"), "ا") | {ord(given): plain for given, plain in ligatures().items()}


def bare(word: str) -> str:
    """The word with its letters made one, without half-spaces and marks."""
    return word.translate(_BARE)


def joined(left: str, right: str) -> bool:
    """Are these two bare words, parted by spaces alone, one word?"""
    if right in tails():
        return belongs(left, right)
    return left in heads() and is_verb(right)


@cache
def parts(kind: str) -> frozenset[str]:
    """The parts of one kind, as `detached.tsv` names them, bare."""
    found: set[str] = set()
    for line in (_DATA / "detached.tsv").read_text("utf-8").splitlines():
        name, _, words = line.partition("\t")
        if name == kind:
            found.update(map(bare, words.split()))
    return frozenset(found)


@cache
def tails() -> frozenset[str]:
    """All words that may belong to the word before them."""
    return frozenset().union(
        *map(parts, ("plural", "grade", "after_h", "after_y", "after_plural", "second"))
    ) | frozenset(tail for _, tail in pairs())


@cache
def pairs() -> frozenset[tuple[str, str]]:
    """Halves of compounds that texts which have half-spaces write with one («تفاهم نامه»)."""
    lines = (_DATA / "detached_pairs.txt").read_text("utf-8").splitlines()[1:]
    return frozenset((bare(left), bare(right)) for left, _, right in (line.partition(" ") for line in lines))


@cache
def heads() -> frozenset[str]:
    """The words that may belong to the word behind them («می»)."""
    return parts("prefix")


@lru_cache(maxsize=1 << 15)
def belongs(left: str, right: str) -> bool:
    """Does `right`, which stands after a space, belong to `left`? Both bare."""
    if len(left) < 2 or not left.isalpha() or left.isascii():
        return False
    if right in parts("plural"):
        return left not in parts("plural") and left not in _NO_PLURAL
    if left in parts("alone"):
        return False
    if right in parts("grade"):
        return True
    if right in parts("after_h") and left[-1] == "ه":
        return len(left) > 2 and left not in parts("silent")
    if right in parts("after_y") and left[-1] == "ی":
        return len(left) > 3
    if right in parts("after_plural"):
        return left.endswith("های")
    if right in parts("second"):
        return True
    return (left, right) in pairs()


# «و های و هوی»: nothing to join to
_NO_PLURAL = frozenset(("و", "در", "از", "به", "که", "را", "تا", "با", "است", "شد", "کرد", "بود"))


@lru_cache(maxsize=1 << 14)
def is_verb(word: str) -> bool:
    """Is this bare word what «می» makes a verb of («شود», «توانند», «خواسته»)?"""
    past, present = _verb_stems()
    if word in past or any(word.endswith(e) and word[: -len(e)] in past for e in _PAST_ENDINGS):
        return True
    return any(word.endswith(ending) and word[: -len(ending)] in present for ending in _PRESENT_ENDINGS)


@lru_cache(maxsize=1 << 14)
def is_past(word: str) -> bool:
    """Is this bare word a past form that is no noun («نشاندند», «خواستم», «پرداختید»)?"""
    past, _ = _verb_stems()
    return word not in _NO_PAST and any(
        word.endswith(end) and len(word) > len(end) + 2 and word[: -len(end)] in past for end in ("م", "یم", "ید", "ند")
    )


_NO_PAST = frozenset(("مردم", "گندم", "هشتم", "رستم"))


@lru_cache(maxsize=1 << 14)
def is_wish(word: str) -> bool:
    """Is this bare word a verb with «ب» or «ن» («بسازند», «نباشد»)?"""
    if len(word) < 4 or word[0] not in "بن" or (word[-1] == "م" and len(word) < 5):
        return False
    _, present = _verb_stems()
    return any(word.endswith(end) and len(word) > len(end) + 2 and word[1 : -len(end)] in present for end in _WISHES)


_WISHES = ("م", "د", "یم", "ید", "ند")
_PRESENT_ENDINGS = ("م", "ی", "د", "یم", "ید", "ند", "مش", "دش", "ندش", "دشان", "ندشان")
_PAST_ENDINGS = ("م", "ی", "یم", "ید", "ند", "ه", "هام", "های", "هایم", "هاید", "هاند", "هاست", "مش", "ش", "ندش", "شان")


@cache
def _verb_stems() -> tuple[frozenset[str], frozenset[str]]:
    """Past stems, which are words themselves («رفت»), and present ones, which are not («شو»)."""
    lines = [bare(line) for line in (_DATA / "verb_stems.txt").read_text("utf-8").splitlines()[1:] if len(line) > 1]
    # «می‌توان» alone of the present stems stands without an ending
    return frozenset([s for s in lines if s[0] != "+"] + ["توان"]), frozenset(s[1:] for s in lines if s[0] == "+")
