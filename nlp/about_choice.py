"""Which of the surest phrases to tell: what is known of each phrase, of the report's words and of its other sums.

Where a report has ten prices, the eleventh sum is likely a price; what the title and half the sentences speak of is
likelier what a sum is of than what is named once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from nlp.about_phrases import Likely, Phrase, phrases, shared, words_of
from nlp.about_trees import Trees


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a report's title, and how often the report has each word."""

    title: frozenset[str]
    often: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """A sum where it stands, and the phrases around it, surest first."""

    value: Hashable
    sentence: int
    paragraph: int
    found: Sequence[Likely]
    goes_on: bool = False  # «از سه هزار به ۱۴ هزار تومان»: what the sum before it is for, this one is for


def words_in(title: str, text: str) -> Words:
    """The words that tell what a report speaks of."""
    return Words(frozenset(_WORD.findall(title)), Counter(_WORD.findall(text)))


_WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Judge:
    """What says how much a phrase is worth: trees that see its facts, and weights of its marks."""

    trees: Trees
    weights: Mapping[str, float]

    def worth(self, found: Sequence[Phrase]) -> list[float]:
        """How much each phrase is worth."""
        get = self.weights.get
        return [
            seen + sum([get(mark, 0.0) * by for mark, by in phrase.marks.items()])
            for seen, phrase in zip(self.trees.worth([phrase.facts for phrase in found]), found, strict=True)
        ]


def chosen(views: Sequence[Sequence[Phrase]], mentions: Sequence[Mention], judge: Judge) -> list[str | None]:
    """The phrase to tell of each sum, of those in view; sums of one value are told alike."""
    worth = iter(judge.worth([phrase for view in views for phrase in view]))
    alone = {mention.value for mention in mentions if not mention.goes_on}
    best: dict[Hashable, tuple[float, str]] = {}
    for view, mention in zip(views, mentions, strict=True):
        own = [(next(worth), phrase.text) for phrase in view]
        if own and not (mention.goes_on and mention.value in alone):
            most = max(own, key=lambda each: each[0])
            best[mention.value] = max(best.get(mention.value, most), most, key=lambda each: each[0])
    told: list[str | None] = []
    for i, mention in enumerate(mentions):
        if mention.goes_on and i and told[-1] and mention.value not in alone:
            told.append(told[-1])
        else:
            told.append(_as_written(best[mention.value][1], mention.found) if mention.value in best else None)
    return told


def _as_written(best: str, found: Sequence[Likely]) -> str:
    """Two parts that the report itself has in one phrase: «قیمت» and «زنده» of «قیمت مرغ زنده»."""
    if any(phrase.text == best for phrase in found):
        return best
    own, head = words_of(best), best.partition(" ")[0]
    most = best.count(" ") + 2
    return next(
        (t for t, *_ in found if t.startswith(f"{head} ") and own < words_of(t) and t.count(" ") <= most),
        best,
    )


# --- what is known of a phrase ---------------------------------------------------------------------------------------


def in_view(words: Words, mentions: Sequence[Mention]) -> list[list[Phrase]]:
    """For each sum the phrases that come into question, with all that is known of them."""
    merged = _merged(mentions)
    sums = [_Sum(mention, merged[i]) for i, mention in enumerate(mentions)]
    return [_in_view(words, sums, i) for i in range(len(sums))]


def _merged(mentions: Sequence[Mention]) -> list[Sequence[Likely]]:
    """The phrases around each sum: a sum that a report names several times has those of all its places."""
    same: dict[Hashable, list[Mention]] = {}
    for mention in mentions:
        if mention.found and not mention.goes_on:
            same.setdefault(mention.value, []).append(mention)
    made: dict[Hashable, Sequence[Likely]] = {}
    for value, its in same.items():
        if len(its) == 1:
            made[value] = its[0].found
            continue
        whole: dict[str, float] = {}
        for each in its:
            for text, share, _ in each.found:
                whole[text] = whole.get(text, 0.0) + share / len(its)
        made[value] = sorted((Likely(*item) for item in whole.items()), key=lambda phrase: -phrase.share)
    return [made.get(mention.value, mention.found) for mention in mentions]


