"""The year and the day that a report without a day of publication fixes itself, and the days that a phrase names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from nlp.date_patterns import ASCII, DAY, MONTH, MONTH_NUMBERS, ONES, TEENS, WEEKDAY, WEEKDAYS, YEAR, D, J
from nlp.date_values import Today
from nlp.sentence import Report


def days_named(m: re.Match[str], group: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and number of the days named; of a stretch the first and the last."""
    for piece in re.finditer(DAY, m[group]):
        word = re.sub(r"[ \u200c]?ا?م$", "", piece.group()) if piece.group()[0].isdigit() else piece.group()
        day = int(word.translate(ASCII)) if word[0].isdigit() else _DAY_NUMBERS.get(re.sub("[ \u200c]", "", word))
        if day:
            yield m.start(group) + piece.start(), m.start(group) + piece.end(), day


_DAY_NUMBERS = {word: i for i, word in enumerate(ONES.split("|"), 1)} | {
    "اول": 1,
    "نخست": 1,
    "بیستم": 20,
    "سیام": 30,
    "سیم": 30,
}
_DAY_NUMBERS |= {word: i for i, word in enumerate((w for w in TEENS.split("|") if w != "هیجدهم"), 10)} | {"هیجدهم": 18}
_DAY_NUMBERS |= {f"بیستو{word}": 20 + i for i, word in enumerate(ONES.split("|"), 1)} | {"سیویکم": 31}


_WEEKDAY_OF_MONTH = re.compile(rf"(?P<wk>{WEEKDAY})[ ،(]{{1,3}}(?P<day>{DAY})[ \u200c]?(?P<month>{MONTH})")


@lru_cache(maxsize=8)
def weekdays_named(text: str) -> dict[int, tuple[int, int]]:
    """Month and day of each day of the week that the text names with them («دوشنبه ۲۱ بهمن»), the first of each."""
    found: dict[int, tuple[int, int]] = {}
    for m in _WEEKDAY_OF_MONTH.finditer(text):
        day = next((day for _, _, day in days_named(m, "day")), 0)
        if day:
            found.setdefault(WEEKDAYS[re.sub("[ \u200c]", "", m["wk"])], (MONTH_NUMBERS[m["month"]], day))
    return found


_EXPLICIT = re.compile(rf"(?<!{D})(1[34]{D}{D}|۱[۳۴]{D}{D})(?!{D})")


def year_beside(m: re.Match[str], report: Report) -> int | None:
    """The last year before it in its sentence, or the one right after it («۲۵ فروردین تا ۵ اردیبهشت ۱۳۹۸»)."""
    sentence = report.sentence_at(m.start())
    begin = sentence.start if sentence else 0
    years = _EXPLICIT.findall(report.text[max(begin, m.start() - 400) : m.start()])
    if years:
        return int(years[-1].translate(ASCII))
    after = re.match(
        rf" (?:تا|و) (?:{DAY} )?{MONTH}(?:{J}ماه)? (?:سال )?(1[34]{D}{D}|۱[۳۴]{D}{D})",
        report.text[m.end() : m.end() + 40],
    )
    return int(after[1].translate(ASCII)) if after else None


_THIS_YEAR = re.compile("سال جاری|امسال")
_THIS_DAY = re.compile(
    rf"امروز(?: ?[،,(]? ?{WEEKDAY}\)?)?[ ،,(]{{1,3}}(?P<day>{DAY})[ \u200c]?"
    rf"(?P<month>{MONTH})(?:{J}ماه)?(?: سال)? (?P<year>{YEAR})"
)


def fixed_day(text: str) -> Today | None:
    """The day of «امروز (یکشنبه) ۹ تیر ۱۳۹۸», for a report without a day of publication."""
    if "امروز" not in text or (m := _THIS_DAY.search(text)) is None:
        return None
    import jdatetime

    day = next((day for _, _, day in days_named(m, "day")), 0)
    try:
        written = jdatetime.date(int(m["year"].translate(ASCII)), MONTH_NUMBERS[m["month"]], day).togregorian()
    except ValueError:
        return None
    return Today.of(written)


def fixed_year(report: Report) -> int | None:
    """The year of a report without a day of publication, where it says «سال ۱۳۹۸» and «سال جاری» of one time."""
    if not _THIS_YEAR.search(report.text):
        return None
    latest = max((int(y.translate(ASCII)) for y in _EXPLICIT.findall(report.text)), default=None)
    if latest is None:
        return None
    for sentence in report.sentences:
        this = _THIS_YEAR.search(sentence.text)
        if this is None:
            continue
        for named in _EXPLICIT.finditer(sentence.text):
            between = sentence.text[max(0, min(this.end(), named.start() - 16)) : max(this.start(), named.start())]
            if int(named[1].translate(ASCII)) == latest and len(between) < 60 and not _COMPARED.search(between):
                return latest
    return None


_COMPARED = re.compile(r"متولد|زاده|تاسیس|تأسیس|نسبت|مقایسه|مشابه|گذشته|قبل|اما|ولی|[؛:!؟.]")
