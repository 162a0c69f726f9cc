"""Numbers that count or measure: «نزدیک به ۱۰۰ هزار تعاونی فعال», «۱۰ تا ۱۵ درصد», «پنج‌ساله», «دو برابر».

Not counts are ordinals, sums of money, dates, clock times, ages, scores and medals, the numbers of articles of law, of
telephones and of other things that bear a number as a name, and «یک» where it is an article.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from nlp.amounts import mirrored
from nlp.bare_sums import OF_IT
from nlp.document import Amount, Count, DateMention, Relation
from nlp.quantities import Quantity, quantities
from nlp.relations import relation_of
from nlp.sentence import Report


def counts(report: Report, amounts: Sequence[Amount], dates: Sequence[DateMention]) -> tuple[Count, ...]:
    """The counts of the report in reading order, none of them where a sum or a date already stands."""
    text = report.text
    spans = sorted([(a.start, a.end) for a in amounts] + [(d.start, d.end) for d in dates])
    starts = [start for start, _ in spans]
    tags = _Tags(report)
    found: list[Count] = []
    for quantity in quantities(text, mirrored=mirrored(report)):
        i = bisect_right(starts, quantity.start) - 1
        if (i >= 0 and spans[i][1] > quantity.start) or (i + 1 < len(spans) and starts[i + 1] < quantity.end):
            continue
        if quantity.shared and i + 1 < len(spans) and starts[i + 1] < quantity.unit_at:
            continue  # «۵ نفر و ۱۲ دی»: what follows is a date
        unit = _whole(text, quantity, found) or _unit(text, quantity, tags) or _part_of(text, quantity, found)
        if unit is None or _named(text, quantity, unit[0]) or _idiom(text, quantity):
            continue
        name, end, more = unit
        name = _same_metres(text, quantity, end, found) if name == "متر" else name
        relation, start = relation_of(
            text, quantity.start, end, ranged=quantity.high is not None, measured=name in _words("measures")
        )
        if (
            quantity.first.article
            and not quantity.last.scale > 1
            and not _one_counts(quantity, name, relation)
            and not _one_of_many(text, quantity, end, found)
        ):
            continue
        if (name == "سال" and _age(text, quantity, end)) or (name == "ماه" and _PERIOD.match(text, end)):
            continue
        stop = end if not quantity.shared else quantity.end
        sentence = report.sentence_at(quantity.start)
        found.append(
            Count(
                text=text[start:stop],
                start=start,
                end=stop,
                value=quantity.low + more,
                value_high=quantity.high,
                unit=name,
                relation=relation,
                sentence=sentence.text if sentence else "",
            )
        )
    return tuple(found)


class _Tags:
    """Part of speech by offset, where the text is tagged."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def at(self, offset: int) -> str:
        sentence = self._report.sentence_at(offset)
        if sentence is None:
            return ""
        tokens = sentence.tokens
        i = bisect_left(tokens, offset, key=lambda token: token.start)
        return tokens[i].tag if i < len(tokens) and tokens[i].start == offset else ""


# --- the unit --------------------------------------------------------------------------------------------------------

_WORD = r"[^\W\d_]+(?:\u200c[^\W\d_]+)*"
_NEXT = re.compile(rf"[ \u00a0\u200c]?(?:\([^()\n]{{1,30}}\) ?)?(?P<open>[«\"]?)(?P<word>{_WORD})")
_AFTER = re.compile(rf"[ \u00a0](?P<word>{_WORD})")
_PERCENT = re.compile(r"[ \u200c]?(?:درصد|در صد|[%٪])(?:[ \u200c]?[یي])?(?![^\W\d_])|[ \u200c]?[%٪]")
_AND_HALF = re.compile(r" و ن[یي]م(?![^\W\d_])")
_RATE = re.compile("(?:ساله|ماهه|روزه|هفته\u200c?ا[یي]|ساعته|نفره|نفری|دقیقه\u200c?ا[یي])$")
# A classifier «تا» («پنج تا تعاونی») and an emphatic one are no units themselves.
_TA = re.compile(rf" تا (?={_WORD})")
_TAYE = re.compile(" تای(?:شان)?(?![^\\W_])")
_THESE = re.compile("(?: از)? (?:این|آن)")
_VERBAL = re.compile("^(?:نیست|هست|جانبه|ن?می(?:\u200c| )|خواه|شده|کرده|گرد|بود|ن?شد|می\u200c?شو)")
_TAGS_OUT = frozenset(("VERB", "AUX", "ADP", "CCONJ", "SCONJ", "PRON", "DET", "PUNCT", "NUM", "INTJ", "PART", "ADV"))


