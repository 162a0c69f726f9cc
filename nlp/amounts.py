"""Sums of money: «نزدیک به ۳۰۰ میلیارد تومان» is about 3×10¹² rial.

1 toman is 10 rial; همت is 10¹² toman. Numbers come from `numbers`, units from `currencies`, sums without a unit from
`bare_sums`; offsets are characters of the report's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.bare_sums import fixed_by_context, in_series, is_great, is_small, share_of
from nlp.currencies import SIGNS, Unit, cents_of, names_money, unit_of
from nlp.document import Amount, Relation
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
    if not names_money(text):
        return ()
    found: list[Amount] = []
    for quantity, unit in _with_units(text, quantities(text, mirrored=mirrored(report))):
        stop = unit.end if not quantity.shared else quantity.end
        relation, start = relation_of(text, quantity.start, unit.end, ranged=quantity.high is not None)
        money = _money(quantity, unit, relation)
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


def _with_units(text: str, found: Sequence[Quantity]) -> Iterator[tuple[Quantity, Unit]]:
    """The quantities that are money, each with its unit or with that of a sum close by in its sentence."""
    units = [None if _is_vague(text, quantity) else unit_of(text, quantity) for quantity in found]
    bare = _bare(text, found, units)
    made: list[tuple[Quantity, Unit]] = []
    for i in range(len(found) - 1, -1, -1):
        quantity, unit = found[i], units[i]
        if quantity.shared and _A_YEAR.search(text, max(0, quantity.start - 8), quantity.start):
            continue  # «۷۰۰ میلیارد ریال در سال ۸۳ و ۳۰۰ میلیارد ریال»
        if unit is None and (cents := cents_of(text, quantity)):
            quantity, unit = _hundredth(quantity), cents
        beside = i + 2 if i + 2 < len(found) and is_small(text, found[i + 1]) else i + 1  # «سکه یک گرمی ۱ میلیون …»
        if unit is None and beside < len(found) and made and made[-1][0].start == found[beside].start:
            quantity, unit = _beside(text, quantity, *made[-1])
        unit = unit or bare[i]
        if unit is not None and unit.currency == "IRT":
            quantity = replace(quantity, low=_as_meant(quantity))
        if unit is not None:
            made.append((quantity, unit))
    yield from reversed(made)


def _bare(text: str, found: Sequence[Quantity], units: Sequence[Unit | None]) -> list[Unit | None]:
    """The units of great numbers that have none of their own, from what the report speaks of."""
    told = [unit is not None for unit in units]
    bare: list[Unit | None] = [None] * len(found)
    if not any(told):
        return bare
    mixed = len({unit.currency for unit in units if unit is not None}) > 1
    for i, quantity in enumerate(found):
        if units[i] is None and is_great(quantity) and not quantity.shared and not _is_vague(text, quantity):
            known = fixed_by_context(text, found, units, told, i, mixed=mixed)
            bare[i] = known or share_of(text, found, units, i)
            told[i] = bare[i] is not None
    return bare


def _beside(text: str, quantity: Quantity, following: Quantity, unit: Unit) -> tuple[Quantity, Unit | None]:
    """The unit of the next member: of the same series («۲۰ یا ۳۰ میلیارد پول»), or of what is told in one breath."""
    if quantity.shared and quantity.unit_at == following.unit_at:
        return quantity, Unit(unit.currency, unit.factor, unit.end)
    return in_series(text, quantity, following, unit)


_A_YEAR = re.compile(r"سال(?:\u200cهای)? $")


def _is_vague(text: str, quantity: Quantity) -> bool:
    """«چند میلیون تومان», «صدها هزار دلار», «چند ۱۰ هزار دلاری»: no sum."""
    if not quantity.low:
        return True
    tells = quantity.first.worded or quantity.first.value in (10, 100) or text.startswith(_TENS, quantity.start)
    return tells and _VAGUE.search(text, max(0, quantity.start - 12), quantity.start) is not None


_TENS = ("۱۰ ", "10 ", "۱۰۰ ", "100 ")
_VAGUE = re.compile(r"(?:چند(?:ین)?|(?:صد|ده|هزار|میلیون|میلیارد)[ \u200c]?(?:ها|ان))[ \u200c]?$")


def _as_meant(quantity: Quantity) -> int | float:
    """«یک میلیون و دویست تومان» leaves out «هزار»: nobody counts two hundred toman beside a million."""
    low, great = quantity.low, 10**9 if quantity.low >= 10**9 else 10**6
    rest = low % great
    if quantity.last.scale < 10**6 or low < great or not 100 <= rest < 1000 or rest % 50 or quantity.high is not None:
        return low
    return low - rest + rest * (great // 1000)


def _hundredth(quantity: Quantity) -> Quantity:
    high = quantity.high / 100 if quantity.high is not None else None
    return replace(quantity, low=quantity.low / 100, high=high)


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
        unit = unit_of(stripped, quantity)
        if unit is None or unit.end != len(stripped) or quantity.shared:
            continue
        relation, start = relation_of(stripped, quantity.start, unit.end, ranged=quantity.high is not None)
        if start == 0 or stripped[:start] in SIGNS:
            return _money(quantity, unit, relation)
    return None


def mirrored(report: Report) -> bool:
    """Whether the report is of the years in which papers wrote «6/12» for 12.6."""
    return report.published is not None and report.published.year < _MIRRORED_UNTIL


# Of the decimals in dated articles of Hamshahri and Fars nearly all of before this year are mirrored.
_MIRRORED_UNTIL = 2009


def _money(quantity: Quantity, unit: Unit, relation: Relation) -> Money:
    low = (quantity.low + unit.extra) * unit.factor
    high = quantity.high * unit.factor if quantity.high is not None else None
    each = {"IRT": 10, "IRR": 1}.get(unit.currency)
    return Money(
        rial=round(low * each) if each else None,
        rial_high=round(high * each) if each and high is not None else None,
        value=low,
        value_high=high,
        currency=unit.currency,
        relation=relation,
    )
