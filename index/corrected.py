"""A document with an editor's corrections: one pure function, whichever reader read the report and however often.

An edit tells what the machine read (`was`) and what is right (`now`). It finds its item again by what it says, not by
its place; where a later reader no longer makes the mistake nothing changes, and where it lost the item it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from index.edits import Edit, Layer, folded, item_key
from nlp.document import (
    Amount,
    Cooperative,
    CooperativeKind,
    Count,
    DateMention,
    Document,
    Mention,
    MentionKind,
    Official,
    Organisation,
    PlaceMention,
    Province,
    Quote,
    Relation,
    Scope,
    Span,
    Stage,
    Topic,
)

_MOST_MENTIONS = 50


def corrected(document: Document, edits: Iterable[Edit]) -> Document:
    """The document as the editors have it."""
    for edit in edits:
        document = _STEPS[edit.layer](document, edit)
    return document


# --- names ----------------------------------------------------------------------------------------


def _official(document: Document, edit: Edit) -> Document:
    kept: list[Official] = []
    place: int | None = None
    mentions: set[Mention] = set()
    posts = list((edit.now or {}).get("posts") or ())
    was, now = (item and item_key(Layer.OFFICIAL, item) for item in (edit.was, edit.now))
    for official in document.officials:
        key = item_key(Layer.OFFICIAL, {"name": official.name, "posts": official.posts})
        if key not in (was, now):
            kept.append(official)
            continue
        place = len(kept) if place is None else place
        mentions |= set(official.mentions)
        if key == now != was:  # renamed to someone who is there already: both are one
            posts += official.posts
    if edit.now is not None:
        name = edit.now.get("name") or None
        if place is None and name:
            mentions = {Mention(a, b, MentionKind.NAME) for a, b in _places(document.text, name)}
        ordered = tuple(sorted(mentions, key=lambda m: (m.start, m.end)))
        made = Official(name, tuple(dict.fromkeys(posts)), ordered)
        kept.insert(len(kept) if place is None else place, made)
    document = replace(document, officials=tuple(kept))
    return _spoken(document, edit.was, edit.now) if edit.was and edit.now else document


def _spoken(document: Document, was: dict[str, Any], now: dict[str, Any]) -> Document:
    """The same with the person's new name wherever the old one speaks."""
    if not now.get("name") or now.get("name") == was.get("name"):
        return document
    old = {was["name"]} if was.get("name") else set(was.get("posts") or ())

    def named(speaker: str | None) -> str | None:
        return str(now["name"]) if speaker in old else speaker

    return replace(
        document,
        quotes=tuple(replace(quote, speaker=named(quote.speaker) or "") for quote in document.quotes),
        amounts=tuple(replace(amount, speaker=named(amount.speaker)) for amount in document.amounts),
        counts=tuple(replace(count, speaker=named(count.speaker)) for count in document.counts),
    )


def _province(document: Document, edit: Edit) -> Document:
    document = replace(document, provinces=_named(document.provinces, edit, _new_province, document.text))
    if edit.was is None:
        return document
    old, new = edit.was["name"], edit.now["name"] if edit.now else None

    def moved(name: str | None) -> str | None:
        return new if name == old else name

    return replace(
        document,
        main_province=moved(document.main_province),
        cooperatives=tuple(replace(each, province=moved(each.province)) for each in document.cooperatives),
        amounts=tuple(replace(each, province=moved(each.province)) for each in document.amounts),
        counts=tuple(replace(each, province=moved(each.province)) for each in document.counts),
    )


def _main_province(document: Document, edit: Edit) -> Document:
    name = (edit.now or {}).get("name") or None
    provinces = document.provinces
    if name and all(province.name != name for province in provinces):
        provinces = (*provinces, _new_province({"name": name}, document.text))
    return replace(document, main_province=name, provinces=provinces)


def _cooperative(document: Document, edit: Edit) -> Document:
    return replace(document, cooperatives=_named(document.cooperatives, edit, _new_cooperative, document.text))


def _organisation(document: Document, edit: Edit) -> Document:
    return replace(document, organisations=_named(document.organisations, edit, _new_organisation, document.text))


def _topic(document: Document, edit: Edit) -> Document:
    gone = {item["name"] for item in (edit.was, edit.now) if item}
    topics = [topic for topic in document.topics if topic.name not in gone]
    if edit.now:
        topics.append(Topic(edit.now["name"], 1.0))
    return replace(document, topics=tuple(topics))


def _relevant(document: Document, edit: Edit) -> Document:
    wanted = bool((edit.now or {}).get("relevant"))
    return replace(document, relevant=wanted, relevance=1.0 if wanted else 0.0)


def _named(items: Sequence[Any], edit: Edit, new: Any, text: str) -> tuple[Any, ...]:
    """The items with the one of that name replaced, struck out, or added; one that is there under both is one."""
    sought = {folded(item["name"]) for item in (edit.was, edit.now) if item}
    kept: list[Any] = []
    place: int | None = None
    mentions: set[Any] = set()
    for item in items:
        if folded(item.name) in sought:
            place = len(kept) if place is None else place
            mentions |= set(item.mentions)
        else:
            kept.append(item)
    if edit.now is not None:
        made = new(edit.now, text)
        if mentions:
            made = replace(made, mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end))))
        kept.insert(len(kept) if place is None else place, made)
    return tuple(kept)


