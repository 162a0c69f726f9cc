"""How numbers, sums and dates are shown to people: Persian digits, Jalali days, sums in the unit that reads best."""

from __future__ import annotations

import datetime as dt

import jdatetime

_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
_SCALES = ((10**12, "هزار میلیارد"), (10**9, "میلیارد"), (10**6, "میلیون"), (10**3, "هزار"))


def persian(text: str) -> str:
    """The text with Persian digits."""
    return text.translate(_DIGITS)


def shown_number(value: float) -> str:
    """A number with Persian digits and separators: ۱۰۰٬۰۰۰ or ۲٫۵."""
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3f}".rstrip("0").rstrip(".")
    return persian(text.replace(",", "٬").replace(".", "٫"))


def shown_rial(rial: int, high: int | None = None) -> str:
    """A sum of rials in toman, in the largest unit that keeps it readable: «۳۰۰ میلیارد تومان»."""
    text = _scaled(rial / 10)
    if high is not None:
        text = f"{text} تا {_scaled(high / 10)}"
    return f"{text} تومان"


def _scaled(toman: float) -> str:
    for size, word in _SCALES:
        if abs(toman) >= size:
            return f"{shown_number(round(toman / size, 3))} {word}"
    return shown_number(toman)


def jalali(moment: str) -> jdatetime.date:
    """The Jalali day of an ISO 8601 day or moment (read in its own offset, which for articles is Tehran's)."""
    return jdatetime.date.fromgregorian(date=dt.date.fromisoformat(moment[:10]))


def shown_date(moment: str | None, clock: bool = True) -> str:
    """A day as people write it, with the minute where it is known: «۱۲ دی ۱۴۰۰، ۱۱:۳۱»."""
    if not moment:
        return ""
    day = jalali(moment)
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    if clock and len(moment) > 10:
        text += f"، {moment[11:16]}"
    return persian(text)
