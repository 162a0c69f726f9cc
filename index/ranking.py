"""Ranking for those who ask about a thing rather than for words: any of the words, and those that go with them.

The words of the first hits that say most of them are weighed in as well (Rocchio), computed here from the documents, so
that every engine ranks alike. Measured in docs/ranking.md.
"""

from __future__ import annotations

import math
from collections import Counter

from index.documents import Documents
from index.engine import Engine, Hit
from index.query.tree import And, Node, Ranked, Word
from index.schema import report_fields
from nlp.document import Document

# Hits that words are taken from, words taken, and what they weigh together against the words asked for.
FIRST, TAKEN, SHARE = 10, 10, 0.7
# Shorter words, and those of more than this share of all reports, say little of what a report is about.
_SHORTEST, _COMMON = 3, 0.2
# The candidates whose frequency is asked for; the first hits may be whole books.
_MOST_CANDIDATES = 4_000


def broadened(engine: Engine, documents: Documents, query: Node) -> Node:
    """The query with its plain words ranked instead of demanded; its other conditions stay as they are."""
    parts = query.parts if isinstance(query, And) else (query,)
    words = tuple(part for part in parts if isinstance(part, Word))
    if not words:
        return query
    others = tuple(part for part in parts if not isinstance(part, Word))
    asked = And((Ranked(words), *others)) if others else Ranked(words)
    hits = engine.search(asked, FIRST).hits
    ranked = Ranked(words, _going_with(engine, documents, hits, len(words)))
    return And((ranked, *others)) if others else ranked


def _going_with(
    engine: Engine, documents: Documents, hits: tuple[Hit, ...], words: int
) -> tuple[tuple[str, float], ...]:
    """The stems that say most of the hits, each with its weight; better hits say more."""
    held = documents.get_many([hit.id for hit in hits])
    bodies = [(hit.score, _stems(held[hit.id])) for hit in hits if hit.id in held]
    if not bodies:
        return ()
    usual = sum(stems.total() for _, stems in bodies) / len(bodies)
    candidates = dict.fromkeys(stem for _, stems in bodies for stem in stems if len(stem) >= _SHORTEST)
    total, frequencies = engine.frequencies(list(candidates)[:_MOST_CANDIDATES])
    scores = sum(score for score, _ in bodies) or 1.0
    weights: dict[str, float] = {}
    for score, stems in bodies:
        damped = 1.2 * (0.25 + 0.75 * stems.total() / usual)
        for stem, times in stems.items():
            having = frequencies.get(stem, 0)
            if 1 < having <= _COMMON * total:
                said = times / (times + damped) * _rarity(total, having)
                weights[stem] = weights.get(stem, 0.0) + score / scores * said
    best = sorted(weights.items(), key=lambda item: (-round(item[1], 9), item[0]))[:TAKEN]
    whole = sum(weight for _, weight in best)
    return tuple((stem, round(words * SHARE * weight / whole, 6)) for stem, weight in best)


def _stems(document: Document) -> Counter[str]:
    return Counter(report_fields(document).body_stems)


def _rarity(total: int, having: int) -> float:
    return math.log(1 + (total - having + 0.5) / (having + 0.5))
