"""How numbers, sums, dates and other people's texts are shown: Persian digits, Jalali days, nothing that harms."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jdatetime

_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
_CURRENCIES = {
    "SAR": "ریال سعودی", "QAR": "ریال قطر", "OMR": "ریال عمان", "CAD": "دلار کانادا", "AUD": "دلار استرالیا",
    "USD": "دلار", "EUR": "یورو", "GBP": "پوند", "AED": "درهم", "TRY": "لیر", "CNY": "یوان", "JPY": "ین",
    "CHF": "فرانک", "DEM": "مارک", "KWD": "دینار کویت", "IQD": "دینار", "INR": "روپیه", "PKR": "روپیه پاکستان",
    "RUB": "روبل", "SEK": "کرون", "AFN": "افغانی", "AZN": "منات",
}  # fmt: skip
_SCALES = ((10**12, "هزار میلیارد"), (10**9, "میلیارد"), (10**6, "میلیون"), (10**3, "هزار"))


def persian(text: str) -> str:
    """The text with Persian digits."""
    return text.translate(_DIGITS)


def shown_number(value: float) -> str:
    """A number with Persian digits and separators: ۱۰۰٬۰۰۰ or ۲٫۵."""
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3f}".rstrip("0").rstrip(".")
    return persian(text.replace(",", "٬").replace(".", "٫"))


def counted(number: int, noun: str) -> str:
    """How many of something there are, in English: «1 article», «2,000 articles», «2 searches»."""
    return f"{number:,} {noun}{'' if number == 1 else 'es' if noun.endswith('ch') else 's'}"


def shown_rial(rial: int, high: int | None = None) -> str:
    """A sum of rials in toman, in the largest unit that keeps it readable: «۳۰۰ میلیارد تومان»."""
    text = shown_scaled(rial / 10)
    if high is not None:
        text = f"{text} تا {shown_scaled(high / 10)}"
    return f"{text} تومان"


def shown_value(figure: Mapping[str, Any]) -> str:
    """The value of a figure's record (`Amount` or `Count` as JSON) with its unit: «۳۰۰ میلیارد تومان», «۱۱ تعاونی»."""
    if figure.get("rial") is not None:
        return shown_rial(figure["rial"], figure.get("rial_high"))
    scaled = shown_scaled if "currency" in figure else shown_number
    text = scaled(figure["value"])
    if figure.get("value_high") is not None:
        text += f" تا {scaled(figure['value_high'])}"
    return harmless(f"{text} {shown_unit(figure)}").strip()


def shown_unit(figure: Mapping[str, Any]) -> str:
    """The unit of a figure's record: the noun counted, or the money («ریال», «دلار»)."""
    if "currency" not in figure:
        return harmless(figure["unit"])
    return "ریال" if figure.get("rial") is not None else _CURRENCIES.get(figure["currency"], str(figure["currency"]))


def harmless(text: str) -> str:
    """The text without anything that steers a terminal: each control or direction character becomes a space.

    One for one, so that places in the text stay what they are.
    """
    return text.translate(_HARMLESS)


def one_line(text: str) -> str:
    """The text on one line, harmless, with single spaces."""
    return " ".join(harmless(text).split())


class _Harmless(dict[int, str | int]):
    """What `str.translate` asks, letter by letter; each answer is kept."""

    def __missing__(self, code: int) -> str | int:
        kind = unicodedata.category(chr(code))
        # Cc steers terminals; of Cf the half-space and the joiner are letters' business, the rest turns lines around
        bad = (kind == "Cc" and code not in (0x0A, 0x09)) or (kind in ("Cf", "Cs", "Zl", "Zp") and code not in _JOINERS)
        self[code] = found = " " if bad else code
        return found


_JOINERS = (0x200C, 0x200D)
_HARMLESS = _Harmless()


def shown_scaled(toman: float) -> str:
    """A sum of money in words of thousands, without its unit: «۲٫۵ هزار میلیارد»."""
    for size, word in _SCALES:
        if abs(toman) >= size:
            return f"{shown_number(round(toman / size, 3))} {word}"
    return shown_number(toman)


def jalali(moment: str) -> jdatetime.date:
    """The Jalali day of an ISO 8601 day or moment (read in its own offset, which for articles is Tehran's)."""
    return _jalali_day(moment[:10])


@lru_cache(maxsize=20_000)
def _jalali_day(day: str) -> jdatetime.date:
    return jdatetime.date.fromgregorian(date=dt.date.fromisoformat(day))


def shown_weekday(day: dt.date) -> str:
    """A day of about these weeks: «شنبه ۲۴ مهر»."""
    of = jalali(day.isoformat())
    return persian(f"{WEEKDAYS[day.weekday()]} {of.day} {MONTHS[of.month - 1]}")


def shown_date(moment: str | None, clock: bool = True) -> str:
    """A day as people write it, with the minute where it is known: «۱۲ دی ۱۴۰۰، ۱۱:۳۱»."""
    if not moment:
        return ""
    day = jalali(moment)
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    if clock and len(moment) > 10:
        text += f"، {moment[11:16]}"
    return persian(text)
