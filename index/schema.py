"""What engines index of a document and of its figures: the same tokens, values and numbers, whichever engine it is.

Texts go in as our own search words joined by spaces, so that no engine's analyser decides anything.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.dates import TEHRAN
from index.periods import jalali_year, named_years
from index.purposes import sought_by
from index.query.tree import FigureKind, NameField
from nlp.document import Amount, Count, Document
from nlp.words import search_words

# Raise it whenever a folder written before cannot be read any longer; people are told to reindex.
FORMAT = 1
# Stands in every text and name field that would be empty: engines count documents "with the field" differently.
SENTINEL = "∅"
# Stands between two names of one report, so that no phrase runs from one into the next.
GAP = "␟"
# Lucene's whitespace tokeniser cuts at 255 characters; a longer word is no word.
LONGEST_WORD = 120
LONGEST_VALUE = 300
# An official of a decree may have hundreds of names round him; a hostile page any number.
MOST_VALUES = 2_000
MOST_FIGURES = 5_000

# Fields whose value must be the one asked for; in the others the words asked for stand side by side in the value.
WHOLE = frozenset({NameField.PROVINCE, NameField.MAIN_PROVINCE, NameField.SITE, NameField.TOPIC})
UNDATED = 0
# Seconds since the year 1; below ten thousand years.
LATEST = 999_999_999_999
_FIRST_DAY, _LAST_DAY = dt.date(1850, 1, 1), dt.date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class ReportFields:
    """One report as engines index it. `words` are keys, `stems` the stems of the same words in the same places."""

    id: str
    number: int
    day: int
    moment: int
    relevant: bool
    title: tuple[str, ...]
    title_stems: tuple[str, ...]
    body: tuple[str, ...]
    body_stems: tuple[str, ...]
    values: dict[NameField, tuple[str, ...]]
    names: dict[NameField, tuple[str, ...]]
    terms: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FigureFields:
    """One figure as engines index it. `low` and `high` are rials for rials, else None; `value`s are in its own unit."""

    id: str
    report: int
    ref: str
    kind: FigureKind
    day: int
    moment: int
    low: float | None
    high: float | None
    own_low: float
    own_high: float
    currency: str
    unit: tuple[str, ...]
    about: tuple[str, ...]
    beneficiary: tuple[str, ...]
    speaker: tuple[str, ...]
    period: tuple[str, ...]
    province: str
    years: tuple[int, ...]
    stage: str
    scope: str
    relation: str
    rank: int


def report_fields(document: Document) -> ReportFields:
    """The fields of a report."""
    title, _, body = document.text.partition("\n")
    if not document.article.title.strip():
        title, body = "", document.text
    title_words, body_words = _words(title), _words(body)
    values = _values(document)
    day, moment = published(document.article.published_at)
    return ReportFields(
        id=document.id,
        number=report_number(document.id),
        day=day,
        moment=moment,
        relevant=document.relevant,
        title=_filled(key for key, _ in title_words),
        title_stems=_filled(stem for _, stem in title_words),
        body=_filled(key for key, _ in body_words),
        body_stems=_filled(stem for _, stem in body_words),
        values=values,
        names=_names(document, values),
        terms=_key_terms([stem for _, stem in title_words], [stem for _, stem in body_words]),
    )


def figure_fields(document: Document) -> list[FigureFields]:
    """The fields of each of its figures, amounts first, in their order."""
    day, moment = published(document.article.published_at)
    figures: list[tuple[FigureKind, int, Amount | Count]] = [
        (FigureKind.AMOUNT, number, amount) for number, amount in enumerate(document.amounts[:MOST_FIGURES])
    ]
    figures += [(FigureKind.COUNT, number, count) for number, count in enumerate(document.counts[:MOST_FIGURES])]
    return [_figure(document.id, day, moment, *figure) for figure in figures]


def published(text: str | None) -> tuple[int, int]:
    """The day of publication in Tehran (its ordinal) and the second; 0 for both where it is unknown or cannot be."""
    if not text:
        return UNDATED, UNDATED
    try:
        at = dt.datetime.fromisoformat(text)
        at = at.replace(tzinfo=TEHRAN) if at.tzinfo is None else at.astimezone(TEHRAN)
    except (ValueError, OverflowError):
        return UNDATED, UNDATED
    day = at.date()
    if not _FIRST_DAY <= day <= _LAST_DAY:
        return UNDATED, UNDATED
    return day.toordinal(), day.toordinal() * 86_400 + at.hour * 3600 + at.minute * 60 + at.second


def report_number(id_: str) -> int:
    """A number for an id, which figures carry: engines join numbers faster than texts."""
    return int.from_bytes(hashlib.blake2b(id_.encode("utf-8", "replace"), digest_size=8).digest()) >> 1


def figure_ref(id_: str, kind: FigureKind, number: int) -> str:
    """One figure's name; they sort by report, then amounts before counts, then by place."""
    return f"{id_} {kind.value} {number:06d}"


