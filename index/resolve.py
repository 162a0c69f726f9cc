"""What only many documents tell, added to one: who the unnamed holder of a post was, and which reports say so.

`annotate` sees one article; this is the other half, and it never changes the document itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.corrections import Correction
from index.corrections import corrections as corrections_of
from index.registers import open_registers, registers_path
from index.registers_asking import Evidence, Holder, holder
from nlp.document import Document, Official
from nlp.names import fold, read_list, words
from nlp.register import day_of, epoch_of, here
from nlp.register_posts import split_post
from nlp.register_words import register_words

_HEAD = 60  # words of a report within which another country makes it one of that country


@dataclass(frozen=True, slots=True)
class ResolvedPost:
    """The unnamed official at this place of `Document.officials` holds a post that the register knows.

    `by` is `register` or `hand`; `evidence` are the reports that say so, the nearest in time first.
    """

    official: int
    post: str
    name: str
    by: str
    evidence: tuple[Evidence, ...]

    def to_dict(self) -> dict[str, Any]:
        """One JSON object."""
        told = [{"id": one.id, "date": one.day or None} for one in self.evidence]
        return {"official": self.official, "post": self.post, "name": self.name, "by": self.by, "evidence": told}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document and what the others add to it."""

    document: Document
    posts: tuple[ResolvedPost, ...]

    def to_dict(self) -> dict[str, Any]:
        """The document's JSON object with the key `resolved`."""
        return self.document.to_dict() | {"resolved": [post.to_dict() for post in self.posts]}


def resolve(document: Document, register: sqlite3.Connection, corrections: Sequence[Correction] = ()) -> Resolved:
    """The document with its unnamed officials resolved; one whose post may be several people's stays unnamed."""
    found = []
    for number, official in enumerate(document.officials[:200]):
        if official.name is None:
            known = _holder(document, official, register, corrections)
            if known:
                found.append(ResolvedPost(number, known[0], known[1].name, known[1].by, known[1].evidence))
    return Resolved(document, tuple(found))


def resolved(document: Document, data: Path, desk: Path) -> Resolved:
    """The document resolved by the registers of this data folder, as they stand; bare where there are none yet."""
    path = registers_path(data)
    if not path.exists():
        return Resolved(document, ())
    db = open_registers(path)
    try:
        return resolve(document, db, corrections_of(desk))
    finally:
        db.close()


def _holder(
    document: Document, official: Official, register: sqlite3.Connection, corrections: Sequence[Correction]
) -> tuple[str, Holder] | None:
    """The holder on whom all wordings of the post agree that tell anything."""
    day = day_of(document)
    found: list[tuple[str, Holder]] = []
    for wording in official.posts:
        post = split_post(wording, epoch_of(day))
        if post is None or post.bare:
            continue
        post = here(post, document)
        if post.here and not post.place:
            continue  # «مدیرکل تعاون استان» of which province?
        if not post.place and fold(post.head) in register_words("abroad") and _abroad(document):
            continue
        known = holder(register, post, day, corrections, but=document.id)
        if known:
            found.append((wording, known))
    if len({known.name for _, known in found}) != 1:
        return None
    return found[0]


def _abroad(document: Document) -> bool:
    """Whether the report opens with another country: «وزیر خارجه» may be that country's."""
    countries = read_list("countries.txt") - {"ایران", "کشورمان"}
    return bool(countries & set(words(document.text[:800]).keys[:_HEAD]))
