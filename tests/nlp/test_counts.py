"""What counts and measures, and what does not."""

from __future__ import annotations

import datetime as dt

import pytest
from figure_cases import cases, print_shares, report

from nlp.amounts import amounts
from nlp.counts import counts
from nlp.dates import dates
from nlp.document import Relation


def read(text: str) -> str:
    line = report(text)
    found = counts(line, amounts(line), dates(line))
    return " ; ".join(f"{round(count.value, 4):.15g} {count.unit.split(' ')[0]}" for count in found) or "-"


def test_counts_of_every_kind():
    wrong = print_shares(cases("count", "no-count"), lambda _, text: read(text))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "units", "sums"),
    [
        ("سد ۳ میلیارد متر مکعب آب دارد که یک میلیارد متر آن شور است.", ["متر مکعب", "متر مکعب"], 0),
        ("سدها ۳ میلیارد مترمکعب آب دارند و ۲۰۰ میلیون متر از آن هدر می‌رود.", ["مترمکعب", "مترمکعب"], 0),
        ("از ۱۲ هزار متر مربع زیربنا ۳ هزار متر آن انبار است.", ["متر مربع", "متر مربع"], 0),
        ("۱۲ هزار متر مربع زمین و ۳۰۰ متر دیوار دارد که ۱۰۰ متر آن ریخت.", ["متر مربع", "متر", "متر"], 0),
        ("۵ کیلومتر راه ساخته شد که ۲۰۰ متر آن پل است.", ["کیلومتر", "متر"], 0),
        # beside money the part is of what it was said of
        ("۳۰ میلیارد تومان هزینه شد و سد ۳ میلیارد متر مکعب آب دارد که یک میلیارد آن شور است.", ["متر مکعب"] * 2, 1),
        (
            "۳۰ میلیارد تومان هزینه شد و سد ۳ میلیارد متر مکعب آب دارد که یک میلیارد متر آن شور است.",
            ["متر مکعب"] * 2,
            1,
        ),
        ("سد ۳ میلیون متر مکعب آب دارد و ۳۰ میلیارد تومان هزینه داشت که ۲ میلیارد آن وام است.", ["متر مکعب"], 2),
    ],
)
def test_a_part_is_told_in_the_unit_of_its_whole(text, units, sums):
    line = report(text)
    found = amounts(line)
    assert len(found) == sums
    assert [count.unit for count in counts(line, found, ())] == units


def test_a_span_to_come_is_no_bound_but_may_have_one():
    relations = [
        counts(report(text), (), ())[0].relation
        for text in ("تا ۵ سال آینده تمام می‌شود.", "حداکثر تا دو ماه آینده تمام می‌شود.", "تا ۵ درصد تخفیف می‌دهد.")
    ]
    assert relations == [Relation.EQUAL, Relation.AT_MOST, Relation.AT_MOST]


def test_a_paper_that_writes_the_fraction_first_may_set_it_apart():
    read_of_2003 = report("نرخ آن از ۷/ ۴۴ درصد به ۹ /۲ درصد رسید.", dt.date(2003, 6, 1))
    assert [count.value for count in counts(read_of_2003, (), ())] == [44.7, 2.9]


@pytest.mark.parametrize("text", ["۵ نفر ", "۱۲", "سه ", "یک ", "حداقل ", "ساعت ۵ ", "«", "۳ بر ۲ "])
@pytest.mark.timeout(60)  # a hang, not a speed: what grows with the square of its length takes minutes
def test_hostile_text_takes_linear_time(text):
    hostile = report((text * 100_000)[:100_000])
    counts(hostile, (), ())
