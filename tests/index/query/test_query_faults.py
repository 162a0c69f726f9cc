"""Every fault of a query is one sentence with its column and, where it can be told, what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_pieces import PIECES, TODAY, fault

from index.faults import RasadError
from index.query.language import QueryError, parse


@pytest.mark.parametrize(
    ("query", "column", "sentence"),
    [
        ('تعاونی مسکن "بانک توسعه', 13, 'the quote that opens at «"بانک توسعه» is never closed'),
        ("وام «مسکن", 5, "is never closed"),
        ("وام» مسکن", 4, "was never opened"),
        ('وام ""', 5, "nothing stands between these quotes"),
        ('"بانک توس*"', 10, "cannot stand inside quotes"),
        ('"بانک توس"*', 11, "not phrases"),
        ('"بانک توس"~99', 11, "at most 20 words"),
        ("(وام", 1, "the bracket that opens here is never closed"),
        ("وام (مسکن (بورس)", 5, "never closed"),
        ("وام)", 4, "never opened"),
        ("وام ()", 5, "nothing stands in these brackets"),
        ("وام (،)", 5, "nothing stands in these brackets"),
        ("OR وام", 1, "nothing stands before this «OR»"),
        ("وام OR", 5, "nothing stands after this «OR»"),
        ("وام OR OR مسکن", 5, "nothing stands after this «OR»"),
        ("(وام |) مسکن", 6, "nothing stands after this «|»"),
        ("AND وام", 1, "nothing stands before this «AND»"),
        ("وام AND", 5, "nothing stands after this «AND»"),
        ("NOT", 1, "nothing stands after this «NOT»"),
        ("وام - مسکن", 5, "a lone «-»"),
        ("وام -", 5, "a lone «-»"),
        ("--وام", 1, "two «-» in a row"),
        ("NOT -وام", 5, "one is enough"),
        ("تع*ون", 3, "did you mean «تعون*»?"),
        ("*تعاون", 1, "did you mean «تعاون*»?"),
        ("ایران-عر*", 1, "more than one word"),
        ("،؛", 1, "there is no word to seek"),
        ("استن:کردستان", 1, "there is no field «استن»; did you mean «استان»?"),
        ("وام provnce:یزد", 5, "there is no field «provnce»; did you mean «province»?"),
        ("اصلی:یزد", 1, "did you mean «استان_اصلی»?"),
        ("کبیری:تعاونی", 1, 'write "کبیری:تعاونی" in quotes'),
        ("استان:کردستن", 7, "there is no province «کردستن»; did you mean «کردستان»?"),
        ("استان:آذربایجان", 7, "did you mean «آذربایجان شرقی» or «آذربایجان غربی»?"),
        ("استان:سنندج", 7, "«سنندج» lies in «کردستان»"),
        ("استان:ژژ*", 7, "no province begins with «ژژ»"),
        ("استان:", 1, "«استان» has no value"),
        ("استان: OR یزد", 1, "«استان» has no value"),
        ("استان:-یزد", 7, "«-» stands before the field"),
        ("استان:تاریخ:1403", 7, "there is no province"),
        ("استان: تاریخ:1403", 1, "«استان» has no value"),
        ("استان>=یزد", 1, "«استان» takes «:», not «>=»"),
        ("استان:*", 7, "asks for nothing"),
        ("عنوان:*", 7, "asks for nothing"),
        ("لحن:منقی", 5, "«لحن» cannot be «منقی»; did you mean «منفی»?"),
        ("کار:صندلی", 5, "«کار» cannot be «صندلی»; known are پاسخ, پیگیری, باز, انجام‌شده"),
        ("اهمیت:با*", 7, "knows no «*»"),
        ("عنوان:،", 7, "there is no word to seek"),
        ("مقام:،", 6, "there is no word to seek"),
        ("عنوان:(استان:یزد)", 8, "cannot stand inside the brackets of «عنوان:»"),
        ("مرتبط:شاید", 7, "«بله» or «نه»"),
        ("مقام:«کبیری»~2", 6, "«~» belongs to phrases"),
        ("تاریخ:1403/13", 7, "there is no month 13"),
        ("تاریخ:1403/07/31", 7, "this month ends with day 30, 1403/07/30"),
        ("تاریخ:1404/12/30", 7, "ends with day 29"),
        ("تاریخ:2023-02-29", 7, "no day 29"),
        ("تاریخ:9999-01-01", 7, "no news from the year 9999"),
        ("تاریخ:1600", 7, "no news from the year 1600"),
        ("تاریخ:98/01", 7, "with four digits"),
        ("تاریخ:12/10/1400", 7, "write the year first: 1400/10/12"),
        ("تاریخ:امرز", 7, "did you mean «امروز»?"),
        ("تاریخ:مهر", 7, "say of which year, as in مهر 1403"),
        ('تاریخ:"12 بهمین 1400"', 7, "did you mean «بهمن»?"),
        ("تاریخ:1403/09..1403/07", 7, "ends before it begins"),
        ("تاریخ:..", 7, "needs a date on one side"),
        ("تاریخ:1401..1402..1403", 7, "more than one «..»"),
        ("تاریخ>=1401..1402", 8, "a range has no «>=» before it"),
        ("تاریخ:0روز", 7, "no stretch of days"),
        ("تاریخ:1403*", 7, "knows no «*»"),
        ("تاریخ>=(1403)", 8, "brackets follow «:»"),
        ("مبلغ>=100میلیارد تومان", 1, "needs its bracket: رقم:(مبلغ>=…)"),
        ("رقم:مسکن", 5, "needs brackets"),
        ("رقم:()", 5, "for any figure at all write رقم:*"),
        ("رقم:(مبلغ>=100میلیارد تومان", 5, "never closed"),
        ("رقم:(مبلغ>=100)", 12, "did you mean «100 تومان»?"),
        ("رقم:(مبلغ>=100 میلیارد)", 12, "did you mean «100 میلیارد تومان»?"),
        ("رقم:(مبلغ>=100 ملیرد تومان)", 12, "«ملیرد» is no unit of money; did you mean «میلیارد»?"),
        ("رقم:(مبلغ>=زیاد)", 12, "«زیاد» is no sum"),
        ("رقم:(مبلغ>=)", 6, "«مبلغ» has no value"),
        ("رقم:(مبلغ)", 6, "needs a colon and a value: مبلغ:* or مبلغ>="),
        ("رقم:(مبلغ>=9 میلیارد تومان وام مسکن)", 12, "did you mean «بابت:وام مسکن»?"),
        ("رقم:(مبلغ:70..50 میلیارد تومان)", 11, "write the smaller number first"),
        ("رقم:(مبلغ:50 دلار..70 یورو)", 11, "in different units"),
        ("رقم:(مبلغ:..)", 11, "needs a number on one side"),
        ("رقم:(مبلغ:حدود ۱۰ میلیارد تومان)", 11, "نسبت:حدود"),
        ("رقم:(مبلغ>=50..70 تومان)", 12, "a range has no «>=»"),
        ("رقم:(مبلغ>=50 تا 70 تومان)", 12, "say two things"),
        ("رقم:(مبلغ>=5 تومان مبلغ>=6 تومان)", 26, "has this bound already"),
        ("رقم:(مبلغ>=9 تومان مبلغ<=6 تومان)", 26, "no figure is above and below"),
        ("رقم:(مبلغ>=9 دلار مبلغ<=60 یورو)", 25, "different currencies"),
        ("رقم:(مبلغ>=5 تومان تعداد>3)", 20, "never both"),
        ("رقم:(تعداد>=بسیار)", 13, "«بسیار» is no number"),
        ("رقم:(تعداد>=5 میلیون تومان)", 13, "did you mean «مبلغ»?"),
        ("رقم:(تعداد>=999999999999 هزار میلیارد)", 13, "larger than any figure"),
        ("رقم:(استن:یزد)", 6, "there is no condition «استن»; did you mean «استان»?"),
        ("رقم:(تاریخ:1403)", 6, "«تاریخ» is no condition on a figure"),
        ("رقم:(مسکن)", 6, "did you mean «بابت:مسکن»?"),
        ("رقم:(100میلیارد تومان)", 6, "did you mean «مبلغ>=100میلیارد…»?"),
        ("رقم:(-استان:یزد)", 6, "write it before: -رقم:(…)"),
        ("رقم:(استان:یزد OR استان:قم)", 16, "write two brackets"),
        ("رقم:(استان:(یزد OR قم))", 12, "write two brackets"),
        ("رقم:(استان:یزد استان:قم)", 16, "stands twice"),
        ("رقم:(استان:یزدد)", 12, "did you mean «یزد»?"),
        ("رقم:(بابت:مسک*)", 11, "know no «*»"),
        ("رقم:(بابت:،)", 11, "there is no word to seek"),
        ("رقم:(سال:98)", 10, "did you mean «1398»?"),
        ("رقم:(سال:02)", 10, "did you mean «1402»?"),
        ("رقم:(سال:1401..1403)", 10, "one year only"),
        ("رقم:(مرحله:پرداخت‌شد)", 12, "did you mean «پرداخت‌شده»?"),
        ("رقم:(مرحله:کهنه)", 12, "known are پرداخت‌شده"),
        ("رقم:(بابت>5)", 6, "«بابت» takes «:», not «>»"),
        ("(" * 26 + "وام" + ")" * 26, 26, "25 deep, not deeper"),
        ("و" * 4001, 4001, "4,000 characters long"),
    ],
)
def test_faults(query, column, sentence):
    with pytest.raises(QueryError) as raised:
        parse(query, today=TODAY)
    assert sentence in str(raised.value)
    assert (raised.value.column, str(raised.value)) == (column, f"query, column {column}: {raised.value.sentence}")
    assert "\n" not in str(raised.value)
    assert isinstance(raised.value, RasadError)


def test_a_long_quote_is_cut_and_kept_on_one_line():
    with pytest.raises(QueryError) as raised:
        parse('"بانک\nتوسعه' + " تعاون" * 100)
    assert len(str(raised.value)) < 150
    assert "\n" not in str(raised.value)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES).map(" ".join)))
def test_every_text_is_a_query_or_has_a_fault_with_a_column_inside_it(text):
    error = fault(text)
    if error:
        assert 1 <= error.column <= len(text) + 1
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "-",
        "«",
        '"',
        "a:",
        "استان:",
        "a ",
        "a OR ",
        "رقم:(",
        "1,",
        "یک و ",
        "* ",
        "مبلغ ",
        "a\u200c",
        "تعاونی ها ",
        "~",
        "()",
        "NOT ",
        ")",
    ],
)
def test_hostile_repetition_ends(piece):
    """No piece, however often it stands there, makes more than a fault or a tree."""
    text = (piece * 4000)[:4000]
    error = fault(text)
    assert error is None or 1 <= error.column <= len(text) + 1
