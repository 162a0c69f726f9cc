"""The fields of the query language: their names in Persian and English, and the values of those that are closed sets.

A name is matched folded: «استان‌اصلی», «استان_اصلي» and `Main_Province` are found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from index.outlets import outlet_names
from index.query.faults import QueryError, meant, quoted
from index.query.tree import NameField, NoteField
from nlp.document import Relation, Scope, Stage
from nlp.gazetteer import rows
from nlp.names import fold


class Kind(StrEnum):
    """What a field's value is."""

    NAME = "name"
    TITLE = "title"
    DATE = "date"
    RELEVANT = "relevant"
    FIGURE = "figure"
    AMOUNT = "amount"
    COUNT = "count"
    WORDS = "words"
    YEAR = "year"
    CHOICE = "choice"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its names, the one to print first; where it may stand; what it is called in the tree."""

    names: tuple[str, ...]
    kind: Kind
    name: NameField | None = None
    condition: str = ""  # what `Figure` calls it; empty where it is no condition of a figure
    outside: bool = True  # whether it may stand outside a figure's bracket
    note: NoteField | None = None  # what people keep beside reports

    @property
    def shown(self) -> str:
        """The name that people are shown."""
        return self.names[0]


FIELDS = (
    Field(("استان", "province"), Kind.NAME, NameField.PROVINCE, "province"),
    Field(("استان_اصلی", "main_province"), Kind.NAME, NameField.MAIN_PROVINCE),
    Field(("مقام", "official"), Kind.NAME, NameField.OFFICIAL),
    Field(("تعاونی", "cooperative"), Kind.NAME, NameField.COOPERATIVE),
    Field(("سازمان", "organisation", "organization"), Kind.NAME, NameField.ORGANISATION),
    Field(("منبع", "رسانه", "site", "source"), Kind.NAME, NameField.SITE),
    Field(("موضوع", "topic"), Kind.NAME, NameField.TOPIC),
    Field(("گوینده", "speaker"), Kind.NAME, NameField.SPEAKER, "speaker"),
    Field(("بخش", "section"), Kind.NAME, NameField.SECTION),
    Field(("برچسب", "tag"), Kind.NAME, NameField.TAG),
    Field(("شناسه", "id"), Kind.NAME, NameField.ID),
    Field(("عنوان", "title"), Kind.TITLE),
    Field(("تاریخ", "date"), Kind.DATE),
    Field(("مرتبط", "relevant"), Kind.RELEVANT),
    Field(("لحن", "tone"), Kind.NOTED, note=NoteField.TONE),
    Field(("کار", "task"), Kind.NOTED, note=NoteField.TASK),
    Field(("اهمیت", "importance"), Kind.NOTED, note=NoteField.IMPORTANCE),
    Field(("نوع", "medium"), Kind.NOTED, note=NoteField.MEDIUM),
    Field(("ویراسته", "edited"), Kind.NOTED, note=NoteField.EDITED),
    Field(("رقم", "figure"), Kind.FIGURE),
    Field(("مبلغ", "amount"), Kind.AMOUNT, condition="amount", outside=False),
    Field(("تعداد", "شمار", "count"), Kind.COUNT, condition="count", outside=False),
    Field(("واحد", "unit"), Kind.WORDS, condition="unit", outside=False),
    Field(("بابت", "about"), Kind.WORDS, condition="about", outside=False),
    Field(("برای", "beneficiary"), Kind.WORDS, condition="beneficiary", outside=False),
    Field(("سال", "year"), Kind.YEAR, condition="year", outside=False),
    Field(("دوره", "period"), Kind.WORDS, condition="period", outside=False),
    Field(("مرحله", "stage"), Kind.CHOICE, condition="stage", outside=False),
    Field(("گستره", "scope"), Kind.CHOICE, condition="scope", outside=False),
    Field(("نسبت", "relation"), Kind.CHOICE, condition="relation", outside=False),
)

# value: how people write it, the one to print first
STAGES: Mapping[StrEnum, tuple[str, ...]] = {
    Stage.PAID: ("پرداخت‌شده", "پرداخت", "پرداختی", "paid"),
    Stage.APPROVED: ("مصوب", "تصویب‌شده", "اختصاص‌یافته", "approved"),
    Stage.PROMISED: ("وعده", "وعده‌داده‌شده", "promised"),
    Stage.ASKED: ("درخواست", "درخواستی", "درخواست‌شده", "asked"),
    Stage.ESTIMATED: ("برآورد", "برآوردی", "برآوردشده", "estimated"),
}
SCOPES: Mapping[StrEnum, tuple[str, ...]] = {
    Scope.NEW: ("تازه", "جدید", "new"),
    Scope.TOTAL: ("مجموع", "کل", "total"),
}
RELATIONS: Mapping[StrEnum, tuple[str, ...]] = {
    Relation.EQUAL: ("برابر", "دقیق", "equal"),
    Relation.ABOUT: ("حدود", "نزدیک‌به", "about"),
    Relation.AT_LEAST: ("دست‌کم", "حداقل", "at_least"),
    Relation.AT_MOST: ("حداکثر", "سقف", "at_most"),
    Relation.MORE_THAN: ("بیش‌از", "بیشتر", "more_than"),
    Relation.LESS_THAN: ("کمتر‌از", "کمتر", "less_than"),
    Relation.BETWEEN: ("بین", "between"),
}
CHOICES: Mapping[str, Mapping[StrEnum, tuple[str, ...]]] = {
    "stage": STAGES,
    "scope": SCOPES,
    "relation": RELATIONS,
}
YES, NO = ("بله", "آری", "yes", "true"), ("نه", "خیر", "no", "false")


def folded(text: str) -> str:
    """Names and values as they are compared: letters made one, without half-spaces, spaces, `_` and `-`."""
    return fold(text).casefold().replace("_", "").replace("-", "").replace(" ", "")


@cache
def _by_name() -> dict[str, Field]:
    return {folded(name): field for field in FIELDS for name in field.names}


def field_named(name: str) -> Field | None:
    """The field of this name, however it is spelt."""
    return _by_name().get(folded(name))


def unknown_field(name: str, rest: str, column: int, *, inside: bool) -> QueryError:
    """What to say of a name that no field has; `inside` a figure's bracket only conditions are thought of."""
    known = [(folded(n), n) for field in FIELDS for n in field.names if (field.condition if inside else field.outside)]
    hint = meant(folded(name), known)
    if not hint and inside:
        hint = f"; known in a figure's bracket are {', '.join(f.shown for f in FIELDS if f.condition)}"
    elif not hint:
        hint = f'; to find the words as they stand, write "{name}:{rest}" in quotes'
    kind = "condition" if inside else "field"
    return QueryError(column, f"there is no {kind} {quoted(name)}{hint}")


