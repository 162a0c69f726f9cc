"""Normalised text of a report: letters and digits made one, half-spaces restored, cut into tagged sentences."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import cache
from typing import Any

from crawler.article import Article
from nlp.halfspace import restore
from nlp.letters import HALF_SPACE, HALF_SPACES, SPACES, UNSEEN, letters, persian_digits
from nlp.normalised import Normalised
from nlp.sentence import Part, Report, Sentence, Token
from nlp.splitting import sentence_spans, token_spans
from nlp.tagger import tagger

_LIGATURES = {
    ord(c): unicodedata.normalize("NFKC", c) for c in map(chr, [*range(0xFDF0, 0xFDFD), *range(0xFEF5, 0xFEFD)])
}
LETTERS: dict[int, str] = (
    letters()
    | persian_digits()
    | _LIGATURES
    | dict.fromkeys(map(ord, HALF_SPACES), HALF_SPACE)
    | dict.fromkeys(map(ord, UNSEEN), "")
    | dict.fromkeys(map(ord, SPACES), " ")
    | dict.fromkeys(map(ord, "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
)


def normalise(text: str) -> Normalised:
    """The text with letters, digits, marks and spaces made one and its half-spaces restored; lines stay lines."""
    return Normalised("\n".join(map(restore, _characters(text).split("\n"))), text)


def read_report(article: Article) -> Report:
    """The article as tagged sentences of normalised text.

    A lead with which the body begins stands once; «انتهای پیام» is no part of the text.
    """
    parts = [(Part.TITLE, article.title), (Part.LEAD, article.lead), (Part.BODY, article.body)]
    lines: list[tuple[Part, str]] = []
    lead = ""
    for part, given in parts:
        found = [line for line in map(restore, _characters(given).split("\n")) if line]
        if part is Part.BODY:
            found = [line for line in map(_without_trailer, found) if line]
            if lead and lead in map(_squeezed, found[:2]):
                lines = [line for line in lines if line[0] is not Part.LEAD]
        else:
            found = [" ".join(found)] if found else []
            lead = _squeezed(found[0]) if part is Part.LEAD and found else ""
        lines += [(part, line) for line in found]
    sentences: list[Sentence] = []
    offset = 0
    tag = tagger().tag
    for paragraph, (part, line) in enumerate(lines):
        for start, end in sentence_spans(line):
            text = line[start:end]
            spans = token_spans(text)
            words = [text[a:b] for a, b in spans]
            at = offset + start
            tokens = tuple(
                Token(word, at + a, at + b, tag_) for word, (a, b), tag_ in zip(words, spans, tag(words), strict=True)
            )
            sentences.append(Sentence(len(sentences), text, at, at + len(text), part, paragraph, tokens))
        offset += len(line) + 1
    return Report(article, "\n".join(line for _, line in lines), tuple(sentences), _day(article.published_at))


_TRAILER = re.compile(r"(?:^|(?<=[.!؟» ]))انتهای (?:پیام|خبر)[ /.]{0,4}[\w/ ]{0,8}$")


def _without_trailer(line: str) -> str:
    if "انتهای" not in line[-30:]:
        return line
    return _TRAILER.sub("", line).rstrip()


def _squeezed(line: str) -> str:
    return line.replace(" ", "").replace(HALF_SPACE, "")


def _day(published_at: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(published_at[:10]) if published_at else None
    except ValueError:
        return None


def _characters(text: str) -> str:
    """The characters as hazm's normaliser has them; its spacing joins and parts words that it should not, so it stays off."""
    text = text.translate(LETTERS)
    normal: str = _normalizer().normalize(text)
    return normal


@cache
def _normalizer() -> Any:
    from hazm import Normalizer

    return Normalizer(
        correct_spacing=False,
        remove_diacritics=False,
        decrease_repeated_chars=False,
        seperate_mi=False,
    )
