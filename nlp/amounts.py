"""Sums of money: «نزدیک به ۳۰۰ میلیارد تومان» is about 3×10¹² rial.

1 toman is 10 rial; همت is 10¹² toman. Numbers come from `numbers`; offsets are characters of the report's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from nlp.about_rules import is_head, listed, word_set
from nlp.date_patterns import MONTH
from nlp.document import Amount, Relation
from nlp.numbers import parse_number
from nlp.quantities import Quantity, quantities
from nlp.relations import relation_of
from nlp.sentence import Report


@dataclass(frozen=True, slots=True)
class Money:
    """A sum by itself: `rial` None for foreign money, `value` in `currency` (`IRR`, `IRT` for toman, `USD`, …)."""

    rial: int | None
    rial_high: int | None
    value: float
    value_high: float | None
    currency: str
    relation: Relation


def amounts(report: Report) -> tuple[Amount, ...]:
    """The sums that the report states, in reading order.

    A unit that is given once for a series («۵۰، ۶۰ و ۷۰ میلیارد تومان») holds for each member; a bare sum takes the
    unit that the report's context fixes («از ۵۰ به ۷۰ میلیارد تومان»).
    """
    text = report.text
    if not _MONEY.search(text):
        return ()
    found: list[Amount] = []
    for quantity, (currency, factor, end, extra) in _with_units(text, quantities(text, mirrored=mirrored(report))):
        ranged = quantity.high is not None
        stop = end if not quantity.shared else quantity.end
        relation, start = relation_of(text, quantity.start, end, ranged=ranged)
        money = _money(quantity.low + extra, quantity.high, currency, factor, relation)
        sentence = report.sentence_at(quantity.start)
        found.append(
            Amount(
                text=text[start:stop],
                start=start,
                end=stop,
                rial=money.rial,
                rial_high=money.rial_high,
                value=money.value,
                value_high=money.value_high,
                currency=money.currency,
                relation=money.relation,
                sentence=sentence.text if sentence else "",
            )
        )
    return tuple(_stretches(text, found))


_Unit = tuple[str, int, int, float]


def _with_units(text: str, found: Sequence[Quantity]) -> Iterator[tuple[Quantity, _Unit]]:
    """The quantities that are money, each with its unit or with that of a sum close by in its sentence."""
    units: list[_Unit | None] = []
    for quantity in found:
        vague = not quantity.low or (
            (quantity.first.worded or quantity.first.value in (10, 100) or text.startswith(_TENS, quantity.start))
            and _VAGUE.search(text, max(0, quantity.start - 8), quantity.start) is not None
        )
        units.append(None if vague else _unit(text, quantity))
    made: list[tuple[Quantity, _Unit]] = []
    for i in range(len(found) - 1, -1, -1):
        quantity, unit = found[i], units[i]
        if quantity.shared and _A_YEAR.search(text, max(0, quantity.start - 8), quantity.start):
            continue  # «۷۰۰ میلیارد ریال در سال ۸۳ و ۳۰۰ میلیارد ریال»
        beside = i + 2 if i + 2 < len(found) and _is_small(found[i + 1]) else i + 1  # «… هزار و سکه یک گرمی ۱ میلیون …»
        if unit is None and beside < len(found) and made and made[-1][0].start == found[beside].start:
            quantity, unit = _in_series(text, quantity, *made[-1])
        if unit is None and quantity.last.scale >= 10**6 and not quantity.shared and _names_money(text, quantity):
            unit = _fixed(text, quantity, found, units, i)
        if unit is None and quantity.last.scale >= 10**6 and not quantity.shared:
            unit = _share_of(text, quantity, found, units, i)
        if unit is not None:
            made.append((quantity, unit))
    yield from reversed(made)


_A_YEAR = re.compile(r"سال(?:\u200cهای)? $")
_MEMBER = re.compile(r"(?:[،؛] ?| و | به )(?:و )?(?:[^\W\d_]\S* ){1,4}")
_OTHER = re.compile(r"(?<![^\W_])(?:سال|روز|ماه|مبلغ|ماده|تبصره|بند|نفر|درصد|دی|تیر|مهر|قبل|بعد|ورودی)(?![^\W_])")


_LAST_WORD = re.compile(r"^.*?([^\W_]*)[ \u200c]?$", re.DOTALL)


def _is_small(quantity: Quantity) -> bool:
    return quantity.first.worded and quantity.last.scale == 1 and quantity.low <= 2


def _in_series(text: str, quantity: Quantity, following: Quantity, unit: _Unit) -> tuple[Quantity, _Unit | None]:
    """«سهم کشاورزی ۴۱۰۰، صنعت ۳۶۰۰ و خدمات ۵۵۰۰ میلیارد تومان»: the unit of the member that follows, and its scale.

    «هر دلار ۱۳ هزار و ۳۰۰ و هر یورو ۱۵ هزار و ۲۰۰ تومان» needs the unit alone.
    """
    currency = unit[0]
    if currency not in ("IRT", "IRR") or not _BARE.match(text, quantity.unit_at):
        return quantity, None
    if quantity.last.scale > 1:
        close = _CLOSE.fullmatch(text, quantity.end, following.start)
        return quantity, (currency, unit[1], quantity.end, 0) if close else None
    gap, before = text[quantity.end : following.start], text[max(0, quantity.start - 14) : quantity.start]
    scale, high = following.last.scale, following.high or following.low
    low = quantity.low * scale
    if (
        not _MEMBER.fullmatch(gap)
        or _OTHER.search(gap)
        or _OTHER.search(before)
        or quantity.high is not None
        or not high / 20 <= low <= high * 20
        or quantity.first.worded
        or _LAST_WORD.sub(r"\1", before) in listed("count_labels")
    ):
        return quantity, None
    return replace(quantity, low=low, last=following.last), (currency, unit[1], quantity.end, 0)


def _names_money(text: str, quantity: Quantity) -> bool:
    """Whether a number without a unit is money by what stands around it: «لاستیک را ۵ میلیون می‌خرند»."""
    after = _NEXT.match(text, quantity.unit_at)
    if after is None:
        return False
    if text[quantity.unit_at : after.end()].lstrip(" \u200c").startswith("ی "):
        described = _LAST_WORD.sub(r"\1", text[max(0, quantity.start - 14) : quantity.start])
        return quantity.last.scale >= 10**9 or is_head(described)  # «طلب ۳۰ میلیاردی پیمانکار»
    if after["word"] and not _uncounted().match(after["word"]):
        return False  # «دو میلیون نفر»
    first = max(text.rfind("\n", 0, quantity.start), text.rfind(". ", 0, quantity.start), quantity.start - 90)
    around = text[max(0, first) : quantity.start] + text[quantity.unit_at : quantity.unit_at + 30]
    return _cues().search(around) is not None


_NEXT = re.compile("(?:[ \u200c]?ی)?(?:(?:[ \u200c]?[.،؛:!؟»)(\n]|$)| (?P<word>[^\\W\\d_][^ \n.،؛:!؟»)]*))")


@cache
def _uncounted() -> re.Pattern[str]:
    """What may follow a sum without its unit, nothing that could be counted: verbs, prepositions, nouns for money."""
    return re.compile(f"(?:{'|'.join(sorted(word_set('bare_after'), key=len, reverse=True))})$")


@cache
def _cues() -> re.Pattern[str]:
    return re.compile("|".join(sorted(word_set("bare_cues"), key=len, reverse=True)))


def _fixed(
    text: str, quantity: Quantity, found: Sequence[Quantity], units: Sequence[_Unit | None], i: int
) -> _Unit | None:
    """The unit that the report's other sums fix: that of the nearest, in toman or rial."""
    for step in (-1, 1):
        j = i + step
        while 0 <= j < len(found) and abs(found[j].start - quantity.start) < _CONTEXT:
            other = units[j]
            if other is not None:
                end = quantity.end + (text[quantity.end : quantity.end + 1] == "ی")
                return (other[0], 1, end, 0) if other[0] in ("IRT", "IRR") else None
            j += step
    return None


