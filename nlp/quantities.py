"""Numbers joined to figures: ranges («۱۰ تا ۱۵», «دو، سه») and series that share a unit («۵۰، ۶۰ و ۷۰ میلیارد»)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlp.numbers import Number, numbers


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range as one figure; what it counts stands at `unit_at`, after the last member of its series."""

    start: int
    end: int
    low: int | float
    high: int | float | None
    unit_at: int
    first: Number
    last: Number
    shared: bool = False


@lru_cache(maxsize=8)
def quantities(text: str, *, mirrored: bool = False) -> tuple[Quantity, ...]:
    """Numbers joined to ranges («۱۰ تا ۱۵», «دو، سه») and series («۵۰، ۶۰ و ۷۰ میلیارد»), ordinals left out."""
    found = numbers(text, mirrored=mirrored)
    made: list[Quantity] = []
    i = 0
    while i < len(found):
        if found[i].ordinal:
            i += 1
            continue
        chain = [found[i]]
        links: list[str] = []
        while i + len(chain) < len(found):
            following = found[i + len(chain)]
            link = _link(text, chain[-1], following)
            if link == "near" and (len(chain) > 1 or _goes_on(text, following, found[i + len(chain) + 1 :][:1])):
                link = "comma"
            if link is None:
                break
            links.append(link)
            chain.append(following)
        i += len(chain)
        made += _members(chain, links)
    return tuple(made)


_TO = re.compile(r"[ \u200c]?(?:تا|الی|الي|[-–—~])[ \u200c]?(?:(?:حدود|نزدیک به|بیش از|حداکثر) )?")
_TURNED = re.compile(r"[ \u200c]?[-–—][ \u200c]?")
_LISTED = re.compile(r"[ \u200c]?(?:[،,] ?(?:و ?)?|و ?|یا |يا )")
_NEXT_TO = re.compile(r"[ \u200c]?[،,]? |\u200c")
_BETWEEN = re.compile(r"(?:بین|بين|میان|ميان|مابین|فاصله)(?: \S{1,12})?[ \u200c]$")
_FROM = re.compile(r"(?<![^\W\d_])از(?: \S{1,12})?[ \u200c]$")


def _link(text: str, first: Number, second: Number) -> str | None:
    """How the second number goes on from the first: `range`, `turned` (perhaps the higher end first), `near` (a range
    unless more follow), `list`, `comma`, or None where it does not.
    """
    gap = text[first.end : second.start]
    if len(gap) > 14 or second.ordinal or first.ordinal:
        return None
    if _TO.fullmatch(gap):
        return "turned" if _TURNED.fullmatch(gap) else "range"
    named = _NAMED if first.worded else _NUMBERED
    if _are_near(first, second, gap) and not named.search(text, max(0, first.start - 14), first.start):
        return "near"
    if gap in (" و ", " به ") and (_BETWEEN if gap == " و " else _FROM).search(
        text[max(0, first.start - 20) : first.start]
    ):
        return "range" if gap == " و " else "list"
    if first.value == 0:
        return None
    if not _LISTED.fullmatch(gap):
        return None
    return "comma" if gap.strip() in ("،", ",") else "list"


def _are_near(first: Number, second: Number, gap: str) -> bool:
    """«پنج، شش میلیون», «هشتاد نود», «۲۰۰، ۳۰۰ تومان», «۱۰،۱۲ دلار»: one number that is not known better."""
    if first.scale > 1 or first.fraction or not isinstance(first.value, int) or first.worded != second.worded:
        return False
    base = second.value / second.scale
    if _NEXT_TO.fullmatch(gap) if first.worded else gap.strip(" \u200c") in ("،", ","):
        step = 1 if base <= 10 else 10 if base <= 100 else 100
        if base - first.value == step and first.value % step == 0:
            return True
    return gap in ("،", ",") and not first.worded and first.value < base <= first.value * 1.5


