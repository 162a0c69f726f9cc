"""Known names in a report's words, however their parts are written: «بندر عباس», «بندرعباس», «بندر‌عباس».

A gazetteer is a table from folded words to what they name. Each part of a name may stand alone, with a half-space or
glued to its neighbour, so a name of n parts has 2ⁿ⁻¹ shapes; names of more than six parts are kept in two shapes only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib.resources import files

from nlp.names import Words, fold

_PARTS = re.compile(r"[\s\u200c]+")
_LONGEST = 6


class Gazetteer[T]:
    """Names and what each stands for."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        table: dict[str, dict[tuple[str, ...], T]] = {}
        for name, value in entries:
            for first, *rest in shapes(name):
                table.setdefault(first, {}).setdefault(tuple(rest), value)
        # first word → the lengths of what follows it, longest first, and the names by what follows
        self._table = {
            first: (sorted({len(rest) for rest in rests}, reverse=True), rests) for first, rests in table.items()
        }

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The words with which names begin."""
        return frozenset(self._table)

    def at(self, w: Words, i: int) -> tuple[int, T] | None:
        """Where the longest name that begins at word i ends, and what it stands for."""
        found = self._table.get(w.keys[i])
        if found is None:
            return None
        lengths, rests = found
        for length in lengths:
            rest = w.keys[i + 1 : i + 1 + length]
            if len(rest) == length and rest in rests:  # the text may end before
                return i + 1 + length, rests[rest]
        return None

    def find(self, w: Words) -> Iterator[tuple[int, int, T]]:
        """The names in reading order, the longest at each place, none inside another."""
        i, table = 0, self._table
        while i < len(w.keys):
            found = self.at(w, i) if w.keys[i] in table else None
            if found is None:
                i += 1
            else:
                yield i, found[0], found[1]
                i = found[0]


def shapes(name: str) -> set[tuple[str, ...]]:
    """The ways in which the parts of a name may be joined, folded."""
    parts = [fold(part) for part in _PARTS.split(name.replace("،", " ، ").strip())]
    if len(parts) > _LONGEST:
        halves = [fold(part) for part in name.replace("،", " ، ").split()]
        return {tuple(parts), tuple(halves)}
    found: set[tuple[str, ...]] = {(parts[0],)}
    for part in parts[1:]:
        glued = {(*shape[:-1], shape[-1] + part) for shape in found if part != "،" and shape[-1] != "،"}
        found = {(*shape, part) for shape in found} | glued
    return found


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table in `nlp/data`: cells parted by tabs; «#» starts a comment."""
    text = (files("nlp") / "data" / name).read_text(encoding="utf-8")
    lines = (line.partition("#")[0].rstrip() for line in text.splitlines())
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines if line.strip())


@cache
def word_set(name: str) -> frozenset[str]:
    """A set of folded words of `nlp/data/place_words.tsv` or `body_words.tsv`; a set may take several lines."""
    table = "place_words.tsv" if name.startswith(("places.", "provinces.")) else "body_words.tsv"
    found = frozenset(fold(word) for key, line in rows(table) if key == name for word in line.split())
    if not found:
        raise KeyError(f"nlp/data/{table} has no set {name}")
    return found
