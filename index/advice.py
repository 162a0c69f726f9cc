"""What could be tried where nothing was found: which part of the query finds nothing, and what the rest would find."""

from __future__ import annotations

from index.engine import Engine
from index.query.printing import describe
from index.query.tree import And, Node, Not, Prefix, Word
from index.shown import shown_number

# Parts of one query that are looked at one by one, at most.
_MOST_PARTS = 12


def advice(engine: Engine, node: Node) -> list[str]:
    """Sentences on why nothing was found and what would be, from the most to the least telling; may be empty."""
    parts = [part for part in (node.parts if isinstance(node, And) else (node,)) if not isinstance(part, Not)]
    parts = parts[:_MOST_PARTS]
    lone = [part for part in parts if not engine.count(part)]
    if lone:
        sentences = [f"هیچ گزارشی با {shown_part(part)} نیست" for part in lone]
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
        best = sorted(fewer, key=lambda pair: -pair[0])[:3]
        return [f"بدون {shown_part(part)}: {shown_number(count)} گزارش" for count, part in best]
    return []


def shown_part(node: Node) -> str:
    """A part of a query as people write it, in quotation marks of its own where it has none."""
    text = describe(node)
    return text if '"' in text or ":" in text else f"«{text}»"
