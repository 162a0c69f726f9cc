"""What a page was asked, as its address says it: the query in the box, the form's fields, order and page.

The form and the box are one query: `Asked.query` is what any other command or the API takes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import urlencode

from index.engine import Sort
from index.query.faults import QueryError
from index.query.fields import FIELDS
from index.query.language import parse
from index.query.tree import NameField, Node, NoteField, Published

PAGE = 10  # reports on a page, as on the command line
LAST_PAGE = 1000
_MOST_VALUES = 10
_LONGEST_VALUE = 200
_DAY = re.compile(r"[0-9۰-۹٠-٩]{4}(?:[/.-][0-9۰-۹٠-٩]{1,2}){0,2}")
_QUOTES = re.compile('["“”«»\\s]+')

# name in the address: what it asks for
FILTERS: dict[str, NameField] = {
    "outlet": NameField.SITE,
    "province": NameField.PROVINCE,
    "topic": NameField.TOPIC,
    "official": NameField.OFFICIAL,
    "speaker": NameField.SPEAKER,
    "cooperative": NameField.COOPERATIVE,
    "organisation": NameField.ORGANISATION,
}
# The same for what editors keep beside reports; its values are written as the query language writes them.
NOTES: dict[str, NoteField] = {
    "tone": NoteField.TONE,
    "task": NoteField.TASK,
    "importance": NoteField.IMPORTANCE,
    "medium": NoteField.MEDIUM,
    "edited": NoteField.EDITED,
}
# name in the address: «رقم» and what the figure must be, as the query language writes it
FIGURES = {
    "مبلغ": "رقم:(مبلغ:*)",
    "شمار": "رقم:(تعداد:*)",
    "پرداخت‌شده": "رقم:(مرحله:پرداخت‌شده)",
    "مصوب": "رقم:(مرحله:مصوب)",
    "وعده": "رقم:(مرحله:وعده)",
}
# name in the address: how people read it; the query language knows each under the same name
WHEN = {
    "امروز": "امروز",
    "دیروز": "دیروز",
    "این_هفته": "این هفته",
    "هفته_گذشته": "هفتهٔ گذشته",
    "این_ماه": "این ماه",
    "30روز": "۳۰ روز گذشته",
    "امسال": "امسال",
}
_LABELS = {
    "outlet": "رسانه",
    "tone": "لحن",
    "task": "کار",
    "importance": "اهمیت",
    "medium": "نوع رسانه",
    "edited": "ویراسته",
    "figure": "نوع رقم",
}
ORDERS = {Sort.RELEVANCE: "مرتبط‌ترین", Sort.NEWEST: "تازه‌ترین", Sort.OLDEST: "قدیمی‌ترین"}


# fields whose values are chosen: what people call each, and the values
_CHOSEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "sort": ("ترتیب", tuple(sort.value for sort in Sort)),
    "when": ("زمان", tuple(WHEN)),
    "relevant": ("مرتبط", ("yes",)),
    "list": ("فهرست", ("reports", "stories")),
}


class WrongFieldError(Exception):
    """A field of the form cannot be read: its name for people, its value, and where in it what is wrong."""

    def __init__(self, label: str, value: str, column: int, sentence: str) -> None:
        super().__init__(f"{label}: {sentence}")
        self.label, self.value, self.column, self.sentence = label, value, column, sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to a page. `filters` holds the values of each filter that is set, all of which must be met.

    `each` lists every report by itself, else stories are listed.
    """

    q: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    when: str = ""
    relevant: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    each: bool = False

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], strict: bool = True) -> Asked:
        """The question of an address. Names that it does not know are passed over.

        Raises WrongFieldError for a value that is none of those to choose from; `strict` False passes it over too.
        """
        pairs = list(pairs)
        if strict:
            for name, (label, known) in _CHOSEN.items():
                chosen(pairs, name, label, known)
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            if value.strip():
                given.setdefault(name, []).append(value.strip())
        one = {name: values[-1] for name, values in given.items()}
        sort, page = one.get("sort", ""), one.get("page", "1")
        return cls(
            q=one.get("q", ""),
            filters={
                name: _values(given[name]) for name in (*FILTERS, *NOTES, "figure") if _values(given.get(name, ()))
            },
            since=one.get("from", ""),
            until=one.get("to", ""),
            when=one["when"] if one.get("when") in WHEN else "",
            relevant=one.get("relevant") == "yes",
            sort=Sort(sort) if sort in list(Sort) else Sort.RELEVANCE,
            page=min(int(page), LAST_PAGE) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1,
            each=one.get("list") == "reports",
        )

    def query(self) -> str:
        """The whole question in the query language; raises WrongFieldError where one of its fields cannot be read."""
        parts = [("پرسش", self.q)] if self.q else []
        parts += [
            (label_of(name), _condition(name, value)) for name, values in self.filters.items() for value in values
        ]
        if self.since or self.until:
            for label, day in (("از تاریخ", self.since), ("تا تاریخ", self.until)):
                first_day(label, day)
            parts.append(("تاریخ", f"تاریخ:{self.since}..{self.until}"))
        if self.when:
            parts.append(("تاریخ", f"تاریخ:{self.when}"))
        if self.relevant:
            parts.append(("مرتبط", "مرتبط:بله"))
        for label, part in parts:
            check(label, part)
        if len(parts) > 1 and self.q:
            return f"({self.q}) " + " ".join(part for _, part in parts[1:])
        return " ".join(part for _, part in parts)

    def node(self) -> Node:
        """The tree of the whole question."""
        return check("پرسش", self.query())  # each part may be right, and all of them too long

    def pairs(self) -> list[tuple[str, str]]:
        """What the address says, from which `of` makes the same question."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name, values in self.filters.items() for value in values]
        texts = (("from", self.since), ("to", self.until), ("when", self.when))
        pairs += [(name, text) for name, text in texts if text]
        if self.relevant:
            pairs.append(("relevant", "yes"))
        if self.sort is not Sort.RELEVANCE:
            pairs.append(("sort", self.sort.value))
        if self.each:
            pairs.append(("list", "reports"))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def link(self, path: str = "/") -> str:
        """The address that asks this."""
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def with_filter(self, name: str, value: str) -> Asked:
        """The same with one more filter, from its first page."""
        values = tuple(dict.fromkeys((*self.filters.get(name, ()), *_values([value]))))
        return replace(self, filters={**self.filters, name: values}, page=1)

    def without_filter(self, name: str, value: str) -> Asked:
        """The same with one filter less, from its first page."""
        left = tuple(other for other in self.filters.get(name, ()) if other != value)
        filters = {**self.filters, name: left}
        return replace(self, filters={key: values for key, values in filters.items() if values}, page=1)


def chosen(pairs: Iterable[tuple[str, str]], name: str, label: str, known: Iterable[str]) -> None:
    """Raises WrongFieldError where the address gives a field a value that is none of those to choose from."""
    choices = list(known)
    for key, value in pairs:
        if key == name and value.strip() and value.strip() not in choices:
            shown = value.strip()[:_LONGEST_VALUE]
            raise WrongFieldError(label, shown, 1, f"there is no such choice; known are {', '.join(choices)}")


def _condition(name: str, value: str) -> str:
    if name == "figure":
        return FIGURES.get(value, f"رقم:(مرحله:{value})")
    return f'{field_name(FILTERS.get(name) or NOTES[name])}:"{value}"'


def check(label: str, text: str) -> Node:
    """The tree of a text; WrongFieldError, with the field's label, where it cannot be read."""
    try:
        return parse(text)
    except QueryError as error:
        raise WrongFieldError(label, text, error.column, error.sentence) from None


def first_day(label: str, text: str) -> dt.date | None:
    """The first day of a Jalali day, month or year; None of none. WrongFieldError where it cannot be read."""
    if not text:
        return None
    if not _DAY.fullmatch(text):
        raise WrongFieldError(label, text, 1, "write it like 1403/07/12, 1403/07 or 1403")
    node = check(label, f"تاریخ:{text}")
    return node.since if isinstance(node, Published) else None


@cache
def figure_conditions() -> dict[str, Node]:
    """The kinds of figure that a search divides by, each as a query."""
    return {name: check(name, condition) for name, condition in FIGURES.items()}


def field_name(name: NameField | NoteField) -> str:
    """What the query language calls a field in Persian."""
    return next(f.shown for f in FIELDS if name in (f.name, f.note))


def label_of(filter_name: str) -> str:
    """What people call a filter."""
    return _LABELS.get(filter_name) or field_name(FILTERS[filter_name])


def _values(values: Sequence[str]) -> tuple[str, ...]:
    """The values without what would end their quotation marks, each once."""
    clean = (_QUOTES.sub(" ", value[:_LONGEST_VALUE]).strip() for value in values[:_MOST_VALUES])
    return tuple(dict.fromkeys(value for value in clean if value))
