"""Figures that differ from those said before: «۱۲۰۰ تعاونی در کردستان», where 1,150 was said a week before.

For a search that asks for it, what reports stated of each thing and place is kept on the desk with who said it and
when. A report that states another value, by more than the search's tolerance, is a hit that tells both. Only like is
compared with like: statements of the same thing in a whole province or the country (`index.watch.figure_statements`),
and what one report says in the same words before and after it was revised.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, astuple, dataclass, replace
from itertools import islice

from index.desk import Desk
from index.figures import RELATIONS
from index.marking import parts_of
from index.meeting import meeting
from index.outlets import outlet_name
from index.query.tree import Figure, Node
from index.schema import MOST_FIGURES
from index.settings import Settings
from index.shown import one_line, shown_date, shown_number, shown_value
from index.watch.figure_statements import statement
from index.watch.searches import Watch
from nlp.document import Amount, Count, Document, Relation
from nlp.story_times import moment_of, moment_text
from nlp.words import search_words

# A figure told as «حدود ۱۲۰۰» is no other one than 1,180.
_ABOUT = 5.0  # percent
_RECENT = 60 * 86_400.0  # what was said in the last two months is no news, though something else was said since
_KEPT = 400 * 86_400.0  # what is older is no longer compared with
_OWN = 45 * 86_400.0  # for so long a report's own words are kept, to tell what a revision changes
_AROUND = 5  # words before and behind a figure by which a revised report is laid beside what it said
_MOST_KEPT = 20  # values of a thing and place
_PASSES = ("ثانیه", "دقیقه", "ساعت", "روز")  # «۵ دقیقه پیش» becomes «۱۲ دقیقه پیش» by itself
_LONGEST = 300  # characters of what is kept in words
_MARK = "figures stated for "
LOOKED_BACK = 500  # reports from which a new search learns what was said before
_IN_WORDS = "="  # what the keys of a report's own words begin with


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as it was said: of what and where, its value and words, in which report, by whom, when.

    `about` is by how many percent its wording leaves open what the value is, `wording` the figure as the report has it.
    """

    what: str
    place: str
    value: float
    words: str
    id: str
    site: str
    speaker: str
    at: float
    about: float = 0.0
    wording: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What the figure is of, and where."""
        return self.what, self.place


type Known = dict[tuple[str, str], list[Said]]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of a report beside the one that was said last; of the same report where it was revised."""

    before: Said
    now: Said

    def told(self) -> str:
        """The change in words."""
        of = f"{self.now.words} ({self.now.place})" if self.now.place else self.now.words
        who = (self.before.speaker, outlet_name(self.before.site))
        where = "در همین گزارش " if self.before.id == self.now.id else ""
        told = "، ".join(dict.fromkeys((*filter(None, who), shown_date(moment_text(self.before.at)))))
        return one_line(f"{of}؛ پیش‌تر {where}{self.before.words} ({told})")


class LastSaid:
    """What was said before for each search that asks for it, while a batch of new reports is looked at.

    A search that is new, or asks for something else by now, first learns from the reports that are there; `without` are
    the ids of the batch.
    """

    def __init__(self, desk: Desk, settings: Settings, without: Collection[str]) -> None:
        self._desk, self._settings, self._without = desk, settings, frozenset(without)
        self._known: dict[str, Known] = {}
        self._kept: dict[str, frozenset[Said]] = {}
        self._queries: dict[str, str] = {}

    def changes(self, watch: Watch, node: Node, document: Document) -> list[tuple[str, str]]:
        """In lines, the figures of a report that differ from those that were said before."""
        if watch.name not in self._known:
            self._queries[watch.name] = watch.query
            if self._desk.mark(_MARK + watch.name) == watch.query:
                self._known[watch.name] = known = said_before(self._desk, watch.name)
                self._kept[watch.name] = frozenset(said for told in known.values() for said in told)
            else:
                self._known[watch.name] = learned(self._settings, node, self._without, watch.tolerance or 0.0)
        found = changes(document, node, self._known[watch.name], watch.tolerance or 0.0)
        return [(change.told(), "") for change in found]

    def keep(self, db: sqlite3.Connection) -> None:
        """Keep what was said, inside the caller's transaction."""
        for watch, known in self._known.items():
            now = frozenset(_worth_keeping(known))
            if (before := self._kept.get(watch)) is None:
                db.execute("DELETE FROM figures_stated WHERE watch = ?", (watch,))
                db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (_MARK + watch, self._queries[watch]))
                before = frozenset()
            db.executemany(
                "DELETE FROM figures_stated WHERE watch = ? AND what = ? AND place = ? AND id = ? AND value = ?",
                [(watch, said.what, said.place, said.id, said.value) for said in before - now],
            )
            db.executemany(
                "INSERT OR REPLACE INTO figures_stated VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(watch, *astuple(said)) for said in now - before],
            )
            self._kept[watch] = now


