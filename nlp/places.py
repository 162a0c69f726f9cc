"""Places of Iran in a report's words: provinces, counties, cities, and who is called after them («نخبگان یزدی»).

Many names are words too (مهر, نور, میانه) or surnames: those count where a cue stands before them («شهرستان نور»),
beside another place («نور و نوشهر»), or once such a cue stood elsewhere in the report. Names of bodies, streets and
exhibitions are no places («بورس تهران»).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.gazetteer import word_set
from nlp.names import Words, fold, read_list
from nlp.place_guards import (
    among_powers,
    doubted,
    in_list_of_others,
    of_full_name,
    of_government,
    of_saint,
    of_work,
    other_sense,
    published,
)
from nlp.place_names import NO_PLACE, SHARED, Known, Match, adjectives, cues, gazetteer, province_names

__all__ = ["Place", "place_end", "places", "places_in", "province_names"]

_JOINS = frozenset(("و", "،", "-", "–", "/", "ـ"))
_OPENING = frozenset(("«", '"', "(", "“"))
_PLAIN_CUES = word_set("places.plain_cues")
_PROVINCE_CUES = word_set("places.province_cues")
_FARS_CUES = word_set("places.fars_cues")
_FARS = frozenset(("فارس",))
_NEVER_ALONE = frozenset(("مرکزی",))
_ABROAD = word_set("places.abroad")
_SURNAMES = word_set("places.surnames")
_TITLED = frozenset(("فیلم", "سریال", "رمان", "سینمایی"))
_DISTRICTS = word_set("places.sure_cues") | _PROVINCE_CUES
_WORDS_FIRST, _SURE_CUES = word_set("places.words_first"), word_set("places.sure_cues")
_RELATIONS = word_set("places.relations")
_DOERS = ("گذاران", "داران", "کاران", "گران", "سازان", "نشینان", "دوزان", "بافان")
_BACK = 4  # words before a place among which its body's head may stand


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the words [start, end): its province, the county or city that led there, and the word before it."""

    start: int
    end: int
    province: str
    via: str | None
    cue: str
    adjective: bool = False


def places(w: Words) -> list[Place]:
    """The places that the words name, in reading order."""
    named_so = list(gazetteer().find(w))
    others = _of_others(w, named_so)
    found = [c for c in _candidates(w, named_so) if w.keys[c[0]] not in others]
    clear = [c for c in found if not c[3] and not doubted(w, c[0], c[2][0])]
    named = {p.province for _, _, ps, _ in clear for p in ps if len(ps) == 1 or p.rank == 0}
    spots = {start for start, _, _, _ in clear} | {end for _, end, _, _ in clear}
    cued = {fold(ps[0].name) for start, end, ps, _ in found if _explicit(w, start, end, ps)}
    cued |= {fold(ps[0].name) for start, _, ps, weak in found if weak and _cued(w, start) and not _plain(w, start)}
    strangers = _other_senses(w, found, clear)
    taken: list[Place] = []
    for start, end, options, weak in found:
        if weak and not _sure(w, start, end, options, cued, spots):
            continue
        if doubted(w, start, options[0]) and named.isdisjoint(o.province for o in options):
            continue
        if w.keys[start] in strangers and w.at(start - 1) not in _DISTRICTS and w.at(end) != "ایران":
            continue
        spots |= {start, end}
        taken.append(_chosen(w, start, end, options, named))
    taken += _shared(w) + _people(w)
    return sorted({(p.start, p.end): p for p in taken}.values(), key=lambda p: p.start)


def places_in(text: str, words_too: bool = True) -> list[Place]:
    """The places that a short text names («کردستان», «خراسان رضوی/نیشابور»); names that are words too if asked for."""
    from nlp.names import words

    w = words(text)
    return [
        _chosen(w, i, j, options, set())
        for i, j, options in gazetteer().find(w)
        if words_too or _cued(w, i) or not (all(o.word for o in options) or w.keys[i] in _NEVER_ALONE | _FARS)
    ]


def place_end(w: Words, i: int) -> int | None:
    """Where the place that closes a body's name at word i ends: «استان تهران», «شهرستان گرگان», «کردستان»."""
    j = i
    while w.at(j) in _PLAIN_CUES:
        j += 1
    found = gazetteer().at(w, j) if j < len(w) else None
    if found is None or (
        j == i and (all(o.word for o in found[1]) or found[1][0].name in ("فارس", "مرکزی") or found[1][0].rank > 3)
    ):
        return None
    while w.at(found[0]) in _PLAIN_CUES:
        further = gazetteer().at(w, found[0] + 1) if found[0] + 1 < len(w) else None
        if further is None:
            break
        found = further
    return found[0]


