"""The search page: the box, the form of the same query, what was found, and how it divides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse

from crawler.dates import TEHRAN
from index.added import added
from index.advice import advice
from index.asking import Asking
from index.bulletin.drafts import ticked
from index.engine import Sort
from index.engines.meaning import constant_score
from index.exports import offered
from index.marks import marks_of
from index.outlets import outlet_names
from index.query.noted import IMPORTANCES, MEDIA, STATES, TASKS, TONES
from index.query.tree import Node
from index.settings import Settings
from index.web.asked import FIGURES, LAST_PAGE, ORDERS, PAGE, WHEN, Asked, label_of
from index.web.facets import VALUES, facets, shown
from index.web.rendering import page
from index.web.seat import Role, seat
from index.web.stories import counted_stories, elsewhere, first_of_each
from nlp.gazetteer import rows

# what the form offers of what editors keep beside reports
NOTES_KNOWN = (
    ("tone", "لحن", [names[0] for names in TONES.values()]),
    ("task", "کار", [*(f"{names[0]} {STATES['open'][0]}" for names in TASKS.values()), STATES["done"][0]]),
    ("importance", "اهمیت", [names[0] for names in IMPORTANCES.values()]),
    ("medium", "نوع رسانه", [names[0] for names in MEDIA.values()]),
    ("figure", "نوع رقم", list(FIGURES)),
)
EXAMPLES = (
    "تعاونی مسکن",
    '"بانک توسعه تعاون" استان:کردستان',
    "رقم:(مبلغ>=۱۰۰میلیارد تومان)",
    "گوینده:نوروزپور",
)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the address of the same question without it."""

    label: str
    shown: str
    link: str


@dataclass(frozen=True, slots=True)
class Ran:
    """A report of the same news: its outlet, and when (ISO 8601, in Tehran's time)."""

    id: str
    site: str
    at: str | None


def search_page(questions: Asking, settings: Settings, params: QueryParams) -> HTMLResponse:
    """The page for what the address asks; raises WrongFieldError where the question cannot be read."""
    asked = Asked.of(params.multi_items())
    node = asked.node()
    desk = settings.desk_path
    found = questions.search(asked.query(), PAGE, (asked.page - 1) * PAGE, asked.sort, VALUES)
    stories = counted_stories(desk, questions.engine, node, found.total) if found.total else None
    pages = min(-(-found.total // PAGE), LAST_PAGE)
    following = asked.page < pages
    if stories and not asked.each:
        listed = first_of_each(desk, questions.engine, node, asked.page, PAGE, asked.sort)
        if listed:
            found, following = replace(found, hits=tuple(listed[0])), listed[1] and asked.page < LAST_PAGE
        pages = 0 if stories.more else min(-(-stories.stories // PAGE), LAST_PAGE)
    ids = [hit.id for hit in found.hits]
    return page(
        "search.html",
        **form_values(asked),
        stories=stories,
        reprints=_reprints(desk, ids),
        added=added(desk, ids),
        marks=marks_of(desk, ids),
        ticked=ticked(desk, ids),
        back=f"{asked.link()}#found",
        title=asked.query() or "رصد",
        total=found.total,
        outlets=found.outlets,
        results=list(questions.results(found)),
        facets=facets(questions, desk, asked, found) if found.total else [],
        chips=chips(asked),
        advice=advice(questions.engine, node) if not found.total else [],
        first=(asked.page - 1) * PAGE + 1,
        pages=pages,
        previous=replace(asked, page=asked.page - 1).link() if asked.page > 1 else "",
        following=replace(asked, page=asked.page + 1).link() if following else "",
        sorts=_sorts(asked, node),
        lists=[
            (replace(asked, each=each, page=1).link(), name, asked.each is each)
            for each, name in ((False, "خبرها"), (True, "تک‌تک گزارش‌ها"))
        ],
        lacking=questions.lacking,
        elsewhere=links_of(asked),
        files=offered(),
        may_save=seat().may(Role.READER),
    )


def _sorts(asked: Asked, node: Node) -> list[tuple[str, str, bool]]:
    """The orders to choose from: (address, name, whether it is this one)."""
    # where no word was asked for nothing is more relevant than another, and the newest come first
    told = Sort.NEWEST if asked.sort is Sort.RELEVANCE and constant_score(node) is not None else asked.sort
    orders = [sort for sort in ORDERS if sort is not Sort.RELEVANCE or constant_score(node) is None]
    return [(replace(asked, sort=sort, page=1).link(), ORDERS[sort], sort is told) for sort in orders]


def _reprints(desk: Path, ids: Sequence[str]) -> dict[str, list[Ran]]:
    """For each report of the page where else the same news ran, each outlet once, and when."""
    made: dict[str, list[Ran]] = {}
    for id_, others in elsewhere(desk, ids).items():
        outlets: dict[str, Ran] = {}
        for other in others:
            at = dt.datetime.fromtimestamp(other.at, TEHRAN).isoformat() if other.at is not None else None
            outlets.setdefault(other.site, Ran(other.id, other.site, at))
        made[id_] = list(outlets.values())
    return made


def form_values(asked: Asked) -> dict[str, object]:
    """What the box and the form show of a question."""
    return {
        "asked": asked,
        "outlets_known": sorted(outlet_names().items(), key=lambda pair: pair[1]),
        "provinces_known": [row[0] for row in rows("provinces.tsv")],
        "topics_known": [row[0] for row in rows("topics.tsv")],
        "whens": WHEN,
        "orders": ORDERS,
        "notes_known": NOTES_KNOWN,
        "relevance": Sort.RELEVANCE,
        "examples": EXAMPLES,
        "action": "/",
    }


def links_of(asked: Asked) -> dict[str, str]:
    """The addresses where the same question is asked of figures, of trends, and as a feed."""
    first = replace(asked, page=1, sort=Sort.RELEVANCE, each=False)
    return {
        "save": f"/watches?{urlencode({'q': first.query()})}",
        "figures": first.link("/figures"),
        "trends": first.link("/trends"),
        "feed": first.link("/feed.atom"),
        "export": first.link("/export/reports"),
        "map": first.link("/provinces"),
    }


def chips(asked: Asked) -> list[Chip]:
    """The filters that are set, each with the way back."""
    made = [
        Chip(label_of(name), shown(name, value), asked.without_filter(name, value).link())
        for name, values in asked.filters.items()
        for value in values
    ]
    if asked.since or asked.until:
        span = f"{asked.since or '…'} تا {asked.until or 'امروز'}"
        made.append(Chip("تاریخ", span, replace(asked, since="", until="", page=1).link()))
    if asked.when:
        made.append(Chip("تاریخ", WHEN[asked.when], replace(asked, when="", page=1).link()))
    if asked.relevant:
        made.append(Chip("فقط", "بخش تعاون", replace(asked, relevant=False, page=1).link()))
    return made
