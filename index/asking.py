"""Asking: what the command line, the page and the API share. A query's text in, results with texts and names out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched, islice
from typing import Any

from crawler.archive import Archive
from index.documents import Documents
from index.engine import Bucket, Engine, FigureHits, FigureSort, Hit, Period, Sort, Step
from index.faults import RasadError
from index.figures import FigureRow, Group, figure_row, grouped
from index.figures_all import all_figures
from index.noted import NotedEngine
from index.outlets import outlet_name
from index.query.tree import FigureKind, NameField, Node
from index.ranking import broadened
from index.settings import Settings
from index.snippets import Marked, snippet
from index.story_map import story_map

# The facets of a search, in the order in which they are shown.
FACETS = (
    NameField.SITE,
    NameField.PROVINCE,
    NameField.TOPIC,
    NameField.OFFICIAL,
    NameField.COOPERATIVE,
    NameField.ORGANISATION,
)
# Documents fetched at once: few enough for bounded memory, however many are asked for.
_BATCH = 200
_EVERY_OUTLET = 10_000


class NothingToAskError(RasadError):
    """There is no index yet; the message says how to get one."""


@dataclass(frozen=True, slots=True)
class Result:
    """One report that matches, as people read it."""

    id: str
    score: float
    title: Marked
    snippet: Marked
    site: str
    outlet: str
    url: str | None
    published_at: str | None
    main_province: str | None
    relevant: bool

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON-able values; marks are pairs of character offsets into their text."""
        return {
            "id": self.id,
            "score": self.score,
            "title": self.title.text,
            "title_marks": self.title.marks,
            "snippet": self.snippet.text,
            "marks": self.snippet.marks,
            "site": self.site,
            "outlet": self.outlet,
            "url": self.url,
            "published_at": self.published_at,
            "main_province": self.main_province,
            "relevant": self.relevant,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: how many reports in which outlets, the hits asked for, and the facets of all of them."""

    query: str
    node: Node
    total: int
    outlets: int
    hits: tuple[Hit, ...]
    facets: dict[NameField, tuple[Bucket, ...]]


class Asking:
    """Questions to one installation; made by `asking`."""

    def __init__(self, engine: Engine, documents: Documents, lacking: int) -> None:
        self.engine, self.documents = engine, documents
        self.lacking = lacking
        """How many articles came or changed since, and are not in the index yet."""

    def parse(self, query: str) -> Node:
        """The tree of a query; raises QueryError, whose sentence says where it goes wrong and what was likely meant."""
        from index.query.language import parse

        return parse(query)

    def search(
        self,
        query: str,
        limit: int,
        offset: int = 0,
        sort: Sort = Sort.RELEVANCE,
        facets: int = 5,
        broad: bool = False,
    ) -> Found:
        """One page of the reports that match, with their facets' most frequent values.

        `broad` ranks the query's plain words, and those that go with them, instead of demanding them all.
        """
        node = self.parse(query)
        asked = broadened(self.engine, self.documents, node) if broad else node
        hits = self.engine.search(asked, limit, offset, sort)
        # the facets first: engines that look through all that matches for them count its outlets meanwhile
        counts = self.engine.facets(asked, FACETS, facets) if facets else {}
        outlets = self.engine.facets(asked, (NameField.SITE,), _EVERY_OUTLET)[NameField.SITE]
        return Found(query, node, hits.total, len(outlets), hits.hits, counts)

    def results(self, found: Found) -> Iterator[Result]:
        """The hits as people read them, in their order, in bounded memory."""
        for batch in batched(found.hits, _BATCH):
            documents = self.documents.get_many([hit.id for hit in batch])
            for hit in batch:
                if (document := documents.get(hit.id)) is None:
                    continue  # refused since
                article = document.article
                made = snippet(document, found.node)
                yield Result(
                    id=hit.id,
                    score=hit.score,
                    title=made.title,
                    snippet=Marked(made.text, made.marks),
                    site=article.site,
                    outlet=outlet_name(article.site),
                    url=article.url,
                    published_at=article.published_at,
                    main_province=document.main_province,
                    relevant=document.relevant,
                )

    def figures(
        self,
        query: str,
        limit: int | None,
        offset: int = 0,
        sort: FigureSort = FigureSort.NEWEST,
        kind: FigureKind | None = None,
    ) -> tuple[int, Iterator[FigureRow]]:
        """How many figures there are in the reports that match, and those of one page; all of them without a limit."""
        node = self.parse(query)
        hits = self.engine.figures(node, 0 if limit is None else limit, offset, sort, kind)
        if limit is None:
            return hits.total, islice(all_figures(self.engine, self.documents, node, sort, kind), offset, None)
        return hits.total, self.rows(hits)

    def grouped(self, rows: Iterable[FigureRow], by: Sequence[str]) -> list[Group]:
        """The figures in groups; what other reports of a story repeat counts once."""
        return grouped(rows, by, story_map(self.documents.path.with_name("desk.db")).teller())

    def rows(self, hits: FigureHits) -> Iterator[FigureRow]:
        """The rows of these figures, in bounded memory."""
        for batch in batched(hits.hits, _BATCH):
            records = self.documents.records(list(dict.fromkeys(hit.id for hit in batch)))
            for hit in batch:
                record = records.get(hit.id)
                row = figure_row(record, hit.kind, hit.number) if record else None
                if row:
                    yield row

    def trend(self, query: str, step: Step) -> tuple[int, tuple[Period, ...]]:
        """How many reports match in all, and how many of them in each period; those without a date are in none."""
        node = self.parse(query)
        return self.engine.count(node), self.engine.trend(node, step)


@contextmanager
def asking(settings: Settings) -> Iterator[Asking]:
    """Questions to what the settings' data folder holds; reads only.

    Raises NothingToAskError where nothing was collected or indexed yet, StoreError or EngineError where it cannot be
    read, each with one sentence.
    """
    from index.opening import home_of, open_engine

    if not settings.archive_path.exists():
        raise NothingToAskError(
            f"{settings.data} holds nothing yet; bring something in with rasad collect isna or rasad import FILE, "
            "or look at rasad demo"
        )
    if not settings.documents_path.exists() or home_of(settings).current() is None:
        raise NothingToAskError(f"{settings.data} has no index yet; read and index what it holds with: rasad annotate")
    with Documents(settings.documents_path) as documents, open_engine(settings) as engine:
        noted = NotedEngine(engine, settings.desk_path)
        yield Asking(noted, documents, not_indexed(settings, documents, engine))


def not_indexed(settings: Settings, documents: Documents, engine: Engine) -> int:
    """How many articles came or changed since the last reading, and how many documents wait for the engine."""
    with Archive(settings.archive_path) as archive:
        unread = archive.count_changes(documents.read_by_any())
    return unread + documents.count_after(engine.upto())


def facet_shown(field: NameField, value: str) -> str:
    """What people call a facet's value."""
    return outlet_name(value) if field is NameField.SITE else value
