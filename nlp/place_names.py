"""The places of Iran that are known by name: 31 provinces, counties, cities, districts, areas, and their adjectives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from nlp.gazetteer import Gazetteer, rows
from nlp.names import fold

RANKS = {
    "province": 0,
    "capital": 1,
    "old": 1,
    "part": 1,
    "county": 2,
    "island": 2,
    "area": 3,
    "city": 3,
    "district": 4,
}
# «به وقت تهران», «راکتور تهران», «گلستان سعدی»
NO_PLACE = frozenset((place, fold(beside)) for place, words in rows("place_pairs.tsv") for beside in words.split())
SHARED = {
    "آذربایجان": {"شرقی": "آذربایجان شرقی", "غربی": "آذربایجان غربی"},
    "خراسان": {"رضوی": "خراسان رضوی", "جنوبی": "خراسان جنوبی", "شمالی": "خراسان شمالی"},
}
SHARED |= {f"{head}های": members for head, members in SHARED.items()}


@dataclass(frozen=True, slots=True)
class Known:
    """One place of a name."""

    name: str
    province: str
    rank: int
    word: bool


type Match = tuple[int, int, tuple[Known, ...]]


def province_names() -> tuple[str, ...]:
    """The 31 provinces, canonical."""
    return tuple(row[0] for row in rows("provinces.tsv"))


@cache
def gazetteer() -> Gazetteer[tuple[Known, ...]]:
    """Names of places, and the places of each name, the greatest first."""
    known: dict[str, list[Known]] = {}
    for name in province_names():
        known.setdefault(name, []).append(Known(name, name, 0, False))
    for name, province, rank, kind in rows("places.tsv"):
        known.setdefault(name.replace("\u200c", " "), []).append(
            Known(name.replace("\u200c", ""), province, RANKS[rank], kind == "word")
        )
    return Gazetteer((name, tuple(sorted(places, key=lambda p: p.rank))) for name, places in known.items())


@cache
def adjectives() -> dict[str, str]:
    """What people of a province are called, and the province."""
    found: dict[str, str] = {}
    for province, adjectives in rows("provinces.tsv"):
        for adjective in adjectives.split():
            found |= {fold(adjective): province, fold(adjective) + "ها": province, fold(adjective) + "های": province}
    return found


@cache
def cues() -> dict[str, str]:
    """Words before a name, and what they tell of it: `place`, `body`, `person` or `foreign`."""
    return {fold(word): kind for word, kind in rows("place_cues.tsv")}
