"""Names of persons: «محمدجعفر کبیری», «سید محمدرضا موسوی», «دکتر مخبر».

A report is read as words with their places; names are read out of the words with three lists that
`nlp.training.names` makes from real articles: first names, surnames, and frequent words that are neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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

    `heard` are unlisted words that stand where this text has surnames («ترلینگن افزود»).
    """

    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    heard: frozenset[str] = frozenset()

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
        keys.append(fold(match.group()) or match.group())
        starts.append(match.start())
        ends.append(match.end())
    return Words(tuple(keys), tuple(starts), tuple(ends))


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
def _lists() -> _Lists:
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
# «حجت الاسلام والمسلمین», «آیت الله» in several words
_HONORIFIC_PARTS = word_set("names.honorific_parts")
_OPENINGS = frozenset(("غلام", "عبد", "ابو", "نور", "امیر"))
_PARTICLES = word_set("names.particles")
_STRONG_SUFFIXES = word_set("names.strong_suffixes")
_SEYYED = frozenset(("سید", "سیده"))
SUFFIXES = word_set("names.suffixes")
_ENDINGS = (
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


def is_honorific(w: Words, i: int) -> bool:
    """Whether «دکتر», «حجت الاسلام والمسلمین» … stands at i."""
    key = w.at(i)
    return key in HONORIFICS or (key in ("حجت", "ایت", "آیت") and w.at(i + 1) in ("الاسلام", "الله"))


def after_honorifics(w: Words, i: int) -> int:
    """The first place after the honorifics that stand at i; i itself where none stands."""
    end = i + 6  # more honorifics have no one but hostile texts
    while i < end and is_honorific(w, i):
        i += 1
        while w.at(i) in _HONORIFIC_PARTS and (w.at(i) != "و" or w.at(i + 1) in _HONORIFIC_PARTS):
            i += 1
    return i


def is_first_name(key: str) -> bool:
    """Whether the word is a first name more often than anything else."""
    return len(key) < _LONGEST_NAME and _is_first_name(key)


@lru_cache(maxsize=1 << 15)
def _is_first_name(key: str) -> bool:
    lists = _lists()
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
        key in _SEYYED
        or key in _OPENINGS
        or _is_first_name(key)
        or key in _AMBIGUOUS
        or key in read_list("first_names_seldom.txt")
        or key + "الله" in _lists().first
    )


def is_common(key: str) -> bool:
    """Whether the word is a frequent one that is no name."""
    return key in _lists().common or key in _lists().refused


def surname_like(key: str) -> bool:
    """Whether the word is attested as a surname, or is built like one."""
    lists = _lists()
    if len(key) < 2 or key in lists.refused or key in lists.stops:
        return False
    return key in lists.surnames or (len(key) > 4 and key not in lists.common and key.endswith(_ENDINGS))


def _can_be_surname(key: str) -> bool:
    lists = _lists()
    return len(key) > 1 and key[0].isalpha() and key not in lists.stops and key not in HONORIFICS


def full_name_end(w: Words, i: int) -> int | None:
    """The end of the name that starts at i with a first name or «سید»; None where no such name starts there."""
    lists = _lists()
    j, seyyed = i, w.at(i) in _SEYYED
    if seyyed:
        j += 1
    start = j
    if w.at(j + 1) in ("الله", "اله", "الدین") and w.at(j) + w.at(j + 1) in lists.first:
        j += 2  # «فضل الله», «نعمت الله»
    while j < start + 3 and (is_first_name(w.at(j)) or (w.at(j) in _OPENINGS and is_first_name(w.at(j + 1)))):
        j += 1
    if w.at(j) in ("الدین", "الله") and j > start:
        j += 1
    if seyyed and j == start and _can_be_surname(w.at(j)) and w.at(j + 1) == "الدین":
        j += 2
    if j == start and not seyyed and _ambiguous_first(w, j):
        j += 1
    if j == start and not (seyyed and surname_like(w.at(j))):
        return None
    if w.at(j) in ("بن", "بنت", "ابن", "آل") and j > start and is_rare_or_first(w.at(j + 1)):
        return j + 2  # «فیصل بن خالد»
    firsts = j
    if j > start and w.at(j) in HEADS_IN_NAMES and (w.at(j + 1) in SUFFIXES or is_rare(w.at(j + 1))):
        return j + 2  # «سعید قاضی مغربی», «نادر قاضی پور»
    key = w.at(j)
    if j > start and key in _TITLES_IN_SURNAMES and (w.at(j + 1) in SUFFIXES or surname_like(w.at(j + 1))):
        return j + 2  # «احسان حاجی پور»
    if key in _BECOMES and w.at(j + 1).startswith(("شد", "می", "بود", "کرد")):
        return None  # «با منصور آشنا شدم»
    if _can_be_surname(key) and (
        surname_like(key)
        or key in lists.second
        or (key not in lists.common and key not in lists.refused)
        or key in SUFFIXES
        or (firsts > start and (_takes_office(w, j) or (surname_like(w.at(j + 1)) and _takes_office(w, j + 1))))
        or (firsts > start and _two_words(w, j))
    ):
        j += 1 + _two_words(w, j)
        while j < firsts + 4 and _continues(w, j):
            j += 1
    if j == firsts and firsts - start < 2 and not (seyyed and firsts > start):
        return None  # «امید» alone: a word; «علی رضا», «سید محمد»: a name
    return j


