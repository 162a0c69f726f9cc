"""Whom the words of a clause refer to: names with their posts, posts alone, pronouns.

`references` gives all of a stretch; what they mean for the report is `officials`' to say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from nlp.document import MentionKind
from nlp.full_names import HEADS_IN_NAMES, after_honorifics, full_name_end, is_honorific, surname_end, unlisted_name_end
from nlp.marked_names import marked_name_end
from nlp.names import (
    HONORIFICS,
    SUFFIXES,
    Words,
    is_common,
    is_first_name,
    is_plain_word,
    is_rare,
    opens_name,
    places,
    read_list,
    surname_like,
    word_set,
)
from nlp.officials_beside import chairs, is_anothers, is_local, is_no_holder, rare_end, surname_for_once
from nlp.officials_called import called, closes_adverbial, is_called, offices, one_of
from nlp.post_ends import NATIONALITIES
from nlp.posts import RULERS, Post, of_whom, post_at, post_kind, posts_from


@dataclass(frozen=True, slots=True)
class Reference:
    """A person, or a group, referred to by the words [start, end).

    `name` is the range of the name without honorifics; `posts` stand before or after it. `subject` where no word
    before it makes it a complement («حضور وزیر»).
    """

    start: int
    end: int
    kind: MentionKind
    name: tuple[int, int] | None = None
    posts: tuple[Post, ...] = ()
    subject: bool = True
    honoured: bool = False
    full: bool = False

    @property
    def group(self) -> bool:
        """Whether it stands for several persons («کارشناسان»)."""
        return self.name is None and any(post.kind in ("group", "one") for post in self.posts)


PRONOUNS = word_set("clauses.pronouns")
_MARKS = frozenset('،-–—«»()؛"')


def references(w: Words, first: int, last: int) -> list[Reference]:
    """The references in the words [first, last), in reading order."""
    found: list[Reference] = []
    i = first
    while i < last:
        reference = _reference(w, i, first)
        if reference is None:
            i += 1
            continue
        found.append(reference)
        i = max(reference.end, i + 1)
    return found


def _reference(w: Words, i: int, first: int) -> Reference | None:
    key = w.keys[i]
    if len(key) < _LONGEST_WORD and _starts_nothing(key) and key not in w.named:
        return None
    if not key[0].isalpha():
        return None
    if key == "یکی" and w.at(i + 1) == "از" and post_kind(w.at(i + 2)) == "group":
        group = post_at(w, i + 2)
        if group is not None and called(w, group.end) > group.end:  # «یکی از شاکیان به نام نادر سپهری»
            named = _name_after(w, group.end)
            if named is not None:
                posts = tuple(one_of(w, i + 1, full=True))
                return Reference(i, named[1], MentionKind.NAME, named[:2], posts, _may_speak(w, i, first), full=True)
        if group is not None:  # «یکی از کشاورزان شوش»
            one = Post(i, group.end, "one")
            return Reference(i, group.end, MentionKind.POST, None, (one,), _may_speak(w, i, first))
    marked = marked_name_end(w, i)
    if marked is not None:
        return name_first(w, i, (i, marked), first, full=True)
    if is_no_holder(w, i):
        return None
    if key in HEADS_IN_NAMES and surname_end(w, i) is not None:
        return Reference(i, i + 2, MentionKind.NAME, (i, i + 2), (), _may_speak(w, i, first))  # «قاضی زاده»
    if key in PRONOUNS:
        return Reference(i, i + 1, MentionKind.PRONOUN, subject=_may_speak(w, i, first))
    if (
        post_kind(key)
        and not (key == "خبرنگار" and w.at(i - 1) in ("گزارش", "با", "به", "گفتوگو"))
        and not (key in RULERS and post_at(w, i) is None)  # «امیر حسین قبادیان»
    ):
        return _post_first(w, i, first)
    if is_honorific(w, i):
        return _honoured(w, i, first)
    if w.heard and w.at(i - 1) not in _NAMED_PLACES and not opens_name(w.at(i - 1)) and not is_first_name(key):
        unlisted = unlisted_name_end(w, i)
        if unlisted is not None:
            return name_first(w, i, (i, unlisted), first, full=True)
    if opens_name(key):
        end = full_name_end(w, i)
        if end is not None and w.at(i - 1) not in _NAMED_PLACES:
            return name_first(w, i, (i, end), first, full=True)
    if is_first_name(key) and surname_for_once(w, i):
        return name_first(w, i, (i, i + 1), first)
    alone = _first_name_alone(w, i, first)
    if alone is not None:
        return alone
    if not is_common(key) and not is_first_name(key) and w.at(i - 1) not in ("خراسان", "قدس"):
        rare = _rare_name(w, i, first)
        if rare is not None:
            return rare
        end = surname_end(w, i)
        martyr = end is not None and w.at(i - 1) == "شهید" and post_kind(w.at(end)) == "office"
        if end is not None and (martyr or w.at(i - 1) not in _NAMED_PLACES):
            # «ربیعی وزیر تعاون»; bare surnames are looked up among the persons of the report later
            after = end + (w.at(end) in "،-–—»(")
            post = post_at(w, after) if post_kind(w.at(after)) == "office" else None
            if post and (after == end or surname_like(key) or _may_speak(w, i, first)):
                return name_first(w, i, (i, end), first)
            return Reference(i, end, MentionKind.NAME, (i, end), (), _may_speak(w, i, first))
        return _unlisted(w, i, first)
    return None


def _rare_name(w: Words, i: int, first: int) -> Reference | None:
    """«صدیف بدری صبح امروز …»: a rare word and a surname where a clause begins."""
    stops = read_list("name_stops.txt")
    if not surname_like(w.at(i + 1)) or is_common(w.at(i + 1)):
        return None
    together = w.at(i - 1) == "و" and w.at(i + 2) == "از" and w.at(i + 3) in _ONES_OF  # «… و فاطم سعیدی از اعضای …»
    if i > first and w.keys[i - 1] not in "،:؛-–—») " and not together:
        return None
    if w.keys[i] in stops or is_plain_word(w.keys[i]) or len(w.keys[i]) < 3 or w.at(i + 1) in stops:
        return None
    end = surname_end(w, i + 1) or i + 2
    marks = w.at(end) in "،-–—(" and post_kind(w.at(end + 1)) == "office"
    if not marks and w.at(end) not in stops and post_kind(w.at(end)) != "office":
        return None
    return name_first(w, i, (i, end), first, full=True)


def _unlisted(w: Words, i: int, first: int) -> Reference | None:
    """«دونالد ترامپ، رئیس‌جمهور آمریکا»: two to four rare words before an office, or any post where a clause begins."""
    stops, j = read_list("name_stops.txt"), i
    if w.at(i - 1) in _NAMED_PLACES or any(
        is_first_name(w.at(k)) and full_name_end(w, k) is not None for k in (i + 1, i + 2)
    ):
        return None  # «آژانس پرنسا لاتینا», «استرداد آلبرتو فوجیموری»
    while (
        j < i + 4
        and len(w.at(j)) > 1
        and w.at(j)[0].isalpha()
        and not is_common(w.at(j))
        and w.at(j) not in stops
        and not post_kind(w.at(j))
        and not w.at(j).endswith("گیری")  # «مقتدی صدر موضع‌گیری امام جمعه … را رد کرد»
    ):
        j += 1
    k = j
    while k < j + 2 and w.at(k) in '،-–—»"(':
        k += 1
    kind = post_kind(w.at(k))
    alone = j - i == 1 and k - i <= 2 and i == first and not is_body(w, i, j) and w.at(i) not in places()
    if (
        (j - i < 2 and not alone)
        or w.at(i)[0].isascii()
        or not (
            kind == "office" or (kind == "calling" and j - i > 1 and (i - first <= 1 if k > j else w.at(i - 1) in "،:"))
        )
    ):
        return None
    reference = name_first(w, i, (i, j), first, full=True)
    return reference if reference.posts else None


_LONGEST_WORD = 30  # letters; what is longer is looked at each time and not remembered


@lru_cache(maxsize=1 << 15)
def _starts_nothing(key: str) -> bool:
    """Whether no reference can start with the word: a mark, or a frequent word that is no post's, title's or name's."""
    if not key[0].isalpha():
        return True
    if key in PRONOUNS or key in HEADS_IN_NAMES or key in _STARTERS or post_kind(key) or key in HONORIFICS:
        return False
    return is_common(key) and not opens_name(key)


