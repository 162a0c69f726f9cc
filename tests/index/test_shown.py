import pytest

from index.shown import shown_date, shown_number, shown_rial


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
