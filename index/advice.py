"""What could be tried where nothing was found: which part of the query finds nothing, and what the rest would find."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.engine import Engine, Step
from index.outlets import outlet_name
from index.query.printing import describe
from index.query.tree import And, Everything, Figure, Named, NameField, Node, Not, Prefix, Published, Word
from index.shown import one_line, shown_date, shown_number

# Parts of one query that are looked at one by one, at most.
_MOST_PARTS = 12
# Proposals of one kind, at most.
_MOST_PROPOSED = 3
# Values of a field that are few enough to be told all, and the most that are looked through for a name alike.
_TOLD, _LOOKED_THROUGH = 15, 2_000
_CLOSED = {NameField.SITE: "منبع‌های این نمایه", NameField.TOPIC: "موضوع‌های این نمایه"}
_OPEN = (NameField.OFFICIAL, NameField.COOPERATIVE, NameField.ORGANISATION)


def advice(engine: Engine, node: Node) -> list[str]:
    """Sentences on why nothing was found and what would be, from the most to the least telling; may be empty."""
    parts = [part for part in (node.parts if isinstance(node, And) else (node,)) if not isinstance(part, Not)]
    parts = parts[:_MOST_PARTS]
    lone = [part for part in parts if not engine.count(part)]
    if lone:
        sentences = [sentence for part in lone for sentence in _on_one(engine, part)]
        rest = [part for part in parts if part not in lone]
        if rest and (count := engine.count(rest[0] if len(rest) == 1 else And(tuple(rest)))):
            sentences.append(f"بدون آن {shown_number(count)} گزارش پیدا می‌شود")
        words = (part for part in lone if isinstance(part, Word) and len(part.key) > 3)
        begun = ((Prefix(word.key[:-1], word.where), word.key[:-1]) for word in words)
        counts = ((engine.count(prefix), beginning) for prefix, beginning in begun)
        sentences += [f"با {beginning}* {shown_number(count)} گزارش پیدا می‌شود" for count, beginning in counts if count]
        return sentences
    if isinstance(node, And) and len(parts) > 1:
        fewer = []
        for part in parts:
            others = tuple(other for other in node.parts if other is not part)
            count = engine.count(others[0] if len(others) == 1 else And(others))
            if count:
                fewer.append((count, part))
        best = sorted(fewer, key=lambda pair: -pair[0])[:_MOST_PROPOSED]
        return [f"بدون {shown_part(part)}: {shown_number(count)} گزارش" for count, part in best]
    return []


def _on_one(engine: Engine, part: Node) -> Iterator[str]:
    """That this part of the query alone finds nothing, and what of its kind there is."""
    yield f"هیچ گزارشی با {shown_part(part)} نیست"
    match part:
        case Figure():
            # «رقم:(مبلغ>=100میلیارد تومان بابت:مسکن)»: which of the conditions is the one that no figure meets?
            looser = [(engine.count(rest), told) for told, rest in _without_one(part)]
            for count, told in sorted(looser, key=lambda pair: -pair[0])[:_MOST_PROPOSED]:
                if count:
                    yield f"رقم بدون شرط {told}: {shown_number(count)} گزارش"
        case Published():
            # «تاریخ:دیروز», and nothing was collected for a week
            if days := engine.trend(Everything(), Step.DAY):
                first, last = (shown_date(day.start.isoformat()) for day in (days[0], days[-1]))
                yield f"کهن‌ترین گزارش از {first} است و تازه‌ترین از {last}"
        case Named(field=field) if field in _CLOSED:
            buckets = engine.facets(Everything(), (field,), _TOLD)[field]
            names = (outlet_name(b.value) if field is NameField.SITE else one_line(b.value) for b in buckets)
            if buckets:
                yield f"{_CLOSED[field]}: {'، '.join(names)}"
        case Named(field=field) if field in _OPEN:
            buckets = engine.facets(Everything(), (field,), _LOOKED_THROUGH)[field]
            if close := _alike(part.text, [one_line(bucket.value) for bucket in buckets]):
                yield f"نزدیک به آن: {'، '.join(close)}"


def _without_one(figure: Figure) -> Iterator[tuple[str, Figure]]:
    """The figure's conditions, each as people write it, with the figure that lacks it; none where there is but one."""
    nothing = Figure()
    bounds = ("kind", "low", "high", "low_open", "high_open", "currency")
    others = ("unit", "about", "beneficiary", "speaker", "province", "period", "year", "stage", "scope", "relation")
    conditions: list[dict[str, Any]] = [
        {name: getattr(figure, name) for name in names}
        for names in (bounds, *((name,) for name in others))
        if any(getattr(figure, name) != getattr(nothing, name) for name in names)
    ]
    if len(conditions) > 1:
        for condition in conditions:
            told = describe(replace(nothing, **condition))
            told = told[told.index("(") + 1 : -1] if "(" in told else told
            yield told, replace(figure, **{name: getattr(nothing, name) for name in condition})


def _alike(asked: str, names: list[str]) -> list[str]:
    """The names that are spelt much like the one asked for, or have a word that is."""
    having: dict[str, list[str]] = {}
    for name in names:
        for word in {name, *name.split()}:
            having.setdefault(word, []).append(name)
    close = difflib.get_close_matches(asked, list(having), n=_MOST_PROPOSED, cutoff=0.75)
    return list(dict.fromkeys(name for word in close for name in having[word]))[:_MOST_PROPOSED]


def shown_part(node: Node) -> str:
    """A part of a query as people write it, in quotation marks of its own where it has none."""
    text = describe(node)
    return text if '"' in text or ":" in text else f"«{text}»"
