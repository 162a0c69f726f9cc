"""What is said of a fault, in Persian: a table of the sentences that queries and addresses are answered with."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from index.shown import persian

_LONGEST = 2_000
_COLUMN = re.compile(r"query, column (\d{1,9}): (.*)", re.DOTALL)
_WORD = re.compile(r"\S+")
# an address, a file, a report's id: what is copied letter for letter
_LETTERS = re.compile(r"[A-Za-z]|\d\.\d+\.\d")


def told(sentence: str) -> str:
    """The sentence in Persian, its numbers too; as it is where the table does not know it."""
    if len(sentence) > _LONGEST:
        return sentence
    column = _COLUMN.fullmatch(sentence)
    made = _told(column[2] if column else sentence)
    if made == (column[2] if column else sentence):
        return sentence
    made = f"{made} (نویسهٔ {column[1]} پرسش)" if column else made
    return _WORD.sub(lambda word: word[0] if _LETTERS.search(word[0]) else persian(word[0]), made)


def _told(sentence: str) -> str:
    for pattern, said in _table():
        if match := pattern.fullmatch(sentence):
            *slots, hint = match.groups()
            text = _filled(said, slots)
            return f"{text}؛ {_told(hint)}" if hint else text
    return sentence


def _filled(said: str, slots: list[str]) -> str:
    """The Persian sentence with what stood in the slots."""
    parts = said.split("{}")
    filled = [part + slot for part, slot in zip(parts, [*slots, *[""] * len(parts)], strict=False)]
    return "".join(filled).replace(" or ", " یا ").replace(", ", "، ")


@cache
def _table() -> tuple[tuple[re.Pattern[str], str], ...]:
    """(how the sentence is known, what stands for it), the most telling first."""
    text = files("index.web").joinpath("data/faults.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    rows.sort(key=lambda row: (-len(row[0].replace("{}", "")), row[0].count("{}")))
    return tuple((_pattern(english), persian) for english, persian in rows)


def _pattern(english: str) -> re.Pattern[str]:
    words = r"((?:(?!; ).){1,240}?)".join(re.escape(part) for part in english.split("{}"))
    return re.compile(rf"{words}(?:; (.{{1,600}}))?", re.DOTALL)
