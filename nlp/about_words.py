"""What kinds of words stand around a sum: nouns for money, numerals, verbs, marks, and which of them are alike."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from nlp.about_rules import is_head, listed, stops, word_set

PHRASE, STOP, NUMERAL, VERB, MARK = range(5)
VERBAL = ("VERB", "AUX")
NAME = "NAME"  # the tag of words that name a person


@lru_cache(maxsize=8192)
def kind(word: str) -> int:
    """Whether the word may stand in a phrase, and what it is if not."""
    if not word[0].isalpha():
        return NUMERAL if word[0].isdigit() else MARK
    if word in word_set("numerals"):
        return NUMERAL
    if word in word_set("verbs") or word.startswith(("می\u200c", "نمی\u200c", "خواه", "نخواه")):
        return VERB
    return STOP if stops(word) or word in word_set("never") else PHRASE


def kinds(words: list[str], tags: Mapping[str, str]) -> list[int]:
    """The kind of each word; `tags` tells which ones are verbs."""
    made: list[int] = []
    for i, word in enumerate(words):
        this = STOP if tags.get(word) == NAME else kind(word)
        if word == "آورده" and (i + 1 == len(words) or words[i + 1] in _CONTRIBUTED):
            this = PHRASE  # «آورده هر متقاضی», «آورده نقدی»: a noun
        if this != NUMERAL and tags.get(word) in VERBAL and not is_head(word):
            this = VERB  # but «بودجه» and «فروش» are none, whatever the tagger says
        if this == NUMERAL and word in word_set("currencies") and not (made and made[-1] == NUMERAL):
            this = PHRASE  # «قیمت دلار»
        made.append(this)
    return made


_CONTRIBUTED = frozenset(("هر", "متقاضی", "متقاضیان", "نقدی", "اولیه", "اعضا", "اعضای", "عضو", "شرکت", "سهامداران"))


@lru_cache(maxsize=8192)
def noun_class(word: str) -> str:
    """What kind of noun it is, as far as lists tell."""
    if is_head(word):
        return "weak" if word in word_set("weak") else "money"
    for name in ("light", "adjectives", "per", "wholes", "vague"):
        if word in word_set(name):
            return name
    return "noun"


def is_action(word: str) -> bool:
    """Whether the word says what is done with a sum or how it is reckoned, and asks of what: «پرداخت», «قیمت»."""
    return word in word_set("light") or word in word_set("weak") or is_head(word)


@cache
def _deeds() -> dict[str, str]:
    return {word: noun for noun, *words in (line.split(" ") for line in listed("deeds")) for word in words}


def deed(word: str) -> str | None:
    """The noun of what a verb does with money: «فروخت» is فروش."""
    return _deeds().get(word)


@cache
def _table(name: str) -> dict[str, str]:
    lines = (files("nlp") / "models" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if not line.startswith("#"))


@lru_cache(maxsize=8192)
def nearness(word: str) -> str:
    """How often the word stands beside sums: `0` seldom to `4` often."""
    near = _table("money_words")
    return near.get(word) or near.get(_stem(word), "2")


@lru_cache(maxsize=8192)
def alike(word: str) -> tuple[str, str]:
    """The coarse and the fine group of words that stand among the same words; `-` where it is not known."""
    groups = _table("word_groups")
    found = groups.get(word) or groups.get(word.partition("\u200c")[0])
    if not found:
        return "-", "-"
    coarse, _, fine = found.partition("\t")
    return coarse, fine


@lru_cache(maxsize=8192)
def plain(word: str) -> str:
    """The word as it is alike in «تسهیلاتی», «بلیت‌های», «اعتبارات»: without its endings."""
    stem = word.partition("\u200c")[0]
    if stem.endswith("ی") and len(stem) > 4:
        stem = stem[:-1]
    return stem[:-2] if stem.endswith("ات") and len(stem) > 5 else stem


def _stem(word: str) -> str:
    first, _, rest = word.partition("\u200c")
    return first if rest in ("ها", "های", "هایی", "ای", "ی", "اش", "شان", "هایش") else word
