"""The words of a report, and which of them may be parts of personal names.

A report is read as words with their places; names are read out of the words with three lists that
`nlp.training.names` makes from real articles: first names, surnames, and frequent words that are neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

_WORD = re.compile(
    r"[^\W\d_]+(?:[\u200c\u200e\u200f\u00ad\u0640\u064b-\u0655]+[^\W\d_]+)*[\u0640\u064b-\u0655]*|\d+(?:[.,٫٬/]\d+)*|\n|[^\w\s\u200c\u200e\u200f]"
)
_FOLDED = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "ؤ": "و", "ء": None,
        **dict.fromkeys("\u200c\u200e\u200f\u00ad\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655"),
    }
)  # fmt: skip


def fold(word: str) -> str:
    """The word with spelling variants made one and half-spaces dropped («هیأت‌مدیره» → «هیاتمدیره»)."""
    return word.translate(_FOLDED)


@dataclass(frozen=True, slots=True)
class Words:
    """The words and marks of a text, folded, with their places; a line's end is the word «\\n».

    `heard` are unlisted words that stand where this text has surnames («ترلینگن افزود»), `named` whole names that
    it marks as such («پارک کی وون»: …), by their first words.
    """

    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    heard: frozenset[str] = frozenset()
    named: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict, hash=False)

    def __len__(self) -> int:
        return len(self.keys)

    def at(self, i: int) -> str:
        """The word at i, «\\n» outside the text."""
        return self.keys[i] if 0 <= i < len(self.keys) else "\n"


@lru_cache(maxsize=8)
def words(text: str) -> Words:
    """The words of a text."""
    keys, starts, ends = [], [], []
    for match in _WORD.finditer(text):
        given = match.group()
        start, end = match.span()
        key, cut, verb = _read_word(given) if len(given) < _LONGEST_NAME else (fold(given) or given, 0, 0)
        if verb and _says(text, end, key, key[verb:]):
            cut = verb
        if cut:  # «وزیرامورخارجه», «وگفت», «قراخانلوگفت»
            second = end - len(key) + cut
            keys.append(key[:cut])
            starts.append(start)
            ends.append(second - (text[second - 1] == "\u200c"))
            key, start = key[cut:], second
        elif key in _AFTER_HALF and keys and keys[-1] == _AFTER_HALF[key]:
            keys[-1] += key  # «مخبر کمیسیون»: a post; «مخبر» alone is a surname
        keys.append(key)
        starts.append(start)
        ends.append(end)
    return Words(tuple(keys), tuple(starts), tuple(ends))


_AFTER_HALF = {"کمیسیون": "مخبر", "اعظم": "صدر"}
# Heads whose last letter joins nothing, so that the space behind them is left out.
_GLUED_HEADS = ("وزیر", "مشاور", "سفیر", "رهبر", "دبیر", "شهردار", "استاندار", "فرماندار")
_GLUED_TITLES = ("دکتر", "مهندس")
_NO_NOUNS = ("ی", "ان", "ها", "های", "هایی", "زاده", "گری", "خانه", "کل")


@lru_cache(maxsize=1 << 16)
def _read_word(given: str) -> tuple[str, int, int]:
    """The word folded, how many of its letters are a word of their own, and at which letter a verb of saying begins."""
    key = fold(given) or given
    behind = _verbs_behind().search(key)
    verb = behind.start() if behind and fold(given[behind.start() - len(key) :]) == behind.group() else 0
    return key, _glued(key) if len(key) == len(given) > 4 else 0, verb if _speaker_like(key[:verb], key) else 0


@cache
def _verbs_behind() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(word_set('names.saying_behind'))})$")


_LETTERS_APART = ("ا", "د", "ذ", "ر", "ز", "ژ", "و")


def _speaker_like(key: str, whole: str) -> bool:
    """Whether words end so before a verb of saying that has lost its space: «قراخانلو», «رضایی», «کشور», «دارد»."""
    if len(key) < 3 or is_common(whole) or surname_like(whole):
        return False
    if key.endswith("ی") and len(key) > 3:
        return not key.endswith("می") or surname_like(key)  # «برنمی‌گفت»
    return key.endswith(_LETTERS_APART) or (surname_like(key) and len(key) > 4)


def _says(text: str, end: int, whole: str, verb: str) -> bool:
    """Whether the verb that ends there speaks: «قراخانلوگفت: …», «محمدی‌اظهار کرد»; «رادگفت» elsewhere is a surname."""
    if not verb.startswith(("گفت", "افزود")):
        return _LIGHT_VERB.match(text, end) is not None
    return _SPEECH.match(text, end) is not None and whole not in _no_verbs(text)


_SPEECH = re.compile(" {0,2}:| که ")
_LIGHT_VERB = re.compile(" (?:کرد|داشت|نمود|ساخت|شد|داد|است|بود|می[ \u200c])")


@lru_cache(maxsize=8)
def _no_verbs(text: str) -> frozenset[str]:
    """Words that end like verbs of saying where no speech follows: «رضا رادگفت، رئیس اتحادیه», «رادگفت افزود»."""
    return frozenset(map(fold, _ENDING_SO.findall(text)))


_ENDING_SO = re.compile("(?<![^\\W_])[^\\W\\d_\u200c]{2,24}\u200c?(?:گفت|افزود)(?:ند)?(?![^\\W_\u200c]| {0,2}:| که )")


def _glued(key: str) -> int:
    """How many letters belong to a word of its own at the beginning of two glued ones; 0 where none does."""
    if key[0] == "و" and key[1:] in word_set("names.glued_saying"):
        return 1
    if key[0] == "و" and 5 < len(key) < 14 and _is_first_name(key[1:]) and not (_opens_name(key) or is_common(key)):
        return int(key not in places())  # «ویعقوب جدگال», but «ورامین»
    if 7 < len(key) < 20 and key.startswith(_GLUED_TITLES):
        cut = 4 if key.startswith("دکتر") else 5
        return cut if surname_like(key[cut:]) or is_first_name(key[cut:]) else 0
    if 6 < len(key) < 24 and key.startswith(_GLUED_HEADS) and key not in post_heads():
        head = next(head for head in _GLUED_HEADS if key.startswith(head))
        rest = key[len(head) :]
        if len(rest) > 2 and not rest.startswith(_NO_NOUNS) and rest in word_set("names.glued_bodies"):
            return len(head)
    return 0


@cache
def read_list(name: str) -> frozenset[str]:
    """The folded words of a list in `nlp/data`; «#» starts a comment."""
    text = (files("nlp") / "data" / name).read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(fold(line) for line in lines if line)


