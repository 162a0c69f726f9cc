"""Numbers in digits with the separators that reports put into them: «۷,۰۰۰», «۱.۷», «۳/۵», «۱٫۷۳۰٫۸۶»."""

from __future__ import annotations

import re
from fractions import Fraction

D = "0-9۰-۹٠-٩"
ASCII = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def read_digits(text: str, start: int, *, mirrored: bool, scale: str) -> tuple[int | Fraction, int] | None:
    """Value and end of the number in digits at `start`; «1400/10/12» is none.

    `mirrored`: the fraction stands first («6/12» is 12.6). `scale`: the pattern of multipliers.
    """
    if mirrored and (spaced := _SPACED.match(text, start)) and _decimal(scale).match(text, spaced.end()):
        return Fraction(f"{spaced['whole'].translate(ASCII)}.{spaced['part'].translate(ASCII)}"), spaced.end()
    m = _DIGITS.match(text, start)
    if m is None:
        return None
    end = m.end()
    pieces = re.split("([.,/٫٬،'’])", m.group().translate(ASCII)) if end - start <= 4 * _LONGEST else []
    if not pieces or sum(map(len, pieces[::2])) > _LONGEST:
        return None
    if len(pieces) == 1:
        return int(pieces[0]), end
    marks = set(pieces[1::2])
    if "/" in marks:
        value = _slashed(pieces, text, end, mirrored=mirrored)
        return None if value is None else (value, end)
    groups = all(len(piece) == 3 for piece in pieces[2::2]) and 0 < len(pieces[0]) <= 3 and pieces[0] != "0"
    if marks <= set(",٬،'’") and groups:
        return int("".join(pieces[::2])), end
    if marks in ({"."}, {"٫"}) and groups:
        one = len(pieces) == 3
        decimal = _decimal(scale).match(text, end) if marks == {"."} else not _COUNTED.match(text, end)
        if not (one and decimal):
            return int("".join(pieces[::2])), end
    if len(pieces) == 3 and marks <= set(".٫,"):
        return Fraction(f"{pieces[0]}.{pieces[2]}"), end
    if marks <= set("،,"):  # «۵۰،۶۰»: two numbers
        return int(pieces[0]), start + len(pieces[0])
    if pieces[-2] in ".٫" and all(len(piece) == 3 for piece in pieces[2:-2:2]) and len(pieces[0]) <= 3:
        return Fraction("".join(pieces[:-2:2]) + "." + pieces[-1]), end  # «۱,۷۳۰.۸۶», «۱٫۷۳۰٫۸۶»
    return None


_DIGITS = re.compile(rf"[{D}]+(?:[.,/٫٬،'’][{D}]+)*")
# older articles set a space beside the stroke: «۹ /۲ درصد», «۷/ ۴۴۴ میلیون»
_SPACED = re.compile(rf"(?P<part>[{D}]{{1,3}})(?: /|/ )(?P<whole>[{D}]{{1,4}})(?![{D}/])")
# No sum is longer; what is longer is a number of a document or hostile.
_LONGEST = 18
_J = "[ \n\u00a0\u200c\u200e\u200f]?"
_MEASURES = (
    "درصد|%|٪|متر|[کك][یي]لو|سانت|گرم|ثان[یي]ه|ل[یي]تر|واحد|امت[یي]از|ر[یي]شتر|مگا|گ[یي]گا|برابر|ه[کك]تار"
    "|دلار|[یي]ورو|پوند|فران[کك]|ل[یي]ر|[یي]وان|درهم|د[یي]نار|اونس"
)
# What has no thousandths: «۶۵۰.۰۰۰ تومان» is not 650.
_MONEY = rf"{_J}(?:توم[اه]ن|تومن|ر[یي]ال(?! (?:عمان|قطر|سعود|عربستان)))"
_COUNTED = re.compile(rf"{_MONEY}|{_J}(?:نفر|خانوار|فقره|دستگاه|ر[أا]س|جلد|شر[کك]ت|تعاون[یي]|مورد|شغل|عضو)")
_IN_MONEY = re.compile(_MONEY)
_PATTERNS: dict[str, re.Pattern[str]] = {}


def _decimal(scale: str) -> re.Pattern[str]:
    """What a decimal may stand before: a multiplier or a measure."""
    if scale not in _PATTERNS:
        _PATTERNS[scale] = re.compile(rf"{_J}(?:{scale}|{_MEASURES})")
    return _PATTERNS[scale]


def _slashed(pieces: list[str], text: str, end: int, *, mirrored: bool) -> int | Fraction | None:
    """«۳/۵», «۱۳/۵۶۳/۰۰۰» and «۲۳۵/۰۰۰ تومان»; a date is none."""
    if len(pieces) > 3 and set(pieces[1::2]) == {"/"}:
        return _thousands(pieces[::2])
    if len(pieces) != 3:
        return None
    whole, part = (pieces[2], pieces[0]) if mirrored else (pieces[0], pieces[2])
    if len(part) == 3 and len(whole) <= 3 and whole.lstrip("0") and (part == "000" or _IN_MONEY.match(text, end)):
        return int(whole + part)
    if len(whole) == 3 and len(part) <= 3 and whole == "000" and part.lstrip("0"):
        return int(part + whole)  # «۱۵۰/۰۰۰» in a mirrored paper
    return Fraction(f"{whole}.{part}")


def _thousands(groups: list[str]) -> int | None:
    """Groups of three, also in the other direction: «۰۰۰/۵۶۳/۱۳»."""
    if len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]):
        return int("".join(groups))
    if len(groups[-1]) <= 3 and all(len(group) == 3 for group in groups[:-1]):
        return int("".join(reversed(groups)))
    return None