HEADS_IN_NAMES = word_set("names.heads_in_names")
_TITLES_IN_SURNAMES = frozenset(("حاجی", "حاج", "شیخ", "استاد", "میرزا"))
_BECOMES = word_set("names.becomes")
_AMBIGUOUS = word_set("names.ambiguous_first")
_STARTS_TO_TALK = phrase_set("names.starts_to_talk")


def _ambiguous_first(w: Words, i: int) -> bool:
    """«بهمن شفیعی‌زاده», «کمال نوروزی»: a word that is a first name before a sure surname."""
    key, after = w.at(i), w.at(i + 1)
    if key not in _AMBIGUOUS and (is_common(key) or key not in read_list("first_names_seldom.txt")):
        return False
    if key in _AMBIGUOUS and _takes_office(w, i + 1) and w.at(i + 2) in ("،", "-", "–"):
        return True  # «هستی قاجار، مدیرعامل …»
    sure = surname_like(after) and not is_common(after) and after not in read_list("not_speakers.txt")
    return sure and not is_first_name(after) and (after.endswith(_ENDINGS) or _ends_here(w, i + 2) or key in _AMBIGUOUS)


def _takes_office(w: Words, j: int) -> bool:
    """«منوچهر منطقی مدیرعامل …»: what stands before a post or «گفت» is a surname, however common a word."""
    key, after = w.at(j), w.at(j + 1)
    if key in post_heads() or is_honorific(w, j) or not _can_be_surname(key):
        return False
    heads = post_heads()
    return (
        (after, w.at(j + 2)) in _STARTS_TO_TALK
        or after in ("گفت", "افزود")
        or heads.get(after) == "office"
        or (after == "،" and heads.get(w.at(j + 2)) == "office")
    )


def _two_words(w: Words, j: int) -> bool:
    """«احمد مسجد جامعی، وزیر …», «محمد کشتی آرای در گفت‌وگو با …»: a surname of two words that no list has."""
    key, after = w.at(j), w.at(j + 1)
    return (
        is_common(key)
        and key not in post_heads()
        and not key.endswith(("ها", "های"))
        and len(key) > 2
        and after.endswith("ی")
        and len(after) > 3
        and after not in places()
        and _takes_office(w, j + 1)
    )


def _continues(w: Words, j: int) -> bool:
    """Whether the word at j goes on with a surname: «مستخدمین حسینی», «احتشام زاده», «شجاعی برهان»."""
    key = w.at(j)
    if not _can_be_surname(key):
        return False
    if key in SUFFIXES or surname_like(key):
        return True
    if w.at(j + 1) in ("،", "-", "–") and w.at(j + 2) in post_heads() and key not in post_heads():
        return True  # «علی نجفی توانا، حقوقدان»
    lists = _lists()
    return key not in lists.common and len(key) > 2 and (_ends_here(w, j + 1) or is_first_name(w.at(j - 1)))


def _ends_here(w: Words, j: int) -> bool:
    key = w.at(j)
    return not key[0].isalpha() or key in _lists().stops or key in post_heads()


def is_rare_or_first(key: str) -> bool:
    """Whether the word may follow «بن»."""
    return is_first_name(key) or is_rare(key)


def is_rare(key: str) -> bool:
    """Whether the word may be part of an unlisted name: Persian letters, neither frequent nor closed."""
    return (
        len(key) > 1
        and key[0].isalpha()
        and not key[0].isascii()
        and not (len(key) > 7 and key.endswith(("های", "هایی")))  # «گلایه‌های», but «خامنه‌ای»
        and not is_common(key)
        and key not in _lists().stops
    )


def unlisted_name_end(w: Words, i: int) -> int | None:
    """The end of the name at i whose last word is `heard` («یون ترلینگن»); None where none stands there."""
    if not w.heard:
        return None
    j, end = i, None
    while j < i + 4 and (is_rare(w.at(j)) or (j > i and w.at(j) in _PARTICLES)):
        if j > i and opens_name(w.at(j)):
            break
        j += 1
        if w.keys[j - 1] in w.heard and j - i > 1:
            end = j
    return end


def surname_end(w: Words, i: int) -> int | None:
    """The end of the surname that stands at i without a first name («صادقی فر»); None where none stands there."""
    key = w.at(i)
    judge = key in HEADS_IN_NAMES and w.at(i + 1) in _STRONG_SUFFIXES  # «قاضی زاده»
    if not _can_be_surname(key) or (key in post_heads() and not judge):
        return None
    if w.at(i + 1) in _STRONG_SUFFIXES and not is_first_name(key):
        return i + 2  # «درویش پور», however common a word the first is
    if is_common(key):
        return None
    if not surname_like(key) and not (w.at(i + 1) in SUFFIXES and w.at(i + 1) not in ("علی", "مهر", "نوری")):
        return None
    j = i + 1
    while j < i + 3 and _can_be_surname(w.at(j)) and (w.at(j) in SUFFIXES or _second_surname(w, j)):
        j += 1
    return j


def _second_surname(w: Words, j: int) -> bool:
    """«هاشمی رفسنجانی», «احمدی بافنده»."""
    key = w.at(j)
    if is_common(key) or key in post_heads():
        return key == "رفسنجانی"
    return surname_like(key) or (key.endswith(("ی", "ه")) and len(key) > 3 and _ends_here(w, j + 1))
