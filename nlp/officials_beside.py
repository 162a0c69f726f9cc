"""What stands beside a name or a post and says whether it is one: «افشین، معاون …», «بخشدار زیدون», «… ریاست شورا»."""

from __future__ import annotations

from nlp.names import SUFFIXES, Words, is_common, is_rare, name_lists, places, read_list, surname_like, word_set
from nlp.post_ends import chain_end
from nlp.posts import Post, post_kind


def chairs(w: Words, j: int, *, named: bool) -> list[Post]:
    """«مهندس سپهری ریاست شورای شهر گفت»: the seat for whoever sits in it, behind a name."""
    if not named or w.at(j) != "ریاست":
        return []
    end = chain_end(w, j)
    return [Post(j, end, "office")] if end - j > 1 and w.at(end) not in ("را", "بر") else []


def is_anothers(w: Words, posts: list[Post]) -> bool:
    """«نتانیاهو، نخست‌وزیر، وزیر دفاع کاتز، …»: the last post of a row is that of the surname behind it."""
    if len(posts) < 2 or w.keys[posts[-1].start] not in _ONE_AT_A_TIME:
        return False
    j = posts[-1].end
    key = w.at(j)
    name = surname_like(key) or (is_rare(key) and len(key) > 2)
    strange = name and not is_common(key) and key not in places() and key not in read_list("countries.txt")
    return strange and not post_kind(key) and w.at(j + 1) in "،."


def rare_end(w: Words, i: int, until: int) -> int:
    """Where the words at i that only a name can be end, `until` at the latest."""
    while i < until and is_rare(w.at(i)) and not post_kind(w.at(i)) and w.at(i) not in places():
        i += 1
    return i


def is_local(w: Words, k: int) -> bool:
    """«امام جمعه قهاوند گفت», «بخشدار زیدون گفت»: the place that a local office always names, unlisted as it is."""
    local = w.at(k - 1) in _LOCAL or w.keys[k - 2 : k] == ("امام", "جمعه")
    return local and w.at(k) not in name_lists().surnames and w.at(k + 1) not in SUFFIXES


def surname_for_once(w: Words, i: int) -> bool:
    """«آخوندی وزیر …، عارف رئیس فراکسیون امید», «افشین، معاون علمی رئیس‌جمهور، گفت»: a first name before an office."""
    if post_kind(w.at(i + 1)) == "office":
        return surname_like(w.keys[i]) and w.at(i - 1) in "،:\n"
    return w.at(i - 1) in ":\n" and w.at(i + 1) == "،" and post_kind(w.at(i + 2)) == "office"


def is_no_holder(w: Words, i: int) -> bool:
    """«کتاب پادشاه کوتوله», «آمریکا را مسئول … می‌داند»: a post's head that says of nobody that they hold it."""
    return bool(post_kind(w.keys[i])) and (w.at(i - 1) in _WORKS or (w.at(i - 1), w.keys[i]) == ("را", "مسیول"))


_WORKS = frozenset(("کتاب", "فیلم", "رمان", "سریال", "نمایش", "نمایشنامه", "داستان"))
_ONE_AT_A_TIME = word_set("officials.one_at_a_time")
_LOCAL = frozenset(("بخشدار", "فرماندار", "دهیار"))
