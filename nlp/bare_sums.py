"""Sums without a unit of their own: in a series, as a share, or where money is spoken of («۵ میلیون می‌خرند»)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from nlp.about_rules import is_head, listed, word_set
from nlp.currencies import Unit
from nlp.quantities import Quantity

# --- a series --------------------------------------------------------------------------------------------------------


def in_series(text: str, quantity: Quantity, following: Quantity, unit: Unit) -> tuple[Quantity, Unit | None]:
    """«سهم کشاورزی ۴۱۰۰، صنعت ۳۶۰۰ و خدمات ۵۵۰۰ میلیارد تومان»: the unit of the member that follows, and its scale.

    «هر دلار ۱۳ هزار و ۳۰۰ و هر یورو ۱۵ هزار و ۲۰۰ تومان» needs the unit alone.
    """
    if not _BARE.match(text, quantity.unit_at):
        return quantity, None
    told = Unit(unit.currency, unit.factor, quantity.end)
    if quantity.last.scale > 1:
        close = _CLOSE.fullmatch(text, quantity.end, following.start)
        return quantity, told if close and unit.currency in ("IRT", "IRR") else None
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
        or (gap.startswith(" به ") and not _FROM.search(before))
        or (scale > 1 and _YEAR.fullmatch(text, quantity.start, quantity.end))
        or _LAST_WORD.sub(r"\1", before) in listed("count_labels")
    ):
        return quantity, None
    return replace(quantity, low=low, last=following.last), told


_BARE = re.compile(r" ?(?:[،,)]|(?:و|به|تا|هم|نیز|بود|است) )")
_CLOSE = re.compile(r"[^.؛!؟\n]{0,45}")
_MEMBER = re.compile(r"(?:[،؛] ?| و | به )(?:و )?(?:[^\W\d_]\S* ){1,5}")
_OTHER = re.compile(r"(?<![^\W_])(?:سال|روز|ماه|مبلغ|ماده|تبصره|بند|نفر|درصد|دی|تیر|مهر|قبل|بعد|ورودی)(?![^\W_])")
_FROM = re.compile(r"(?<![^\W_])از (?:\S{1,10} )?$")
_YEAR = re.compile("(?:1[34]|۱[۳۴]|19|20|۱۹|۲۰)[0-9۰-۹]{2}")
_LAST_WORD = re.compile(r"^.*?([^\W_]*)[ \u200c]?$", re.DOTALL)


def is_small(text: str, quantity: Quantity) -> bool:
    """A number within a series that names a thing: «سکه یک گرمی ۱ میلیون», «طلای ۱۸ عیار ۴۳۶ هزار»."""
    if quantity.first.worded:
        return quantity.last.scale == 1 and quantity.low <= 2
    return _CARAT.match(text, quantity.unit_at) is not None


_CARAT = re.compile(" ?(?:عیار|گرمی|متری|لیتری|کیلویی|عددی|تایی|جلدی|صفحه‌ای|اینچ|نفره)(?![^\\W_])")


# --- by what is spoken of --------------------------------------------------------------------------------------------


def is_great(quantity: Quantity) -> bool:
    """Whether a bare number may be a sum: «نیم میلیون», «۵ میلیون و ۲۰۰ هزار»."""
    return quantity.last.scale >= 10**6 or (quantity.last.scale >= 1000 and quantity.low >= 10**6)


def fixed_by_context(
    text: str, found: Sequence[Quantity], units: Sequence[Unit | None], told: Sequence[bool], i: int, *, mixed: bool
) -> Unit | None:
    """The unit of a bare «۵ میلیون» where words around it speak of money: that of the nearest sum in toman or rial.

    `told`: which quantities are money, bare ones before this one included; `mixed`: whether in several currencies.
    """
    quantity = found[i]
    end = quantity.end + (text[quantity.unit_at : quantity.unit_at + 1] == "ی")
    if heading := _column(text, quantity):
        return Unit(heading, 1, quantity.end)
    if not _speaks_of_money(text, found, told, i):
        return None
    beside = _nearest(found, units, i)
    if beside is None:
        return None
    other, j = beside
    if other.currency in ("IRT", "IRR"):
        return Unit(other.currency, 1, end)
    between = text[found[j].end : quantity.start]
    # «با ۷۵ میلیون پوند و ۱۵ میلیون پاداش به چلسی رفت», where no other money is spoken of
    near = not mixed and len(between) < _AFTER and "\n" not in between
    return Unit(other.currency, 1, end) if near else None


def _nearest(found: Sequence[Quantity], units: Sequence[Unit | None], i: int) -> tuple[Unit, int] | None:
    """The nearest sum with a unit; foreign money is passed over for toman unless it stands close before."""
    at = found[i].start
    sums = ((at - found[j].start, j) for j in range(max(0, i - _BESIDE), min(len(found), i + _BESIDE)))
    # what was said before tells more than what follows
    for away, j in sorted((away if away > 0 else -3 * away, j) for away, j in sums if units[j] is not None):
        unit = units[j]
        if unit and away < _CONTEXT and (unit.currency in ("IRT", "IRR") or (away < _CLOSE_BY and j < i)):
            return unit, j
    return None


_BESIDE = 60  # quantities to either side
_CLOSE_BY = 300  # characters
_CONTEXT = 30_000  # characters before, a third of them after


def _speaks_of_money(text: str, found: Sequence[Quantity], told: Sequence[bool], i: int) -> bool:
    quantity = found[i]
    after = _NEXT.match(text, quantity.unit_at)
    if after is None:
        return False
    if text[quantity.unit_at : after.end()].lstrip(" \u200c").startswith("ی "):
        described = _LAST_WORD.sub(r"\1", text[max(0, quantity.start - 14) : quantity.start])
        return quantity.low >= 10**9 or is_head(described)  # «طلب ۳۰ میلیاردی پیمانکار»
    if OF_IT.match(text, quantity.unit_at) and _part_of_things(quantity, found, told, i):
        return False
    close = _after_a_sum(quantity, found, told, i)
    if (word := after["word"]) and not (_listed("bare_after").match(word) and not _counts(text, word, after)):
        return close and _listed("bare_after_sums").match(word) is not None
    first = max(text.rfind("\n", 0, quantity.start), text.rfind(". ", 0, quantity.start), quantity.start - 90)
    around = text[max(0, first) : quantity.start] + text[quantity.unit_at : quantity.unit_at + 30]
    return close or _cues().search(around) is not None


_NEXT = re.compile("(?:[ \u200c]?ی)?(?:(?:[ \u200c]?[.،؛:!؟»)(\n]|$)| (?P<word>[^\\W\\d_][^ \n.،؛:!؟»)]*))")


OF_IT = re.compile(" (?:از )?آن(?![^\\W_])")


def _part_of_things(quantity: Quantity, found: Sequence[Quantity], told: Sequence[bool], i: int) -> bool:
    """«۳ میلیارد متر مکعب آب، که یک میلیارد آن …»: whether what it is a part of is no money."""
    near = (j for j in range(i - 1, -1, -1) if quantity.start - found[j].end < _AFTER)
    whole = next((j for j in near if is_great(found[j]) and found[j].low >= quantity.low), None)
    return whole is not None and not told[whole]


def _counts(text: str, word: str, after: re.Match[str]) -> bool:
    """«۲ میلیون از کارکنان», «۵ میلیون حقوق بگیر», «۳ میلیارد داده»: people and things."""
    if word == "از":
        return _OF_MONEY.match(text, after.end()) is None
    if word == "حقوق":
        return _EARNERS.match(text, after.end()) is not None
    return word == "داده" and _GIVEN.match(text, after.end()) is None


_OF_MONEY = re.compile(
    " (?:این (?:مبلغ|رقم|اعتبار|بدهی|پول|میزان|بودجه|مقدار|محل|تسهیلات)|آن(?![^\\W_])|محل|سوی|طرف|طریق|بودجه|اعتبار"
    "|حساب|بانک|درآمد|سرمایه|منابع|تسهیلات|وام|پول|مبلغ|بدهی|طلب|صندوق|جیب|شهریه|ارزش|دولت|مردم (?:گرفت|پول))"
)
_EARNERS = re.compile("[ \u200c]?بگیر")
_GIVEN = re.compile("(?:\u200c| )(?:است|شد|شده|بود|اند|ام|ایم)(?![^\\W_])")


def _after_a_sum(quantity: Quantity, found: Sequence[Quantity], told: Sequence[bool], i: int) -> bool:
    """Whether the last great number before it was a sum: «قراردادی ۸۵ میلیارد تومانی بود که ۱۲ میلیارد …»."""
    for j in range(i - 1, -1, -1):
        if quantity.start - found[j].end > _AFTER:
            return False
        if told[j]:
            return True
        if is_great(found[j]):
            return False
    return False


_AFTER = 200  # characters


@cache
def _listed(name: str) -> re.Pattern[str]:
    """Words that may follow a bare sum, nothing that could be counted: verbs, prepositions, nouns for money."""
    return re.compile(f"(?:{'|'.join(sorted(word_set(name), key=len, reverse=True))})$")


@cache
def _cues() -> re.Pattern[str]:
    return re.compile("|".join(sorted(word_set("bare_cues"), key=len, reverse=True)))


def _column(text: str, quantity: Quantity) -> str | None:
    """«۴۸۹ میلیون» on a line of its own, under «قیمت (تومان)»: a table that has lost its columns."""
    at, end = quantity.start, quantity.end
    if quantity.last.scale < 10**6 or text[at - 1 : at] != "\n" or text[end : end + 1] not in ("\n", ""):
        return None
    headings = list(_HEADING.finditer(text, max(0, at - 3000), at))
    return ("IRT" if headings[-1]["toman"] else "IRR") if headings else None


_HEADING = re.compile(r"\n[^\n]{0,25}\((?:به |میلیون )?(?:(?P<toman>تومان)|ریال)\)(?=\n)")


# --- a share ---------------------------------------------------------------------------------------------------------


def share_of(text: str, found: Sequence[Quantity], units: Sequence[Unit | None], i: int) -> Unit | None:
    """«از ۱۴ میلیارد دلار ارز سه میلیارد برای دارو و ۱۰ میلیارد هم برای …»: a share of the sum has its unit."""
    quantity = found[i]
    whole = next((j for j in range(i - 1, max(-1, i - 5), -1) if units[j] is not None), None)
    if whole is None or _FOR.match(text, quantity.unit_at) is None:
        return None
    between, most = text[found[whole].end : quantity.start], found[whole].high or found[whole].low
    if len(between) > 120 or _STOPS.search(between) or quantity.low >= most:
        return None
    unit = units[whole]
    opened = _OUT_OF.search(text, max(0, found[whole].start - 16), found[whole].start)
    return Unit(unit.currency, 1, quantity.end) if opened and unit else None


_FOR = re.compile(" (?:هم |نیز )?(?:برای|صرف|به) ")
_OUT_OF = re.compile("(?<!بیش )(?<!تر )(?<!تر\u200c)(?<![^\\W_])از (?:این )?$")
_STOPS = re.compile(r"[.؛!؟\n]")
