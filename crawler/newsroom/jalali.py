"""Jalali dates as the two outlets write them: «۹ خرداد ۱۴۰۴»."""

from __future__ import annotations

import datetime as dt

import jdatetime

MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
_WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def persian(value: object) -> str:
    """The value with Persian digits."""
    return str(value).translate(_DIGITS)


def weekday(at: dt.datetime) -> str:
    """«جمعه»."""
    return _WEEKDAYS[at.weekday()]


def day(at: dt.datetime) -> str:
    """«۹ خرداد ۱۴۰۴»."""
    date = jdatetime.date.fromgregorian(date=at.date())
    return persian(f"{date.day} {MONTHS[date.month - 1]} {date.year}")


def clock(at: dt.datetime, padded: bool = True) -> str:
    """«۱۹:۳۱»; the hour unpadded where Mehr writes «۹:۳۰»."""
    return persian(f"{at:%H:%M}" if padded else f"{at.hour}:{at:%M}")
