"""How a stated number relates to the true one: «نزدیک به», «دست‌کم», «تا سقف», before it, at a distance or after it."""

from __future__ import annotations

import re

from nlp.document import Relation

# Words that a report puts between the relation and its number: «حداقل سالانه ۱۰ هزار», «حداکثر ظرف ۴۵ دقیقه».
_GAP = (
    "(?:(?:مبلغ|رقم|رقمی|سالانه|سالیانه|ساليانه|ماهانه|ماهیانه|ماهيانه|روزانه|هفتگی|ظرف|طی|به|میزان|ميزان|هر|تعداد|معادل"
    "|مدت|با|در|برای|براي|سال|ماه|روز|نفر|بین|بين|از|تنها|تا"
    # «کمتر از متری ۵۰ هزار», «تقریبا هر شیشه ۷۵۰ تومان»
    "|مرز|روانی|سطح|کانال"  # «بالای مرز روانی ۱۴۰۰ دلار»
    "|متری|کیلویی|لیتری|بشکه\u200cای|دانه\u200cای|شانه\u200cای|ساعتی|نفری|سالی|ماهی|روزی|هفته\u200cای"
    "|هر [^\\W\\d_]{2,10}) ){0,3}"
)
_J = "[ \u200c]?"
_WORDS = {
    Relation.AT_MOST: f"حد{_J}اکثر|حد{_J}اكثر|(?:تا )?سقف|تا مبلغ|تا میزان|تا حد|نهایتا(?:ً)?|تا",
    Relation.AT_LEAST: f"حد{_J}اقل|دست{_J}کم|دست{_J}كم|لااقل|کمینه",
    Relation.LESS_THAN: f"کم{_J}تر{_J}از|كم{_J}تر{_J}از|زیر|زير|پا[یيئ][یي]ن{_J}تر از|نرسیدن به|به پا[یيئ][یي]ن",
    Relation.MORE_THAN: (
        f"ب[یي]ش{_J}از|ب[یي]ش{_J}تر{_J}از|بالا ?[یي]|بالاتر از|افزون بر|متجاوز از|فراتر از|بالغ{_J}بر|بر بالغ"
        f"|مازاد بر|ز[یي]اده از"
    ),
    Relation.ABOUT: (
        f"(?:در )?حدود(?:ا|اً| به)?|حدودِ|(?:به|در) نزد[یي][كک][یي]"
        f"|نزد[یي][کك]{_J}(?:به|بر|از)?|قر[یي]ب{_J}(?:به)?|تقر[یي]با(?:ً)?"
        f"|تقر[یي]ب[یي]?|حدودی|تخم[یي]نی|(?:(?:به|در) )?حوالی|در مرز|مرز|تخم[یي]نا(?:ً)?"
        f"|(?:مبلغ|رقم|م[یي]زان) تقر[یي]ب[یي]"
    ),
}
_BEFORE = re.compile(
    rf"(?<![^\W\d_])(?:{'|'.join(f'(?P<{relation.name}>{words})' for relation, words in _WORDS.items())})"
    rf"(?:\u200c| |\n|$){_GAP}[«(]?$"
)
# older articles are wrapped: «کمتر از⏎۱۱ هزار تومان»
_WRAPPED = re.compile(r"(?: از| به| بر|حدود|حد[ \u200c]?(?:اقل|اکثر)|تقریبا)$")
# «افزایش سقف کمک‌های بلاعوض … به سی میلیون»; a minimum wage is the name of a sum, not a bound.
_FAR = re.compile(
    rf"(?<![^\W\d_])(?:(?P<AT_MOST>سقف(?! تولید)|حد{_J}اکثر)|(?P<AT_LEAST>حد{_J}اقل))(?! (?:حقوق|دستمزد"
    rf"|مزد|دما|دمای|درجه|سرعت))(?: [^\W\d_]\S*){{1,16}} ?$"
)
# «حداقل و حداکثر نرخ سکه به ترتیب …», «حداکثر مانده مربوط به استان … با …»: the least and the most themselves
_EXTREME = re.compile("به ترتیب|مربوط به|متعلق به|مختص")
_AFTER = re.compile(
    r" ?(?:(?P<AT_LEAST>(?:به بالا(?:ست)?|(?:و|یا) (?:بیشتر|بیش\u200cتر|بالاتر|به بالا))(?![^\W_]))"
    r"|(?P<AT_MOST>(?:و|یا) (?:کمتر|پایین[ \u200c]?تر)(?![^\W_])"
    r"|(?:هم )?(?:تجاوز|بیشتر) (?:نکن|نمی|نخواهد|نشود))|(?P<LESS_THAN>(?:هم )?(?:نرسید|نمی[ \u200c]?رس|نخواهد رسید)))"
)
# «کمتر از ۸۰ میلیارد تومان نیست»: it is at least that
_DENIAL = re.compile(" ?(?:هم |نیز )?(?:نیست|نبود|نخواهد بود|نباشد|نمی\u200cشود|نشد)(?![^\\W_])")
_REACHED = re.compile(
    r" ?(?:هم |نیز )?(?:عقب[ \u200c]?(?:نشست|رفت)|عقب[ \u200c]?نشینی|بالا رفت|پایین (?:آمد|رفت)|پیش(?:روی|[ \u200c]رفت)"
    r"|سقوط|صعود|نزول|تنزل)"
)
_TO_EDGE = re.compile(r"تا (?:\S{1,6} )?(?P<edge>مرز) ")
_IN_TIME = re.compile(" (?:آینده|قبل|پیش|دیگر|گذشته|بعد)(?![^\\W_])")
_SO_THAT = re.compile("تا (?:با|هر) ")  # «تا هر دلار به ۶٫۹ یوان برسد»
_DENIED = {Relation.LESS_THAN: Relation.AT_LEAST, Relation.MORE_THAN: Relation.AT_MOST}
# «از ۱۱ میلیارد ریال فراتر رفت», «از مرز دو میلیارد دلار گذشت»; «گذشت کرد» forgives
_PASSED_FROM = re.compile(
    r"(?<!بیش )(?<!تر )(?<!تر\u200c)(?<![^\W_])از (?:(?:مرز|رقم|سقف|حد|کانال|عدد|سطح|روانی) ){0,2}$"
)
_M = "می|خواهد"
_PASSED = re.compile(
    # «از ۷۵ دلار به ازای هر بشکه فراتر رفت»
    r" ?(?:(?:در|برای|به ازای|بر) (?:هر )?[^\W\d_]{2,8} )?"
    rf"(?:هم |نیز )?(?:(?P<MORE_THAN>(?:فراتر|بالاتر) (?:رفت|رفته|ب?رود|ب?برد|برده|{_M})"
    rf"|(?:عبور|تجاوز) (?:کرد|کرده|{_M})"
    rf"|گذر (?:کرد|کند|کرده|می|خواهد)|(?:می\u200c|ب)گذرد"
    r"|گذشت(?! کرد)(?![^\W_])|گذشته (?:است|بود|و)(?![^\W_])|(?:بیشتر|بالاتر) (?:است|بود|شد|شده)(?![^\W_]))"
    r"|(?P<AT_MOST>(?:فراتر|بالاتر) (?:نرفت|نرود|نمی|نخواهد)|(?:تجاوز|عبور) (?:نکرد|نمی|نخواهد|نکند)"
    r"|(?:بیشتر|بالاتر) (?:نیست|نبود|نباشد|نشود|نشد|نمی))|(?P<LESS_THAN>کمتر (?:است|بود|شد|شده)(?![^\W_])))"
)
# «از مرز ۱۹ هزار میلیارد ریال گذشته»
_PASSING = re.compile(r" ?(?:هم |نیز )?(?:گذشت(?! کرد)|گذشته|عبور|فراتر|گذر|(?:می\u200c|ب)گذرد)(?![^\W_])")
# «عبور دلار از ۳۰۱۸ تومان», «با گذر از مرز ۳ هزار میلیارد»
_PASSAGE = re.compile(
    r"(?<![^\W_])(?:عبور|گذر|گذشتن) (?:[^\W\d_]\S{0,15} ){0,4}از (?:مرز |رقم |سقف |سطح |کانال ){0,2}$"
)
_LIMIT = re.compile(r"(?<![^\W_])از مرز $")
# «ارزش معاملات رقم ۷۵۸ میلیارد تومان را رد کرد»; an offer is refused
_OVER = re.compile(r" ?را (?:هم |نیز )?(?:رد (?:کرد|کند|می\u200cکند)|پشت سر (?:گذا|نهاد)|شکست(?![^\W_]))")
_OFFERED = re.compile("حمایت|پیشنهاد|رشوه|درخواست|دستمزد|حقوق|ادعا|دعوت|جریمه|بدهی|طلب|سال[یي]? ")
_STOPS = re.compile(r"[.،؛:!؟\n()«»]")
# the first of «سقف وام از ۵ میلیون تومان به ۱۸ میلیون تومان رسید», which is under the same bound
_ROSE = re.compile(r"(?<![^\W_])از [0-9۰-۹][^،.؛]{1,40} به $")
_NEAR, _REACH = 40, 120


