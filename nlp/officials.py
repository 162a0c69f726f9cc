"""Officials: who holds, held or speaks for an office, with every wording of their posts and every mention.

A person is gathered from the full name, the surname, posts and pronouns of the report's clauses. Surnames and posts
may stand before the full name does (title, lead), so names are collected first and the rest is read in order.
"""

from __future__ import annotations

from dataclasses import replace

from nlp.document import MentionKind, Official
from nlp.names import is_common, word_set
from nlp.officials_acts import by_agent, comes_or_goes, says_inside, seated, with_speaker
from nlp.officials_clauses import Clause, byline, read_clauses
from nlp.officials_interviews import interview
from nlp.officials_merging import merge
from nlp.officials_people import Person, is_statesman
from nlp.officials_posts import PersonsByPost
from nlp.officials_references import Reference
from nlp.officials_same import post_words
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


class _People(PersonsByPost):
    """The persons of one report while it is read."""

    # names first

    def read(self) -> None:
        """Gather the persons and all that is said of them."""
        for clause in self.clauses:
            for reference in clause.references:
                if reference.name and reference.full and reference.name[1] - reference.name[0] > 1:
                    self.book.full_name(reference)
        for number, clause in enumerate(self.clauses):
            self._clause(number, clause)
        self._earlier()
        merge(self.book)
        talk = interview(self.w, self.clauses)
        for person in self.book.persons:
            person.speaks = person.speaks or (talk is not None and talk.guest.name in person.mentions)

    # then clause by clause

    def _clause(self, number: int, clause: Clause) -> None:
        said_by = clause.speaker
        for reference in clause.references:
            person = self._person(number, clause, reference, speaks=reference is said_by)
            if person is None:
                if reference.kind is MentionKind.POST and reference.posts[0].kind == "office":
                    self.passed.append(reference)
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
        for reference in (*seated(self.w, clause), *with_speaker(self.w, clause)):
            self.book.full_name(reference).acts = True
        self._first_person(clause)
        self._surnames(clause)

    def _earlier(self) -> None:
        """«… به ریاست شهردار بم. … به دستور شهردار بم …»: where those who act without a name stood before."""
        for reference in self.passed:
            keys = self.w.keys[reference.posts[0].start : reference.posts[0].end]
            person = self._known(reference.posts[0])
            if person is None or person.name or len(keys) < 2 or "این" in keys:
                continue
            alike = (own for own in person.posts if post_words(keys) == post_words(own))
            if any(("در" in keys) == ("در" in own) for own in alike):  # no «سفیر عراق» of «سفیر ایران در عراق»
                self._add_posts(person, reference.posts[:1])
                person.posts = dict(sorted(person.posts.items(), key=lambda post: post[1].start))
                person.mentions[(reference.start, reference.end)] = MentionKind.POST

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
        fresh = before is None or before.paragraph != clause.paragraph
        office = reference.full and any(post.kind == "office" for post in reference.posts)
        return (fresh and reference.start - clause.first <= 6) or (office and reference.start == clause.first)

    def _person(self, number: int, clause: Clause, reference: Reference, *, speaks: bool) -> Person | None:
        if reference.group and reference.posts[0].kind != "one":
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
                person.acts = person.acts or by_agent(self.w, clause, reference)
                person.mentions[reference.name] = MentionKind.NAME
                person.honoured = person.honoured or self._titled_alive(reference)
                person.late = person.late or self._is_late(reference)
                moved = comes_or_goes(self.w, clause, reference) if reference.full else None
                person.acts = person.acts or moved is not None
                self._add_posts(person, (*reference.posts, *((moved,) if isinstance(moved, Post) else ())))
                self._of_one_body(clause, reference)
            return person
        return self._unnamed(number, clause, reference, speaks=speaks)

    def _of_one_body(self, clause: Clause, reference: Reference) -> None:
        """Give «از اعضای …» behind the last of several names to the others, too."""
        if not reference.posts or self.w.keys[reference.posts[0].start - 1] != "از":
            return
        last = reference
        for named in reversed(clause.references[: clause.references.index(reference)]):
            if not named.full or named.posts or set(self.w.keys[named.end : last.start]) - _TOGETHER:
                return
            self._add_posts(self.book.full_name(named), reference.posts)
            last = named

    def _seat(self, clause: Clause, reference: Reference) -> None:
        """Give a group's post to each of those listed with it («… به عنوان اعضای هیئت مدیره انتخاب شدند»)."""
        seats = tuple(replace(post, kind="office") for post in reference.posts)
        for named in self.appointed.get(reference.start, ()):
            person = self._named(clause, replace(named, posts=seats), speaks=False)
            if person and named.name:
                person.mentions[named.name] = MentionKind.NAME
                self._add_posts(person, seats)

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
            return (person.acts or person.speaks) and any(self._of_office(post) for post in person.posts.values())
        office = any(post.kind == "office" or self._of_unit(post) for post in person.posts.values())
        titled = person.honoured and not person.late and not person.posts  # no «آقای رضایی، نوازنده تار»
        return person.speaks or person.acts or office or titled or is_statesman(person.keys)

    def _of_unit(self, post: Post) -> bool:
        """«کارشناس دفتر آب سازمان محیط زیست»: a post in a body's unit."""
        return self.w.keys[post.start] == "کارشناس" and self.w.at(post.start + 1) in _UNITS

    def _of_office(self, post: Post) -> bool:
        """Whether the post of one who is never named is an office; citizens are in the report by their words alone."""
        if post.kind == "one":  # «یکی از اعضای مجلس», no «یکی از کشاورزان»
            return self.w.at(post.start + 2 + (self.w.at(post.start + 1) == "دیگر")) in _OF_OFFICE
        return post.kind == "office" or (self.w.keys[post.start] in _SOURCES and post.end - post.start > 1)


_TOGETHER = frozenset(("و", "،", "آقای", "خانم", "دکتر", "مهندس"))
_OWN = word_set("officials.own")
_UNITS = word_set("officials.units")
_OF_OFFICE = word_set("officials.groups_of_office")
_SOURCES = word_set("officials.sources")
