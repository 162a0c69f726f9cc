"""The search page: the box, the form of the same query, what was found, and how it divides."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse

from index.added import added
from index.advice import advice
from index.asking import Asking, facet_shown
from index.engine import Bucket, Sort
from index.noted import note_facets
from index.outlets import outlet_names
from index.query.noted import IMPORTANCES, MEDIA, STATES, TASKS, TONES, value_text
from index.query.tree import And, NameField, Node, NoteField
from index.settings import Settings
from index.web.asked import FILTERS, LAST_PAGE, NOTES, ORDERS, PAGE, WHEN, Asked, label_of
from index.web.rendering import page
from index.web.stories import MOST_COUNTED, counted, elsewhere
from nlp.gazetteer import rows

# Facets, in the order in which they are shown; values of each.
_FACETS = ("outlet", "province", "topic", "official", "cooperative", "organisation")
_VALUES = 8
# A name asked for finds every longer name that holds it («بانک مرکزی» in «شعب بانک مرکزی»), so such values are counted
# by what a click on them will find.
_BY_WORDS = {NameField.OFFICIAL, NameField.COOPERATIVE, NameField.ORGANISATION}
# what the form offers of what editors keep beside reports
NOTES_KNOWN = (
    ("tone", "لحن", [names[0] for names in TONES.values()]),
    ("task", "کار", [*(f"{names[0]} {STATES['open'][0]}" for names in TASKS.values()), STATES["done"][0]]),
    ("importance", "اهمیت", [names[0] for names in IMPORTANCES.values()]),
    ("medium", "نوع رسانه", [names[0] for names in MEDIA.values()]),
)
EXAMPLES = (
    "تعاونی مسکن",
    '"بانک توسعه تعاون" استان:کردستان',
    "رقم:(مبلغ>=100میلیارد تومان)",
    "گوینده:نوروزپور",
)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, how many reports have it, and where a click leads."""

    shown: str
    count: int
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the address of the same question without it."""

    label: str
    shown: str
    link: str


def search_page(questions: Asking, settings: Settings, params: QueryParams) -> HTMLResponse:
    """The page for what the address asks; raises WrongFieldError where the question cannot be read."""
    asked = Asked.of(params.multi_items())
    node = asked.node()
    found = questions.search(asked.query(), PAGE, (asked.page - 1) * PAGE, asked.sort, 0)
    pages = min(-(-found.total // PAGE), LAST_PAGE)
    desk = settings.desk_path
    stories = counted(desk, questions.engine.scan(node)) if 0 < found.total <= MOST_COUNTED else None
    return page(
        "search.html",
        **form_values(asked),
        stories=stories,
        reprints=elsewhere(desk, [hit.id for hit in found.hits]),
        added=added(desk, [hit.id for hit in found.hits]),
        title=asked.query() or "رصد",
        total=found.total,
        outlets=found.outlets,
        results=list(questions.results(found)),
        facets=[*_facets(questions, asked, node), *_notes(questions, settings, asked, node)] if found.total else [],
        chips=chips(asked),
        advice=advice(questions.engine, node) if not found.total else [],
        first=(asked.page - 1) * PAGE + 1,
        pages=pages,
        previous=replace(asked, page=asked.page - 1).link() if asked.page > 1 else "",
        following=replace(asked, page=asked.page + 1).link() if asked.page < pages else "",
        sorts=[(replace(asked, sort=sort, page=1).link(), name, sort is asked.sort) for sort, name in ORDERS.items()],
        lacking=questions.lacking,
        elsewhere=links_of(asked),
    )


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
    first = replace(asked, page=1, sort=Sort.RELEVANCE)
    return {
        "figures": first.link("/figures"),
        "trends": first.link("/trends"),
        "feed": first.link("/feed.atom"),
        "export": first.link("/export/reports"),
        "map": first.link("/provinces"),
    }


def chips(asked: Asked) -> list[Chip]:
    """The filters that are set, each with the way back."""
    made = [
        Chip(label_of(name), _shown(name, value), asked.without_filter(name, value).link())
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


def _facets(questions: Asking, asked: Asked, node: Node) -> list[tuple[str, list[FacetValue]]]:
    counts = questions.engine.facets(node, [FILTERS[name] for name in _FACETS], _VALUES)
    made = []
    for name in _FACETS:
        values = [_value(questions, asked, node, name, bucket) for bucket in counts[FILTERS[name]]]
        if values := sorted(values, key=lambda value: (-value.count, value.shown)):
            made.append((label_of(name), values))
    return made


def _notes(questions: Asking, settings: Settings, asked: Asked, node: Node) -> list[tuple[str, list[FacetValue]]]:
    """What editors marked on the reports that match."""
    names = {field: name for name, field in NOTES.items()}
    made: dict[NoteField, list[FacetValue]] = {}
    for noted, count in note_facets(questions.engine, settings.desk_path, node):
        name, text = names[noted.field], value_text(noted)
        chosen = text in asked.filters.get(name, ())
        link = asked.without_filter(name, text) if chosen else asked.with_filter(name, text)
        made.setdefault(noted.field, []).append(FacetValue(text, count, link.link(), chosen))
    return [(label_of(names[field]), values) for field, values in made.items()]


def _value(questions: Asking, asked: Asked, node: Node, name: str, bucket: Bucket) -> FacetValue:
    chosen = bucket.value in asked.filters.get(name, ())
    link = asked.without_filter(name, bucket.value) if chosen else asked.with_filter(name, bucket.value)
    count = bucket.count
    if FILTERS[name] in _BY_WORDS and not chosen:
        named = Asked().with_filter(name, bucket.value).node()
        count = questions.engine.count(And((node, named)))
    return FacetValue(_shown(name, bucket.value), count, link.link(), chosen)


def _shown(name: str, value: str) -> str:
    return facet_shown(FILTERS[name], value) if name in FILTERS else value