class _Sum:
    """A sum as those beside it see it: how likely each word is to say what it is for."""

    def __init__(self, mention: Mention, merged: Sequence[Likely]) -> None:
        self.mention, self.merged = mention, merged
        self.words: dict[str, float] = {}
        sets = [(words_of(text), share) for text, share, _ in merged]
        for words, share in sets:
            for word in words:
                self.words[word] = self.words.get(word, 0.0) + share
        self.surest = sets[:_SUREST]


_SUREST, _BESIDE, _REACH = 8, 6, 40


def _in_view(words: Words, sums: Sequence[_Sum], i: int) -> list[Phrase]:
    this = sums[i]
    if not this.merged:
        return []
    value = this.mention.value
    before = [s for s in sums[max(0, i - _REACH) : i] if s.mention.value != value][-_BESIDE:]
    after = [s for s in sums[i + 1 : i + 1 + _REACH] if s.mention.value != value][:_BESIDE]
    near = {"before": before[-1] if before else None, "after": after[0] if after else None}
    places: dict[str, Sequence[str]] = {}
    for text, _, marks in this.mention.found:
        places.setdefault(text, marks)
    made = phrases(this.merged)
    for phrase in made:
        parts = phrase.text.split(" ")
        facts = phrase.facts
        facts["surest"] = this.merged[0].share
        facts |= _of_report(words, parts)
        own, keys = words_of(phrase.text), [_key(part) for part in parts]
        if others := [*before, *after]:
            sure = [sum([s.words.get(key, 0.0) for s in others]) / len(others) for key in keys]
            logs = [log(share + 0.02) for share in sure]
            facts["others:head"], facts["others:mean"], facts["others:least"] = (
                logs[0],
                sum(logs) / len(logs),
                min(logs),
            )
            facts["others:met"] = sum([shared(own, s.surest) for s in others]) / len(others)
        for name, other in near.items():
            if other is not None:
                facts[f"{name}:met"] = shared(own, other.surest)
                facts[f"{name}:head"] = other.words.get(keys[0], 0.0)
                facts[f"{name}:tail"] = other.words.get(keys[-1], 0.0)
                facts[f"{name}:where"] = _apart(this.mention, other.mention)
        if facts["joined"]:
            _add_places(facts, "head", places.get(parts[0], ()))
            _add_places(facts, "own", places.get(" ".join(parts[1:]), ()))
        else:
            _add_places(facts, "own", places.get(phrase.text, ()))
    return made


def _apart(one: Mention, other: Mention) -> int:
    return 0 if one.sentence == other.sentence else 1 if one.paragraph == other.paragraph else 2


def _of_report(words: Words, parts: list[str]) -> dict[str, float]:
    often = [log(1 + words.often.get(part, 0)) for part in parts]
    return {
        "often:head": often[0],
        "often:tail": often[-1],
        "often:mean": sum(often) / len(often),
        "title": sum([part in words.title for part in parts]) / len(parts),
    }


@lru_cache(maxsize=8192)
def _key(word: str) -> str:
    return "".join(c for c in word if c.isalnum())


# --- where a phrase stands, of its marks -----------------------------------------------------------------------------


def _add_places(facts: dict[str, float], name: str, marks: Sequence[str]) -> None:
    for mark in marks:
        for key, number in _numbers(mark):
            facts[f"{name}:{key}"] = number


@lru_cache(maxsize=1 << 15)
def _numbers(mark: str) -> tuple[tuple[str, float], ...]:
    """A mark of a phrase (`nlp.about_marks`) in numbers, where it tells of its place."""
    name, *rest = mark.split(":")
    if name == "at":
        return ("side", "bae".index(rest[0][0])), ("far", float(rest[0][1:]))
    if name in ("verbs", "figures", "breaks") and len(rest) == 2:
        return ((name, float(rest[1])),)
    if name == "len":
        return (("len", float(rest[1])),)
    if name == "known" and len(rest) == 1:
        return ((f"known:{rest[0]}", 1.0),)
    if name == "like":
        return ((f"like:{rest[0]}", 2.0 if rest[1] == "much" else 1.0),)
    if name == "side":
        return ("opens", float("o" in rest[2])), ("closes", float("c" in rest[2]))
    return (("deed", 1.0),) if name == "deed" and len(rest) == 1 else ()
