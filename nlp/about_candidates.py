"""Phrases that may be what a sum is for: short runs of words around it, each told by how it stands to the sum.

What tells (`Candidate.marks`) are facts such as «right before the sum, a verb between»; `nlp.about` weighs them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nlp.about_marks import Around, Side, around, marks, parting
from nlp.about_rules import Place, is_head, listed, word_set
from nlp.about_words import (
    MARK,
    NUMERAL,
    PHRASE,
    STOP,
    VERB,
    VERBAL,
    deed,
    is_action,
    kind,
    kinds,
    noun_class,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase of one to four words and what tells for or against it."""

    text: str
    marks: tuple[str, ...]
    longer: str = ""  # with the word that belongs to it: «تسهیلات» → «تسهیلات بانکی»


@dataclass(frozen=True, slots=True)
class Known:
    """What rules propose for the sum, for the one before it in its sentence, and for the last of all («این رقم»)."""

    rule: str | None
    previous: str | None = None
    antecedent: str | None = None


def candidates(sentence: str, place: Place, earlier: str, known: Known, tags: Mapping[str, str]) -> list[Candidate]:
    """The phrases before, after and in the sentence before the sum.

    `tags` are the parts of speech of the words of the sentence, as far as they are known.
    """
    before = _plain_ending(_words(sentence[max(0, place.start - _BEFORE) : place.start]))
    after = _words(sentence[place.end : place.end + _AFTER])
    told = around(sentence, place, before, after)
    found: dict[str, list[str]] = {}
    _collect(found, "b", before, told, tags)
    _collect(found, "a", after, told, tags)
    _deeds(found, "a", after, told)
    _deeds(found, "b", before[::-1], told)
    if _poor(before, after):
        _collect(found, "e", _words(earlier[-_EARLIER:]), told, {})
    for name, proposed in (
        ("rule", known.rule),
        ("previous", known.previous),
        ("antecedent", known.antecedent if known.antecedent != known.previous else None),
    ):
        if not proposed or not (phrase := closed(proposed)):
            continue
        own = found.setdefault(phrase, [f"only:{name}"])
        own += [f"known:{name}", f"known:{name}:{told.following}"]
        words = set(phrase.split())
        for text, its in found.items():
            if text != phrase and (shared := len(words & (these := set(text.split())))):
                its.append(f"like:{name}:{'much' if 2 * shared >= len(words | these) else 'little'}")
    longer = {**_longer(before, tags), **_longer(after, tags)}
    if before and is_action(before[-1]) and (more := _complement(after, tags)):
        longer.setdefault(before[-1], f"{before[-1]} {more}")
    return [Candidate(text, tuple(its), longer.get(text, "")) for text, its in found.items() if closed(text)]


def closed(phrase: str) -> str:
    """The phrase without what it cannot begin or end with: «سال واگذار», «تعاونی‌های مسکن این»."""
    words = phrase.split(" ")
    while words and words[-1] in word_set("left_open"):
        words = words[:-1]
    while words and words[0] in word_set("left_open"):
        words = words[1:]
    return " ".join(words)


_BEFORE, _AFTER, _EARLIER = 200, 110, 110
_WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*|\d+|[^\w\s]")
_MOST = 3
# «آورده هر متقاضی»: whose it is says nothing of what it is
_WHO = frozenset(("متقاضی", "نفر", "عضو", "خانوار", "زوج", "سهامدار", "فرد", "شخص", "خانواده", "کارگر", "دانشجو"))
_SKIPPED_INSIDE = frozenset(("این", "آن", "هر", "های", "ها", "یک"))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _plain_ending(before: list[str]) -> list[str]:
    """«با اعتباری بالغ بر ۱۳۶ میلیارد», «فروشی معادل …»: the noun for money that leads to the sum, without «ی»."""
    at = len(before) - 1
    while at > 0 and len(before) - at < 4 and before[at] in _LEADING:
        at -= 1
    if at < 0 or not before[at].endswith("ی") or (at and kind(before[at - 1]) == PHRASE):
        return before
    word = before[at].removesuffix("ی").removesuffix("\u200cا")
    return [*before[:at], word, *before[at + 1 :]] if word in listed("money_nouns") else before


