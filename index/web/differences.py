"""What differs: between a report's revisions, and between it and others of its story, sentence by sentence."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from crawler.article import Article
from index.asking import Asking
from index.settings import Settings
from index.shown import harmless
from index.web.stories import elsewhere
from nlp.document import Document
from nlp.splitting import sentence_spans
from nlp.text import normalise
from nlp.words import search_words

MOST_COMPARED = 12  # reports whose differences from a release are told
MOST_SENTENCES = 60  # of the differences of one
_COMPARED = 400  # sentences of one report
_PAIRED, _ALIKE = 150, 0.45  # sentences that are paired with others; words that make two one sentence told otherwise
_SIGNS = "،؛:.!؟?«»()\"'-–…"
_REVISIONS_SHOWN, _REPRINTS_COMPARED = 10, 12

# (sign, words): they went («-»), came («+») or stayed («=»)
type Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A revision: when it was fetched, and what went and came since the one before."""

    fetched_at: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reprint:
    """A report of the same story: how many hundredths of its sentences stand in this one too, and what differs.

    `sentences` are those that it told otherwise, as `told_otherwise` has them; none where it is the very same, or one
    of many.
    """

    document: Document
    share: int
    sentences: tuple[tuple[Line, ...], ...]


def changes(revisions: Sequence[Article]) -> list[Change]:
    """What each revision changed, newest first; nothing where there is only one."""
    pairs = list(pairwise(revisions))[-_REVISIONS_SHOWN:]
    return [Change(after.fetched_at, compared(before, after)) for before, after in reversed(pairs)]


def reprints_of(questions: Asking, settings: Settings, document: Document) -> list[Reprint]:
    """The reports of the same story, the first first, each with its differences from this one."""
    same = elsewhere(settings.desk_path, [document.id]).get(document.id, [])
    held = questions.documents.get_many([reprint.id for reprint in same])
    own = {key for key, _ in _spoken(document.text)}
    made: list[Reprint] = []
    for reprint in same:
        if other := held.get(reprint.id):
            theirs = [key for key, _ in _spoken(other.text)]
            share = round(100 * sum(key in own for key in theirs) / len(theirs)) if theirs else 0
            otherwise = told_otherwise(document.text, other.text) if len(made) < _REPRINTS_COMPARED else []
            made.append(Reprint(other, share, tuple(otherwise)))
    return made


def compared(before: Article, after: Article) -> tuple[Line, ...]:
    """What went and what came, in reading order."""
    old, new = _sentences(before)[:_COMPARED], _sentences(after)[:_COMPARED]
    found: list[Line] = []
    for sign, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sign != "equal":
            found += [("-", line) for line in old[a:b]] + [("+", line) for line in new[c:d]]
    return tuple(found)


def told_otherwise(ours: str, theirs: str) -> list[tuple[Line, ...]]:
    """What they changed of our text, sentence by sentence, each in pieces: what stayed («=»), went («-»), came («+»).

    A sentence that is only spelt otherwise is the same; one that they told in other words stands with its own.
    """
    old, new = _spoken(ours), _spoken(theirs)
    kept = {key for key, _ in old} & {key for key, _ in new}
    gone, came = (
        [(set(key.split()), sentence) for key, sentence in side if key not in kept][:_PAIRED] for side in (old, new)
    )
    made: list[tuple[Line, ...]] = []
    for words, sentence in gone:
        other = max(came, key=lambda each: _alike(words, each[0]), default=None)
        if other and _alike(words, other[0]) >= _ALIKE:
            came.remove(other)
            made.append(_pieces(sentence, other[1]))
        else:
            made.append((("-", sentence),))
    return made + [(("+", sentence),) for _, sentence in came]


def _alike(one: set[str], other: set[str]) -> float:
    """How much of the longer of two sentences stands in the other: 0 to 1."""
    return len(one & other) / max(len(one), len(other), 1)


def _pieces(ours: str, theirs: str) -> tuple[Line, ...]:
    old, new = ours.split(), theirs.split()
    was, now = ([word.strip(_SIGNS) for word in words] for words in (old, new))
    made: list[Line] = []
    for sign, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if sign == "equal":
            made.append(("=", " ".join(new[c:d])))
            continue
        made += [(sign, " ".join(words)) for sign, words in (("-", old[a:b]), ("+", new[c:d])) if words]
    return tuple(made)


@lru_cache(maxsize=32)  # a report is held against each of its reprints
def _spoken(text: str) -> tuple[tuple[str, str], ...]:
    """Each sentence once, with what it is known by: its words, without letters' forms, half-spaces and marks."""
    lines = normalise(text).text.split("\n")
    sentences = (line[start:end].strip() for line in lines for start, end in sentence_spans(line))
    known: dict[str, str] = {}
    for sentence in sentences:
        if key := " ".join(word.key for word in search_words(sentence)):
            known.setdefault(key, harmless(sentence))
    return tuple(known.items())[:_COMPARED]


def _sentences(article: Article) -> list[str]:
    lines = (article.kicker, article.title, article.lead, *article.body.split("\n"))
    return [
        harmless(line[start:end].strip())
        for line in lines
        for start, end in sentence_spans(line)
        if line[start:end].strip()
    ]
