"""Numbers as reports write them: «۲ هزار و ۵۰۰ میلیارد», «یک و نیم», «دویست و پنجاه», «۵۰، ۶۰ و ۷۰».

Digits may be of all three kinds; half-spaces may be there, be spaces or be lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from nlp.digits import ASCII, D, read_digits


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text; offsets are characters, half-open.

    `scale` is its last multiplier (1 where none), `ordinal` whether it ranks («پنجم») and `worded` whether it is
    written in words only, `article` whether it is a bare «یک», `fraction` whether it is a part («یک‌سوم»).
    """

    start: int
    end: int
    value: int | float
    scale: int = 1
    ordinal: bool = False
    worded: bool = False
    fraction: bool = False

    @property
    def article(self) -> bool:
        """Whether it is «یک» alone, which is more often an article than a number."""
        return self.worded and self.value == 1


def parse_number(text: str) -> int | float | None:
    """The number that the whole text is («یک و نیم میلیارد», «۲٬۵۰۰», `3.5`), or None."""
    stripped = text.strip()
    found = _number_at(stripped, 0, mirrored=False)
    return found.value if found and found.end == len(stripped) and not found.ordinal else None


@lru_cache(maxsize=8)
def numbers(text: str, *, mirrored: bool = False) -> tuple[Number, ...]:
    """The numbers of the text in reading order.

    `mirrored`: decimals are written as in papers of before 1388, the fraction first («6/12» is 12.6).
    """
    found: list[Number] = []
    position = 0
    while m := _START.search(text, position):
        number = _number_at(text, m.start(), mirrored=mirrored)
        if number is None:
            position = _SKIPPED.match(text, m.start()).end()  # type: ignore[union-attr]
        else:
            found.append(number)
            position = number.end
    return tuple(found)


# --- words -----------------------------------------------------------------------------------------------------------

_LETTER = r"[^\W\d_]"
_J = "[ \n\u00a0\u200c\u200e\u200f]?"
_Y = "[یيى]"
_K = "[کك]"

_UNITS = {f"{_Y}{_K}": 1, "دو": 2, "سه": 3, "چهار": 4, "پنج": 5, f"ش{_Y}?ش": 6, "هفت": 7, "هشت": 8, "نه": 9}
_TEENS = {"ده": 10, f"{_Y}ازده": 11, "دوازده": 12, f"س{_Y}زده": 13, "چهارده": 14, "پانزده": 15, "شانزده": 16}
_TEENS |= {"هفده": 17, "هجده": 18, "هیجده": 18, "نوزده": 19}
_TENS = {f"ب{_Y}ست": 20, f"س{_Y}": 30, "چهل": 40, "پنجاه": 50, "شصت": 60, "هفتاد": 70, "هشتاد": 80, "نود": 90}
_HUNDREDS = {f"{_Y}{_K}{_J}صد": 100, "صد": 100, f"دو{_Y}ست": 200, f"س{_Y}\u200c?صد": 300, "چهار\u200c?صد": 400}
_HUNDREDS |= {"پانصد": 500, "پنج\u200c?صد": 500, f"ش{_Y}?ش\u200c?صد": 600, "هفت\u200c?صد": 700, "هشت\u200c?صد": 800}
_HUNDREDS |= {"نه\u200c?صد": 900}
_SCALES = {"هزار": 10**3, f"م{_Y}ل{_Y}ون": 10**6, f"م{_Y}ل{_Y}ارد": 10**9, f"ب{_Y}ل{_Y}ون": 10**9}
_SCALES |= {f"تر{_Y}ل{_Y}ون": 10**12, f"تر{_Y}ل{_Y}ارد": 10**15}
# as they are misspelt: «ملیون», «میلون», «ملیارد», «میلیاد», «میلیار»
_SCALES |= {f"مل{_Y}ون": 10**6, f"م{_Y}لون": 10**6, f"مل{_Y}ارد": 10**9, f"م{_Y}ل{_Y}اد": 10**9}
_SCALES |= {f"م{_Y}ل{_Y}ار(?!د)": 10**9}


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _folded(word: str) -> str:
    return re.sub("[ \n\u00a0\u200c\u200e\u200f]", "", word.replace("ي", "ی").replace("ى", "ی").replace("ك", "ک"))


def _plain(words: dict[str, int]) -> dict[str, int]:
    """The words without their spelling variants, as `_folded` leaves them."""
    return {
        re.sub(r"\u200c\?|\(\?!.\)", "", p.replace(_J, "").replace(_Y + "?", "").replace(_Y, "ی").replace(_K, "ک")): v
        for p, v in words.items()
    }