def figure_of_ref(ref: str) -> tuple[str, FigureKind, int]:
    """What `figure_ref` was made of."""
    id_, kind, number = ref.rsplit(" ", 2)
    return id_, FigureKind(kind), int(number)


def whole(text: str) -> str:
    """A value folded, for fields whose value must be the one asked for."""
    return " ".join(key for key, _ in _words(text)) or SENTINEL


def word(text: str) -> str:
    """A word of a query as it is indexed."""
    return text[:LONGEST_WORD]


def _words(text: str) -> list[tuple[str, str]]:
    return [(w.key[:LONGEST_WORD], w.stem[:LONGEST_WORD]) for w in search_words(text)]


def _stems(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stem for _, stem in _words(text or "")))


def _filled(tokens: Iterable[str]) -> tuple[str, ...]:
    return tuple(tokens) or (SENTINEL,)


def _values(document: Document) -> dict[NameField, tuple[str, ...]]:
    article = document.article
    speakers = [quote.speaker for quote in document.quotes]
    speakers += [amount.speaker for amount in document.amounts if amount.speaker]
    speakers += [count.speaker for count in document.counts if count.speaker]
    found: dict[NameField, Iterable[str | None]] = {
        NameField.OFFICIAL: (official.name for official in document.officials),
        NameField.PROVINCE: (province.name for province in document.provinces),
        NameField.MAIN_PROVINCE: (document.main_province,),
        NameField.COOPERATIVE: (cooperative.name for cooperative in document.cooperatives),
        NameField.ORGANISATION: (organisation.name for organisation in document.organisations),
        NameField.SITE: (article.site,),
        NameField.TOPIC: (topic.name for topic in document.topics),
        NameField.SPEAKER: speakers,
        NameField.SECTION: (article.section,),
        NameField.TAG: article.tags,
    }
    return {field: _distinct(values) for field, values in found.items()}


def _names(document: Document, values: dict[NameField, tuple[str, ...]]) -> dict[NameField, tuple[str, ...]]:
    names: dict[NameField, tuple[str, ...]] = {}
    for field, own in values.items():
        if field in WHOLE:
            names[field] = tuple(dict.fromkeys(whole(value) for value in own)) or (SENTINEL,)
            continue
        if field is NameField.OFFICIAL:
            # «مقام:"وزیر کار"» finds the post's holder also where he is never named
            posts = (post for official in document.officials for post in official.posts)
            own = _distinct((*own, *posts))  # noqa: PLW2901
        parted: list[str] = []
        for value in own:
            parted += [GAP] if parted else []
            parted += [key for key, _ in _words(value)]
        names[field] = _filled(parted)
    return names


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    clean = (" ".join(value.split())[:LONGEST_VALUE] for value in values if value)
    return tuple(dict.fromkeys(value for value in clean if value))[:MOST_VALUES]


def _key_terms(title: list[str], body: list[str]) -> tuple[tuple[str, int], ...]:
    """The stems that may stand for the report where its like are sought, with their numbers; the title counts twice."""
    counts = Counter(stem for stem in body if len(stem) > 2)
    for stem in title:
        if len(stem) > 2:
            counts[stem] += 2
    return tuple(sorted(counts.items(), key=lambda term: (-term[1], term[0]))[:100])


def _figure(id_: str, day: int, moment: int, kind: FigureKind, number: int, figure: Amount | Count) -> FigureFields:
    low: float | None
    high: float | None
    own_low = _finite(figure.value)
    own_high = own_low if figure.value_high is None else _finite(figure.value_high)
    currency, unit = "", _stems(figure.unit) if isinstance(figure, Count) else ()
    if isinstance(figure, Amount):
        currency = figure.currency
        low = None if figure.rial is None else _finite(figure.rial)
        high = low if figure.rial_high is None else _finite(figure.rial_high)
    else:
        low, high = None, None
    return FigureFields(
        id=id_,
        report=report_number(id_),
        ref=figure_ref(id_, kind, number),
        kind=kind,
        day=day,
        moment=moment,
        low=low,
        high=max(low, high) if low is not None and high is not None else None,
        own_low=own_low,
        own_high=max(own_low, own_high),
        currency=currency,
        unit=unit,
        about=_stems(sought_by(figure)),
        beneficiary=_stems(figure.beneficiary),
        speaker=_stems(figure.speaker),
        period=_stems(figure.period),
        province=whole(figure.province) if figure.province else SENTINEL,
        years=named_years(figure.period, jalali_year(day)) or ((jalali_year(day),) if day else ()),
        stage=figure.stage.value if figure.stage else SENTINEL,
        scope=figure.scope.value if figure.scope else SENTINEL,
        relation=figure.relation.value,
        # sums in rials come first wherever figures are ordered by value
        rank=0 if low is not None else 1,
    )


def _finite(value: float) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if math.isnan(number):
        return 0.0
    return max(-1.7e308, min(1.7e308, number))
