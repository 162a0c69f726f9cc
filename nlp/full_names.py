"""Where the names of persons stand: «محمدجعفر کبیری», «سید محمدرضا موسوی», «دکتر مخبر».

Names are read out of a report's words with the lists of `nlp.names`.
"""

from __future__ import annotations

from nlp.names import (
    AMBIGUOUS,
    ENDINGS,
    HONORIFICS,
    OPENINGS,
    SEYYED,
    SUFFIXES,
    Words,
    can_be_surname,
    is_common,
    is_first_name,
    is_rare,
    is_rare_or_first,
    name_lists,
    opens_name,
    phrase_set,
    places,
    post_heads,
    read_list,
    surname_like,
    word_set,
)

STRONG_SUFFIXES = word_set("names.strong_suffixes")
_PARTICLES = word_set("names.particles")
_NATIONALITIES = word_set("names.nationalities")
# «حجت الاسلام والمسلمین», «آیت الله» in several words
_HONORIFIC_PARTS = word_set("names.honorific_parts")


def is_honorific(w: Words, i: int) -> bool:
    """Whether «دکتر», «حجت الاسلام والمسلمین» … stands at i."""
    key = w.at(i)
    return key in HONORIFICS or (key in ("حجت", "ایت", "آیت") and w.at(i + 1) in ("الاسلام", "الله"))


def after_honorifics(w: Words, i: int) -> int:
    """The first place after the honorifics that stand at i; i itself where none stands."""
    end = i + 6  # more honorifics have no one but hostile texts
    while i < end and is_honorific(w, i):
        i += 1
        while w.at(i) in _HONORIFIC_PARTS and (w.at(i) not in ("و", "حجت") or w.at(i + 1) in _HONORIFIC_PARTS):
            i += 1  # but «دکتر حجت معاون …»
    return i


def full_name_end(w: Words, i: int) -> int | None:
    """The end of the name that starts at i with a first name or «سید»; None where no such name starts there."""
    lists = name_lists()
    j, seyyed = i, w.at(i) in SEYYED
    if seyyed:
        j += 1
    start = j
    blessed = "الله" if w.at(j + 1) == "اله" else w.at(j + 1)
    if blessed in ("الله", "الدین") and w.at(j) + blessed in lists.first:
        j += 2  # «فضل الله», «نعمت الله»
    while j < start + 3 and (is_first_name(w.at(j)) or (w.at(j) in OPENINGS and is_first_name(w.at(j + 1)))):
        j += 1
    if j == start and w.at(j) == "امیر" and not is_first_name(w.at(j + 1)):
        if is_rare(w.at(j + 1)) and w.at(j + 2) in STRONG_SUFFIXES:
            return j + 3  # «امیر احمری نژاد»
        known = surname_like(w.at(j + 1)) or (is_rare(w.at(j + 1)) and post_heads().get(w.at(j + 2)) == "office")
        if known and w.at(j + 1) not in places() and w.at(j + 1) not in post_heads():
            return j + 2  # «امیر فولادی»
    if w.at(j) in ("الدین", "الله") and j > start:
        j += 1
    if seyyed and j == start and can_be_surname(w.at(j)) and w.at(j + 1) == "الدین":
        j += 2
    if j == start and not seyyed and _ambiguous_first(w, j):
        j += 1
    if j == start and not (seyyed and surname_like(w.at(j))):
        return None
    if w.at(j) in ("بن", "بنت", "ابن", "آل") and j > start and is_rare_or_first(w.at(j + 1)):
        return descent_end(w, j)  # «فیصل بن خالد»
    firsts = j
    if j > start and w.at(j) in HEADS_IN_NAMES and (w.at(j + 1) in SUFFIXES or is_rare(w.at(j + 1))):
        return j + 2  # «سعید قاضی مغربی», «نادر قاضی پور»
    key = w.at(j)
    if j > start and key in _TITLES_IN_SURNAMES:
        if w.at(j + 1) in SUFFIXES or surname_like(w.at(j + 1)):
            return j + 2  # «احسان حاجی پور»
        if is_rare_or_first(w.at(j + 1)):  # «محبوبه حاجی عبدالباقی», «مظفر حاجی مصطفی اوغلو»
            return j + 2 + is_rare(w.at(j + 2))
    compound = w.at(j + 1) in _COMPOUND_ENDS and can_be_surname(key) and key not in post_heads()
    if firsts > start and compound and _ends_here(w, j + 2):
        return j + 2  # «نوذر حق شناس، معاون …», «علیرضا بی نظیر مدیرعامل …»
    if key in _BECOMES and w.at(j + 1).startswith(("شد", "می", "بود", "کرد")):
        return None  # «با منصور آشنا شدم»
    if can_be_surname(key) and (
        surname_like(key)
        or key in lists.second
        or (key not in lists.common and key not in lists.refused)
        or key in SUFFIXES
        or (firsts > start and (_takes_office(w, j) or (surname_like(w.at(j + 1)) and _takes_office(w, j + 1))))
        or (firsts > start and _two_words(w, j))
        or (firsts > start and _after_title(w, i, j))
    ):
        j += 1 + _two_words(w, j)
        while j < firsts + 4 and _continues(w, j):
            j += 1
    if j > firsts and w.at(j) in HEADS_IN_NAMES and post_heads().get(w.at(j + 1)) == "office":
        j += 1  # «طارق وسیم قاضی معاون وزارت دفاع»
    if j == firsts and firsts - start < 2 and not (seyyed and firsts > start):
        return None  # «امید» alone: a word; «علی رضا», «سید محمد»: a name
    return j


