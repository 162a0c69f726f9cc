"""What figures are sought by: what they are for, and the purpose named behind them."""

from __future__ import annotations

import pytest

from index.purposes import sought_by
from nlp.document import Amount, Relation


def amount(sentence: str, text: str, about: str | None) -> Amount:
    return Amount(text, 0, len(text), 1, None, 1.0, "IRT", Relation.EQUAL, about=about, sentence=sentence)


@pytest.mark.parametrize(
    ("sentence", "about", "expected"),
    [
        ("امسال ۵ میلیارد تومان تسهیلات برای ساخت مسکن به تعاونی‌ها داده شد.", "تسهیلات", "تسهیلات ساخت مسکن به"),
        ("۵ میلیارد تومان جهت نوسازی ناوگان هزینه شد.", "نوسازی", "نوسازی نوسازی ناوگان هزینه"),
        ("۵ میلیارد تومان وام گرفتند، برای مسکن هم زمین داده شد.", "وام", "وام"),
        ("۵ میلیارد تومان", None, ""),
        ("جمله‌ای دیگر", "وام", "وام"),
    ],
)
def test_what_a_figure_is_sought_by(sentence, about, expected):
    assert sought_by(amount(sentence, "۵ میلیارد تومان", about)) == expected
