"""What a figure is for: the noun phrase that stands after it, before it, or at the head of its clause.

«۳۰۰ میلیارد تومان تسهیلات با بهره کم» is تسهیلات با بهره کم, «طلب ۳۰ هزار دلاری» is طلب,
«قیمت دلار … به ۱۴ هزار تومان» is قیمت دلار.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from nlp.word_tables import word_table


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands in its sentence: its offsets there, and the end of the figure before it."""

    start: int
    end: int
    previous_end: int = 0


def by_rules(
    sentence: str,
    place: Place,
    previous: str | None = None,
    earlier: str = "",
    verbs: Collection[str] = (),
    antecedent: str | None = None,
) -> str | None:
    """The phrase, in one to five words; `previous` is that of the figure before in the sentence.

    `antecedent` is that of the last figure of all («این رقم»), `earlier` the text of the sentences before, where the
    money is named if the figure's own does not name it, `tags` the parts of speech of the sentence's words.
    """
    opened = sentence[max(place.previous_end, place.start - _REACH) : place.start]
    new = _words_of(opened, verbs)
    after = _words_of(sentence[place.end : place.end + _REACH], verbs)
    if sentence[place.end - 1] == "ی" and (phrase := _described(new)):
        return _together(phrase, _phrase_after(after))
    if _THIS_SUM.search(opened) and (previous or antecedent):
        return previous or antecedent
    if after and after[0] in word_set("changes"):
        base = _head_before(new) or previous or _direct(new)[0] or antecedent
        if base:
            return _together(after[0], base)
    if (phrase := _phrase_after(after)) and _has_head(phrase):
        return phrase
    if previous and _goes_on(opened):
        return previous
    direct, cued = _direct(new)
    if cued and direct and (_has_head(direct) or previous):
        return direct
    if phrase := _head_before(new[: _without_cues(new)]):
        return phrase
    if direct and (cued or previous):
        return direct
    if phrase := _phrase_after(after) or _purpose(after):
        return phrase
    if place.previous_end and (
        phrase := _head_before(_words_of(sentence[max(0, place.start - _REACH) : place.start], verbs))
    ):
        return phrase
    return (
        previous
        or _head_after(after)
        or direct
        or _head_before(_words_of(earlier[-2 * _REACH :], ()))
        or _last_words(new)
    )


def _words_of(text: str, verbs: Collection[str]) -> list[str]:
    """The words of the text; a full stop in place of each verb, which ends every phrase."""
    words = _WORD.findall(text)
    return [word if word not in verbs else _VERB + word for word in words] if verbs else words


def _together(first: str, second: str | None) -> str:
    """«هزینه» and «ارسال پیامک» of «هزینه ۱۲ هزار تومانی ارسال پیامک», three words in all."""
    words = [*first.split(), *(word for word in (second or "").split() if word not in first.split())]
    return " ".join(words[: max(3, len(first.split()))])


# «که از این مبلغ …», «این رقم امسال …»: the sum spoken of before.
_THIS_SUM = re.compile(r"(?:این|آن|همین) (?:رقم|مبلغ|میزان|عدد|مقدار)(?: [^\s،؛.]+){0,4} ?$")
_REACH = 220
_VERB = "·"
_WORD = re.compile(r"[^\W_]+(?:\u200c[^\W_]+)*|[^\w\s]")
_ENDS = re.compile(
    r"^(?:ن?می\u200c|ن?می[^\W\d_]{2,}(?:ند|یم|ید|م|د)$|خواه|شده|کرده)|(?:\u200cاند|\u200cاست|\u200cام|\u200cایم|هاند|هاست)$"
)
# Nouns that make a verb with what follows: «۱۲ میلیارد تومان اختصاص یافت» is for nothing named «اختصاص».
_LIGHT_VERBS = re.compile(
    r"^·?(?:شد|شده|شود|می\u200c?شو|می\u200c?گرد|گرد|کرد|کرده|کن|می\u200c?کن|یافت|یافته|یاب|می\u200c?یاب|داد|داده|ده|می\u200c?ده|گرفت|گیر|خواه|است|بود|داشت|داشته|دار"
    r"|می\u200c?باش|رسید|رساند|زد|خورد|ن?می$)"
)


