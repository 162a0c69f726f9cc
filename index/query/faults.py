"""What is wrong with a query, as one sentence with its column."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from index.faults import RasadError

_LONGEST_SHOWN = 40


class QueryError(RasadError):
    """A query that cannot be understood; `column` counts characters from 1, `sentence` says what was likely meant."""

    def __init__(self, column: int, sentence: str) -> None:
        super().__init__(f"query, column {column}: {sentence}")
        self.column = column
        self.sentence = sentence


def quoted(text: str) -> str:
    """The text as it stands in a sentence: on one line, cut where it is long, between «»."""
    line = " ".join("".join(letter if letter.isprintable() or letter == "\u200c" else " " for letter in text).split())
    return f"«{line if len(line) <= _LONGEST_SHOWN else line[:_LONGEST_SHOWN] + '…'}»"


def meant(folded: str, known: Iterable[tuple[str, str]]) -> str:
    """`; did you mean «…»?` with the nearest of the known (folded, as it is written); empty where none is near."""
    table: dict[str, str] = {}
    for key, shown in known:
        table.setdefault(key, shown)
    close = difflib.get_close_matches(folded, list(table), n=1, cutoff=0.6)
    if not close and len(folded) > 2:
        close = [key for key in table if folded in key][:1]
    return f"; did you mean «{table[close[0]]}»?" if close else ""
