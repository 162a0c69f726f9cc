"""The table of figures as reports write them, and reports made of one line."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import jdatetime

from crawler.article import Article
from nlp.document import Amount, Relation
from nlp.sentence import Report
from nlp.text import read_report

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "figures.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
SIGNS = {
    Relation.EQUAL: "=", Relation.ABOUT: "~", Relation.AT_LEAST: ">=", Relation.AT_MOST: "<=", Relation.MORE_THAN: ">",
    Relation.LESS_THAN: "<",
}  # fmt: skip


def cases(*kinds: str) -> list[tuple[str, str, str]]:
    return [(kind, text, expected) for kind, text, expected in CASES if kind.startswith(kinds)]


def report(text: str, published: dt.date | None = None, title: str = "") -> Report:
    day = published.isoformat() if published else None
    return read_report(Article(id="x-1", site="x", title=title, body=text, published_at=day))


def jalali(day: str) -> dt.date | None:
    return jdatetime.date.fromisoformat(day).togregorian() if day else None


def shown(amount: Amount) -> str:
    money = "" if amount.rial is not None else f"{amount.currency} "
    low = f"{amount.value:g}" if amount.rial is None and amount.value % 1 else str(int(amount.rial or amount.value))
    if amount.relation is Relation.BETWEEN:
        return f"{money}{low}..{int(amount.rial_high or amount.value_high or 0)}"
    return f"{SIGNS[amount.relation]} {money}{low}"


def print_shares(kinds: list[tuple[str, str, str]], read: Callable[[str, str], str]) -> list[str]:
    """Prints the share right per kind; gives the lines that are wrong."""
    right, total, wrong = Counter[str](), Counter[str](), []
    for kind, text, expected in kinds:
        total[kind] += 1
        got = read(kind, text)
        if got == expected:
            right[kind] += 1
        else:
            wrong.append(f"{kind}: «{text}» is {expected}, read as {got}")
    for kind, n in total.items():
        print(f"{kind:20} {right[kind] / n:7.1%} of {n}")
    return wrong
