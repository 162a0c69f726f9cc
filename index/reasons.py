"""Why a report was found, in a few Persian words: «در عنوان: «تعاونی»», «رقم: ۳۰۰ میلیارد تومان تسهیلات»."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from index.marking import Match, matches, names, parts_of, title_end
from index.meeting import meeting
from index.outlets import outlet_name
from index.query.fields import FIELDS
from index.query.tree import Figure, Named, NameField, Node, Phrase, Prefix, Published, Relevant, Word
from index.schema import published
from index.shown import one_line, shown_date, shown_value
from nlp.document import Amount, Document

MOST: Final = 8
_MOST_NAMED: Final = 3
_LONGEST: Final = 60


def why(document: Document, query: Node) -> tuple[str, ...]:
    """The reasons, the most telling first: figures, names, words of the title, words of the text, then the rest.

    Each tells of a part of the query that the report answers; what the query leaves out gives no reason.
    """
    parts = parts_of(query)
    found = matches(document, parts)
    reasons = [
        *_figures(document, parts),
        *_names(document, parts),
        *_words(document, parts, found),
        *_rest(document, parts),
    ]
    return tuple(dict.fromkeys(reasons))[:MOST]


def _figures(document: Document, parts: Sequence[Node]) -> Iterator[str]:
    for part in parts:
        if not isinstance(part, Figure):
            continue
        for figure in list(meeting(document, part))[:_MOST_NAMED]:
            record = (
                {"rial": figure.rial, "rial_high": figure.rial_high, "currency": figure.currency}
                if isinstance(figure, Amount)
                else {"unit": figure.unit}
            )
            shown = shown_value({"value": figure.value, "value_high": figure.value_high, **record})
            # what is counted stands in the unit already
            about = figure.about if isinstance(figure, Amount) else None
            yield f"رقم: {' '.join(_short(text) for text in (shown, about, _bracketed(figure.province)) if text)}"


def _bracketed(text: str | None) -> str | None:
    return f"({text})" if text else None


def _names(document: Document, parts: Sequence[Node]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Named) and part.field is not NameField.SITE:
            values = [value for value in dict.fromkeys(_values(document, part.field)) if _is(part, value)]
            if values:
                shown = "، ".join(_short(value) for value in values[:_MOST_NAMED])
                yield f"{_field(part.field)}: {shown}"


def _is(named: Named, value: str) -> bool:
    return value.startswith(named.text) if named.field is NameField.ID else names(named, value)


def _values(document: Document, field: NameField) -> Iterator[str]:
    match field:
        case NameField.OFFICIAL:
            for official in document.officials:
                if official.name:
                    yield official.name
                yield from official.posts
        case NameField.SPEAKER:
            yield from (quote.speaker for quote in document.quotes)
            yield from (amount.speaker for amount in document.amounts if amount.speaker)
            yield from (count.speaker for count in document.counts if count.speaker)
        case NameField.MAIN_PROVINCE:
            yield from (document.main_province,) if document.main_province else ()
        case NameField.SECTION:
            yield document.article.section
        case NameField.TAG:
            yield from document.article.tags
        case NameField.ID:
            yield document.id
        case _:
            named: dict[NameField, Iterable[str]] = {
                NameField.PROVINCE: (province.name for province in document.provinces),
                NameField.COOPERATIVE: (cooperative.name for cooperative in document.cooperatives),
                NameField.ORGANISATION: (organisation.name for organisation in document.organisations),
                NameField.TOPIC: (topic.name for topic in document.topics),
            }
            yield from named.get(field, ())


def _words(document: Document, parts: Sequence[Node], found: Sequence[Match]) -> Iterator[str]:
    """The forms in which the words and phrases stand there, those of the title by themselves."""
    end = title_end(document)
    titled: dict[str, None] = {}
    inside: dict[str, None] = {}
    for match in found:
        if isinstance(parts[match.part], Word | Phrase | Prefix):
            (titled if match.start < end else inside)[one_line(document.text[match.start : match.end])] = None
    for where, forms in (("عنوان", titled), ("متن", {form: None for form in inside if form not in titled})):
        if forms:
            yield f"در {where}: {'، '.join(f'«{_short(form)}»' for form in list(forms)[:_MOST_NAMED])}"


def _rest(document: Document, parts: Sequence[Node]) -> Iterator[str]:
    article = document.article
    for part in parts:
        if isinstance(part, Named) and part.field is NameField.SITE and names(part, article.site):
            yield f"{_field(NameField.SITE)}: {outlet_name(article.site)}"
        elif isinstance(part, Published):
            day, _ = published(article.published_at)
            if (
                day
                and (part.since is None or day >= part.since.toordinal())
                and (part.until is None or day <= part.until.toordinal())
            ):
                yield f"تاریخ: {shown_date(article.published_at, clock=False)}"
        elif isinstance(part, Relevant) and part.wanted and document.relevant:
            yield "دربارهٔ بخش تعاون"


def _field(field: NameField) -> str:
    return next(f.shown for f in FIELDS if f.name is field).replace("_", " ")


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST else line[:_LONGEST].rstrip() + "…"
