"""The pages that count: trends of several searches side by side, and the map of the provinces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse

from index.asking import Asking
from index.commands.trend import period_shown
from index.engine import Step
from index.query.tree import NameField
from index.settings import Settings
from index.web.asked import Asked
from index.web.drawing import HEIGHT, WIDTH, Bar, bars, day_of, tiles
from index.web.rendering import page
from index.web.rises import Rise, rises
from index.web.search_page import chips, form_values
from index.web.trends_asked import MOST_SEARCHES, MOST_STORIES, STEPS, UNITS, Counted, Series, TrendsAsked, counted
from index.web.trends_compared import TITLES, compared, share_of

_PROVINCES = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """One search on the page: its numbers, its bars with their links, and the days on which it surged."""

    number: int
    name: str
    link: str
    total: int
    share: int
    undated: int
    whole: bool
    bars: list[tuple[Bar, str, bool]]
    rises: list[Rise]
    picture: str


def trends_page(questions: Asking, settings: Settings, params: QueryParams) -> HTMLResponse:
    """Each search of the address (`q`, up to four) over time, with its share, outlets, newsmakers and surges."""
    asked = TrendsAsked.of(params.multi_items())
    found = counted(questions, settings.desk_path, asked)
    last = min(found.starts[-1] + _reach(asked.step), dt.date.today()) if found.starts else dt.date.today()
    shown = [
        _shown(asked, found, n, rises(questions, settings.desk_path, each.asked, each.periods, last))
        for n, each in enumerate(found.series)
    ]
    return page(
        "trends.html",
        **form_values(asked.rest) | {"action": "/trends"},
        title="روندها",
        here="/trends",
        trends=asked,
        texts=(*asked.texts, *[""] * MOST_SEARCHES)[:MOST_SEARCHES],
        chips=chips(asked.rest) if not asked.texts else [],
        steps=STEPS,
        units=UNITS,
        unit=UNITS[asked.unit],
        most_stories=MOST_STORIES,
        width=WIDTH,
        height=HEIGHT,
        most=found.most,
        hidden=found.hidden,
        ends=[_label(found, asked.step, place) for place in (0, -1)] if found.starts else [],
        series=shown,
        data=asked.link("/trends/data.csv"),
        outlets=_compared(questions, found.series, "outlet"),
        newsmakers=_compared(questions, found.series, "official"),
        titles=TITLES,
        pictures={what: asked.link("/trends/chart.png", n=what) for what in TITLES},
        tables=asked.link("/trends/compared.csv"),
    )


def _shown(asked: TrendsAsked, found: Counted, number: int, risen: list[Rise]) -> Shown:
    each, starts = found.series[number], found.starts
    drawn = bars(each.periods, asked.step, found.most, starts[0], starts[-1]) if starts else []
    surged = {day_of(rise.day, asked.step) for rise in risen}
    linked = [
        (bar, replace(each.asked, since=bar.since, until=bar.until, when="").link(), period.start in surged)
        for bar, period in zip(drawn, each.periods, strict=True)
    ]
    share = share_of(each, found.series)
    picture = asked.link("/trends/chart.png", n=str(number))
    return Shown(
        number, each.name, each.asked.link(), each.total, share, each.undated, each.whole, linked, risen, picture
    )


def _compared(questions: Asking, series: Sequence[Series], name: str) -> list[tuple[str, str, list[tuple[int, str]]]]:
    """The most frequent values of all searches: (value, shown, the reports of each search and where they are)."""
    return [
        (
            row.value,
            row.shown,
            [
                (count, each.asked.with_filter(name, row.value).link())
                for count, each in zip(row.counts, series, strict=True)
            ],
        )
        for row in compared(questions, series, name)
    ]


def _reach(step: Step) -> dt.timedelta:
    return dt.timedelta(days={Step.DAY: 0, Step.WEEK: 6, Step.MONTH: 31, Step.YEAR: 366}[step])


def _label(found: Counted, step: Step, place: int) -> str:
    return period_shown(found.starts[place], step)


def provinces_page(questions: Asking, params: QueryParams) -> HTMLResponse:
    """The map of the provinces, shaded by how many of the reports that match name each."""
    asked = replace(Asked.of(params.multi_items()), page=1)
    counts = questions.engine.facets(asked.node(), (NameField.PROVINCE,), _PROVINCES)[NameField.PROVINCE]
    made = tiles({bucket.value: bucket.count for bucket in counts})
    linked = [(tile, asked.with_filter("province", tile.name).link()) for tile in made]
    return page(
        "provinces.html",
        **form_values(asked) | {"action": "/provinces"},
        title="استان‌ها",
        here="/provinces",
        query=asked.query(),
        chips=chips(asked),
        picture=asked.link("/provinces/map.png"),
        data=asked.link("/provinces/map.csv"),
        tiles=linked,
        ordered=sorted(linked, key=lambda pair: (-pair[0].count, pair[0].name)),
        width=max(tile.x for tile in made) + 98,
        height=max(tile.y for tile in made) + 98,
    )
