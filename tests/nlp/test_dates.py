"""Days, months and years, resolved from the day of publication or from the report."""

from __future__ import annotations

import datetime as dt

import pytest
from figure_cases import cases, jalali, print_shares, report

from nlp.dates import dates


def read(text: str, published: dt.date | None) -> str:
    return " ".join(dict.fromkeys(date.value for date in dates(report(text, published)))) or "-"


def test_dates_of_every_kind():
    def of_case(_: str, case: str) -> str:
        day, text = case.split("|")
        return read(text, jalali(day))

    wrong = print_shares(cases("date", "no-date"), of_case)
    assert not wrong, "\n".join(wrong)


def test_a_bracket_that_a_date_opens_it_also_closes():
    found = dates(report("امروز(۱۲دی) در نشستی گفت", jalali("1400-10-12")))
    assert [(date.text, date.value) for date in found] == [("امروز(۱۲دی)", "1400-10-12")]


@pytest.mark.parametrize("text", ["۱۲ ", "۱۲ دی ", "سال ", "۹۸ و ", "1/1", "روز ", "امروز ", "پنجم ", "(", "م"])
@pytest.mark.timeout(60)  # a hang, not a speed: what grows with the square of its length takes minutes
def test_hostile_text_takes_linear_time(text):
    hostile = report((text * 100_000)[:100_000], dt.date(2020, 1, 1))
    dates(hostile)