_VALUES = _plain(_UNITS | _TEENS | _TENS | _HUNDREDS) | {"شیش": 6, "شیشصد": 600, "سو": 3, "صفر": 0}
_SCALE_VALUES = _plain(_SCALES)

# older articles are wrapped: «یک میلیارد و⏎۶۰۰ میلیون»
_AND = "[ \n\u200c]{0,2}و[ \n\u200c]{0,2}"
_GLUED = (
    f"نفر|تن|متر|{_K}{_Y}لو|ه{_K}تار|تومان|ر{_Y}ال|دلار|{_Y}ورو|درصد|واحد|زوج|رأس|راس|بار|فقره|دستگاه|ساله|ماهه|روزه"
)
# «پنجم» ranks; «هزارنفر» runs on without a space.
_RANK = r"(?P<rank>م(?:\u200c?[یي]ن)?|[ \u200c]اُ?م(?:[یي]ن)?)"
_SCALE_WORD = f"(?:{_any(_SCALES)})"
_END = rf"(?:(?!{_LETTER})|(?={_SCALE_WORD})|(?=ون{_Y}م(?!{_LETTER}))|(?={_GLUED})(?!باره))"

_SMALL = (
    f"(?:(?:{_any(_HUNDREDS)})(?:{_AND}(?:(?:{_any(_TENS)})(?:{_AND}(?:{_any(_UNITS)}|سو(?=م)))?"
    f"|{_any(_TEENS)}|{_any(_UNITS)}|سو(?=م)))?"
    f"|(?:{_any(_TEENS)})|(?:{_any(_TENS)})(?:{_AND}(?:{_any(_UNITS)}|سو(?=م)))?|{_any(_UNITS)}|سو(?=م)|صفر)"
)
# What begins with a number word but is none: days of the week, «دهم»-like names, «دو و میدانی», «صدها», «سی‌دی».
_NOT = (
    rf"(?!{_J}شنبه)(?!{_J}(?:ها|ان)(?!{_LETTER}))(?! و مید)(?!{_J}د{_Y}گر)(?!\u200c(?:چندان|پاره|طرفه|جانبه|سویه"
    rf"|دست(?!گاه)|نواخت|سان))"
    rf"(?! (?:س{_Y} ?س{_Y}|د{_Y}|ان ان)(?!{_LETTER}))"
)
_WORDS = re.compile(rf"(?P<words>{_SMALL})(?:{_RANK}(?!{_LETTER})|{_NOT}{_END})")
_HALF = re.compile(
    rf"ن{_Y}م(?=[ \u200c]?(?:{_SCALE_WORD}|(?:درصد|ساعت|سال|قرن|نفر|متر|هکتار|تن|کیلو|لیتر|واحد|دانگ)(?:{_Y}"
    rf"|ه)?(?!{_LETTER})))"
)
_AND_HALF = re.compile(rf"{_AND}ن{_Y}م(?!{_LETTER})")
_ONE_OR_TWO = re.compile(rf"{_Y}{_K}{_Y}(?=[ ،,]{{1,2}}دو )")  # «یکی، دو بازیکن»
_DIGIT_RANK = re.compile(rf"[ \u200c]?(?:اُ?م|مین|امین|اُمین|م)(?:\u200c?[یي]ن)?(?!{_LETTER})")
_SCALE = re.compile(rf"{_J}(?P<scale>{_SCALE_WORD})(?!{_J}(?:ها|م)(?!{_LETTER})|ان|م[یي]ن|\u200cم[یي]ن)")
_SCALE_RANK = re.compile(rf"{_J}(?:{_SCALE_WORD})\u200c?م(?:{_Y}ن)?(?!{_LETTER})")
_BARE_SCALE = re.compile(
    rf"(?P<scale>هزار)(?!{_J}(?:ها|م|تو|پا|چم)(?!{_LETTER})|{_J}ان|م{_Y}ن)(?:(?!{_LETTER})|(?={_GLUED}))"
)
_LOST = ("?", "؟")
_AND_THEN = re.compile(f"{_AND}")
_SPACE = re.compile(" ")
_THREE = re.compile(rf"[{D}]{{3}}(?![{D}.,/٫٬،])")
# C in names spelt by their letters («یو سی برکلی», «سی‌پی‌یو»), «سی نت» and «سی نیوز»
_SPELT_BEFORE = re.compile(rf"(?<!{_LETTER})(?:بی|آی|ال|یو|اف|ان|اس|تی|جی) $")
_SPELT_AFTER = re.compile(rf"[ \u200c](?:نت|نیوز|تی|پی|یو|بی|آی|اس|ان|آر|ای|ال|اف|جی|کیو|ایکس|شارپ|اسپن)(?!{_LETTER})")
_PARTS = {
    "سوم": 3,
    "چهارم": 4,
    "پنجم": 5,
    "ششم": 6,
    "هفتم": 7,
    "هشتم": 8,
    "نهم": 9,
    "دهم": 10,
    "صدم": 100,
    "هزارم": 1000,
}
_PART = re.compile(
    rf"(?P<over>{_any(_UNITS)}|[1-9۱-۹]{{1,2}})[ \u200c]?(?P<under>{'|'.join(_PARTS)})(?!{_LETTER})(?! نهایی"
    rf"| نهايي| پایانی)"
)
_AND_PART = re.compile(f"{_AND}(?={_PART.pattern})")

