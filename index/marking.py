"""Where in a report the things stand that a query asks for: words, phrases, names, figures.

A report is cut into search words only where a cheap look says that something may stand there, and never twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.meeting import meeting
from index.query.tree import And, Figure, Named, NameField, Node, Not, Or, Phrase, Prefix, TextField, Word
from nlp.document import Document, Mention, MentionKind, PlaceMention, Span
from nlp.words import SearchWord, fold, search_words

# What a query's parts weigh when the best place of a report is sought.
FIGURE, PHRASE, NAME, FORM, STEM, BEGINNING = 5.0, 4.0, 3.0, 3.0, 2.0, 2.0
MOST_PARTS = 200
_MOST_READ = 100_000  # characters of one report that are cut into words
_MOST_NEEDLES = 40
# Sentences with one and the same word that are read where the best place is sought: of the words that most sentences
# hold it is among the first.
ENOUGH = 12


@dataclass(frozen=True, slots=True)
class Match:
    """A place in `Document.text`, half-open, and the part of the query that it answers (its number in `parts_of`).

    `shown` is False where the place is only worth showing, as the words of a speaker are.
    """

    start: int
    end: int
    part: int
    weight: float
    shown: bool = True


def title_end(document: Document) -> int:
    """Where the title ends in the document's text; 0 where it has none."""
    if not document.article.title.strip():
        return 0
    end = document.text.find("\n")
    return end if end >= 0 else len(document.text)


def parts_of(query: Node) -> list[Node]:
    """The parts that a report may answer, each once; what must not be there is none of them."""
    found: dict[Node, None] = {}
    waiting = [query]
    while waiting and len(found) < MOST_PARTS:
        node = waiting.pop()
        if isinstance(node, And | Or):
            waiting += reversed(node.parts)
        elif not isinstance(node, Not):
            found[node] = None
    return list(found)


def matches(document: Document, parts: Sequence[Node], enough: int | None = None) -> list[Match]:
    """The places that answer the parts, in reading order; of a word that stands alone in more than `enough` sentences,
    not all.
    """
    found = [*_texts(document, parts, enough), *_things(document, parts)]
    return sorted(found, key=lambda match: (match.start, match.end))


# --- words --------------------------------------------------------------------------------------------


def _texts(document: Document, parts: Sequence[Node], enough: int | None) -> Iterator[Match]:
    sought = _Sought(parts)
    if not sought.needles:
        return
    end = title_end(document)
    for chunk_start, chunk_end in _chunks(document.text, sought, end, enough):
        yield from sought.found(search_words(document.text[chunk_start:chunk_end]), chunk_start, chunk_start < end)


class _Sought:
    """The words, phrases and beginnings that are sought, each with the number of its part."""

    def __init__(self, parts: Sequence[Node]) -> None:
        self.needles: set[str] = set()
        self.plain: set[str] = set()
        """The needles of words and beginnings: each place of one answers by itself."""
        self._keys: dict[str, list[tuple[int, bool]]] = {}
        self._stems: dict[str, list[tuple[int, bool]]] = {}
        self._phrases: dict[str, list[tuple[int, Phrase]]] = {}
        self._prefixes: list[tuple[int, Prefix]] = []
        for number, part in enumerate(parts):
            if isinstance(part, Word):
                titled = part.where is TextField.TITLE
                self._keys.setdefault(part.key, []).append((number, titled))
                self._stems.setdefault(part.stem, []).append((number, titled))
                # the forms of a stem share its letters but for a last «ه»: «بافنده», «بافندگان»
                self.plain.add(_bones(part.stem.removesuffix("ه")))
            elif isinstance(part, Phrase):
                self._phrases.setdefault(part.keys[0], []).append((number, part))
                self.needles |= {_bones(key) for key in part.keys}
            elif isinstance(part, Prefix):
                self._prefixes.append((number, part))
                self.plain.add(_bones(part.key))
        self.plain -= self.needles
        self.needles |= self.plain

    def found(self, words: Sequence[SearchWord], offset: int, titled: bool) -> Iterator[Match]:
        """What is sought among the words of a chunk; `titled` where the chunk is the title."""
        for i, word in enumerate(words):
            start, end = offset + word.start, offset + word.end
            exact = {number for number, only in self._keys.get(word.key, ()) if titled or not only}
            for number in exact:
                yield Match(start, end, number, FORM)
            for number, only in self._stems.get(word.stem, ()):
                if (titled or not only) and number not in exact:
                    yield Match(start, end, number, STEM)
            for number, phrase in self._phrases.get(word.key, ()):
                if titled or phrase.where is TextField.ANY:
                    yield from self._phrase(words, i, offset, number, phrase)
            for number, prefix in self._prefixes:
                if word.key.startswith(prefix.key) and (titled or prefix.where is TextField.ANY):
                    yield Match(start, end, number, BEGINNING)

    @staticmethod
    def _phrase(words: Sequence[SearchWord], i: int, offset: int, number: int, phrase: Phrase) -> Iterator[Match]:
        places = [i]
        left = phrase.slop
        for key in phrase.keys[1:]:
            near = range(places[-1] + 1, min(places[-1] + 2 + left, len(words)))
            place = next((j for j in near if words[j].key == key), None)
            if place is None:
                return
            left -= place - places[-1] - 1
            places.append(place)
        spans = [(words[j].start, words[j].end) for j in places]
        if places[-1] - places[0] == len(places) - 1:
            spans = [(spans[0][0], spans[-1][1])]
        for start, end in spans:
            yield Match(offset + start, offset + end, number, PHRASE)