@cache
def listed(name: str) -> frozenset[str]:
    """The lines of a word list of `data`."""
    lines = (files("nlp") / "data" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _sets() -> dict[str, frozenset[str]]:
    return word_table("nlp", "phrase_words.tsv")


def word_set(name: str) -> frozenset[str]:
    """One of the small sets of words that bound a phrase."""
    return _sets()[name]


def stops(word: str) -> bool:
    """Whether the word ends every phrase."""
    return not word[0].isalpha() or word in listed("phrase_stops") or _ENDS.search(word) is not None


def _phrase_after(words: list[str]) -> str | None:
    """«تسهیلات با بهره کم در اختیار …»: the phrase that follows at once."""
    taken: list[str] = []
    for i, word in enumerate(words[:6]):
        if word == "با" and len(taken) == 1 and len(words) > i + 1 and words[i + 1] in word_set("terms"):
            taken.append(word)
            continue
        if stops(word) or len(taken) == 4 or (len(taken) == 3 and "با" not in taken):
            break
        if i == 0 and word in word_set("vague"):
            break
        if word in word_set("light") and i + 1 < len(words) and _LIGHT_VERBS.match(words[i + 1]):
            break
        taken.append(word)
    return _trimmed(taken)


def _described(words: list[str]) -> str | None:
    """«طلب ۳۰ هزار دلاری»: the phrase that the sum describes; «پرداخت این وام‌ها به صورت یک میلیون تومانی»."""
    left = _without_cues(words)
    phrase = _phrase_before(words[:left])
    return _shortened(phrase) if phrase else None


def _direct(words: list[str]) -> tuple[str | None, bool]:
    """The phrase right before the figure, and whether a cue («به مبلغ», «که») ties the two."""
    left = _without_cues(words)
    cued = bool(word_set("cues").intersection(words[left:])) or "را" in words[left:]
    valued = next((word for word in words[left:] if word in ("ارزش", "قیمت", "بهای", "نرخ", "سقف", "بها")), None)
    if left and words[left - 1] == "که":
        left, cued = left - 1, True
    phrase = _phrase_before(words[:left])
    for _ in range(2):  # «هر پوند امروز در شعب بانک‌ها به قیمت …»: not the place, what stands before it
        at = left - len(phrase) - 1
        if not phrase or at < 1 or words[at] not in ("در", "توسط", "برای", "نزد") or any(map(is_head, phrase)):
            break
        further = _without_cues(words[:at])
        if not (more := _phrase_before(words[:further])):
            break
        left, phrase = further, more
    if "یک" in words[left:] and "هر" in words[left:]:
        return None, False  # «زوج و زوجه (هر یک ۵۰۰ هزار تومان)»
    if not phrase or (phrase[-1] in word_set("light") and not is_head(phrase[-1])):
        return valued, cued
    short = _shortened(phrase)
    return (f"{valued} {short}" if valued and short and valued not in short else short), cued


def _without_cues(words: list[str]) -> int:
    """How many words stand before «به مبلغ», «حدود» and what else only leads to the figure."""
    left = len(words)
    while (
        left
        and len(words) - left < 7
        and (words[left - 1] in word_set("skipped") or words[left - 1] in "(:«،" or words[left - 1][0].isdigit())
    ):
        left -= 1
    return left


def _phrase_before(words: list[str]) -> list[str]:
    """The words without a break at the end of these."""
    taken: list[str] = []
    for word in reversed(words):
        if (stops(word) and not (word[0].isdigit() and taken)) or len(taken) == 5:
            break
        taken.insert(0, word)
    while taken and taken[0][0].isdigit():
        taken = taken[1:]
    return taken


def _shortened(phrase: list[str]) -> str | None:
    """A phrase from its first noun for money on, else its last two words."""
    for i, word in enumerate(phrase):
        if is_head(word):
            return _trimmed(phrase[i : i + 3])
    return _trimmed(phrase[-3:])


def _has_head(phrase: str) -> bool:
    return any(is_head(word) for word in phrase.split())


@lru_cache(maxsize=4096)
def is_head(word: str) -> bool:
    """Whether the word names money («هزینه», «وام‌ها»)."""
    nouns = listed("money_nouns")
    if word in nouns:
        return True
    return word not in word_set("adjectives") and any(
        word.endswith(ending) and word.removesuffix(ending).rstrip("\u200c") in nouns for ending in _ENDINGS
    )


_ENDINGS = ("هایی", "های", "ها", "اش", "شان", "ش", "ات", "ای", "ی", "یم")
# «بانک‌های اعتباری» names no credit.


def _head_before(words: list[str], *, after_figure: bool = False) -> str | None:
    """The nearest noun for money before, with what belongs to it: «قیمت دلار», «مطالبات نقدی دستگاه‌ها»."""
    weak: str | None = None
    for i in range(len(words) - 1, -1, -1):
        if words[i] in "؛!؟" or (after_figure and words[i] == "."):
            break
        following = words[i + 1] if i + 1 < len(words) else ""
        if (
            not (is_head(words[i]) or (words[i] in word_set("adjectives") and (not i or stops(words[i - 1]))))
            or _LIGHT_VERBS.match(following)
            or _COMPOUND.match(following)
        ):
            continue
        phrase = _phrase_around(words, i)
        if words[i] not in word_set("weak") or (len(phrase.split()) > 1 and _strong(phrase)):
            return phrase
        weak = weak or phrase
    return weak


# «کشاورزان خسارت دیده», «سرمایه گذاران»: people.
_COMPOUND = re.compile("^(?:دید|گذاران?$|بگیر|گیرند|دهند|دار(?:ان)?$|پرداز)")


def _strong(phrase: str) -> bool:
    return any(is_head(word) and word not in word_set("weak") for word in phrase.split())


def _phrase_around(words: list[str], i: int) -> str:
    """The phrase that holds word `i`: from the nouns for money right before it on, three words in all."""
    first = i
    for left in range(i - 1, max(-1, i - 4), -1):
        if stops(words[left]) and words[left] not in ("های", "ها"):
            break
        if is_head(words[left]) or words[left] in word_set("wholes"):
            first = left
    taken: list[str] = []
    for j, word in enumerate(words[first:], first):
        if len(taken) == 1 and (
            word in ("این", "آن", "هر", "یک") or (words[j - 1] == "هر" and word in word_set("per"))
        ):
            continue  # «قیمت هر کیلوگرم مرغ زنده»
        if (stops(word) and word not in ("های", "ها")) or word[0].isdigit() or len(taken) == 3 + (i - first > 1):
            break
        taken.append(word)
    return _trimmed(taken) or words[i]


_FOR = re.compile("^(?:برای|جهت|بابت|صرف|به)$")


def _purpose(words: list[str]) -> str | None:
    """«… به بازسازی بم تخصیص داده است»: what the sum goes to."""
    for i, word in enumerate(words[:8]):
        if word in "،؛.":
            break
        if _FOR.match(word) and i + 1 < len(words):
            taken: list[str] = []
            for following in words[i + 1 : i + 4]:
                if stops(following) or following in word_set("light") or following[0].isdigit():
                    break
                taken.append(following)
            if taken:
                return _trimmed(taken)
    return None


def _head_after(words: list[str]) -> str | None:
    for i, word in enumerate(words):
        if word in "؛.":
            break
        if is_head(word):
            return _phrase_around(words, i)
    return None


def _last_words(words: list[str]) -> str | None:
    """The last two words that could be a noun phrase."""
    left = len(words)
    while left and (stops(words[left - 1]) or words[left - 1][0].isdigit()):
        left -= 1
    return _trimmed(_phrase_before(words[:left])[-2:])


_GOING_ON = re.compile(
    r"^[ ،,(]*(?:که از (?:این|آن) (?:میزان|مبلغ|رقم|مقدار|تعداد)[ ،]*)?(?:(?:یعنی|معادل|برابر با|و|به|تا|یا|حدود"
    r"|بیش از|نزدیک به|از|حداکثر|هم|رسید|در نهایت)[ ،,]*){0,4}$"
)


def _goes_on(between: str) -> bool:
    """«از سه هزار تومان به ۱۴ هزار تومان»: nothing new is named between two figures."""
    return bool(between) and len(between) < 40 and _GOING_ON.match(between) is not None


def _trimmed(words: list[str]) -> str | None:
    while words and (words[-1] == "با" or words[-1] in ("سال", "ماه", "کل", "کشور")):
        words = words[:-1]
    return " ".join(words) or None