@cache
def _sets() -> dict[str, str]:
    text = (files("nlp") / "data" / "people_words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return dict(rows)


def word_set(name: str) -> frozenset[str]:
    """The folded words of a set in `nlp/data/people_words.tsv`."""
    return frozenset(fold(word) for word in _sets()[name].split())


def phrase_set(name: str) -> frozenset[tuple[str, ...]]:
    """The folded phrases of a set in `nlp/data/people_words.tsv`, whose phrases «|» parts."""
    return frozenset(tuple(fold(word) for word in phrase.split()) for phrase in _sets()[name].split("|"))


@cache
def post_heads() -> dict[str, str]:
    """The words that head posts, folded, with their classes."""
    text = (files("nlp") / "data" / "post_heads.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {fold(head): kind for head, kind in rows}


@cache
def places() -> frozenset[str]:
    """One-word names of places that are no other words."""
    text = (files("nlp") / "data" / "places.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return frozenset(fold(row[0]) for row in rows if " " not in row[0] and row[-1] == "name")


def not_names() -> frozenset[str]:
    """Words that the statistics take for names and that are none."""
    return read_list("not_names.txt")


@dataclass(frozen=True, slots=True)
class _Lists:
    first: frozenset[str]
    surnames: frozenset[str]
    second: frozenset[str]
    common: frozenset[str]
    refused: frozenset[str]
    stops: frozenset[str]


@cache
def name_lists() -> _Lists:
    """The lists of names, without the words that are refused."""
    refused, foreign = not_names(), word_set("names.foreign_surnames")
    return _Lists(
        read_list("first_names.txt") - refused | word_set("names.foreign_first"),
        read_list("surnames.txt") - refused | foreign,
        read_list("surnames_after_first_names.txt") - refused,
        read_list("common_words.txt") - foreign - word_set("names.foreign_first"),
        refused,
        read_list("name_stops.txt"),
    )


HONORIFICS = word_set("names.honorifics")
OPENINGS = frozenset(("غلام", "عبد", "ابو", "نور", "امیر"))
SEYYED = frozenset(("سید", "سیده"))
SUFFIXES = word_set("names.suffixes")
# words that are also first names
AMBIGUOUS = word_set("names.ambiguous_first")
ENDINGS = (
    "زاده",
    "پور",
    "نژاد",
    "نیا",
    "فر",
    "وند",
    "لو",
    "یان",
    "چی",
    "دوست",
    "پناه",
    "منش",
    "تبار",
    "مقدم",
    "آبادی",
    "فرد",
)


def is_first_name(key: str) -> bool:
    """Whether the word is a first name more often than anything else."""
    return len(key) < _LONGEST_NAME and _is_first_name(key)


@lru_cache(maxsize=1 << 15)
def _is_first_name(key: str) -> bool:
    lists = name_lists()
    if key in lists.first:
        return True
    # «محمدجعفر», «سیدعلی», «امیرمسعود», «عبدالرزاق», «نصرالدین»
    for head in _JOINED:
        if len(key) > len(head) + 2 and key.startswith(head) and key[len(head) :] in lists.first:
            return True
    return len(key) > 6 and key.endswith(("الدین", "الله")) and key not in lists.common and key not in lists.refused


_JOINED = ("سید", "محمد", "علی", "امیر", "غلام", "حسین", "عبد", "میر")
_LONGEST_NAME = 30  # letters of a word that may be a name; what is longer is not remembered


def opens_name(key: str) -> bool:
    """Whether a full name may open with the word."""
    return len(key) < _LONGEST_NAME and _opens_name(key)


@lru_cache(maxsize=1 << 15)
def _opens_name(key: str) -> bool:
    return (
        key in SEYYED
        or key in OPENINGS
        or _is_first_name(key)
        or key in AMBIGUOUS
        or key in read_list("first_names_seldom.txt")
        or key + "الله" in name_lists().first
    )


def is_common(key: str) -> bool:
    """Whether the word is a frequent one that is no name."""
    return key in name_lists().common or key in name_lists().refused


def surname_like(key: str) -> bool:
    """Whether the word is attested as a surname, or is built like one."""
    lists = name_lists()
    if len(key) < 2 or key in lists.refused or key in lists.stops:
        return False
    if key.endswith("یان") and key[:-2] in lists.common:
        return False  # «فرهنگیان»
    return key in lists.surnames or (len(key) > 4 and key not in lists.common and key.endswith(ENDINGS))


def can_be_surname(key: str) -> bool:
    """Whether no preposition, verb, title or mark stands there."""
    lists = name_lists()
    return len(key) > 1 and key[0].isalpha() and key not in lists.stops and key not in HONORIFICS


def is_rare_or_first(key: str) -> bool:
    """Whether the word may follow «بن»."""
    return is_first_name(key) or is_rare(key)


@lru_cache(maxsize=1 << 12)
def is_plain_word(key: str) -> bool:
    """Whether a dictionary has the word and no list of names does («طعنه», «بدرقه»), or it heads posts."""
    return key in post_heads() or (key in read_list("lexemes.txt") and not _opens_name(key) and not surname_like(key))


def is_rare(key: str) -> bool:
    """Whether the word may be part of an unlisted name: Persian letters, neither frequent nor closed."""
    return (
        len(key) > 1
        and key[0].isalpha()
        and not key[0].isascii()
        and not (len(key) > 7 and key.endswith(("های", "هایی")))  # «گلایه‌های», but «خامنه‌ای»
        and not is_common(key)
        and key not in name_lists().stops
    )
