"""What differs: between a report's revisions, and between it and others of its story, sentence by sentence."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
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

_COMPARED = 400  # sentences of one report
_REVISIONS_SHOWN, _REPRINTS_COMPARED = 10, 12

# (sign, sentence): it went («-») or came («+»)
type Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A revision: when it was fetched, and what went and came since the one before."""

    fetched_at: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reprint:
    """A report of the same story: how many hundredths of its sentences stand in this one too, and what differs.

    `lines` are what it left out («-») and what it has beside («+»); none where it is the very same, or one of many.
    """

    document: Document
    share: int
    lines: tuple[Line, ...]


def changes(revisions: Sequence[Article]) -> list[Change]:
    """What each revision changed, newest first; nothing where there is only one."""
    pairs = list(pairwise(revisions))[-_REVISIONS_SHOWN:]
    return [Change(after.fetched_at, compared(before, after)) for before, after in reversed(pairs)]


def reprints_of(questions: Asking, settings: Settings, document: Document) -> list[Reprint]:
    """The reports of the same story, the first first, each with its differences from this one."""
    same = elsewhere(settings.desk_path, [document.id]).get(document.id, [])
    held = questions.documents.get_many([reprint.id for reprint in same])
    own = set(_sentences(document.article))
    made: list[Reprint] = []
    for reprint in same:
        if other := held.get(reprint.id):
            theirs = _sentences(other.article)
            share = round(100 * sum(sentence in own for sentence in theirs) / len(theirs)) if theirs else 0
            lines = compared(document.article, other.article) if len(made) < _REPRINTS_COMPARED else ()
            made.append(Reprint(other, share, lines))
    return made


def compared(before: Article, after: Article) -> tuple[Line, ...]:
    """What went and what came, in reading order."""
    old, new = _sentences(before)[:_COMPARED], _sentences(after)[:_COMPARED]
    found: list[Line] = []
    for sign, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sign != "equal":
            found += [("-", line) for line in old[a:b]] + [("+", line) for line in new[c:d]]
    return tuple(found)


def compared_texts(ours: str, theirs: str) -> tuple[Line, ...]:
    """What of our text theirs left out («-»), and what it has beside («+»): whole sentences, however they are spelt."""
    old, new = _spoken(ours), _spoken(theirs)
    left, added = {key for key, _ in old}, {key for key, _ in new}
    gone = [("-", sentence) for key, sentence in old if key not in added]
    return (*gone, *(("+", sentence) for key, sentence in new if key not in left))


def _spoken(text: str) -> list[tuple[str, str]]:
    """Each sentence once, with what it is known by: its words, without letters' forms, half-spaces and marks."""
    lines = normalise(text).text.split("\n")
    sentences = (line[start:end].strip() for line in lines for start, end in sentence_spans(line))
    known: dict[str, str] = {}
    for sentence in sentences:
        if key := " ".join(word.key for word in search_words(sentence)):
            known.setdefault(key, harmless(sentence))
    return list(known.items())[:_COMPARED]


def _sentences(article: Article) -> list[str]:
    lines = (article.kicker, article.title, article.lead, *article.body.split("\n"))
    return [
        harmless(line[start:end].strip())
        for line in lines
        for start, end in sentence_spans(line)
        if line[start:end].strip()
    ]
