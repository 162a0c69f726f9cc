"""Reports made of one text, for the tests of places and bodies."""

from __future__ import annotations

from crawler.article import Article
from nlp.sentence import Report
from nlp.text import read_report

LONG = 20_000  # words of hostile texts


def report(text: str, title: str = "", place: str | None = None, lead: str = "") -> Report:
    return read_report(Article(id="x-1", site="x", title=title, lead=lead, body=text, place=place))


def plain(name: str) -> str:
    """The name with its half-spaces dropped: they are spelling, not what is tested."""
    return name.replace("\u200c", "")
