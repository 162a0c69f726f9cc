"""Whether a figure states how much there is of something in a whole province or in the country, and of what.

«در استان کردستان ۱۸۷۰ تعاونی فعال وجود دارد» does; «این اتحادیه ۲۲ تعاونی دارد», «از هر سه تعاونی، یکی» and «به ۳۲
تعاونی وام پرداخت شد» do not. Only statements can be compared with one another: what is not surely one is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.document import Amount, Count, Document, Relation, Scope
from nlp.word_tables import word_table
from nlp.words import search_words

COUNTRY = "کشور"
_PLACE = "⌂"  # stands for the province (or the country) in what is looked at
_BEFORE, _AFTER = 220, 160  # characters of the clause to either side
_MOST_WORDS = 8  # that say what it is

_LEFT = re.compile(
    r"[:؛.!؟\n«»\"]| (?:که|اینکه|این‌که) |(?<!\w)(?:گفت|افزود|کرد|داشت|ساخت|داد|شد|شده|دانست|است|هستند) (?:و )?"
)
_RIGHT = re.compile(r"[:؛!؟\n«»\"،]|\.(?!\d)| که ")
_WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*|\d+|[^\s\w]")
_PAST = (
    "(?:ن?(?:شد|کرد|گرفت|داد|رفت|بود|رسید|یافت|داشت|ماند|افتاد|آمد|خورد|گفت)(?:م|یم|ید|ند|ه)?(?:\u200c?(?:اند|است))?)"
)
_VERB = re.compile(
    rf"(?<!\w)(?:ن?می[ \u200c]\w+|ن?می(?:کن|شو|ده|باش|رس|گیر)\w+|{_PAST}|خواه(?:د|ند|یم)|است|نیست(?:ند|یم)?"
    r"|هست(?:ند|یم)?|باید|ن?دار(?:د|ند|یم|ای)|داراست|باش(?:د|ند)|\w+\u200cاند)(?!\w)"
)
_BE = "(?:هستند|هست|است|اند|می[ \u200c]?باشند|می[ \u200c]?باشد)"
_ACTIVE = (
    rf"فعال(?: {_BE}|\u200c?اند)|فعالیت (?:می[ \u200c]?کن(?:ند|د)|دار(?:ند|د))|کار می[ \u200c]?کن(?:ند|د)"
    rf"|مشغول (?:به )?(?:فعالیت|کار)(?: {_BE}|\u200c?اند)|در حال فعالیت(?: {_BE}|\u200c?اند)"
)
_CUE = re.compile(
    rf"(?<!\w)(?:(?P<active>{_ACTIVE})|(?P<registered>(?:به )?ثبت (?:شده|رسیده)(?: {_BE}|\u200c?اند)?)"
    rf"|(?P<there>وجود دار(?:د|ند)|موجود {_BE}|داریم|دارد|داراست))(?!\w)"
)
_RATES = ("درصد", "برابر")
_PLAIN_HAS = ("داریم", "دارد", "داراست")
_IS = re.compile(
    r" ?(?:است|رسید(?:ه است|ه)?|بوده است|می[ \u200c]?باشد|برآورد (?:می[ \u200c]?شود|شد(?:ه است)?)"
    r"|اعلام (?:شد|کرد)|عنوان (?:شد|کرد))(?!\w)"
)
_WHEN = re.compile(
    r"(?<!\w)(?:سال\w*|امسال|پارسال|ماه\w*|هفته|روز|شب|دیروز|فردا|گذشته|اخیر|آینده|پایان|دهه|مدت|فصل|قبل|پیش|بعد|پس"
    r"|ابتدای|آغاز|برنامه|طرح|هدف)(?!\w)"
)
_PART = re.compile(
    r"(?<!\w)(?:شهرستان\w*|شهر|شهرهای|روستا\w*|دهستان|منطقه|مناطق|شهرک|پارک|نمایشگاه|جشنواره|همایش|نشست|جلسه|طرح|پروژه|اتحادیه"
    r"|استان\u200cهای|استان\u200cها|کارگروه|پرونده|سهمیه|اعزام|حضور|از جمله)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is counted or measured (stems of the words that say it, and the words behind the number) and where."""

    what: str
    place: str
    noun: str


