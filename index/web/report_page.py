"""The page of one report: its text with what was read out of it marked and explained, who says what, its figures."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import HTMLResponse

from crawler.archive import Archive
from index.added import added
from index.asking import Asking
from index.bulletin.drafts import ticked
from index.edits import Layer
from index.figures import FigureRow, figure_row
from index.query.tree import FigureKind
from index.settings import Settings
from index.shown import harmless
from index.web.differences import changes, reprints_of
from index.web.edit_page import edits_shown
from index.web.editing import Refused, desk_values
from index.web.holders import BY, holders_of
from index.web.marked import COOPERATIVE_KINDS, KINDS, date_shown, paragraphs
from index.web.rendering import headline, page
from index.web.report_names import RELATIONS, SCOPES, STAGES
from index.web.seat import Role, seat
from nlp.document import Document

_SIMILAR = 6


@dataclass(frozen=True, slots=True)
class Said:
    """What one speaker says in a report: (words, verb, whether they stand in quotation marks)."""

    speaker: str
    words: tuple[tuple[str, str, bool], ...]


def report_page(questions: Asking, settings: Settings, id_: str, refused: Refused | None = None) -> HTMLResponse | None:
    """The page of the report of this id, with what was refused of an editor's form; None where there is none."""
    document = questions.documents.get(id_)
    if document is None:
        return None
    holders = holders_of(document, settings)
    similar = questions.documents.get_many([hit.id for hit in questions.engine.similar(id_, _SIMILAR)])
    with Archive(settings.archive_path) as archive:
        revisions = archive.revisions(id_)
    return page(
        "report.html",
        400 if refused else 200,
        title=headline(document),
        document=document,
        article=document.article,
        paragraphs=paragraphs(document),
        kinds=KINDS,
        cooperative_kinds=COOPERATIVE_KINDS,
        date_shown=date_shown,
        said=said(document),
        figures=figures_of(document),
        relations=RELATIONS,
        stages=STAGES,
        scopes=SCOPES,
        similar=list(similar.values()),
        reprints=reprints_of(questions, settings, document),
        changes=changes(revisions),
        added=added(settings.desk_path, [id_]).get(id_),
        holders=holders,
        speaking={wording: post for n, post in holders.items() for wording in document.officials[n].posts},
        by=BY,
        ticked=ticked(settings.desk_path, [id_]),
        editor=seat().may(Role.EDITOR),
        edits=edits_shown(questions, id_),
        relevance_edited=any(edit.layer is Layer.RELEVANT for edit in questions.documents.edits(id_)),
        **desk_values(settings, id_, refused),
    )


def said(document: Document) -> list[Said]:
    """Who says what, in the order in which they begin to speak."""
    words: dict[str, list[tuple[str, str, bool]]] = {}
    for quote in document.quotes:
        text = harmless(document.text[quote.start : quote.end])
        words.setdefault(quote.speaker, []).append((text, quote.verb or "", quote.direct))
    return [Said(speaker, tuple(told)) for speaker, told in words.items()]


def figures_of(document: Document) -> list[tuple[str, FigureRow]]:
    """The report's figures in reading order, each with the anchor by which the text leads to it."""
    record = document.to_dict()
    made = []
    for kind, number in ((FigureKind.AMOUNT, len(document.amounts)), (FigureKind.COUNT, len(document.counts))):
        for n in range(number):
            row = figure_row(record, kind, n)
            if row:
                made.append((f"{kind.value}-{row.start}", row))
    return sorted(made, key=lambda pair: pair[1].start)
