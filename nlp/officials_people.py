"""The persons of one report, found again by their names and the ends of their names."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.document import Mention, MentionKind, Official
from nlp.names import Words, fold, is_common, is_first_name, opens_name, phrase_set, read_list, surname_like, word_set
from nlp.officials_references import Reference
from nlp.officials_same import ends_name
from nlp.posts import Post

MOST = 200  # persons of one report; hostile texts name more
MOST_POSTS = 50  # of one person


def is_statesman(keys: tuple[str, ...]) -> bool:
    """Whether a report need not say which office one of this name holds («ترامپ», «علی لاریجانی»)."""
    if keys[-2:] in _NAMES_OF_STATE or (len(keys) > 1 and "".join(keys) in read_list("known_officials.txt")):
        return True
    return bool(keys) and keys[-1] in _SURNAMES_OF_STATE and (len(keys) == 1 or keys[0] in _FIRST_NAMES_ABROAD)


_SURNAMES_OF_STATE = word_set("persons.of_state")
_FIRST_NAMES_ABROAD = word_set("names.foreign_first")
_NAMES_OF_STATE = phrase_set("persons.of_state_in_full")


@dataclass(slots=True)
class Person:
    """A person as known so far; `keys` are the name's words, folded."""

    keys: tuple[str, ...]
    name: tuple[int, int] | None = None
    posts: dict[tuple[str, ...], Post] = field(default_factory=dict)
    mentions: dict[tuple[int, int], MentionKind] = field(default_factory=dict)
    speaks: bool = False
    acts: bool = False
    honoured: bool = False
    late: bool = False
    last: int = -1
    said: int = 0

    def official(self, text: str, w: Words) -> Official:
        """What the document says of the person."""
        name = _written(text[w.starts[self.name[0]] : w.ends[self.name[1] - 1]]) if self.name else None
        mentions = sorted((w.starts[a], w.ends[b - 1], kind) for (a, b), kind in self.mentions.items())
        posts: dict[str, None] = {}
        for keys, post in self.posts.items():
            if any(keys[: len(own)] == own and _object(w, post, keys[len(own) :]) for own in self.posts):
                continue  # «شهردار اردبیل برنامه‌های جدید را …» beside «شهردار اردبیل»
            posts[" ".join(text[w.starts[post.start] : w.ends[post.end - 1]].split())] = None
        return Official(name, tuple(posts), tuple(Mention(*mention) for mention in mentions))


def _written(name: str) -> str:
    """The name in one way of writing: «کاوه مردوخی نژاد» as «کاوه مردوخی‌نژاد»."""
    words = name.split()
    whole = len(words) > 2 or (len(words) > 1 and not is_first_name(fold(words[0])))  # but «علی پور»
    if not whole or words[-1] not in _PARTS_OF_SURNAMES:
        return " ".join(words)
    before, last = words[-2:]
    return " ".join([*words[:-2], before + ("" if before[-1] in "اآدذرزژو" else "\u200c") + last])


_PARTS_OF_SURNAMES = frozenset(("نژاد", "پور", "زاده", "نیا"))


def _object(w: Words, post: Post, more: tuple[str, ...]) -> bool:
    """Whether what a wording has more than another one is the object of the verb."""
    if not more or more[0].endswith(("های", "ها")):
        return bool(more)
    after = w.keys[post.end : post.end + 8]
    until = next((i for i, key in enumerate(after) if key in (":", "گفت", "که", ".", "\n")), len(after))
    return "را" in after[:until]


