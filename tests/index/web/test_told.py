"""Every fault of a query and of an address is told in Persian."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from index.query.faults import QueryError
from index.query.language import parse
from index.web.told import told

ROOT = Path(__file__).parents[3]
WATCH = ("calendar", "saving", "searches")
SOURCES = [
    *sorted((ROOT / "index" / "query").glob("*.py")),
    ROOT / "crawler" / "fetching.py",
    *(ROOT / "index" / "watch" / f"{name}.py" for name in WATCH),
]
FAULTS = ("QueryError", "FetchError", "RuleError", "WatchError")
# words of the query language itself, which stay as they are
LATIN = re.compile(r"(?<![\w:/.])(?!OR\b|AND\b|NOT\b|isna\b|robots\b|txt\b|https?\b)[a-z]{2,}(?: [a-z]{2,})+")


def text_of(node):
    """A sentence of the code, with «نمونه» where something is filled in; None where it is not written there."""
    match node:
        case ast.Constant():
            return str(node.value)
        case ast.JoinedStr():
            return "".join(text_of(part) for part in node.values)
        case ast.FormattedValue():
            hint = isinstance(node.value, ast.Name) and node.value.id in ("hint", "_SAYS")
            call = isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") in ("_hint", "meant")
            kind = isinstance(node.value, ast.Name) and node.value.id in ("kind", "side")
            return "" if hint or call else {"kind": "field", "side": "before"}[node.value.id] if kind else "«نمونه»"
        case ast.IfExp():
            return text_of(node.body)
    return None


def sentences():
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FAULTS:
                said = text_of(node.args[-1])
                if said:
                    yield said.removesuffix("; ")


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_every_fault_of_the_code_has_its_persian(sentence):
    assert told(sentence) != sentence
    assert not LATIN.search(told(sentence))


def test_there_are_faults():
    assert len(set(sentences())) > 60


@pytest.mark.parametrize(
    ("query", "persian"),
    [
        ("استن:کردستان", "میدانی به نام «استن» نیست؛ آیا «استان» را می‌خواستید؟"),
        (
            "استان:سنندج",
            "استانی به نام «سنندج» نیست؛ «سنندج» در «کردستان» است: آن استان را بخواهید، یا خودِ واژه را بی میدان",
        ),
        ("استان:آذربایجان", "استانی به نام «آذربایجان» نیست؛ آیا «آذربایجان شرقی» یا «آذربایجان غربی» را می‌خواستید؟"),
        ("تاریخ:1403/13", "«۱۴۰۳/۱۳» تاریخ نیست: ماه ۱۳ نداریم"),
        ("رقم:(مبلغ>=100 ملیرد تومان)", "«ملیرد» یکای پول نیست؛ آیا «میلیارد» را می‌خواستید؟"),
        ("وام OR", "پس از این «OR» چیزی نیست؛ دو سو را به هم می‌پیوندد"),
        ('تعاونی "بانک', 'گیومه‌ای که در «"بانک» باز شده بسته نشده است'),
        ("لحن:بد", "«لحن» نمی‌تواند «بد» باشد؛ این‌ها شناخته است: مثبت، خنثی، منفی"),
        ("کبیری:تعاونی", 'میدانی به نام «کبیری» نیست؛ برای خودِ این واژه‌ها "کبیری:تعاونی" را در گیومه بنویسید'),
        ("تاریخ:مهر", "«مهر» تاریخ نیست؛ سال آن را هم بنویسید، مانند مهر ۱۴۰۳"),
        (
            "تاریخ:پس‌فردا",
            "«پس‌فردا» تاریخ نیست؛ چنین بنویسید: ۱۴۰۳/۰۷/۱۲ یا ۱۴۰۳/۰۷ یا ۱۴۰۳ یا ۱۴۰۳/۰۱..۱۴۰۳/۰۶",
        ),
        ("رقم:(سال:99)", "«۹۹» سال نیست؛ آیا «۱۳۹۹» را می‌خواستید؟"),
    ],
)
def test_faults_are_told(query, persian):
    with pytest.raises(QueryError) as error:
        parse(query)
    assert told(error.value.sentence) == persian


def test_the_column_of_a_query_is_told_too():
    assert told("query, column 7: the bracket that opens here is never closed") == (
        "پرانتزی که این‌جا باز شده بسته نشده است (نویسهٔ ۷ پرسش)"
    )


def test_what_is_not_known_stays_as_it_is():
    assert told("something new went wrong") == "something new went wrong"
    assert told("x" * 3000) == "x" * 3000
