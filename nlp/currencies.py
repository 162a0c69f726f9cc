"""Units of money: which currency stands after a number, and how much one of it is («۳۰۰ همت», «۵۴ سنت», «$ 20»)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.date_patterns import MONTH
from nlp.numbers import parse_number
from nlp.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Unit:
    """A currency with what a number of it is multiplied by, where it ends, and what is added («دو دلار و نیم»)."""

    currency: str
    factor: int
    end: int
    extra: float = 0


def names_money(text: str) -> bool:
    """Whether any unit of money is named."""
    return _MONEY.search(text) is not None


def unit_of(text: str, quantity: Quantity) -> Unit | None:
    """The unit of a quantity, with the cents after it; None where it counts no money."""
    m = _UNIT.match(text, quantity.unit_at)
    if m is None:
        sign = _SIGN.match(text, quantity.start - 1) if quantity.start else None
        return Unit(*_CODES[sign.lastgroup or ""], quantity.end) if sign else None
    currency, factor = _CODES[m.lastgroup or ""]
    if (
        quantity.first.scale == 1
        and 1300 < quantity.low < 1420
        and _OF_MONTH.search(text, max(0, quantity.start - 24), quantity.start)
    ):
        return None  # «در خردادماه ۱۳۹۸ دلار …»: a year
    if text[quantity.unit_at : quantity.unit_at + 1] == "\n" and 1300 < (quantity.high or quantity.low) < 2100:
        return None  # «حضور: ۲۰۱۴ تا ۲۰۱۹⏎یوان هائو»: years, and a name on the next line
    if currency == "GBP" and _is_weight(text, quantity, m.end()):
        return None  # «باری ۸۳۰۰ پوندی», «۱۶ پوند (۷ کیلوگرم)»
    if currency == "DEM" and _BRAND.match(text, m.end()):
        return None  # «یک مارک در میان بقیه مارک‌ها»
    if currency == "AFN" and not _OF_AFGHANS.search(text, max(0, quantity.start - 60), m.end() + 40):
        return None  # «۷۰۰ هزار افغانی به پای صندوق می‌روند»: people
    if factor > 1 and _NO_UNIT.match(text, m.end()):
        return None
    if quantity.shared:
        return Unit(currency, factor, m.end())
    if cents := _CENTS.match(text, m.end()):
        part = parse_number(cents["cents"])
        if part is not None and part < 100:
            return Unit(currency, factor, cents.end(), part / 100)
    if half := _AND_HALF.match(text, m.end()):
        return Unit(currency, factor, half.end(), quantity.last.scale / 2)
    return Unit(currency, factor, m.end())


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
    f"دلار ن{_Y}وز(?:ی|ي)?لند": ("NZD", 1),
    "دلار سنگاپور": ("SGD", 1),
    "دلا ?ر|\\$": ("USD", 1),
    f"{_Y}ورو|€": ("EUR", 1),
    "پوند|£": ("GBP", 1),
    "درهم": ("AED", 1),
    f"ل{_Y}ره?(?: ترک{_Y}ه)?": ("TRY", 1),
    f"{_Y}و[اآ]ن": ("CNY", 1),
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
    "وون": ("KRW", 1),
}
_CODES = {f"c{i}": value for i, value in enumerate(_CURRENCIES.values())}
_SIGNED = {f"s{i}": (code, 1) for i, code in enumerate(("USD", "EUR", "GBP"))}
_CODES |= _SIGNED
_WORDS = "|".join(f"(?P<c{i}>{words})" for i, words in enumerate(_CURRENCIES))
_MONEY = re.compile("|".join([*_CURRENCIES, "سنت"]).replace("ک", "[کك]"))
_GLUED = "(?:است|بوده?|شده?|رسید|در|با|به|از|که|را|برای|هزینه|فروش|وام|تسهیلات|اعتبار|کمک|درآمد|سود|بدهی|پول|جایزه"
_GLUED += "|دارایی)"
_UNIT = re.compile(
    # «سی میلیون (30.000.000) ریال»: the same number once more, in brackets
    # «۱۹۰ میلیون دلاراست» has lost its space; «۵۰ هزار دلاره», «۱۴۰ میلیارد تومانش» are spoken
    rf"[ \n\u00a0\u200c]?(?:\([^()\n]{{1,40}}\)[ \u200c]?)?(?:{_WORDS})"
    rf"(?:[\u200c ]?[یيئ]?{_Y}|ها|ش|ه)?(?:(?![^\W\d_])|(?={_GLUED}(?![^\W\d_])))".replace("ک", "[کك]")
)
_SIGN = re.compile(r"(?P<s0>\$)|(?P<s1>€)|(?P<s2>£)")
SIGNS = ("$", "€", "£")
# «به همت خیران», «۵ نفر همت گماردند»: the word, not the unit.
_NO_UNIT = re.compile(r" (?:گم|بلند|والا|عال[یي]|مضاعف|جمع[یي]|خود|و تلاش|کن|كن|کرد|كرد|نمود|ورز)")
_OF_MONTH = re.compile(f"(?<![^\\W_]){MONTH}(?:[ \u200c]?ماه)?(?: سال)? $")
_OF_AFGHANS = re.compile("افغانستان|کابل|هرات|پول|ارز|دلار|نرخ")
_BRAND = re.compile(" (?:در (?:میان|بین|بازار)|معروف|معتبر|مختلف|داخلی|خارجی|تجاری|جدید|ایرانی|خاص)")
_CENTS = re.compile(r" (?:و ?)?(?P<cents>[0-9۰-۹]{1,2}|[^\W\d_]{2,7}(?: و [^\W\d_]{2,4})?)[ \u200c]?سنت(?![^\W\d_])")
_AND_HALF = re.compile(" و ن[یي]م(?![^\\W\\d_])")


# --- pounds of weight ------------------------------------------------------------------------------------------------


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
    r"(?<![^\W_])(?:وزن|وزنی|وزنش|سنگین|رانش|پیشرانه|محموله|محموله‌ای|باری|حمل|کیلوگرم|چربی|لاغر|بمب|بمب‌های)(?![^\W_])"
    r"|(?<![^\W_])(?<!این )(?<!یک )(?<!دو )(?<!سه )(?<!مین )بار $"
)
_PRICED = re.compile("قیمت|بها|ارزش|هزینه|درآمد|دستمزد|جریمه|کرایه|پرداخت|مبلغ|فروش|فروخ|خرید|قرارداد|سود|مالیات")


# --- cents by themselves ---------------------------------------------------------------------------------------------


def cents_of(text: str, quantity: Quantity) -> Unit | None:
    """«۵۴ سنت», which is part of a dollar or a euro; its `factor` is 1, a hundredth of its number is meant."""
    m = _CENT.match(text, quantity.unit_at)
    if m is None or quantity.low >= 1000 or _PART_OF_SUM.search(text, max(0, quantity.start - 12), quantity.start):
        return None
    before = text[max(0, quantity.start - 120) : quantity.start]
    if quantity.first.worded and not _OF_PRICES.search(before + text[m.end() : m.end() + 30]):
        return None  # «به یک سنت غلط تبدیل شده است»: a custom
    return Unit("EUR" if before.rfind("یورو") > before.rfind("دلار") else "USD", 1, m.end())


_CENT = re.compile("[ \u200c]?سنت[یي]?(?![^\\W\\d_])(?! ها)")
_PART_OF_SUM = re.compile("(?:دلار|[یي]ورو) (?:و ?)?$")
_OF_PRICES = re.compile("نفت|دلار|یورو|قیمت|بشکه|گالن|طلا|نقره|بهای|پرداخت|بپردازد|نمی‌ده")