def _unit(text: str, quantity: Quantity, tags: _Tags) -> tuple[str, int, float] | None:
    """Name and end of what is counted, and the half that follows it («دو سال و نیم»)."""
    at = quantity.unit_at
    if m := _PERCENT.match(text, at):
        return "درصد", m.end(), 0
    if quantity.first.fraction and (_THESE.match(text, at)):
        return None  # «دوسوم این تعاونی‌ها»
    if _TAYE.match(text, at):
        return None
    if ta := _TA.match(text, at):
        at = ta.end() - 1
    m = _NEXT.match(text, at)
    if m is None:
        return None
    word = m["word"]
    base = _without_ending(word)
    if (
        len(word) < 2  # «از ۵۴۷ میلیاردی که …»
        or base in _words("count_stops")
        or word in _words("count_stops")
        or (_VERBAL.match(word) and base not in _words("measures"))
    ):
        return None
    if base not in _words("measures") and tags.at(m.start("word")) in _TAGS_OUT:
        return None
    end = m.end()
    name = base
    if (
        base in ("متر", "کیلومتر", "سانتی", "میلی", "شبانه", "تن")
        or base in _words("count_classifiers")
        or base not in _words("measures")
    ):
        second = _AFTER.match(text, end)
        if second and _belongs(base, second["word"], tags.at(second.start("word"))):
            name, end = f"{base} {second['word']}", second.end()
    half = _AND_HALF.match(text, end)
    return (name, half.end(), 0.5) if half and quantity.high is None else (name, end, 0)


_OF_THEM = re.compile(
    r"(?:\u200c?شان| (?:تا|تای)(?: از)?(?: (?:آن|این)(?:\u200cها|ان)?)?)?(?: از)?"
    r"(?: (?P<it>این|آن)(?:\u200cها|ان)?)?(?![^\W_]|\u200c)"
    rf"(?: (?P<noun>{_WORD}))?"
)


def _part_of(text: str, quantity: Quantity, found: Sequence[Count]) -> tuple[str, int, float] | None:
    """«دوسوم این تعاونی‌ها», «از ۹۰۰ بنگاه ۹ تای آن»: a part of what is named after it or was counted before it."""
    m = _OF_THEM.match(text, quantity.unit_at)
    if m is None or quantity.shared or quantity.high is not None:
        return None
    end = m.start("noun") - 1 if m["noun"] else m.end()
    if not quantity.first.fraction and " تا" not in m.group():
        great = quantity.last.scale >= 1000 and m["it"] == "آن"
        of = found[-1] if great and found else None
        # «۳ میلیون تن گندم، که یک میلیون آن …», «از ۹۰ هزار تعاونی ۴۰ هزار آن»
        close = of and of.unit not in _RATED and of.value >= quantity.low and quantity.start - of.end < _NEAR
        return (of.unit, end, 0) if of and close else None
    noun = _without_ending(m["noun"]) if m["noun"] else ""
    if quantity.first.fraction and noun and noun not in _words("count_stops") and not _VERBAL.match(noun):
        return noun, m.end(), 0
    whole = next((c.unit for c in reversed(found) if c.unit.split(" ")[0] not in _words("measures")), None)
    if whole is not None and quantity.start - found[-1].end < _NEAR:
        return whole, end, 0
    return ("آن", end, 0) if quantity.first.fraction and m["it"] == "آن" else None


def _same_metres(text: str, quantity: Quantity, end: int, found: Sequence[Count]) -> str:
    """«۳ میلیارد متر مکعب آب، که یک میلیارد متر آن …»: cubic metres as well."""
    last = next((count for count in reversed(found) if count.unit.startswith("متر")), None)
    near = last is not None and quantity.start - last.end < _NEAR and last.value >= quantity.low
    return last.unit if last and near and OF_IT.match(text, end) else "متر"


