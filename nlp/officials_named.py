"""The persons of a report as its clauses name them: by full names, by surnames, as the one who speaks."""

from __future__ import annotations

from nlp.names import is_rare, surname_like, word_set
from nlp.officials_acts import appointments
from nlp.officials_clauses import Clause, Reading
from nlp.officials_people import MOST_POSTS, Person, Persons, is_statesman
from nlp.officials_references import Reference
from nlp.posts import Post


class PersonsByName:
    """The persons of one report while it is read, found again by their names."""

    def __init__(self, text: str, reading: Reading) -> None:
        self.text = text
        self.w = reading.words
        self.clauses = reading.clauses
        self.book = Persons(self.w)
        self.current: Person | None = None
        self.passed: list[Reference] = []  # posts whose holders had not yet spoken or acted
        self.appointed = appointments(self.w, self.clauses)

    def _titled_alive(self, reference: Reference) -> bool:
        """«آقای تاج نامه‌ای به باشگاه داد»: a name with a title that reports give to those in office."""
        if not reference.honoured or not reference.name or not surname_like(self.w.keys[reference.name[1] - 1]):
            return False
        words = set(self.w.keys[max(0, reference.start - 2) : reference.name[0]])
        return bool(_TITLES & words) and not _LATE & words

    def _is_late(self, reference: Reference) -> bool:
        """«درگذشت آیت‌الله نجفی», «کتابخانه آیت‌الله نجفی»."""
        return reference.name is not None and bool(
            _LATE & set(self.w.keys[max(0, reference.start - 2) : reference.name[0]])
        )

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
            known = any(own[0] == self.w.keys[post.start] for own in person.posts)
            if post.pointed and post.end - post.start == 1 and known:
                continue  # «این منبع»
            if self.w.keys[post.start : post.end] == ("امیر",):
                continue  # «امیر دریادار سیاری»: a rank
            if post.end - post.start == 1 and self.w.keys[post.start] in person.keys[1:]:
                continue  # «سعید قاضی مغربی»
            if len(person.posts) >= MOST_POSTS:
                return
            person.posts.setdefault(self.w.keys[post.start : post.end], post)


_NAMED_AFTER = word_set("posts.named_after")
_TITLES = word_set("officials.titles")
_LATE = word_set("officials.late")
_HOLLOW = word_set("posts.hollow")
