"""Who is one person across reports: «محمدجعفر کبیری», «سید محمد جعفر کبیری» and, where the post agrees, «کبیری».

Names that differ in spelling, in «سید» or in what stands before them are one person's where a post agrees. One name is
two persons' where it held posts of different places in the same months that no report names together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from nlp.names import words
from nlp.register_agreement import agree
from nlp.register_posts import Post
from nlp.register_words import register_words

_NEAR = 730  # days between two sights of a post under a full name and a surname
_FAR = 12 * 365  # days after which one name in another place with nothing in common is another person
_MOST_POSTS = 200  # posts of one name that are compared; hostile archives name more


@dataclass(frozen=True, slots=True)
class Seen:
    """What some reports say alike: this name held this post. `beside` are the keys of all posts named with it.

    `first` and `last` are days (ISO 8601), empty where no report has a date.
    """

    name: str
    post: Post
    wording: str
    first: str
    last: str
    reports: int
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """A post of one person: its fullest usual form, when it was seen, in how many reports, and under which wordings.

    It is doubtful where it was seen seldom while the person held another such post that is seen ten times as often.
    """

    post: Post
    wording: str
    first: str
    last: str
    reports: int
    seen: tuple[Seen, ...]
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the register; `names` are all spellings, `name` the most frequent full one."""

    name: str
    names: tuple[str, ...]
    held: tuple[Held, ...]


def name_key(name: str) -> str:
    """A name's words for comparison: without honorifics and «سید», «احمدی نژاد» as one word."""
    keys: list[str] = []
    for key in words(name).keys:
        if key in register_words("titles") and not keys:
            continue
        if len(keys) > 1 and key in register_words("name_ends"):
            keys[-1] += key
        elif key[0].isalpha():
            keys.append(key)
    if len(keys) > 1 and keys[0].startswith("سید") and len(keys[0]) > 5:
        keys[0] = keys[0][3:]
    return " ".join(keys)


def surname(key: str) -> str:
    """The block in which a name is compared: its last word."""
    return key.rpartition(" ")[2]


def fold_persons(seen: Iterable[Seen]) -> tuple[Person, ...]:
    """The persons behind names of one surname, the best attested first."""
    by_name: dict[str, list[Seen]] = {}
    for one in seen:
        if not one.post.bare:
            by_name.setdefault(name_key(one.name), []).append(one)
    drafts: list[_Draft] = []
    squeezed: dict[str, list[Seen]] = {}
    for key, ones in by_name.items():
        if " " in key:
            squeezed.setdefault(key.replace(" ", ""), []).extend(ones)
    for joined, ones in squeezed.items():
        drafts += [_Draft(joined, held) for held in _apart(_held(ones))]
    drafts = _longer_names(drafts)
    alone: list[_Draft] = []
    for key, ones in by_name.items():
        if " " not in key:
            _surname_only(key, ones, drafts, alone)
    persons = [draft.person() for draft in drafts + alone]
    return tuple(sorted(persons, key=lambda p: (-sum(held.reports for held in p.held), p.name)))


@dataclass(slots=True)
class _Draft:
    joined: str
    held: list[Held]
    extra: list[Seen] = field(default_factory=list)

    def person(self) -> Person:
        """The person with posts gathered anew from all that was joined."""
        seen = [one for held in self.held for one in held.seen] + self.extra
        counts: dict[str, int] = {}
        for one in seen:
            counts[one.name] = counts.get(one.name, 0) + one.reports
        full = [name for name in counts if " " in name_key(name)] or list(counts)
        name = max(full, key=lambda n: (counts[n], -len(n), n))
        names = sorted(counts, key=lambda n: (-counts[n], n))
        held = _held(seen)
        held = [replace(one, doubtful=any(_outweighs(other, one) for other in held)) for one in held]
        return Person(name, tuple(names), tuple(sorted(held, key=_order)))


def _outweighs(main: Held, other: Held) -> bool:
    """«احمدی‌نژاد، وزیر امور خارجه» of one report, while he is president in twenty."""
    if other.reports * 10 > main.reports or {main.post.head, other.post.head} & _BESIDES or other.post.status:
        return False
    inside = not (other.first and main.first) or (main.first <= other.first and other.last <= main.last)
    return inside and main.post.head in _FULL_TIME


_FULL_TIME = frozenset(("رئیس‌جمهور", "وزیر", "استاندار", "رهبر", "شهردار", "نخست‌وزیر", "فرماندار"))


def _order(held: Held) -> tuple[str, int, str]:
    return held.first or "~", -held.reports, held.wording


def _held(seen: Sequence[Seen]) -> list[Held]:
    """The posts behind wordings: each wording joins the most frequent one with which it agrees."""
    groups: list[list[Seen]] = []
    for one in sorted(seen, key=lambda s: (-s.reports, len(s.wording), s.wording))[: _MOST_POSTS * 10]:
        group = next((g for g in groups if all(agree(g[i].post, one.post) for i in range(min(3, len(g))))), None)
        if group is not None:
            group.append(one)
        elif len(groups) < _MOST_POSTS:
            groups.append([one])
    return [_one_held(group) for group in groups]


