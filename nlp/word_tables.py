"""Tables of small word sets: a line has a set's name, a tab, and its words parted by spaces; «#» begins a comment."""

from __future__ import annotations

from importlib.resources import files


def word_table(package: str, name: str) -> dict[str, frozenset[str]]:
    """The sets of the table `name` in the folder `data` of a package, as they are written, by their names."""
    lines = (files(package) / "data" / name).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {key: frozenset(words.split()) for key, words in rows}
