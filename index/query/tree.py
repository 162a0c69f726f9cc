"""The query tree: what every query is parsed to, once, and what every engine compiles.

Words are kept as search words (`nlp.words`): folded, without half-spaces, so that one word has one key however it is
spelt. A tree knows nothing of any engine and of no column numbers; it can be compared, hashed and printed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from nlp.document import Relation, Scope, Stage


class TextField(StrEnum):
    """Where in a report words are sought."""

    ANY = "any"
    TITLE = "title"


class NameField(StrEnum):
    """A kind of thing that reports name. The values are the query language's English field names."""

    OFFICIAL = "official"
    PROVINCE = "province"
    MAIN_PROVINCE = "main_province"
    COOPERATIVE = "cooperative"
    ORGANISATION = "organisation"
    SITE = "site"
    TOPIC = "topic"
    SPEAKER = "speaker"
    SECTION = "section"
    TAG = "tag"
    ID = "id"


class NoteField(StrEnum):
    """What people keep beside a report: an editor's marks, how it came, whether its reading was edited."""

    TONE = "tone"
    TASK = "task"
    IMPORTANCE = "importance"
    MEDIUM = "medium"
    EDITED = "edited"


class FigureKind(StrEnum):
    """Sums of money, or other numbers."""

    AMOUNT = "amount"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every report: an empty query, or `*`."""


@dataclass(frozen=True, slots=True)
class Word:
    """Reports with this word: in this form, or in another of the same stem."""

    key: str
    stem: str
    where: TextField = TextField.ANY


@dataclass(frozen=True, slots=True)
class Ranked:
    """Reports with any of these words, first those of which they say most; `index.ranking` makes it, no one types it.

    `stems` are words that go with them, each with its weight against a word's own.
    """

    words: tuple[Word, ...]
    stems: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Reports with these words, in these forms, one right after the other (with up to `slop` words between)."""

    keys: tuple[str, ...]
    where: TextField = TextField.ANY
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Reports with any word that begins so, however many such words there are."""

    key: str
    where: TextField = TextField.ANY


@dataclass(frozen=True, slots=True)
class Named:
    """Reports that name such a thing: the words stand side by side in its name (a site, topic, province or id: are it).

    `text` is the value as it was typed; `keys` are its search words.
    """

    field: NameField
    keys: tuple[str, ...]
    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """Reports published on one of these days in Tehran, both ends included; None is open."""

    since: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Relevant:
    """Reports that are (or are not) about the sector."""

    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """Reports with one figure that meets every one of these conditions; None asks nothing.

    Sums are compared in rials: `low` and `high` are inclusive bounds, `low_open` and `high_open` exclude the bound
    itself. A range («۵۰ تا ۷۰ میلیارد») meets a bound where any value in it does. `currency` is set where the query
    names a foreign one; then the bounds are in it. `about`, `beneficiary`, `speaker`, `unit` hold search words (stems)
    that must all stand there. `year` is Jalali, of the figure's period if that names one, else of publication.
    """

    kind: FigureKind | None = None
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    currency: str | None = None
    unit: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    beneficiary: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    province: str | None = None
    period: tuple[str, ...] = ()
    year: int | None = None
    stage: Stage | None = None
    scope: Scope | None = None
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """Reports beside which this is kept on the desk; `index.noted` makes `Ids` of it before an engine is asked.

    `about` is the body towards which a tone is, or what a task is to do; empty where any will do, as is `value`.
    """

    field: NoteField
    value: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Ids:
    """These reports; no one types it."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    """Reports that match every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Reports that match any part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Reports that do not match."""

    part: Node


type Node = (
    Everything | Word | Ranked | Phrase | Prefix | Named | Published | Relevant | Figure | Noted | Ids | And | Or | Not
)
