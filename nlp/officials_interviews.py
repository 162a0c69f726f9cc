"""Interviews: paragraphs that ask and paragraphs that answer, and who answers.

«با علی رضایی، مدیرعامل … گفت‌وگو کرده‌ایم» names the guest; questions are short paragraphs that end with «؟», often
marked with «*» or «س:».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp.document import MentionKind
from nlp.names import Words, word_set
from nlp.officials_clauses import Clause
from nlp.officials_references import Reference
from nlp.sentence import Part


@dataclass(frozen=True, slots=True)
class Interview:
    """Who answers, and the numbers of the paragraphs with questions and answers."""

    guest: Reference
    questions: frozenset[int]
    answers: frozenset[int]


def interview(w: Words, clauses: Sequence[Clause]) -> Interview | None:
    """The interview that the report is; None where it is none."""
    paragraphs: dict[int, list[Clause]] = {}
    for clause in clauses:
        if clause.part is Part.BODY:
            paragraphs.setdefault(clause.paragraph, []).append(clause)
    numbers = sorted(paragraphs)
    asks = {n for n in numbers if _asks(w, paragraphs[n])}
    if len(asks) < 2 or len(asks) > len(numbers) * 0.6:
        return None
    answered = sum(a in asks and b not in asks for a, b in pairwise(numbers))
    marked = sum(w.keys[paragraphs[n][0].first] in _MARKS for n in asks)
    if answered < 2 or (marked < 2 and answered < 3):
        return None
    first = min(asks)
    guest = _guest(w, [c for c in clauses if c.part is Part.BODY and c.paragraph < first] or list(clauses[:1]))
    if guest is None:
        return None
    answers = frozenset(n for n in numbers if n > first and n not in asks)
    return Interview(guest, frozenset(asks), answers)


_MARKS = frozenset("*#•◄►■□")


def _asks(w: Words, paragraph: list[Clause]) -> bool:
    last, words = paragraph[-1], sum(c.last - c.first for c in paragraph)
    ends = "؟" in w.keys[max(last.first, last.last - 3) : last.last] or "?" in w.keys[last.last - 2 : last.last]
    first = paragraph[0].first
    if w.keys[first] in _MARKS or (w.keys[first] in ("س", "سوال", "پرسش") and w.at(first + 1) == ":"):
        return words < 90 and (ends or any("؟" in w.keys[c.first : c.last] for c in paragraph))
    return ends and words < 60 and not any(c.speaker for c in paragraph)


def _guest(w: Words, clauses: list[Clause]) -> Reference | None:
    """The one with whom somebody speaks, else the only one named with a post."""
    named = [(c, r) for c in clauses for r in c.references if r.kind is MentionKind.NAME and r.posts]
    for clause, reference in named:
        near = w.keys[max(clause.first, reference.start - 1) : reference.start]
        if "با" in near and _TALKS & set(w.keys[clause.first : clause.last]):
            return reference
    names = {w.keys[r.name[0] : r.name[1]] for _, r in named if r.name}
    return named[-1][1] if len(names) == 1 else None


_TALKS = word_set("interviews.talks")
