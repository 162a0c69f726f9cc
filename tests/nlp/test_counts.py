"""What counts and measures, and what does not."""

from __future__ import annotations

import pytest
from figure_cases import cases, print_shares, report

from nlp.amounts import amounts
from nlp.counts import counts
from nlp.dates import dates


def read(text: str) -> str:
    line = report(text)
    found = counts(line, amounts(line), dates(line))
    return " ; ".join(f"{round(count.value, 4):.15g} {count.unit.split(' ')[0]}" for count in found) or "-"


def test_counts_of_every_kind():
    wrong = print_shares(cases("count", "no-count"), lambda _, text: read(text))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("text", ["۵ نفر ", "۱۲", "سه ", "یک ", "حداقل ", "ساعت ۵ ", "«", "۳ بر ۲ "])
@pytest.mark.timeout(60)  # a hang, not a speed: what grows with the square of its length takes minutes
def test_hostile_text_takes_linear_time(text):
    hostile = report((text * 100_000)[:100_000])
    counts(hostile, (), ())
