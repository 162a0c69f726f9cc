"""Persons taken up twice, once by a post alone and once by name, made one when the whole report is read."""

from __future__ import annotations

from nlp.names import is_rare, read_list, word_set
from nlp.officials_people import Person, Persons
from nlp.officials_same import one_head, post_words, same_holder, same_post


def merge(book: Persons) -> None:
    """Give to named persons what the report says of them by their posts alone."""
    for person in [p for p in book.persons if len(p.keys) == 2 and p.keys[0] == "پیام" and not p.posts]:
        own = [p for p in book.persons if p is not person and p.keys[-1:] == person.keys[-1:] and p.mentions]
        if own and not person.speaks:  # «پیام منتظری»: a message, where «حسینعلی منتظری» is named
            own[0].mentions.update(person.mentions)
            book.persons.remove(person)
    for unnamed in [person for person in book.persons if person.name is None and person.posts and person.mentions]:
        named = _by_post(unnamed, book) or _only_speaker(unnamed, book)
        if named is not None:
            posts = {**unnamed.posts, **named.posts}
            named.posts = dict(sorted(posts.items(), key=lambda post: post[1].start))
            named.mentions.update(unnamed.mentions)
            named.speaks = named.speaks or unnamed.speaks
            named.acts = named.acts or unnamed.acts
            book.persons.remove(unnamed)


def _by_post(unnamed: Person, book: Persons) -> Person | None:
    """The only named person who has the post, in other words, or the one seat that there is of its kind."""
    named = [person for person in book.persons if person.name and person.posts and person.mentions]
    found = [p for p in named if any(_same(a, b) for a in unnamed.posts for b in p.posts)]
    if not found:  # «شهردار» in the title, «شهردار تهران» in the lead
        found = [
            p for p in named if any(a[0] == b[0] and 1 in (len(a), len(b)) for a in unnamed.posts for b in p.posts)
        ]
    if not found:
        found = [p for p in named if any(_one_seat(a, b) for a in unnamed.posts for b in p.posts)]
    return found[0] if len(found) == 1 else None


def _same(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """One post, also where only one wording names the country, but both a body of a name of its own («سیا»)."""
    shared = post_words(a) & post_words(b) - read_list("countries.txt")
    return same_holder(a, b) or (same_post(a, b) and any(is_rare(key) for key in shared))


def _one_seat(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """«سفیر ایران در عراق», «سفیر جمهوری اسلامی ایران در بغداد»: one seat at a time, and no other country."""
    if one_head(a) != one_head(b) or a[0] not in _ONE_AT_A_TIME:
        return False
    first, second = _countries(a), _countries(b)
    rest_a, rest_b = post_words(a) - read_list("countries.txt"), post_words(b) - read_list("countries.txt")
    rest_a, rest_b = rest_a - _CAPITALS.keys(), rest_b - _CAPITALS.keys()
    here = "این" in b or "کشورش" in b or "کشورمان" in b
    return (
        (first <= second or second <= first)
        and (here or bool(first & second))
        and (rest_a <= rest_b or rest_b <= rest_a)
    )


def _countries(keys: tuple[str, ...]) -> set[str]:
    return {_CAPITALS.get(key, key) for key in keys if key in read_list("countries.txt") or key in _CAPITALS}


def _only_speaker(unnamed: Person, book: Persons) -> Person | None:
    """«شهردار تهران … . احمدی‌نژاد گفت»: the only one whose name comes later, of whom no post is told."""
    speaking = [person for person in book.persons if person.name and person.speaks and person.mentions]
    if len(speaking) != 1 or any(post.kind == "office" for post in speaking[0].posts.values()):
        return None
    named = speaking[0]
    others = (p for p in book.persons if p.name is None and p is not unnamed and p.mentions and p.posts)
    if any(p.speaks or min(p.mentions) < min(named.mentions) for p in others):
        return None  # but those whom the speaker cites may stay unnamed
    first = min(unnamed.mentions)
    near = min(named.mentions)[0] - first[1] < _NEAR
    return named if first < min(named.mentions) and near and not _told_apart(unnamed, named) else None


def _told_apart(unnamed: Person, named: Person) -> bool:
    return unnamed.speaks and any(b for b in named.posts) and not unnamed.acts


_NEAR = 120  # words from the post to the name
_ONE_AT_A_TIME = word_set("officials.one_at_a_time")
_CAPITALS = dict(pair.split("=") for pair in word_set("officials.capitals"))
