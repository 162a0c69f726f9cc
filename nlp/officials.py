"""Officials: who holds, held or speaks for an office, with every wording of their posts and every mention.

A person is gathered from the full name, the surname, posts and pronouns of the report's clauses. Surnames and posts
may stand before the full name does (title, lead), so names are collected first and the rest is read in order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from nlp.document import Mention, MentionKind, Official
from nlp.names import Words, is_common, surname_like, word_set
from nlp.officials_clauses import Clause, Reading, read_clauses
from nlp.officials_interviews import interview
from nlp.officials_references import Reference
from nlp.officials_same import ends_name, one_head, related, same_holder
from nlp.posts import Post
from nlp.sentence import Part, Report


def officials(report: Report) -> tuple[Official, ...]:
    """The officials of the report, in the order in which they first appear.

    `name` is the fullest form without honorifics, None where the report gives none; unnamed holders of posts are taken
    only where they speak or act.
    """
    reading = read_clauses(report)
    people = _People(report.text, reading)
    people.read()
    return tuple(person.official(report.text, reading.words) for person in people.kept())


_MOST = 200  # persons of one report; hostile texts name more


@dataclass(slots=True)
class _Person:
    """A person as known so far; `keys` are the name's words, folded."""

    keys: tuple[str, ...]
    name: tuple[int, int] | None = None
    posts: dict[tuple[str, ...], Post] = field(default_factory=dict)
    mentions: dict[tuple[int, int], MentionKind] = field(default_factory=dict)
    speaks: bool = False
    acts: bool = False
    honoured: bool = False
    last: int = -1
    narrated: bool = False

    def official(self, text: str, w: Words) -> Official:
        name = text[w.starts[self.name[0]] : w.ends[self.name[1] - 1]] if self.name else None
        mentions = sorted((w.starts[a], w.ends[b - 1], kind) for (a, b), kind in self.mentions.items())
        posts: dict[str, None] = {}
        for keys, post in self.posts.items():
            if any(keys[: len(own)] == own and _object(w, post, keys[len(own) :]) for own in self.posts):
                continue  # «شهردار اردبیل برنامه‌های جدید را …» beside «شهردار اردبیل»
            posts[" ".join(text[w.starts[post.start] : w.ends[post.end - 1]].split())] = None
        return Official(name, tuple(posts), tuple(Mention(*mention) for mention in mentions))


