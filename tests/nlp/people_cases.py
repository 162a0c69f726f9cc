"""Short reports of one's own, read as the extractors of people and speech read them."""

from __future__ import annotations

from crawler.article import Article
from nlp.names import fold
from nlp.officials import officials
from nlp.quotes import quotes
from nlp.sentence import Part, Report
from nlp.text import read_report

LONG = [
    "وی گفت " * 4000,
    "علی رضایی، مدیرعامل " * 2500,
    "مدیرعامل " * 8000,
    "مدیر کل دفتر امور و " * 3000,
    "«" * 20000,
    "گفت: «" * 6000,
    "سید محمد علی حسین رضا " * 3000,
    "رئیس استان، " * 6000,
    "به گفته به گفته " * 4000,
    "گفت\n" * 8000,
    "* چرا؟\n- چون.\n" * 3000,
    "ناشناخته‌ای گفت: نه.\n" * 3000,
    "\u200c" * 20000,
    "م" * 20000,
    "وزیر\n" * 6000,
    "دکتر مهندس سردار " * 4000,
]


def report(text: str, title: str = "", lead: str = "") -> Report:
    return read_report(Article(id="t-1", site="t", title=title, lead=lead, body=text))


def plain(text: str) -> str:
    """Half-spaces and spelling variants aside, so that a table holds whatever the normaliser restores."""
    return " ".join(fold(word) for word in text.split())


def people(found: Report) -> list[str]:
    """«name: post؛ post» of each official."""
    return [
        plain(f"{o.name or '؟'}: {'؛ '.join(o.posts)}" if o.posts else f"{o.name or '؟'}") for o in officials(found)
    ]


def speakers(found: Report) -> list[str]:
    """Who speaks in each sentence after the title; «-» where the narrator does."""
    said = quotes(found, officials(found))
    lines = []
    for sentence in found.sentences:
        if sentence.part is not Part.TITLE:
            over = [q.speaker for q in said if q.start < sentence.end and q.end > sentence.start]
            lines.append(plain(over[0]) if over else "-")
    return lines
