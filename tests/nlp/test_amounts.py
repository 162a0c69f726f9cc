"""Sums of money, their relation and what they are for."""

from __future__ import annotations

import datetime as dt

import pytest
from figure_cases import cases, print_shares, report, shown

from nlp.amounts import amounts, parse_amount
from nlp.document import Relation
from nlp.figures import tie


def read(text: str) -> str:
    return " ; ".join(shown(amount) for amount in amounts(report(text))) or "-"


def test_amounts_of_every_kind():
    wrong = print_shares(cases("amount", "no-amount"), lambda _, text: read(text))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "rial", "high", "relation"),
    [
        ("100میلیارد تومان", 10**12, None, Relation.EQUAL),
        ("300 همت", 3 * 10**15, None, Relation.EQUAL),
        ("بیش از ۵۰ میلیون ریال", 50_000_000, None, Relation.MORE_THAN),
        ("بین ۵۰ تا ۷۰ میلیون تومان", 500_000_000, 700_000_000, Relation.BETWEEN),
    ],
)
def test_an_amount_by_itself(text, rial, high, relation):
    money = parse_amount(text)
    assert (money.rial, money.rial_high, money.relation) == (rial, high, relation)


@pytest.mark.parametrize("text", ["", "تومان", "۵۰", "همت", "وام ۵۰ میلیون تومان", "۵۰ تومان وام"])
def test_what_is_no_amount_by_itself(text):
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("بدهی کشور به ۴/ ۲۹ میلیارد دلار می‌رسد.", "= USD 29400000000"),
        ("وام مسکن به ۵ /۱۱ میلیون تومان افزایش یافت.", "= 115000000"),
        ("معلم فقط ۰۰۰/۱۵۰ تومان حقوق می‌گیرد.", "= 1500000"),
        ("اوراق به ارزش ۰۰۰/۱ میلیارد ریال فروش رفت.", "= 1000000000000"),
        ("فرش را کمتر از\n۱۱ هزار تومان می‌خرند.", "< 110000"),
        ("جایزه او ۵/۳ میلیون تومان بود.", "= 35000000"),
    ],
)
def test_sums_of_papers_that_write_the_fraction_first(text, read_as):
    found = amounts(report(text, dt.date(2005, 6, 1)))
    assert " ; ".join(shown(amount) for amount in found) == read_as


def test_a_column_of_a_table_has_the_unit_of_its_heading():
    table = "آخرین معاملات\nمحله\nمتراژ\nقیمت (تومان)\nآهنگ\n۵۳ متر\n۷۲۰ میلیون\nآبشار\n۴۲ متر\n۳۲۰ میلیون\n"
    found = amounts(report(table + "دولت ۲۰۰ میلیارد ریال داد."))
    assert [amount.rial for amount in found] == [7_200_000_000, 3_200_000_000, 200_000_000_000]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("تاکنون ۲۰ میلیارد تومان تسهیلات با بهره کم در اختیار تعاونی‌ها قرار گرفت.", ["تسهیلات با بهره کم"]),
        ("طلب ۳۰ هزار دلاری باشگاه را دادند.", ["طلب باشگاه"]),
        ("قیمت دلار از سه هزار تومان به ۱۴ هزار تومان رسید.", ["قیمت دلار", "قیمت دلار"]),
        ("هزینه ۱۲ هزار تومانی ارسال پیامک را بانک می‌گیرد.", ["هزینه ارسال پیامک"]),
        ("بانک ۵ میلیارد تومان تسهیلات پرداخت کرد.", ["تسهیلات"]),
        ("آورده هر متقاضی ۲۰ میلیون تومان است.", ["آورده"]),
        ("قیمت هر کیلوگرم مرغ زنده ۸۹۰۰ ریال است.", ["قیمت مرغ زنده"]),
        ("دولت تاکنون ۳۰ میلیارد تومان به بازسازی روستا تخصیص داده است.", ["بازسازی روستا"]),
        ("بدهی شرکت ۵ میلیارد تومان است که از این مبلغ ۲ میلیارد تومان پرداخت شد.", ["بدهی شرکت", "بدهی شرکت"]),
    ],
)
def test_what_a_sum_is_for(text, about):
    read = report(text)
    tied, _ = tie(read, amounts(read), (), (), (), (), (), ())
    assert [amount.about for amount in tied] == about


def test_what_rises_from_one_sum_to_another_is_one_thing():
    read = report("با افزایش قیمت دلار از سه هزار تومان به ۱۴ هزار تومان بسیاری از کالاهای وارداتی گران شد.")
    first, second = (amount.about for amount in tie(read, amounts(read), (), (), (), (), (), ())[0])
    assert first == second
    assert "دلار" in first


HOSTILE = ["۵ تومان ", "تا ", "از ۵ ", "تومان", "حداقل ", "سقف وام ", "(", "۵ دلار و ", "وام ۵ میلیون، ", "۵ سنت "]
HOSTILE += ["قیمت (تومان)\n۵ میلیون\n", "۵ دلار و ۵ میلیون می ", "سقف وام از ۵ به ", "۵، ۶ ", "تا مرز "]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.timeout(60)  # a hang, not a speed: what grows with the square of its length takes minutes
def test_hostile_text_takes_linear_time(text):
    hostile = report("۵ تومان " + (text * 100_000)[:100_000])
    amounts(hostile)