def _share_of(
    text: str, quantity: Quantity, found: Sequence[Quantity], units: Sequence[_Unit | None], i: int
) -> _Unit | None:
    """«از ۱۴ میلیارد دلار ارز سه میلیارد برای دارو و ۱۰ میلیارد هم برای …»: a share of the sum has its unit."""
    whole = next((j for j in range(i - 1, max(-1, i - 5), -1) if units[j] is not None), None)
    if whole is None or _FOR.match(text, quantity.unit_at) is None:
        return None
    between, most = text[found[whole].end : quantity.start], found[whole].high or found[whole].low
    if len(between) > 120 or _STOPS.search(between) or quantity.low >= most:
        return None
    opened = text.endswith(("از ", "از این "), 0, found[whole].start)
    return ((units[whole] or ("", 1, 0, 0))[0], 1, quantity.end, 0) if opened else None


_FOR = re.compile(" (?:هم |نیز )?(?:برای|صرف|به|سهم) ")
_STOPS = re.compile(r"[.؛!؟\n]")
_CONTEXT = 700  # characters

_BARE = re.compile(r" ?(?:[،,)]|(?:و|به|تا|هم|نیز|بود|است) )")
_CLOSE = re.compile(r"[^.؛!؟\n]{0,45}")


def _stretches(text: str, found: list[Amount]) -> list[Amount]:
    """«۵ هزار تومان تا ۷ هزار تومان» as one sum between two."""
    made: list[Amount] = []
    for amount in found:
        last = made[-1] if made else None
        if (
            last is not None
            and last.currency == amount.currency
            and last.value < amount.value
            and last.value_high is None
            and text[last.end : amount.end].lstrip().startswith("تا ")
            and len(text[last.end : amount.start].strip()) <= 2
            and last.relation in (Relation.EQUAL, Relation.ABOUT)
        ):
            made[-1] = replace(
                last, text=text[last.start : amount.end], end=amount.end, rial_high=amount.rial,
                value_high=amount.value,
                relation=Relation.BETWEEN,
            )  # fmt: skip
        else:
            made.append(amount)
    return made


