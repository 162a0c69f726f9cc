"""Figures that differ from the last one said: «۱۲۰۰ تعاونی در کردستان», where 1,150 was said a week before.

For a search that asks for it, the last value of each thing and place is kept on the desk with who said it and when. A
report whose figure is another one, by more than the search's tolerance, is a hit that tells both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import asdict, astuple, dataclass
from itertools import islice

from index.desk import Desk
from index.marking import parts_of
from index.meeting import meeting
from index.outlets import outlet_name
from index.query.tree import Figure, Node
from index.settings import Settings
from index.shown import one_line, shown_date, shown_number, shown_value
from index.watch.searches import Watch
from nlp.document import Amount, Count, Document, Relation
from nlp.story_times import moment_of, moment_text
from nlp.words import search_words

# A figure told as «حدود ۱۲۰۰» is no other one than 1,180.
_ABOUT = 5.0  # percent
_MARK = "figures of "
LOOKED_BACK = 500  # reports from which a new search learns what was said last


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as it was last said: of what and where, its value and words, in which report, by whom, when."""

    what: str
    place: str
    value: float
    words: str
    id: str
    site: str
    speaker: str
    at: float

    @property
    def key(self) -> tuple[str, str]:
        """What the figure is of, and where."""
        return self.what, self.place


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of a report beside the one that was said last."""

    before: Said
    now: Said

    def told(self) -> str:
        """The change in words."""
        of = f"{self.now.words} ({self.now.place})" if self.now.place else self.now.words
        by = self.before.speaker or outlet_name(self.before.site)
        when = shown_date(moment_text(self.before.at))
        return one_line(f"{of}؛ پیش‌تر {self.before.words} ({by}، {when})")


class LastSaid:
    """What was said last for each search that asks for it, while a batch of new reports is looked at.

    A search that is new, or asks for something else by now, first learns from the reports that are there; `without` are
    the ids of the batch.
    """

    def __init__(self, desk: Desk, settings: Settings, without: Collection[str]) -> None:
        self._desk, self._settings, self._without = desk, settings, frozenset(without)
        self._known: dict[str, dict[tuple[str, str], Said]] = {}
        self._queries: dict[str, str] = {}

    def changes(self, watch: Watch, node: Node, document: Document) -> list[tuple[str, str]]:
        """In lines, the figures of a report that differ from those that were said last."""
        if watch.name not in self._known:
            self._queries[watch.name] = watch.query
            if self._desk.mark(_MARK + watch.name) == watch.query:
                self._known[watch.name] = said_before(self._desk, watch.name)
            else:
                self._known[watch.name] = learned(self._settings, node, self._without, watch.tolerance or 0.0)
        found = changes(document, node, self._known[watch.name], watch.tolerance or 0.0)
        return [(change.told(), "") for change in found]

    def keep(self, db: sqlite3.Connection) -> None:
        """Keep what was said last, inside the caller's transaction."""
        for watch, known in self._known.items():
            db.execute("DELETE FROM figures_said WHERE watch = ?", (watch,))
            db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (_MARK + watch, self._queries[watch]))
            db.executemany(
                "INSERT INTO figures_said VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(watch, *astuple(said)) for said in known.values()],
            )


def said_before(desk: Desk, watch: str) -> dict[tuple[str, str], Said]:
    """What was said last of each thing and place that the search asks for."""
    rows = desk.rows("SELECT what, place, value, words, id, site, speaker, at FROM figures_said WHERE watch = ?", watch)
    return {(row[0], row[1]): Said(*row) for row in rows}


def changes(document: Document, node: Node, known: dict[tuple[str, str], Said], tolerance: float) -> list[Change]:
    """The figures of a report that differ from the last ones said by more than `tolerance` percent.

    `known` is brought up to what this report says; a report older than what is known changes nothing.
    """
    found = []
    for key, told in _said(document, node).items():
        before = known.get(key)
        latest = max(told.values(), key=lambda pair: pair[0].value)[0]
        if before is None:
            known[key] = latest
            continue
        if latest.at < before.at:
            continue
        same = next((said for said, bound in told.values() if _equal(said, before, max(bound, tolerance))), None)
        known[key] = same or latest
        if same is None:
            found.append(Change(before, latest))
    return found


def learned(settings: Settings, node: Node, without: Collection[str], tolerance: float) -> dict[tuple[str, str], Said]:
    """What the reports that are there already say of it last; nothing where there is no index yet."""
    from index.asking import NothingToAskError, asking

    known: dict[tuple[str, str], Said] = {}
    try:
        with asking(settings) as asked:
            ids = [id_ for id_ in islice(asked.engine.scan(node), LOOKED_BACK) if id_ not in without]
            for at in range(len(ids), 0, -100):
                part = ids[max(0, at - 100) : at]
                held = asked.documents.get_many(part)
                for id_ in reversed(part):
                    if id_ in held:
                        changes(held[id_], node, known, tolerance)
    except NothingToAskError:
        return {}
    return known


def _said(document: Document, node: Node) -> dict[tuple[str, str], dict[float, tuple[Said, float]]]:
    """By thing and place the values that a report says, each with the tolerance that its wording asks for."""
    article = document.article
    at = moment_of(article.published_at) or moment_of(article.fetched_at) or 0.0
    found: dict[tuple[str, str], dict[float, tuple[Said, float]]] = {}
    for figure in _figures(document, node):
        value = figure.rial if isinstance(figure, Amount) and figure.rial is not None else figure.value
        if value is None:
            continue
        place = figure.province or ""
        words = _words(figure, float(value))
        said = Said(_what(figure), place, float(value), words, document.id, article.site, figure.speaker or "", at)
        bound = 0.0 if figure.relation is Relation.EQUAL else _ABOUT
        found.setdefault(said.key, {}).setdefault(float(value), (said, bound))
    return found


def _figures(document: Document, node: Node) -> Iterator[Amount | Count]:
    """The figures that the query's brackets ask for; of a query without one, all that are of a province."""
    asked = [part for part in parts_of(node) if isinstance(part, Figure)]
    for part in asked:
        yield from meeting(document, part)
    if not asked:
        yield from (amount for amount in document.amounts if amount.province)
        yield from (count for count in document.counts if count.province)


def _what(figure: Amount | Count) -> str:
    """What is counted or paid for, whatever forms its words have: stems of the unit and of what it is about."""
    unit = figure.unit if isinstance(figure, Count) else figure.currency or "ریال"
    parts = (" ".join(sorted({word.stem for word in search_words(text)})) for text in (unit, figure.about or ""))
    return "|".join((*parts, figure.scope or ""))


def _words(figure: Amount | Count, value: float) -> str:
    if isinstance(figure, Count):
        number = shown_number(value)
        words = f"{number} {figure.unit}"
    else:
        words = shown_value(asdict(figure))
    return f"{words}، {figure.about}" if figure.about and figure.about not in words else words


def _equal(one: Said, other: Said, tolerance: float) -> bool:
    return abs(one.value - other.value) <= tolerance / 100 * max(abs(one.value), abs(other.value)) + 1e-9
