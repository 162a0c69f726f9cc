"""Search words: what the index holds of a text and what a query asks for, the same from both.

«تعاونیها», «تعاونی ها» and «تعاونی‌ها» are one word with one key, as are «مسئول», «مسؤول» and «مسوول», «آیین» and «ایین»
(people type both, so آ is folded to ا), «1,500» and «۱۵۰۰». Nothing slow is imported: a query is ready in milliseconds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlp.detached import bare, heads, joined, tails
from nlp.letters import HALF_SPACES, MARKS, SPACES, UNSEEN
from nlp.stemming import stem


@dataclass(frozen=True, slots=True)
class SearchWord:
    """One word: `key` is its one spelling, `stem` what its inflected forms share; offsets are of the text."""

    key: str
    stem: str
    start: int
    end: int


def search_words(text: str) -> list[SearchWord]:
    """The words of a text or of a query, in order; of a number with separators, one.

    Parts that stand apart belong to their word («می شود», «تعاونی ها»); its offsets then cover both.
    """
    found: list[SearchWord] = []
    before, before_end, joins = "", -2, 0  # the last word, bare
    known = _CACHE
    for match in WORD.finditer(text):
        raw = match.group()
        key, root, plain, tail, marks = known.get(raw) or _read(raw)
        start, end = match.span()
        end -= marks
        if (
            before
            and joins < MOST_JOINS
            and (tail or before in _HEADS)
            and joined(before, plain)
            and not text[before_end:start].strip(_GAP)
        ):
            whole, joins = before + plain, joins + 1
            key, root, plain, _, _ = known.get(whole) or _read(whole)
            start = found.pop().start
        else:
            joins = 0
        found.append(SearchWord(key, root, start, end))
        before, before_end = plain, end
    return found


@lru_cache(maxsize=1 << 15)
def fold(word: str) -> str:
    """The key of one word or number: the spelling under which all its spellings are found."""
    word = bare(word).casefold()
    if word[:1].isdigit():
        return _number(word)
    if word[:1].isascii():
        return "".join(str(int(c)) if c.isdecimal() else c for c in word)  # «G۲۰»
    if "ئ" in word or "ؤ" in word or "ء" in word:
        word = _HAMZA.sub(lambda m: _HAMZAS[m.group()], word)
    return word.replace("آ", "ا")


_HAMZAS = {"ئو": "وو", "ؤو": "وو", "ؤ": "و", "ء": "", "یئت": "یات", "سئل": "سال", "رئت": "رات", "شئت": "شات", "ئ": "ی"}
_HAMZA = re.compile("|".join(_HAMZAS))


def _number(word: str) -> str:
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in word).replace("٫", ".").replace("٬", ",")
    if _GROUPED.fullmatch(digits):
        return digits.replace(",", "")
    # «۳/۵ درصد» is 3.5; «1400/10/12» stays a day
    return digits.replace("/", ".") if digits.count("/") == 1 else digits


_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LETTER = rf"[^\W\d_a-zA-Z{re.escape(MARKS)}\u0640]"
_MARK = "[\u200e\u200f\u202a-\u202e\u2066-\u2069]{0,2}"  # «15\u200e/30»
_BETWEEN = f"[{re.escape(MARKS + HALF_SPACES + UNSEEN)}]"
WORD = re.compile(
    rf"{_LETTER}(?:{_LETTER}|{_BETWEEN})*"
    rf"|\d+(?:{_MARK}[,٬]{_MARK}\d{{3}}(?!\d))*(?:{_MARK}[./٫:]{_MARK}\d+)*"
    r"|[a-zA-Z][a-zA-Z\d]*"
)
_GAP = SPACES + HALF_SPACES + UNSEEN
_EDGE = HALF_SPACES + UNSEEN
MOST_JOINS = 3
_HEADS = heads()
_LONGEST_KEPT = 40

type _Read = tuple[str, str, str, bool, int]
_CACHE: dict[str, _Read] = {}


def _read(raw: str) -> _Read:
    """Key, stem, bare word, whether it may belong to the word before it, and how many unseen marks end it."""
    key, plain = fold(raw), bare(raw)
    read = (key, key if key[:1].isdigit() else stem(key), plain, plain in tails(), len(raw) - len(raw.rstrip(_EDGE)))
    if len(raw) <= _LONGEST_KEPT:
        if len(_CACHE) >= 1 << 17:
            _CACHE.clear()
        _CACHE[raw] = read
    return read
