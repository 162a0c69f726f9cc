"""Posts: «معاون امور تعاون وزیر تعاون، کار و رفاه اجتماعی», «مدیرکل تعاون استان کردستان».

A post is a head («وزیر») and the ezafe chain after it, up to a verb, a preposition, a name, or a mark that is not a
comma within a body's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nlp.names import Words, fold, full_name_end, is_common, is_honorific, opens_name, read_list, surname_like

_LONGEST = 26


@cache
def _heads() -> dict[str, str]:
    text = (files("nlp") / "data" / "post_heads.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {fold(head): kind for head, kind in rows}


@cache
def _comma_pairs() -> frozenset[tuple[str, str]]:
    """The words before and after each comma inside a body's name."""
    text = (files("nlp") / "data" / "comma_bodies.txt").read_text(encoding="utf-8")
    pairs = set()
    for line in text.splitlines():
        parts = [fold(part).split() for part in line.partition("#")[0].split("،")]
        pairs |= {(a[-1], b[0]) for a, b in zip(parts, parts[1:], strict=False) if a and b}
    return frozenset(pairs)


@dataclass(frozen=True, slots=True)
class Post:
    """A post in the words [start, end); `kind` is office, calling or group; `pointed` where «این» stands before it."""

    start: int
    end: int
    kind: str
    pointed: bool = False


def post_kind(key: str) -> str | None:
    """The class of a post's head word; None for other words."""
    return _heads().get(key)


_OF_PARLIAMENT = frozenset(
    fold(w)
    for w in "شورای خبرگان نمایندگان سنا سنای اعیان عوام ملی ایران موسسان وحدت اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم دوره و "
    "اعلای عالی کشور این عراق لبنان کویت ترکیه پاکستان در هند عمومی".split()
)
# «مدیر فیلمبرداری», «دستیار کارگردان»: the crew of a film, no officials.
_CREW = {
    "مدیر": frozenset(fold(x) for x in "تولید فیلمبرداری فیلم‌برداری تصویربرداری صحنه صدابرداری تدارکات هنری دوبلاژ برنامه‌ریزی دوبله برنامه‌های".split()),
    "دستیار": frozenset(fold(x) for x in "کارگردان برنامه صدا تولید صحنه فیلمبردار اول دوم و لباس گریم تدوین تهیه".split()),
    "مسیول": frozenset(("تبلیغات", "صحنه")),
    "جانشین": frozenset(("تهیه", "تولید")),
}
# Heads that are posts only with their second word: «نخست وزیر», «امام جمعه».
_TWO_WORDS = {
    "نخست": ("وزیر",),
    "امام": ("جمعه", "جماعت"),
    "خطیب": ("جمعه", "نماز"),
    "مرجع": ("تقلید", "عالیقدر"),
}
# What a chain never takes in, beside the words at which names stop.
_STOPS = frozenset(
    fold(w)
    for w in "بین میان روی زیر همه تمام تمامی کلیه سایر برخی بعضی بسیاری تعدادی جمعی ضمن هنگامی کنار نسبت نزد نزدیک حدود حاضر گذشته "
    "است مبنی اینکه جهت منظور دلیل عهده خصوص راستای صورت عین حال اینجا آنجا آخرین اولین نخستین مهمترین حضور سوی "
    "همان وقتی گفتنی شایان لازم خطاب پاسخ واکنش دیدار گفتگو گفتوگو مصاحبه نشست مراسم جلسه سخنانی سخنان "
    "تاریخ رسما صراحت تلاش قصد امیدوار موظف بلافاصله متاسفانه خوشبختانه بیشترین کمترین ضرورت اهمیت لزوم هدف علت میزان وجود عدم تعداد نبود کمبود برگزاری مشکلات یکی نقش تاکنون البته واقع مجددا ابتدا روزهای عازم وارد مهمان میهمان".split()
)
_VERBS = frozenset(
    fold(w)
    for w in "کرد کردند کرده کردهاند میکند میکنند کند کنند نکرد داد دادند داده میدهد دهد داشت دارد دارند داشته شد شدند شده میشود میشوند شود شوند "
    "نشد گرفت گرفتند گرفته میگیرد زد زدند یافت نمود گردید آمد آمده رفت میرود ساخت است بود بودند نیست هستند خواهد".split()
)
# Nouns that make a verb of saying with «کرد», «داد», «شد»; also in name_stops.txt where they end names.
_SAYING = frozenset(
    fold(w)
    for w in "اظهار تصریح تاکید خاطرنشان خاطر عنوان بیان اعلام اضافه ادامه توضیح یادآور یادآوری متذکر اشاره خبر ابراز مطرح مدعی خواستار هشدار "
    "تشریح معتقد اذعان اعتراف ادعا تکذیب استقبال انتقاد پیشنهاد درخواست دستور توصیه معرفی منصوب انتخاب تقدیر تشکر قدردانی".split()
)
_TOPIC_IN = frozenset(fold(w) for w in "مجلس شورای امور مجمع سازمان پارلمان خبرگان حوزه کمیسیون".split())
_IN_HEADS = frozenset(fold(w) for w in "نماینده سفیر نمایندگی کاردار سرکنسول عضو فرستاده نمایندگان مشاور دستیار".split())
_NUMBERED = frozenset(fold(w) for w in "منطقه ناحیه شماره دوره شعبه گروه کلاس زون".split())
_NAMED_AFTER = frozenset(
    fold(w)
    for w in "امام شهید حضرت دانشگاه بیمارستان ورزشگاه خیابان میدان مسجد جایزه جشنواره بنیاد موسسه دبیرستان مدرسه قرارگاه لشکر تیپ پالایشگاه "
    "نیروگاه سد سالن آرامگاه آستان پایگاه شهرک گلزار علامه مجتمع انتشارات نشر کتابخانه موزه فرودگاه پارک بندر جزیره شهرستان شهر روستای بخش "
    "استان حوزه کارخانه شرکت صنایع مرکز خاندان عملیات شیخ".split()
)