def relation_of(
    text: str, start: int, end: int, *, ranged: bool = False, measured: bool = True
) -> tuple[Relation, int]:
    """The relation of the number at `start`, its unit ending at `end`, and where the words of the relation begin.

    `measured`: whether its unit is a measure or money, before which «تا» is a bound («تا دو کشور» may be «so that»).
    """
    if ranged:
        return Relation.BETWEEN, _range_start(text, start)
    near = text[max(0, start - _NEAR) : start]
    if measured and near.endswith(" ") and _PASSED_FROM.search(near) and (m := _PASSED.match(text, end)):
        return Relation[m.lastgroup or "EQUAL"], start
    if measured and near.endswith("مرز ") and _LIMIT.search(near) and _PASSING.match(text, end):
        return Relation.MORE_THAN, start
    if measured and ("عبور" in near or "گذ" in near) and _PASSAGE.search(near):
        return Relation.MORE_THAN, start
    if measured and _OVER.match(text, end) and not _OFFERED.search(near):
        return Relation.MORE_THAN, start
    cut = near.rfind("\n") + 1
    if cut and _WRAPPED.search(near, 0, cut - 1):
        cut = 0
    if m := _BEFORE.search(near, cut):
        relation = Relation[m.lastgroup or "EQUAL"]
        if relation in _DENIED and _DENIAL.match(text, end):
            relation = _DENIED[relation]
        at = start - len(near) + m.start()
        if edge := _TO_EDGE.match(near, m.start()):  # «تا مرز ۳۰ دلار»
            return Relation.ABOUT, start - len(near) + edge.start("edge")
        if m[m.lastgroup or 0] == "تا" and _IN_TIME.match(text, end):
            return Relation.EQUAL, start  # «تا ۵ سال آینده»
        if m[m.lastgroup or 0].startswith("تا") and (_REACHED.match(text, end) or _SO_THAT.match(text, at)):
            return Relation.EQUAL, start  # «تا رقم ۷۵۱ میلیارد تومان بالا رفت»
        if relation is not Relation.AT_MOST or m[m.lastgroup or 0] != "تا":
            return relation, at
        if measured and not _from_before(text, at):
            return relation, at
    if measured and (m := _AFTER.match(text, end)):
        return Relation[m.lastgroup or "EQUAL"], start
    if (far := text[max(0, start - _REACH) : start]) and (stop := list(_STOPS.finditer(far))):
        far = far[stop[-1].end() :]
    if "حد" in far or "سقف" in far:
        far = _ROSE.sub("به ", far)
        if (m := _FAR.search(far)) and not _EXTREME.search(m.group()) and text[end - 1 : end] != "ی":
            return Relation[m.lastgroup or "EQUAL"], start
    return Relation.EQUAL, start


def _from_before(text: str, at: int) -> bool:
    """«از دو میلیون ریال تا ۲۰ میلیون»: not a bound but the end of a stretch; «از محل اندوخته تا …» is none."""
    return _FROM_NUMBER.search(text, max(0, at - 60), at) is not None


_FROM_NUMBER = re.compile(
    r"(?<![^\W\d_])از (?:[^\W\d_]{1,10} ){0,2}(?:[0-9۰-۹]"
    r"|(?:یک|دو|سه|چهار|پنج|شش|هفت|هشت|نه|ده|بیست|سی|صد|هزار|نیم)(?![^\W_]))"
    r"[^.\n]{0,45}$"
)


def _range_start(text: str, start: int) -> int:
    m = re.search(r"(?:بین|بين|مابین|از)(?: (?:حدود|مبلغ))? $", text[max(0, start - 16) : start])
    return start - len(text[max(0, start - 16) : start]) + m.start() if m else start
