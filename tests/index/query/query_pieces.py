"""Pieces of which tests put queries together, right and wrong ones."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from index.query.language import QueryError, parse

TODAY = dt.date(2024, 10, 5)

PIECES = st.sampled_from(
    [
        "مسکن", "تعاونی", "ها", "می", "شود", "یزد", "آذربایجان", "شرقی", "OR", "AND", "NOT", "|", "-",
        "--", "(", ")", "()", '"', "«", "»", "“", "”", "*", "**", "~2", "~", ":", "::", ">=", "<", "=",
        "..", "…", " ", " ", " ", "\u200c", "\u200f", "\n", "\x00", "استان:", "استان_اصلی:", "تاریخ:",
        "date>", "1403/07", "1403/13/44", "2024-02-30", "امروز", "30روز", "99999روز", "رقم:", "رقم:(",
        "مبلغ", "مبلغ>=", "مبلغ:", "100", "۱٬۰۰۰", "میلیارد", "تومان", "دلار", "همت", "تعداد", "تعداد:",
        "نفر", "واحد:", "بابت:", "سال:", "1403", "مرحله:", "پرداخت\u200cشده", "نسبت:", "عنوان:", "منبع:",
        "isna", "مرتبط:", "بله", "شناسه:", "گوینده:", "http://a.b/c", "10:30", "،", ".", "سنندج",
        "لحن:", "منفی", "کار:", "باز", "اهمیت:", "کم", "نوع:", "ویراسته:", "یک و نیم", "تا", "بیش از", "²", "߀", "٪",
    ]
)  # fmt: skip


def fault(text):
    """What is wrong with the query, None if nothing is."""
    try:
        parse(text, today=TODAY)
    except QueryError as error:
        return error
    return None
