"""The order of answers in Elasticsearch: pages are exact to the last tie, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.engine import Bucket, EngineError, Hit
from index.engines.elastic_query import Json
from index.engines.meaning import DIGITS, VALUED
from index.query.tree import NameField

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

NEWEST: list[Json] = [{"moment": "desc"}, {"id": "asc"}]
OLDEST: list[Json] = [{"oldest": "asc"}, {"id": "asc"}]
_BEST: list[Json] = [{"_score": {"order": "desc"}}, {"moment": "desc"}, {"id": "asc"}]
# Elasticsearch gives at most so many hits, and so many buckets of one aggregation, at once.
MOST_AT_ONCE = 10_000
_MOST_BUCKETS = 60_000
_MARGIN = 50
_SCAN_PAGE = 2_000
# Copies of one shard may differ in what they have merged away; the same one is asked for every page.
_SAME_COPY = "rasad"


@dataclass(frozen=True, slots=True)
class Asked:
    """One index to ask: how every request reaches it."""

    client: Elasticsearch
    index: str

    def search(self, **body: Any) -> Any:
        """One request; it fails where a part has no node, for half an answer looks like a whole one."""
        return self.client.search(index=self.index, preference=_SAME_COPY, allow_partial_search_results=False, **body)

    def count(self, query: Json) -> int:
        """How many match."""
        return int(self.search(query=query, size=0, track_total_hits=True)["hits"]["total"]["value"])


def by_score(asked: Asked, query: Json, limit: int, offset: int) -> tuple[int, list[Hit]]:
    """How many match, and one page of them, by rounded score, then newest first, then by id."""
    wanted = offset + limit
    if limit <= 0:
        return asked.count(query), []
    rows: list[tuple[float, int, str]] = []
    total = 0
    # several parts agree first on how frequent each word is in all of them, else each would weigh by its own
    for total, page in _pages(asked, query, _BEST, wanted + _MARGIN, search_type="dfs_query_then_fetch"):
        rows += [(round(float(score), DIGITS), moment, id_) for score, moment, id_ in page]
        if offset >= total:
            return total, []
        # those that tie with the last one wanted may go on
        if len(rows) >= total or (len(rows) > wanted and rows[-1][0] < rows[wanted - 1][0]):
            break
    ordered = sorted((-score, -moment, id_) for score, moment, id_ in rows)
    return total, [Hit(id_, -score) for score, _, id_ in ordered[offset:wanted]]


def in_order(asked: Asked, query: Json, sort: list[Json], limit: int, offset: int) -> tuple[int, list[str]]:
    """How many match, and the ids of one page of them."""
    if limit <= 0:
        return asked.count(query), []
    ids: list[str] = []
    total = 0
    for total, page in _pages(asked, query, sort, offset + limit):
        ids += [row[-1] for row in page]
        if len(ids) >= min(offset + limit, total) or offset >= total:
            break
    return total, ids[offset : offset + limit]


def _pages(
    asked: Asked, query: Json, sort: list[Json], first: int, **how: str
) -> Iterator[tuple[int, list[list[Any]]]]:
    """(how many match, the sort values of the next hits), to the end."""
    size, after, total = min(first, MOST_AT_ONCE), None, 0
    while True:
        more: Json = {"search_after": after, "track_total_hits": False} if after else {"track_total_hits": True}
        answer = asked.search(query=query, sort=sort, size=size, source=False, **more, **how)
        if after is None:
            total = int(answer["hits"]["total"]["value"])
        rows = [hit["sort"] for hit in answer["hits"]["hits"]]
        yield total, rows
        if len(rows) < size:
            return
        after, size = rows[-1], min(size * 4, MOST_AT_ONCE)


def stream(asked: Asked, query: Json) -> Iterator[str]:
    """The ids of all that match, newest first, as they were at one moment.

    Where that moment is lost (its node died, the index was replaced), it goes on from where it was over what is there.
    """
    from elasticsearch import ApiError

    after: list[Any] | None = None
    lost = 0
    while True:
        moment = asked.client.open_point_in_time(index=asked.index, keep_alive="5m", preference=_SAME_COPY)["id"]
        try:
            while True:
                place: Json = {"search_after": after} if after else {}
                answer = asked.client.search(
                    pit={"id": moment, "keep_alive": "5m"},
                    query=query,
                    sort=NEWEST,
                    size=_SCAN_PAGE,
                    source=False,
                    track_total_hits=False,
                    **place,
                )
                moment = answer["pit_id"]
                rows = [hit["sort"] for hit in answer["hits"]["hits"]]
                for row in rows:
                    yield row[1]
                if len(rows) < _SCAN_PAGE:
                    return
                after = rows[-1][:2]
        except ApiError as error:
            lost += 1
            if lost > 3 or error.status_code not in (404, 503):
                raise
        finally:
            _let_go(asked, moment)


def _let_go(asked: Asked, moment: str) -> None:
    from contextlib import suppress

    from elasticsearch import ApiError, TransportError

    with suppress(ApiError, TransportError):
        asked.client.close_point_in_time(id=moment)


def facets(asked: Asked, query: Json, fields: Sequence[NameField], size: int) -> dict[NameField, tuple[Bucket, ...]]:
    """The most frequent values of each field, exact, ties by value."""
    for field in fields:
        if field not in VALUED:
            raise EngineError(f"there are no facets of «{field.value}»")
    if size <= 0 or not fields:
        return dict.fromkeys(fields, ())
    found = _terms(asked, query, [field.value for field in fields], min(size, _MOST_BUCKETS))
    return {field: tuple(Bucket(str(v), n) for v, n in found[field.value][:size]) for field in fields}


def values(asked: Asked, query: Json, field: NameField, enough: Callable[[list[Bucket]], bool]) -> list[Bucket]:
    """The values of a field, most frequent first: as many as are `enough`, else all."""
    size = 500
    while True:
        found = [Bucket(str(v), n) for v, n in _terms(asked, query, [field.value], size)[field.value]]
        if len(found) < size or size > _MOST_BUCKETS or enough(found):
            return found
        size *= 12


def day_counts(asked: Asked, query: Json) -> list[tuple[int, int]]:
    """(day, how many) of what matches, the unknown day (0) too."""
    return [(int(day), n) for day, n in _terms(asked, query, ["day"], MOST_AT_ONCE, every=True)["day"]]


def _terms(
    asked: Asked, query: Json, fields: Sequence[str], size: int, every: bool = False
) -> dict[str, list[tuple[Any, int]]]:
    """The `size` most frequent values of each field (or `every` one) with exact counts, whatever the shards hold."""
    found: dict[str, list[tuple[Any, int]]] = {}
    lacking, reach = list(fields), size * 2 + 50
    while lacking:
        aggs = {field: {"terms": {"field": field, "size": size, "shard_size": reach}} for field in lacking}
        answer = asked.search(query=query, size=0, track_total_hits=False, aggs=aggs)["aggregations"]
        for field in list(lacking):
            part = answer[field]
            whole = not (every and part["sum_other_doc_count"])
            # above 0 where a shard may have held back values that belong here
            if part["doc_count_error_upper_bound"] == 0 and whole:
                found[field] = [(b["key"], int(b["doc_count"])) for b in part["buckets"]]
                lacking.remove(field)
        if reach > _MOST_BUCKETS or every:
            for field in lacking:
                rows = sorted(_all_values(asked, query, field), key=lambda row: (-row[1], row[0]))
                found[field] = rows if every or size > _MOST_BUCKETS else rows[:size]
            break
        reach *= 8
    return found


def _all_values(asked: Asked, query: Json, field: str) -> Iterator[tuple[Any, int]]:
    """Every value of a field and its count, however many there are."""
    for part in _composite(asked, query, [{"v": {"terms": {"field": field}}}], MOST_AT_ONCE, lambda aggs: aggs):
        for bucket in part["page"]["buckets"]:
            yield bucket["key"]["v"], int(bucket["doc_count"])


def nested_rows(
    asked: Asked, query: Json, condition: Json, order: Json, last: str, wanted: int
) -> tuple[int, list[str]]:
    """How many figures of the matching reports meet the condition, and the first of them: their `last` field."""
    sources = [{name: {"terms": {"field": f"figures.{name}", "order": by}}} for name, by in order.items()]

    def within(aggs: Json) -> Json:
        met = {"filter": condition, "aggs": aggs}
        return {"all": {"nested": {"path": "figures"}, "aggs": {"met": met}}}

    total, rows = 0, list[str]()
    for part in _composite(asked, query, sources, max(1, min(wanted, MOST_AT_ONCE)), within):
        met = part["all"]["met"]
        total = total or int(met["doc_count"])
        rows += [bucket["key"][last] for bucket in met["page"]["buckets"]]
        if len(rows) >= min(wanted, total):
            break
    return total, rows[:wanted]


def _composite(
    asked: Asked, query: Json, sources: list[Json], size: int, within: Callable[[Json], Json]
) -> Iterator[Any]:
    """The answers' aggregations, page by page, to the last bucket."""
    after: Json = {}
    while True:
        aggs = within({"page": {"composite": {"size": size, "sources": sources, **after}}})
        answer = asked.search(query=query, size=0, track_total_hits=False, aggs=aggs)["aggregations"]
        yield answer
        page = answer
        for name in ("all", "met"):
            page = page.get(name, page)
        if "after_key" not in page["page"] or len(page["page"]["buckets"]) < size:
            return
        after = {"after": page["page"]["after_key"]}
