"""What is marked and why it was found is decided one document at a time, and must be what the engine found."""

from __future__ import annotations

import pytest
from made import document

from index.engines.embedded import EmbeddedEngine
from index.marking import matches, parts_of
from index.meeting import meeting
from index.query.language import parse
from index.query.tree import FigureKind
from nlp.document import Relation, Scope, Stage

BILLION = 10**9
REPORTS = [
    document(
        "وام مسکن در تهران و کردستان",
        "۲۰۰ میلیارد تومان وام مسکن در تهران و ۵ میلیارد تومان در کردستان پرداخت شد.",
        "۱۲۰ هزار نفر در سال ۱۴۰۱ ثبت‌نام کردند.",
        id="isna-1",
        published_at="2024-10-05T10:00:00+03:30",
        amounts=[
            ("۲۰۰ میلیارد تومان", 200 * BILLION, {"province": "تهران", "about": "وام مسکن", "stage": Stage.PAID}),
            ("۵ میلیارد تومان", 5 * BILLION, {"province": "کردستان", "about": "وام مسکن"}),
        ],
        counts=[("۱۲۰ هزار نفر", 120_000, "نفر", {"period": "سال ۱۴۰۱", "about": "نفر"})],
    ),
    document(
        "سرمایهٔ تعاونی‌های کردستان",
        "۵۰ تا ۷۰ میلیارد تومان برای تعاونی‌های مسکن کردستان مصوب شد.",
        "۱۵ درصد رشد کرد؛ ۱۱ تعاونی تازه کار می‌کنند.",
        id="isna-2",
        published_at="2022-05-05",
        amounts=[
            (
                "۵۰ تا ۷۰ میلیارد تومان", 50 * BILLION, 70 * BILLION,
                {"province": "کردستان", "about": "سرمایه", "beneficiary": "تعاونی‌های مسکن", "stage": Stage.APPROVED},
            )
        ],
        counts=[
            ("۱۵ درصد", 15, "درصد", {"relation": Relation.ABOUT}),
            ("۱۱ تعاونی تازه", 11, "تعاونی تازه", {"scope": Scope.NEW, "speaker": "محمد نمونه‌ای"}),
        ],
    ),
    document(
        "بی‌تاریخ",
        "۱ میلیارد تومان پرداخت شد.",
        id="isna-3",
        published_at=None,
        amounts=[("۱ میلیارد تومان", BILLION, {})],
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with EmbeddedEngine(tmp_path_factory.mktemp("index"), write=True) as engine:
        engine.write(REPORTS, 1)
        yield engine


@pytest.mark.parametrize(
    ("conditions", "number"),
    [
        ("مبلغ>=100میلیارد تومان", 1),
        ("مبلغ>=100میلیارد تومان استان:کردستان", 0),
        ("مبلغ>=60میلیارد تومان استان:کردستان", 1),  # the range reaches it
        ("مبلغ>70میلیارد تومان استان:کردستان", 0),
        ("مبلغ>=70میلیارد تومان استان:کردستان", 1),
        ("مبلغ<50میلیارد تومان استان:کردستان", 1),
        ("مبلغ<=50میلیارد تومان استان:کردستان", 2),
        ("مبلغ:1..5 میلیارد تومان", 2),
        ("مبلغ>=1 دلار", 0),
        ("مبلغ:*", 4),
        ("تعداد:*", 3),
        ("استان:کردستان", 2),
        ("تعداد>=100 هزار نفر", 1),
        ("تعداد>=10", 3),
        ("واحد:تعاونی", 1),
        ("واحد:نفر", 1),
        ("بابت:وام", 2),
        ("بابت:مسکن وام", 2),
        ("بابت:مسکن سرمایه", 1),  # «برای تعاونی‌های مسکن»: the purpose behind the sum counts as well
        ("بابت:وام سرمایه", 0),
        ("برای:تعاونی", 1),
        ("گوینده:نمونه‌ای", 1),
        ("سال:1403", 2),
        ("سال:1401", 4),  # one names the year, three are of a report of that year
        ("دوره:سال", 1),
        ("مرحله:پرداخت‌شده", 1),
        ("مرحله:مصوب", 1),
        ("گستره:تازه", 1),
        ("نسبت:حدود", 1),
        ("نسبت:بین", 1),
    ],
)
def test_figures_meet_conditions_as_in_the_engine(engine, conditions, number):
    query = parse(f"رقم:({conditions})")
    here = set()
    for report in REPORTS:
        for figure in meeting(report, query):
            if figure in report.amounts:
                here.add((report.id, FigureKind.AMOUNT, report.amounts.index(figure)))
            else:
                here.add((report.id, FigureKind.COUNT, report.counts.index(figure)))
    there = engine.figures(query, 100)
    assert here == {(hit.id, hit.kind, hit.number) for hit in there.hits}
    assert len(here) == there.total == number


@pytest.mark.parametrize(
    "query",
    [
        "مسکن", "تعاونی", "تعاونی‌ها", "سرمایه", "سرمایهٔ", "کردستان", "پرداخت", "تاز*", "بی*", "عنوان:مسکن",
        "عنوان:کردستان",
        '"وام مسکن"', '"مسکن وام"', 'عنوان:"وام مسکن"', '"وام تهران"~2', "۱۲۰", "1401", "بی‌تاریخ", "نیست",
    ],
)  # fmt: skip
def test_what_is_marked_is_what_the_engine_found(engine, query):
    node = parse(query)
    here = {report.id for report in REPORTS if matches(report, parts_of(node))}
    assert here == {hit.id for hit in engine.search(node, 10).hits}