_NEAR = 250  # characters
_FROM_THEM = re.compile(r"(?<![^\W_])از (?:این|آن)(?:\u200c?ها|ان)?[ ،]{1,2}$")


def _whole(text: str, quantity: Quantity, found: Sequence[Count]) -> tuple[str, int, float] | None:
    """«از ۳۱۰۰ تعاونی استان یک‌چهارم پروژه دارند»: the part of a whole that is counted before it."""
    if not quantity.first.fraction or not found or text.startswith((" از", " این", " آن"), quantity.end):
        return None
    last = found[-1]
    between = text[last.end : quantity.start]
    if len(between) > _NEAR or last.unit.split(" ")[0] in _words("measures"):
        return None
    begun = text[max(0, last.start - 4) : last.start].endswith("از ") and len(between) < 40 and "،" not in between
    if begun or _FROM_THEM.search(between):
        return last.unit, quantity.end, 0
    return None


def _belongs(first: str, second: str, tag: str) -> bool:
    """Whether the word after what is counted is part of its name."""
    if second in _words("count_stops"):
        return False
    if second in _words("count_adjectives") or tag == "ADJ":
        return True
    classifier = first in _words("count_classifiers") and first not in _PLAIN
    return classifier and second not in _words("count_stops") and tag in ("", "NOUN") and not _VERBAL.match(second)


# Of these only an adjective belongs to the name: «شرکت بزرگ», but «۲۰ واحد دست (یافت)».
_PLAIN = frozenset(("کشور", "متر", "کیلومتر", "شرکت", "مرکز", "طرح", "پروژه", "نوع", "بخش", "واحد", "مورد", "عدد"))


def _without_ending(word: str) -> str:
    """«درصدی» as «درصد», «پنج‌ساله» as «سال», «مرحله‌ای» as «مرحله»."""
    plain = word.replace("ي", "ی").replace("ك", "ک")
    if plain.endswith("روزه"):
        return plain[:-1]  # «۱۰ روزه»
    if plain.endswith("ه\u200cای") and plain[:-4] in _words("measures"):
        return plain[:-4]  # «۱۴ ساله‌ای»
    for ending in ("‌ی", "ی", "ه", "‌ای", "ای", "‌ه"):
        if plain.endswith(ending) and plain.removesuffix(ending) in _words("measures"):
            return plain.removesuffix(ending)
    return plain.removesuffix("‌ای") if plain.endswith("ه‌ای") else plain


