"""Matching: a batch of new reports held in memory, against which every saved search runs, however many there are.

A set of reports is one whole number, a bit for each; a word leads to its set, and a query's tree joins sets. What the
sets mean is what both engines mean (`index.engines`): tests compare.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from index.meeting import meeting
from index.query.tree import (
    And,
    Everything,
    Figure,
    FigureKind,
    Ids,
    Named,
    NameField,
    Node,
    Not,
    Noted,
    Or,
    Phrase,
    Prefix,
    Published,
    Relevant,
    TextField,
    Word,
)
from index.schema import WHOLE, ReportFields, report_fields, word
from nlp.document import Document


class Batch:
    """Some reports, ready to be asked; `matching` gives the places in `documents` of those that a query finds."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = tuple(documents)
        self._all = (1 << len(self.documents)) - 1
        self._fields = [report_fields(document) for document in self.documents]
        # per field, each word or stem and the reports in which it stands
        self._title, self._text = _Words(), _Words()
        self._names: dict[NameField, _Words] = {}
        self._days: dict[int, int] = {}
        self._relevant = 0
        for number, fields in enumerate(self._fields):
            self._hold(1 << number, fields)
        self._kept: dict[Node, int] = {}
        self._largest = [
            max((max(amount.rial or 0, amount.rial_high or 0) for amount in each.amounts), default=0)
            for each in self.documents
        ]
        self._figured = sum(1 << n for n, each in enumerate(self.documents) if each.amounts or each.counts)

    def matching(self, query: Node) -> list[int]:
        """Which reports match, by their places."""
        return _places(self._found(query))

    def matches_any(self, query: Node) -> bool:
        """Whether any report matches."""
        return self._found(query) != 0

    def _hold(self, bit: int, fields: ReportFields) -> None:
        self._title.hold(bit, fields.title, fields.title_stems)
        self._text.hold(bit, fields.title, fields.title_stems)
        self._text.hold(bit, fields.body, fields.body_stems)
        for field, tokens in fields.names.items():
            self._names.setdefault(field, _Words()).hold(bit, tokens, ())
        self._days[fields.day] = self._days.get(fields.day, 0) | bit
        if fields.relevant:
            self._relevant |= bit

    def _found(self, node: Node) -> int:
        kind = type(node)
        if kind is And:
            found = self._all
            for part in node.parts:  # type: ignore[union-attr]
                found &= self._found(part)
                if not found:
                    break
            return found
        if kind is Or:
            found = 0
            for part in node.parts:  # type: ignore[union-attr]
                found |= self._found(part)
            return found
        if kind is Not:
            return self._all & ~self._found(node.part)  # type: ignore[union-attr]
        if kind is Word:  # most of what is asked: no hash of the node, no other step
            words = self._title if node.where is TextField.TITLE else self._text  # type: ignore[union-attr]
            return words.keys.get(word(node.key), 0) | words.stems.get(word(node.stem), 0)  # type: ignore[union-attr]
        if kind is Phrase or kind is Prefix:
            return self._leaf(node)
        kept = self._kept.get(node)
        if kept is None:
            kept = self._kept[node] = self._leaf(node)
        return kept

    def _leaf(self, node: Node) -> int:
        match node:
            case Everything():
                return self._all
            case Phrase(keys, where, slop):
                return self._phrase([word(key) for key in keys], where, slop)
            case Prefix(key, where):
                return self._in(where).beginning(word(key))
            case Named():
                return self._named(node)
            case Published(since, until):
                low = since.toordinal() if since else 1
                high = until.toordinal() if until else 10**9
                return _joined(bits for day, bits in self._days.items() if low <= day <= high)
            case Ids(ids):
                return _joined(1 << n for n, each in enumerate(self.documents) if each.id in ids)
            case Noted():
                return 0  # nobody has marked what came just now
            case Relevant(wanted):
                return self._relevant if wanted else self._all & ~self._relevant
            case Figure():
                within = self._figured
                if node.low is not None and node.kind is FigureKind.AMOUNT and not node.currency:
                    bound = node.low  # a look at each report's largest sum spares looking at all of them
                    within = _joined(1 << n for n, largest in enumerate(self._largest) if largest >= bound)
                return self._where(within, lambda n: next(meeting(self.documents[n], node), None) is not None)
        raise TypeError(f"no query has a part of the kind {type(node).__name__}")

    def _in(self, where: TextField) -> _Words:
        return self._title if where is TextField.TITLE else self._text

    def _phrase(self, keys: list[str], where: TextField, slop: int) -> int:
        words = self._in(where)
        within = self._all
        for key in keys:
            within &= words.keys.get(key, 0)
        if len(keys) < 2 or not within:
            return within
        titled = where is TextField.TITLE

        def stands(number: int) -> bool:
            fields = self._fields[number]
            return _side_by_side(fields.title, keys, slop) or (not titled and _side_by_side(fields.body, keys, slop))

        return self._where(within, stands)

    def _named(self, named: Named) -> int:
        if named.field is NameField.ID:
            wanted = named.text
            return _joined(
                1 << n
                for n, each in enumerate(self.documents)
                if each.id == wanted or (named.prefix and each.id.startswith(wanted))
            )
        held = self._names.get(named.field)
        keys = [word(key) for key in named.keys]
        if not keys or held is None:
            return 0
        if named.field in WHOLE:
            value = " ".join(keys)
            return held.beginning(value) if named.prefix else held.keys.get(value, 0)
        if len(keys) == 1:
            return held.beginning(keys[0]) if named.prefix else held.keys.get(keys[0], 0)
        within = self._all
        for key in keys[:-1]:
            within &= held.keys.get(key, 0)

        def stands(number: int) -> bool:
            tokens = self._fields[number].names[named.field]
            last = keys[-1]
            return any(
                list(tokens[i : i + len(keys) - 1]) == keys[:-1]
                and i + len(keys) <= len(tokens)
                and (tokens[i + len(keys) - 1] == last or (named.prefix and tokens[i + len(keys) - 1].startswith(last)))
                for i in range(len(tokens))
            )

        return self._where(within, stands)

    @staticmethod
    def _where(within: int, stands: Callable[[int], bool]) -> int:
        return _joined(1 << number for number in _places(within) if stands(number))


