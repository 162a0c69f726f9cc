"""Words of grammar and telling are known whatever their form; what a report is about is not among them."""

from __future__ import annotations

import pytest

from nlp.grammar_words import is_grammar
from nlp.words import fold


@pytest.mark.parametrize(
    "word",
    ["خواهیم", "کنید", "بخوانید", "می‌گویند", "دادن", "شدن", "کردن", "دقایقی", "فردا", "ادعای", "اظهارات", "در", "که"],
)
def test_words_of_grammar_and_telling(word):
    assert is_grammar(fold(word))


@pytest.mark.parametrize(
    "word",
    ["سیلاب", "تعاونی", "وام", "کردستان", "محاصره", "تشییع", "زائران", "اعتصاب", "گران", "شکست", "جان", "ایران", "زن"],
)
def test_words_that_a_report_may_be_about(word):
    assert not is_grammar(fold(word))
