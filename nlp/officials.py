"""Officials: who holds, held or speaks for an office, with every wording of their posts and every mention.

A person is gathered from the full name, the surname, posts and pronouns of the report's clauses. Surnames and posts
may stand before the full name does (title, lead), so names are collected first and the rest is read in order.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from nlp.document import MentionKind, Official
from nlp.names import is_common, is_rare, surname_like, word_set
from nlp.officials_acts import acts, appointments, says_inside, seated
from nlp.officials_clauses import Clause, Reading, byline, read_clauses
from nlp.officials_interviews import interview
from nlp.officials_people import MOST, Person, Persons, is_statesman
from nlp.officials_references import Reference
from nlp.officials_same import one_head, related, same_holder
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


class _People:
    """The persons of one report while it is read."""

    def __init__(self, text: str, reading: Reading) -> None:
        self.text = text
        self.w = reading.words
        self.clauses = reading.clauses
        self.book = Persons(self.w)
        self.current: Person | None = None
        self.appointed = appointments(self.w, self.clauses)

    # names first

    def read(self) -> None:
        """Gather the persons and all that is said of them."""
        for clause in self.clauses:
            for reference in clause.references:
                if reference.name and reference.full and reference.name[1] - reference.name[0] > 1:
                    self.book.full_name(reference)
        for number, clause in enumerate(self.clauses):
            self._clause(number, clause)
        talk = interview(self.w, self.clauses)
        for person in self.book.persons:
            person.speaks = person.speaks or (talk is not None and talk.guest.name in person.mentions)

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
                person.said += 1
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
        for reference in seated(self.w, clause):
            self.book.full_name(reference).acts = True
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

    def _titled_alive(self, reference: Reference) -> bool:
        """«آقای تاج نامه‌ای به باشگاه داد»: a name with a title that reports give to those in office."""
        if not reference.honoured or not reference.name or not surname_like(self.w.keys[reference.name[1] - 1]):
            return False
        words = set(self.w.keys[max(0, reference.start - 2) : reference.name[0]])
        return bool(_TITLES & words) and not _LATE & words

    def _leads(self, number: int, reference: Reference) -> bool:
        """Whether the reference starts a paragraph of the narrator's."""
        clause = self.clauses[number]
        before = self.clauses[number - 1] if number else None
        return (before is None or before.paragraph != clause.paragraph) and reference.start - clause.first <= 6

    def _person(self, number: int, clause: Clause, reference: Reference, *, speaks: bool) -> Person | None:
        if reference.group:
            self._seat(clause, reference)
            return None
        if reference.kind is MentionKind.PRONOUN:
            if self.current is None and speaks:
                self.current = max((p for p in self.book.persons if p.last >= 0), key=lambda p: p.last, default=None)
                if self.current:
                    self.current.speaks = True
            if self.current and (speaks or (clause.saying is None and self.w.keys[reference.start] != "او")):
                self.current.mentions[(reference.start, reference.end)] = MentionKind.PRONOUN
                return self.current
            return None
        if reference.name and byline(self.w, clause.first, reference) and self.w.at(reference.end) in ":\n":
            return None
        if reference.name:
            heard = says_inside(self.w, clause, reference)
            person = self._named(clause, reference, speaks=speaks or heard)
            if person:
                person.speaks = person.speaks or heard
                person.mentions[reference.name] = MentionKind.NAME
                person.honoured = person.honoured or self._titled_alive(reference)
                self._add_posts(person, reference.posts)
            return person
        return self._unnamed(number, clause, reference, speaks=speaks)

    def _seat(self, clause: Clause, reference: Reference) -> None:
        """Give a group's post to each of those listed with it («… به عنوان اعضای هیئت مدیره انتخاب شدند»)."""
        seats = tuple(replace(post, kind="office") for post in reference.posts)
        for named in self.appointed.get(reference.start, ()):
            person = self._named(clause, named, speaks=False)
            if person:
                self._add_posts(person, seats)

    def _named(self, clause: Clause, reference: Reference, *, speaks: bool) -> Person | None:
        assert reference.name
        if reference.full:
            return self._same_speaker(self.book.full_name(reference), reference, speaks=speaks)
        keys = self.book.name_keys(reference.name)
        found = self.book.by_surname("".join(keys)) or (self.book.by_surname(keys[0]) if len(keys) > 1 else None)
        if found:
            return found
        if speaks and self.current and self.current.name is None and not reference.posts and self.current.speaks:
            self.book.name(self.current, keys, reference.name)  # «مدیرکل … گفت. یاوری افزود»
            return self.current
        office = any(post.kind == "office" for post in reference.posts)
        alone = not is_rare(self.w.at(reference.end)) and self.w.at(reference.start - 1) not in _NAMED_AFTER
        if is_statesman(keys) and alone:  # no «بولتون واندررز»
            person = Person(keys, reference.name)
            self.book.join(person)
            return person
        known = surname_like(keys[0]) or keys[0] in self.w.heard
        begins = known and (reference.start - clause.first <= 2 or reference is not clause.speaker)
        titled = self._titled_alive(reference)
        if not (office or (speaks and begins) or titled or (reference.honoured and (speaks or reference.posts))):
            return None
        person = Person(keys, reference.name)
        self.book.join(person)
        return person

    def _same_speaker(self, person: Person, reference: Reference, *, speaks: bool) -> Person:
        """«معاون شهرداری … گفت. وی … . کمالی نسب افزود»: the unnamed one who speaks, where the name is new."""
        unnamed = self.current
        fresh = speaks and person.last < 0 and not person.posts and not reference.posts
        if unnamed is None or unnamed.name or not unnamed.speaks or not fresh or unnamed not in self.book.persons:
            return person
        if {"نیز", "هم"} & set(self.w.keys[reference.end : reference.end + 8]):
            return person
        self.current = self.book.absorb(unnamed, person)
        return person

    def _add_posts(self, person: Person, posts: tuple[Post, ...]) -> None:
        for post in posts:
            if post.pointed and set(self.w.keys[post.start : post.end]) <= _HOLLOW:
                continue  # «این مقام مسئول»
            person.posts.setdefault(self.w.keys[post.start : post.end], post)

    # persons by their posts

    def _unnamed(self, number: int, clause: Clause, reference: Reference, *, speaks: bool) -> Person | None:
        post = reference.posts[0]
        appointed = self.appointed.get(reference.start)
        if appointed:
            person = self._named(clause, appointed[0], speaks=False)
        elif post.pointed and self.current and (speaks or clause.saying is None):
            person = self.current
        else:
            person = self._known(post)
        opening = clause.part is not Part.BODY or self.current is None
        acting = not speaks and (acts(self.w, clause, reference) or self._does(number, clause, reference))
        if person is None and post.kind == "office" and (speaks or (opening and self._opens(clause, reference))):
            person = self._introduced(number, clause, reference)
        person = person or self._known_later(post)
        if person is not None and person.name is None and speaks:  # unnamed in the lead, named further on
            person = self.book.absorb(person, self._introduced(number, clause, reference))
        if person is None and speaks:
            person = self._introduced(number, clause, reference) or self._continued(clause, reference)
        if person is None and post.kind == "office" and (speaks or acting or says_inside(self.w, clause, reference)):
            person = Person((), acts=True)
            self.book.join(person)
        if person is None:
            return None
        self._add_posts(person, reference.posts)
        person.mentions[(reference.start, reference.end)] = MentionKind.POST
        return person

    def _known(self, post: Post) -> Person | None:
        """The person who is known by this post, perhaps in other words."""
        keys = self.w.keys[post.start : post.end]
        found = [person for person in self.book.persons if any(same_holder(keys, own) for own in person.posts)]
        if not found and len(keys) == 1:  # «دادستان» after «دادستان کرمانشاه»
            found = [person for person in self.book.persons if any(own[0] == keys[0] for own in person.posts)]
        return max(found, key=lambda person: person.last, default=None)

    def _known_later(self, post: Post) -> Person | None:
        """The person whom the report names with this post further on."""
        keys = self.w.keys[post.start : post.end]
        for clause, reference, own in self._titled.get(one_head(keys), ()):
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
                    known = found.setdefault(one_head(self.w.keys[post.start : post.end]), [])
                    if len(known) < MOST:
                        known.append((clause, reference, self.w.keys[post.start : post.end]))
                for named in self.appointed.get(reference.start, ()):
                    for post in reference.posts:
                        known = found.setdefault(one_head(self.w.keys[post.start : post.end]), [])
                        known.append((clause, named, self.w.keys[post.start : post.end]))
        return found

    def _introduced(self, number: int, clause: Clause, reference: Reference) -> Person | None:
        """The person whose bare name the next speaking clauses give for the first time."""
        opening = clause.part is not Part.BODY or self.current is None
        ahead = 9 if clause.part is Part.LEAD else 5 if clause.part is not Part.BODY or self.current is not None else 3
        for following in self.clauses[number + 1 : number + ahead]:
            speaker = following.speaker
            offered = speaker is None
            if speaker is None and opening:
                # «به گزارش فارس، نادر حریری در نشستی …»: presented before any verb of saying
                near = 14 if clause.part is not Part.BODY else 3
                speaker = next((r for r in following.references[:1] if self._presents(following, r, near)), None)
            if speaker is None or speaker.kind is MentionKind.POST:
                continue
            if speaker.kind is MentionKind.PRONOUN:
                return None
            if speaker.posts and not (opening and self._may_be_one(reference, speaker)):
                if offered:
                    continue
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
        if self.w.at(reference.start - 1) == ":" and self.w.at(reference.start - 2) in _CREDITS:
            return False  # «عکس: مجتبی جانبخش»
        return near > 3 or self.w.at(reference.end) in _PRESENTED

    def _may_be_one(self, unnamed: Reference, named: Reference) -> bool:
        """Whether a lead's post and the different post of the one named next may be one person's."""
        if {"نیز", "هم"} & set(self.w.keys[named.end : named.end + 8]):
            return False
        if named.posts[0].kind != "office":
            return True
        keys = self.w.keys
        a, b = (keys[post.start : post.end] for post in (unnamed.posts[0], named.posts[0]))
        return related(a, b) and (a[0] == b[0] or not {a[0], b[0]} & _ONE_AT_A_TIME)

    def _continued(self, clause: Clause, reference: Reference) -> Person | None:
        """The one who speaks already, where nobody else is spoken of and no post of theirs is known."""
        after, post, current = self.w.at(reference.end), reference.posts[0], self.current
        if current is None or not current.speaks or after in _NEWCOMERS or clause.part is not Part.BODY:
            return None
        keys = self.w.keys[post.start : post.end]
        if current.posts and (keys[0] in _ONE_AT_A_TIME or _ABROAD & set(keys)):
            return None
        if current.posts and not any(post.kind == "office" for post in current.posts.values()):
            return None if post.kind == "office" and not self._alone else current
        if after in ("در", "همچنین") and (after == "همچنین" or self.w.at(reference.end + 1) in _PARTS):
            return current  # «سخنگوی … در پایان گفت»
        if current.posts and self._after_heading(clause) and not any(related(keys, own) for own in current.posts):
            return None
        if current.said > 2:
            return current  # who speaks throughout has many posts
        if current.posts and not self._alone and not any(related(keys, own) for own in current.posts):
            return None  # «به گفته دبیر انجمن …» after a minister
        return current

    def _after_heading(self, clause: Clause) -> bool:
        """Whether a line without a stop stands before the clause's paragraph: another piece of news of a digest."""
        return clause.paragraph - 1 in self._bare

    @cached_property
    def _bare(self) -> set[int]:
        body = [clause for clause in self.clauses if clause.part is Part.BODY]
        ends = {clause.paragraph: self.w.keys[clause.last - 1] for clause in body}
        lengths = {clause.paragraph: clause.last - clause.first for clause in body}
        bare = {n for n, key in ends.items() if key not in ".؟!:؛»" and lengths[n] < 20}
        return bare if len(bare) * 2 < len(ends) else set()

    @cached_property
    def _alone(self) -> bool:
        """Whether the report has one named speaker only."""
        speakers = (clause.speaker for clause in self.clauses)
        return len({self.w.keys[r.name[1] - 1] for r in speakers if r is not None and r.name}) < 2

    def _does(self, number: int, clause: Clause, reference: Reference) -> bool:
        """«بخشدار بمپور در این نشست حکم … را داد»: the subject of a paragraph of the narrator's."""
        fresh = number == 0 or self.clauses[number - 1].paragraph != clause.paragraph
        if not fresh or clause.part is not Part.BODY or reference.start > clause.first or not reference.subject:
            return False
        verb = next((w for w in reversed(self.w.keys[clause.first : clause.last]) if w[0].isalpha()), "")
        passive = verb in _NO_DEED
        return reference.end - reference.start > 1 and not passive and clause.saying is None

    def _opens(self, clause: Clause, reference: Reference) -> bool:
        """Whether the reference is the first one of the clause, its subject, and stands at its beginning."""
        near = 8 if clause.part is not Part.BODY else 1
        return reference is clause.references[0] and reference.subject and reference.start - clause.first <= near

    def _surnames(self, clause: Clause) -> None:
        """Mentions by surname alone, of those whose names are known."""
        taken = {i for r in clause.references for i in range(r.start, r.end)}
        for i in range(clause.first, clause.last):
            key = self.w.keys[i]
            if i in taken or key not in self.book.by_end or is_common(key):
                continue
            person = self.book.by_surname(key)
            if person and len(person.keys) > 1 and person.keys[-1] == key:
                person.mentions[(i, i + 1)] = MentionKind.NAME

    def kept(self) -> list[Person]:
        """The persons that count, in the order of their first mention."""
        found = [person for person in self.book.persons if self._counts(person) and person.mentions]
        return sorted(found, key=lambda person: min(person.mentions))

    def _counts(self, person: Person) -> bool:
        if person.name is None:
            return person.acts or person.speaks
        office = any(post.kind == "office" for post in person.posts.values())
        titled = person.honoured and not person.posts  # no «آقای رضایی، نوازنده تار»
        return person.speaks or person.acts or office or titled or is_statesman(person.keys)


_NAMED_AFTER = word_set("posts.named_after")
_TITLES = word_set("officials.titles")
_LATE = word_set("officials.late")
_ONE_AT_A_TIME = word_set("officials.one_at_a_time")
_ABROAD = word_set("officials.abroad")
_PRESENTED = word_set("officials.presented")
_NEWCOMERS = word_set("officials.newcomers")
_PARTS = word_set("officials.parts")
_NO_DEED = word_set("officials.no_deed")
_CREDITS = word_set("officials.credits")
_HOLLOW = word_set("posts.hollow")
_OWN = word_set("officials.own")
