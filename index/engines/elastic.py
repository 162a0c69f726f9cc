"""The engine for those who outgrow one machine: Elasticsearch 8.19 or 9, over our own tokens.

One index, or one a year, holds the reports with their figures nested in them, and a marker that says how far it is
filled. The marker is written after the documents, so a stop between the two is repaired by writing again: `_id` is the
report's id.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

from index.engine import Bucket, EngineError, FigureHit, FigureHits, FigureSort, Hit, Hits, Period, Sort, Step
from index.engines import elastic_answers as answers
from index.engines.elastic_bulk import Action, Refused, write_all
from index.engines.elastic_client import sentences
from index.engines.elastic_query import Json, figures, matching, scored, weighed_by_all
from index.engines.elastic_words import like, statistics
from index.engines.elastic_writing import MARKER, doc_id, report_json
from index.engines.elastic_years import Names, Places
from index.engines.meaning import VALUED, begins, brackets, constant_score
from index.periods import trend_periods
from index.query.tree import Everything, FigureKind, Named, NameField, Node
from index.schema import WHOLE, figure_of_ref
from index.settings import ElasticsearchSettings
from nlp.document import Document
from nlp.words import search_words

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_FIGURE_ORDERS: dict[FigureSort, dict[str, str]] = {
    FigureSort.NEWEST: {"moment": "desc", "ref": "asc"},
    FigureSort.LARGEST: {"rank": "asc", "size": "desc", "moment": "desc", "ref": "asc"},
    FigureSort.SMALLEST: {"rank": "asc", "size": "asc", "moment": "desc", "ref": "asc"},
}
# What the cluster refused: to be kept by whoever writes, with the reasons.
type Keep = Callable[[Sequence[Refused]], None]


def _told[**P, R](method: Callable[P, R]) -> Callable[P, R]:
    """Let what goes wrong in the cluster come out as one sentence."""

    @functools.wraps(method)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        engine: Any = args[0]
        with sentences(engine.url):
            return method(*args, **kwargs)

    return told


class ElasticEngine:
    """One index of the cluster, or the alias of the one in use; `keep` is given what the cluster refuses.

    Where there is an index a year, `names` says how they are called; `index` is the first of them, or the alias.
    """

    def __init__(
        self,
        client: Elasticsearch,
        settings: ElasticsearchSettings,
        index: str,
        write: bool = False,
        keep: Keep | None = None,
        names: Names | None = None,
    ) -> None:
        self.url, self.index = settings.url, index
        self._client, self._settings, self._names = client, settings, names
        self._asked = answers.Asked(client, names.every if names else index)
        self._places = Places(client, settings.name, index) if names and write else None
        self._write, self._keep = write, keep
        self._unseen = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let others see what was written, and give the connections back."""
        from elasticsearch import ApiError, TransportError

        try:
            self._seen()
        except (ApiError, TransportError):
            pass  # the cluster shows it by itself a second later
        finally:
            self._client.close()

    # writing

    @_told
    def upto(self) -> int:
        """How far everything is indexed: what the marker says."""
        if self._write:
            # what an index shows lags behind by a second; this does not
            told = self._client.mget(index=self.index, ids=[MARKER], source_includes=["upto"])["docs"][0]
            if "error" in told:
                raise EngineError(f"{self.index} cannot tell how far it is filled: {told['error'].get('reason')}")
            return int(told["_source"]["upto"]) if told["found"] else 0
        found = self._one(MARKER, "upto")
        return int(found) if found else 0

    @_told
    def write(self, documents: Iterable[Document], upto: int) -> None:
        """Index these documents in place of those of the same ids, and remember `upto`.

        What the cluster refuses is given to `keep`, and without one raises EngineError; the others are written.
        """
        self._writing()
        # all are taken before any is sent: a failure leaves what was before; of two with one id, the last
        taken = {document.id: document for document in documents}
        placed = {doc_id(id_): self._places.of(document) for id_, document in taken.items()} if self._places else {}
        # made while earlier ones are under way
        refused = self._send(
            Action(key := doc_id(id_), id_, report_json(document), placed.get(key, ""))
            for id_, document in taken.items()
        )
        if self._places:
            for one in refused:
                placed.pop(doc_id(one.id), None)
            self._send([Action(id_, id_, None, index) for index, id_ in self._places.elsewhere(placed)])
            self._places.remember(placed)
        self._send([Action(MARKER, MARKER, json.dumps({"upto": upto}).encode())])

    @_told
    def delete(self, ids: Sequence[str]) -> None:
        """Forget these documents and their figures."""
        self._writing()
        self._seen()
        there: list[Action] = []
        for at in range(0, len(ids), 1_000):
            part = [doc_id(id_) for id_ in ids[at : at + 1_000]]
            found = self._asked.search(query={"ids": {"values": part}}, size=answers.MOST_AT_ONCE, source=False)
            there += [Action(hit["_id"], hit["_id"], None, hit["_index"]) for hit in found["hits"]["hits"]]
        self._send(there)

    def _send(self, actions: Iterable[Action]) -> Sequence[Refused]:
        self._unseen = True
        refused = write_all(
            self._client, self.url, self.index, actions, self._settings.writers, self._settings.patience
        )
        if refused and self._keep is None:
            raise EngineError(f"Elasticsearch at {self.url} refused {refused[0].id}: {refused[0].reason}")
        if refused and self._keep:
            self._keep(refused)
        return refused

    def _writing(self) -> None:
        if not self._write:
            raise EngineError(f"{self.index} is open for reading only")

    def _seen(self) -> None:
        """Let searches see what was written, before any is asked."""
        if self._unseen:
            self._client.indices.refresh(index=self._asked.index)
            self._unseen = False

    # asking

    def _holding(self, query: Node) -> answers.Asked:
        """What to ask for the matches of a query (compiled before, so that it is not too deep)."""
        return answers.Asked(self._client, self._names.asked(query)) if self._names else self._asked

    def _weighing(self, query: Json) -> Json:
        """The query that weighs words by all reports, however many parts they lie in."""
        return weighed_by_all(query) if self._names or self._settings.shards > 1 else query

    def _one(self, key: str, field: str) -> Any:
        """One field of one document; None where it is not there."""
        found = self._asked.search(query={"ids": {"values": [key]}}, size=1, source_includes=[field])["hits"]["hits"]
        return found[0]["_source"][field] if found else None

    @_told
    def count(self, query: Node) -> int:
        """How many reports match."""
        self._seen()
        wanted = matching(query)
        return self._holding(query).count(wanted)

    @_told
    def search(self, query: Node, limit: int, offset: int = 0, sort: Sort = Sort.RELEVANCE) -> Hits:
        """One page of the matching reports."""
        self._seen()
        score = constant_score(query)
        if sort is Sort.RELEVANCE and score is None:
            total, hits = answers.by_score(self._asked, self._weighing(scored(query)), limit, offset)
            return Hits(total, tuple(hits))
        order = answers.OLDEST if sort is Sort.OLDEST else answers.NEWEST
        wanted = _filter(query)
        total, ids = answers.in_order(self._holding(query), wanted, order, limit, offset)
        return Hits(total, tuple(Hit(id_, score or 0.0) for id_ in ids))

    def scan(self, query: Node) -> Iterator[str]:
        """The ids of all matching reports, newest first."""
        with sentences(self.url):
            self._seen()
            wanted = _filter(query)
            yield from answers.stream(self._holding(query), wanted)

    @_told
    def facets(self, query: Node, fields: Sequence[NameField], size: int = 10) -> dict[NameField, tuple[Bucket, ...]]:
        """The most frequent values of each field."""
        self._seen()
        wanted = _filter(query)
        return answers.facets(self._holding(query), wanted, fields, size)

    @_told
    def trend(self, query: Node, step: Step) -> tuple[Period, ...]:
        """The matching reports by date of publication."""
        self._seen()
        wanted = _filter(query)
        days = answers.day_counts(self._holding(query), wanted)
        return trend_periods(((day, number) for day, number in days if day), step)

    @_told
    def figures(
        self,
        query: Node,
        limit: int,
        offset: int = 0,
        sort: FigureSort = FigureSort.NEWEST,
        kind: FigureKind | None = None,
    ) -> FigureHits:
        """The figures of the matching reports, those that meet the query's brackets."""
        self._seen()
        conditions: list[Json] = []
        if sought := brackets(query):
            met = [figures(bracket) for bracket in sought]
            conditions.append({"bool": {"should": met, "minimum_should_match": 1}})
        if kind:
            conditions.append({"term": {"figures.kind": kind.value}})
        condition: Json = {"bool": {"filter": conditions}} if conditions else {"match_all": {}}
        wanted = _filter(query)
        total, refs = answers.nested_rows(
            self._holding(query), wanted, condition, _FIGURE_ORDERS[sort], "ref", offset + limit
        )
        hits = tuple(FigureHit(*figure_of_ref(ref)) for ref in refs[offset : offset + limit])
        return FigureHits(total, hits)

    @_told
    def suggest(self, field: NameField, prefix: str, limit: int = 10) -> tuple[Bucket, ...]:
        """Values of a field one of whose words begins so."""
        if field not in VALUED:
            raise EngineError(f"there are no suggestions of «{field.value}»")
        if limit <= 0:
            return ()
        self._seen()
        keys = tuple(word.key for word in search_words(prefix))
        query: Node = Everything()
        if keys and field not in WHOLE:
            query = Named(field, keys, prefix, prefix=True)

        def fitting(found: list[Bucket]) -> list[Bucket]:
            return [b for b in found if begins(tuple(word.key for word in search_words(b.value)), keys)]

        found = answers.values(self._asked, _filter(query), field, lambda some: len(fitting(some)) >= limit)
        return tuple(fitting(found)[:limit])

    @_told
    def frequencies(self, stems: Sequence[str]) -> tuple[int, dict[str, int]]:
        """How many reports there are, and in how many of their bodies each stem stands."""
        self._seen()
        total, held = statistics(self._client, self._asked.index, stems, ["body_stems"])
        return total, {stem: held[0].get(stem, 0) for stem in stems}

    @_told
    def similar(self, id_: str, limit: int = 10) -> tuple[Hit, ...]:
        """Reports most like this one."""
        self._seen()
        terms: dict[str, int] | None = self._one(doc_id(id_), "terms")
        if not terms:
            return ()
        wanted = like(
            id_, terms, *statistics(self._client, self._asked.index, list(terms), ["title_stems", "body_stems"])
        )
        return tuple(answers.by_score(self._asked, self._weighing(wanted), limit, 0)[1]) if wanted else ()


def _filter(query: Node) -> Json:
    return {"bool": {"filter": [matching(query)]}}
