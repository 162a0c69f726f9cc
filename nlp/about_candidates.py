"""Phrases that may be what a sum is for: short runs of words around it, each told by how it stands to the sum.

What tells (`Candidate.marks`) are facts such as «right before the sum, a verb between»; `nlp.about` weighs them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from nlp.about_rules import Place, is_head, stops, word_set


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
    before = _words(sentence[max(0, place.start - _BEFORE) : place.start])
    after = _words(sentence[place.end : place.end + _AFTER])
    told = _context(sentence, place, before, after)
    found: dict[str, list[str]] = {}
    _collect(found, "b", before, told, tags)
    _collect(found, "a", after, told, tags)
    if _poor(before, after):
        _collect(found, "e", _words(earlier[-_EARLIER:]), told, {})
    for name, phrase in (
        ("rule", known.rule),
        ("previous", known.previous),
        ("antecedent", known.antecedent if known.antecedent != known.previous else None),
    ):
        if not phrase:
            continue
        own = found.setdefault(phrase, [f"only:{name}"])
        own += [f"known:{name}", f"known:{name}:{told[0]}"]
        words = set(phrase.split())
        for text, marks in found.items():
            if text != phrase and (shared := len(words & (these := set(text.split())))):
                marks.append(f"like:{name}:{'much' if 2 * shared >= len(words | these) else 'little'}")
    longer = {**_longer(before, tags), **_longer(after, tags)}
    if before and is_action(before[-1]) and (more := _complement(after, tags)):
        longer.setdefault(before[-1], f"{before[-1]} {more}")
    return [Candidate(text, tuple(marks), longer.get(text, "")) for text, marks in found.items()]


_BEFORE, _AFTER, _EARLIER = 200, 110, 110
_WORD = re.compile(r"[^\W_]+(?:\u200c[^\W_]+)*|[^\w\s]")
_MOST = 3
_SKIPPED_INSIDE = frozenset(("این", "آن", "هر", "های", "ها", "یک"))
_VERBAL = ("VERB", "AUX")
_PHRASE, _STOP, _NUMERAL, _VERB, _MARK = range(5)


@lru_cache(maxsize=8192)
def _kind(word: str) -> int:
    if not word[0].isalpha():
        return _NUMERAL if word[0].isdigit() else _MARK
    if word in word_set("numerals"):
        return _NUMERAL
    if word in word_set("verbs") or word.startswith(("می\u200c", "نمی\u200c", "خواه", "نخواه")):
        return _VERB
    return _STOP if stops(word) or word in word_set("never") else _PHRASE


@lru_cache(maxsize=8192)
def _class(word: str) -> str:
    """What kind of noun it is, as far as lists tell."""
    if is_head(word):
        return "weak" if word in word_set("weak") else "money"
    for name in ("light", "adjectives", "per", "wholes", "vague"):
        if word in word_set(name):
            return name
    return "noun"


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    first, _, rest = word.partition("\u200c")
    return first if rest in ("ها", "های", "هایی", "ای", "ی", "اش", "شان", "هایش") else word


@cache
def _near_money() -> dict[str, str]:
    lines = (files("nlp") / "models" / "money_words.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def _nearness(word: str) -> str:
    """How often the word stands beside sums: `0` seldom to `4` often."""
    return _near_money().get(word) or _near_money().get(_stem(word), "2")


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _context(sentence: str, place: Place, before: list[str], after: list[str]) -> tuple[str, ...]:
    """What stands right around the sum: its own ending, the word before and the word after."""
    ending = "ی" if sentence[place.end - 1 : place.end] == "ی" else ""
    following = after[0] if after else "."
    kind = _kind(following)
    next_ = (
        _class(following) if kind == _PHRASE else "verb" if kind == _VERB else following if kind == _STOP else "mark"
    )
    if next_ == "light" and len(after) > 1 and _kind(after[1]) in (_VERB, _STOP):
        next_ = "light-verb"
    last = before[-1] if before else "."
    kind = _kind(last)
    previous = _class(last) if kind == _PHRASE else "number" if kind == _NUMERAL else last if kind == _STOP else "mark"
    return f"{ending}{next_}", f"{ending}{previous}", ending


def _poor(before: list[str], after: list[str]) -> bool:
    """Whether the sentence names no money itself."""
    return not any(_kind(word) == _PHRASE and is_head(word) for word in (*before, *after))


def _collect(
    found: dict[str, list[str]], side: str, words: list[str], told: tuple[str, ...], tags: Mapping[str, str]
) -> None:
    """Every run of one to three phrase words, with its marks."""
    kinds = _kinds(words, tags)
    size = len(words)
    # how many verbs, figures and marks stand between a word and the sum
    between = _between(side, words, kinds)
    start = 0
    while start < size:
        if kinds[start] != _PHRASE:
            start += 1
            continue
        stop = start
        while stop < size and (kinds[stop] == _PHRASE or (words[stop] in _SKIPPED_INSIDE and stop + 1 < size
                               and kinds[stop + 1] == _PHRASE and stop > start)):  # fmt: skip
            stop += 1
        run = [i for i in range(start, stop) if kinds[i] == _PHRASE and not _each(words, i)]
        pre = _around(words, kinds, start - 1)
        post = _around(words, kinds, stop)
        for a in range(len(run)):
            for b in range(a, min(a + _MOST, len(run))):
                text = " ".join(words[i] for i in run[a : b + 1])
                marks = _marks(side, words, run, a, b, pre, post, between, told, tags)
                known = found.get(text)
                if known is None or known[0] > marks[0]:
                    found[text] = marks
        start = stop


def _each(words: list[str], i: int) -> bool:
    """«قیمت هر کیلوگرم مرغ»: the kilogram."""
    return i > 1 and words[i - 1] in ("هر", "یک") and words[i] in word_set("per") and is_head(words[i - 2])


def _longer(words: list[str], tags: Mapping[str, str]) -> dict[str, str]:
    """Words with what belongs to them: «وام» → «وام مسکن», «تسهیلات» → «تسهیلات با بهره کم»."""
    kinds = [*_kinds(words, tags), _MARK, _MARK, _MARK]
    found: dict[str, str] = {}
    for i, word in enumerate(words[:-1]):
        following = words[i + 1]
        if kinds[i] != _PHRASE:
            continue
        if following == "با" and kinds[i + 3] == _PHRASE and words[i + 2] in word_set("terms"):
            found[word] = " ".join(words[i : i + 4])
        elif kinds[i + 1] == _PHRASE and _class(following) not in ("light", "vague") and word not in word_set("light"):
            found[word] = f"{word} {following}"
    return found


def is_action(word: str) -> bool:
    """Whether the word says what is done with a sum or how it is reckoned, and asks of what: «پرداخت», «قیمت»."""
    return word in word_set("light") or word in word_set("weak") or is_head(word)


def _complement(after: list[str], tags: Mapping[str, str]) -> str:
    """«پرداخت ۲ میلیارد تومان به خانواده‌های زندانیان»: what the word before the sum goes on with behind it."""
    if after and after[0] in ("به", "برای", "از", "بابت"):
        after = after[1:]
    taken: list[str] = []
    for word in after[:2]:
        if _kind(word) != _PHRASE or tags.get(word) in _VERBAL or word in word_set("light"):
            break
        taken.append(word)
    return " ".join(taken)


def _kinds(words: list[str], tags: Mapping[str, str]) -> list[int]:
    kinds: list[int] = []
    for word in words:
        kind = _VERB if tags.get(word) in _VERBAL else _kind(word)
        if kind == _NUMERAL and word in word_set("currencies") and not (kinds and kinds[-1] == _NUMERAL):
            kind = _PHRASE  # «قیمت دلار»
        kinds.append(kind)
    return kinds


def _around(words: list[str], kinds: list[int], i: int) -> str:
    if not 0 <= i < len(words):
        return "^"
    return {_STOP: words[i], _NUMERAL: "0", _VERB: "verb", _PHRASE: "noun", _MARK: words[i]}[kinds[i]]


def _between(side: str, words: list[str], kinds: list[int]) -> list[tuple[int, int, int]]:
    verbs = figures = breaks = 0
    made: list[tuple[int, int, int]] = []
    order = range(len(words)) if side == "a" else range(len(words) - 1, -1, -1)
    numeral = False
    for i in order:
        made.append((verbs, figures, breaks))
        kind = kinds[i]
        verbs += kind == _VERB
        breaks += kind == _MARK and words[i] not in '()«»"'
        figures += kind == _NUMERAL and not numeral
        numeral = kind == _NUMERAL
    return made if side == "a" else made[::-1]


def _marks(
    side: str, words: list[str], run: list[int], a: int, b: int, pre: str, post: str,
    between: list[tuple[int, int, int]], told: tuple[str, ...], tags: Mapping[str, str],
) -> list[str]:  # fmt: skip
    first, last = run[a], run[b]
    near = last if side != "a" else first
    gap = len(words) - 1 - last if side != "a" else first
    verbs, figures, breaks = between[near]
    head, tail = words[first], words[last]
    kind = _class(head)
    far = min(gap, 3) if gap < 4 else 4 + min(gap // 4, 4)
    opens, closes = a == 0, b == len(run) - 1
    where = f"{side}{far}"
    marks = [
        f"{gap + 50 * (side == 'e'):02}{side}",  # the nearest of equal phrases is kept: this sorts so
        f"len:{side}:{b - a + 1}",
        f"at:{where}:{kind}",
        f"side:{side}:{kind}:{'o' if opens else ''}{'c' if closes else ''}",
        f"money:{side}:{_nearness(head)}:{b > a}",
        f"money:end:{_nearness(tail)}:{b > a}",
        f"money:{where}:{_nearness(head)}",
        f"tail:{_class(tail)}:{b > a}",
        f"tag:{tags.get(head, '')}:{tags.get(tail, '')}:{side}",
        f"verbs:{side}:{min(verbs, 2)}",
        f"figures:{side}:{min(figures, 3)}",
        f"breaks:{side}:{min(breaks, 3)}",
        f"next:{told[0]}:{side}:{kind}",
        f"last:{told[1]}:{side}:{kind}:{gap == 0}",
        f"way:{side}:{min(verbs, 1)}{min(figures, 1)}{min(breaks, 1)}:{kind}",
    ]
    if opens:
        marks += [f"pre:{side}:{pre}", f"pre:{side}:{pre}:{kind}"]
    else:
        marks.append(f"behind:{_class(words[run[a - 1]])}:{kind}")
    if closes:
        marks += [f"post:{side}:{post}", f"post:{side}:{post}:{kind}"]
    else:
        marks.append(f"before:{_class(words[run[b + 1]])}:{b > a}")
    if b > a and any(is_head(words[i]) for i in run[a + 1 : b + 1]):
        marks.append("money-inside")
    if side != "a" and 0 < gap < 4:
        marks.append(f"gap:{' '.join('0' if w[0].isdigit() else w for w in words[last + 1 :])}")
    if side == "a" and 0 < gap < 4:
        marks.append(f"gap:a:{' '.join('0' if w[0].isdigit() else w for w in words[:first])}")
    return marks
