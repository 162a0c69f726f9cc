"""Snippets: the lines of a report that show best why it was found, with the places that matched marked.

The same for every engine, the page, the mails and the bulletin: they are made from the document and the query's tree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.marking import ENOUGH, Match, matches, parts_of, title_end
from index.query.tree import Node
from nlp.document import Document

LENGTH = 240  # characters
_CUT = "…"
_BETWEEN = " … "
_SENTENCE_END = re.compile(r"[.!؟?][»\")]?(?=[ \u00a0\n])|\n")
_SPACE = re.compile(r"\s")
_OPEN_NUMBER = re.compile(r"(?:\d|\b(?:هزار|میلیون|میلیارد)|\d[ \u200c]و)$")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and the places in it that matched, half-open, in order and apart from one another."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Snippet:
    """A report's title and its telling lines, each with its marks."""

    title: Marked
    text: str
    marks: tuple[tuple[int, int], ...] = ()


def snippet(document: Document, query: Node, length: int = LENGTH) -> Snippet:
    """The title and at most about `length` characters of lead and body, from where they answer the query best.

    One piece where one shows all that matched, else two with «…» between them; the beginning where nothing of the query
    stands in the text (`منبع:isna`). Line ends become spaces.
    """
    parts = parts_of(query)
    found = matches(document, parts, ENOUGH)
    end = title_end(document)
    title = Marked(document.text[:end], _merged([match for match in found if match.start < end], 0, end))
    start = min(end + 1, len(document.text)) if end else 0
    inside = [match for match in found if match.start >= start]
    pieces = _pieces(document.text, start, inside, max(length, 20))
    text, marks = "", []
    for piece_start, piece_end in pieces:
        text += _BETWEEN if text else _CUT if _cut_before(document.text, piece_start, start) else ""
        offset = len(text) - piece_start
        marks += [(a + offset, b + offset) for a, b in _merged(inside, piece_start, piece_end)]
        text += document.text[piece_start:piece_end]
    if pieces and _cut_after(document.text, pieces[-1][1]):
        text += _CUT
    return Snippet(title, _SPACE.sub(" ", text), tuple(marks))


def _merged(found: Sequence[Match], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The places to mark between start and end, none overlapping."""
    made: list[tuple[int, int]] = []
    for match in found:
        a, b = max(match.start, start), min(match.end, end)
        if not match.shown or a >= b:
            continue
        if made and a <= made[-1][1]:
            made[-1] = (made[-1][0], max(b, made[-1][1]))
        else:
            made.append((a, b))
    return tuple(made)


# --- the best places ------------------------------------------------------------------------------------


def _pieces(text: str, start: int, found: Sequence[Match], length: int) -> list[tuple[int, int]]:
    """The stretches of the text to show, in reading order."""
    if not text[start:].strip():
        return []
    if not found:
        return [_around(text, start, start, start, length)]
    wanted = {match.part for match in found}
    best = _best(found, length * 3 // 4, wanted)
    missing = wanted - {match.part for match in best}
    if not missing or length < 100:
        return [_around(text, start, best[0].start, best[-1].end, length)]
    half = length // 2
    first = _best(found, half * 3 // 4, wanted)
    second = _best(found, half * 3 // 4, wanted - {match.part for match in first})
    pieces = sorted(_around(text, start, part[0].start, part[-1].end, half) for part in (first, second))
    if pieces[1][0] <= pieces[0][1] + 1:
        return [(pieces[0][0], max(pieces[0][1], pieces[1][1]))]
    return pieces


def _best(found: Sequence[Match], length: int, wanted: set[int]) -> Sequence[Match]:
    """The matches within `length` characters that answer most of the wanted parts; of equals, the first.

    The weight of a part counts once, a second place for it very little: three kinds of words beat one word three times.
    Room is left for the beginning of the sentence.
    """
    sought = [match for match in found if match.part in wanted] or list(found)
    best, best_score = sought[:1], -1.0
    weights: dict[int, list[float]] = {}
    last = 0
    for first, opening in enumerate(sought):
        while last < len(sought) and (sought[last].end <= opening.start + length or last == first):
            weights.setdefault(sought[last].part, []).append(sought[last].weight)
            last += 1
        score = sum(max(each) for each in weights.values() if each) + 0.01 * min(last - first, 8)
        if score > best_score + 1e-9:
            best, best_score = sought[first:last], score
        weights[opening.part].pop(0)
    return best


def _around(text: str, floor: int, first: int, last: int, length: int) -> tuple[int, int]:
    """About `length` characters that hold first to last, from the edge of a sentence where that is near."""
    room = max(length - (last - first), 0)
    start = _sentence_start(text, floor, first, room)
    if start is None:  # the sentence begins too far away
        start = _word_start(text, floor, max(floor, first - room // 3))
    end = min(len(text), start + length)
    if end < last:
        end = min(last, start + 2 * length)  # a «word» may be as long as a hostile page
    if end < len(text):
        ends = [match.end() for match in _SENTENCE_END.finditer(text, max(start, last - 1), end)]
        # up to the last sentence's end if that leaves little room empty, else up to the last whole word
        end = (
            ends[-1] if ends and ends[-1] - start >= length * 0.6 else _word_end(text, max(min(last, end), start), end)
        )
    while start < first and (text[start].isspace() or text[start] in "»)،؛.:"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _sentence_start(text: str, floor: int, at: int, room: int) -> int | None:
    """Where the sentence of `at` begins, None where that is more than `room` characters before."""
    reach = max(floor, at - room)
    begins = [match.end() for match in _SENTENCE_END.finditer(text, reach, at)]
    if begins:
        return begins[-1]
    return floor if reach == floor else None


def _word_start(text: str, floor: int, at: int) -> int:
    """The beginning of the first whole word at or after `at`."""
    if at <= floor:
        return floor
    space = _SPACE.search(text, at - 1, at + 40)
    return space.end() if space else at


def _word_end(text: str, floor: int, at: int) -> int:
    """The end of the last whole word before `at`, not before `floor`, and inside no number where that can be."""
    if at >= len(text):
        return at
    ends = [space.start() for space in _SPACE.finditer(text, max(floor, at - 40), at + 1)]
    # «۹۵» alone is another number than «۹۵ هزار عضو»
    whole = [end for end in ends if not _OPEN_NUMBER.search(text, max(floor, end - 10), end)]
    return (whole or ends or [at])[-1]


def _cut_before(text: str, start: int, floor: int) -> bool:
    """Whether a sentence is cut where the piece begins."""
    head = text[max(floor, start - 3) : start].rstrip(' \u00a0»")')
    return start > floor and not (head.endswith((".", "!", "؟", "?")) or "\n" in text[max(floor, start - 1) : start])


def _cut_after(text: str, end: int) -> bool:
    return bool(text[end:].strip()) and not text[max(0, end - 1) : end].endswith((".", "!", "؟", "?", "…"))
