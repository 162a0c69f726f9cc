"""The page of one report: its text with what was read out of it marked and explained, who says what, its figures."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from starlette.responses import HTMLResponse

from crawler.archive import Archive
from crawler.article import Article
from index.added import added
from index.asking import Asking
from index.bulletin.drafts import ticked
from index.corrected import Layer
from index.figures import FigureRow, figure_row
from index.query.tree import FigureKind
from index.settings import Settings
from index.shown import harmless
from index.web.edit_page import edits_shown
from index.web.editing import desk_values
from index.web.marked import COOPERATIVE_KINDS, KINDS, date_shown, paragraphs
from index.web.rendering import page
from index.web.report_names import RELATIONS, SCOPES, STAGES
from index.web.seat import Role, seat
from index.web.stories import elsewhere
from nlp.document import Document

_SIMILAR = 6
_LINES_COMPARED = 400
_REVISIONS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Said:
    """What one speaker says in a report: (words, verb, whether they stand in quotation marks)."""

    speaker: str
    words: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A revision: when it was fetched, and the lines that went and came since the one before."""

    fetched_at: str | None
    lines: tuple[tuple[str, str], ...]


def report_page(questions: Asking, settings: Settings, id_: str) -> HTMLResponse | None:
    """The page of the report of this id; None where there is none."""
    document = questions.documents.get(id_)
    if document is None:
        return None
    similar = questions.documents.get_many([hit.id for hit in questions.engine.similar(id_, _SIMILAR)])
    with Archive(settings.archive_path) as archive:
        revisions = archive.revisions(id_)
    return page(
        "report.html",
        title=document.article.title or document.id,
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
        reprints=_reprints(questions, settings, document),
        changes=changes(revisions),
        added=added(settings.desk_path, [id_]).get(id_),
        ticked=ticked(settings.desk_path, [id_]),
        editor=seat().may(Role.EDITOR),
        edits=edits_shown(questions, id_),
        relevance_edited=any(edit.layer is Layer.RELEVANT for edit in questions.documents.edits(id_)),
        **desk_values(settings, id_),
    )


def _reprints(questions: Asking, settings: Settings, document: Document) -> list[tuple[Document, int]]:
    """The reports of the same story, each with how many hundredths of its lines stand in this report too."""
    same = elsewhere(settings.desk_path, [document.id]).get(document.id, [])
    held = questions.documents.get_many([reprint.id for reprint in same])
    own = set(_lines(document.article))
    made = []
    for reprint in same:
        if other := held.get(reprint.id):
            lines = _lines(other.article)
            made.append((other, round(100 * sum(line in own for line in lines) / len(lines)) if lines else 0))
    return made


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


def changes(revisions: Sequence[Article]) -> list[Change]:
    """What each revision changed, newest first; nothing where there is only one."""
    pairs = list(pairwise(revisions))[-_REVISIONS_SHOWN:]
    return [Change(after.fetched_at, tuple(_compared(before, after))) for before, after in reversed(pairs)]


def _compared(before: Article, after: Article) -> list[tuple[str, str]]:
    """(sign, line) for each line that went («-») or came («+»)."""
    old, new = _lines(before)[:_LINES_COMPARED], _lines(after)[:_LINES_COMPARED]
    compared: list[tuple[str, str]] = []
    for sign, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sign != "equal":
            compared += [("-", line) for line in old[a:b]] + [("+", line) for line in new[c:d]]
    return compared


def _lines(article: Article) -> list[str]:
    parts = (article.kicker, article.title, article.lead, *article.body.split("\n"))
    return [harmless(part.strip()) for part in parts if part.strip()]