def _new_province(item: dict[str, Any], text: str) -> Province:
    return Province(item["name"], tuple(PlaceMention(a, b) for a, b in _places(text, item["name"])))


def _new_cooperative(item: dict[str, Any], text: str) -> Cooperative:
    kind = CooperativeKind(item.get("kind") or CooperativeKind.COOPERATIVE)
    spans = tuple(Span(a, b) for a, b in _places(text, item["name"]))
    return Cooperative(item["name"], kind, item.get("province") or None, spans)


def _new_organisation(item: dict[str, Any], text: str) -> Organisation:
    return Organisation(item["name"], tuple(Span(a, b) for a, b in _places(text, item["name"])))


def _places(text: str, words: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = text.find(words) if words else -1
    while at >= 0 and len(found) < _MOST_MENTIONS:
        found.append((at, at + len(words)))
        at = text.find(words, at + len(words))
    return found


# --- figures and words ----------------------------------------------------------------------------


def _amount(document: Document, edit: Edit) -> Document:
    return replace(document, amounts=_placed(document, document.amounts, edit, Amount))


def _count(document: Document, edit: Edit) -> Document:
    return replace(document, counts=_placed(document, document.counts, edit, Count))


def _date(document: Document, edit: Edit) -> Document:
    return replace(document, dates=_placed(document, document.dates, edit, DateMention))


def _placed(document: Document, items: Sequence[Any], edit: Edit, kind: Any) -> tuple[Any, ...]:
    """The figures or dates with the one of these words (nearest to where it stood) replaced, struck out or added."""
    told = edit.was or edit.now or {}
    words, start = str(told.get("text") or ""), int(told.get("start") or 0)
    same = [item for item in items if item.text == words]
    # another reader may have cut the same figure a word longer or shorter
    same = same or [item for item in items if item.start < start + len(words) and start < item.end]
    found = min(same, key=lambda item: abs(item.start - start), default=None)
    if edit.now is None:
        return tuple(item for item in items if item is not found)
    values = _figure_values(edit.now, kind)
    if found is not None:
        return tuple(replace(item, **values) if item is found else item for item in items)
    at = min(_places(document.text, words), key=lambda place: abs(place[0] - start), default=None)
    if at is None:
        return tuple(items)  # the report was revised, and says it no longer
    if kind is not DateMention:
        values["sentence"] = _line_at(document.text, at[0])
    made = kind(text=words, start=at[0], end=at[1], **values)
    return tuple(sorted((*items, made), key=lambda item: (item.start, item.end)))


def _figure_values(record: dict[str, Any], kind: Any) -> dict[str, Any]:
    own = {f.name for f in fields(kind)} - {"text", "start", "end", "sentence"}
    values = {name: value for name, value in record.items() if name in own}
    for name, closed in (("relation", Relation), ("stage", Stage), ("scope", Scope)):
        if values.get(name):
            values[name] = closed(values[name])
    return values


def _line_at(text: str, at: int) -> str:
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return text[start : end if end >= 0 else len(text)]


def _quote(document: Document, edit: Edit) -> Document:
    told = edit.was or edit.now or {}
    words, start = str(told.get("text") or ""), int(told.get("start") or 0)
    same = [quote for quote in document.quotes if document.text[quote.start : quote.end].startswith(words)]
    found = min(same, key=lambda quote: abs(quote.start - start), default=None)
    if found is None:
        return _new_quote(document, edit.now, words, start) if edit.was is None and edit.now else document
    if edit.now is None:
        return replace(document, quotes=tuple(quote for quote in document.quotes if quote is not found))
    made = replace(found, speaker=str(edit.now["speaker"]))
    return replace(document, quotes=tuple(made if quote is found else quote for quote in document.quotes))


def _new_quote(document: Document, now: dict[str, Any], words: str, start: int) -> Document:
    at = min(_places(document.text, words), key=lambda place: abs(place[0] - start), default=None)
    if at is None:
        return document
    made = Quote(str(now["speaker"]), None, at[0], at[1], direct=False)
    return replace(document, quotes=tuple(sorted((*document.quotes, made), key=lambda quote: quote.start)))


def _checked(document: Document, edit: Edit) -> Document:  # noqa: ARG001
    return document


_STEPS = {
    Layer.OFFICIAL: _official,
    Layer.PROVINCE: _province,
    Layer.MAIN_PROVINCE: _main_province,
    Layer.COOPERATIVE: _cooperative,
    Layer.ORGANISATION: _organisation,
    Layer.AMOUNT: _amount,
    Layer.COUNT: _count,
    Layer.DATE: _date,
    Layer.QUOTE: _quote,
    Layer.TOPIC: _topic,
    Layer.RELEVANT: _relevant,
    Layer.CHECKED: _checked,
}
