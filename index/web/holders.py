"""What the register of posts adds to the pages: who an unnamed holder was, and where a person's post stands unnamed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from index.asking import Asking
from index.corrections import corrections
from index.engine import Sort
from index.query.tree import And, Named, NameField, Node, Not, Published
from index.registers import open_registers, registers_path
from index.registers_asking import Entry, officials
from index.resolve import ResolvedPost, resolve, resolved
from index.settings import Settings
from index.shown import shown_date
from nlp.document import Document
from nlp.names import fold
from nlp.words import search_words

_MOST_POSTS, _LOOKED_AT, _SHOWN = 6, 30, 8
_AROUND = dt.timedelta(days=120)
BY = {"register": "دفتر سمت‌ها", "hand": "تصحیح ویراستار در دفتر سمت‌ها"}


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A report that tells of the person by post alone: the post, and by what it is theirs."""

    document: Document
    post: ResolvedPost


def holders_of(document: Document, settings: Settings) -> dict[int, ResolvedPost]:
    """Who the report's unnamed officials were, by their place in it, as far as the register knows."""
    return {post.official: post for post in resolved(document, settings.data, settings.desk_path).posts}


def speakers_of(questions: Asking, ids: Sequence[str]) -> dict[tuple[str, str], ResolvedPost]:
    """Who speaks in these reports where only a post is told: by report and the post as it stands there."""
    path = registers_path(questions.documents.path.parent)
    if not ids or not path.exists():
        return {}
    by_hand = corrections(questions.documents.path.with_name("desk.db"))
    found: dict[tuple[str, str], ResolvedPost] = {}
    db = open_registers(path)
    try:
        for document in questions.documents.get_many(list(ids)).values():
            for post in resolve(document, db, by_hand).posts:
                for wording in document.officials[post.official].posts:
                    found[document.id, wording] = post
    finally:
        db.close()
    return found


def posts_of(settings: Settings, name: str) -> list[Entry]:
    """The posts that the person held, as the register has them."""
    path = registers_path(settings.data)
    if not path.exists():
        return []
    db = open_registers(path)
    try:
        found = officials(db, name, corrected=corrections(settings.desk_path), limit=50, evidence=0)
    finally:
        db.close()
    same = fold(name)
    return [entry for entry in found if same in {fold(each) for each in (entry.person, *entry.names)}][:_MOST_POSTS]


def unnamed_of(questions: Asking, settings: Settings, name: str, posts: list[Entry]) -> list[Unnamed]:
    """The latest reports in which one of these posts stands without a name, and is the person's by the register."""
    path = registers_path(settings.data)
    if not posts or not path.exists():
        return []
    asked = [node for entry in posts if (node := _sought(entry, name))]
    ids = [hit.id for node in asked for hit in questions.engine.search(node, _LOOKED_AT, 0, Sort.NEWEST).hits]
    made, same = [], {fold(name), *(fold(entry.person) for entry in posts)}
    by_hand = corrections(settings.desk_path)
    db = open_registers(path)
    try:
        for document in questions.documents.get_many(list(dict.fromkeys(ids))).values():
            for post in resolve(document, db, by_hand).posts:
                if fold(post.name) in same:
                    made.append(Unnamed(document, post))
                    break
    finally:
        db.close()
    return sorted(made, key=lambda each: each.document.article.published_at or "", reverse=True)[:_SHOWN]


def shown_span(entry: Entry) -> str:
    """From when to when the register saw the person in the post."""
    first, last = shown_date(entry.first or None, clock=False), shown_date(entry.last or None, clock=False)
    return first if first == last else f"{first} تا {last}" if first and last else first or last


def _sought(entry: Entry, name: str) -> Node | None:
    keys = tuple(word.key for word in search_words(entry.post))
    if not keys or not entry.first or entry.status:
        return None
    since, until = (dt.date.fromisoformat(day[:10]) for day in (entry.first, entry.last or entry.first))
    person = Named(NameField.OFFICIAL, tuple(word.key for word in search_words(name)), name)
    held = Named(NameField.OFFICIAL, keys, entry.post)
    return And((held, Not(person), Published(since - _AROUND, until + _AROUND)))
