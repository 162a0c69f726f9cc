"""Documents made of a few lines, for tests that need no reader."""

from __future__ import annotations

import re

from crawler.article import Article
from nlp.document import (
    Amount,
    Cooperative,
    CooperativeKind,
    Count,
    Document,
    Mention,
    MentionKind,
    Official,
    Organisation,
    PlaceMention,
    Province,
    Quote,
    Relation,
    Span,
    Topic,
)


def spans(text, name):
    """Every place where the name stands."""
    return [(m.start(), m.end()) for m in re.finditer(re.escape(name), text)]


def amount(text, words, toman, high=None, **told):
    """The sum that stands in the text in these words."""
    start = text.index(words)
    sentence = text[text.rfind("\n", 0, start) + 1 :].split("\n")[0]
    return Amount(
        text=words,
        start=start,
        end=start + len(words),
        rial=toman * 10,
        rial_high=high and high * 10,
        value=toman,
        value_high=high,
        currency="IRT",
        relation=told.pop("relation", Relation.BETWEEN if high else Relation.EQUAL),
        sentence=sentence,
        **told,
    )


def count(text, words, value, unit, **told):
    """The count that stands in the text in these words."""
    start = text.index(words)
    return Count(words, start, start + len(words), value, None, unit, told.pop("relation", Relation.EQUAL), **told)


def document(
    title,
    *body,
    amounts=(),
    counts=(),
    officials=(),
    provinces=(),
    cooperatives=(),
    organisations=(),
    topics=(),
    quotes=(),
    main_province=None,
    relevant=True,
    **article,
):
    """A document of a title and paragraphs; names are given as texts and found where they stand.

    `officials` are (name, posts), `quotes` (speaker, words), `amounts` and `counts` what `amount` and `count` take.
    """
    text = "\n".join(line for line in (title, *body) if line)
    article = {"id": "isna-1", "site": "isna", "published_at": "2024-10-05T10:00:00+03:30"} | article
    return Document(
        article=Article(title=title, body="\n".join(body), **article),
        text=text,
        relevant=relevant,
        relevance=1.0,
        topics=tuple(Topic(name, 1.0) for name in topics),
        officials=tuple(
            Official(
                name,
                posts,
                tuple(Mention(a, b, MentionKind.NAME) for a, b in (spans(text, name) if name else ()))
                + tuple(Mention(a, b, MentionKind.POST) for post in posts for a, b in spans(text, post)),
            )
            for name, posts in officials
        ),
        provinces=tuple(Province(name, tuple(PlaceMention(a, b) for a, b in spans(text, name))) for name in provinces),
        main_province=main_province,
        cooperatives=tuple(
            Cooperative(name, CooperativeKind.COOPERATIVE, None, tuple(Span(a, b) for a, b in spans(text, name)))
            for name in cooperatives
        ),
        organisations=tuple(
            Organisation(name, tuple(Span(a, b) for a, b in spans(text, name))) for name in organisations
        ),
        amounts=tuple(amount(text, *given, **told) for *given, told in amounts),
        counts=tuple(count(text, *given, **told) for *given, told in counts),
        quotes=tuple(
            Quote(speaker, None, text.index(words), text.index(words) + len(words), False) for speaker, words in quotes
        ),
    )