_START = re.compile(
    # «و۳ تیم» has lost its space; «F5» is a name
    rf"(?<![0-9A-Za-z_۰-۹])[{D}]|(?<![^\W_])(?:ن{_Y}م|{_any(_UNITS | _TEENS | _TENS | _HUNDREDS)}|صفر|هزار|سوم)"
)
_SKIPPED = re.compile(rf"[{D}](?:[{D}.,/٫٬،:'’-]*[{D}])?|[^\W\d_]+|.", re.DOTALL)


# --- one number ------------------------------------------------------------------------------------------------------


def _number_at(text: str, start: int, *, mirrored: bool) -> Number | None:
    """The longest number that begins at `start`."""
    term = _term(text, start, mirrored)
    if term is None:
        return None
    while not (term.ordinal or term.fraction) and (
        m := _AND_THEN.match(text, term.end) or _SPACE.match(text, term.end)
    ):
        following = _term(text, m.end(), mirrored)
        if (
            following
            and m.re is _SPACE
            and not 1 < following.scale < term.scale
            and not (term.scale == 1000 and _THREE.match(text, m.end()))
        ):
            break  # only «۳۰ میلیارد ۷۰۰ میلیون» and «۱۲ هزار ۵۷۰» go without «و»
        joined = _joined(term, following) if following else None
        if joined is None:
            break
        term = joined
    value: int | float = (
        term.value
        if isinstance(term.value, int)
        else int(term.value)
        if term.value.denominator == 1
        else float(term.value)
    )
    return Number(start, term.end, value, term.scale, term.ordinal, term.worded, term.fraction)


@dataclass(frozen=True, slots=True)
class _Term:
    """Part of a number: all between two «و»; `place` is what a part joined to it must stay under."""

    start: int
    end: int
    value: int | Fraction
    base: int | Fraction
    scale: int
    place: int
    worded: bool
    ordinal: bool = False
    fraction: bool = False
    inner: int = 1  # of two multipliers the first: the «هزار» of «۵۰۰ هزار میلیارد»


def _term(text: str, start: int, mirrored: bool) -> _Term | None:
    value: int | Fraction
    if part := _PART.match(text, start):
        over = part["over"]
        top = int(over.translate(ASCII)) if over[0].isdigit() else _VALUES[_folded(over)]
        if top < _PARTS[part["under"]]:
            share = Fraction(top, _PARTS[part["under"]])
            return _scaled(text, start, part.end(), share, 1, worded=True, fraction=True)
    if text[start : start + 1].isdigit():
        read = read_digits(text, start, mirrored=mirrored, scale=_SCALE_WORD)
        if read is None:
            return None
        value, end = read
        if rank := _DIGIT_RANK.match(text, end):
            return _Term(start, rank.end(), value, value, 1, 0, worded=False, ordinal=True)
        if end < len(text) and text[end] in "%٪":
            return _Term(start, end, value, value, 1, 0, worded=False)
        if half := _AND_HALF.match(text, end):
            value, end = value + Fraction(1, 2), half.end()
        return _scaled(text, start, end, value, 1, worded=False)
    if bare := _BARE_SCALE.match(text, start):
        if text[start - 1 : start] in _LOST:
            return None  # «??? هزار»: the digits are lost
        scale = _SCALE_VALUES[_folded(bare["scale"])]
        return _scaled(text, start, bare.end(), scale, scale, worded=True)
    if half := _HALF.match(text, start):
        return _scaled(text, start, half.end(), Fraction(1, 2), 1, worded=True)
    if one := _ONE_OR_TWO.match(text, start):
        return _Term(start, one.end(), 1, 1, 1, 0, worded=True)
    words = _WORDS.match(text, start)
    if words is None:
        return None
    if words["words"] == "سی" and (
        text[start - 1 : start] == "\u200c"
        or text.startswith("ریال", start + 2)
        or _SPELT_BEFORE.search(text, max(0, start - 3), start)
        or _SPELT_AFTER.match(text, start + 2)
    ):
        return None  # «ال‌سی ریالی», «سیریال», «بی بی سی», «سی تی اسکن»
    value, place = _small(words["words"])
    end = words.end()
    if words["rank"]:
        if _folded(words["words"]) == "سی" and not words["rank"].strip("\u200c ").startswith(("ا", "اُ")):
            return None  # «سیم»: wire
        return _Term(start, end, value, value, 1, 0, worded=True, ordinal=True)
    if half := _AND_HALF.match(text, end):
        value, end, place = value + Fraction(1, 2), half.end(), 0
    elif tenth := _AND_PART.match(text, end):  # «یک و دو دهم درصد»
        part = _PART.match(text, tenth.end())
        if part and _PARTS[part["under"]] % 10 == 0:
            over = part["over"]
            top = int(over.translate(ASCII)) if over[0].isdigit() else _VALUES[_folded(over)]
            value, end, place = value + Fraction(top, _PARTS[part["under"]]), part.end(), 0
    return _scaled(text, start, end, value, place, worded=True)