# «منطقه ۵، ۶ میلیارد», «در سال ۸۰، ۹۰ میلیون»: no range
_NAMES = "ماده|بند|تبصره|منطقه|مناطق|شماره|ردیف|مرحله|رتبه|ساعت|ترتیب|دوره|کد|طبقه|نسخه"
_NAMED = re.compile(rf"(?:{_NAMES})(?:\u200cهای)? $")
_NUMBERED = re.compile(rf"(?:{_NAMES}|سال)(?:\u200cهای)? $")
_MORE = re.compile(r"[ \u200c]?(?:[،,] ?|و |یا )")


def _goes_on(text: str, last: Number, following: tuple[Number, ...]) -> bool:
    """Whether what looks like a range is a list: «به ترتیب سه، چهار و پنج میلیون»."""
    return bool(following) and _MORE.fullmatch(text[last.end : following[0].start]) is not None


def _members(chain: list[Number], links: list[str]) -> list[Quantity]:
    """The chain's figures; a range joins two numbers, a bare member takes the scale of the last."""
    alone: list[Number] = []
    while links and links[-1] == "comma":  # «برای سه داور، ۳۰ میلیون»: only «و» ends a series
        alone.append(chain.pop())
        links.pop()
    last = chain[-1]
    made: list[Quantity] = []
    i = 0
    while i < len(chain):
        if i + 1 < len(chain) and links[i] in ("range", "turned", "near"):
            low, high = _lifted(chain[i], chain[i + 1], links[i]), chain[i + 1].value
            shared = i + 1 < len(chain) - 1
            if shared:
                low, high = _lifted(chain[i], last, links[i]), _lifted(chain[i + 1], last, links[i])
            if low > high:
                low, high = high, low
            made.append(Quantity(chain[i].start, chain[i + 1].end, low, high, last.end, chain[i], chain[i + 1], shared))
            i += 2
        else:
            member = chain[i]
            made.append(
                Quantity(
                    member.start, member.end, _listed(member, last), None, last.end, member, member, member is not last
                )
            )
            i += 1
    made += [Quantity(n.start, n.end, n.value, None, n.end, n, n) for n in reversed(alone)]
    return made


def _listed(member: Number, last: Number) -> int | float:
    """«۴۷۴ و ۲۶۴ هزار» as 474 and 264 thousand, «۱۲۰۰ و ۱۵۰۰ میلیارد» as 1,200 and 1,500 billion."""
    if member is last or last.scale == 1:
        return member.value
    if member.value >= 1000:
        return member.value if member.value < 2100 and last.value < 1000 * last.scale else _great(member, last)
    if member.scale > 1:
        return member.value
    factor = last.scale
    while factor > 1 and member.value * factor > 20 * last.value:
        factor //= 1000  # «۵۰۰ و هزار میلیارد»: 500 billions; «۵۰۰ و ۲ هزار تومان»: 500 as it stands
    return member.value * factor


def _lifted(member: Number, last: Number, link: str) -> int | float:
    """«۵۰» of «۵۰ تا ۷۰ میلیارد» as 50 billion; «۹۰۰ تا یک میلیارد» as 900 million; «۳-۲ میلیارد» is 2 to 3."""
    if member is last or member.scale >= last.scale:
        return member.value
    if member.value >= 1000:
        return _great(member, last)
    factor = last.scale // member.scale
    value = member.value * factor
    if value <= (10 if link == "turned" else 2) * last.value:
        return value  # «۱۵۰ تا ۱۰۰ هزار»: the higher end first
    while value > last.value and factor >= 1000:
        factor //= 1000
        value = member.value * factor
    return value if value <= last.value else member.value


def _great(member: Number, last: Number) -> int | float:
    """«۲۵۰۰» of «۲۵۰۰ تا ۳ هزار میلیارد», «۳۶ هزار» of «۳۶ هزار تا ۳۹ هزار میلیارد»: billions as well."""
    unit = 10**9 if last.scale >= 10**9 else 10**6 if last.scale >= 10**6 else 1
    for factor in (unit,) if member.scale > 1 else (unit, unit // 1000):
        if factor > 1 and last.value / 20 <= member.value * factor <= 2 * last.value:
            return member.value * factor
    return member.value
