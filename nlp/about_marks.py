"""What tells for or against a phrase as what a sum is for: where it stands to the sum, and what stands between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from nlp.about_rules import Place, is_head
from nlp.about_words import MARK, NUMERAL, PHRASE, STOP, VERB, alike, kind, nearness, noun_class, plain


@dataclass(frozen=True, slots=True)
class Around:
    """What stands right around the sum, and the sum's own size."""

    following: str
    previous: str
    size: str
    verb: str
    next_word: str


def around(sentence: str, place: Place, before: list[str], after: list[str]) -> Around:
    """The sum's own ending and size, the words before and after it and the verb behind it."""
    text = sentence[place.start : place.end]
    ending = "ی" if text.endswith("ی") else ""
    following = after[0] if after else "."
    this = kind(following)
    next_ = (
        noun_class(following)
        if this == PHRASE
        else "verb" if this == VERB else following if this == STOP else "mark"
    )  # fmt: skip
    if next_ == "light" and len(after) > 1 and kind(after[1]) in (VERB, STOP):
        next_ = "light-verb"
    last = before[-1] if before else "."
    this = kind(last)
    previous = noun_class(last) if this == PHRASE else _OTHER.get(this, "mark") if this != STOP else last
    unit = next((name for name in ("تومان", "ریال", "دلار", "یورو") if name in text), "")
    scale = next((letter for word, letter in _SCALES if word in text), "")
    verb = next((word for word in after[:10] if kind(word) == VERB), "")
    return Around(
        f"{ending}{next_}", f"{ending}{previous}", scale + unit, verb, following if following[0].isalpha() else ""
    )


_OTHER = {NUMERAL: "number"}
_SCALES = (("میلیارد", "B"), ("تریلیون", "B"), ("میلیون", "M"), ("هزار", "k"))


@dataclass(frozen=True, slots=True)
class Side:
    """The words on one side of the sum, their kinds, and how many verbs, figures and marks part each from it."""

    name: str  # b: before, a: after, e: earlier
    words: list[str]
    kinds: list[int]
    between: list[tuple[int, int, int]]
    told: Around
    tags: Mapping[str, str]


def parting(name: str, words: list[str], kinds: list[int]) -> list[tuple[int, int, int]]:
    """How many verbs, figures and marks stand between each word and the sum."""
    verbs = figures = breaks = 0
    made: list[tuple[int, int, int]] = []
    order = range(len(words)) if name == "a" else range(len(words) - 1, -1, -1)
    numeral = False
    for i in order:
        made.append((verbs, figures, breaks))
        this = kinds[i]
        verbs += this == VERB
        breaks += this == MARK and words[i] not in '()«»"'
        figures += this == NUMERAL and not numeral
        numeral = this == NUMERAL
    return made if name == "a" else made[::-1]