def _small(words: str) -> tuple[int, int]:
    """Value and place of a number under a thousand: of «صد و بیست» 120 and 10."""
    folded = _folded(words)
    if folded in _VALUES:
        value = _VALUES[folded]
        return value, 100 if value >= 100 else 10 if value >= 20 else 1
    rest, total, least = folded, 0, 1
    while rest:
        piece = next((w for w in _BY_LENGTH if rest.startswith(w)), None)
        if piece is None:
            break
        least = _VALUES[piece]
        total += least
        rest = rest[len(piece) :].removeprefix("و")
    return total, 100 if least >= 100 else 10 if least >= 20 else 1


_BY_LENGTH = sorted(_VALUES, key=len, reverse=True)


def _scaled(
    text: str, start: int, end: int, value: int | Fraction, place: int, *, worded: bool, fraction: bool = False
) -> _Term:
    """The term with the multipliers that follow: «هزار میلیارد»."""
    base, scale = value, place if place >= 1000 else 1
    if scale > 1:
        base = 1
    inner = 1
    for _ in range(3):
        if _SCALE_RANK.match(text, end):
            rank = _SCALE_RANK.match(text, end)
            return _Term(start, rank.end(), value, base, scale, 0, worded, ordinal=True)  # type: ignore[union-attr]
        m = _SCALE.match(text, end)
        if m is None:
            break
        factor = _SCALE_VALUES[_folded(m["scale"])]
        inner = scale if scale > 1 and inner == 1 else inner
        value, scale, end = value * factor, scale * factor, m.end()
        place, fraction = scale, False
    if (
        scale > 1
        and (half := _AND_HALF.match(text, end))
        and not re.match(f"{_J}{_SCALE_WORD}", text[half.end() :][:12])
    ):
        return _Term(start, half.end(), value + Fraction(scale, 2), base, scale, 0, worded, fraction=fraction)
    return _Term(start, end, value, base, scale, place, worded, fraction=fraction, inner=inner)


def _joined(first: _Term, second: _Term) -> _Term | None:
    """«۲ هزار» and «۵۰۰ میلیارد» as one number, or None where they are two."""
    if second.fraction or not first.place:
        return None
    worded = first.worded and second.worded
    if second.value < first.place:
        return _Term(
            first.start, second.end, first.value + second.value, first.base,
            second.scale if second.scale > 1 else first.scale,
            min(first.place, second.place) if second.place else 0, worded, ordinal=second.ordinal,
        )  # fmt: skip
    if second.base < 10 and first.scale > 1 and first.base >= 100 and second.scale > first.scale:
        return None  # «به ترتیب ۴۱۰ هزار و ۱ میلیون و ۷۷۵ هزار تومان»
    if second.inner == first.scale > 1:
        return None  # «۱۲ هزار و ۱۵ هزار میلیارد تومان»: two sums
    if second.scale > first.scale and second.base < first.place:
        # «۷۵ میلیون و ۵۰۰ هزار میلیارد»: the milliards are of both, the thousands of the second alone
        shared = second.scale // second.inner if second.inner < first.scale else second.scale
        return _Term(
            first.start, second.end, first.value * shared + second.value, first.base, second.scale,
            second.place, worded, ordinal=second.ordinal,
        )  # fmt: skip
    return None