def province(text: str, column: int) -> str:
    """The canonical province that the text names; QueryError with the nearest, or with the province of a city."""
    name = _provinces().get(_province_key(text))
    if name:
        return name
    key = _province_key(text)
    if key in _shared_heads():
        choices = " or ".join(f"«{choice}»" for choice in _shared_heads()[key])
        raise QueryError(column, f"there is no province {quoted(text)}; did you mean {choices}?")
    if home := _homes().get(key):
        hint = f"; {quoted(text)} lies in {quoted(home)}: ask for that province, or for the word without the field"
    else:
        hint = meant(key, _provinces().items())
    raise QueryError(column, f"there is no province {quoted(text)}{hint}")


def provinces_beginning(text: str, column: int) -> tuple[str, ...]:
    """The provinces whose names begin so; QueryError where none does."""
    found = tuple(sorted({name for key, name in _provinces().items() if key.startswith(folded(text))}))
    if not found:
        raise QueryError(column, f"no province begins with {quoted(text)}{meant(folded(text), _provinces().items())}")
    return found


@cache
def province_words() -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word: the folded words of each province name of several words, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in _provinces().values():
        words = tuple(folded(word) for word in name.split())
        if len(words) > 1:
            found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in found.items()}


def _province_key(text: str) -> str:
    words = text.split()
    return folded("".join(words[1:] if len(words) > 1 and folded(words[0]) == "استان" else words))


@cache
def _provinces() -> dict[str, str]:
    return {folded(row[0]): row[0] for row in rows("provinces.tsv")}


@cache
def _shared_heads() -> dict[str, tuple[str, ...]]:
    heads: dict[str, list[str]] = {}
    for name in _provinces().values():
        if " " in name:
            heads.setdefault(folded(name.split()[0]), []).append(name)
    return {head: tuple(names) for head, names in heads.items()}


@cache
def _homes() -> dict[str, str]:
    return {folded(row[0]): row[1] for row in reversed(rows("places.tsv"))}


def site(text: str) -> str:
    """The key of the outlet that is called so; an outlet without a file (of an import) is its own key."""
    return _sites().get(folded(text), text)


def known_site(text: str) -> bool:
    """Whether an outlet is called so."""
    return folded(text) in _sites()


@cache
def _sites() -> dict[str, str]:
    found: dict[str, str] = {}
    for key, name in outlet_names().items():
        inner = name.partition("(")[2].partition(")")[0]
        for spelling in (key, name, inner, *(n.removeprefix("خبرگزاری ") for n in (name, name.partition("(")[0]))):
            if spelling.strip():
                found.setdefault(folded(spelling.strip()), key)
    return found


def choice(field: Field, text: str, column: int) -> StrEnum:
    """The value of a closed set («پرداخت شده» → PAID); QueryError with the nearest."""
    known = list(_spellings(field.condition))
    for key, value, _ in known:
        if key == folded(text):
            return value
    hint = meant(folded(text), [(key, shown) for key, _, shown in known])
    if not hint:
        hint = f"; known are {', '.join(spellings[0] for spellings in CHOICES[field.condition].values())}"
    raise QueryError(column, f"«{field.shown}» cannot be {quoted(text)}{hint}")


def _spellings(condition: str) -> Iterator[tuple[str, StrEnum, str]]:
    for value, spellings in CHOICES[condition].items():
        for spelling in spellings:
            yield folded(spelling), value, spelling


def yes_or_no(field: Field, text: str, column: int) -> bool:
    """Whether the text says yes; QueryError where it says neither."""
    key = folded(text)
    if key in {folded(word) for word in YES}:
        return True
    if key in {folded(word) for word in NO}:
        return False
    raise QueryError(column, f"«{field.shown}» is «بله» or «نه» (yes or no), not {quoted(text)}")