_LEADING = frozenset(("معادل", "برابر", "با", "به", "مبلغ", "میزان", "ارزش"))


def _poor(before: list[str], after: list[str]) -> bool:
    """Whether the sentence names no money itself."""
    return not any(kind(word) == PHRASE and is_head(word) for word in (*before, *after))


def _collect(found: dict[str, list[str]], name: str, words: list[str], told: Around, tags: Mapping[str, str]) -> None:
    """Every run of one to three phrase words, with its marks."""
    of = kinds(words, tags)
    side = Side(name, words, of, parting(name, words, of), told, tags)
    size, start = len(words), 0
    while start < size:
        if of[start] != PHRASE:
            start += 1
            continue
        stop = start
        while stop < size and (of[stop] == PHRASE or (words[stop] in _SKIPPED_INSIDE and stop + 1 < size
                               and of[stop + 1] == PHRASE and stop > start
                               and not (words[stop] == "هر" and words[stop + 1] in _WHO))):  # fmt: skip
            stop += 1
        run = [i for i in range(start, stop) if of[i] == PHRASE and not _each(words, i)]
        pre, post = _beside(words, of, start - 1), _beside(words, of, stop)
        for a in range(len(run)):
            for b in range(a, min(a + _MOST, len(run))):
                text = " ".join([words[i] for i in run[a : b + 1]])
                made = marks(side, run, a, b, pre, post)
                known = found.get(text)
                if known is None or known[0] > made[0]:
                    found[text] = made
        start = stop


def _each(words: list[str], i: int) -> bool:
    """«قیمت هر کیلوگرم مرغ»: the kilogram; «آورده هر متقاضی»: the applicant."""
    if i > 0 and words[i - 1] == "هر" and words[i] in _WHO:
        return True
    return i > 1 and words[i - 1] in ("هر", "یک") and words[i] in word_set("per") and is_head(words[i - 2])


def _beside(words: list[str], of: list[int], i: int) -> str:
    if not 0 <= i < len(words):
        return "^"
    return {STOP: words[i], NUMERAL: "0", VERB: "verb", PHRASE: "noun", MARK: words[i]}[of[i]]


def _deeds(found: dict[str, list[str]], name: str, words: list[str], told: Around) -> None:
    """What the nearest verb on this side does, as a noun: «۲۰ میلیون تومان فروخت» is فروش."""
    for far, word in enumerate(words[:15]):
        if word in ".؛!؟":
            return
        if noun := deed(word):
            own = found.setdefault(noun, [f"{far:02}{name}"])
            own += [f"deed:{name}:{min(far, 6)}", f"deed:{noun}:{name}", f"deed:{name}", f"deed:{told.size}:{noun}"]
            return


def _longer(words: list[str], tags: Mapping[str, str]) -> dict[str, str]:
    """Words with what belongs to them: «وام» → «وام مسکن», «تسهیلات» → «تسهیلات با بهره کم»."""
    of = [*kinds(words, tags), MARK, MARK, MARK]
    found: dict[str, str] = {}
    for i, word in enumerate(words[:-1]):
        following = words[i + 1]
        if of[i] != PHRASE:
            continue
        if following == "با" and of[i + 3] == PHRASE and words[i + 2] in word_set("terms"):
            found[word] = " ".join(words[i : i + 4])
        elif of[i + 1] == PHRASE and noun_class(following) not in ("light", "vague") and word not in word_set("light"):
            found[word] = f"{word} {following}"
    return found


def _complement(after: list[str], tags: Mapping[str, str]) -> str:
    """«پرداخت ۲ میلیارد تومان به خانواده‌های زندانیان»: what the word before the sum goes on with behind it."""
    if after and after[0] in ("به", "برای", "از", "بابت"):
        after = after[1:]
    taken: list[str] = []
    for word in after[:2]:
        if kind(word) != PHRASE or tags.get(word) in VERBAL or word in word_set("light"):
            break
        taken.append(word)
    return " ".join(taken)