def marks(side: Side, run: list[int], a: int, b: int, pre: str, post: str) -> list[str]:
    """The marks of the words `a` to `b` of the run; the first sorts by nearness: of equal phrases the nearest stays."""
    words, name, told = side.words, side.name, side.told
    first, last = run[a], run[b]
    near, gap = (last, len(words) - 1 - last) if name != "a" else (first, first)
    verbs, figures, breaks = side.between[near]
    head, tail, more = words[first], words[last], b > a
    this = noun_class(head)
    opens, closes = a == 0, b == len(run) - 1
    far = min(gap, 3) if gap < 4 else 4 + min(gap // 4, 4)
    made = [
        f"{gap + 50 * (name == 'e'):02}{name}",
        f"tag:{side.tags.get(head, '')}:{side.tags.get(tail, '')}:{name}",
        f"side:{name}:{this}:{'o' if opens else ''}{'c' if closes else ''}",
        *_of_words(name, head, tail, b - a, words[run[a + 1]] if more else ""),
        *_of_place(name, far, head, min(verbs, 2), min(figures, 3), min(breaks, 3)),
        *_of_endings(name, head, tail, gap == 0, more),
        *_of_sum(told, name, head, gap == 0, min(gap, 2), min(verbs, 1)),
    ]
    if opens:
        made += [f"pre:{name}:{pre}", f"pre:{name}:{pre}:{this}"]
    else:
        made.append(f"behind:{noun_class(words[run[a - 1]])}:{this}")
    if closes:
        made += [f"post:{name}:{post}", f"post:{name}:{post}:{this}"]
    else:
        made.append(f"before:{noun_class(words[run[b + 1]])}:{more}")
    if more and any(is_head(words[i]) for i in run[a + 1 : b + 1]):
        made.append("money-inside")
    if 0 < gap < 4:
        gone = words[last + 1 :] if name != "a" else words[:first]
        made.append(f"gap:{'a:' if name == 'a' else ''}{' '.join(['0' if w[0].isdigit() else w for w in gone])}")
    return made


# A report says the same of the same words again and again: what depends on few things is made once.


@lru_cache(maxsize=1 << 14)
def _of_words(name: str, head: str, tail: str, others: int, second: str) -> tuple[str, ...]:
    more, worth = others > 0, nearness(head)
    (coarse, fine), tail_fine = alike(head), alike(tail)[1]
    made = (
        f"len:{name}:{others + 1}",
        f"money:{name}:{worth}:{more}",
        f"money:end:{nearness(tail)}:{more}",
        f"tail:{noun_class(tail)}:{more}",
        f"word:{head}:{more}",
        f"word:{name}:{head}",
        f"end:{tail}:{more}",
        f"group:{fine}:{more}",
        f"group:{name}:{fine}",
        f"group:end:{tail_fine}:{more}",
        f"kin:{coarse}:{more}",
        f"plain:{plain(head)}:{more}",
        f"plain:{name}:{plain(head)}",
        f"plain:end:{plain(tail)}:{more}",
    )
    return (*made, f"pair:{head} {second}", f"kin:{coarse}:{alike(second)[0]}:pair") if more else made


@lru_cache(maxsize=1 << 14)
def _of_endings(name: str, head: str, tail: str, at_once: bool, more: bool) -> tuple[str, ...]:
    """«تسهیلاتی که», «با اعتباری بالغ بر»: nouns with «ی»."""
    made = (f"ی:{noun_class(head)}:{name}:{at_once}:{more}",) if head.endswith("ی") else ()
    return (*made, f"ی:end:{noun_class(tail)}:{name}:{at_once}:{more}") if tail.endswith("ی") else made


@lru_cache(maxsize=1 << 14)
def _of_place(name: str, far: int, head: str, verbs: int, figures: int, breaks: int) -> tuple[str, ...]:
    this, where = noun_class(head), f"{name}{far}"
    return (
        f"at:{where}:{this}",
        f"money:{where}:{nearness(head)}",
        f"kin:{where}:{alike(head)[0]}",
        f"verbs:{name}:{verbs}",
        f"figures:{name}:{figures}",
        f"breaks:{name}:{breaks}",
        f"way:{name}:{min(verbs, 1)}{min(figures, 1)}{min(breaks, 1)}:{this}",
    )


@lru_cache(maxsize=1 << 14)
def _of_sum(told: Around, name: str, head: str, at_once: bool, gap: int, verbs: int) -> tuple[str, ...]:
    this = noun_class(head)
    return (
        f"next:{told.following}:{name}:{this}",
        f"last:{told.previous}:{name}:{this}:{at_once}",
        f"size:{told.size}:{this}:{nearness(head)}",
        f"size:{told.size}:{head}",
        f"verb:{told.verb}:{name}:{this}",
        f"verb:{told.verb}:{name}:{gap}:{verbs}",
        f"verb:{told.verb}:{head}",
        f"follow:{told.next_word}:{name}:{this}",
        f"follow:{told.next_word}:{name}:{gap}",
    )
