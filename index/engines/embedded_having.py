"""Conditions on figures in the embedded index: figures are documents of their own, so reports are found through them.

Which reports have such a figure is kept, as facets, trends and pages ask for the same again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from index.engines.embedded_kept import Kept
from index.engines.embedded_order import Numbers, common, distinct, everything, numbered, numbers_of, without
from index.engines.embedded_query import compile_figures, compile_reports
from index.query.tree import And, Everything, Figure, Node


@dataclass(frozen=True, slots=True)
class Having:
    """One state of the two indexes."""

    report_schema: tantivy.Schema
    figure_schema: tantivy.Schema
    reports: tantivy.Searcher
    figures: tantivy.Searcher
    kept: Kept

    def compiled(self, query: Node) -> Query:
        """The query for reports."""
        return self.kept.queries.of(query, lambda: compile_reports(self.report_schema, query, self._narrowed(query)))

    def known(self, query: Node) -> Numbers | None:
        """The numbers of the matching reports, ascending, where a figure is among what they must have."""
        parts = query.parts if isinstance(query, And) else (query,)
        figures = [part for part in parts if isinstance(part, Figure)]
        if not figures:
            return None

        def met() -> Numbers:
            found = [self._numbers(figure) for figure in figures]
            if others := tuple(part for part in parts if not isinstance(part, Figure)):
                compiled = compile_reports(self.report_schema, And(others), self._narrowed(None))
                found.append(numbers_of(self.reports, compiled, self.everyone))
            return common(found)

        return self.kept.known.of(query, met)

    def everyone(self) -> Numbers:
        """The numbers of all reports, ascending."""
        return self.kept.known.of(Everything(), lambda: numbered(self.reports, Query.all_query())[0])

    def _narrowed(self, query: Node | None) -> Callable[[Figure], Query]:
        """The reports with such a figure; beside other conditions only those that meet them as well.

        Most reports state some number: to ask for all of them each time would cost a second. Where fewer lack such a
        figure than are to be asked for, those are kept out instead.
        """
        met = self.known(query) if isinstance(query, And) else None

        def having(figure: Figure) -> Query:
            numbers = self._numbers(figure)
            wanted = numbers if met is None else common((met, numbers))
            if not len(wanted):
                return Query.empty_query()
            if len(wanted) + len(numbers) <= self.reports.num_docs:
                return Query.term_set_query(self.report_schema, "number", wanted.tolist())
            lacking = without(self.everyone(), numbers)
            if not len(lacking):
                return Query.all_query()
            others = Query.term_set_query(self.report_schema, "number", lacking.tolist())
            return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, others)])

        return having

    def _numbers(self, figure: Figure) -> Numbers:
        def asked() -> Numbers:
            found = everything(self.figures, compile_figures(self.figure_schema, figure))
            return distinct(self.figures.fast_field_values("report", found))

        return self.kept.figures.of(figure, asked)
