"""What «تعاون» means where it stands: a cooperative, the ministry, an insurer, a football club, or the virtue.

The word alone says little: 191 of 18,231 real articles have it and a quarter of those are about cooperatives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

WORD = "تعاون"
_LETTERS = str.maketrans(
    "يىكۀةؤأإ٠١٢٣٤٥٦٧٨٩0123456789",
    "ییکههواا۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹",
    "\u200c\u200d\u200e\u200f\u00ad\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654\u0670",
)
_SPACES = re.compile(r"[^\S\n]+")
_TOKEN = re.compile(r"[^\W\d_]+")
_BEFORE, _AFTER = 34, 34  # characters looked at on either side


class Sense(StrEnum):
    """What one «تعاون» of a report stands for."""

    COOPERATIVE = "cooperative"  # «تعاونی مسکن فرهنگیان»
    COOPERATIVES = "cooperatives"  # «تعاونی‌های استان»
    UNION = "union"  # «اتحادیه تعاونی‌های مسافربری»
    CHAMBER = "chamber"  # «اتاق تعاون ایران»
    SECTOR = "sector"  # «بخش تعاون», «هفته تعاون», «معاونت امور تعاون»
    FINANCE = "finance"  # «بانک توسعه تعاون», «صندوق تعاون»
    RURAL = "rural"  # «سازمان تعاون روستایی»
    OFFICE = "office"  # «اداره کل تعاون», before the ministries were one
    MINISTER = "minister"  # «وزیر تعاون»: the old ministry of cooperatives, or the present one in short
    MINISTRY = "ministry"  # «وزارت تعاون، کار و رفاه اجتماعی»: its labour and welfare side as well
    PRIVATE = "private"  # «بخش خصوصی و تعاونی»: a set phrase of laws
    INSURER = "insurer"  # «بیمه تعاون»
    FOUNDATION = "foundation"  # «بنیاد تعاون زندانیان»
    CLUB = "club"  # «التعاون عربستان»
    VIRTUE = "virtue"  # «روحیه تعاون و همکاری»
    BARE = "bare"


# These speak of the sector itself; the others only hold the word.
OF_THE_SECTOR = frozenset(
    (Sense.COOPERATIVE, Sense.COOPERATIVES, Sense.UNION, Sense.CHAMBER, Sense.SECTOR, Sense.FINANCE, Sense.RURAL)
)


@dataclass(frozen=True, slots=True)
class Use:
    """One «تعاون» of a folded text. `led` where a post stands before it («مدیرعامل تعاونی …»)."""

    start: int
    end: int
    sense: Sense
    led: bool


def fold(text: str) -> str:
    """The text with letters and digits made one, half-spaces and marks dropped, one space for many.

    The classifiers read this, so that a lost half-space changes nothing for them.
    """
    return _SPACES.sub(" ", text.translate(_LETTERS))


@cache
def empty_words() -> frozenset[str]:
    """Folded words that say nothing of what a report is about (`data/empty_words.txt`)."""
    lines = resources.files("nlp").joinpath("data", "empty_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(" ".join(line for line in lines if not line.startswith("#"))).split())


def uses(text: str) -> Iterator[Use]:
    """Each «تعاون» of a folded text with its sense, in reading order."""
    at = text.find(WORD)
    while at >= 0:
        token = _TOKEN.match(text, at)
        end = token.end() if token else at + len(WORD)
        word = text[at:end]
        before, after = text[max(0, at - _BEFORE) : at], text[end : end + _AFTER]
        if not before.endswith("م"):  # «پرستار متعاون»: another word
            yield Use(at, end, _sense(before, word, after), bool(_POST.search(before)))
        at = text.find(WORD, end)


_POST = re.compile(
    r"(?:مدیر ?عامل|مدیر|رئیس|رییس|سرپرست|معاون|دبیر ?کل|دبیر|عضو (?:هیا?ئ?ت|هیات) ?(?:مدیره|رئیسه)|عضو انجمن|سخنگوی"
    r"|بازرس)"
    r"(?: (?:هیا?ئ?ت ?(?:مدیره|رئیسه)|هیات (?:مدیره|رئیسه)|انجمن|شعب|امور))?"
    r"(?: (?:سازمان|شبکه|شرکت|شرکتهای|اتحادیه|اتحادیه ?ی|اتحادیه ?های|اتاق|کل|سراسری|مرکزی|شرکت ?های|بانک|توسعه|صندوق"
    r"|ضمانت|سرمایه ?گذاری)){0,4} ?$"
)
_LABOUR_AFTER = re.compile(r"\s?[،,]?\s?(?:و )?کار\b|\s?[،,]? ?(?:و )?رفاه\b| ?[،,]? ?(?:و )?(?:تامین|امور) ?اجتماعی")
_LABOUR_BEFORE = re.compile(r"(?:کار|رفاه|رفاه اجتماعی) ?[،,و]? ?$")
_VIRTUE_BEFORE = re.compile(
    r"(?:روحیه|روح|اخوت|برادری|همکاری|همدلی|همبستگی|دوستی|مساعی|نیازمند یک|آیین|آیه|اصل|مصداق\w{0,3}|عدالت|مشارکت)"
    r" ?[،و]? ?(?:از )?$"
)
_VIRTUE_AFTER = re.compile(
    r" ?[،و] ?و? ?(?:همکاری|همیاری|همدلی|همبستگی|یاری|همفکری|هماهنگی|اخلاق|مشارکت|ایثار|اخوت)\b"
    r"| (?:ملی|جهانی|اسلامی|میان|بین|به خیر|لشکر)\b"
)
# «نقش پنج درصدی تعاون», «همایش روز تعاون», «تعاون در اقتصاد»: the sector by its bare name.
_SECTOR_BEFORE = re.compile(
    r"(?:سهم|نقش|جایگاه|گسترش|ارتقای?|رونق|تقویت|احیای|مسیر|راه|روز|همایش|عرصه|فعالان|اهالی|خانواده|ظرفیت ?های|ظرفیت"
    r"|مقوله|موضوع|الگوی|مدل|سامانه|پلتفرم|آموزش|ترویج|دفتر|شبکه|نظام|اهمیت|مزایای|ضمانت|آمار|حوزه|بخش|قانون)"
    r" (?:«|(?:[۰-۹]{1,3}|[آ-ی]{2,5}) ?(?:درصدی|درصد) |(?:مهم|ملی|جامع|هوشمند|واقعی|اثرگذار|موثر|مردمی) ){0,2}$"
)
_SECTOR_AFTER = re.compile(r" (?:در|از|برای) (?:اقتصاد|توسعه|تولید|اشتغال|قانون اساسی)\b| (?:راهکار|راه حل)")
_PRIVATE_BEFORE = re.compile(r"(?:خصوصی|دولتی|حقوقی|عمومی|کارگری|کارفرمایی|صنفی) ?[(،,و] ?و? ?$")
_PRIVATE_AFTER = re.compile(r" ?[،,و] ?و? ?(?:بخش )?(?:خصوصی|عمومی|شهرداری\w*|وابسته)\b")


def _sense(before: str, word: str, after: str) -> Sense:
    if word.startswith("تعاونی"):
        return _cooperative(before, word, after)
    if word.startswith("تعاونگر") or (word == WORD and after.startswith(" گر")):
        return Sense.SECTOR
    if word != WORD:
        return Sense.VIRTUE  # «تعاونوا علی البر»
    if before.endswith("ال") and not before[-3:-2].isalpha():
        return Sense.CLUB
    for ending, sense in _AFTER_HEADS.items():
        if before.endswith(ending):
            return sense
    if after.startswith((" روستایی", " روستائی")):
        return Sense.RURAL
    if _LABOUR_AFTER.match(after) or _LABOUR_BEFORE.search(before):
        return Sense.MINISTRY
    if _VIRTUE_BEFORE.search(before) or _VIRTUE_AFTER.match(after):
        return Sense.VIRTUE
    for ending, sense in _AFTER_OFFICES.items():
        if before.endswith(ending):
            return sense
    return Sense.SECTOR if _SECTOR_BEFORE.search(before) or _SECTOR_AFTER.match(after) else Sense.BARE


_AFTER_HEADS = {
    "بیمه ": Sense.INSURER,
    "بنیاد ": Sense.FOUNDATION,
    "طرح ": Sense.FOUNDATION,
    "اتاق ": Sense.CHAMBER,
    "اتاقهای ": Sense.CHAMBER,
    "اتاق های ": Sense.CHAMBER,
    "خانه ": Sense.CHAMBER,
    "بانک توسعه ": Sense.FINANCE,
    "بانک ": Sense.FINANCE,
    "توسعه صادرات، توسعه ": Sense.FINANCE,
    "صندوق ": Sense.FINANCE,
    "صندوق ضمانت سرمایه گذاری ": Sense.FINANCE,
    "سرمایهگذاری ": Sense.FINANCE,
    "سرمایه گذاری ": Sense.FINANCE,
    "بخش ": Sense.SECTOR,
    "حوزه ": Sense.SECTOR,
    "هفته ": Sense.SECTOR,
    "قانون ": Sense.SECTOR,
    "اقتصاد ": Sense.SECTOR,
    "فرهنگ ": Sense.SECTOR,
    "نهضت ": Sense.SECTOR,
    "جشنواره ": Sense.SECTOR,
    "توسعه ": Sense.SECTOR,
    "شورای عالی ": Sense.SECTOR,
}
_AFTER_OFFICES = {
    "امور ": Sense.SECTOR,
    "معاونت ": Sense.SECTOR,
    "معاون ": Sense.SECTOR,
    "اداره کل ": Sense.OFFICE,
    "اداره ": Sense.OFFICE,
    "ادارات ": Sense.OFFICE,
    "ادارات کل ": Sense.OFFICE,
    "ادارهکل ": Sense.OFFICE,
    "مدیرکل ": Sense.OFFICE,
    "مدیر کل ": Sense.OFFICE,
    "وزارت ": Sense.MINISTER,
    "وزیر ": Sense.MINISTER,
    "وزرای ": Sense.MINISTER,
    "وزیران ": Sense.MINISTER,
    "وزارتخانه های ": Sense.MINISTER,
}
_UNION = re.compile(r"اتحادیه ?(?:ی |های |)(?:(?:سراسری|مرکزی|ملی|استانی) )?(?:شرکت ?های )?$")


def _cooperative(before: str, word: str, after: str) -> Sense:
    if _PRIVATE_BEFORE.search(before) or _PRIVATE_AFTER.match(after):
        return Sense.PRIVATE
    if _UNION.search(before):
        return Sense.UNION
    if before.endswith("بخش "):
        return Sense.SECTOR
    if word.startswith("تعاونیه") or after.startswith(" ها") or before.endswith(("شرکت های ", "شرکتهای ")):
        return Sense.COOPERATIVES
    return Sense.COOPERATIVE