def parse_amount(text: str) -> Money | None:
    """The sum that the whole text is («100میلیارد تومان», «300 همت», «بیش از ۵۰ تا ۷۰ میلیون ریال»), or None."""
    stripped = text.strip()
    for quantity in quantities(stripped):
        unit = _unit(stripped, quantity)
        if unit is None or unit[2] != len(stripped) or quantity.shared:
            continue
        currency, factor, end, extra = unit
        relation, start = relation_of(stripped, quantity.start, end, ranged=quantity.high is not None)
        if start == 0 or stripped[:start] in _SIGNS:
            return _money(quantity.low + extra, quantity.high, currency, factor, relation)
    return None


def mirrored(report: Report) -> bool:
    """Whether the report is of the years in which papers wrote «6/12» for 12.6."""
    return report.published is not None and report.published.year < _MIRRORED_UNTIL


# Of the decimals in dated articles of Hamshahri and Fars nearly all of before this year are mirrored.
_MIRRORED_UNTIL = 2009

_Y = "[یي]"
_CURRENCIES: dict[str, tuple[str, int]] = {
    "توم[اه]ن|تومن": ("IRT", 1),
    f"ر{_Y}ال (?:سعود{_Y}|عربستان)": ("SAR", 1),
    f"ر{_Y}ال قطر": ("QAR", 1),
    f"ر{_Y}ال عمان": ("OMR", 1),
    f"ر{_Y}ال": ("IRR", 1),
    "همت": ("IRT", 10**12),
    "دلار کانادا": ("CAD", 1),
    f"دلار استرال{_Y}ا": ("AUD", 1),
    "دلا ?ر|\\$": ("USD", 1),
    f"{_Y}ورو|€": ("EUR", 1),
    "پوند|£": ("GBP", 1),
    "درهم": ("AED", 1),
    f"ل{_Y}ره?(?: ترک{_Y}ه)?": ("TRY", 1),
    f"{_Y}وان": ("CNY", 1),
    f"{_Y}ن(?: ژاپن)?": ("JPY", 1),
    f"فرانک(?: سوئ{_Y}س)?": ("CHF", 1),
    "مارک(?: آلمان)?": ("DEM", 1),
    f"د{_Y}نار کو{_Y}ت": ("KWD", 1),
    f"د{_Y}نار": ("IQD", 1),
    "روبل": ("RUB", 1),
    f"روپ{_Y}ه پاکستان": ("PKR", 1),
    f"روپ{_Y}ه": ("INR", 1),
    "کرون": ("SEK", 1),
    f"افغان{_Y}": ("AFN", 1),
    "منات": ("AZN", 1),
}
_CODES = {f"c{i}": value for i, value in enumerate(_CURRENCIES.values())}
_WORDS = "|".join(f"(?P<c{i}>{words})" for i, words in enumerate(_CURRENCIES))
_MONEY = re.compile("|".join(_CURRENCIES).replace("ک", "[کك]"))
_UNIT = re.compile(
    # «سی میلیون (30.000.000) ریال»: the same number once more, in brackets
    # «۱۹۰ میلیون دلاراست» has lost its space
    rf"[ \n\u00a0\u200c]?(?:\([^()\n]{{1,40}}\)[ \u200c]?)?(?:{_WORDS})"
    rf"(?:[\u200c ]?[یيئ]?{_Y}|ها)?(?:(?![^\W\d_])|(?=(?:است|بود|بوده|شد|شده)(?![^\W\d_])))".replace("ک", "[کك]")
)
_SIGN = re.compile(r"(?P<c8>\$)|(?P<c9>€)|(?P<c10>£)")
_SIGNS = ("$", "€", "£")
# «به همت خیران», «۵ نفر همت گماردند»: the word, not the unit.
_NO_UNIT = re.compile(r" (?:گم|بلند|والا|عال[یي]|مضاعف|جمع[یي]|خود|و تلاش|کن|كن|کرد|كرد|نمود|ورز)")
_TENS = ("۱۰ ", "10 ", "۱۰۰ ", "100 ")  # «چند ۱۰ هزار دلاری»
_VAGUE = re.compile(r"چند(?:ین)?[ \u200c]?$")
_OF_MONTH = re.compile(f"(?<![^\\W_]){MONTH}(?:[ \u200c]?ماه)?(?: سال)? $")
_OF_AFGHANS = re.compile("افغانستان|کابل|هرات|پول|ارز|دلار|نرخ")
_CENTS = re.compile(r" و ?([0-9۰-۹]{1,2}) ?سنت")


