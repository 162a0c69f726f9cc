"""Which stories stand in a bulletin: what its searches found since the last one, and what editors ticked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from crawler.dates import TEHRAN
from index.asking import Asking
from index.bulletin.drafts import LEFT_OUT, TICKED, Item, corrected, items
from index.bulletin.editions import Edition, edition, latest, told_since
from index.desk import Desk
from index.faults import RasadError
from index.query.tree import And, Node, Or, Published
from index.settings import Settings
from index.shown import one_line
from index.stories import Told, reports_of, told_of
from index.watch.searches import watches

MOST_FOUND = 5_000  # reports of one search that are looked at
_LONGEST_WINDOW = 7 * 86_400.0
_FIRST_WINDOW = 86_400.0
# What was fetched late (or dated before it could be had) is looked for this much further back.
_LATE = 86_400.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """One story that may stand in the bulletin: its reports, the first first, and what was decided about it."""

    story: str
    reports: tuple[Told, ...]
    searches: tuple[str, ...]
    ticked: tuple[str, ...]
    place: float | None
    note: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen. `faults` are sentences on searches that could not be asked; `query` asks for all searches."""

    since: float
    until: float
    stories: tuple[Chosen, ...]
    more: int
    left_out: tuple[str, ...]
    faults: tuple[str, ...]
    query: Node | None
    corrects: Edition | None


def choose(asked: Asking, desk: Desk, settings: Settings, now: float) -> Choice:
    """The stories of the coming bulletin: ticked ones first, then those that most outlets ran."""
    decided = items(desk)
    number = corrected(desk)
    corrects = edition(desk, number) if number is not None else None
    since, until = (corrects.since, corrects.until) if corrects else window(desk, now)
    searches, faults = _searches(asked, desk, settings)
    found = {} if corrects else _found(asked, desk, searches, since, until)
    ticked = [item.id for item in decided.values() if item.state == TICKED]
    there = asked.documents.state([*ticked])
    stories = _stories(desk, [*(id_ for id_ in ticked if id_ in there), *found], found, decided, until)
    left_out = {id_ for id_, item in decided.items() if item.state == LEFT_OUT}
    kept = [story for story in stories if story.ticked or not any(told.id in left_out for told in story.reports)]
    kept.sort(key=_rank)
    shown = max(settings.bulletin.stories, sum(bool(story.ticked) for story in kept))
    return Choice(
        since=since,
        until=until,
        stories=tuple(kept[:shown]),
        more=max(0, len(kept) - shown),
        left_out=tuple(id_ for id_ in decided if id_ in left_out),
        faults=tuple(faults),
        query=Or(tuple(searches.values())) if searches else None,
        corrects=corrects,
    )


def window(desk: Desk, now: float) -> tuple[float, float]:
    """From when to when the coming bulletin tells: since the last one's end, a day for the first, a week at most."""
    last = latest(desk)
    since = last.until if last and last.until < now else now - _FIRST_WINDOW
    return max(since, now - _LONGEST_WINDOW), now


def _searches(asked: Asking, desk: Desk, settings: Settings) -> tuple[dict[str, Node], list[str]]:
    """The searches that the bulletin asks, by name, and sentences on those that cannot be asked."""
    known = {search.name: search.query for search in desk.searches()}
    known |= {watch.name: watch.query for watch in watches(desk) if watch.state != "paused"}
    wanted = [name.strip() for name in settings.bulletin.searches.replace("،", ",").split(",") if name.strip()]
    nodes: dict[str, Node] = {}
    faults = []
    for name in wanted or known:
        if name not in known:
            faults.append(f"«{one_line(name)}» is no saved search; the setting bulletin.searches names it")
            continue
        try:
            nodes[name] = asked.parse(known[name])
        except RasadError as error:
            faults.append(f"«{one_line(name)}»: {error}")
    return nodes, faults


def _found(
    asked: Asking, desk: Desk, searches: Mapping[str, Node], since: float, until: float
) -> dict[str, tuple[str, ...]]:
    """The reports of the time that the searches find, each with the names of those that find it."""
    again = told_since(desk, since - _LONGEST_WINDOW)
    first = latest(desk) is None
    span = Published(_day(since if first else since - _LATE), _day(until))
    found: dict[str, tuple[str, ...]] = {}
    for name, node in searches.items():
        for id_ in islice(asked.engine.scan(And((node, span))), MOST_FOUND):
            if id_ not in again:
                found[id_] = (*found.get(id_, ()), name)
    return _in_time(desk, found, since if first else since - _LATE, until)


def _in_time(desk: Desk, found: dict[str, tuple[str, ...]], since: float, until: float) -> dict[str, tuple[str, ...]]:
    """Without those whose own hour lies outside; one without an hour stays."""
    at = {told.id: told.at for told in told_of(desk, list(found))}
    return {id_: names for id_, names in found.items() if (moment := at.get(id_)) is None or since <= moment <= until}


def _stories(
    desk: Desk,
    ids: Iterable[str],
    found: Mapping[str, tuple[str, ...]],
    decided: Mapping[str, Item],
    until: float,
) -> Iterator[Chosen]:
    """The stories of these reports, each once, with everyone who ran them up to then."""
    wanted = list(dict.fromkeys(ids))
    told = {each.id: each for each in told_of(desk, wanted)}
    members: dict[str, list[Told]] = {}
    for id_ in wanted:
        # one that was not folded yet is a story of its own
        each = told.get(id_) or Told(id_, id_, id_, id_.partition("-")[0], None)
        members.setdefault(each.story, []).append(each)
    for story, own in members.items():
        reports = [each for each in reports_of(desk, story) if each.at is None or each.at <= until]
        reports = reports or own
        ids_of = [each.id for each in reports]
        decisions = [decided[id_] for id_ in ids_of if id_ in decided]
        places = [item.place for item in decisions if item.place is not None]
        yield Chosen(
            story=story,
            reports=tuple(reports),
            searches=tuple(dict.fromkeys(name for id_ in ids_of for name in found.get(id_, ()))),
            ticked=tuple(item.id for item in decisions if item.state == TICKED),
            place=min(places) if places else None,
            note=next((item.note for item in decisions if item.note), ""),
        )


def _rank(story: Chosen) -> tuple[object, ...]:
    """What comes first where not all can be shown: what editors chose, then what most outlets ran, then the latest."""
    outlets = len({told.site for told in story.reports})
    last = max((told.at for told in story.reports if told.at is not None), default=0.0)
    return not story.ticked, story.place is None, story.place or 0.0, -outlets, -last, story.story


def _day(moment: float) -> dt.date:
    return dt.datetime.fromtimestamp(moment, TEHRAN).date()