def _one_held(group: list[Seen]) -> Held:
    sitting = [one for one in group if not one.post.status] or group
    best: dict[str, int] = {}
    for one in sitting:
        best[one.post.key] = best.get(one.post.key, 0) + one.reports
    # «وزیر کار» beside «وزیر تعاون، کار و رفاه اجتماعی»: the fuller one where it is not rare
    most = max(best.values())
    often = [one for one in sitting if best[one.post.key] * 4 >= most]
    chosen = max(often, key=lambda s: (bool(s.post.field), _fullness(s.post), s.reports))
    post = replace(chosen.post, institution=max((one.post.institution for one in often), key=len))
    if not post.place:
        places = {(one.post.place, one.post.province) for one in group if one.post.place}
        if len(places) == 1:
            place, province = places.pop()
            post = replace(post, place=place, province=province)
    # among the wordings of that post, the most frequent
    same: dict[str, int] = {}
    for one in sitting:
        if one.post.key == chosen.post.key:
            same[one.wording] = same.get(one.wording, 0) + one.reports
    wording = max(same, key=lambda text: (same[text], len(text), text))
    days = [day for one in sitting for day in (one.first, one.last) if day]
    reports = sum(one.reports for one in group)
    return Held(post, wording, min(days, default=""), max(days, default=""), reports, tuple(group))


def _fullness(post: Post) -> int:
    return len(post.institution) + len(post.field) + bool(post.place)


def _apart(held: list[Held]) -> list[list[Held]]:
    """The posts of one name, apart where they must be two persons'."""
    groups: list[list[Held]] = []
    for one in sorted(held, key=lambda h: -h.reports):
        linked = [g for g in groups if any(_linked(one, other) for other in g)]
        if not linked:
            linked = [g for g in groups if not any(_clash(one, other) for other in g)][:1]
        if not linked:
            groups.append([one])
            continue
        linked[0].append(one)
        for other in linked[1:]:  # a report names posts of both: they are one after all
            linked[0].extend(other)
            groups.remove(other)
    return groups


def _linked(a: Held, b: Held) -> bool:
    """Whether one report names both posts of one person."""
    return any(one.post.key in other.beside for one in a.seen for other in b.seen)


def _clash(a: Held, b: Held) -> bool:
    """Whether two posts of one name, which no report joins, are likely two persons'."""
    if not (a.first and b.first):
        return False
    apart = max(_days(b.last, a.first), _days(a.last, b.first))
    common = (a.post.province and a.post.province == b.post.province) or (
        a.post.institution and a.post.institution == b.post.institution
    )
    if common:
        return False
    if apart > _FAR and a.post.place and b.post.place:  # statesmen come back
        return True
    exclusive = not ({a.post.head, b.post.head} & _BESIDES)
    return exclusive and apart <= 0 and a.post.place != b.post.place and a.reports + b.reports > 2


# Posts that people hold beside another one.
_BESIDES = frozenset(("عضو", "مشاور", "نایب‌رئیس", "دبیر", "سخنگو", "عضو هیئت‌مدیره", "رئیس هیئت‌مدیره", "موسس", "دستیار"))


def _longer_names(drafts: list[_Draft]) -> list[_Draft]:
    """«باقر قالیباف» and «محمدباقر قالیباف»: where one ends as the other and a post agrees, they are one person's."""
    ordered = sorted(drafts, key=lambda draft: draft.joined[::-1])
    gone: set[int] = set()
    for i, short in enumerate(ordered):
        for j in range(i + 1, len(ordered)):
            longer = ordered[j]
            if not longer.joined.endswith(short.joined):
                break
            if j in gone or longer.joined == short.joined or not _share(short.held, longer.held):
                continue
            longer.held = longer.held + short.held
            gone.add(i)
            break
    return [draft for i, draft in enumerate(ordered) if i not in gone]


def _share(a: Sequence[Held], b: Sequence[Held]) -> bool:
    return any(agree(x.post, y.post) and _close(x, y) for x in a for y in b)


def _surname_only(key: str, ones: list[Seen], drafts: list[_Draft], alone: list[_Draft]) -> None:
    """A surname alone is that of the one person of the surname who holds the post."""
    rest: list[Seen] = []
    for held in _held(ones):
        fitting = [d for d in drafts if any(agree(held.post, own.post) and _close(held, own) for own in d.held)]
        if len(fitting) == 1:
            fitting[0].extra.extend(held.seen)
        else:
            rest.extend(held.seen)
    if rest:
        alone += [_Draft(key, held) for held in _apart(_held(rest))]


def _close(a: Held, b: Held) -> bool:
    if not (a.first and b.first):
        return True
    return max(_days(b.last, a.first), _days(a.last, b.first)) <= _NEAR


def _days(a: str, b: str) -> int:
    """Days from a to b."""
    return (dt.date.fromisoformat(b) - dt.date.fromisoformat(a)).days
