"""The Document: what was read out of one Article. Its keys are the contract of `index`, exports and gold sets.

All offsets count characters of `Document.text`, half-open.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from operator import itemgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

from crawler.article import Article


class MentionKind(StrEnum):
    """How a person is referred to."""

    NAME = "name"
    POST = "post"
    PRONOUN = "pronoun"


class Relation(StrEnum):
    """How a stated number relates to the true one («بیش از ۳۰۰ میلیارد تومان» is MORE_THAN)."""

    EQUAL = "equal"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    BETWEEN = "between"


class Stage(StrEnum):
    """How far a sum has come."""

    PAID = "paid"
    APPROVED = "approved"
    PROMISED = "promised"
    ASKED = "asked"
    ESTIMATED = "estimated"


class Scope(StrEnum):
    """Whether a figure is new or a total to date."""

    NEW = "new"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that refers to a person."""

    start: int
    end: int
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class Official:
    """A person who holds or speaks for an office; `name` is None where the report never gives it."""

    name: str | None
    posts: tuple[str, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in the text that leads to a province; `via` is the county or city that led there."""

    start: int
    end: int
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 31 provinces, canonical, without «استان»."""

    name: str
    mentions: tuple[PlaceMention, ...]


class CooperativeKind(StrEnum):
    """What a named body of the sector is."""

    COOPERATIVE = "cooperative"
    UNION = "union"
    CHAMBER = "chamber"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cooperative:
    """A named cooperative, union, chamber or house; `name` without its generic head («مرغ پر»)."""

    name: str
    kind: CooperativeKind
    province: str | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """Any other named body, in the fullest form that the report uses."""

    name: str
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """One sum of money as a report states it.

    `rial` is its value in rials (of a range, the lower end; None for foreign money), `value` its value in `currency`
    (`IRR`, `IRT` for toman, `USD`, `EUR`, …; `value_high` the upper end of a range), `sentence` the text of the
    sentence it stands in.
    """

    text: str
    start: int
    end: int
    rial: int | None
    rial_high: int | None
    value: float
    currency: str
    relation: Relation
    about: str | None = None
    beneficiary: str | None = None
    period: str | None = None
    stage: Stage | None = None
    scope: Scope | None = None
    province: str | None = None
    speaker: str | None = None
    sentence: str = ""
    value_high: float | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Any other number that counts or measures something; `unit` is the noun counted or the measure."""

    text: str
    start: int
    end: int
    value: float
    value_high: float | None
    unit: str
    relation: Relation
    about: str | None = None
    beneficiary: str | None = None
    period: str | None = None
    stage: Stage | None = None
    scope: Scope | None = None
    province: str | None = None
    speaker: str | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class DateMention:
    """An expression for a day, month or year.

    `value` is Jalali `1400-10-12`, `1400-10` or `1400`, `--10-12` where no year is to be known, Gregorian as
    `g:2019-07-06`.
    """

    text: str
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Someone's reported words. `speaker` is a name as in `officials`, or the post or group where no name occurs."""

    speaker: str
    verb: str | None
    start: int
    end: int
    direct: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the sector's scheme and its score (0 to 1)."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Document:
    """All that one report says, as far as it was read. `reader` is the version of the reader that wrote it."""

    article: Article
    text: str
    relevant: bool
    relevance: float
    topics: tuple[Topic, ...] = ()
    officials: tuple[Official, ...] = ()
    provinces: tuple[Province, ...] = ()
    main_province: str | None = None
    cooperatives: tuple[Cooperative, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    amounts: tuple[Amount, ...] = ()
    counts: tuple[Count, ...] = ()
    dates: tuple[DateMention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    reader: str = ""

    @property
    def id(self) -> str:
        """The article's id, which is the document's."""
        return self.article.id

    def to_dict(self) -> dict[str, Any]:
        """One flat JSON object: the Article's keys first, then the document's own."""
        record = self.article.to_dict()
        for f in fields(self):
            if f.name != "article":
                record[f.name] = _plain(getattr(self, f.name))
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Document:
        """The document that `to_dict` wrote."""
        own = {name: read(record[name]) if read else record[name] for name, read in _own_fields() if name in record}
        return cls(article=Article.from_dict(record), **own)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(item) for key, item in asdict(value).items()}
    if isinstance(value, StrEnum):
        return value.value
    return value


type _Read = Callable[[Any], Any]


@cache
def _own_fields() -> tuple[tuple[str, _Read | None], ...]:
    hints = get_type_hints(Document)
    return tuple((field.name, _reader(hints[field.name])) for field in fields(Document) if field.name != "article")


@cache
def _reader(hint: Any) -> _Read | None:
    """What makes such a value of a JSON one, made once for each kind; None where the JSON value is it."""
    if get_origin(hint) in (Union, types.UnionType):
        return _reader(next(arg for arg in get_args(hint) if arg is not type(None)))
    if get_origin(hint) is tuple:
        read = _reader(get_args(hint)[0])
        if read is None:
            return lambda value: None if value is None else tuple(value)
        return lambda value: None if value is None else tuple([read(item) for item in value])
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        members = {member.value: member for member in hint}
        return lambda value: None if value is None else members.get(value) or hint(value)
    return _record_reader(hint) if is_dataclass(hint) else None


def _record_reader(kind: Any) -> _Read:
    hints = get_type_hints(kind)
    readers = [(field.name, _reader(hints[field.name])) for field in fields(kind)]
    whole = itemgetter(*(name for name, _ in readers))
    made = [(number, read) for number, (_, read) in enumerate(readers) if read]

    def read(value: Any) -> Any:
        if value is None:
            return None
        try:
            values = list(whole(value))
        except KeyError:  # written before some field was there
            return kind(**{name: each(value[name]) if each else value[name] for name, each in readers if name in value})
        for number, each in made:
            values[number] = each(values[number])
        return kind(*values)

    return read
