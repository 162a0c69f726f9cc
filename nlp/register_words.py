"""What the registers know by hand: institutions with their names at each time, heads of posts, small sets of words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nlp.gazetteer import Gazetteer, rows
from nlp.names import fold
from nlp.place_names import Known, gazetteer


@cache
def register_words(name: str) -> frozenset[str]:
    """A set of folded words of `nlp/data/register_words.tsv`."""
    found = {row[0]: row[1] for row in rows("register_words.tsv")}
    return frozenset(fold(word) for word in found[f"register.{name}"].split())


@cache
def heads() -> Gazetteer[str]:
    """The spellings of posts' heads, and how the register writes each."""
    return Gazetteer((form, head) for head, forms in rows("post_forms.tsv") for form in forms.split("|"))


@cache
def _institutions() -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    return tuple((name, since, until, tuple(others.split("|"))) for name, since, until, others in _rows())


def _rows() -> list[tuple[str, str, str, str]]:
    return [(row[0], row[1], row[2], row[3]) for row in rows("institutions.tsv")]


@cache
def epochs() -> tuple[str, ...]:
    """The months in which institutions changed, in order."""
    return tuple(sorted({month for row in _institutions() for month in row[1:3] if month}))


def epoch(month: str | None) -> str:
    """A month that stands for this one (Jalali, `1400-10`): the names of institutions are the same in both."""
    if month is None:
        return ""
    return max((change for change in epochs() if change <= month), default="0000-00")


@cache
def institutions(month: str) -> Gazetteer[str]:
    """The institutions of a month («» for all times), each under all its names."""
    return Gazetteer(_named(month, ministries=False))


@cache
def ministries(month: str) -> Gazetteer[str]:
    """The ministries of a month under their names without «وزارت», as they follow «وزیر»."""
    return Gazetteer(_named(month, ministries=True))


def _named(month: str, *, ministries: bool) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for name, since, until, others in _institutions():
        ministry = name.startswith("وزارت ")
        if ministries and not ministry:
            continue
        if month and ((since and month < since) or (until and month > until)):
            continue
        own = name.removeprefix("وزارت ") if ministry else name
        for other in (own, *others):
            full = other if ministries or not ministry else f"وزارت {other}"
            # of a time that is not known, a name that two institutions bore is nobody's, unless it is the whole name
            if full in found and found[full] != name and not month:
                found[full] = "" if other != own else name
            else:
                found.setdefault(full, name)
    return [(full, name) for full, name in found.items() if name]


def places() -> Gazetteer[tuple[Known, ...]]:
    """The places of Iran as the reader knows them."""
    return gazetteer()


def province_of(known: Sequence[Known]) -> str | None:
    """The province of a name of places; None where places of several provinces bear it and none is a province."""
    best = [place for place in known if place.rank <= 1]
    provinces = {place.province for place in best or known}
    return provinces.pop() if len(provinces) == 1 else None
