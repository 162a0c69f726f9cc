"""A report's text in pieces, each with what it names: for the page that shows a report with its findings marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise

from index.shown import harmless, persian, shown_value
from nlp.document import CooperativeKind, Document, MentionKind

# what the reader finds: how people call it
KINDS = {
    "official": "مقام",
    "cooperative": "تعاونی",
    "organisation": "سازمان",
    "province": "استان",
    "amount": "مبلغ",
    "count": "شمار",
    "date": "تاریخ",
}
COOPERATIVE_KINDS = {
    CooperativeKind.COOPERATIVE: "تعاونی",
    CooperativeKind.UNION: "اتحادیه",
    CooperativeKind.CHAMBER: "اتاق تعاون",
    CooperativeKind.OTHER: "نهاد تعاونی",
}
_MOST_PLACES = 4000


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that the report names; `anchor` is its entry in the lists below the text, `told` what it is."""

    kind: str
    anchor: str
    told: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text, and the innermost thing that it names; `first` where that is named for the first time."""

    text: str
    thing: Thing | None = None
    first: bool = False
    begins: bool = False


def paragraphs(document: Document) -> list[list[Piece]]:
    """The text's paragraphs (the title is the first, where there is one), each as pieces in reading order."""
    text = harmless(document.text)
    places = sorted(_places(document), key=lambda place: (place[0], -place[1]))[:_MOST_PLACES]
    edges = sorted({0, len(text), *(edge for start, end, _ in places for edge in (start, end))})
    told: set[str] = set()
    made: list[list[Piece]] = [[]]
    open_places: list[tuple[int, int, Thing]] = []
    at = 0
    for start, end in pairwise(edges):
        while at < len(places) and places[at][0] <= start:
            open_places.append(places[at])
            at += 1
        open_places = [place for place in open_places if place[1] > start]
        place = min(open_places, key=lambda place: place[1] - place[0], default=None)
        thing = place[2] if place else None
        for number, line in enumerate(text[start:end].split("\n")):
            if number:
                made.append([])
            if line:
                first = thing is not None and thing.anchor not in told and place is not None and place[1] == end
                if first and thing is not None:
                    told.add(thing.anchor)
                made[-1].append(Piece(line, thing, first, place is not None and place[0] == start))
    return [pieces for pieces in made if pieces]


def _places(document: Document) -> Iterator[tuple[int, int, Thing]]:
    for n, official in enumerate(document.officials):
        told = "، ".join(part for part in (official.name or "بی‌نام", *official.posts[:3]) if part)
        thing = Thing("official", f"official-{n}", f"مقام: {harmless(told)}")
        for mention in official.mentions:
            if mention.kind is not MentionKind.PRONOUN:
                yield mention.start, mention.end, thing
    for n, cooperative in enumerate(document.cooperatives):
        told = f"{COOPERATIVE_KINDS[cooperative.kind]}: {cooperative.name}"
        told += f"، استان {cooperative.province}" if cooperative.province else ""
        for span in cooperative.mentions:
            yield span.start, span.end, Thing("cooperative", f"cooperative-{n}", harmless(told))
    for n, body in enumerate(document.organisations):
        for span in body.mentions:
            yield span.start, span.end, Thing("organisation", f"organisation-{n}", f"سازمان: {harmless(body.name)}")
    for n, province in enumerate(document.provinces):
        for place in province.mentions:
            told = f"استان {province.name}" + (f"، از {place.via}" if place.via else "")
            yield place.start, place.end, Thing("province", f"province-{n}", harmless(told))
    for amount in document.amounts:
        told = f"مبلغ: {shown_value(asdict(amount))}" + (f"، بابت {amount.about}" if amount.about else "")
        yield amount.start, amount.end, Thing("amount", f"amount-{amount.start}", harmless(told))
    for count in document.counts:
        told = f"شمار: {shown_value(asdict(count))}" + (f"، بابت {count.about}" if count.about else "")
        yield count.start, count.end, Thing("count", f"count-{count.start}", harmless(told))
    for n, date in enumerate(document.dates):
        yield date.start, date.end, Thing("date", f"date-{n}", f"تاریخ: {date_shown(date.value)}")


def date_shown(value: str) -> str:
    """A date's value as people read it: «۱۴۰۰/۱۰/۱۲», «۶ ژوئیه» stays Gregorian with «میلادی»."""
    if value.startswith("g:"):
        return f"{persian(value[2:].replace('-', '/'))} میلادی"
    if value.startswith("--"):
        return persian(value[2:].replace("-", "/")) + " (سال نامعلوم)"
    return persian(value.replace("-", "/"))