def _unit(text: str, quantity: Quantity) -> tuple[str, int, int, float] | None:
    """Currency, factor and end of the unit of a quantity, with the cents after it; None where it counts no money."""
    m = _UNIT.match(text, quantity.unit_at)
    if m is None:
        sign = _SIGN.match(text, quantity.start - 1) if quantity.start else None
        if sign is None:
            return None
        return *_CODES[sign.lastgroup or ""], quantity.end, 0
    currency, factor = _CODES[m.lastgroup or ""]
    if (
        quantity.first.scale == 1
        and 1300 < quantity.low < 1420
        and _OF_MONTH.search(text, max(0, quantity.start - 24), quantity.start)
    ):
        return None  # «در خردادماه ۱۳۹۸ دلار …»: a year
    if currency == "GBP" and _is_weight(text, quantity, m.end()):
        return None  # «باری ۸۳۰۰ پوندی», «۱۶ پوند (۷ کیلوگرم)»
    if currency == "AFN" and not _OF_AFGHANS.search(text, max(0, quantity.start - 60), m.end() + 40):
        return None  # «۷۰۰ هزار افغانی به پای صندوق می‌روند»: people
    if factor > 1 and _NO_UNIT.match(text, m.end()):
        return None
    cents = _CENTS.match(text, m.end())
    if cents:
        return currency, factor, cents.end(), (parse_number(cents[1]) or 0) / 100
    return currency, factor, m.end(), 0


def _is_weight(text: str, quantity: Quantity, end: int) -> bool:
    """Whether pounds are of weight or thrust, by what stands beside them and speaks of no price."""
    if _POUNDS_OF.match(text, end):
        return True
    if quantity.last.scale >= 10**6:
        return False
    before = _CLAUSES.split(text[max(0, quantity.start - 60) : quantity.start])[-1]
    return _WEIGHED.search(before) is not None and _PRICED.search(before + text[end : end + 30]) is None


_CLAUSES = re.compile(r"[.؛!؟\n،]")
_POUNDS_OF = re.compile(
    r"[ \-\u200c](?:نیرو|بر اینچ|\(?lb)|\)? (?:اضافه )?(?:وزن|محموله|بار(?! دیگر)|تجهیزات|گوشت)(?![^\W_])"
    r"| ?\((?:معادل |حدود |برابر با ){0,2}[0-9۰-۹.,/٫٬]{1,12} ?(?:کیلو|گرم|تن(?![^\W_])|نیوتن|نیوتون)"
)
_WEIGHED = re.compile(
    r"(?<![^\W_])(?:وزن|وزنی|وزنش|سنگین|رانش|پیشرانه|محموله|محموله‌ای|باری|حمل|کیلوگرم|چربی|لاغر)(?![^\W_])"
    r"|(?<![^\W_])(?<!این )(?<!یک )(?<!دو )(?<!سه )(?<!مین )بار $"
)
_PRICED = re.compile("قیمت|بها|ارزش|هزینه|درآمد|دستمزد|جریمه|کرایه|پرداخت|مبلغ|فروش|فروخ|خرید|قرارداد|سود|مالیات")


def _money(low: float, high: float | None, currency: str, factor: int, relation: Relation) -> Money:
    low, high = low * factor, high * factor if high is not None else None
    each = {"IRT": 10, "IRR": 1}.get(currency)
    return Money(
        rial=round(low * each) if each else None,
        rial_high=round(high * each) if each and high is not None else None,
        value=low,
        value_high=high,
        currency=currency,
        relation=relation,
    )