class _People:
    """The persons of one report while it is read."""

    def __init__(self, text: str, reading: Reading) -> None:
        self.text = text
        self.w = reading.words
        self.clauses = reading.clauses
        self.persons: list[_Person] = []
        self.by_end: dict[str, list[_Person]] = {}
        self.current: _Person | None = None
        self.bound: dict[int, _Person] = {}

    # names first

    def read(self) -> None:
        """Gather the persons and all that is said of them."""
        for clause in self.clauses:
            for reference in clause.references:
                if reference.name and reference.full:
                    self._full_name(reference)
        for number, clause in enumerate(self.clauses):
            self._clause(number, clause)
        talk = interview(self.w, self.clauses)
        for person in self.persons:
            person.speaks = person.speaks or (talk is not None and talk.guest.name in person.mentions)

    def _full_name(self, reference: Reference) -> _Person:
        assert reference.name
        keys = self._keys(reference.name)
        joined = "".join(keys)
        for person in self.persons:
            own = "".join(person.keys)
            if own == joined:
                return person
            longer, shorter = (own, joined) if len(own) > len(joined) else (joined, own)
            if len(keys) > 1 and len(person.keys) > 1 and longer.endswith(shorter):  # «آذری جهرمی»
                if len(joined) > len(own):
                    person.keys, person.name = keys, reference.name
                    self._index(person)
                return person
            if len(keys) > 1 and len(person.keys) > 1 and longer.startswith(shorter) and keys[:2] == person.keys[:2]:
                if len(joined) < len(own):
                    person.keys, person.name = keys, reference.name
                    self._index(person)
                return person
        person = _Person(keys, reference.name)
        self._join(person)
        return person

    def _join(self, person: _Person) -> None:
        if len(self.persons) < _MOST:  # a list of thousands of names is no report
            self.persons.append(person)
            self._index(person)

    def _index(self, person: _Person) -> None:
        """Let the person be found by the last words of the name."""
        for n in range(1, len(person.keys)):
            found = self.by_end.setdefault("".join(person.keys[n:]), [])
            if person not in found:
                found.append(person)
        if person.keys:
            found = self.by_end.setdefault("".join(person.keys), [])
            if person not in found:
                found.append(person)

    def _keys(self, span: tuple[int, int]) -> tuple[str, ...]:
        keys = self.w.keys[span[0] : span[1]]
        if len(keys) > 1 and keys[0] in ("سید", "سیده"):
            return keys[1:]
        return (keys[0][3:], *keys[1:]) if keys[0].startswith("سید") and len(keys[0]) > 5 and len(keys) > 1 else keys

    # then clause by clause

    def _clause(self, number: int, clause: Clause) -> None:
        said_by = clause.speaker
        for reference in clause.references:
            person = self._person(number, clause, reference, speaks=reference is said_by)
            if person is None:
                continue
            person.last = reference.start
            if reference is said_by and not reference.group:
                person.speaks = True
                if clause.part is not Part.TITLE or self.current is None:
                    self.current = person
            elif (
                said_by is None
                and clause.saying is None
                and reference.name
                and reference.subject
                and self._leads(number, reference)
            ):
                self.current = person
        self._first_person(clause)
        self._surnames(clause)

    def _first_person(self, clause: Clause) -> None:
        """«با توجه به اینکه من نایب رئیس اتاق تعاون هستم»: the speaker's own post."""
        if self.current is None or not self.current.speaks:
            return
        for reference in clause.references:
            post = reference.posts[0] if reference.kind is MentionKind.POST else None
            if post is None or post.kind != "office" or not (_OWN & set(self.w.keys[clause.first : clause.last])):
                continue
            before, after = self.w.at(post.start - 1), self.w.at(post.end)
            if (
                after in ("هستم", "بودم")
                or before in ("من", "بنده")
                or self.w.keys[post.start - 2 : post.start] == ("به", "عنوان")
            ):
                self._add_posts(self.current, (post,))

    def _leads(self, number: int, reference: Reference) -> bool:
        """Whether the reference starts a paragraph of the narrator's."""
        clause = self.clauses[number]
        before = self.clauses[number - 1] if number else None
        return (before is None or before.paragraph != clause.paragraph) and reference.start - clause.first <= 6

    def _person(self, number: int, clause: Clause, reference: Reference, *, speaks: bool) -> _Person | None:
        if reference.group:
            return None
        if reference.kind is MentionKind.PRONOUN:
            if self.current is None and speaks:
                self.current = max((p for p in self.persons if p.last >= 0), key=lambda p: p.last, default=None)
                if self.current:
                    self.current.speaks = True
            if self.current and (speaks or (clause.saying is None and self.w.keys[reference.start] != "او")):
                self.current.mentions[(reference.start, reference.end)] = MentionKind.PRONOUN
                return self.current
            return None
        if reference.name:
            person = self._named(clause, reference, speaks=speaks)
            if person:
                person.mentions[reference.name] = MentionKind.NAME
                person.honoured = person.honoured or reference.honoured
                self._add_posts(person, reference.posts)
            return person
        return self._unnamed(number, clause, reference, speaks=speaks)

    def _named(self, clause: Clause, reference: Reference, *, speaks: bool) -> _Person | None:
        assert reference.name
        if reference.full:
            return self._full_name(reference)
        keys = self._keys(reference.name)
        found = self._by_surname("".join(keys)) or (self._by_surname(keys[0]) if len(keys) > 1 else None)
        if found:
            return found
        office = any(post.kind == "office" for post in reference.posts)
        begins = reference.start - clause.first <= 2 and surname_like(keys[0])
        if not (office or (speaks and begins) or (reference.honoured and (speaks or reference.posts))):
            return None
        person = _Person(keys, reference.name)
        self._join(person)
        return person

    def _by_surname(self, joined: str) -> _Person | None:
        """The person whose name ends so; of several, the one mentioned last."""
        found = self.by_end.get(joined)
        if not found and len(joined) > 3:  # «بیگی» of «احمد علیرضابیگی»
            found = [person for person in self.persons if person.keys and ends_name(person.keys, joined)]
        return max(found, key=lambda person: person.last) if found else None

    def _add_posts(self, person: _Person, posts: tuple[Post, ...]) -> None:
        for post in posts:
            if post.pointed and post.end - post.start == 1:
                continue  # «این مسئول»
            person.posts.setdefault(self.w.keys[post.start : post.end], post)

    # persons by their posts

    def _unnamed(self, number: int, clause: Clause, reference: Reference, *, speaks: bool) -> _Person | None:
        post = reference.posts[0]
        if post.pointed and self.current and (speaks or clause.saying is None):
            person: _Person | None = self.current
        else:
            person = self._by_post(post)
        acts = not speaks and _acts(self.w, clause, reference)
        if person is None and speaks:
            person = self._introduced(number, clause, reference) or self._continued(clause, reference)
        elif (
            person is None and post.kind == "office" and clause.part is not Part.BODY and self._opens(clause, reference)
        ):
            person = self._introduced(number, clause, reference)
        if person is None and post.kind == "office" and (speaks or acts or self._says_inside(clause, reference)):
            person = _Person((), acts=True)
            self._join(person)
        if person is None:
            return None
        self._add_posts(person, reference.posts)
        person.mentions[(reference.start, reference.end)] = MentionKind.POST
        return person

    def _by_post(self, post: Post) -> _Person | None:
        """The person who is known by this post, perhaps in other words."""
        keys = self.w.keys[post.start : post.end]
        found = [person for person in self.persons if any(same_holder(keys, own) for own in person.posts)]
        if found:
            return max(found, key=lambda person: person.last)
        for clause, reference, own in self._titled.get(one_head(keys[0]), ()):  # those named further on
            if same_holder(keys, own):
                return self._named(clause, reference, speaks=False)
        return None

    @cached_property
    def _titled(self) -> dict[str, list[tuple[Clause, Reference, tuple[str, ...]]]]:
        """The named references with posts, by the posts' heads."""
        found: dict[str, list[tuple[Clause, Reference, tuple[str, ...]]]] = {}
        for clause in self.clauses:
            for reference in clause.references:
                for post in reference.posts if reference.name else ():
                    known = found.setdefault(one_head(self.w.keys[post.start]), [])
                    if len(known) < _MOST:
                        known.append((clause, reference, self.w.keys[post.start : post.end]))
        return found

    def _introduced(self, number: int, clause: Clause, reference: Reference) -> _Person | None:
        """The person whose bare name the next speaking clauses give for the first time."""
        opening = clause.part is not Part.BODY or self.current is None
        ahead = 5 if clause.part is not Part.BODY or self.current is not None else 3
        for following in self.clauses[number + 1 : number + ahead]:
            speaker = following.speaker
            if speaker is None and opening:
                # «به گزارش فارس، نادر حریری در نشستی …»: presented before any verb of saying
                near = 14 if clause.part is not Part.BODY else 3
                speaker = next((r for r in following.references[:1] if self._presents(following, r, near)), None)
            if speaker is None or speaker.kind is MentionKind.POST:
                continue
            if speaker.kind is MentionKind.PRONOUN:
                return None
            if speaker.posts and not (opening and self._may_be_one(reference, speaker)):
                return None
            person = self._named(following, speaker, speaks=True)
            if person is None or (person.last >= 0 and clause.part is Part.BODY):
                return None
            return person if not person.posts or opening else None
        return None

    def _presents(self, clause: Clause, reference: Reference, near: int) -> bool:
        """Whether a full name opens the clause as its subject; in the body only before «در», «با» …"""
        if not reference.full or not reference.subject or reference.start - clause.first > near:
            return False
        return near > 3 or self.w.at(reference.end) in _PRESENTED

    def _may_be_one(self, unnamed: Reference, named: Reference) -> bool:
        """Whether a lead's post and the different post of the one named next may be one person's."""
        if named.posts[0].kind != "office":
            return True
        keys = self.w.keys
        a, b = (keys[post.start : post.end] for post in (unnamed.posts[0], named.posts[0]))
        return related(a, b)

    def _continued(self, clause: Clause, reference: Reference) -> _Person | None:
        """The one who speaks already, where nobody else is spoken of and no post of theirs is known."""
        after, post = self.w.at(reference.end), reference.posts[0]
        if clause.saying and clause.saying.source and self.current and self.current.posts:
            keys = self.w.keys[post.start : post.end]
            if not any(related(keys, own) for own in self.current.posts):
                return None  # «به گفته دبیر انجمن …» after a minister
        if self.current is None or not self.current.speaks or after in ("نیز", "هم") or clause.part is not Part.BODY:
            return None
        head = self.w.keys[post.start]
        if self.current.posts and (head in _ONE_AT_A_TIME or _ABROAD & set(self.w.keys[post.start : post.end])):
            return None
        return self.current

    def _opens(self, clause: Clause, reference: Reference) -> bool:
        """Whether the reference is the first one of the clause, its subject, and stands at its beginning."""
        return reference is clause.references[0] and reference.subject and reference.start - clause.first <= 8

    def _says_inside(self, clause: Clause, reference: Reference) -> bool:
        """«او افزود: دیروز رئیس سازمان خصوصی‌سازی گفت …»: a post that speaks within another's words."""
        if not reference.subject or (clause.saying is not None and reference.start < clause.saying.end):
            return False
        if reference.start > clause.first and self.w.keys[reference.start - 1] not in _OPENS:
            return False
        following = next((r.start for r in clause.references if r.start > reference.start), clause.last)
        until = min(following, reference.end + 12)
        return any(not act.source and reference.end <= act.start < until for act in clause.sayings)

    def _surnames(self, clause: Clause) -> None:
        """Mentions by surname alone, of those whose names are known."""
        taken = {i for r in clause.references for i in range(r.start, r.end)}
        for i in range(clause.first, clause.last):
            key = self.w.keys[i]
            if i in taken or key not in self.by_end or is_common(key):
                continue
            person = self._by_surname(key)
            if person and len(person.keys) > 1 and person.keys[-1] == key:
                person.mentions[(i, i + 1)] = MentionKind.NAME

    def kept(self) -> list[_Person]:
        """The persons that count, in the order of their first mention."""
        found = [person for person in self.persons if self._counts(person) and person.mentions]
        return sorted(found, key=lambda person: min(person.mentions))

    def _counts(self, person: _Person) -> bool:
        if person.name is None:
            return person.acts or person.speaks
        return person.speaks or any(post.kind == "office" for post in person.posts.values())


