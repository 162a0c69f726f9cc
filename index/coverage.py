"""Coverage: who ran our release, when, how much of it, with which headline, and who did not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.asking import Asking
from index.engine import Sort
from index.query.tree import Node, Or, Word
from nlp.document import Document
from nlp.story_pairs import rarity
from nlp.words import search_words

_SOUGHT = 300
_RAREST = 12
_LEAST = 0.3  # of the release, for a report to count as one that ran it
_SHINGLE = 3


@dataclass(frozen=True, slots=True)
class Ran:
    """One report that ran the release: how much of the release it has, and how much of it is the release (0 to 1)."""

    document: Document
    of_release: float
    of_report: float

    @property
    def id(self) -> str:
        """The report's id."""
        return self.document.id


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who ran a release, the first first, and the outlets of the archive that did not."""

    ran: tuple[Ran, ...]
    silent: tuple[str, ...]


def coverage(asked: Asking, release: str, least: float = _LEAST) -> Coverage:
    """Who ran the release among all that was indexed; `least` is the part of it that must stand in a report."""
    words = [word.stem for word in search_words(release)]
    own = _shingles(words)
    found = [ran for ran in _compared(asked, own, words) if ran.of_release >= least]
    found.sort(
        key=lambda ran: (ran.document.article.published_at is None, ran.document.article.published_at or "", ran.id)
    )
    names = {ran.document.article.site for ran in found}
    return Coverage(tuple(found), tuple(site for site in _outlets(asked) if site not in names))


def _compared(asked: Asking, own: frozenset[tuple[str, ...]], words: list[str]) -> Iterator[Ran]:
    query = _rarest(words)
    if query is None or not own:
        return
    ids = [hit.id for hit in asked.engine.search(query, _SOUGHT, 0, Sort.RELEVANCE).hits]
    for document in asked.documents.get_many(ids).values():
        others = _shingles([word.stem for word in search_words(document.text)])
        both = len(own & others)
        yield Ran(document, both / len(own), both / max(1, len(others)))


def _rarest(words: list[str]) -> Node | None:
    """A query for reports with any of the release's rarest words."""
    shares, unknown = rarity()
    distinct = [word for word in dict.fromkeys(words) if len(word) > 2]
    chosen = sorted(distinct, key=lambda word: (shares.get(word, unknown), word))[:_RAREST]
    return Or(tuple(Word(word, word) for word in chosen)) if chosen else None


def _shingles(words: list[str]) -> frozenset[tuple[str, ...]]:
    size = min(_SHINGLE, max(1, len(words)))
    return frozenset(tuple(words[i : i + size]) for i in range(len(words) - size + 1)) if words else frozenset()


def _outlets(asked: Asking) -> list[str]:
    from index.query.tree import Everything, NameField

    buckets = asked.engine.facets(Everything(), (NameField.SITE,), 1000)[NameField.SITE]
    return [bucket.value for bucket in buckets]
