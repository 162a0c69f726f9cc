"""Where a post ends: a head's ezafe chain goes on up to a verb, a preposition, a name or a mark.

A comma stands within it only inside a body's name, a constituency or a row of fields.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import pairwise

from nlp.full_names import full_name_end, is_honorific, unlisted_name_end
from nlp.names import (
    Words,
    fold,
    is_common,
    is_rare,
    opens_name,
    phrase_set,
    places,
    post_heads,
    read_list,
    surname_like,
    word_set,
)

_LONGEST = 26


def chain_end(w: Words, i: int) -> int:
    """Where the ezafe chain of the head at i ends."""
    j = i + 1 + (w.keys[i] in TWO_WORDS)
    limit = min(len(w), i + _LONGEST)
    while j < limit:
        further = _further(w, i, j)
        if further <= j:
            j = further
            break
        j = further
    while j > i + 1 and w.keys[j - 1] in ("و", "این", "،", "در", "\n"):
        j -= 1
    return j


def _further(w: Words, i: int, j: int) -> int:
    """How far the chain of the head at i goes on from j; j, or a place before it, where it ends."""
    key, before = w.keys[j], w.keys[j - 1]
    if key == "،":
        if _lists_fields(w, i, j):
            return j + 4
        trades = _trades_end(w, j) if "اتحادیه" in w.keys[i:j] else None
        if trades is not None:
            return trades
        joined = (before, w.at(j + 1)) in _comma_pairs() or _lists_offices(w, j)
        return j + 2 if joined or (w.keys[i] == "نماینده" and _constituency(w, j)) else j
    if key == "«":
        if any(w.keys[j + 1 : j + 1 + len(name)] == name for name in w.named.get(w.at(j + 1), ())):
            return j  # «نمایندگان اتاق در وزارتخانه‌ها «حمید ورناصری» رئیس اتحادیه …»
        close = next((k for k in range(j + 1, min(j + 8, len(w))) if w.keys[k] in "»\n"), None)
        return j if close is None or w.keys[close] == "\n" else close + 1
    if key == "(" and w.at(j + 1) in _BLESSINGS and w.at(j + 2) == ")":
        return j + 3  # «دانشگاه امام خمینی (ره) شهرری»
    if key == "(" and j > i + 2 and w.at(j + 2) == ")" and is_rare(w.at(j + 1)) and not surname_like(w.at(j + 1)):
        return j + 3  # «رئیس سازمان اطلاعات مرکزی آمریکا (سیا)»
    if key[0].isdigit():
        # «اتحادیه امکان ۲ گفت»
        ends = len(key) < 3 and j > i + 2 and w.at(j + 1) in ("گفت", "در", "افزود", "نیز", "از", "با", "،")
        numbered = before in _NUMBERED or ends or w.at(j + 1) in ("کشور", "استان", "شهر", "منطقه", "نفره")
        return j + 1 if numbered else j
    return _further_word(w, i, j) if key[0].isalpha() else j


_NUMBERS = frozenset(("یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده"))
_ORDINALS = frozenset(("اول", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم", "دهم", "یکم"))
_MONTHS = word_set("quotes.months")
_BLESSINGS = frozenset(("ره", "ع", "س", "ص", "عج", "رض", "قدس"))


def _further_word(w: Words, i: int, j: int) -> int:
    key, before, head = w.keys[j], w.keys[j - 1], w.keys[i]
    place = _province_end(w, j) if before == "استان" else None
    if place is not None:  # «مدیرکل ورزش استان مرکزی برنامه‌ها را اعلام کرد»
        return place
    if _is_closed(w, i, j) or (key in _ORDINALS and w.at(j + 1) in _MONTHS):
        return j  # «رئیس مجلس شورای اسلامی اول مهر زنگ …»
    if key == "و":
        # «مشاور و دستیار رهبری»: one post with two heads
        double = j == i + 1 and post_heads().get(w.at(j + 1)) == post_heads()[head] != "group"
        return j + 2 if double or (before, w.at(j + 1)) in _AND_PAIRS or _goes_on(w, j + 1) else j
    if key == "در" and "در" in w.keys[i:j]:
        return j
    if key == "در" and head in SOURCES:
        return j + 2 if w.at(j + 1) in _SEATS else j  # «منبع آگاه در کاخ ریاست جمهوری»
    if key == "در" and w.at(j + 1) == "امور" and head in _OF_MATTERS and _enters(w, j + 2):
        return j + 3  # «معاون وزیر نیرو در امور آب و آبفا»
    if key == "در" and w.at(j + 1) in ("پارلمان", "مجلس") and _PARTIES & set(w.keys[i:j]):
        return j + 2  # «رئیس فراکسیون بدر در پارلمان عراق»
    if key == "در" and head in _IN_HEADS and (w.at(j + 1) in _TOPIC_IN or head not in ("عضو", "مشاور", "دستیار")):
        return j + 2 if _enters(w, j + 1) else j
    if key == "یکی" and j == i + 1 and w.at(j + 1) == "از":
        return j + 3  # «مسئول یکی از کتابخانه‌های بزرگ لندن»
    if key == "نزدیک" and j == i + 1 and w.at(j + 1) == "به" and head in _NEAR_HEADS:
        return j + 3  # «منبع نزدیک به وزارت خزانه‌داری»
    if key == "یک" and j == i + 1 and w.at(j + 1) in _INSTITUTIONS:
        return j + 2  # «مدیرعامل یک تعاونی روستایی»
    if key == "این" and w.at(j + 1) in _INSTITUTIONS and w.at(j + 2) != "را" and not before.endswith(("های", "ات")):
        return j + 2  # «سرپرست موقت این تعاونی»
    if key == "این" and j == i + 1 and w.at(j + 1)[0].isalpha() and w.at(j + 1) not in read_list("name_stops.txt"):
        return j + 2
    if key in _PLAIN_VERBS:
        return j  # «رئیس فیفا نیامد»
    if key in VERBS:
        # «رئیس بانک استعفا داد»: the verb's own noun goes with it
        noun = j > i + 1 and before not in post_heads() and key not in _BEING
        if key in ("شد", "شدند") and before.endswith("ی") and before not in _BEFORE_BECOME:
            return j  # «سرپرست سازمان تأمین اجتماعی شد»
        if key in ("شد", "شدند") and before not in _BECOME_NOUNS:
            return j  # «رئیس سازمان بنادر شد»
        if noun and key not in ("شد", "شدند") and _ends_posts(before):
            return j  # «مجوزی که رئیس سازمان حفاظت محیط زیست داد»
        return j - 1 if noun else j
    if before in _NUMBERED and key in _NUMBERS:
        return j + 1  # «شهردار منطقه دو»
    if (before, key) in _BOUND and _enters(w, j + 1):
        return j + 2
    if (key, w.at(j + 1)) in _PAIRS:  # «مدیرکل پیش بینی», «نماینده ولی فقیه»
        return j + 2
    if key in read_list("name_stops.txt") or key in _STOPS or (key in _SAYING and w.at(j + 1) in VERBS):
        return j
    if (key, w.at(j + 1)) in _BOUND and _enters(w, j + 2):
        return j + 3  # «ستاد استقبال از بهار»
    stranger = key in read_list("post_strangers.txt") and key not in read_list("countries.txt")
    if stranger and j > i + 1 and before not in _NAMELESS:
        return j
    named = (
        before in _NAMED_AFTER
        or (is_honorific(w, j - 1) and w.at(j - 2) in _NAMED_AFTER)
        or (before == "دفتر" and head in SOURCES)
    )
    if not named and (is_honorific(w, j) or _name_starts(w, j)):
        return j
    return j + 1


def _is_closed(w: Words, i: int, j: int) -> bool:
    """Whether the word before j ends a post for good, unless «و» or «در» follows."""
    key, before = w.keys[j], w.keys[j - 1]
    of_country = key in read_list("countries.txt") or key == "آذربایجان"
    if j > i + 1 and w.keys[i] == "وزیر" and key not in _AFTER_MINISTRY and not of_country:
        named = tuple(k for k in w.keys[i + 1 : j] if k != "،")
        if named in _MINISTRIES and not any(
            len(longer) > len(named) and _spells(w, i + 1, longer) for longer in _MINISTRIES
        ):
            return True
    if _presides(w, i, j) or (j == i + 2 and w.keys[i] in _OF_PERSONS and before in _FOREIGN):
        return True  # «معاون ترامپ نشستی …»
    if key == "و" and before in read_list("countries.txt") and w.at(j + 1) not in read_list("countries.txt"):
        return True  # «رئیس جمهور آمریکا و شی جین پینگ …»
    if j == i + 1 or key in ("و", "در"):
        return False
    if key not in _AFTER_PLACE and _ends_with_province(w, i, j):
        return True
    if before == "کشور" and j > i + 2 and key not in _AFTER_PLACE and key not in read_list("countries.txt"):
        return True  # «رئیس سازمان زندان‌های کشور آمار زندانیان را …»
    if key.endswith(("های", "ات")) and w.at(j + 1) in ("این", "آن", "خود", "را"):
        return True  # «وزیر ارشاد اقدامات این وزارتخانه را …»
    if before == "مجلس":  # «عضو کمیسیون امنیت ملی مجلس سرنگونی پهپاد را …», «معاون حقوقی و مجلس وزارت …»
        return key not in _OF_PARLIAMENT and w.keys[i] != "معاون"
    if before == "سعودی" and w.at(j - 2) == "عربستان" and key not in _AFTER_PLACE:
        return True
    # «رئیس‌جمهوری آمریکا خشونت‌ها را محکوم کرد»
    return before in read_list("countries.txt") and key not in _AFTER_PLACE


_AND_PAIRS = phrase_set("posts.and_pairs")
_BEING = frozenset(["است", "بود", "نیست", "بودند", "هستند", "هستم", "بودم", "هستیم", "بودیم", "میباشد", "میباشند"])
_OF_MATTERS = word_set("posts.of_matters")
SOURCES = word_set("officials.sources")
NATIONALITIES = word_set("names.nationalities")
_SEATS = word_set("posts.body_nouns") | {"کاخ", "دبیرخانه", "دولت", "سفارت", "ریاست", "حزب", "کنگره", "پنتاگون"}
# «اتحادیه امکان», «دانشگاه مسکو»: what follows is a name
_NAMELESS = frozenset(("اتحادیه", "شرکت", "باشگاه", "موسسه", "دانشگاه"))
_NEAR_HEADS = frozenset(("منبع", "منابع", "مقام"))
_OF_PERSONS = word_set("references.of_persons")
_FOREIGN = word_set("names.foreign_surnames")
_AFTER_MINISTRY = word_set("posts.after_ministry")
_MINISTRIES = phrase_set("posts.ministries")
_PRESIDENTS = word_set("posts.presidents")


def _spells(w: Words, i: int, words_: tuple[str, ...]) -> bool:
    """Whether these words, commas aside, stand at i."""
    for word in words_:
        i += w.at(i) == "،"
        if w.at(i) != word:
            return False
        i += 1
    return True


def _presides(w: Words, i: int, j: int) -> bool:
    """«رئیس جمهوری ادغام صندوق‌ها را …»: nothing but a country goes on after the president."""
    one = w.keys[j - 1] in ("رییسجمهور", "رییسجمهوری")
    two = j > i + 1 and w.keys[j - 2] == "رییس" and w.keys[j - 1] in ("جمهور", "جمهوری")
    return (one or two) and w.keys[j] not in _PRESIDENTS and w.keys[j] not in read_list("countries.txt")


def _ends_with_province(w: Words, i: int, j: int) -> bool:
    """«مدیرکل تعاون سیستان و بلوچستان شمار … را»: but no «بانک مرکزی», «خلیج فارس»."""
    return any(
        w.keys[j - length : j] in _provinces()
        and (length > 1 or w.keys[j - 1] not in ("مرکزی", "فارس") or w.keys[j - 2] == "استان")
        for length in (1, 2, 3, 4)
        if j - length > i
    )


_AFTER_PLACE = word_set("posts.after_place")


_INSTITUTIONS = word_set("posts.institutions")
_BOUND = phrase_set("posts.bound")
_PAIRS = phrase_set("posts.pairs")


_OCCASIONS = word_set("posts.occasions")


def _enters(w: Words, j: int) -> bool:
    """Whether what follows «نماینده … در» is the body or place of the post and no adjunct."""
    key = w.at(j)
    if key in _OCCASIONS:
        return False  # «نماینده خدابنده در تذکری گفت»
    return key in _TOPIC_IN or (
        key[0].isalpha() and key not in _STOPS and key not in read_list("name_stops.txt") and key != "گفت"
    )


def _goes_on(w: Words, j: int) -> bool:
    """Whether the chain goes on after «و»: no new post, no name, no verb follows."""
    key = w.at(j)
    if not key[0].isalpha() or key in _closed() or key in _SOME_OF:
        return False  # «معاون راهنمایی و رانندگی ناجا و تنی چند از مدیران»
    if key in post_heads() and key != "رییسه":
        return False
    if surname_like(key) and post_heads().get(w.at(j + 1)) == "office":
        return False  # «رئیس ستاد بازسازی بم و افشانی رئیس سازمان …»
    if is_rare(key) and is_rare(w.at(j + 1)) and post_heads().get(w.at(j + 2)) == "office":
        return False  # «وزیر جنگ و ایهود المرت نخست وزیر»
    return not (key in _SAYING and w.at(j + 1) in VERBS) and not is_honorific(w, j) and not _name_starts(w, j)


_SOME_OF = frozenset(("تنی", "جمعی", "برخی", "تعدادی", "گروهی", "عدهای", "بسیاری", "سایر", "دیگر"))


@cache
def _closed() -> frozenset[str]:
    return read_list("name_stops.txt") | read_list("post_strangers.txt") | _STOPS | VERBS


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


@cache
def _all_places() -> frozenset[str]:
    """One-word names of places, those that are other words as well among them."""
    text = (files("nlp") / "data" / "places.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t")[0] for line in text.splitlines() if line.strip() and line[0] != "#")
    return frozenset(fold(name) for name in rows if " " not in name)


def _constituency(w: Words, comma: int) -> bool:
    """«نماینده مردم تهران، ری، شمیرانات و اسلامشهر در مجلس», «نماینده ابرکوه، بافق و مهریز»."""
    for j in range(comma + 1, comma + 10):
        key = w.at(j)
        if key == "و" and {w.at(comma - 1), *w.keys[comma + 1 : j + 2]} - {"،", "و"} <= _all_places():
            return True
        if key == "در":
            return w.at(j + 1) in _TOPIC_IN
        if key not in "،و" and (not key[0].isalpha() or key in VERBS or key in post_heads()):
            return False
    return False


def _lists_fields(w: Words, i: int, comma: int) -> bool:
    """«معاون توسعه، مدیریت و منابع وزارت بهداشت»: three fields, behind which the body goes on."""
    fields = (w.at(comma - 1), w.at(comma + 1), w.at(comma + 3))
    if w.at(comma + 2) != "و" or comma - i > 4 or not w.at(comma + 4)[0].isalpha():
        return False
    plain = all(
        is_common(x) and x not in _closed() and post_heads().get(x, "group") == "group" and x not in places()
        for x in fields
    )
    return plain and w.at(comma + 4) not in _closed()


def _trades_end(w: Words, comma: int) -> int | None:
    """«رئیس اتحادیه نبات، آب‌نبات ریز و قند ریز»: where the row of what a union unites ends, a word after «و»."""
    for j in range(comma + 1, comma + 6):
        key = w.at(j)
        if key == "و":
            return j + 2 if j > comma + 1 and w.at(j + 1)[0].isalpha() and w.at(j + 1) not in post_heads() else None
        if key != "،" and (not key[0].isalpha() or key in _closed() or key in post_heads() or opens_name(key)):
            return None
    return None


def _lists_offices(w: Words, comma: int) -> bool:
    """Whether the comma parts fields of one body («فرهنگی، هنری و ورزشی»): one plain word, «و», another one."""
    a, and_, b = w.at(comma + 1), w.at(comma + 2), w.at(comma + 3)
    before = w.at(comma - 1)
    return (
        and_ == "و"
        and all(
            (is_common(x) or (x.endswith("ی") and not surname_like(x)))
            and x not in read_list("name_stops.txt")
            and x not in _STOPS
            and x not in post_heads()
            for x in (a, b, before)
        )
        and before.endswith("ی") == a.endswith("ی")
        and a.endswith("ی") == b.endswith("ی")
    )


def _name_starts(w: Words, j: int) -> bool:
    key = w.at(j)
    if key in NATIONALITIES:
        return False  # «یک دیپلمات ایرانی گفت»
    if unlisted_name_end(w, j) is not None or (w.at(j - 1) in ("قاضی", "سناتور") and is_rare(key)):
        return True
    if opens_name(key):
        return full_name_end(w, j) is not None
    # «وزیر کار ربیعی گفت»: a sure surname before a verb or a mark
    return (
        surname_like(key)
        and key not in places()
        and w.at(j - 1) != "خراسان"
        and not is_common(key)
        and (w.at(j + 1) in read_list("name_stops.txt") or w.at(j + 1) in "،:-–—(")
        and w.at(j - 1) not in _NAMED_AFTER
    )


@cache
def _comma_pairs() -> frozenset[tuple[str, str]]:
    """The words before and after each comma inside a body's name."""
    text = (files("nlp") / "data" / "comma_bodies.txt").read_text(encoding="utf-8")
    pairs = set()
    for line in text.splitlines():
        parts = [fold(part).split() for part in line.partition("#")[0].split("،")]
        pairs |= {(a[-1], b[0]) for a, b in pairwise(parts) if a and b}
    return frozenset(pairs)