class _Words:
    """The words of one field over all reports, each with the set of reports in which it stands."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}
        self.stems: dict[str, int] = {}
        self._ordered: list[str] | None = None

    def hold(self, bit: int, keys: Sequence[str], stems: Sequence[str]) -> None:
        for held, words in ((self.keys, keys), (self.stems, stems)):
            for each in set(words):
                held[each] = held.get(each, 0) | bit
        self._ordered = None

    def beginning(self, text: str) -> int:
        """The reports with a word that begins so."""
        if self._ordered is None:
            self._ordered = sorted(self.keys)
        ordered, found = self._ordered, 0
        for at in range(bisect_left(ordered, text), len(ordered)):
            if not ordered[at].startswith(text):
                break
            found |= self.keys[ordered[at]]
        return found


def _side_by_side(words: Sequence[str], keys: Sequence[str], slop: int) -> bool:
    """Whether the keys stand there in order, with at most `slop` words between them in all."""
    for at, first in enumerate(words):
        if first != keys[0]:
            continue
        place, left = at, slop
        for key in keys[1:]:
            near = range(place + 1, min(place + 2 + left, len(words)))
            found = next((j for j in near if words[j] == key), None)
            if found is None:
                break
            left -= found - place - 1
            place = found
        else:
            return True
    return False


def _places(bits: int) -> list[int]:
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found


def _joined(parts: Iterable[int]) -> int:
    found = 0
    for bits in parts:
        found |= bits
    return found