_SENTENCE = re.compile(r"\n|[.!؟?][»\")]?[ \u00a0]")


def _chunks(text: str, sought: _Sought, end_of_title: int, enough: int | None) -> Iterator[tuple[int, int]]:
    """The stretches of sentences in which something may stand; the title is one of its own."""
    needles = [] if "" in sought.needles or len(sought.needles) > _MOST_NEEDLES else sorted(sought.needles, key=len)
    left = dict.fromkeys(sought.plain, enough) if enough else {}
    read = 0
    start = None
    for a, b in _sentences(text, end_of_title):
        within = not needles or _worth(text[a:b], needles, left)
        if start is not None and (not within or a == end_of_title + 1):
            yield start, a
            start = None
        if within:
            start = a if start is None else start
            read += b - a
            if read > _MOST_READ:
                break
    if start is not None:
        yield start, b


def _worth(sentence: str, needles: Iterable[str], left: dict[str, int]) -> bool:
    """Whether to read the sentence: it may hold something, of which there is not enough yet or which is not alone."""
    bones = _bones(sentence)
    if not left:
        # a hamza is folded by what stands beside it («مسئول», «مسوول»): such sentences are read in any case
        return any(needle in bones for needle in needles) or _HAMZA.search(sentence) is not None
    held = [needle for needle in needles if needle in bones]
    worth = len(held) > 1 or any(left.get(needle, 1) > 0 for needle in held)
    for needle in held:
        if needle in left:
            left[needle] -= 1
    return worth or (not held and _HAMZA.search(sentence) is not None)


_HAMZA = re.compile("[ئؤء]")


def _sentences(text: str, end_of_title: int) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE.finditer(text):
        if match.end() <= end_of_title:
            continue  # a title is one piece, whatever stands in it
        yield start, match.end()
        start = match.end()
    yield start, len(text)


class _Bones(dict[int, str]):
    """Letter by letter what is left where spelling and spacing may differ; each answer is kept."""

    def __missing__(self, code: int) -> str:
        letter = fold(chr(code))
        self[code] = kept = letter if letter.isalnum() else ""
        return kept


_BONES = _Bones()


def _bones(text: str) -> str:
    return text.translate(_BONES)


# --- names and figures ----------------------------------------------------------------------------------


def _things(document: Document, parts: Sequence[Node]) -> Iterator[Match]:
    for number, part in enumerate(parts):
        if isinstance(part, Figure):
            for figure in meeting(document, part):
                yield Match(figure.start, figure.end, number, FIGURE)
        elif isinstance(part, Named):
            for span in named_spans(document, part):
                yield Match(span.start, span.end, number, NAME)
            if part.field is NameField.SPEAKER:
                for quote in document.quotes:
                    if names(part, quote.speaker):
                        yield Match(quote.start, min(quote.end, quote.start + 1), number, NAME, shown=False)


def named_spans(document: Document, named: Named) -> Iterator[Mention | PlaceMention | Span]:
    """Where the report names the thing."""
    match named.field:
        case NameField.OFFICIAL | NameField.SPEAKER:
            for official in document.officials:
                by_name = official.name is not None and names(named, official.name)
                if by_name or any(names(named, post) for post in official.posts):
                    wanted = MentionKind.NAME if by_name else MentionKind.POST
                    yield from (mention for mention in official.mentions if mention.kind is wanted)
        case NameField.PROVINCE | NameField.MAIN_PROVINCE:
            for province in document.provinces:
                if names(named, province.name):
                    yield from province.mentions
        case NameField.COOPERATIVE:
            for cooperative in document.cooperatives:
                if names(named, cooperative.name):
                    yield from cooperative.mentions
        case NameField.ORGANISATION:
            for organisation in document.organisations:
                if names(named, organisation.name):
                    yield from organisation.mentions
        case _:
            return


def names(named: Named, text: str) -> bool:
    """Whether the words asked for stand side by side in the name."""
    keys = [word.key for word in search_words(text)]
    asked = named.keys
    for i in range(len(keys) - len(asked) + 1):
        here = keys[i : i + len(asked)]
        if tuple(here[:-1]) == asked[:-1] and (
            here[-1] == asked[-1] or (named.prefix and here[-1].startswith(asked[-1]))
        ):
            return True
    return False
