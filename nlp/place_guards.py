"""Where a place's name is something else: a title, one of a list of cinemas, a surname, another country's region.

All guards look at a few words around the name, but for `other_sense`, which asks what else the report speaks of.
"""

from __future__ import annotations

from functools import cache

from nlp.gazetteer import rows, word_set
from nlp.names import Words, fold, read_list
from nlp.place_names import Known, cues, gazetteer

_WORKS, _LISTED = word_set("places.works"), word_set("places.listed")
_LED = frozenset(("عبارتند", "عبارت", "جمله", "مثل", "مانند", "نظیر", "چون", "همچون", "شامل", "ازجمله"))
_PARTS = frozenset(("،", "و", ":", "«", "»", "(", ")", "-", '"'))
_LIST, _MEMBER, _TITLE, _BEFORE_TITLE = 45, 4, 6, 3  # words
_OF_GOVERNMENT, _POWERS, _FOREIGN = word_set("places.of_government"), word_set("places.powers"), 3
_SURE, _SOFT, _DOUBTED = (word_set(f"places.{name}") for name in ("sure_cues", "soft_cues", "doubted"))
_PUBLISHED = word_set("places.publishers")
_BLESSINGS = frozenset(("ع", "س", "ص", "ره", "عج", "علیهالسلام", "مجتبی", "عسکری", "عسگری", "صادق", "رضا"))


def of_work(w: Words, start: int, end: int) -> bool:
    """«فیلم «قصر شیرین»», «سریال «سوم آذرشهر»»: in quotation marks behind a noun of works."""
    opening = next((i for i in range(start - 1, max(start - _TITLE, -1), -1) if w.keys[i] in '«»\n."'), None)
    if opening is None or w.keys[opening] not in ("«", '"'):
        return False
    closing = next((i for i in range(end, min(end + _TITLE, len(w))) if w.keys[i] in '«»\n."'), None)
    if closing is None or w.keys[closing] not in ("»", '"'):
        return False
    return any(w.at(i) in _WORKS for i in range(opening - _BEFORE_TITLE, opening))


def in_list_of_others(w: Words, start: int) -> bool:
    """«سینماهای ممتاز عبارتند از: فرهنگ، آستارا و کارون», «دانشگاه‌های تهران، شیراز و تبریز»."""
    if w.at(start - 1) not in ("،", "و", "-"):
        return False
    stops, tells, length, introduced = read_list("name_stops.txt"), cues(), 0, False
    for i in range(start - 1, max(start - _LIST, -1), -1):
        key = w.keys[i]
        if key in _LISTED:  # «سینماهای تهران، شیراز و مشهد» are in these
            return not (key.startswith("سینما") and i + 1 < start and gazetteer().at(w, i + 1))
        if key in _PARTS or key in _LED or (key == "از" and w.at(i - 1) in _LED):
            length, introduced = 0, introduced or (key == ":" and w.at(i - 1) == "از")
        elif not key[0].isalnum() or tells.get(key) == "place":
            return False
        elif not introduced:  # «سینماها به ترتیب عبارتند از: …»
            length += 1
            if length > _MEMBER or key in stops:
                return False
    return False


def of_saint(w: Words, start: int, end: int) -> bool:
    """«امام حسن مجتبی», «امامزاده عبدالله(ع)»; not «بندر امام خمینی (ره)»."""
    if not w.keys[start].startswith("امام") or w.keys[start] == "امامشهر":
        return False
    return w.at(end + 1 if w.at(end) == "(" else end) in _BLESSINGS or w.at(start - 1) == "حضرت"


def of_full_name(w: Words, start: int, end: int) -> bool:
    """«نادر برهانی مرند», «عباس سلیمی نمین»: the second part of a surname; «شهریار سمنانی»: a first name."""
    before, after = w.at(start - 1), w.at(end)
    surname = after.endswith("ی") and after in read_list("surnames.txt") and after not in read_list("common_words.txt")
    if surname and end == start + 1 and w.keys[start] in read_list("first_names.txt"):
        return True
    return (
        end == start + 1
        and before.endswith("ی")
        and before not in read_list("common_words.txt")
        and before in read_list("surnames.txt")
        and w.at(start - 2) in read_list("first_names.txt")
    )


def of_government(w: Words, start: int) -> bool:
    """«تعهدات تهران», «متهم کردن تهران»: the government, in a report on what powers want of each other."""
    return w.at(start - 1) in _OF_GOVERNMENT


def among_powers(w: Words) -> bool:
    """Whether the report tells what powers want of each other."""
    return sum(key in _POWERS for key in w.keys) >= _FOREIGN


def published(w: Words, end: int) -> bool:
    """«قم: انتشارات …»: where a book came out."""
    return w.at(end) == ":" and w.at(end + 1) in _PUBLISHED


def other_sense(w: Words, key: str, place: Known) -> bool:
    """«شهر قدس» beside «فلسطین», «کردستان» beside «بارزانی»: another place of that name; provinces need two signs."""
    beside = _senses().get(key)
    if beside is None or beside.isdisjoint(w.keys):
        return False
    return place.rank > 0 or sum(word in beside for word in w.keys) > 1


def doubted(w: Words, start: int, place: Known) -> bool:
    """«پارک جنگلی سراوان», «لاله‌زار»: a place only where its province is named."""
    before = w.at(start - 1)
    if place.rank < 2 or before in _SURE:
        return False
    if before in _SOFT or w.at(start - 2) in ("پارک", "گالری"):
        return True
    listed = before in ("و", "،") and start > 1 and gazetteer().at(w, start - 2) is not None
    return fold(place.name).replace(" ", "") in _DOUBTED and not listed


@cache
def _senses() -> dict[str, frozenset[str]]:
    return {fold(name): frozenset(map(fold, words.split())) for name, words in rows("place_senses.tsv")}
