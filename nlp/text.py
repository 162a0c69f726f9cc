"""Normalised text of a report (provisional: characters only; half-spaces and tags are still to come)."""

from __future__ import annotations

import datetime as dt
import re

from crawler.article import Article
from nlp.sentence import Part, Report, Sentence, Token

_LETTERS = str.maketrans("يكۀة٠١٢٣٤٥٦٧٨٩0123456789", "یکهه۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹")
_STOP = re.compile(r"(?<=[.!؟?])\s+")
_TOKEN = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*|\d+(?:[.,٫٬/]\d+)*|[^\w\s]")


def normalise(text: str) -> str:
    """The text with letters, digits and spaces made one."""
    return re.sub(r"[ \t\u00a0]+", " ", text.translate(_LETTERS)).strip()


def read_report(article: Article) -> Report:
    """The article as tagged sentences of normalised text."""
    title, lead = normalise(article.title), normalise(article.lead)
    lines = [(Part.TITLE, title)] if title else []
    body = [normalise(line) for line in article.body.split("\n") if line.strip()]
    if lead and lead not in body[:2]:
        lines.append((Part.LEAD, lead))
    lines += [(Part.BODY, line) for line in body]
    sentences: list[Sentence] = []
    offset = 0
    for paragraph, (part, line) in enumerate(lines):
        start = 0
        for stop in [m.end() for m in _STOP.finditer(line)] + [len(line)]:
            text = line[start:stop].rstrip()
            if text:
                at = offset + start
                tokens = tuple(Token(m.group(), at + m.start(), at + m.end(), "") for m in _TOKEN.finditer(text))
                sentences.append(Sentence(len(sentences), text, at, at + len(text), part, paragraph, tokens))
            start = stop
        offset += len(line) + 1
    published = dt.date.fromisoformat(article.published_at[:10]) if article.published_at else None
    return Report(article, "\n".join(line for _, line in lines), tuple(sentences), published)
