"""Words beside one another, cut as reports are: «تعاونی ها» is one word though a space stands in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.query.fields import Kind
from index.query.lexing import Mark, Token
from nlp.words import SearchWord, search_words


@dataclass(frozen=True, slots=True)
class Unit:
    """What counts as one word of the query: its search words (several for «ایران-عراق»), and its last token."""

    start: int
    end: int
    words: tuple[SearchWord, ...]
    last: int


def units(text: str, tokens: Sequence[Token]) -> dict[int, Unit]:
    """By the number of its first token, each word of the query; tokens without letters or digits are none."""
    found: dict[int, Unit] = {}
    for first, end in _runs(tokens):
        offset = tokens[first].start
        starts = [token.start for token in tokens[first:end]]
        groups: list[tuple[int, int, list[SearchWord]]] = []
        for word in search_words(text[offset : tokens[end - 1].end]):
            a = first + bisect_right(starts, offset + word.start) - 1
            b = first + bisect_right(starts, offset + word.end - 1) - 1
            if groups and groups[-1][1] >= a:
                groups[-1] = (groups[-1][0], max(b, groups[-1][1]), [*groups[-1][2], word])
            else:
                groups.append((a, b, [word]))
        for a, b, words in groups:
            found[a] = Unit(tokens[a].start, tokens[b].end, tuple(words), b)
    return found


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Stretches of plain words, as token numbers, half-open; a value of a date stands alone."""
    first = None
    for i, token in enumerate(tokens):
        plain = token.mark is Mark.WORD and not token.prefix and token.text != "*"
        before = tokens[i - 1] if i else None
        alone = before is not None and before.mark is Mark.FIELD and before.field and before.field.kind in _ALONE
        if first is not None and not plain:
            yield first, i
            first = None
        if plain and first is None and not alone:
            first = i
    if first is not None:
        yield first, len(tokens)


_ALONE = (Kind.DATE, Kind.RELEVANT)
