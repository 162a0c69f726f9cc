"""Trying a search out: what it would have sent, and whether it is broad."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.dates import TEHRAN
from index.asking import Asking, asking
from index.desk import Desk
from index.engine import Step
from index.query.language import parse
from index.query.tree import And, Published
from index.settings import Settings
from index.shown import jalali
from index.stories import fold_new, told_of
from index.watch.calendar import due_after
from index.watch.digest import Digest, Section, line
from index.watch.facts import denied
from index.watch.finding import tree_of
from index.watch.said import said_of
from index.watch.searches import Watch, watch_named
from index.watch.trying_kinds import figures_tried, surges_tried

_DAYS = 28
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Broad:
    """How many reports a broad query matched in so many days, and how many on the busiest of them."""

    query: str
    reports: int
    days: int
    busiest: int = 0
    busiest_day: str = ""

    @property
    def a_day(self) -> float:
        """How many that are a day."""
        return self.reports / self.days

    def __str__(self) -> str:
        told = f"«{self.query}» matched {self.reports:,} reports in the last {self.days} days, {self.a_day:,.0f} a day"
        return f"{told}, {self.busiest:,} of them on {jalali(self.busiest_day).isoformat()}" if self.busiest else told


@dataclass(frozen=True, slots=True)
class Tried:
    """What a search would have sent, all of it as one mail.

    `mails` are the moments at which its rule would have been due, by when reports were published (surges: by the end of
    their day), and the stories of each.
    """

    digest: Digest
    mails: tuple[tuple[float, int], ...] = ()


def broad(asked: Asking, settings: Settings, watch: Watch) -> Broad | None:
    """The figures where the search matches too much, on average or on its busiest day; else None."""
    since = dt.datetime.now(TEHRAN).date() - dt.timedelta(days=_DAYS)
    days = asked.engine.trend(And((parse(watch.query), Published(since, None))), Step.DAY)
    busiest = max(days, key=lambda day: day.count, default=None)
    if busiest is None:
        return None
    reports = sum(day.count for day in days)
    found = Broad(watch.query, reports, _DAYS, busiest.count, busiest.start.isoformat())
    return found if max(found.a_day, busiest.count) > settings.watch.broad else None


def tried(settings: Settings, name: str, since: dt.date | None, now: float) -> Tried:
    """What the search would have sent since that day (seven days ago if None)."""
    today = dt.datetime.fromtimestamp(now, TEHRAN).date()
    with asking(settings) as asked, Desk(settings.desk_path) as desk:
        watch = watch_named(desk, name)
        fold_new(desk, asked.documents)
        return tried_with(asked, desk, settings, watch, since or today - dt.timedelta(days=7), now)


def tried_with(asked: Asking, desk: Desk, settings: Settings, watch: Watch, first: dt.date, now: float) -> Tried:
    """The same for reports from the day `first` on, over an index that is open; the desk is only read."""
    node = tree_of(watch, now)
    if watch.each or watch.tolerance is not None:
        today = dt.datetime.fromtimestamp(now, TEHRAN).date()
        if watch.each:
            told = surges_tried(asked, desk, watch, node, first, today)
        else:
            told = figures_tried(asked, watch, node, first)
        shown = tuple(line for _, line in told[: settings.watch.stories])
        section = Section(watch.name, watch.query, shown, len(told) - len(shown))
        moments = [min(at, now) for at, _ in told if at is not None]
        return Tried(Digest(watch.recipients[0], (section,), len(told)), _mails(watch, moments, now))
    ids = []
    for id_ in asked.engine.scan(And((node, Published(first, None)))):
        ids.append(id_)
        if len(ids) >= _MOST:
            break
    belongs = told_of(desk, ids)
    story = {told.id: told.story for told in belongs}
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
        # who denies is none of those who ran it
        denying = [each for each in documents if denied(each)]
        plain = [each for each in documents if each not in denying]
        if denying and plain:
            lines.append(line("denial", name_of, denying, node))
        if documents:
            lines.append(line("new", name_of, plain or denying, node))
    rest = max(0, len(stories) - len({each.story for each in lines}))
    section = Section(watch.name, watch.query, tuple(lines), rest)
    began: dict[str, float] = {}
    for each in belongs:
        if each.at is not None and each.story in stories:
            began[each.story] = min(each.at, began.get(each.story, each.at))
    return Tried(Digest(watch.recipients[0], (section,), len(ids)), _mails(watch, began.values(), now))


def _mails(watch: Watch, moments: Iterable[float], now: float) -> tuple[tuple[float, int], ...]:
    """When the rule would have been due for stories that came at these moments, and for how many each time."""
    due = Counter(due_after(watch.rule, watch.zone, at) for at in moments)
    return tuple(sorted((at, stories) for at, stories in due.items() if at <= now))