class Persons:
    """The persons met so far."""

    def __init__(self, w: Words) -> None:
        self.w = w
        self.persons: list[Person] = []
        self.by_end: dict[str, list[Person]] = {}

    def full_name(self, reference: Reference) -> Person:
        """The person of a full name, new or known."""
        assert reference.name
        keys, name = self.name_keys(reference.name), reference.name
        plain = is_common(keys[0]) or (keys[0].endswith("ی") and not opens_name(keys[0]))
        if keys[-1] in _SURNAMES_OF_STATE and len(keys) == 2 and plain:
            keys, name = keys[1:], (name[1] - 1, name[1])  # «خط مشی ترامپ»
        joined = "".join(keys)
        known = self.by_surname(joined) if len(keys) == 1 else None
        if known:
            return known  # «گرت فیلدز …. فیلدز، رئیس حزب …»
        for person in self.persons:
            own = "".join(person.keys)
            if own == joined:
                return person
            longer, shorter = (own, joined) if len(own) > len(joined) else (joined, own)
            if len(keys) > 1 and len(person.keys) > 1 and longer.endswith(shorter):  # «آذری جهرمی»
                if len(joined) > len(own):
                    person.keys, person.name = keys, name
                    self._index(person)
                return person
            if len(keys) > 1 and len(person.keys) > 1 and longer.startswith(shorter) and keys[:2] == person.keys[:2]:
                if len(joined) < len(own):
                    person.keys, person.name = keys, name
                    self._index(person)
                return person
        person = Person(keys, name)
        self.join(person)
        return person

    def join(self, person: Person) -> None:
        """Take the person up."""
        if len(self.persons) < MOST:  # a list of thousands of names is no report
            self.persons.append(person)
            self._index(person)

    def name(self, unnamed: Person, keys: tuple[str, ...], name: tuple[int, int]) -> None:
        """Give a person known by a post the name that the report gives later."""
        unnamed.keys, unnamed.name = keys, name
        self._index(unnamed)

    def absorb(self, unnamed: Person, named: Person | None) -> Person:
        """The named person with all that is known of the unnamed one; the unnamed one where nobody is named."""
        if named is None or named is unnamed or named.posts:
            return unnamed
        named.posts = {**unnamed.posts, **named.posts}
        named.mentions.update(unnamed.mentions)
        named.speaks = named.speaks or unnamed.speaks
        named.last = max(named.last, unnamed.last)
        self.persons.remove(unnamed)
        return named

    def _index(self, person: Person) -> None:
        """Let the person be found by the last words of the name."""
        for n in range(1, len(person.keys)):
            found = self.by_end.setdefault("".join(person.keys[n:]), [])
            if person not in found:
                found.append(person)
        if person.keys:
            found = self.by_end.setdefault("".join(person.keys), [])
            if person not in found:
                found.append(person)

    def name_keys(self, span: tuple[int, int]) -> tuple[str, ...]:
        """The words of a name without «سید»."""
        keys = self.w.keys[span[0] : span[1]]
        if len(keys) > 1 and keys[0] in ("سید", "سیده"):
            return keys[1:]
        return (keys[0][3:], *keys[1:]) if keys[0].startswith("سید") and len(keys[0]) > 5 and len(keys) > 1 else keys

    def by_surname(self, joined: str) -> Person | None:
        """The person whose name ends so; of several, the one mentioned last."""
        found = self.by_end.get(joined)
        if not found and len(joined) > 3:  # «بیگی» of «احمد علیرضابیگی»
            found = [person for person in self.persons if person.keys and ends_name(person.keys, joined)]
        if not found and len(joined) > 3:  # «نجفی» of «علی نجفی توانا», «حداد»
            found = [person for person in self.persons if joined in person.keys[:-1] and _may_be_surname(joined)]
        if not found and len(joined) > 5:
            found = [person for person in self.persons if person.keys and _misspelt(person.keys[-1], joined)]
        return max(found, key=lambda person: person.last) if found else None


def _may_be_surname(key: str) -> bool:
    return surname_like(key) or not is_first_name(key)


def _misspelt(own: str, joined: str) -> bool:
    """«عزیرپور» of «ابراهیم عزیزپور»: one letter within a long name is another."""
    if len(own) != len(joined) or own[0] != joined[0] or own[-1] != joined[-1]:
        return False
    return sum(a != b for a, b in zip(own, joined, strict=True)) == 1
