"""One index a year behind the alias, for archives of tens of millions (`elasticsearch.by = "year"`).

`rasad-g3` is the generation's first index: it keeps how far all is filled, and the reports without a year of their own.
`rasad-g3-y1400` holds the reports of 1400 and no others, so that a question about 1400 asks these two. Readers ask by
aliases, `rasad`, `rasad-rest` and `rasad-y1400`, which are all swapped in one step.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.engines.elastic_query import Json
from index.engines.elastic_writing import mapping
from index.periods import jalali_year
from index.query.tree import And, Node, Or, Published
from index.schema import FORMAT, UNDATED, published
from nlp.document import Document

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

# Reports from before, and those dated after the coming year, lie in the generation's first index: a page with a wrong
# date («۱۵۲۱/۰۱/۰۱») must not make an index of its own.
FIRST_YEAR = 1370
_LAST_NAMED = 1599  # names go so far; no report is published then
_LAST_DAY = dt.date(2200, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Names:
    """How the indexes of one generation are called in requests: by their names, or by the aliases of the one in use."""

    rest: str
    every: str
    year: str  # followed by the year

    def asked(self, query: Node) -> str:
        """The indexes that can hold reports that match; the query is known not to be too deep."""
        found = _bounds(query)
        if found is None:
            return self.every
        # the pattern of a year that has no index finds none, where its name would be a mistake
        return ",".join([self.rest, *(f"{self.year}{years}*" for years in _patterns(*_years(*found)))])


def names_of(generation: str) -> Names:
    """Of a generation by its own name, in use or not."""
    return Names(generation, f"{generation},{generation}-y*", f"{generation}-y")


def names_in_use(name: str) -> Names:
    """Of the generation in use, whichever it is when a request arrives."""
    return Names(f"{name}-rest", name, f"{name}-y")


def aliases_of(name: str, generation: str, index: str) -> list[str]:
    """The aliases that one index of a generation has while that is in use."""
    return [name, f"{name}-rest" if index == generation else name + index.removeprefix(generation)]


def parts(client: Elasticsearch, names: Names) -> list[str]:
    """The indexes themselves; none where the generation does not exist."""
    return sorted(client.indices.get_alias(index=names.every, ignore_unavailable=True).body)


def year_of(day: int, this_year: int) -> int | None:
    """The year whose index holds a report of this day; None where it lies in the generation's first index."""
    year = _jalali(day)
    return year if FIRST_YEAR <= year <= this_year + 1 else None


class Places:
    """Where reports are written in one generation; a year's index is made when its first report comes."""

    # Ids that are remembered until the cluster is asked to show what was written.
    MOST = 20_000

    def __init__(self, client: Elasticsearch, name: str, generation: str) -> None:
        self._client, self._name, self._generation = client, name, generation
        self._names = names_of(generation)
        self._made: set[str] = set()
        self._written: dict[str, str] = {}
        # what a writer before this one wrote may not be seen yet
        self._unseen = True

    def of(self, document: Document) -> str:
        """The index that this report belongs to; it is there when this returns."""
        day, _ = published(document.article.published_at)
        year = year_of(day, jalali_year(dt.datetime.now(dt.UTC).date().toordinal()))
        if year is None:
            return self._generation
        index = f"{self._names.year}{year}"
        if index not in self._made:
            self._made |= set(parts(self._client, self._names))
        if index not in self._made:
            self._make(index)
        return index

    def elsewhere(self, placed: Mapping[str, str]) -> list[tuple[str, str]]:
        """(index, `_id`) of what lies in another index than the one it was written to just now: its date was corrected.

        Both are there until the old one is deleted, so that no search misses the report, and a stop is mended by
        writing again.
        """
        if self._unseen or len(self._written) > self.MOST:
            self._client.indices.refresh(index=self._names.every)
            self._written.clear()
            self._unseen = False
        found = [(self._written[id_], id_) for id_ in placed if id_ in self._written]
        sought = [id_ for id_ in placed if id_ not in self._written]
        for at in range(0, len(sought), 1_000):
            told = self._client.search(
                index=self._names.every,
                query={"ids": {"values": sought[at : at + 1_000]}},
                size=10_000,
                source=False,
                allow_partial_search_results=False,
            )
            found += [(hit["_index"], hit["_id"]) for hit in told["hits"]["hits"]]
        moved = [(index, id_) for index, id_ in found if index != placed[id_]]
        if moved:
            self._client.indices.refresh(index=sorted({placed[id_] for _, id_ in moved}))
        return moved

    def remember(self, placed: Mapping[str, str]) -> None:
        """These lie where they were written and nowhere else."""
        self._written.update(placed)

    def _make(self, index: str) -> None:
        from elasticsearch import BadRequestError

        told = self._client.indices.get_alias(index=self._generation)
        used = self._name in told[self._generation]["aliases"]
        aliases: Json = {alias: {} for alias in aliases_of(self._name, self._generation, index) if used}
        made = mapping() | {"_meta": {"format": FORMAT}}
        try:
            self._client.indices.create(index=index, mappings=made, aliases=aliases, wait_for_active_shards="1")
        except BadRequestError as error:
            # a request that was tried again because its answer was lost
            if "resource_already_exists" not in str(error):
                raise
        self._made.add(index)


def all_aliases(name: str, generation: str, indexes: Iterable[str]) -> list[dict[str, Any]]:
    """The actions that let these indexes of a generation be the ones in use."""
    actions: list[dict[str, Any]] = []
    for index in indexes:
        for alias in aliases_of(name, generation, index):
            first = {"is_write_index": True} if alias == name and index == generation else {}
            actions.append({"add": {"index": index, "alias": alias, **first}})
    return actions


def _bounds(query: Node) -> tuple[int, int] | None:
    """The first and the last day that a match can have; None where it may have any, or none at all."""
    match query:
        case Published(since, until):
            return (since.toordinal() if since else 1), (until.toordinal() if until else _LAST_DAY)
        case And(inner):
            known = [found for part in inner if (found := _bounds(part))]
            return (max(first for first, _ in known), min(last for _, last in known)) if known else None
        case Or(inner):
            each = [_bounds(part) for part in inner]
            known = [found for found in each if found]
            if not known or len(known) < len(each):
                return None
            return min(first for first, _ in known), max(last for _, last in known)
        case _:
            return None


def _years(first: int, last: int) -> tuple[int, int]:
    earliest = dt.date(1991, 3, 21).toordinal()  # the first day of FIRST_YEAR
    if last < earliest:
        return 1, 0
    return _jalali(max(first, earliest)), _LAST_NAMED if last >= _LAST_DAY else _jalali(last)


def _patterns(first: int, last: int) -> Iterator[str]:
    """The beginnings of the years' names, a whole decade as one."""
    year = first
    while year <= last:
        decade = year % 10 == 0 and year + 9 <= last
        yield str(year // 10) if decade else str(year)
        year += 10 if decade else 1


@functools.lru_cache(4_096)
def _jalali(day: int) -> int:
    return 0 if day == UNDATED else jalali_year(min(day, _LAST_DAY))