def post_at(w: Words, i: int) -> Post | None:
    """The post whose head stands at i."""
    kind = _heads().get(w.keys[i])
    if w.keys[i] in _TWO_WORDS and w.at(i + 1) not in _TWO_WORDS[w.keys[i]]:
        return None
    if kind is None or (i and w.keys[i - 1] == "در" and kind != "office"):
        return None
    end = _chain_end(w, i)
    if end == i + 1 and w.at(i) in ("عضو", "نایب", "قایم", "قایممقام", "مقام", "صاحب", "جانشین", "متولی", "بازرس") and kind != "group":
        return None
    if kind == "office" and w.keys[i] in _CREW and (end == i + 1 or w.keys[i + 1] in _CREW[w.keys[i]]):
        kind = "calling"
    pointed = w.at(i - 1) in ("این", "همین") and i > 0
    return Post(i, end, kind, pointed)


def _chain_end(w: Words, i: int) -> int:
    """Where the ezafe chain of the head at i ends."""
    stops, countries, heads, j = read_list("name_stops.txt"), read_list("countries.txt"), _heads(), i + 1
    if w.keys[i] in _TWO_WORDS:
        j += 1
    limit = min(len(w), i + _LONGEST)
    while j < limit:
        key, before = w.keys[j], w.keys[j - 1]
        if key == "\n":
            break
        if key == "،":
            if (before, w.at(j + 1)) in _comma_pairs() or _lists_offices(w, j) or (w.keys[i] == "نماینده" and _constituency(w, j)):
                j += 2
                continue
            break
        if key == "«":
            close = next((k for k in range(j + 1, min(j + 8, len(w))) if w.keys[k] in "»\n"), None)
            if close is None or w.keys[close] == "\n":
                break
            j = close + 1
            continue
        place = _province_end(w, j) if before == "استان" else None
        if place is not None:
            j = place  # «مدیرکل ورزش استان مرکزی برنامه‌ها را اعلام کرد»
            if w.at(j) not in ("و", "در"):
                break
            continue
        if before == "مجلس" and j > i + 1 and key not in _OF_PARLIAMENT and key[0].isalpha():
            break  # «عضو کمیسیون امنیت ملی مجلس سرنگونی پهپاد را …»
        if before in countries and key not in ("و", "در") and j > i + 1:
            break  # «رئیس‌جمهوری آمریکا خشونت‌ها را محکوم کرد»
        if key[0].isdigit():
            if before in _NUMBERED or w.at(j + 1) in ("کشور", "استان", "شهر", "منطقه", "نفره"):
                j += 1
                continue
            break
        if not key[0].isalpha():
            break
        if key == "و":
            # «مشاور و دستیار رهبری»: one post with two heads
            double = j == i + 1 and heads.get(w.at(j + 1)) == heads[w.keys[i]] != "group"
            if not double and not _goes_on(w, j + 1, i):
                break
            j += 2
            continue
        if key == "در" and w.keys[i] in _IN_HEADS and (w.at(j + 1) in _TOPIC_IN or w.keys[i] not in ("عضو", "مشاور", "دستیار")):
            if _enters(w, j + 1):
                j += 2
                continue
            break
        if key == "این" and j == i + 1 and w.at(j + 1)[0].isalpha() and w.at(j + 1) not in stops:
            j += 2
            continue
        if key in _VERBS:
            # «رئیس بانک استعفا داد»: the verb's own noun goes with it
            if j > i + 1 and before not in heads and w.keys[j] not in ("است", "بود", "نیست", "بودند", "هستند"):
                j -= 1
            break
        if (before, key) in _BOUND and _enters(w, j + 1):
            j += 2
            continue
        if key in stops or key in _STOPS:
            break
        if key in _SAYING and w.at(j + 1) in _VERBS:
            break
        if before not in _NAMED_AFTER and (is_honorific(w, j) or _name_starts(w, j)):
            break
        j += 1
    while j > i + 1 and (w.keys[j - 1] in ("و", "این", "،", "در") or w.keys[j - 1] == "\n"):
        j -= 1
    return j