def _object(w: Words, post: Post, more: tuple[str, ...]) -> bool:
    """Whether what a wording has more than another one is the object of the verb."""
    return bool(more) and (more[0].endswith(("های", "ها")) or "را" in w.keys[post.end : post.end + 8])


_ONE_AT_A_TIME = word_set("officials.one_at_a_time")
_ABROAD = word_set("officials.abroad")
_PRESENTED = word_set("officials.presented")
_OWN = word_set("officials.own")
_OPENS = word_set("officials.opens")


def _acts(w: Words, clause: Clause, reference: Reference) -> bool:
    """«با دستور شهردار تهران», «وزیر کار از … بازدید کرد»."""
    before = w.keys[reference.start - 1] if reference.start > clause.first else "\n"
    if before in ("دستور", "حکم") or w.keys[reference.start - 2 : reference.start - 1] == ("دستور",):
        return True
    if reference.end - reference.start == 1 and len(w.keys[reference.start]) < 7:
        return False  # «قاضی», «معاون» alone
    if (
        not reference.subject
        or (before not in _OPENS and reference.start - clause.first > 3)
        or w.at(reference.end) == "را"
    ):
        return False
    following = next((r.start for r in clause.references if r.start > reference.end and r.subject), clause.last)
    until = min(following, reference.end + 30)
    return any(
        w.keys[i] in _ACTING and w.keys[i + 1 + (w.at(i + 1) == "می")] in _DID
        for i in range(reference.end, until)
        if i + 2 < len(w)
    )


_ACTING = word_set("officials.acting")
_DID = frozenset(("کرد", "داد", "نمود", "میکند", "کند", "کرده", "داده", "میدهد"))