@cache
def _words(name: str) -> frozenset[str]:
    lines = (files("nlp") / "data" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


# --- what does not count ---------------------------------------------------------------------------------------------

_LABEL = re.compile(rf"(?P<word>{_WORD}) ?[(:-]? ?(?:(?:شماره|ی) )?[«\"]?$")
_SERIES = re.compile(r"(?:[0-9۰-۹]{1,4}(?: و| یا|،) ){1,3}$")  # «پژو ۲۰۶ و ۲۰۷»
# What makers have and make: «بوئینگ ۷۰ هواپیما تحویل داد», but «مزدا ۶ مدل ۲۰۰۸», «پژو ۲۰۷ محصول ایران‌خودرو»
_MADE = frozenset(("کارخانه", "هواپیما", "جنگنده", "خودرو", "کارگر", "کارمند", "نمایندگی", "شعبه", "سفارش", "قرارداد"))
_CLOCK = re.compile(r"ساعت(?:\u200cهای)? (?:[^\W_]+ (?:و|تا|الی) ?)?$|[0-9۰-۹]:$")
_CLOCK_AFTER = re.compile(r" ?(?::[0-9۰-۹]|(?:و \S+ دقیقه )?(?:صبح|ظهر|عصر|بعدازظهر|بعد از ظهر|بامداد|شب)(?![^\W_]))")
_SCORE = re.compile(r"[ \u200c]?(?:بر|[-–]|به) ?[0-9۰-۹]|[ \u200c]بر (?:یک|دو|سه|چهار|پنج|صفر)")
_SCORED = re.compile(r"(?:[0-9۰-۹]|یک|دو|سه|چهار|پنج|صفر) ?(?:بر|[-–]) ?$")
_INSIDE = re.compile(r"[-–]")
_BEFORE_NINE = re.compile("(?:از|حدود|حداقل|حداکثر|این|به|نزدیک به) $")
_YEARLIKE = re.compile(r"(?:1[34]|۱[۳۴]|19|20|۱۹|۲۰)[0-9۰-۹]{2}")
_MINUTE = re.compile("(?:در دقیقه|دقایق) $")  # «اخراج در دقیقه ۱۲»
# «تهران ب ۲ - گلستان ب صفر همدان ۱ - بوشهر ۲»: results one behind the other
_SCORED_LIST = re.compile(r"(?:[0-9۰-۹]{1,2}|صفر) ?[-–] ?(?:[^\W\d_]+ ){1,3}$")
_MORE_RESULTS = re.compile(r"(?: [^\W\d_]+){1,4} (?:[0-9۰-۹]{1,2}|صفر)(?: ?[-–]|[ \n]|$)")
_MANY = re.compile(r"(?:چند|چندین|صدها|ده\u200cها|هزاران|ده‌ها|صدهای?) $")


def _named(text: str, quantity: Quantity, unit: str) -> bool:
    """Whether the number is a name, a time of day or a score."""
    before = text[max(0, quantity.start - 30) : quantity.start]
    between = text[quantity.start : quantity.end]
    measure = unit in _words("measures")
    if between == "نه" and not measure and not _BEFORE_NINE.search(before):
        return True  # «نه واگذاری سالن»: no
    if not measure and quantity.first.scale == 1 and _YEARLIKE.fullmatch(between) and "سال" in before:
        return True
    if between.isdigit() and len(between) > 6 and not measure:
        return True  # «شماره‌های ۸۸۹۰۱۲۳۴ و …»
    if unit.isascii():
        return True  # «قرارداد تولید ۹۰ L»
    if quantity.first.worded and before.endswith("«") and "»" in text[quantity.end : quantity.end + 25]:
        return True  # «هفت شهر عشق»
    if text[quantity.start] in "0۰٠" and between.isdigit() and len(between) > 1:
        return True
    if _CLOCK.search(before) or (not measure and _CLOCK_AFTER.match(text, quantity.end)):
        return True
    scored = quantity.high is None and not quantity.shared and _SCORE.match(text, quantity.end)
    if _MANY.search(before) or _SCORED.search(before) or scored:
        return True
    if not measure and quantity.high is not None and _INSIDE.search(between) and quantity.last.scale == 1:
        return True  # «بلغارستان ۳ - ۱ ایران»
    if not measure and (_MINUTE.search(before) or _in_results(text, quantity, before)):
        return True
    if quantity.low == 0 and before.endswith(("بالای ", "زیر ")):
        return True  # «۴۷ درجه بالای صفر گرم‌ترین»
    label = _LABEL.search(_SERIES.sub("", before))
    if label is None or measure or quantity.first.scale > 1:
        return bool(label and label["word"] in ("ماده", "تبصره", "اصل") and unit not in ("درصد",))
    made = label["word"] in _words("count_makers") and unit.split(" ", maxsplit=1)[0] not in _MADE
    return made or label["word"] in _words("count_labels")


def _in_results(text: str, quantity: Quantity, before: str) -> bool:
    return (
        quantity.low < 30
        and _SCORED_LIST.search(before) is not None
        and _MORE_RESULTS.match(text, quantity.end) is not None
    )


@cache
def _idioms() -> re.Pattern[str]:
    names = "|".join(sorted((name.replace(" ", "[ \u200c]") for name in _words("number_names")), key=len, reverse=True))
    return re.compile(f"(?:{names})")


def _idiom(text: str, quantity: Quantity) -> bool:
    """«کارخانه هفت تپه», and «نه» for no."""
    return quantity.first.worded and (_idioms().match(text, quantity.start) is not None)


def _one_counts(quantity: Quantity, unit: str, relation: Relation) -> bool:
    """Whether «یک» is a number here: before a measure or after a bound («حداقل یک نرم‌افزار»)."""
    if relation in (Relation.AT_LEAST, Relation.AT_MOST):
        return True
    first = unit.split(" ", maxsplit=1)[0]
    if quantity.shared or quantity.high is not None:
        return True
    return (unit in _words("measures") or first in _words("measures")) and first not in (
        "بند",
        "خانوار",
        "مورد",
        "عدد",
        "واحد",
        "رشته",
    )


_AND_MORE = re.compile(r" و (?:دو|سه|چهار|پنج|شش|هفت|هشت|نه|ده|[۰-۹0-9]{1,6}) [^\W\d_]")
_AT_EACH = re.compile(r"(?<![^\W_])هر [^،.؛\n]{2,15} $")
_MEDALS = ("طلا", "نقره", "برنز", "مدال", "امتیاز")


def _one_of_many(text: str, quantity: Quantity, end: int, found: Sequence[Count]) -> bool:
    """«دو مرد و یک زن», «هر چهار دقیقه یک شغل»."""
    if text[quantity.unit_at : end].strip().startswith(_MEDALS):
        return False
    last = found[-1] if found else None
    joined = last is not None and last.unit not in _RATED and text[last.end : quantity.start] in (" و ", "، ")
    return (
        joined
        or _AT_EACH.search(text, max(0, quantity.start - 24), quantity.start) is not None
        or (_AND_MORE.match(text, end) is not None)
    )


_RATED = ("درصد", "برابر", "سال", "ماه", "روز", "ساعت", "دقیقه", "ثانیه", "متر", "کیلومتر")


_PERIOD = re.compile(" (?:نخست|اول|دوم|ابتدایی|آغازین|پایانی)(?![^\\W_])")  # «شش ماه نخست امسال»: no six months

_PERSON = re.compile(
    r"(?:مرد|زن|پسر|دختر|جوان|کودک|نوجوان|پیرمرد|پیرزن|مادر|پدر|بازیکن|مهاجم|مدافع|هافبک|دروازه\u200cبان|فرزند|برادر|خواهر"
    r"|متهم|قاتل|مقتول|دانشجو|دانش\u200cآموز|بازیگر|نویسنده|ستاره|سرمربی|مربی|ورزشکار|شهروند|بانوی?|آقای?|راننده"
    r"|کارگر)(?:ی)? $"
)
_AGED = re.compile(
    r"(?:سن|سنین|سنی|متولدین|افراد|کودکان|زنان|مردان|جوانان|نوجوانان|دختران|پسران|بازیکنان|سالمند|سالمندان|بیماران"
    r"|مجرمان|مجرمین|کارگران|جمعیت|جمعیت فعال)(?: (?:زیر|بالای|بین"
    r"|کمتر از|بیش از|بیشتر از|حدود|از|در))? $"
)
_OF_AGE = re.compile("(?<![^\\W_])(?<!میانگین )(?<!متوسط )سن(?:ی|ین)? [^.؛:،\n]{0,30}$")
_AGED_AFTER = re.compile(r" (?:سن|به بالا|دارند؟|داشت|عمر کرد|زندگی کرد)")
_LASTING = re.compile(
    r"(?:برنامه|سابقه|قرارداد|چشم\u200cانداز|چشم انداز|دوره|قانون|حبس|حکم|سند|جنگ|تجربه|مدت|بازپرداخت|اجاره"
    r"|ضمانت|وام|اوراق|میانگین"
    r"|دوران|ریاست|طرح|محکومیت|تنفس|تسهیلات|خدمت|عمر|فعالیت|تاریخ|تحریم|محرومیت|بودجه|گذشته|دفاع|اقتصادی|توسعه"
    r"|برنامه\u200cهای|متوسط)(?:\u200cای|ی)? $"
)


def _age(text: str, quantity: Quantity, end: int) -> bool:
    """Whether the years are someone's age."""
    before = text[max(0, quantity.start - 40) : quantity.start]
    if _AGED.search(before) or _OF_AGE.search(before) or _AGED_AFTER.match(text, end):
        return True
    if text[max(0, end - 7) : end].endswith(("ساله\u200cای", "ساله\u200cا")):
        end = text.rfind("\u200c", 0, end)
    if not text[:end].endswith("ساله"):
        return bool(re.match("\u200c?ها", text[end : end + 3]))
    if _LASTING.search(before):
        return False
    return bool(_PERSON.search(before)) or quantity.low > 12 or text[end : end + 1] == "\u200c"
