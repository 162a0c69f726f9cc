"""Days, months and years that a report speaks of: «امروز(12دی)», «پنجم مهرماه», «سال ۹۷», «ماه گذشته».

What is relative is resolved from the day of publication, or from the year that the report itself fixes; what cannot
be resolved is left out. Lunar dates are left out: their days cannot be told from a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from nlp.date_context import days_named, fixed_day, fixed_year, weekdays_named, year_beside
from nlp.date_patterns import (
    ASCII,
    DATE,
    MONTH_NUMBERS,
    PLAIN_MONTH,
    START,
    WEEKDAYS,
    WESTERN,
    D,
)
from nlp.date_values import Today, full_year, gregorian_value, value_of
from nlp.document import DateMention
from nlp.numbers import parse_number
from nlp.sentence import Report


def dates(report: Report) -> tuple[DateMention, ...]:
    """The dates of the report in reading order; a stretch («۱۶ تا ۲۲ تیر») gives its first and its last day."""
    text = report.text
    today = Today.of(report.published)
    if today.year is None:
        today = fixed_day(text) or Today(fixed_year(report))
    found: list[tuple[int, int, str | None]] = []
    taken = 0
    for start in START.finditer(text):
        if start.start() < taken or (m := DATE.match(text, start.start())) is None:
            continue
        values = list(_VALUES[(m.lastgroup or "is_day")[3:]](m, report, today))
        if values:
            found += [(at, _closed(text, at, end), value) for at, end, value in values]
            taken = max(end for _, end, _ in values)
        elif m.lastgroup == "is_day":  # «بنیاد ۱۵ خرداد»: nor is its month one
            taken = m.end()
    return tuple(DateMention(text[start:end], start, end, value) for start, end, value in found if value)


def _closed(text: str, start: int, end: int) -> int:
    """The end with the bracket that «امروز(12دی)» opened."""
    return end + (text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end))


_Found = Iterator[tuple[int, int, str | None]]
# --- what each gives -------------------------------------------------------------------------------------------------


def _numeric(m: re.Match[str], _report: Report, today: Today) -> _Found:
    first, middle, last = (m[name].translate(ASCII) for name in ("na", "nb", "nc"))
    month = int(middle)
    for year, day in ((first, last), (last, first)):
        if len(day) > 2 or len(year) not in (2, 4):
            continue
        value = None
        if len(year) == 4 and int(year) >= 1700:
            value = gregorian_value(int(year), month, int(day))
        elif len(year) == 4 and 1250 <= int(year) < 1500:
            value = value_of(int(year), month, int(day))
        elif len(year) == 2 and len(first) + len(last) <= 4 and int(year) > 31:
            value = value_of(full_year(year, today), month, int(day))
        if value:
            yield m.start(), m.end(), value
            return


def _day(m: re.Match[str], report: Report, today: Today) -> _Found:
    before = report.text[max(0, m.start() - 25) : m.start()]
    if _NAMED.search(before):
        return
    month = MONTH_NUMBERS[m["dm"]]
    known, end = _year_of(m, "d", report, today), m.end()
    if _counts_something(m, "d", report, today):
        known, end = None, m.start("ds") - 1
    if _PART_OF_MONTH.search(before) and not m["days"][0].isdigit():  # «نیمه دوم مرداد»
        yield (
            m.start(),
            m.end(),
            value_of(_context_year(m, report, today, month, 15) if known is None else known, month),
        )
        return
    for start, _, day in days_named(m, "days"):
        year = _context_year(m, report, today, month, day) if known is None else known
        yield (m.start() if start == m.start("days") else start), end, value_of(year, month, day)


def _inmonth(m: re.Match[str], _report: Report, today: Today) -> _Found:
    month = today.shifted_month(_SHIFTS[m["im"].split()[-1] if m["im"].startswith("ماه") else "جاری"])
    if month:
        for start, _, day in days_named(m, "idays"):
            yield start, m.end(), value_of(int(month[:4]), int(month[5:]), day)


def _western(m: re.Match[str], _report: Report, today: Today) -> _Found:
    month, year = WESTERN[m["wm"]], int(m["wy"].translate(ASCII)) if m["wy"] else None
    short = m["wm"] in ("مه", "می", "اوت", "مارس")
    if short and not (year or (m["wd"] and m["wmah"])) and not (m["wm"] in ("اوت", "مارس") and (m["wd"] or m["wmah"])):
        return
    if year is None and today.published:
        gap = month - today.published.month
        year = today.published.year + (-1 if gap > 6 else 1 if gap < -6 else 0)
    if m["wd"]:
        for start, _, day in days_named(m, "wd"):
            yield start, m.end(), gregorian_value(year, month, day)
    else:
        yield m.start(), m.end(), gregorian_value(year, month)


def _month(m: re.Match[str], report: Report, today: Today) -> _Found:
    known, end = _year_of(m, "m", report, today), m.end()
    if _counts_something(m, "m", report, today):
        known, end = None, m.start("ms") - 1
    before = report.text[max(0, m.start() - 25) : m.start()]
    plain = re.fullmatch(PLAIN_MONTH, m["mm"]) is not None
    if _NAMED.search(before) or not (known or m["mah"] or plain or _IN_MONTH.search(before)):
        return
    if not known and not m["mah"] and not plain and m["mm"] in ("مهر", "تیر", "دی") and not _IN_MONTH.search(before):
        return
    month = MONTH_NUMBERS[m["mm"]]
    year = _context_year(m, report, today, month, 15) if known is None else known
    yield m.start(), end, value_of(year, month, 15 if before.endswith("نیمه ") else None)


def _year(m: re.Match[str], report: Report, today: Today) -> _Found:
    text = report.text
    lunar = re.match(r" ?(?:هجری )?(?:قمری|ه[ .]?ق)", text[m.end() : m.end() + 15])
    short = re.match(r"(?:بودجه|فصل|لیگ|بهار|نوروز) ", m.group())
    for piece in re.finditer(rf"{D}+", m["years"]):
        digits = piece.group().translate(ASCII)
        start = m.start("years") + piece.start()
        year = full_year(digits, today)
        if (
            len(digits) == 2
            and _MONTHS_OF.search(text, max(0, m.start() - 20), m.start())
            and today.year
            and (abs((year or 0) - today.year) > 10)
        ):
            continue  # «در ۹ ماهه نخست سال ۴۰ تعاونی»
        if lunar or year is None or year < 1250 or (short and len(digits) == 2 and year < 1330):
            continue
        value = gregorian_value(year) if year >= 1500 else value_of(year)
        yield (m.start() if start == m.start("years") else start), m.start("years") + piece.end(), value


_MONTHS_OF = re.compile("(?:ماهه? (?:نخست|اول|دوم|ابتدایی|پایانی)|پایان|آخر) $")


def _bare(m: re.Match[str], report: Report, today: Today) -> _Found:
    before, after = report.text[max(0, m.start() - 16) : m.start()], report.text[m.end() : m.end() + 12]
    year = int(m["by"].translate(ASCII))
    if not 1300 <= year <= (today.year or 1405) + 10 or _COUNTED_BY.match(after) or _LABELS.search(before):
        return
    if _DATED.search(before) or not re.match(r" ?[^\W\d_]", after) or (_GOES_ON.match(after) and _NOUN.search(before)):
        yield m.start(), m.end(), value_of(year)


def _weekday(m: re.Match[str], report: Report, today: Today) -> _Found:
    number = WEEKDAYS[re.sub("[ \u200c]", "", m["wk"])]
    more = m["wkx"] or ""
    beside = _DAY_BESIDE.search(report.text, max(0, m.start() - 12), m.start())
    if beside and today.published and not more:  # «از فردا پنجشنبه»
        shift = _WORDS[beside[1]][1]
        if (today.published.weekday() + 2 + shift) % 7 == number:
            yield m.start(), m.end(), today.shifted_day(shift)
            return
    if not more and today.published and (named := weekdays_named(report.text).get(number)):
        written = value_of(today.nearest_year(*named), *named)  # «دوشنبه ۲۱ بهمن» stands elsewhere in the report
        if written and today.is_near(written):
            yield m.start(), m.end(), written
            return
    if m["wk"] == "جمعه" and _PRAYER.search(report.text, max(0, m.start() - 9), m.start()):
        return
    if more.strip() in ("گذشته", "قبل") and today.published:
        back = ((today.published.weekday() + 2) % 7 - number) % 7
        yield m.start(), m.end(), today.shifted_day(-(back or 7))
        return
    if not more and today.published:
        sentence = report.sentence_at(m.start())
        future = sentence is not None and _is_ahead(sentence.text, m.end() - sentence.start)
        value = today.weekday(number)
        if future and value:
            ahead = (number - (today.published.weekday() + 2) % 7) % 7
            value = today.shifted_day(ahead)
        yield m.start(), m.end(), value
    elif "هفته" in more or "آینده" in more:
        yield (
            m.start(),
            m.end(),
            today.weekday(number, -1 if "گذشته" in more or "قبل" in more else 1 if "آینده" in more else 0),
        )


_DAY_BESIDE = re.compile("(?<![^\\W_])(امروز|فردا|دیروز|پریروز|پس\u200cفردا)[ ،(]{1,3}$")
_PRAYER = re.compile("(?:امام|ائمه|امامان|نماز)[ \u200c]$")
_AHEAD = re.compile("خواهد|خواهند|قرار است|قول داد|وعده داد")
_VERB = re.compile(
    "(?<![^\\W_])(?:(?P<ahead>ن?می\u200c(?!کرد|شد|بود|گفت|داد|رفت|داشت|خواست|توانست)\\w+"
    "|ب(?:رسد|شود|کند|یاید|رود|گیرد|دهد|پردازد))|شد|شده|شدند|کرد|کرده|کردند|بود|بودند|گفت|داد|داده|دادند|رفت|رسید|یافت|داشت|گرفت|گرفتند"
    "|انجامید|برگزید|آمد|خورد|زد|گذشت|است)(?![^\\W_])"
)


@lru_cache(maxsize=8)
def _is_of_things_to_come(sentence: str) -> bool:
    return _AHEAD.search(sentence) is not None


def _is_ahead(sentence: str, at: int) -> bool:
    """Whether a day of the week is still to come: «شنبه برگزار می‌شود», not «شنبه برگزار شد»."""
    if _is_of_things_to_come(sentence):
        return True
    verb = _VERB.search(sentence, at, at + 100)
    return verb is not None and verb["ahead"] is not None


def _word(m: re.Match[str], report: Report, today: Today) -> _Found:
    word = m["word"].replace("سال\u200c", "سال ")
    if word.startswith("دهه"):
        yield m.start(), m.end(), value_of(today.nearest_year(11), 11)
        return
    unit, shift = _WORDS["امروز" if word.endswith("امروز") else word]
    if word in ("امروز", "دیروز", "فردا") and report.text[max(0, m.start() - 1) : m.start()] == "«":
        return
    if word == "امروز" and _NOWADAYS.search(report.text, max(0, m.start() - 70), m.start()):
        return
    by = {"year": today.shifted_year, "month": today.shifted_month, "day": today.shifted_day}[unit]
    if unit == "year" and today.published and report.text.startswith(" میلادی", m.end()):
        yield m.start(), m.end(), gregorian_value(today.published.year + shift)
        return
    number = _NUMBER_BEFORE.search(report.text, max(0, m.start() - 24), m.start()) if " " in word else None
    if number:
        value = parse_number(number[0].strip()) or parse_number(number["last"])
        if word.endswith(("قبل", "پیش")) and value is not None and value == int(value) and value < 3000:
            if today.published:  # «۱۰ سال پیش»
                yield number.start(), m.end(), by(-int(value))
            return
        # «دو سال گذشته»: a stretch, and another year than the last
        if value is not None or number["last"] in ("چند", "چندین"):
            return
    if word in ("روز قبل", "روز پیش"):
        return
    yield m.start(), m.end(), by(shift)


# «جامعه امروز», «روزگاری … بود، امروز …»: our days
_NOWADAYS = re.compile(
    r"(?:(?<![^\W_])(?:جامعه|دنیای|جهان|نسل|بشر|انسان|زندگی|جوان|جوانان|سینمای|هنر|عصر|شرایط)[ \u200c]"
    r"|روزگاری[^\n]{0,60})$"
)
_NUMBER_BEFORE = re.compile(r"(?:(?<![^\W_])[^\W_]+ و )?(?<![^\W_])(?P<last>[^\W_]+)[ \u200c]$")
_VALUES = {
    "numeric": _numeric, "day": _day, "inmonth": _inmonth, "western": _western, "month": _month, "year": _year,
    "bare": _bare, "weekday": _weekday, "word": _word,
}  # fmt: skip
_SHIFTS = {"جاری": 0, "گذشته": -1, "قبل": -1, "پیش": -1, "آینده": 1, "امسال": 0, "پارسال": -1}
_WORDS = {
    "امروز": ("day", 0), "دیروز": ("day", -1), "پریروز": ("day", -2), "فردا": ("day", 1), "پس فردا": ("day", 2),
    "پس‌فردا": ("day", 2), "پسفردا": ("day", 2), "امشب": ("day", 0), "دیشب": ("day", -1), "روز گذشته": ("day", -1),
    "روز جاری": ("day", 0), "شب گذشته": ("day", -1), "امسال": ("year", 0),
    "پارسال": ("year", -1), "پیارسال": ("year", -2),
    "سال جاری": ("year", 0), "سال گذشته": ("year", -1), "سال قبل": ("year", -1), "سال پیش": ("year", -1),
    "سال آینده": ("year", 1),
    "سال دیگر": ("year", 1), "پایان سال": ("year", 0), "آخر سال": ("year", 0),
    "این ماه": ("month", 0), "همین ماه": ("month", 0), "ماه جاری": ("month", 0),
    "ماه گذشته": ("month", -1), "ماه قبل": ("month", -1), "ماه پیش": ("month", -1),
    "روز قبل": ("day", -1), "روز پیش": ("day", -1), "ماه آینده": ("month", 1),
}  # fmt: skip

# Days that name something: «بنیاد ۱۵ خرداد», «خیابان ۱۷ شهریور», «جبهه دوم خرداد».
_NAMED = re.compile(
    r"(?:خیابان|میدان|بلوار|بنیاد|جبهه|قیام|حماسه|جنبش|حزب|ورزشگاه|استادیوم|پل|بزرگراه|پادگان|بیمارستان|مجتمع|مسجد|روزنامه"
    r"|خبرگزاری|شهدای|فاجعه|واقعه|کارخانه|سالن|تعاونی|شرکت|شهرک|مدرسه|دبیرستان|لشکر|گردان|اصلاح\u200cطلبان|حادثه"
    r"|انقلاب)[ \u200c]$"
)
_PART_OF_MONTH = re.compile(r"(?:نیمه|نیمه‌ی|هفته|دهه|روزهای?)[ ‌]$")
_IN_MONTH = re.compile(
    r"(?:^|[ (])(?:ماه|اواخر|اواسط|اوایل|اوائل|نیمه (?:اول|دوم|نخست)|پایان|ابتدای|انتهای|از ابتدای) $"
)
_DATED = re.compile(
    r"(?<![^\W\d_])(?:سال|متولد|جمهوری|انتخابات|جشنواره|مصوب|در|از|تا|پایان|ابتدای|نیمه|بهار|تابستان|پاییز|زمستان|نوروز|بودجه|اول|نخست|دوم|افق|مصوب|اواخر|اوایل|اواسط)"
    r" $"
)
# «حج ۱۴۰۶ از ۲۱ تیر»: what follows is nothing that could be counted
_GOES_ON = re.compile(r" (?:از|در|به|با|را|و|که|تا|است|بود|برای|نیز|هم) ")
_NOUN = re.compile(
    r"(?<![^\W\d_])(?!(?:به|از|با|تا|که|را|هم|نه|دو|سه|ده|سی|حدود|نزدیک|بیش|هر|تعداد|این|آن) )[^\W\d_]{2,} $"
)
_COUNTED_BY = re.compile(
    r" ?(?:نفر|تن|تومان|ریال|دلار|درصد|هکتار|متر|کیلو|واحد|میلی|هزار|مورد|فقره|دستگاه|ساعت|لیتر|تعاونی|گرم)"
)
_LABELS = re.compile(r"(?:شماره|کد|پلاک|تلفن|بخشنامه|استاندارد|ارتفاع|ردیف|پیامک|کانال|دهه|مدل)(?:ی)? $")


def _year_of(m: re.Match[str], kind: str, report: Report, today: Today) -> int | None:
    """The year that stands beside a day or month."""
    if digits := m[kind + "y"] or m[kind + "s"]:
        return full_year(digits.translate(ASCII).lstrip("'’"), today)
    if relative := m[kind + "r"]:
        last = relative.replace("\u200c", " ").split()[-1]
        if last == "سال":
            return year_beside(m, report)
        if relative == last and last in ("گذشته", "آینده") and today.published and today.year is not None:
            # «بهمن ماه آینده» of a report of دی is the month to come
            this = int((today.shifted_month(0) or "0000-00")[5:])
            month = MONTH_NUMBERS[m[f"{kind}m"]]
            return today.year + ((month <= this) if last == "آینده" else -(month >= this))
        return today.year + _SHIFTS[last] if today.year is not None else _NO_YEAR
    return None


def _counts_something(m: re.Match[str], kind: str, report: Report, today: Today) -> bool:
    """«تا پایان مهرماه ۶۴ تعاونی»: a number of things, not a year."""
    short = m[kind + "s"]
    if (
        not short
        or "سال" in m.group()
        or today.year is None
        or not re.match(r" [^\W\d_]{2}", report.text[m.end() :][:3])
    ):
        return False
    year = full_year(short.translate(ASCII).lstrip("'’"), today)
    return year is None or abs(year - today.year) > 10


_NO_YEAR = 0  # «۱۳ فروردین امسال» in a report of no known day: not another year of its sentence


def _context_year(m: re.Match[str], report: Report, today: Today, month: int, day: int) -> int | None:
    """The year of a day or month without one: nearest to the publication, else the one the sentence speaks of."""
    if today.published:
        return today.nearest_year(month, day)
    return year_beside(m, report) or today.year
