"""Real articles about other things with a part on cooperatives set into them: long reports to train relevance on.

Of the collections' long reports few are about the sector. The parts are written for this project and say each whether a
report that holds them is about it (three sentences with a heading are a marked part, a shop among shops is none).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from nlp.senses import WORD, fold
from nlp.training.reading import HERE, LINE, Labelled, real, rows

_ONE_IN = 23  # articles looked at, chosen by the checksum of their ids
_SHORTEST, _LONGEST = 700, 6000  # characters of such an article
_SHORT = 900  # one as long as this may hold the shortest part
_AT_MOST_TIMES_AS_LONG = 3.5  # as the part: a quarter of a report is surely a marked part of it
_PIECE = re.compile(r"(?<=[.!؟])\s+|\n")


def composed(data: Path, path: Path = HERE / "relevance_parts.tsv") -> Iterator[Labelled]:
    """Each part in an article of the folder `data`; ids are `example-part-NUMBER-…`."""
    articles = _articles(data)
    turn = 0
    for number, (relevant, text) in enumerate(rows(path), 1):
        part = text.replace(LINE, "\n")
        longest = max(_SHORT, _AT_MOST_TIMES_AS_LONG * len(part)) if relevant == "yes" else _LONGEST
        while len(articles[turn % len(articles)].text) > longest:
            turn += 1
        article = articles[turn % len(articles)]
        turn += 1
        yield Labelled(
            f"example-part-{number}-{article.id}",
            _set_into(article.text, part, zlib.crc32(f"{number}-0".encode())),
            article.has_title,
            article.published,
            relevant == "yes",
        )


def _articles(data: Path) -> list[Labelled]:
    """Some articles without «تعاون», in an order that has nothing to do with what they are about."""
    chosen = [
        (zlib.crc32(one.id.encode()), one)
        for one in real(data, names=("articles.jsonl.gz",))
        if zlib.crc32(one.id.encode()) % _ONE_IN == 0
        and _SHORTEST < len(one.text) < _LONGEST
        and WORD not in fold(one.text)
    ]
    return [one for _, one in sorted(chosen, key=lambda pair: pair[0])]


def _set_into(text: str, part: str, number: int) -> str:
    """The text with the part behind one of its sentences, not before its title; one with a heading on its own lines."""
    pieces = _PIECE.split(text)
    at = 1 + number % max(1, len(pieces) - 1)
    between = "\n" if "\n" in part else " "
    return f"{pieces[0]}\n{between.join((*pieces[1:at], part, *pieces[at:]))}"