_STARTERS = frozenset(("یکی", "حجت", "ایت", "آیت"))


def _first_name_alone(w: Words, i: int, first: int) -> Reference | None:
    """«مهران، دانشجوی انصرافی، …», «رضا ۳۲ ساله کارمند …»: citizens whom a report calls by their first names."""
    if i != first or not is_first_name(w.keys[i]):
        return None
    j = i + 1
    if w.at(j)[0].isdigit() and w.at(j + 1) == "ساله":
        j += 2
        j += w.at(j) == "،"
        called = post_kind(w.at(j)) == "calling" or w.at(j) in _SAYS
    else:
        called = w.at(j) == "،" and post_kind(w.at(j + 1)) == "calling"
    return name_first(w, i, (i, i + 1), first, honoured=True) if called else None


_SAYS = frozenset(("گفت", "میگوید", "میافزاید", "در", "هم", "نیز", "که", "با"))
_ONES_OF = word_set("references.ones_of")


_NAMED_PLACES = word_set("clauses.named_places")


def _honoured(w: Words, i: int, first: int) -> Reference | None:
    j = after_honorifics(w, i)
    if j == i or w.at(j) == "\n" or w.at(i - 1) in ("این", "آن"):
        return None  # «این سردار رشید»
    end = full_name_end(w, j)
    if end is not None:
        return name_first(w, i, (j, end), first, full=True, honoured=True)
    key, end = w.at(j), surname_end(w, j)
    if end is None and key in HEADS_IN_NAMES and (key == "شاه" or surname_like(w.at(j + 1))):
        end = j + 2  # «دکتر شاه نظری»
    if end is None:
        plain = (key.endswith("ی") and is_common(key)) or opens_name(key)
        called = plain and post_kind(w.at(j + 1)) == "office"  # «دکتر منطقی مدیرعامل»
        if post_kind(key) or len(key) < 3 or not (called or is_rare(key)):
            return None
        end = j + 1
    while (
        end < j + 3
        and (is_rare(w.at(end)) or w.at(end) in SUFFIXES)
        and not (post_kind(w.at(end)) or w.at(end).endswith("انه"))
    ):
        end += 1  # «مهندس تهمتن وجدی پور»
    return name_first(w, i, (j, end), first, honoured=True, full=end - j > 1 and not surname_like(key))