_OF_PARLIAMENT = word_set("posts.of_parliament")
# Heads that are posts only with their second word: «نخست وزیر», «امام جمعه».
TWO_WORDS = {
    "نخست": ("وزیر",),
    "قایم": ("مقام",),
    "صدراعظم": ("اعظم",),
    "مخبرکمیسیون": ("کمیسیون",),
    "امام": ("جمعه", "جماعت"),
    "خطیب": ("جمعه", "نماز"),
    "مرجع": ("تقلید", "عالیقدر"),
}
# What a chain never takes in, beside the words at which names stop.
_STOPS = word_set("posts.stops")
VERBS = word_set("posts.verbs")
# Nouns that make a verb of saying with «کرد», «داد», «شد»; also in name_stops.txt where they end names.
_SAYING = word_set("posts.saying")
_TOPIC_IN = word_set("posts.topic_in")
_IN_HEADS = word_set("posts.in_heads")
_NUMBERED = word_set("posts.numbered")


def _ends_posts(key: str) -> bool:
    """Whether the word ends posts elsewhere, and makes no verb («محیط زیست داشت», but «سازمان افزایش داشت»)."""
    return key in read_list("post_tails.txt") or key in places() or key in read_list("countries.txt")


_PARTIES = frozenset(("فراکسیون", "حزب", "جنبش", "ائتلاف", "جبهه"))
_PLAIN_VERBS = word_set("posts.plain_verbs")
_BECOME_NOUNS = word_set("posts.become_nouns")  # «معرفی شد», «منصوب شد»
_BEFORE_BECOME = word_set("posts.before_become")
_NAMED_AFTER = word_set("posts.named_after")
