"""Normalised text of a report: letters and digits made one, half-spaces restored, cut into tagged sentences."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from itertools import accumulate
from typing import Any

from crawler.article import Article
from nlp.halfspace import restore
from nlp.letters import HALF_SPACE
from nlp.normalised import Normalised, letter_table
from nlp.sentence import Part, Report, Sentence, Token
from nlp.splitting import sentence_spans, token_spans
from nlp.tagger import tagger


def normalise(text: str) -> Normalised:
    """The text with letters, digits, marks and spaces made one and its half-spaces restored; lines stay lines."""
    return Normalised("\n".join(map(restore, _characters(text).split("\n"))), text)


def read_report(article: Article) -> Report:
    """The article as tagged sentences of normalised text.

    A lead with which the body begins stands once; «انتهای پیام» is no part of the text.
    """
    lines = _lines(article)
    spans = [(number, *span) for number, (_, line) in enumerate(lines) for span in sentence_spans(line)]
    texts = [lines[number][1][start:end] for number, start, end in spans]
    cuts = [token_spans(text) for text in texts]
    words = [[text[a:b] for a, b in cut] for text, cut in zip(texts, cuts, strict=True)]
    tags = tagger().tag_sentences(words)
    offsets = [0, *accumulate(len(line) + 1 for _, line in lines)]
    sentences: list[Sentence] = []
    for (number, start, end), text, cut, forms, kinds in zip(spans, texts, cuts, words, tags, strict=True):
        at = offsets[number] + start
        tokens = tuple([Token(form, at + a, at + b, tag) for form, (a, b), tag in zip(forms, cut, kinds, strict=True)])
        sentences.append(Sentence(len(sentences), text, at, offsets[number] + end, lines[number][0], number, tokens))
    return Report(article, "\n".join(line for _, line in lines), tuple(sentences), _day(article.published_at))


def _lines(article: Article) -> list[tuple[Part, str]]:
    title, lead = " ".join(article.title.split()), " ".join(article.lead.split())
    title, lead, *body = _characters(f"{title}\n{lead}\n{article.body}").split("\n")
    title, lead = restore(title), restore(lead)
    paragraphs = [line for line in map(_without_trailer, map(restore, _unwrapped(body))) if line]
    lines = [(Part.TITLE, title)] if title else []
    if lead and _squeezed(lead) not in map(_squeezed, paragraphs[:2]):
        lines.append((Part.LEAD, lead))
    return lines + [(Part.BODY, line) for line in paragraphs]


def _unwrapped(lines: list[str]) -> list[str]:
    """The lines of a body that was cut at a fixed width (Hamshahri of 1381) as paragraphs; any other body as it is."""
    sizes = sorted(len(line) for line in lines if line.strip())
    if len(sizes) < 6 or not _NARROW[0] <= sizes[-1] <= _NARROW[1]:
        return lines
    full = 0.75 * sizes[-1]
    open_ends = sum(len(line) >= full and not _ENDED.search(line[-3:]) for line in lines)
    if 2 * open_ends < len(sizes) or 4 * sum(_ITEM.match(line) is not None for line in lines) > len(sizes):
        return lines
    made: list[list[str]] = [[]]
    for line in lines:
        made[-1].append(line.strip())
        if len(line) < full or _ENDED.search(line[-3:]):
            made.append([])
    return [" ".join(parts) for parts in made]


_NARROW = (50, 110)  # characters of the longest line
_ENDED = re.compile(r"[.!؟?:؛»)]\s*$")
_ITEM = re.compile(r" ?(?:[-–*•_+]|[0-9۰-۹]{1,3} ?[-–.):])")
_TRAILER = re.compile(r"(?:^|(?<=[.!؟»]) ?)انتهای (?:پیام|خبر)[ /.]{0,4}[\w/ ]{0,8}$")


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
    """The characters as hazm has them; its spacing stays off, which joins and parts words that it should not."""
    table = letter_table()
    present = set(text)
    if "ـ" in present:
        text = _DRAWN_DASH.sub("-", text)
    for letter in present & table.keys():
        text = text.replace(letter, table[letter])
    normalizer = _normalizer()
    if '"' in text or "..." in text or _DECIMAL.search(text):
        text = normalizer.persian_style(text)
    if not present.isdisjoint(_specials()):
        text = normalizer.remove_specials_chars(text)
    if _LATIN.search(text):
        text = _LATIN_RUN.sub(lambda run: run[0].translate(_LATIN_DIGITS), text)
    return text


_DRAWN_DASH = re.compile(r"(?<=\d)ـ(?=\d)")  # «سال‌های ۹۶ـ۹۴»
_DECIMAL = re.compile(r"\d\.\d")
_LATIN = re.compile(r"[A-Za-z][!-~]{0,200}[۰-۹٪]")
# «ABC-12», «https://example.org/?a=1»: digits of a Latin word or of an address are no Persian number
_LATIN_RUN = re.compile(r"[A-Za-z][!-~۰-۹٫٪]{0,2000}")
_LATIN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٫٪", "0123456789.%")


@cache
def _specials() -> frozenset[str]:
    """What hazm drops: the marks of the Koran and the like."""
    from hazm.constants import SPECIAL_CHARS_PATTERNS

    return frozenset("".join(pattern for pattern, _ in SPECIAL_CHARS_PATTERNS))


@cache
def _normalizer() -> Any:
    from hazm import Normalizer

    return Normalizer(correct_spacing=False, decrease_repeated_chars=False, seperate_mi=False)
