"""The bulletin's words, shared by page, PDF and DOCX: its title, its days, its figures, where a story ran."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import unquote

from index.bulletin.content import Content, Story
from index.shown import MONTHS, WEEKDAYS, jalali, one_line, persian, shown_date, shown_number

TITLE = "بولتن خبری"
CONTENTS, GLANCE, SUMS, FOREWORD = "فهرست", "بولتن در یک نگاه", "مبلغ‌های روز", "یادداشت"
FIRST = "سرخط خبرها"
NOTE = "یادداشت ویراستار"
DAYS_LABEL = "گزارش‌های هر روز"
OUTLETS_LABEL = "رسانه‌ها"
PROVINCES_LABEL = "استان‌ها"
TONES_LABEL = "لحن گزارش‌ها (به داوری ویراستار)"
SUM_COLUMNS = ("مبلغ", "بابت", "جمله", "رسانه")
IMPORTANCE = {"high": "مهم", "middle": "", "low": "", "": ""}
TONES = {"positive": "مثبت", "neutral": "خنثی", "negative": "منفی"}
EMPTY = "در این بازه خبری برای بولتن نبود."
READ_BY_MACHINE = "مبلغ‌ها، استان‌ها و موضوع‌ها را ماشین از متن خبر خوانده است؛ پیش از نقل با متن خبر بسنجید."
MOST_BARS = 12
_FIRST_STORIES = 7


def weekday(day: str) -> str:
    """A day with the day of its week: «چهارشنبه ۴ آذر ۱۴۰۵»."""
    return f"{WEEKDAYS[dt.date.fromisoformat(day[:10]).weekday()]} {shown_date(day, clock=False)}"


def gregorian(day: str) -> str:
    """The day in the Gregorian calendar, as numbers."""
    return persian(day.replace("-", "/"))


def number_line(content: Content) -> str:
    """«شمارهٔ ۱۲», and which edition it corrects."""
    line = f"شمارهٔ {persian(str(content.number))}"
    return f"{line}، اصلاحیهٔ شمارهٔ {persian(str(content.corrects))}" if content.corrects else line


def span(content: Content) -> str:
    """From when to when it tells."""
    return f"از {_moment(content.since)} تا {_moment(content.until)}"


def figures(content: Content) -> list[tuple[str, str]]:
    """The summary figures: (label, number)."""
    told = [
        ("خبر", len(content.stories)),
        ("گزارش", content.reports),
        ("رسانه", len(content.outlets)),
        ("استان", len(content.provinces)),
    ]
    return [(label, shown_number(number)) for label, number in told]


def tones(content: Content) -> str:
    """How many stories were marked with each tone; empty where none was."""
    return "، ".join(f"{shown_number(number)} {name}" for name, number in content.tones)


def more(content: Content) -> str:
    """How many stories were found and do not stand here; empty where none."""
    return f"و {shown_number(content.more)} خبر دیگر که در این بولتن نیامده است" if content.more else ""


def first_stories(content: Content) -> list[Story]:
    """The stories of the cover: the important, the ticked, then those that most outlets ran."""
    ranked = sorted(content.stories, key=lambda story: (story.importance != "high", not story.ticked, -story.outlets))
    return ranked[:_FIRST_STORIES]


def told_where(story: Story) -> str:
    """«ایسنا و ۴ رسانهٔ دیگر»."""
    return f"{story.outlet} و {shown_number(story.outlets - 1)} رسانهٔ دیگر" if story.outlets > 1 else story.outlet


def source(story: Story) -> str:
    """Where and when the story's report stood: «ایسنا، ۴ آذر ۱۴۰۵، ۰۷:۱۰»."""
    return "، ".join(part for part in (story.outlet, shown_date(story.at)) if part)


def elsewhere(story: Story) -> str:
    """Who else ran it, each outlet with its hour: «مهر (۰۸:۱۰)، فارس»; empty where nobody did."""
    first: dict[str, str] = {}
    for place in story.places:
        if place.id != story.id and place.outlet not in first:
            first[place.outlet] = _clock(place.at, story.at)
    first.pop(story.outlet, None)
    names = "، ".join(f"{outlet} ({when})" if when else outlet for outlet, when in first.items())
    rest = story.outlets - len(first) - 1
    return f"{names} و {shown_number(rest)} رسانهٔ دیگر" if names and rest > 0 else names


def judged(story: Story) -> str:
    """What editors marked: importance and tones."""
    marks = [IMPORTANCE[story.importance]] if IMPORTANCE.get(story.importance) else []
    return "، ".join([*marks, *(f"لحن {TONES[tone]} به {body}" for body, tone in story.tones if tone in TONES)])


def address(url: str) -> str:
    """An address as it is shown: up to its first letter beyond ASCII, since mixed directions garble the rest."""
    plain = re.match(r"[!-~]{0,90}", one_line(unquote(url, errors="replace")))
    shown = plain.group() if plain else ""
    return shown if shown == url else f"{shown}…"


def day_short(day: str) -> str:
    """«۴ آذر»."""
    found = jalali(day)
    return persian(f"{found.day} {MONTHS[found.month - 1]}")


def _moment(moment: str) -> str:
    return f"{day_short(moment)}، {persian(moment[11:16])}"


def _clock(moment: str | None, beside: str | None) -> str:
    """The hour; with the day where it is another than that of the story's own report."""
    if not moment or len(moment) <= 10:
        return ""
    clock = persian(moment[11:16])
    return clock if beside and moment[:10] == beside[:10] else f"{day_short(moment)}، {clock}"
