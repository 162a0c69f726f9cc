"""The pages that count: trends of several searches side by side, and the map of the provinces."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse

from index.asking import Asking, facet_shown
from index.engine import Period, Step
from index.query.tree import NameField
from index.web.asked import Asked
from index.web.drawing import HEIGHT, MOST_BARS, WIDTH, bars, tiles
from index.web.rendering import page
from index.web.search_page import chips, form_values

MOST_SEARCHES = 4
STEPS = {Step.DAY: "روز", Step.WEEK: "هفته", Step.MONTH: "ماه", Step.YEAR: "سال"}
_PROVINCES = 40
_NEWSMAKERS = 5


def trends_page(questions: Asking, params: QueryParams) -> HTMLResponse:
    """Each search of the address (`q`, up to four) over time, with its outlets and newsmakers."""
    pairs = params.multi_items()
    texts = list(dict.fromkeys(value.strip() for name, value in pairs if name == "q" and value.strip()))
    rest = Asked.of([(name, value) for name, value in pairs if name != "q"])
    step = Step(params["by"]) if params.get("by") in list(Step) else Step.MONTH
    searches = [replace(rest, q=text, page=1) for text in texts[:MOST_SEARCHES]] or [rest]
    counted = [questions.trend(asked.query(), step) for asked in searches]
    starts = sorted({period.start for _, periods in counted for period in periods})
    hidden = max(0, len(starts) - MOST_BARS)
    starts = starts[hidden:]
    kept = [[p for p in periods if starts and p.start >= starts[0]] for _, periods in counted]
    most = max((p.count for periods in kept for p in periods), default=0)
    whole = sum(total for total, _ in counted)
    return page(
        "trends.html",
        **form_values(rest) | {"action": "/trends"},
        title="روندها",
        here="/trends",
        texts=(texts + [""] * MOST_SEARCHES)[:MOST_SEARCHES],
        chips=chips(rest) if not texts else [],
        step=step,
        steps=STEPS,
        width=WIDTH,
        height=HEIGHT,
        most=most,
        hidden=hidden,
        series=[
            _series(questions, asked, step, total, periods, (kept_periods, most, starts), whole)
            for asked, (total, periods), kept_periods in zip(searches, counted, kept, strict=True)
        ],
    )


def _series(
    questions: Asking,
    asked: Asked,
    step: Step,
    total: int,
    periods: tuple[Period, ...],
    drawn: tuple[list[Period], int, list[Any]],
    whole: int,
) -> dict[str, Any]:
    kept, most, starts = drawn
    facets = questions.engine.facets(asked.node(), (NameField.SITE, NameField.OFFICIAL), _NEWSMAKERS)
    return {
        "name": asked.query() or "همهٔ گزارش‌ها",
        "link": asked.link(),
        "total": total,
        "share": round(total * 100 / whole) if whole else 0,
        "undated": total - sum(period.count for period in periods),
        "bars": [
            (bar, replace(asked, since=bar.since, until=bar.until, when="").link())
            for bar in (bars(kept, step, most, starts[0], starts[-1]) if starts else [])
        ],
        "outlets": [(facet_shown(NameField.SITE, b.value), b.count) for b in facets[NameField.SITE]],
        "officials": [(b.value, b.count) for b in facets[NameField.OFFICIAL]],
    }


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
        tiles=linked,
        ordered=sorted(linked, key=lambda pair: (-pair[0].count, pair[0].name)),
        width=max(tile.x for tile in made) + 98,
        height=max(tile.y for tile in made) + 98,
    )