def statement(document: Document, figure: Amount | Count) -> Statement | None:
    """What a figure states of a whole province or the country, or None where it is no such statement."""
    if figure.value_high is not None or figure.relation == Relation.BETWEEN or figure.scope == Scope.NEW:
        return None
    text, start, end = document.text, figure.start, figure.end
    left = _LEFT.split(text[max(0, start - _BEFORE) : start])[-1]
    right = _RIGHT.split(text[end : end + _AFTER])[0]
    verb = _VERB.search(right)
    right = right[: verb.end()] if verb else right  # «… در کشور فعال است | و سهم کردستان …»
    if _strays(document, figure.province, start - len(left), end + len(right)):
        return None
    left, right = _placed(left, figure.province), _placed(right, figure.province)
    if _PLACE not in left + right or _WHEN.search(left + " " + right) or _PART.search(left):
        return None
    noun, rest = _noun(right)
    if _set("fresh") & {*noun, *left.split()[-2:]}:
        return None
    if [*figure.text.split(), *noun][-1] == "فعال" and re.match(rf" ?{_BE}$", rest):
        rest = f" فعال{rest}"  # «۴۰۰ تعاونی | فعال است»
    unit = figure.unit if isinstance(figure, Count) else figure.currency or "ریال"
    told = _there(left, rest) if isinstance(figure, Count) else None
    if told is None:
        told = _led(document, figure, left, rest) if len(noun) < 2 else None
    if told is None or len(told) > _MOST_WORDS:
        return None
    words = [word for word in (*unit.split(), *noun, *told) if word not in _set("generic")]
    stems = {word.stem for word in search_words(" ".join(words))} - {"شد"}
    if not stems - _vague() or ((isinstance(figure, Amount) or unit in _RATES) and len(stems) < 3):
        return None  # «۱۷ پایگاه در استان فعالیت دارند», «سهم ایران از آن ۳ درصد است»: of what cannot be told
    shown = " ".join((unit, *noun)) if isinstance(figure, Count) else ""
    return Statement(" ".join(sorted(stems)), figure.province or COUNTRY, shown)


def _strays(document: Document, province: str | None, start: int, end: int) -> bool:
    """Whether another province, or a county or city, is named there."""
    named = [(each.name, m) for each in document.provinces for m in each.mentions if start <= m.start < end]
    return any(name != province or (m.via is not None and m.via != name) for name, m in named)


def _placed(clause: str, province: str | None) -> str:
    """The clause with one sign where it names the place as a whole."""
    if province is None:
        return _COUNTRY.sub(_PLACE, clause)
    name = re.escape(province).replace(r"\ ", "[ \u200c]?")
    clause = re.sub(rf"(?:(?:سطح |سراسر |کل )?(?:این )?استان )?(?<!\w){name}(?!\w)", _PLACE, clause)
    return _PROVINCE.sub(_PLACE, clause)


# «وزیر کشور», «دو کشور», «کشور عراق», «جنگ علیه ایران» are not the country as a whole
_COUNTRY = re.compile(
    r"(?:سطح |سراسر |کل )?(?<!\w)(?<!وزیر )(?<!وزارت )(?<!دو )(?<!هر )(?<!چند )(?<!\d )(?<!علیه )(?<!با )(?<!به )"
    r"(?:کشورمان|کشور|ایران)"
    r"(?!\w|\u200c)(?! (?:عراق|ترکیه|افغانستان|پاکستان|روسیه|چین|دیگر|همسایه))(?: ما(?!\w))?"
)
_PROVINCE = re.compile(r"(?:سطح |سراسر |کل )?(?:این )?(?<!\w)استان(?:مان)?(?!\w|\u200c)(?: ما(?!\w))?")


def _noun(right: str) -> tuple[list[str], str]:
    """The words that go on from the unit («… تعاونی | تولیدی روستایی | در استان»), and what follows them."""
    at = 0
    words: list[str] = []
    for m in _WORD.finditer(right):
        word = m.group()
        if not word[0].isalpha() or word in _set("stops") or _VERB.fullmatch(word) or _CUE.match(right, m.start()):
            break
        if len(words) == 4:
            break
        words.append(word)
        at = m.end()
    return words, right[at:]


