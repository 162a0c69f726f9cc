"""More verbs of the API: stories, what is like a report, one thing over time, and who ran a release."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Body, FastAPI, Query
from starlette.exceptions import HTTPException

from index.asking import Asking
from index.commands.trend import period_key
from index.coverage import coverage
from index.desk import Desk
from index.engine import Step
from index.marking import title_end
from index.outlets import outlet_name
from index.shown import harmless, one_line
from index.stories import Told, largest, reports_of, told_of
from index.web.api_models import (
    Covered,
    CoveredBy,
    Entity,
    PeriodOf,
    Piece,
    Quoted,
    Similar,
    SimilarTo,
    Stories,
    Story,
    StoryReport,
    Value,
)
from index.web.asked import Asked
from index.web.differences import MOST_COMPARED, MOST_SENTENCES, told_otherwise
from index.web.entity_page import KINDS, beside_of, quotes_of, sums_of
from index.web.pool import Askings, Desks
from nlp.document import Document
from nlp.story_times import moment_text

type Answers = dict[int | str, dict[str, Any]]

Kind = StrEnum("Kind", {kind.upper(): kind for kind in KINDS})  # type: ignore[misc]
_LONGEST_RELEASE = 200_000  # characters


def add_reading_verbs(api: FastAPI, pool: Askings, desks: Desks, wrong: Answers, missing: Answers) -> None:
    """Let the API answer them; `wrong` and `missing` are what its document tells of errors."""

    @api.get("/stories", response_model=Stories, responses=wrong, summary="The stories that most outlets ran")
    def stories(
        days: Annotated[int, Query(ge=1, le=3650, description="How far back from the latest report.")] = 7,
        limit: Annotated[int, Query(ge=1, le=200, description="Stories at most.")] = 20,
    ) -> Stories:
        with pool.asking() as questions, desks.desk() as desk:
            newest = desk.rows("SELECT max(at) FROM stories WHERE at <= ?", time.time() + 3600)[0][0]
            found = largest(desk, newest - days * 86_400, limit) if newest else []
            return Stories(days=days, stories=[_story(questions, desk, name) for name, _, _ in found])

    @api.get("/stories/{id}", response_model=Story, responses=missing, summary="The story of a report")
    def story(id: str) -> Story:
        with pool.asking() as questions, desks.desk() as desk:
            told = told_of(desk, [id])
            name = told[0].story if told else id
            if not told and not reports_of(desk, name):
                raise HTTPException(404, f"there is no report or story «{harmless(id[:200])}» that was folded")
            return _story(questions, desk, name)

    @api.get("/reports/{id}/similar", response_model=SimilarTo, responses=missing, summary="Reports like this one")
    def similar(id: str, limit: Annotated[int, Query(ge=1, le=50, description="Reports at most.")] = 10) -> SimilarTo:
        with pool.asking() as questions:
            if not questions.documents.state([id]):
                raise HTTPException(404, f"there is no report «{harmless(id[:200])}»")
            hits = questions.engine.similar(id, limit)
            documents = questions.documents.get_many([hit.id for hit in hits])
        found = [
            Similar(id=hit.id, score=hit.score, title=_title(document), site=document.article.site,
                    outlet=outlet_name(document.article.site), published_at=document.article.published_at)
            for hit in hits
            if (document := documents.get(hit.id))
        ]  # fmt: skip
        return SimilarTo(id=id, similar=found)

    @api.get("/entities", response_model=Entity, responses=missing, summary="One thing that reports name, over time")
    def entity(
        kind: Annotated[Kind, Query(description="What it is.")],
        name: Annotated[
            str, Query(min_length=1, max_length=200, description="Its name as facets and suggestions give it.")
        ],
        by: Annotated[Step, Query(description="The width of its periods.")] = Step.MONTH,
    ) -> Entity:
        asked = Asked().with_filter(kind.value, name)
        if not asked.filters.get(kind.value):
            raise HTTPException(404, "this is no name")
        with pool.asking() as questions:
            found = questions.search(asked.query(), 0, 0, facets=0)
            if not found.total:
                raise HTTPException(404, f"no report names «{harmless(name)}»")
            _, periods = questions.trend(asked.query(), by)
            beside = {
                other: [Value(value=value, count=count) for value, _, count in values]
                for other, _, values in beside_of(questions, asked, kind.value)
            }
            quotes = quotes_of(questions, name) if kind.value == "official" else []
            sums = sums_of(questions, kind.value, name)
        return Entity(
            kind=kind.value,
            name=name,
            total=found.total,
            outlets=found.outlets,
            periods=[
                PeriodOf(start=p.start.isoformat(), period=period_key(p.start, by), count=p.count) for p in periods
            ],
            beside=beside,
            quotes=[Quoted(words=words, id=id_, site=site, published_at=at) for words, id_, site, at in quotes],
            sums=sums,
        )

    @api.post("/coverage", response_model=Covered, responses=wrong, summary="Who ran a release")
    def covered(
        text: Annotated[str, Body(embed=True, min_length=1, max_length=_LONGEST_RELEASE, description="The release.")],
    ) -> Covered:
        with pool.asking() as questions:
            found = coverage(questions, text)
        ran = [
            CoveredBy(id=each.id, site=each.document.article.site, outlet=outlet_name(each.document.article.site),
                      title=_title(each.document), published_at=each.document.article.published_at,
                      of_release=round(each.of_release, 3), of_report=round(each.of_report, 3),
                      changed=_changed(text, each.document) if n < MOST_COMPARED else [])
            for n, each in enumerate(found.ran)
        ]  # fmt: skip
        return Covered(ran=ran, silent=list(found.silent))


def _story(questions: Asking, desk: Desk, name: str) -> Story:
    told = reports_of(desk, name)
    first = questions.documents.get(told[0].id) if told else None
    return Story(
        story=name,
        title=(_title(first) if first else "") or (told[0].id if told else name),
        outlets=list(dict.fromkeys(each.site for each in told)),
        reports=[_story_report(each) for each in told],
    )


def _story_report(told: Told) -> StoryReport:
    reprint_of = None if told.source == told.id else told.source
    at = moment_text(told.at)
    return StoryReport(id=told.id, site=told.site, outlet=outlet_name(told.site), at=at, reprint_of=reprint_of)


def _changed(release: str, document: Document) -> list[list[Piece]]:
    told = told_otherwise(release, document.text)[:MOST_SENTENCES]
    return [[Piece(sign=sign, words=words) for sign, words in sentence] for sentence in told]


def _title(document: Document) -> str:
    return one_line(document.text[: title_end(document)])
