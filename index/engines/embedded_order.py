"""The order of answers in tantivy: pages are exact to the last tie, however many reports share a score or a day."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import FieldType, Occur, Order, Query

from index.engine import Hit
from index.engines.meaning import DIGITS

if TYPE_CHECKING:
    import numpy as np

type Numbers = np.ndarray[Any, np.dtype[np.int64]]

# Hits beyond the page that are looked at for ties before the tie is resolved for good.
_MARGIN = 50
# Ids that `stream` holds at a time (more only where one single day has more).
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class By:
    """One thing that answers are ordered by; `kind` is the field's, None for texts."""

    field: str
    kind: FieldType | None = FieldType.Integer
    descending: bool = True


NEWEST = (By("moment"), By("id", None, descending=False))
OLDEST = (By("oldest", descending=False), By("id", None, descending=False))


def count(searcher: tantivy.Searcher, query: Query) -> int:
    """How many match."""
    return int(searcher.search(query, 1).count or 0)


def everything(searcher: tantivy.Searcher, query: Query) -> list[tantivy.DocAddress]:
    """The addresses of all that match, in no order."""
    total = count(searcher, query)
    return [address for _, address in searcher.search(query, total).hits] if total else []


def numbered(searcher: tantivy.Searcher, query: Query) -> tuple[Numbers, Sequence[tuple[int, tantivy.DocAddress]]]:
    """The numbers of all that match, ascending, and the same with their addresses: no document is read for them."""
    total = count(searcher, query)
    hits = searcher.search(query, total, order_by_field="number", order=Order.Asc, count=False).hits if total else []
    return column(map(itemgetter(0), hits)), hits


def numbers_of(searcher: tantivy.Searcher, query: Query, everyone: Callable[[], Numbers]) -> Numbers:
    """The numbers of all that match, ascending; where most do, as those of all without those that do not."""
    if 2 * count(searcher, query) <= searcher.num_docs:
        return numbered(searcher, query)[0]
    # each hit is an object of its own: of 200,000 they take a tenth of a second
    others = Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])
    return without(everyone(), numbered(searcher, others)[0])


def column(numbers: Iterable[int]) -> Numbers:
    """The numbers as one column; numpy is loaded by what divides reports, not by every command."""
    import numpy as np

    return np.fromiter(numbers, np.int64)


def distinct(numbers: Iterable[int]) -> Numbers:
    """Each of the numbers once, ascending."""
    import numpy as np

    return np.unique(column(numbers))


def common(columns: Iterable[Numbers]) -> Numbers:
    """The numbers that stand in each of the ascending columns, ascending."""
    import numpy as np

    def within(few: Numbers, many: Numbers) -> Numbers:
        # most often few reports are looked up among many: sorting them all once more takes longer
        places = np.searchsorted(many, few)
        few, places = few[places < len(many)], places[places < len(many)]
        both: Numbers = few[many[places] == few]
        return both

    return functools.reduce(within, sorted(columns, key=len))


def without(numbers: Numbers, others: Numbers) -> Numbers:
    """The numbers that are none of the others, ascending; both are ascending."""
    import numpy as np

    return np.setdiff1d(numbers, others, assume_unique=True)


def ordered(
    searcher: tantivy.Searcher, schema: tantivy.Schema, query: Query, by: Sequence[By], limit: int
) -> list[tantivy.DocAddress]:
    """The first `limit` of what matches. The last field of `by` tells every document from every other."""
    if limit <= 0:
        return []
    first, rest = by[0], by[1:]
    order = Order.Desc if first.descending else Order.Asc
    reach = limit + _MARGIN if rest else limit
    hits = searcher.search(query, reach, order_by_field=first.field, order=order, count=False).hits
    if not rest:
        return [address for _, address in hits]
    # the last run of equal values may go on beyond what was looked at: it is ordered apart, by what comes next
    whole = len(hits)
    while len(hits) == reach and whole and hits[whole - 1][0] == hits[-1][0]:
        whole -= 1
    found = _sorted(searcher, [address for _, address in hits[:whole]], by)[:limit]
    if len(found) < limit and whole < len(hits):
        edge = hits[-1][0]
        same = Query.range_query(schema, first.field, first.kind, edge, edge)
        tied = Query.boolean_query([(Occur.Must, query), (Occur.Must, same)])
        found += ordered(searcher, schema, tied, rest, limit - whole)
    return found


def _sorted(
    searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress], by: Sequence[By]
) -> list[tantivy.DocAddress]:
    columns: list[list[Any]] = []
    for part in by:
        if part.kind is None:
            columns.append([searcher.doc(address).get_first(part.field) for address in addresses])
        else:
            values = searcher.fast_field_values(part.field, addresses) if addresses else []
            columns.append([-value if part.descending else value for value in values])
    rows = sorted(range(len(addresses)), key=lambda row: tuple(column[row] for column in columns))
    return [addresses[row] for row in rows]


def by_score(searcher: tantivy.Searcher, query: Query, total: int, limit: int, offset: int) -> list[Hit]:
    """One page of the `total` that match, by rounded score, then newest first, then by id."""
    wanted = offset + limit
    if limit <= 0 or offset >= total:
        return []
    reach = wanted + _MARGIN
    while True:
        hits = searcher.search(query, min(reach, total), count=False).hits
        if len(hits) >= total or round(hits[-1][0], DIGITS) < round(hits[wanted - 1][0], DIGITS):
            break
        reach *= 4
    edge = round(hits[min(wanted, len(hits)) - 1][0], DIGITS)
    kept = [(round(score, DIGITS), address) for score, address in hits if round(score, DIGITS) >= edge]
    moments = searcher.fast_field_values("moment", [address for _, address in kept])
    rows = [
        (-score, -int(moment or 0), id_of(searcher, address))
        for (score, address), moment in zip(kept, moments, strict=True)
    ]
    return [Hit(id_, -score) for score, _, id_ in sorted(rows)[offset:wanted]]


def stream(searcher: tantivy.Searcher, schema: tantivy.Schema, query: Query) -> Iterator[str]:
    """The ids of all that match, newest first, a few days at a time."""
    days = day_counts(searcher, query)[::-1]
    at = 0
    while at < len(days):
        until, held = at, 0
        while until < len(days) and (held == 0 or held + days[until][1] <= _CHUNK):
            held += days[until][1]
            until += 1
        span = Query.range_query(schema, "day", FieldType.Integer, days[until - 1][0], days[at][0])
        part = everything(searcher, Query.boolean_query([(Occur.Must, query), (Occur.Must, span)]))
        moments = searcher.fast_field_values("moment", part)
        rows = [(-int(m or 0), id_of(searcher, address)) for m, address in zip(moments, part, strict=True)]
        del part
        yield from (id_ for _, id_ in sorted(rows))
        at = until


def day_counts(searcher: tantivy.Searcher, query: Query) -> list[tuple[int, int]]:
    """(day, how many) of what matches, in the days' order, the unknown day (0) first."""
    # days between 1850 and 2200 are 128,000; an aggregation gives at most 65,000 values
    answer = searcher.aggregate(query, {"d": {"terms": {"field": "day", "size": 65_000, "segment_size": 1_000_000}}})
    return sorted((int(b["key"]), int(b["doc_count"])) for b in answer["d"]["buckets"])


def id_of(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> str:
    """The id of a report."""
    return str(searcher.doc(address).get_first("id"))
