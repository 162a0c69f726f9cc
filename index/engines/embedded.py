"""The embedded engine: tantivy on this machine, over our own tokens.

A folder holds two indexes, `reports` and `figures`, and `engine.json` (format, how far). Figures are committed first
and every report carries how far its commit reached, so a stop between the two commits is repaired by writing again.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import tantivy
from tantivy import FieldType, Occur, Query

from index.engine import Bucket, EngineError, FigureHit, FigureHits, FigureSort, Hit, Hits, Period, Sort, Step
from index.engines.embedded_answers import facets, like, suggestions
from index.engines.embedded_having import Having
from index.engines.embedded_kept import Kept, kept_of
from index.engines.embedded_order import (
    NEWEST,
    OLDEST,
    By,
    Numbers,
    by_score,
    column,
    count,
    day_counts,
    everything,
    id_of,
    numbered,
    numbers_of,
    ordered,
    stream,
)
from index.engines.embedded_query import compile_figures
from index.engines.embedded_writing import figure_document, figure_schema, report_document, report_schema
from index.engines.meaning import brackets, check, constant_score
from index.faults import disk_sentence
from index.periods import trend_periods
from index.query.tree import Everything, Figure, FigureKind, NameField, Node
from index.schema import FORMAT, LATEST, figure_fields, figure_of_ref, report_fields
from nlp.document import Document

STATE = "engine.json"
_HEAP = 60_000_000
_PAGE_KEPT = 500  # hits of a page that is kept
_AHEAD = 60  # hits that are looked up at once
_BY_REF = By("ref", None, descending=False)
_FIGURE_ORDERS = {
    FigureSort.NEWEST: (By("moment"), _BY_REF),
    FigureSort.LARGEST: (By("rank", descending=False), By("size", FieldType.Float), By("moment"), _BY_REF),
    FigureSort.SMALLEST: (
        By("rank", descending=False),
        By("size", FieldType.Float, descending=False),
        By("moment"),
        _BY_REF,
    ),
}


def _told[**P, R](method: Callable[P, R]) -> Callable[P, R]:
    """Let what goes wrong in tantivy come out as one sentence."""

    @functools.wraps(method)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        engine: Any = args[0]
        with sentences(engine.folder):
            return method(*args, **kwargs)

    return told


@contextmanager
def sentences(folder: Path) -> Iterator[None]:
    """What goes wrong in tantivy, as EngineError with one sentence."""
    try:
        yield
    except (EngineError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        # a panic of tantivy's is no Exception
        if not isinstance(error, (ValueError, OSError, RuntimeError)) and type(error).__name__ != "PanicException":
            raise
        raise EngineError(_sentence(folder, error)) from error


def _sentence(folder: Path, error: BaseException) -> str:
    text = str(error)
    if "LockBusy" in text:
        return f"{folder} is being written by another rasad; wait until it has finished, then try again"
    if "exceeded max expansions" in text:
        return "too many words begin so; write more letters before the star"
    if isinstance(error, OSError) or "space left" in text or "ermission denied" in text or "ead-only" in text:
        return disk_sentence(folder, error)
    first = text.splitlines()[0][:200] if text else type(error).__name__
    return f"{folder} is damaged or cannot be used ({first}); build it anew with: rasad reindex"


class EmbeddedEngine:
    """One generation of the embedded index; `write` opens it for its one writer."""

    def __init__(self, folder: Path, write: bool = False) -> None:
        self.folder = folder
        self._report_schema, self._figure_schema = report_schema(), figure_schema()
        self._kept = Kept()
        self._writers: tuple[tantivy.IndexWriter, tantivy.IndexWriter] | None = None
        self._seen: int | None = None
        with sentences(folder):
            if write:
                for name in ("reports", "figures"):
                    (folder / name).mkdir(parents=True, exist_ok=True)
            self._reports = tantivy.Index(self._report_schema, str(folder / "reports"), reuse=True)
            self._figures = tantivy.Index(self._figure_schema, str(folder / "figures"), reuse=True)
            for index in (self._reports, self._figures):
                index.config_reader("manual", 0)
            if write:
                if not (folder / STATE).exists():
                    self._keep_state(0)
                self._writers = (self._reports.writer(_HEAP, 1), self._figures.writer(_HEAP, 1))
            self._look()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @_told
    def close(self) -> None:
        """Give files and locks back, after the merges that are under way."""
        writers, self._writers = self._writers, None
        for writer in writers or ():
            writer.wait_merging_threads()

    # writing

    @_told
    def upto(self) -> int:
        """How far everything is indexed: what the last commit of reports reached, whatever came after it."""
        self._look()
        newest = ordered(self._r, self._report_schema, Query.all_query(), (By("upto"),), 1)
        held = self._r.fast_field_values("upto", newest) if newest else [0]
        return max(int(held[0] or 0), int(read_state(self.folder).get("upto", 0)))

    @_told
    def write(self, documents: Iterable[Document], upto: int) -> None:
        """Index these documents in place of those of the same ids, and remember `upto`."""
        reports, figures = self._writing()
        try:
            for document in documents:
                figures.delete_documents_by_term("id", document.id)
                for figure in figure_fields(document):
                    figures.add_document(figure_document(figure))
                reports.delete_documents_by_term("id", document.id)
                reports.add_document(report_document(report_fields(document), upto, LATEST))
            figures.commit()
            reports.commit()
        except BaseException:
            for writer in (reports, figures):
                with suppress(OSError, ValueError, RuntimeError):
                    writer.rollback()
            raise
        self._keep_state(upto)
        self._look(changed=True)

    @_told
    def delete(self, ids: Sequence[str]) -> None:
        """Forget these documents and their figures."""
        self._look()
        there = [id_ for id_ in ids if self._r.doc_freq("id", id_)]
        if not there:
            return
        upto = self.upto()
        reports, figures = self._writing()
        for id_ in there:
            figures.delete_documents_by_term("id", id_)
            reports.delete_documents_by_term("id", id_)
        # the deleted may be those that carried how far it is
        self._keep_state(upto)
        reports.commit()
        figures.commit()
        self._look(changed=True)

    def _writing(self) -> tuple[tantivy.IndexWriter, tantivy.IndexWriter]:
        if self._writers is None:
            raise EngineError(f"{self.folder} is open for reading only")
        return self._writers

    def _keep_state(self, upto: int) -> None:
        written = self.folder / f"{STATE}.new"
        with written.open("w", encoding="ascii") as file:
            json.dump({"format": FORMAT, "upto": upto}, file)
            file.flush()
            os.fsync(file.fileno())
        written.replace(self.folder / STATE)

    def _look(self, changed: bool = False) -> None:
        """See what was committed since: reports before figures, so that no report is seen without its own."""
        try:
            stamp = (self.folder / STATE).stat().st_mtime_ns
        except OSError:
            if self._seen is not None:
                return  # another generation has taken its place; what is open goes on answering
            raise
        if stamp == self._seen and not changed:
            return
        try:
            self._reports.reload()
            reports = self._reports.searcher()
            self._figures.reload()
            figures = self._figures.searcher()
        except ValueError:
            if self._seen is None or (self.folder / STATE).exists():
                raise
            return
        self._seen, self._r, self._f = stamp, reports, figures
        self._kept = kept_of(self.folder, stamp, anew=changed)
        self._having = Having(self._report_schema, self._figure_schema, reports, figures, self._kept)

    # asking

    @_told
    def count(self, query: Node) -> int:
        """How many reports match."""
        searcher, compiled = self._searcher(), self._compiled(query)
        known = self._having.known(query)
        return count(searcher, compiled) if known is None else len(known)

    @_told
    def search(self, query: Node, limit: int, offset: int = 0, sort: Sort = Sort.RELEVANCE) -> Hits:
        """One page of the matching reports."""
        searcher, compiled = self._searcher(), self._compiled(query)
        if limit > _PAGE_KEPT:
            return self._page(searcher, compiled, query, limit, offset, sort)
        # whoever asks for the first ten asks for what stands behind them next: stories, the second page
        reach, since = (_AHEAD, 0) if 0 < offset + limit <= _AHEAD else (limit, offset)
        key = (query, reach, since, sort)
        hits = self._kept.hits.of(key, lambda: self._page(searcher, compiled, query, reach, since, sort))
        return Hits(hits.total, hits.hits[offset - since :][:limit])

    def _page(
        self, searcher: tantivy.Searcher, compiled: Query, query: Node, limit: int, offset: int, sort: Sort
    ) -> Hits:
        score, known = constant_score(query), self._having.known(query)
        total = count(searcher, compiled) if known is None else len(known)
        if sort is Sort.RELEVANCE and score is None:
            return Hits(total, tuple(by_score(searcher, compiled, total, limit, offset)))
        by = OLDEST if sort is Sort.OLDEST else NEWEST
        page = ordered(searcher, self._report_schema, compiled, by, min(offset + limit, total))[offset:]
        return Hits(total, tuple(Hit(id_of(searcher, address), score or 0.0) for address in page))

    def scan(self, query: Node) -> Iterator[str]:
        """The ids of all matching reports, newest first."""
        with sentences(self.folder):
            yield from stream(self._searcher(), self._report_schema, self._compiled(query))

    def version(self) -> object:
        """What is another once something was written, or another generation took this one's place."""
        self._look()
        return self.folder, self._seen

    @_told
    def sorted_numbers(self, query: Node) -> Numbers:
        """The numbers of all matching reports, ascending."""
        searcher, compiled = self._searcher(), self._compiled(query)
        known = self._having.known(query)
        return numbers_of(searcher, compiled, self._having.everyone) if known is None else known

    @_told
    def days(self) -> tuple[Numbers, Numbers]:
        """The numbers of all reports, ascending, and the day of each (0 where unknown)."""
        searcher = self._searcher()
        numbers, hits = numbered(searcher, Query.all_query())
        self._kept.known.of(Everything(), lambda: numbers)
        return numbers, column(searcher.fast_field_values("day", [address for _, address in hits]))

    @_told
    def facets(self, query: Node, fields: Sequence[NameField], size: int = 10) -> dict[NameField, tuple[Bucket, ...]]:
        """The most frequent values of each field."""
        searcher, compiled = self._searcher(), self._compiled(query)
        known = self._kept.facets.of(query, dict)  # of each field how many were asked for, and the answer
        lacking = [field for field in fields if size > known.get(field, (0, ()))[0]]
        for field, answer in facets(searcher, compiled, lacking, size).items():
            known[field] = answer
        return {field: known[field][1][: max(size, 0)] for field in fields}

    @_told
    def trend(self, query: Node, step: Step) -> tuple[Period, ...]:
        """The matching reports by date of publication."""
        days = day_counts(self._searcher(), self._compiled(query))
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
        self._look()
        parts: list[tuple[Occur, Query]] = []
        if not isinstance(query, (Everything, Figure)):
            found = everything(self._r, self._compiled(query))
            numbers = self._r.fast_field_values("number", found)
            if not numbers:
                return FigureHits(0, ())
            parts.append((Occur.Must, Query.term_set_query(self._figure_schema, "report", numbers)))
        wanted_figures = brackets(query)
        if wanted_figures:
            met = [(Occur.Should, compile_figures(self._figure_schema, bracket)) for bracket in wanted_figures]
            parts.append((Occur.Must, Query.boolean_query(met)))
        if kind:
            parts.append((Occur.Must, Query.term_query(self._figure_schema, "kind", kind.value)))
        compiled = Query.boolean_query(parts) if parts else Query.all_query()
        total = count(self._f, compiled)
        wanted = min(offset + limit, total)
        page = ordered(self._f, self._figure_schema, compiled, _FIGURE_ORDERS[sort], wanted)[offset:]
        refs = (str(self._f.doc(address).get_first("ref")) for address in page)
        return FigureHits(total, tuple(FigureHit(*figure_of_ref(ref)) for ref in refs))

    @_told
    def suggest(self, field: NameField, prefix: str, limit: int = 10) -> tuple[Bucket, ...]:
        """Values of a field one of whose words begins so."""
        return suggestions(self._searcher(), self._report_schema, field, prefix, limit)

    @_told
    def frequencies(self, stems: Sequence[str]) -> tuple[int, dict[str, int]]:
        """How many reports there are, and in how many of their bodies each stem stands."""
        searcher = self._searcher()
        return searcher.num_docs, {stem: searcher.doc_freq("body_stems", stem) for stem in stems}

    @_told
    def similar(self, id_: str, limit: int = 10) -> tuple[Hit, ...]:
        """Reports most like this one."""
        searcher = self._searcher()
        found = everything(searcher, Query.term_query(self._report_schema, "id", id_))
        query = like(searcher, self._report_schema, found[0], id_) if found else None
        return tuple(by_score(searcher, query, count(searcher, query), limit, 0)) if query else ()

    def _searcher(self) -> tantivy.Searcher:
        self._look()
        return self._r

    def _compiled(self, query: Node) -> Query:
        check(query)  # a tree that is too deep cannot be looked up either
        return self._having.compiled(query)


def read_state(folder: Path) -> dict[str, Any]:
    """What `engine.json` says; empty where there is none or it cannot be read."""
    try:
        state = json.loads((folder / STATE).read_text("ascii"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}