def _there(left: str, rest: str) -> list[str] | None:
    """What else says which of them are meant, where the clause says that so many are there."""
    if share := _SHARE.search(left):
        return [] if _is_all(rest) and not _VERB.search(share.group()) else None
    opening = left.rpartition("،")[2].split()
    if opening[-1:] == ["از"] or opening[-2:] in (["از", "مجموع"], ["از", "کل"]):
        # «از مجموع ۱۲۷ تعاونی دامداری استان، ۴۰ تعاونی …»
        whole = _WHOLE.fullmatch(rest) or (opening[-1] != "از" and _WHOLE.match(rest))
        return [] if whole and not _unknown(opening[: opening.index("از")]) else None
    if opening and opening[-1] in ("فعالیت", "وجود") and re.match(rf" ?(?:در )?{_PLACE}", rest):
        return ["فعال"] if opening[-1] == "فعالیت" else []
    cue, verb = _CUE.search(rest), _VERB.search(rest)
    if cue is None or (verb is not None and verb.start() < cue.start()):
        return None
    gap = rest[: cue.start()].strip()
    narrowed = _sector(" ".join(opening)) + _sector(gap)
    if cue.group() in _PLAIN_HAS:
        bare = [word for word in opening if word not in _set("adverbs")]
        if bare != [_PLACE] or (gap and not re.fullmatch(r"(?:و|با) [^،]{1,50}", gap)):
            return None
        return narrowed
    if _unknown(opening) or _elsewhere(gap):
        return None
    extra = {"active": ["فعال"], "registered": ["ثبت"]}.get(cue.lastgroup or "", [])
    return narrowed + extra


_SHARE = re.compile(rf"(?<!\w)سهم {_PLACE}(?: از (?:این|آن|مجموع|کل)[^،]{{1,40}})?،? ?$")
_WHOLE = re.compile(rf" ?(?:در )?{_PLACE} ?(?:\d.*|(?:حدود|بیش از|نزدیک به|دست‌کم|تنها|کمتر از) .*)?")


def _is_all(rest: str) -> bool:
    """«(سهم کردستان ۱۸۷۰ تعاونی) با ۹۵ هزار عضو است»."""
    return re.fullmatch(r"(?: با [^،]{1,40})? است", rest) is not None


def _unknown(opening: list[str]) -> bool:
    """Whether words before the figure say something that narrows it in a way that is not understood."""
    text = _IN_SECTOR.sub(" ", " ".join(opening))
    return any(word not in _set("adverbs") and word != _PLACE for word in text.split())


def _elsewhere(gap: str) -> bool:
    """Whether the words between the figure and its verb lead to another place («در این پارک», «عضو اتحادیه»)."""
    gap = re.sub(r"(?<!\w)(?:با|و) (?=[^،]{0,25}\d)[^،]{1,60}?(?= در |$)", " ", _IN_SECTOR.sub(" ", gap))
    words = [word for word in gap.split() if word not in _set("adverbs") and word != _PLACE]
    return bool(words)


_IN_SECTOR = re.compile(
    r"(?<!\w)در (?:بخش|حوزه|زمینه|رشته|عرصه|گرایش|قالب)(?:\u200cهای)?"
    r"((?: (?!در |با |از |که )[^\W\d_]+(?:\u200c[^\W\d_]+)*){1,3})"
)


def _sector(text: str) -> list[str]:
    """«در زمینه صنایع دستی»: what they do."""
    found = [m[1].split() for m in _IN_SECTOR.finditer(text)]
    return [word for words in found for word in words if word not in _set("adverbs")]


def _led(document: Document, figure: Amount | Count, left: str, rest: str) -> list[str] | None:
    """The words before the figure that say what it is: «بدهی معوق تعاونی‌های کردستان ۴۶۰ میلیارد تومان است»."""
    if (
        left.split()[-1:] == ["با"]
        or not _IS.match(rest)
        or _VERB.search(left)
        or _PLACE not in left
        or re.search(r"\d", left)
    ):
        return None
    opening = left.rpartition("،")[2] if _PLACE in left.rpartition("،")[2] else left.replace("،", " ")
    words = [word for word in opening.split() if word != _PLACE and word not in _set("functions")]
    first, last = figure.start - len(left) - 20, figure.start
    bodies = [m.start for body in document.cooperatives for m in body.mentions]
    bodies += [m.start for body in document.organisations for m in body.mentions]
    if not words or _set("pointing") & set(words) or any(first <= at < last for at in bodies):
        return None
    return [word for word in words if word not in _set("adverbs")]


@cache
def _vague() -> frozenset[str]:
    """Stems of words that alone do not say what is counted."""
    told = " ".join(("فعال", "ثبت", *_set("vague")))
    return frozenset(word.stem for word in search_words(told))


def _set(name: str) -> frozenset[str]:
    return _sets()[name]


@cache
def _sets() -> dict[str, frozenset[str]]:
    return word_table("index.watch", "statement_words.tsv")