def _after_title(w: Words, i: int, j: int) -> bool:
    """«سردار نادر کشوری امروز …»: a plain word is a surname between a first name with a title and a closed word."""
    key = w.at(j)
    plain = key.endswith("ی") and (not key.endswith("ای") or key.endswith("ایی"))  # no «نامه‌ای»
    titled = plain and is_honorific(w, i - 1)
    return titled and w.at(j + 1) in name_lists().stops


def descent_end(w: Words, j: int) -> int:
    """The end of a name that goes on with «بن» or «آل» at j: «… بن حمد آل ثانی»."""
    end = j + 6
    while j < end and w.at(j) in ("بن", "بنت", "ابن", "آل") and is_rare_or_first(w.at(j + 1)):
        j += 2
    return j


HEADS_IN_NAMES = word_set("names.heads_in_names")
_COMPOUND_ENDS = word_set("names.compound_ends")
_TITLES_IN_SURNAMES = frozenset(("حاجی", "حاج", "شیخ", "استاد", "میرزا"))
_BECOMES = word_set("names.becomes")
_STARTS_TO_TALK = phrase_set("names.starts_to_talk")


def _ambiguous_first(w: Words, i: int) -> bool:
    """«بهمن شفیعی‌زاده», «کمال نوروزی»: a word that is a first name before a sure surname."""
    key, after = w.at(i), w.at(i + 1)
    if key not in AMBIGUOUS and (is_common(key) or key not in read_list("first_names_seldom.txt")):
        return False
    if key in AMBIGUOUS and _takes_office(w, i + 1) and w.at(i + 2) in ("،", "-", "–"):
        return True  # «هستی قاجار، مدیرعامل …»
    sure = surname_like(after) and not is_common(after) and after not in read_list("not_speakers.txt")
    return sure and not is_first_name(after) and (after.endswith(ENDINGS) or _ends_here(w, i + 2) or key in AMBIGUOUS)


def _takes_office(w: Words, j: int) -> bool:
    """«منوچهر منطقی مدیرعامل …»: what stands before a post or «گفت» is a surname, however common a word."""
    key, after = w.at(j), w.at(j + 1)
    if key in post_heads() or is_honorific(w, j) or not can_be_surname(key):
        return False
    heads = post_heads()
    return (
        (after, w.at(j + 2)) in _STARTS_TO_TALK
        or after in ("گفت", "افزود")
        or heads.get(after) == "office"
        or (after == "،" and heads.get(w.at(j + 2)) == "office")
    )