_BOUND = frozenset(
    tuple(fold(x) for x in pair.split())
    for pair in "حمایت از|مبارزه با|صیانت از|نظارت بر|رسیدگی به|پاسخگویی به|پیشگیری از|دفاع از|حفاظت از|بهره‌برداری از|برداری از|کمک به|امر به|نهی از|مقابله با|"
    "استفاده از|خدمت به|خدمات به|دسترسی به|وابسته به|تابعه در|مربوط به|حراست از|تجلیل از|مراقبت از|پشتیبانی از|ارتباط با|مهاجرت به|منتخب در".split("|")
)


def _enters(w: Words, j: int) -> bool:
    """Whether what follows «نماینده … در» is the body or place of the post and no adjunct."""
    key = w.at(j)
    return key in _TOPIC_IN or (key[0].isalpha() and key not in _STOPS and key not in read_list("name_stops.txt") and key != "گفت")


def _goes_on(w: Words, j: int, head: int) -> bool:
    """Whether the chain goes on after «و»: no new post, no name, no verb follows."""
    key = w.at(j)
    if not key[0].isalpha() or key in read_list("name_stops.txt") or key in _STOPS or key in _VERBS:
        return False
    if key in _heads() and not (key == "رییسه"):
        return False
    return not (key in _SAYING and w.at(j + 1) in _VERBS) and not is_honorific(w, j) and not _name_starts(w, j)


@cache
def _provinces() -> frozenset[tuple[str, ...]]:
    text = (files("nlp") / "data" / "province_names.txt").read_text(encoding="utf-8")
    return frozenset(tuple(fold(x) for x in line.split()) for line in text.splitlines() if line and line[0] != "#")


def _province_end(w: Words, j: int) -> int | None:
    """The end of the province's name at j; None where none stands there."""
    for length in (4, 3, 2, 1):
        if w.keys[j : j + length] in _provinces():
            return j + length
    return None


def _constituency(w: Words, comma: int) -> bool:
    """«نماینده مردم تهران، ری، شمیرانات و اسلامشهر در مجلس»."""
    for j in range(comma + 1, comma + 10):
        key = w.at(j)
        if key == "در":
            return w.at(j + 1) in _TOPIC_IN
        if key not in "،و" and (not key[0].isalpha() or key in _VERBS or key in _heads()):
            return False
    return False


def _lists_offices(w: Words, comma: int) -> bool:
    """Whether the comma parts fields of one body («فرهنگی، هنری و ورزشی»): one plain word, «و», another one."""
    a, and_, b = w.at(comma + 1), w.at(comma + 2), w.at(comma + 3)
    before = w.at(comma - 1)
    return (
        and_ == "و"
        and all(is_common(x) and x not in read_list("name_stops.txt") and x not in _STOPS and x not in _heads() for x in (a, b, before))
        and before.endswith("ی") == a.endswith("ی")
        and a.endswith("ی") == b.endswith("ی")
    )


def _name_starts(w: Words, j: int) -> bool:
    key = w.at(j)
    if opens_name(key):
        return full_name_end(w, j) is not None
    # «وزیر کار ربیعی گفت»: a sure surname before a verb or a mark
    return (
        surname_like(key)
        and not is_common(key)
        and (w.at(j + 1) in read_list("name_stops.txt") or w.at(j + 1) in "،:-–—(")
        and w.at(j - 1) not in _NAMED_AFTER
    )


def posts_from(w: Words, i: int) -> list[Post]:
    """The posts that stand in a row from i: «عضو هیات علمی دانشگاه تهران و نایب رئیس شورای …»."""
    found: list[Post] = []
    while len(found) < 4:
        post = post_at(w, i)
        if post is None:
            break
        found.append(post)
        i = post.end
        if w.at(i) in ("،", "و") and post_kind(w.at(i + 1)):
            i += 1
        elif w.at(i) == "،" and w.at(i + 1) == "و" and post_kind(w.at(i + 2)):
            i += 2
        else:
            break
    return found


def post_heads() -> frozenset[str]:
    """The words that head posts, folded."""
    return frozenset(_heads())