def said_before(desk: Desk, watch: str) -> Known:
    """What was said of each thing and place that the search asks for, the latest last."""
    columns = "what, place, value, words, id, site, speaker, at, about, wording"
    known: Known = {}
    for row in desk.rows(f"SELECT {columns} FROM figures_stated WHERE watch = ? ORDER BY at", watch):  # noqa: S608
        said = Said(*row)
        known.setdefault(said.key, []).append(said)
    return known


def changes(document: Document, node: Node, known: Known, tolerance: float) -> list[Change]:
    """The figures of a report that differ from those said before by more than `tolerance` percent.

    `known` is brought up to what this report says. What a report says that is older than what is known is no news,
    unless the report was revised: a revision counts from when it became known.
    """
    found: list[Change] = []
    fetched = moment_of(document.article.fetched_at) or 0.0
    for key, told in _said(document, node).items():
        before = known.setdefault(key, [])
        differing = _revised if key[0].startswith(_IN_WORDS) else _differs
        change = differing(before, told, tolerance, fetched)
        if change and not any(_retold(change, other) for other in found):
            found.append(change)
        now = change.now if change else told[-1]
        others = [said for said in before if said.id != now.id]
        known[key] = sorted([*others, now], key=lambda said: said.at)[-_MOST_KEPT:]
    return found


def _differs(before: list[Said], told: list[Said], tolerance: float, fetched: float) -> Change | None:
    """The change where the report states a value that nobody stated lately."""
    if any(not _equal(one, other, tolerance) for one in told for other in told):
        return None  # it states two: which of them is meant cannot be told
    now = max(told, key=lambda said: len(f"{said.value:.15g}".rstrip("0")))
    own = next((said for said in before if said.id == now.id), None)
    others = [said for said in before if said.id != now.id]
    if own is not None:
        if any(_equal(own, said, tolerance) or own.wording == said.wording for said in told):
            return None
        now = _became_known(now, before, fetched)
    elif not others or now.at < others[-1].at:
        return None
    recent = [said for said in others if said.at >= now.at - _RECENT] or others[-1:]
    if any(_equal(said, now, tolerance) for said in recent):
        return None
    return Change(own or others[-1], now)


def _revised(before: list[Said], told: list[Said], tolerance: float, fetched: float) -> Change | None:
    """The change where the report said another value in the same words, and nobody else says the new one."""
    own = next((said for said in before if said.id == told[0].id), None)
    if own is None or len({said.value for said in told}) > 1 or own.wording == told[0].wording:
        return None
    if any(_equal(said, told[0], tolerance) for said in before):
        return None
    return Change(own, _became_known(told[0], before, fetched))


def _became_known(said: Said, before: list[Said], fetched: float) -> Said:
    return replace(said, at=max(said.at, fetched, *(other.at for other in before)))


def _retold(one: Change, other: Change) -> bool:
    return one.now.value == other.now.value and one.before.value == other.before.value


def learned(settings: Settings, node: Node, without: Collection[str], tolerance: float) -> Known:
    """What the reports that are there already say of it; nothing where there is no index yet."""
    from index.asking import NothingToAskError, asking

    known: Known = {}
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