def name_first(
    w: Words, i: int, name: tuple[int, int], first: int, *, full: bool = False, honoured: bool = False
) -> Reference:
    """The reference that begins with a name, with the posts that follow it."""
    j = name[1]
    if w.at(j)[0].isdigit() and w.at(j + 1) == "ساله":
        j += 2  # «علی رضایی ۶۸ ساله، وزیر …»
    start = j
    while w.at(j) in _MARKS and j < start + 2:
        j += 1
    marked = j > name[1]
    posts = one_of(w, j, full=full and not marked) or chairs(w, j, named=full or honoured)
    if post_kind(w.at(j)) not in (None, "group"):
        posts = posts_from(w, j)
        serves = bool(posts) and w.keys[posts[-1].start] in _OF_PERSONS and posts[-1].end - posts[-1].start == 1
        serves = serves or (bool(posts) and of_whom(w, posts[-1].end))
        whom = _name_after(w, posts[-1].end) if serves else None
        if whom and whom[0] == posts[-1].end:  # «مایا کوچیانچیک، سخنگوی موگرینی»
            posts[-1] = replace(posts[-1], end=whom[1])
        # «علی رضایی، وزیر کار محمد اسلامی»: a post right before another name is that one's
        if posts and marked and (_names_next(w, posts[-1].end) or is_anothers(w, posts)):
            posts.pop()
    end = posts[-1].end if posts else name[1]
    signed = _signed(w, name[1]) if not posts and (full or honoured) else None
    if signed is not None:
        posts = [signed]
    return Reference(i, end, MentionKind.NAME, name, tuple(posts), _may_speak(w, i, first), honoured, full)


def _signed(w: Words, i: int) -> Post | None:
    """The post that a line of its own gives to the name before it («حسین رضایی / وزیر تعاون»)."""
    post = post_at(w, i + 1) if w.at(i) == "\n" and post_kind(w.at(i + 1)) == "office" else None
    return post if post is not None and w.at(post.end) == "\n" and post.end - post.start > 1 else None


def _names_next(w: Words, i: int) -> bool:
    j = after_honorifics(w, i)
    return opens_name(w.at(j)) and full_name_end(w, j) is not None


def _post_first(w: Words, i: int, first: int) -> Reference | None:
    """The reference that begins with a post, with the name that follows it."""
    posts = posts_from(w, i)
    if not posts:
        return None
    end = posts[-1].end
    subject = _may_speak(w, i - (1 if posts[0].pointed else 0), first)
    if posts[0].kind != "group":
        named = None if closes_adverbial(w, i, end, first) else _name_after(w, end)
        serves = end - posts[-1].start == 1 and w.keys[posts[-1].start] in _OF_PERSONS
        if named and (serves or of_whom(w, end)) and not named[2]:
            # «مشاور اوباما»: whom the post serves, not who holds it
            last = Post(posts[-1].start, named[1], posts[-1].kind, posts[-1].pointed)
            return Reference(i, named[1], MentionKind.POST, None, (*posts[:-1], last), subject)
        if named:
            start, stop, honoured, full = named
            later = stop
            while w.at(later) in "،-–—)(»" and later < stop + 2:
                later += 1
            more = (
                posts_from(w, later) if post_kind(w.at(later)) not in (None, "group") else one_of(w, later, full=full)
            )
            if more and not _names_next(w, more[-1].end):
                stop = more[-1].end
            else:
                more = []
            posts = [*(offices(w, posts) if called(w, end) > end else posts), *more]
            return Reference(i, stop, MentionKind.NAME, (start, named[1]), tuple(posts), subject, honoured, full)
    heads = [w.keys[post.start] for post in posts]
    both = heads[1:] == ["فرماندار"] and "استاندار" in w.keys[posts[0].start + 1 : posts[0].end]
    if (any(head in _ONE_AT_A_TIME for head in heads[1:]) and not both) or heads.count("رییس") > 1:
        # «وزیر خارجه آمریکا و ولیعهد ابوظبی …», «رئیس سازمان … و رئیس دفتر …»: two persons
        posts, end = posts[:1], posts[0].end
    if w.at(i - 1) == "حضور":  # «با حضور استاندار گیلان و مدیرکل ورزش استان»
        posts, end = posts[:1], posts[0].end
    return Reference(i, end, MentionKind.POST, None, tuple(posts), subject)


