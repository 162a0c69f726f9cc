"""Counts which words stand beside sums: `nlp/models/money_words.tsv`."""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp.text import normalise
from nlp.training.reading import HERE

MODELS = HERE.parent / "models"
MONEY = ("تومان", "ریال", "ريال", "دلار", "یورو")
WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*|\d+|[^\w\s]")
_UNIT = re.compile("(?:تومان|ریال|دلار|یورو)ی?")
_NUMERAL = re.compile(r"\d+|هزار|میلیون|میلیارد|تریلیون|و|[،./٫,]")
_SHARES = ((-1.0, "0"), (-0.2, "1"), (0.5, "2"), (1.1, "3"))  # logarithms of how much oftener than by chance


def write_money_words(articles: Path) -> None:
    """Writes how often each word stands beside a sum, set against how often it stands at all."""
    beside, everywhere = Counter[str](), Counter[str]()
    left_out = gold_ids(articles.parents[1])
    for record in lines(articles):
        text = "\n".join((record.get("title") or "", record.get("lead") or "", record.get("body") or ""))[:6000]
        if record["id"] in left_out or not any(unit in text for unit in MONEY):
            continue
        words = WORD.findall(normalise(text).text)
        everywhere.update(word for word in words if word[0].isalpha())
        for i, word in enumerate(words):
            if _UNIT.fullmatch(word):
                beside.update(_beside(words, i))
    share = sum(beside.values()) / sum(everywhere.values())
    made = []
    for word, n in sorted(everywhere.items()):
        if n >= 15 and len(word) > 1:
            often = math.log((beside[word] + 1) / (share * n + 1))
            step = next((step for most, step in _SHARES if often < most), "4")
            made += [f"{word}\t{step}\n"] if step != "2" else []
    (MODELS / "money_words.tsv").write_text(
        "# how often a word stands beside a sum, from 0 to 4 (2 is as often as any); counted by nlp.training.sums\n"
        "# in the articles of shared/data that name money\n" + "".join(made),
        encoding="utf-8",
    )


def _beside(words: list[str], i: int) -> Iterator[str]:
    """The words right after the unit at `i`, and right before its number."""
    for word in words[i + 1 : i + 5]:
        if not word[0].isalpha():
            break
        yield word
    first = i - 1
    while first >= max(0, i - 8) and _NUMERAL.fullmatch(words[first]):
        first -= 1
    for word in reversed(words[max(0, first - 3) : first + 1]):
        if not word[0].isalpha():
            break
        yield word


def gold_ids(shared_folder: Path) -> frozenset[str]:
    """The articles of the gold set, which nothing is learned from."""
    path = shared_folder / "gold" / "dev.jsonl"
    return frozenset(record["id"] for record in lines(path)) if path.is_file() else frozenset()


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of JSON lines."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as read:
        yield from map(json.loads, filter(str.strip, read))
