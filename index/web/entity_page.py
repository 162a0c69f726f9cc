"""The page of one official, speaker, province, cooperative or organisation: what is said by and about it, over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from index.asking import Asking, facet_shown
from index.engine import FigureSort, Hit, Sort, Step
from index.figures import FigureRow
from index.query.tree import FigureKind
from index.settings import Settings
from index.shown import harmless
from index.web.asked import FILTERS, Asked, label_of
from index.web.drawing import HEIGHT, MOST_BARS, WIDTH, bars
from index.web.figures_asked import FiguresAsked
from index.web.holders import BY, posts_of, shown_span, unnamed_of
from index.web.rendering import page
from index.web.report_names import RELATIONS

KINDS = ("official", "province", "cooperative", "organisation", "topic", "outlet")
_BESIDE = ("official", "province", "cooperative", "organisation", "topic", "outlet")
# The condition under which a figure belongs to such a thing.
_FIGURE = {
    "official": "f_speaker",
    "province": "f_province",
    "cooperative": "f_beneficiary",
    "organisation": "f_beneficiary",
}
# Where a document keeps such things.
_MENTIONED = {
    "official": "officials",
    "province": "provinces",
    "cooperative": "cooperatives",
    "organisation": "organisations",
}
_LATEST, _QUOTES, _SUMS, _VALUES = 8, 8, 8, 6


def entity_page(questions: Asking, settings: Settings, params: QueryParams) -> HTMLResponse:
    """The page of the thing that the address names; 404 where no report names it."""
    kind, name = params.get("kind", ""), params.get("name", "")
    asked = Asked().with_filter(kind, name) if kind in KINDS else Asked()
    if not asked.filters.get(kind):
        raise HTTPException(404)
    found = questions.search(asked.query(), _LATEST, 0, Sort.NEWEST, 0)
    if not found.total:
        raise HTTPException(404)
    _, periods = questions.trend(asked.query(), Step.MONTH)
    periods = periods[-MOST_BARS:]
    most = max((period.count for period in periods), default=0)
    drawn = bars(periods, Step.MONTH, most, periods[0].start, periods[-1].start) if periods else []
    shown = facet_shown(FILTERS[kind], asked.filters[kind][0])
    posts = posts_of(settings, name) if kind == "official" else []
    return page(
        "entity.html",
        title=shown,
        here="",
        kind=label_of(kind),
        total=found.total,
        outlets=found.outlets,
        link=asked.link(),
        trends=asked.link("/trends"),
        figures_link=figures_of(kind, name).link() if kind in _FIGURE else "",
        results=list(questions.results(found)),
        bars=[(bar, replace(asked, since=bar.since, until=bar.until).link(), False) for bar in drawn],
        width=WIDTH,
        height=HEIGHT,
        beside=beside_of(questions, asked, kind),
        quotes=quotes_of(questions, name) if kind == "official" else [],
        sums=sums_of(questions, kind, name),
        relations=RELATIONS,
        about=said_about(questions, found.hits, kind, name),
        picture=asked.link("/trends/chart.png"),
        data=asked.link("/trends/data.csv"),
        posts=[(entry, shown_span(entry)) for entry in posts],
        unnamed=unnamed_of(questions, settings, name, posts),
        by=BY,
    )


def figures_of(kind: str, name: str) -> FiguresAsked:
    """The figures that belong to the thing."""
    return FiguresAsked(conditions={_FIGURE[kind]: name}, kind=FigureKind.AMOUNT, sort=FigureSort.LARGEST)


def sums_of(questions: Asking, kind: str, name: str) -> list[FigureRow]:
    """The largest sums that belong to the thing."""
    if kind not in _FIGURE:
        return []
    asked = figures_of(kind, name)
    return list(questions.figures(asked.query(), _SUMS, 0, asked.sort, asked.kind)[1])


def beside_of(questions: Asking, asked: Asked, kind: str) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """What stands in the same reports, each with the reports of both."""
    counts = questions.engine.facets(asked.node(), [FILTERS[other] for other in _BESIDE], _VALUES + 1)
    made = []
    for other in _BESIDE:
        own = asked.filters[kind][0] if other == kind else None
        values = [
            (bucket.value, facet_shown(FILTERS[other], bucket.value), bucket.count)
            for bucket in counts[FILTERS[other]]
            if bucket.value != own
        ][:_VALUES]
        if values:
            made.append((other, label_of(other), values))
    return made


def said_about(
    questions: Asking, hits: Sequence[Hit], kind: str, name: str
) -> list[tuple[str, str, str, str, str | None]]:
    """What others said lately in words that name it: (speaker, words, report, outlet, when)."""
    if kind not in _MENTIONED:
        return []
    documents = questions.documents.get_many([hit.id for hit in hits])
    told = []
    for hit in hits:
        document = documents.get(hit.id)
        for thing in getattr(document, _MENTIONED[kind], ()):
            if document is None or thing.name != name:
                continue
            for quote in document.quotes:
                named = any(quote.start <= place.start and place.end <= quote.end for place in thing.mentions)
                if named and quote.speaker != name:
                    words = harmless(document.text[quote.start : quote.end])
                    article = document.article
                    told.append((quote.speaker, words, document.id, article.site, article.published_at))
    return list(dict.fromkeys(told))[:_QUOTES]


def quotes_of(questions: Asking, name: str) -> list[tuple[str, str, str, str | None]]:
    """What the person said lately: (words, report, outlet, when)."""
    spoken = Asked().with_filter("speaker", name)
    hits = questions.engine.search(spoken.node(), _LATEST, 0, Sort.NEWEST).hits
    documents = questions.documents.get_many([hit.id for hit in hits])
    told = []
    for hit in hits:
        document = documents.get(hit.id)
        for quote in document.quotes if document else ():
            if document and quote.speaker == name:
                words = harmless(document.text[quote.start : quote.end])
                told.append((words, document.id, document.article.site, document.article.published_at))
    return told[:_QUOTES]