def _candidates(w: Words, found: Sequence[Match]) -> Iterator[tuple[int, int, tuple[Known, ...], bool]]:
    """Names that may be places, and whether they need a sign that they are."""
    foreign = cache(lambda: among_powers(w))  # asked seldom, and once
    for start, end, options in found:
        key, before, after = w.keys[start], w.at(start - 1), w.at(end)
        if (key, w.at(end + 1) if after == "و" else after) in NO_PLACE or (
            after == "تهران" and options[0].rank > 1 and options[0].province != "تهران"
        ):
            continue  # «شوش تهران»: a quarter of it
        if after in _ABROAD and options[0].rank < 2 and options[0].province != "تهران":
            continue
        explicit = _explicit(w, start, end, options)
        if not explicit and (_in_body(w, start) or _abroad(w, start, end) or _other(w, start, end, options, foreign)):
            continue
        if _first_a_word(w, start, end):
            continue
        if key in _NEVER_ALONE and before not in _PROVINCE_CUES and not _listed(w, start, end):
            continue
        if key in _FARS and end == start + 1:
            if before not in _FARS_CUES and not _in_fars(w, start, end):
                continue
            yield start, end, options, False
            continue
        word = all(option.word for option in options)
        if not explicit and (_of_person(w, start, end, word) or (word and w.at(end) in ("ماه", "المللی"))):
            continue
        yield start, end, options, word and not explicit


def _other(w: Words, start: int, end: int, options: tuple[Known, ...], foreign: Callable[[], bool]) -> bool:
    """Whether the name is a title's, a saint's, a person's, a government's, or one of a list of cinemas."""
    return (
        of_work(w, start, end)
        or of_saint(w, start, end)
        or in_list_of_others(w, start)
        or published(w, end)
        or (options[0].rank > 0 and of_full_name(w, start, end))
        or (w.keys[start] == "تهران" and of_government(w, start) and foreign())
    )


def _first_a_word(w: Words, start: int, end: int) -> bool:
    """«شورای شهر پیشین», «گمرک خبر داد»: only «فرماندار بافت» and the like name these places."""
    return end == start + 1 and w.keys[start] in _WORDS_FIRST and w.at(start - 1) not in _SURE_CUES


def _other_senses(
    w: Words,
    found: list[tuple[int, int, tuple[Known, ...], bool]],
    clear: list[tuple[int, int, tuple[Known, ...], bool]],
) -> frozenset[str]:
    """Names that are another country's here, as no other place of their province is named."""
    places_of: dict[str, set[str]] = {}
    for start, _, options, _ in clear:
        if options[0].rank > 0:
            places_of.setdefault(options[0].province, set()).add(w.keys[start])
    first = {w.keys[start]: options[0] for start, _, options, _ in found}
    return frozenset(
        key
        for key, place in first.items()
        if other_sense(w, key, place) and not places_of.get(place.province, set()) - {key}
    )


def _plain(w: Words, start: int) -> bool:
    return w.at(start - 1) in _PLAIN_CUES


def _explicit(w: Words, start: int, end: int, options: tuple[Known, ...]) -> bool:
    """«شهر خبر», and not «این استان خبر داد»."""
    if not _plain(w, start):
        return False
    if not all(option.word for option in options):
        return True
    of_province = w.at(start - 1) in _PROVINCE_CUES and options[0].rank > 0
    return not of_province and w.at(start - 2) not in ("این", "آن", "همین") and w.at(end) not in ("داد", "دادند", "می")


def _of_others(w: Words, found: Sequence[Match]) -> frozenset[str]:
    """Names of small places that are a street's or a person's in this report («خیابان لاله‌زار», «مائوریسیو ساری»)."""
    others, own = set(), set()
    common = read_list("common_words.txt")
    for start, end, options in found:
        before, key = w.at(start - 1), w.keys[start]
        if _explicit(w, start, end, options):
            own.add(key)
        elif before in ("قله", "کوه") or (options[0].rank > 1 and (before in _TITLED or of_work(w, start, end))):
            others.add(key)  # «قله دماوند … دماوند پر از زباله است», «فیلم قصرشیرین»
        elif (options[0].rank >= 3 and _in_body(w, start)) or (
            key in _SURNAMES and before.isalpha() and len(before) > 3 and before not in common and not _cued(w, start)
        ):
            others.add(key)
    return frozenset(others - own)


def _cued(w: Words, start: int) -> bool:
    return cues().get(w.at(start - 1)) == "place"


def _sure(w: Words, start: int, end: int, options: tuple[Known, ...], cued: set[str], spots: set[int]) -> bool:
    """Whether a name that is also a word is a place here."""
    if _plain(w, start):
        return False  # «این استان خبر داد»
    if _cued(w, start) or fold(options[0].name) in cued:
        return True
    if options[0].rank > 2:
        return False
    beside = (w.at(start - 1) in _JOINS and start - 1 in spots) or (w.at(end) in _JOINS and end + 1 in spots)
    return beside and fold(options[0].name) not in ("مهر", "بهار", "قدس", "نور", "رستم")