_ONE_AT_A_TIME = word_set("officials.one_at_a_time")
_OF_PERSONS = word_set("references.of_persons")


def _name_after(w: Words, end: int) -> tuple[int, int, bool, bool] | None:
    """The name that a post at whose end we are belongs to: (start, end, honoured, full)."""
    if called(w, end) > end:  # «شاکی دیگری به نام نادر سپهری»
        stop = full_name_end(w, end + 2) if opens_name(w.at(end + 2)) else None
        return (end + 2, stop, False, True) if stop is not None else None
    marked = w.at(end) in '،-–—«("'
    entry = w.at(end) == ":"
    j = end + 1 if marked or entry or w.at(end) == "خود" else end
    k = after_honorifics(w, j)
    stop = (full_name_end(w, k) if opens_name(w.at(k)) else None) or unlisted_name_end(w, k)
    if entry:  # «سرپرست کاروان: جعفر سلیمانی» on a line of its own
        return (k, stop, k > j, True) if stop is not None and w.at(stop) == "\n" else None
    if stop is not None:
        if marked and w.at(end) == "،" and post_kind(w.at(stop)) == "office":
            return None  # «با حضور رئیس اتاق، علی رضایی مدیرکل …»
        return k, stop, k > j, True
    if marked and k == j and w.at(end) not in '«("':
        return None
    if (
        k > j
        and w.at(k)[0].isalpha()
        and not is_common(w.at(k))
        and w.at(k) not in read_list("name_stops.txt")
        and not post_kind(w.at(k))
    ):
        return k, rare_end(w, surname_end(w, k) or k + 1, k + 3), True, False  # «خانم یوریکر کاواچی»
    if k == j and (w.at(k) in places() or w.at(k) in NATIONALITIES or w.at(k - 1) == "خراسان" or is_local(w, k)):
        return None  # «بخشدار بمپور», «استاندار خراسان رضوی»
    stop = surname_end(w, k)
    if k == j and w.at(k - 1) in ("قاضی", "سناتور") and is_rare(w.at(k)):
        stop = rare_end(w, stop or k + 1, k + 3)  # «قاضی صلواتی», «قاضی اورلاندو آلوارز», «سناتور میچ مک کانل»
    return (k, stop, False, False) if stop is not None and not post_kind(w.at(k)) else None


# Words that make what follows them a complement: no subject stands right after them.
_SPANS = word_set("references.spans")
_SOME = word_set("clauses.some")
_CREDITS = word_set("officials.credits")
_COMPLEMENT = word_set("clauses.complement")


def _may_speak(w: Words, i: int, first: int) -> bool:
    """Whether what starts at i may be a subject, by the word before it."""
    if i <= first:
        return True
    before = w.keys[i - 1]
    if before == "و":
        return i - 2 < first or w.keys[i - 2] not in _COMPLEMENT
    if before == ":" and w.at(i - 2) in _CREDITS:
        return False
    if is_called(w, i):
        return True  # «یکی از شاکیان به نام نادر سپهری گفت»
    if before in ("پیش", "قبل") and w.at(i - 2) in _SPANS and i - 2 > first:
        return True  # «سه روز پیش وزیر نیرو گفت»
    if before == "از" and w.keys[i - 2] in _SOME:
        return True  # «برخی از اهالی … گفتند»
    if w.at(i - 2) in ("این", "همین") and i - 2 >= first and before not in ("با", "به", "از"):
        return True  # «در این دیدار پورمحمدی … گفت»
    if before in read_list("foreign_cities.txt") or before in places():
        return True  # «به گزارش رویتر از واشنگتن جورج تنت …»
    return before not in _COMPLEMENT and not (len(before) > 4 and before.endswith(("دن", "تن", "های")))


def is_body(w: Words, i: int, end: int) -> bool:
    """Whether the rare words are a country, a firm or a paper («نیویورک تایمز»)."""
    bodies = read_list("not_speakers.txt")
    return any(key in bodies or key in read_list("countries.txt") for key in w.keys[i:end])
