"""The engine for those who outgrow one machine: Elasticsearch 8.19 or 9, over our own tokens.

One index holds the reports with their figures nested in them, and a marker that says how far it is filled. The marker
is written after the documents, so a stop between the two is repaired by writing again: `_id` is the report's id.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

from index.engine import Bucket, EngineError, FigureHit, FigureHits, FigureSort, Hit, Hits, Period, Sort, Step
from index.engines import elastic_answers as answers
from index.engines.elastic_bulk import Action, Refused, write_all
from index.engines.elastic_client import sentences
from index.engines.elastic_query import Json, figures, matching, scored
from index.engines.elastic_writing import MARKER, doc_id, report_json
from index.engines.meaning import BODY, LIKE_TERMS, TITLE, VALUED, begins, brackets, constant_score
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
    """One index of the cluster, or the alias of the one in use; `keep` is given what the cluster refuses."""

    def __init__(
        self,
        client: Elasticsearch,
        settings: ElasticsearchSettings,
        index: str,
        write: bool = False,
        keep: Keep | None = None,
    ) -> None:
        self.url, self.index = settings.url, index
        self._client, self._settings = client, settings
        self._asked = answers.Asked(client, index)
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
        from elasticsearch import NotFoundError

        try:
            found = self._client.get(index=self.index, id=MARKER, source_includes=["upto"])
        except NotFoundError as error:
            if isinstance(error.body, dict) and error.body.get("found") is False:
                return 0
            raise
        return int(found["_source"]["upto"])

    @_told
    def write(self, documents: Iterable[Document], upto: int) -> None:
        """Index these documents in place of those of the same ids, and remember `upto`.

        What the cluster refuses is given to `keep`, and without one raises EngineError; the others are written.
        """
        self._writing()
        # all are taken before any is sent: a failure leaves what was before; of two with one id, the last
        taken = {document.id: document for document in documents}
        # made while earlier ones are under way
        self._send(Action(doc_id(id_), id_, report_json(document)) for id_, document in taken.items())
        self._client.index(index=self.index, id=MARKER, document={"upto": upto})

    @_told
    def delete(self, ids: Sequence[str]) -> None:
        """Forget these documents and their figures."""
        self._writing()
        self._seen()
        there: list[str] = []
        for at in range(0, len(ids), 1_000):
            part = [doc_id(id_) for id_ in ids[at : at + 1_000]]
            found = self._asked.search(query={"ids": {"values": part}}, size=1_000, source=False)
            there += [hit["_id"] for hit in found["hits"]["hits"]]
        if there:
            self._send([Action(id_, id_, None) for id_ in there])

    def _send(self, actions: Iterable[Action]) -> None:
        self._unseen = True
        refused = write_all(
            self._client, self.url, self.index, actions, self._settings.writers, self._settings.patience
        )
        if not refused:
            return
        if self._keep is None:
            raise EngineError(f"Elasticsearch at {self.url} refused {refused[0].id}: {refused[0].reason}")
        self._keep(refused)

    def _writing(self) -> None:
        if not self._write:
            raise EngineError(f"{self.index} is open for reading only")

    def _seen(self) -> None:
        """Let searches see what was written, before any is asked."""
        if self._unseen:
            self._client.indices.refresh(index=self.index)
            self._unseen = False

    # asking

    @_told
    def count(self, query: Node) -> int:
        """How many reports match."""
        self._seen()
        return self._asked.count(matching(query))

    @_told
    def search(self, query: Node, limit: int, offset: int = 0, sort: Sort = Sort.RELEVANCE) -> Hits:
        """One page of the matching reports."""
        self._seen()
        score = constant_score(query)
        if sort is Sort.RELEVANCE and score is None:
            total, hits = answers.by_score(self._asked, scored(query), limit, offset)
            return Hits(total, tuple(hits))
        order = answers.OLDEST if sort is Sort.OLDEST else answers.NEWEST
        total, ids = answers.in_order(self._asked, _filter(query), order, limit, offset)
        return Hits(total, tuple(Hit(id_, score or 0.0) for id_ in ids))

    def scan(self, query: Node) -> Iterator[str]:
        """The ids of all matching reports, newest first."""
        with sentences(self.url):
            self._seen()
            yield from answers.stream(self._asked, _filter(query))

    @_told
    def facets(self, query: Node, fields: Sequence[NameField], size: int = 10) -> dict[NameField, tuple[Bucket, ...]]:
        """The most frequent values of each field."""
        self._seen()
        return answers.facets(self._asked, _filter(query), fields, size)

    @_told
    def trend(self, query: Node, step: Step) -> tuple[Period, ...]:
        """The matching reports by date of publication."""
        self._seen()
        days = answers.day_counts(self._asked, _filter(query))
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
        if wanted := brackets(query):
            met = [figures(bracket) for bracket in wanted]
            conditions.append({"bool": {"should": met, "minimum_should_match": 1}})
        if kind:
            conditions.append({"term": {"figures.kind": kind.value}})
        condition: Json = {"bool": {"filter": conditions}} if conditions else {"match_all": {}}
        total, refs = answers.nested_rows(
            self._asked, _filter(query), condition, _FIGURE_ORDERS[sort], "ref", offset + limit
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
        """How many reports there are, and in how many of their bodies each stem stands; of one part, where several."""
        self._seen()
        total, held = self._statistics(stems, ["body_stems"])
        return total, {stem: held[0].get(stem, 0) if held else 0 for stem in stems}

    @_told
    def similar(self, id_: str, limit: int = 10) -> tuple[Hit, ...]:
        """Reports most like this one."""
        from elasticsearch import NotFoundError

        self._seen()
        try:
            found = self._client.get(index=self.index, id=doc_id(id_), source_includes=["terms"])
        except NotFoundError:
            return ()
        terms: dict[str, int] = found["_source"]["terms"]
        weighed = sorted(self._weighed(terms), key=lambda term: (-term[0], term[1]))[:LIKE_TERMS]
        if not weighed:
            return ()
        parts = [
            {"term": {field: {"value": stem, "boost": share * weight / weighed[0][0]}}}
            for weight, stem in weighed
            for field, share in (("title_stems", TITLE), ("body_stems", BODY))
        ]
        like = {"bool": {"should": parts, "minimum_should_match": 1, "must_not": [{"term": {"id": id_}}]}}
        return tuple(answers.by_score(self._asked, like, limit, 0)[1])

    def _weighed(self, terms: dict[str, int]) -> Iterator[tuple[float, str]]:
        """Stems by how frequent they are in this report and how rare elsewhere; those of no other are left out."""
        total, held = self._statistics(list(terms), ["title_stems", "body_stems"])
        for stem, frequency in terms.items():
            having = max((field.get(stem, 0) for field in held), default=0)
            if having > 1:
                yield frequency * math.log(1 + (total - having + 0.5) / (having + 0.5)), stem

    def _statistics(self, stems: Sequence[str], fields: list[str]) -> tuple[int, list[dict[str, int]]]:
        """How many reports there are, and for each field in how many of them each stem stands."""
        if not stems:
            return 0, []
        # a document that is in no index, made of the stems: what is told of its words is told of the index
        text = " ".join(stems)
        told = self._client.termvectors(
            index=self.index,
            doc=dict.fromkeys(fields, text),
            fields=fields,
            term_statistics=True,
            field_statistics=True,
            positions=False,
            offsets=False,
            payloads=False,
        )["term_vectors"]
        total = max((int(field["field_statistics"]["doc_count"]) for field in told.values()), default=0)
        held = [
            {stem: int(term.get("doc_freq", 0)) for stem, term in field["terms"].items()} for field in told.values()
        ]
        return total, held


def _filter(query: Node) -> Json:
    return {"bool": {"filter": [matching(query)]}}
