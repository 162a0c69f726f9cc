"""What every extractor reads: one report as normalised text, cut into tagged sentences."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from crawler.article import Article


class Part(StrEnum):
    """Where in the report a sentence stands."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark; offsets are characters of the report's text. `tag` is a Universal POS tag (`NOUN`, `VERB`, …)."""

    text: str
    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the report. `text` is `report.text[start:end]`; `paragraph` counts lines of the text from 0."""

    number: int
    text: str
    start: int
    end: int
    part: Part
    paragraph: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Report:
    """One Article, ready to be read.

    `text` is title, lead and body, normalised, parted by newlines. `published` is the day of publication in Tehran,
    None where unknown: nothing relative («امروز») can be resolved then.
    """

    article: Article
    text: str
    sentences: tuple[Sentence, ...] = field(repr=False)
    published: dt.date | None

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds this character, or the last one before it; None in a report without sentences."""
        from bisect import bisect_right

        i = bisect_right(self._starts, offset) - 1
        return self.sentences[max(i, 0)] if self.sentences else None