def _worth_keeping(known: Known) -> Iterator[Said]:
    """All but what is too old to be compared with."""
    latest = max((said.at for told in known.values() for said in told), default=0.0)
    for (what, _), told in known.items():
        kept = _OWN if what.startswith(_IN_WORDS) else _KEPT
        yield from (said for said in told if said.at >= latest - kept)


def _said(document: Document, node: Node) -> dict[tuple[str, str], list[Said]]:
    """By thing and place what a report states, and by the words around it what it says at all."""
    article = document.article
    published, fetched = moment_of(article.published_at), moment_of(article.fetched_at)
    at = min(published or fetched or 0.0, fetched or published or 0.0)  # no report is of a time after it was fetched
    found: dict[tuple[str, str], list[Said]] = {}
    figures = list(_figures(document, node))
    every = [(amount.start, amount.end) for amount in document.amounts]
    every += [(count.start, count.end) for count in document.counts]
    for figure in figures:
        value = figure.rial if isinstance(figure, Amount) and figure.rial is not None else figure.value
        stated = statement(document, figure)
        keys = [(stated.what, stated.place, stated.noun)] if stated else []
        if not (isinstance(figure, Count) and figure.unit.split(" ")[0] in _PASSES):
            keys += [(_IN_WORDS + _wording(document, figure, every), figure.province or "", "")]
        for what, place, noun in keys:
            words = _words(figure, float(value), noun)
            told = Said(
                what[:_LONGEST], place, float(value), words, document.id, article.site, figure.speaker or "", at,
                _bound(figure), figure.text[:_LONGEST],
            )  # fmt: skip
            found.setdefault(told.key, []).append(told)
    return found


def _figures(document: Document, node: Node) -> Iterable[Amount | Count]:
    """The figures that the query's brackets ask for; of a query without one, all that are of a province."""
    asked = [part for part in parts_of(node) if isinstance(part, Figure)]
    if asked:
        return {id(figure): figure for part in asked for figure in meeting(document, part)}.values()
    found: list[Amount | Count] = [*document.amounts[:MOST_FIGURES], *document.counts[:MOST_FIGURES]]
    return [figure for figure in found if figure.province]


def _wording(document: Document, figure: Amount | Count, every: list[tuple[int, int]]) -> str:
    """The unit and the words around a figure, without the figures among them."""
    text = document.text
    start, end = text.rfind("\n", 0, figure.start) + 1, text.find("\n", figure.end)
    start, end = max(start, figure.start - 200), min(len(text) if end < 0 else end, figure.end + 200)
    blank = list(text[start:end])
    for first, last in every:
        if first < end and last > start:
            width = range(max(0, first - start), min(len(blank), last - start))
            blank[width.start : width.stop] = " " * len(width)
    shown = "".join(blank)
    before = [word.key for word in search_words(_NUMBER.sub(" ", shown[: figure.start - start]))][-_AROUND:]
    behind = [word.key for word in search_words(_NUMBER.sub(" ", shown[figure.end - start :]))][:_AROUND]
    unit = figure.unit if isinstance(figure, Count) else figure.currency or ""
    return f"{unit} {' '.join(before)} _ {' '.join(behind)}"


_NUMBER = re.compile(r"\d+")


def _words(figure: Amount | Count, value: float, noun: str) -> str:
    relation = RELATIONS.get(figure.relation, "")
    if isinstance(figure, Count):
        words = f"{shown_number(value)} {noun or figure.unit}"
    else:
        words = shown_value(asdict(figure)) + (f"، {figure.about}" if figure.about else "")
    return f"{relation} {words}".strip()[:_LONGEST]


def _bound(figure: Amount | Count) -> float:
    return 0.0 if figure.relation is Relation.EQUAL else _ABOUT


def _equal(one: Said, other: Said, tolerance: float) -> bool:
    apart = max(one.about, other.about, tolerance)
    return abs(one.value - other.value) <= apart / 100 * max(abs(one.value), abs(other.value)) + 1e-9
