"""Dates as pages, feeds and people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler import dates
from crawler.dates import DateError

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)  # ۲ آذر ۱۴۰۵


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("۱۹ بهمن ۱۴۰۲، ۹:۳۰", "2024-02-08T09:30:00+03:30"),
        ("جمعه / ۹ خرداد ۱۴۰۴ / ۱۹:۳۱", "2025-05-30T19:31:00+03:30"),
        ("سه‌شنبه ۱۷ بهمن ۱۴۰۲ - ۲۱:۴۰", "2024-02-06T21:40:00+03:30"),
        ("۲۲ مهر ۱۴۰۲ - ۱۵:۰۷", "2023-10-14T15:07:00+03:30"),
        ("تاریخ انتشار: ۱۱:۵۲ - ۲۲ مهر ۱۴۰۲", "2023-10-14T11:52:00+03:30"),
        ("۱۴۰۴-۰۶-۱۲ ۱۸:۱۷", "2025-09-03T18:17:00+03:30"),
        ("1404-09-10 14:34", "2025-12-01T14:34:00+03:30"),
        ("۱۰ آذر ۰۴ - ۱۴:۱۵", "2025-12-01T14:15:00+03:30"),
        ("۱۰ آذر ۹۸ - ۱۴:۱۵", "2019-12-01T14:15:00+03:30"),  # not 1498
        ("1402/07/22", "2023-10-14"),
        ("06/04/1404 03:06:48 ب.ظ", "2025-06-27T15:06:48+03:30"),
        ("06/04/1404 12:06:48 ق.ظ", "2025-06-27T00:06:48+03:30"),
        ("شنبه ۲۲ آذر ۱۴۰۴ ساعت ۱۳:۱۹", "2025-12-13T13:19:00+03:30"),
        ("۳۰ ارديبهشت ۱۳۹۵", "2016-05-19"),
        ("۴ روز قبل", None),
        ("۱۲ دقیقه پیش", None),
        ("", None),
        ("کد خبر 6017630", None),
        # the offset is the time-zone data's: summer time until 1401
        ("۱۵ تیر ۱۴۰۱ - ۱۰:۰۰", "2022-07-06T10:00:00+04:30"),
        ("۱۵ تیر ۱۴۰۲ - ۱۰:۰۰", "2023-07-06T10:00:00+03:30"),
        # what research collections keep: both calendars, time first, months in Arabic letters
        ("تاریخ انتشار: 10:20 - 17 تير 1389 - 08 July 2010", "2010-07-08T10:20:00+04:30"),
        ("13:45 - 1387/7/3", "2008-09-24T13:45:00+03:30"),
        ("1387/10/3 - 13:45", "2008-12-23T13:45:00+03:30"),
        ("2015-09-29", "2015-09-29"),
        ("14 October 2023", "2023-10-14"),
        # marks of direction, no-break spaces, Arabic digits
        ("\u202b۱۹\u200f بهمن\xa0۱۴۰۲\u202c - ٠٩:٣٠", "2024-02-08T09:30:00+03:30"),
        ("۱۹ بهمن ماه ۱۴۰۲", "2024-02-08"),
        ("۱۰ آذر ۱۴:۱۵", None),  # a day without a year
        ("۱۹ بهمن ۱۴۰۲ - ۲۵:۷۰", "2024-02-08"),  # no such time: the day alone
        ("۳۰ اسفند ۱۳۹۹", "2021-03-20"),  # a leap year
    ],
)
def test_dates_on_pages(text, expected):
    found = dates.page_date(text, NOW)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    "text",
    [
        "۳ آذر ۱۴۰۵ - ۱۰:۰۰",
        "۲ آذر ۱۴۰۵ - ۱۷:۳۱",  # one hour and one minute ahead
        "۱ فروردین ۹۹۹۹",
        "9999/12/31",
        "۱ فروردین ۱۲۹۹",
        "۳۰ اسفند ۱۴۰۲",  # no leap year
        "1402/13/01",
        "1402/00/01",
    ],
)
def test_dates_that_cannot_be(text):
    with pytest.raises(DateError, match=r"تاریخ «.*» (در آینده|ناشدنی) است"):
        dates.page_date(text, NOW)


def test_an_hour_ahead_is_still_taken():
    assert dates.page_date("۲ آذر ۱۴۰۵ - ۱۶:۳۰", NOW).isoformat() == "2026-11-23T16:30:00+03:30"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-04-17T14:26:21Z", "2020-04-17T18:56:21+04:30"),
        ("2023-10-14T11:37:00+00:00", "2023-10-14T15:07:00+03:30"),
        ("2023-10-14T15:07:00.1234567+03:30", "2023-10-14T15:07:00+03:30"),
        ("2016-05-19 10:11:12.0", "2016-05-19T10:11:12+04:30"),  # no zone: Tehran's
        ("2020-04-17 T 19:14:22 +0430", "2020-04-17T19:14:22+04:30"),
        ("2020-04-17", "2020-04-17"),
        ("1404-06-12T18:17", "2025-09-03T18:17:00+03:30"),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_for_machines(text, expected):
    found = dates.machine_date(text, NOW)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59-10:00", "0001-01-01T00:00:00+10:00"])
def test_machine_dates_that_cannot_be(text):
    with pytest.raises(DateError):
        dates.machine_date(text, NOW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wed, 02 Sep 2026 09:12:33 GMT", "2026-09-02T12:42:33+03:30"),
        ("Wed, 02 Sep 2026 09:12:33 +0330", "2026-09-02T09:12:33+03:30"),
        ("Wed, 02 Sep 2026 09:12:33 -0000", "2026-09-02T12:42:33+03:30"),
        ("2026-09-02T09:12:33Z", "2026-09-02T12:42:33+03:30"),
        ("soon", None),
    ],
)
def test_dates_of_feeds(text, expected):
    found = dates.feed_date(text, NOW)
    assert (found.isoformat() if found else None) == expected


def test_a_feed_from_the_year_9999():
    with pytest.raises(DateError):
        dates.feed_date("Fri, 31 Dec 9999 23:59:59 GMT", NOW)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("97072010866", "2018-10-12"),
        ("1402072315541", "2023-10-15"),
        ("1402133115541", None),
        ("9999010115541", None),
        ("6017630", None),
        ("economic1373", None),
    ],
)
def test_days_in_isnas_numbers(number, expected):
    found = dates.number_date(number, NOW)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1403-01-01", "2024-03-20", "2024-03-20"),
        ("1403/1", "2024-03-20", "2024-04-19"),
        ("۱۴۰۳/۱۲", "2025-02-19", "2025-03-20"),
        ("1403", "2024-03-20", "2025-03-20"),
        ("2024-03-20", "2024-03-20", "2024-03-20"),
    ],
)
def test_days_that_people_name(text, first, last):
    assert dates.user_date(text).isoformat() == first
    assert dates.user_date(text, end=True).isoformat() == last


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("yesterday", "«yesterday» is no date; write it like 1403-01-31, 1403-01 or 1403"),
        ("1403-13-01", "«1403-13-01» is no Jalali date: there is no month 13"),
        ("1403/13", "«1403/13» is no Jalali date: there is no month 13"),
        ("1403-07-31", "«1403-07-31» is no Jalali date: this month has no day 31"),
        ("9999", "«9999» is no Jalali date: there is no news from the year 9999"),
    ],
)
def test_wrong_days_are_told(text, sentence):
    with pytest.raises(DateError) as told:
        dates.user_date(text, end=text == "1403/13")
    assert str(told.value) == sentence


def test_jalali_takes_moments_to_tehran():
    assert dates.jalali(dt.datetime(2024, 3, 19, 21, 0, tzinfo=dt.UTC)) == (1403, 1, 1)
    assert dates.jalali(dt.date(2024, 3, 20)) == (1403, 1, 1)
    assert dates.day_text(dt.date(2024, 3, 20)) == "1403/01/01"


def test_days_back_go_from_newest_to_oldest():
    days = list(dates.days_back(dt.date(2024, 3, 19), dt.date(2024, 3, 21)))
    assert [dates.day_text(day) for day in days] == ["1403/01/02", "1403/01/01", "1402/12/29"]


@pytest.mark.parametrize("text", ["۱" * 100_000, "1/" * 50_000, "۱ " * 50_000, "12:" * 30_000], ids=range(4))
@pytest.mark.timeout(60)  # a hang, not a speed: what grows with the square of its length takes minutes
def test_hostile_text_takes_no_time(text):
    dates.page_date(text, NOW)
    dates.machine_date(text, NOW)
