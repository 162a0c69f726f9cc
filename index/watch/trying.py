"""Trying a search out: what it would have sent, why it sent a report or did not, and whether it is broad."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.dates import TEHRAN
from index.asking import Asking, asking
from index.desk import Desk
from index.documents import Documents
from index.query.language import parse
from index.query.printing import describe
from index.query.tree import And, Published
from index.reasons import why
from index.settings import Settings
from index.shown import one_line, shown_date, shown_number
from index.stories import fold_new, told_of
from index.watch.digest import Digest, Section, line
from index.watch.finding import is_old, tree_of
from index.watch.matching import Batch
from index.watch.said import Verdict, said_of
from index.watch.searches import Watch, watch_named
from index.watch.trying_kinds import figures_tried, surges_tried
from nlp.document import Document
from nlp.story_times import moment_text

_DAYS = 28
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Broad:
    """How many reports a broad query matched in so many days."""

    query: str
    reports: int
    days: int

    @property
    def a_day(self) -> float:
        """How many that are a day."""
        return self.reports / self.days

    def __str__(self) -> str:
        return f"«{self.query}» matched {self.reports:,} reports in the last {self.days} days, {self.a_day:,.0f} a day"


def broad(asked: Asking, settings: Settings, watch: Watch) -> Broad | None:
    """The figure where the search matches too much, else None."""
    since = dt.datetime.now(TEHRAN).date() - dt.timedelta(days=_DAYS)
    found = Broad(watch.query, asked.engine.count(And((parse(watch.query), Published(since, None)))), _DAYS)
    return found if found.a_day > settings.watch.broad else None


def tried(settings: Settings, name: str, since: dt.date | None, now: float) -> Digest:
    """What the search would have sent since that day (seven days ago if None), as one mail."""
    today = dt.datetime.fromtimestamp(now, TEHRAN).date()
    with asking(settings) as asked, Desk(settings.desk_path) as desk:
        watch = watch_named(desk, name)
        fold_new(desk, asked.documents)
        return tried_with(asked, desk, settings, watch, since or today - dt.timedelta(days=7), now)


def tried_with(asked: Asking, desk: Desk, settings: Settings, watch: Watch, first: dt.date, now: float) -> Digest:
    """The same for reports from the day `first` on, over an index that is open; the desk is only read."""
    node = tree_of(watch, now)
    if watch.each or watch.tolerance is not None:
        today = dt.datetime.fromtimestamp(now, TEHRAN).date()
        if watch.each:
            told = surges_tried(asked, desk, watch, node, first, today)
        else:
            told = figures_tried(asked, watch, node, first)
        shown = tuple(told[: settings.watch.stories])
        section = Section(watch.name, watch.query, shown, len(told) - len(shown))
        return Digest(watch.recipients[0], (section,), len(told))
    ids = []
    for id_ in asked.engine.scan(And((node, Published(first, None)))):
        ids.append(id_)
        if len(ids) >= _MOST:
            break
    story = {told.id: told.story for told in told_of(desk, ids)}
    silent = {each.story for each in said_of(desk, watch.name)}
    stories: dict[str, list[str]] = {}
    for id_ in reversed(ids):
        if (of := story.get(id_, id_)) not in silent:
            stories.setdefault(of, []).append(id_)
    lines = []
    for name_of, members in list(stories.items())[: settings.watch.stories]:
        members.sort(key=lambda id_: id_ != name_of)  # the first report stands for its story
        held = asked.documents.get_many(members[:50])
        documents = [held[id_] for id_ in members[:50] if id_ in held]
        if documents:
            lines.append(line("new", name_of, documents, node))
    section = Section(watch.name, watch.query, tuple(lines), max(0, len(stories) - len(lines)))
    return Digest(watch.recipients[0], (section,), len(ids))


def told_why(settings: Settings, name: str, article: str, now: float) -> Iterator[str]:
    """Sentences on why the search mailed this report, or did not."""
    with Desk(settings.desk_path) as desk, Documents(settings.documents_path) as documents:
        watch = watch_named(desk, name)
        document = documents.get(article)
        if document is None:
            yield f"«{article}» was never read; look for it with rasad show {article}"
            return
        node = tree_of(watch, now)
        if Batch([document]).matches_any(node):
            yield f"«{watch.query}» matches it: {'؛ '.join(why(document, node)) or 'as a whole'}"
        else:
            yield f"«{watch.query}» does not match it (it is read as {describe(node)})"
        yield from _history(desk, watch, document, settings, now)


_KINDS = {
    "new": "as news",
    "more": "as another outlet of a story that was told before",
    "correction": "as a correction",
    "figure": "as one that says another figure than was said last",
    "surge": "as the first report of a surge",
}


def _history(desk: Desk, watch: Watch, document: Document, settings: Settings, now: float) -> Iterator[str]:
    rows = desk.rows(
        "SELECT kind, found_at, mailed, story FROM hits WHERE watch = ? AND id = ? ORDER BY revision",
        watch.name,
        document.id,
    )
    for kind, found_at, mailed, story in rows:
        found = shown_date(moment_text(found_at))
        yield f"found {found} {_KINDS[kind]}" + (f" (the story of {story})" if story != document.id else "")
        yield f"mailed {shown_date(moment_text(mailed))}" if mailed else f"not mailed yet; it is told {watch.rule}"
    story = next((told.story for told in told_of(desk, [document.id])), document.id)
    for each in said_of(desk, watch.name, story):
        words = "muted" if each.verdict is Verdict.MUTED else "called a false alarm"
        said = f"{words} {shown_date(moment_text(each.at))} by {one_line(each.person)}"
        yield f"its story was {said}; no more of it is told"
    if rows:
        return
    if watch.state == "paused":
        yield "the search is paused"
    elif is_old(document, now, settings.watch.old_days) and not watch.old:
        days = shown_number(settings.watch.old_days)
        yield f"it was published more than {days} days before it was found; with --old a search tells of such too"
    else:
        yield "it was searchable before the search was saved, or no round has been done since"
