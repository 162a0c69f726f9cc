"""One Article through all extractors: `annotate(article) -> Document`, pure: the same article, the same document."""

from __future__ import annotations

from dataclasses import replace

from crawler.article import Article
from nlp.amounts import amounts
from nlp.cooperatives import cooperatives
from nlp.counts import counts
from nlp.dates import dates
from nlp.document import Document
from nlp.figures import tie
from nlp.officials import officials
from nlp.organisations import organisations
from nlp.provinces import main_province, provinces
from nlp.quotes import quotes
from nlp.relevance import relevance
from nlp.text import read_report
from nlp.topics import topics

# Raise it whenever the same article may give another document: what was read by another reader is read again.
READER = "5"

# A report longer than this is read up to here; the longest real one has 83,000 characters.
LONGEST = 200_000


def annotate(article: Article) -> Document:
    """All that the article says, as far as it can be read."""
    report = read_report(_shortened(article))
    places = provinces(report)
    people = officials(report)
    said = quotes(report, people)
    bodies = cooperatives(report, places)
    organs = organisations(report)
    days = dates(report)
    sums = amounts(report)
    numbers = counts(report, sums, days)
    sums, numbers = tie(report, sums, numbers, people, said, places, bodies, organs)
    relevant, sure = relevance(report)
    return Document(
        article=article,
        text=report.text,
        relevant=relevant,
        relevance=sure,
        topics=topics(report),
        officials=people,
        provinces=places,
        main_province=main_province(report, places),
        cooperatives=bodies,
        organisations=organs,
        amounts=sums,
        counts=numbers,
        dates=days,
        quotes=said,
        reader=READER,
    )


def _shortened(article: Article) -> Article:
    if len(article.body) <= LONGEST:
        return article
    cut = article.body.rfind("\n", 0, LONGEST)
    return replace(article, body=article.body[: cut if cut > 0 else LONGEST])
