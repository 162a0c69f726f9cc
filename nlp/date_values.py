"""What a day, month or year is called by its value: `1400-10-12`, `1400-10`, `1400`, `--10-12`, `g:2019-07-06`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

# Jalali day of the year on which each month begins, from 0.
_MONTH_STARTS = (0, 31, 62, 93, 124, 155, 186, 216, 246, 276, 306, 336)


@dataclass(frozen=True, slots=True)
class Today:
    """What is known of the day a report was written: `day` None where only the year is fixed by the report."""

    year: int | None
    month: int | None = None
    day: int | None = None
    published: dt.date | None = None

    @classmethod
    def of(cls, published: dt.date | None) -> Today:
        """The day of publication; nothing where it is unknown."""
        if published is None:
            return cls(None)
        import jdatetime

        try:
            jalali = jdatetime.date.fromgregorian(date=published)
        except ValueError:
            return cls(None)
        return cls(jalali.year, jalali.month, jalali.day, published)

    def shifted_day(self, days: int) -> str | None:
        """The day so many days from today."""
        if self.published is None:
            return None
        try:
            then = Today.of(self.published + dt.timedelta(days=days))
        except OverflowError:
            return None
        return None if then.year is None else value_of(then.year, then.month, then.day)

    def shifted_month(self, months: int) -> str | None:
        """The month so many months from this one."""
        if self.year is None or self.month is None:
            return None
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return value_of(year, month + 1)

    def shifted_year(self, years: int) -> str | None:
        """The year so many years from this one."""
        return value_of(self.year + years) if self.year is not None and self.year + years > 0 else None

    def nearest_year(self, month: int, day: int = 15) -> int | None:
        """The year in which a month or day without one lies nearest to today."""
        if self.year is None:
            return None
        if self.month is None or self.day is None:
            return self.year
        here = _MONTH_STARTS[self.month - 1] + self.day
        there = _MONTH_STARTS[month - 1] + day
        # News speak of what was a little oftener than of what will be.
        return self.year + (-1 if there - here > 183 else 1 if here - there > 230 else 0)

    def is_near(self, value: str) -> bool:
        """Whether the day, of this value, is within ten of the publication."""
        import jdatetime

        if self.published is None:
            return False
        try:
            return bool(abs((jdatetime.date.fromisoformat(value).togregorian() - self.published).days) <= 10)
        except ValueError:
            return False

    def weekday(self, number: int, weeks: int | None = None) -> str | None:
        """The day of the week (Saturday is 0) of this week or one `weeks` away; with None the last such day."""
        if self.published is None:
            return None
        today = (self.published.weekday() + 2) % 7
        if weeks is None:
            return self.shifted_day(-((today - number) % 7))
        return self.shifted_day(number - today + 7 * weeks)


def value_of(year: int | None, month: int | None = None, day: int | None = None) -> str | None:
    """The Jalali value; None where there is no such day."""
    if month is None:
        return f"{year:04}" if year else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= (31 if month <= 6 else 30)):
        return None
    head = f"{year:04}" if year else "-"
    return f"{head}-{month:02}" if day is None else f"{head}-{month:02}-{day:02}"


def gregorian_value(year: int | None, month: int | None = None, day: int | None = None) -> str | None:
    """The Gregorian value; None without a year or where there is no such day."""
    if year is None:
        return None
    if month is None:
        return f"g:{year:04}"
    try:
        dt.date(year, month, day or 1)
    except ValueError:
        return None
    return f"g:{year:04}-{month:02}" + (f"-{day:02}" if day else "")


def full_year(digits: str, today: Today) -> int | None:
    """«۱۳۹۸» as it is, «۹۸» as 1398, «۰۲» as 1402."""
    number = int(digits)
    if len(digits) == 4:
        return number
    if len(digits) != 2:
        return None
    if number >= 30:
        return 1300 + number
    latest = today.year + 5 if today.year else 1410
    return 1400 + number if 1400 + number <= latest and digits[0] in "01" else None
