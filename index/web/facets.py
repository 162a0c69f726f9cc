"""How the reports of a search divide: each value with the number of reports that a click on it finds."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from index.asking import Asking, Found, facet_shown
from index.commands.trend import period_shown
from index.engine import Period, Step
from index.noted import note_facets
from index.query.noted import value_text
from index.query.tree import And, NameField, Node, NoteField
from index.shown import jalali
from index.tallies import division, meeting
from index.web.asked import FILTERS, NOTES, Asked, figure_conditions, label_of
from index.web.drawing import days_of

# Facets, in the order in which they are shown; values of each.
_FACETS = ("outlet", "province", "topic", "official", "cooperative", "organisation")
VALUES = 8
_MONTHS = 18  # where reports reach further back than that they divide by year
# A name asked for finds every longer name that holds it («بانک مرکزی» in «شعب بانک مرکزی»), so such values are counted
# by what a click on them will find.
_BY_WORDS = {NameField.OFFICIAL, NameField.COOPERATIVE, NameField.ORGANISATION}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, how many reports have it, and where a click leads."""

    shown: str
    count: int
    link: str
    chosen: bool


type Facet = tuple[str, list[FacetValue]]


def facets(questions: Asking, desk: Path, asked: Asked, found: Found) -> list[Facet]:
    """All facets of what was found that have values; it holds `VALUES` of each name's."""
    node = found.node
    divided = division(questions.engine, desk, node)
    months = divided.months if divided else questions.engine.trend(node, Step.MONTH)
    made = [*_named(questions, desk, asked, found), *_dates(asked, months)]
    made += [*_figures(questions, desk, asked, node), *_notes(questions, desk, asked, node)]
    return [facet for facet in made if facet[1]]


def shown(name: str, value: str) -> str:
    """What people call a filter's value."""
    return facet_shown(FILTERS[name], value) if name in FILTERS else value


def _named(questions: Asking, desk: Path, asked: Asked, result: Found) -> Iterator[Facet]:
    found = result.facets
    by_words = [
        (name, bucket.value)
        for name in _FACETS
        for bucket in found[FILTERS[name]]
        if FILTERS[name] in _BY_WORDS and bucket.value not in asked.filters.get(name, ())
    ]
    named = [_named_so(name, value) for name, value in by_words]
    counts = dict(zip(by_words, _counted(questions, desk, result.node, named), strict=True))
    for name in _FACETS:
        values = [
            _linked(asked, name, value, shown(name, value), counts.get((name, value), bucket.count))
            for bucket in found[FILTERS[name]]
            if (value := bucket.value)
        ]
        yield label_of(name), sorted(values, key=lambda value: (-value.count, value.shown))


@lru_cache(maxsize=10_000)
def _named_so(name: str, value: str) -> Node:
    """What a click on the value adds to the query."""
    return Asked().with_filter(name, value).node()


def _counted(questions: Asking, desk: Path, node: Node, conditions: Sequence[Node]) -> list[int]:
    """How many of the matching reports meet each condition too."""
    found = meeting(questions.engine, desk, node, conditions)
    return [questions.engine.count(And((node, each))) for each in conditions] if found is None else found


def _linked(asked: Asked, name: str, value: str, label: str, count: int) -> FacetValue:
    chosen = value in asked.filters.get(name, ())
    link = asked.without_filter(name, value) if chosen else asked.with_filter(name, value)
    return FacetValue(label, count, link.link(), chosen)


def _dates(asked: Asked, months: Sequence[Period]) -> Iterator[Facet]:
    """By month, or by year where they reach far back; the latest first."""
    step, counts = Step.MONTH, {period.start: period.count for period in months}
    if len(months) > _MONTHS:
        step, years = Step.YEAR, Counter[int]()
        first: dict[int, dt.date] = {}
        for period in months:
            year = jalali(period.start.isoformat()).year
            first.setdefault(year, period.start)
            years[year] += period.count
        counts = {first[year]: count for year, count in years.items()}
    values = []
    for start, count in sorted(counts.items(), reverse=True):
        since, until = days_of(start, step)
        chosen = (asked.since, asked.until) == (since, until)
        narrowed = replace(asked, since="" if chosen else since, until="" if chosen else until, when="", page=1)
        if count:
            values.append(FacetValue(period_shown(start, step), count, narrowed.link(), chosen))
    yield "تاریخ", values[:VALUES]


def _figures(questions: Asking, desk: Path, asked: Asked, node: Node) -> Iterator[Facet]:
    conditions = figure_conditions()
    counts = zip(conditions, _counted(questions, desk, node, list(conditions.values())), strict=True)
    yield label_of("figure"), [_linked(asked, "figure", name, name, count) for name, count in counts if count]


def _notes(questions: Asking, desk: Path, asked: Asked, node: Node) -> Iterator[Facet]:
    """What editors marked on the reports that match."""
    names = {field: name for name, field in NOTES.items()}
    made: dict[NoteField, list[FacetValue]] = {}
    for noted, count in note_facets(questions.engine, desk, node):
        text = value_text(noted)
        made.setdefault(noted.field, []).append(_linked(asked, names[noted.field], text, text, count))
    for field, values in made.items():
        yield label_of(names[field]), values