def _in_body(w: Words, start: int) -> bool:
    """Whether the name stands in the name of a company, a street, an exhibition («نمایشگاه بین‌المللی تهران»)."""
    tells, stops = cues(), read_list("name_stops.txt")
    for i in range(start - 1, max(start - 1 - _BACK, -1), -1):
        key = w.keys[i]
        kind = tells.get(key)
        if kind == "body":
            return True
        if kind == "place" or (key in stops and key != "بین") or not key[0].isalpha():
            return False
    return False


def _abroad(w: Words, start: int, end: int) -> bool:
    """«اقلیم کردستان», «تهران و مسکو»."""
    before = w.at(start - 1)
    if cues().get(before) == "foreign" or (w.keys[start], before) in NO_PLACE:
        return True
    if w.keys[start] == "تهران" and before == "علیه":
        return True  # «تحریم‌های واشنگتن علیه تهران»
    if w.keys[start] == "تهران" and before == "با" and any(w.at(k) in _RELATIONS for k in range(start - 6, start - 1)):
        return True
    cities = read_list("foreign_cities.txt")
    return w.keys[start] == "تهران" and (
        (w.at(end) in _JOINS and w.at(end + 1) in cities) or (w.at(start - 1) in _JOINS and w.at(start - 2) in cities)
    )


def _listed(w: Words, start: int, end: int) -> bool:
    """«قم، مرکزی و همدان»: between two other provinces, or behind one and a comma."""
    names = gazetteer()
    left = w.at(start - 1) in ("،", "و") and start > 1 and names.at(w, start - 2) is not None
    right = w.at(end) in ("،", "و") and end + 1 < len(w) and names.at(w, end + 1) is not None
    return (left and right) or (left and w.at(start - 1) == "،" and w.at(end) in ("،", "و"))


def _in_fars(w: Words, start: int, end: int) -> bool:
    """«در فارس», «فارس، یزد و کرمان» and not «خبرگزاری فارس», «گفت‌وگو با فارس»."""
    if w.at(start - 1) in ("در", "ویژه") and w.at(end) not in ("گفت", ":"):
        return True
    names = gazetteer()
    right = w.at(end) in ("،", "و") and end + 1 < len(w) and _province_at(w, end + 1)
    left = w.at(start - 1) in ("،", "و") and start > 1 and (_province_at(w, start - 2) or _province_at(w, start - 3))
    return bool((left or right) and names)


def _province_at(w: Words, i: int) -> bool:
    found = gazetteer().at(w, i) if 0 <= i < len(w) else None
    return found is not None and found[1][0].rank == 0


def _of_person(w: Words, start: int, end: int, word: bool) -> bool:
    """«محمد میلاد دلفان», «دکتر شهریار»."""
    before = w.at(start - 1)
    if cues().get(before) == "person" and (word or before not in ("شهید", "حضرت")):
        return True
    return before in read_list("first_names.txt") and before not in ("تهران", "مسلم", "امام") and end == start + 1


def _chosen(w: Words, start: int, end: int, options: tuple[Known, ...], named: set[str]) -> Place:
    """Of several places of one name, the one whose province the report names, else the greatest."""
    option = next((o for o in options if o.province in named), options[0])
    if options[0].rank + 1 < option.rank:
        option = options[0]
    via = None if option.rank == 0 else option.name
    return Place(start, end, option.province, via, w.at(start - 1))


def _shared(w: Words) -> list[Place]:
    """«آذربایجان شرقی و غربی», «خراسان رضوی، شمالی و جنوبی»: members without their head."""
    found = []
    for i, key in enumerate(w.keys):
        members = SHARED.get(key)
        if members is None:
            continue
        j = i + 1
        while w.at(j) in members:
            found.append(Place(j if j > i + 1 else i, j + 1, members[w.at(j)], None, w.at(i - 1)))
            j += 1
            if w.at(j) in ("و", "،") and w.at(j + 1) in members:
                j += 1
    return found


def _people(w: Words) -> list[Place]:
    """«مادر گیلانی», «نخبگان یزدی»: behind an ordinary noun, not behind a first name or a title."""
    called = adjectives()
    found: list[Place] = []
    for i, key in enumerate(w.keys):
        province = called.get(key)
        if province is None:
            continue
        if key.endswith(("ها", "های")) or _describes(w, i):
            found.append(Place(i, i + 1, province, None, w.at(i - 1), adjective=True))
    return found


def _describes(w: Words, i: int) -> bool:
    before = w.at(i - 1)
    if before in read_list("described_people.txt"):
        return True
    plural = before.endswith(_DOERS) or (
        before.endswith(("ان", "های", "ها")) and before in read_list("common_words.txt")
    )
    if not plural or before in read_list("first_names.txt") or before in read_list("surnames.txt"):
        return False
    return before not in read_list("name_stops.txt") and cues().get(before) not in ("person", "body")