def _two_words(w: Words, j: int) -> bool:
    """«احمد مسجد جامعی، وزیر …», «محمد کشتی آرای در گفت‌وگو با …»: a surname of two words that no list has."""
    key, after = w.at(j), w.at(j + 1)
    return (
        is_common(key)
        and key not in post_heads()
        and not key.endswith(("ها", "های"))
        and len(key) > 2
        and (after.endswith("ی") or not is_common(after))  # «حامد پاک طینت عضو …»
        and len(after) > 3
        and after not in places()
        and _takes_office(w, j + 1)
    )


def _continues(w: Words, j: int) -> bool:
    """Whether the word at j goes on with a surname: «مستخدمین حسینی», «احتشام زاده», «شجاعی برهان»."""
    key = w.at(j)
    if not can_be_surname(key) or (key == "قایم" and w.at(j + 1) == "مقام"):
        return False
    if key in _NATIONALITIES and not surname_like(key) and w.at(j + 1) not in post_heads():
        return False  # «ماریو مونتی ایتالیایی», but «رضا آشتیانی عراقی نماینده قم»
    if key in SUFFIXES or surname_like(key):
        return True
    if key.endswith("ی") and post_heads().get(w.at(j + 1)) == "office" and key not in post_heads():
        return key not in name_lists().refused  # «رضا آشتیانی عراقی نماینده قم»
    if w.at(j + 1) in ("،", "-", "–") and w.at(j + 2) in post_heads() and key not in post_heads():
        return True  # «علی نجفی توانا، حقوقدان»
    lists = name_lists()
    return key not in lists.common and len(key) > 2 and (_ends_here(w, j + 1) or is_first_name(w.at(j - 1)))


def _ends_here(w: Words, j: int) -> bool:
    key = w.at(j)
    return not key[0].isalpha() or key in name_lists().stops or key in post_heads()


def unlisted_name_end(w: Words, i: int) -> int | None:
    """The end of the name at i whose last word is `heard` («یون ترلینگن»); None where none stands there."""
    if not w.heard:
        return None
    j, end = i, None
    while j < i + 4 and (is_rare(w.at(j)) or (j > i and w.at(j) in _PARTICLES)):
        if j > i and opens_name(w.at(j)):
            break
        j += 1
        if w.keys[j - 1] in w.heard and j - i > 1:
            end = j
    return end


def surname_end(w: Words, i: int) -> int | None:
    """The end of the surname that stands at i without a first name («صادقی فر»); None where none stands there."""
    key = w.at(i)
    judge = key in HEADS_IN_NAMES and w.at(i + 1) in STRONG_SUFFIXES  # «قاضی زاده»
    if not can_be_surname(key) or (key in post_heads() and not judge):
        return None
    if w.at(i + 1) in STRONG_SUFFIXES and not is_first_name(key):
        return i + 2  # «درویش پور», however common a word the first is
    if is_common(key):
        return None
    if not surname_like(key) and not (w.at(i + 1) in SUFFIXES and w.at(i + 1) not in ("علی", "مهر", "نوری")):
        return None
    j = i + 1
    while j < i + 3 and can_be_surname(w.at(j)) and (w.at(j) in SUFFIXES or _second_surname(w, j)):
        j += 1
    if j == i + 1 and w.at(j + 1) == "،" and post_heads().get(w.at(j + 2)) == "office" and _stands_alone(w, i, j):
        j += 1  # «شعبانی بهار، رئیس فدراسیون تیر و کمان»
    if j == i + 1 and post_heads().get(w.at(j + 1)) == "office" and is_rare(w.at(j)) and _stands_alone(w, i, j):
        j += 1  # «کریستوفر هیل نماینده آمریکا»
    return j


def _stands_alone(w: Words, i: int, j: int) -> bool:
    """Whether a mark or a line's end stands before i, and no head or closed word at j."""
    key = w.at(j)
    return not w.at(i - 1)[0].isalpha() and can_be_surname(key) and key not in post_heads() and key not in places()


def _second_surname(w: Words, j: int) -> bool:
    """«هاشمی رفسنجانی», «احمدی بافنده»."""
    key = w.at(j)
    if is_common(key) or key in post_heads():
        return key == "رفسنجانی"
    ends = key.endswith(("ی", "ه")) and not key.endswith("انه")  # «آقای حجتی قاطعانه»
    return surname_like(key) or (ends and len(key) > 3 and _ends_here(w, j + 1))
