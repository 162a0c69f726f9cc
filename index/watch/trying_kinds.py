"""What a search would have told that tells of surges, or of changed figures alone; nothing is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from crawler.dates import TEHRAN
from index.asking import Asking
from index.desk import Desk
from index.query.tree import And, Node, Published
from index.watch.digest import Line, line
from index.watch.figure_changes import LOOKED_BACK, Known, changes
from index.watch.searches import Watch
from index.watch.surge_alarms import sentences, surges_since
from nlp.document import Document
from nlp.story_times import moment_of

_MOST = 2_000


def surges_tried(
    asked: Asking, desk: Desk, watch: Watch, node: Node, first: dt.date, today: dt.date
) -> list[tuple[float | None, Line]]:
    """A line for each surge of the days, its largest story standing for it, and by when it is seen: that day's end."""
    lines: list[tuple[float | None, Line]] = []
    for day, found in surges_since(desk, asked, watch, node, first, today):
        document = asked.documents.get(found.lead) if found.lead else None
        if document:
            shown = line("surge", document.id, [document], node)
            ended = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), TEHRAN).timestamp()
            lines.append((ended, replace(shown, told=tuple(sentences(found)), days=found.days)))
    return lines


def figures_tried(asked: Asking, watch: Watch, node: Node, first: dt.date) -> list[tuple[float | None, Line]]:
    """A line for each report from the day `first` on whose figures differ from the last ones said, and its moment."""
    known: Known = {}
    before = Published(None, first - dt.timedelta(days=1))
    for document in _oldest_first(asked, And((node, before)), LOOKED_BACK):
        changes(document, node, known, watch.tolerance or 0.0)
    lines: list[tuple[float | None, Line]] = []
    for document in _oldest_first(asked, And((node, Published(first, None))), _MOST):
        if found := changes(document, node, known, watch.tolerance or 0.0):
            shown = line("figure", document.id, [document], node)
            told = tuple((change.told(), "") for change in found)
            lines.append((moment_of(document.article.published_at), replace(shown, told=told)))
    return lines


def _oldest_first(asked: Asking, node: Node, most: int) -> Iterator[Document]:
    """The newest reports that match, the oldest of them first."""
    ids = list(islice(asked.engine.scan(node), most))[::-1]
    for at in range(0, len(ids), 100):
        held = asked.documents.get_many(ids[at : at + 100])
        yield from (held[id_] for id_ in ids[at : at + 100] if id_ in held)
