"""Numbers in digits, words and both."""

from __future__ import annotations

import pytest
from figure_cases import CASES, cases, print_shares

from nlp.numbers import numbers, parse_number
from nlp.quantities import quantities


def test_the_table_is_long_enough():
    assert len(CASES) >= 800


def test_numbers_of_every_kind():
    def read(_: str, text: str) -> str:
        value = parse_number(text)
        return str(value if value is None or value == int(value) else round(value, 4))

    wrong = print_shares(cases("number"), read)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6/12 درصد", 12.6),
        ("4/5 میلیون", 5_400_000),
        ("۲/۲۷ میلیون", 27_200_000),
        ("12 هزار", 12_000),
    ],
)
def test_decimals_of_old_papers_are_mirrored(text, expected):
    assert numbers(text, mirrored=True)[0].value == expected


@pytest.mark.parametrize(
    "text",
    [
        "۱۴۰۰/۱۰/۱۲",
        "سیم کارت",
        "سه‌شنبه",
        "پنجشنبه",
        "دوباره",
        "یکدیگر",
        "هزاران",
        "صدها",
        "صدر",
        "دهکده",
        "سی دی",
        "بی بی سی و",
    ],
)
def test_words_and_dates_are_no_numbers(text):
    assert not [number for number in numbers(text) if not number.ordinal]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("پنجم", 5),
        ("بیست و هفتمین", 27),
        ("سی‌ام", 30),
        ("سوم", 3),
        ("۲۷مین", 27),
        ("هزار و سیصدم", 1300),
        ("بیست‌ و یکم", 21),
    ],
)
def test_ordinals_are_told_apart(text, expected):
    (number,) = numbers(text)
    assert number.ordinal
    assert number.value == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("۵۰، ۶۰ و ۷۰ میلیارد", [50e9, 60e9, 70e9]),
        ("برای سه داور، ۳۰ میلیون", [3, 30e6]),
        ("۲ و ۳ درصد", [2, 3]),
        ("یک میلیارد و\n۶۰۰ میلیون", [1.6e9]),
    ],
)
def test_series(text, expected):
    assert [quantity.low for quantity in quantities(text)] == expected


@pytest.mark.parametrize(
    "text", ["۱", "۱،", "۱، ", "1.", "یک و ", "سه‌", "هزار ", "(", "سی و ", "دو تا ", "۱-", "۵۰ میلیارد و "]
)
@pytest.mark.timeout(60)  # a hang, not a speed: what grows with the square of its length takes minutes
def test_hostile_text_takes_linear_time(text):
    quantities((text * 100_000)[:100_000])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("۷۵ میلیون و ۵۰۰ هزار میلیارد ریال", 75.5e15),  # once read as a thousand times as much
        ("۲ میلیون و ۳۰۰ هزار میلیارد تومان", 2.3e15),
        ("۲ هزار و ۵۰۰ میلیارد", 2.5e12),
    ],
)
def test_multipliers_that_two_parts_share(text, expected):
    assert [float(quantity.low) for quantity in quantities(text)] == [expected]
