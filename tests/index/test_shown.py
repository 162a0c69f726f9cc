import pytest

from index.shown import harmless, one_line, shown_date, shown_number, shown_rial, shown_value


@pytest.mark.parametrize(
    ("rial", "high", "expected"),
    [
        (3_000_000_000_000, None, "۳۰۰ میلیارد تومان"),
        (25_000_000_000_000, None, "۲٫۵ هزار میلیارد تومان"),
        (500_000_000, 700_000_000, "۵۰ میلیون تا ۷۰ میلیون تومان"),
        (12_500, None, "۱٫۲۵ هزار تومان"),
        (500, None, "۵۰ تومان"),
    ],
)
def test_sums_are_shown_in_the_largest_unit(rial, high, expected):
    assert shown_rial(rial, high) == expected


@pytest.mark.parametrize(("value", "expected"), [(100_000, "۱۰۰٬۰۰۰"), (2.5, "۲٫۵"), (0, "۰"), (0.333, "۰٫۳۳۳")])
def test_numbers_have_persian_digits(value, expected):
    assert shown_number(value) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2022-01-02T11:31:00+03:30", "۱۲ دی ۱۴۰۰، ۱۱:۳۱"),
        ("2022-01-02", "۱۲ دی ۱۴۰۰"),
        (None, ""),
        ("2021-03-20T00:10:00+03:30", "۳۰ اسفند ۱۳۹۹، ۰۰:۱۰"),
    ],
)
def test_dates_are_jalali(moment, expected):
    assert shown_date(moment) == expected


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ({"rial": 10**12, "rial_high": None, "value": 100e9, "currency": "IRT"}, "۱۰۰ میلیارد تومان"),
        ({"rial": None, "value": 5_000_000, "currency": "USD"}, "۵ میلیون دلار"),
        ({"rial": None, "value": 2, "value_high": 3, "currency": "XAU"}, "۲ تا ۳ XAU"),
        ({"value": 11, "value_high": None, "unit": "تعاونی"}, "۱۱ تعاونی"),
        ({"value": 50, "value_high": 70, "unit": "\x1b[1mنفر"}, "۵۰ تا ۷۰  [1mنفر"),
    ],
)
def test_values_have_their_units(figure, expected):
    assert shown_value(figure) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("تعاونی‌ها", "تعاونی‌ها"),
        ("\x1b[31mسرخ\x07", " [31mسرخ "),
        ("\x9b31m\x7f", " 31m "),
        ("\u202eوارونه\u2066\u200f", " وارونه  "),
        ("\ud800", " "),
        ("دو\nخط\tو\r", "دو\nخط\tو "),
        ("می‌\u200dشود", "می‌\u200dشود"),
    ],
)
def test_what_steers_a_terminal_becomes_a_space(text, expected):
    assert harmless(text) == expected
    assert len(harmless(text)) == len(text)


def test_a_line_is_one_line():
    assert one_line(" یک\n\x1b دو  \t سه\u2028") == "یک دو سه"
