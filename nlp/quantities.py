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
            if link is None:
                break
            links.append(link)
            chain.append(following)
        i += len(chain)
        made += _members(chain, links)
    return tuple(made)


_TO = re.compile(r"[ \u200c]?(?:تا|الی|الي|[-–—~])[ \u200c]?(?:(?:حدود|نزدیک به|بیش از|حداکثر) )?")
_LISTED = re.compile(r"[ \u200c]?(?:[،,] ?(?:و )?|و |یا |يا )")
_NEXT_TO = re.compile(r" ?[،,]? |\u200c")
_BETWEEN = re.compile(r"(?:بین|بين|میان|ميان|مابین|فاصله)(?: \S{1,12})?[ \u200c]$")
_FROM = re.compile(r"(?<![^\W\d_])از(?: \S{1,12})?[ \u200c]$")


def _link(text: str, first: Number, second: Number) -> str | None:
    """How the second number goes on from the first: `range`, `list`, `comma`, or None where it does not."""
    gap = text[first.end : second.start]
    if len(gap) > 14 or second.ordinal or first.ordinal:
        return None
    if _TO.fullmatch(gap):
        return "range"
    if (
        first.worded
        and second.worded
        and first.scale == second.scale == 1
        and second.value - first.value == 1
        and (second.value <= 10 and _NEXT_TO.fullmatch(gap))
    ):
        return "range"
    if gap in (" و ", " به ") and (_BETWEEN if gap == " و " else _FROM).search(
        text[max(0, first.start - 20) : first.start]
    ):
        return "range" if gap == " و " else "list"
    if first.value == 0:
        return None
    if not _LISTED.fullmatch(gap):
        return None
    return "comma" if gap.strip() in ("،", ",") else "list"


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
        if i + 1 < len(chain) and links[i] == "range":
            low, high = _lifted(chain[i], chain[i + 1]), chain[i + 1].value
            shared = i + 1 < len(chain) - 1
            if shared:
                low, high = _lifted(chain[i], last), _lifted(chain[i + 1], last)
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
    """«۴۷۴ و ۲۶۴ هزار» as 474 and 264 thousand."""
    if member is last or member.scale > 1 or last.scale == 1 or member.value >= 1000:
        return member.value
    factor = last.scale
    while factor > 1 and member.value * factor > 20 * last.value:
        factor //= 1000  # «۵۰۰ و هزار میلیارد»: 500 billions; «۵۰۰ و ۲ هزار تومان»: 500 as it stands
    return member.value * factor


def _lifted(member: Number, last: Number) -> int | float:
    """«۵۰» of «۵۰ تا ۷۰ میلیارد» as 50 billion; «۹۰۰ تا یک میلیارد» as 900 million."""
    if member is last or member.scale >= last.scale or member.value >= 1000:
        return member.value
    factor = last.scale // member.scale
    value = member.value * factor
    while value > last.value and factor >= 1000:
        factor //= 1000
        value = member.value * factor
    return value if value <= last.value else member.value
