"""Folding one block of the registers' facts: the persons of a surname, the bodies of a first word."""

from __future__ import annotations

import json
import sqlite3

from nlp.names import fold
from nlp.register_agreement import anchor
from nlp.register_bodies import Body, SeenBody, fold_bodies
from nlp.register_persons import Held, Person, Seen, fold_persons
from nlp.register_posts import Post

# Between the cells by which a fact of a body is found again.
_SEPARATOR = "\x1f"


def fold_person_block(db: sqlite3.Connection, block: str) -> None:
    """Write the persons and posts of a surname anew."""
    old = "SELECT id FROM held WHERE block = ?"
    db.execute(f"DELETE FROM links WHERE held IN ({old})", (block,))  # noqa: S608
    db.execute("DELETE FROM held WHERE block = ?", (block,))
    rows = db.execute(
        "SELECT name, head, field, institution, place, province, status, beside, wording, min(nullif(day, '')),"
        " max(day), count(*) FROM facts WHERE block = ? AND NOT struck"
        " GROUP BY name, post_key, status, beside, wording",
        (block,),
    ).fetchall()
    seen = [
        Seen(name, Post(*parts), wording, first or "", last, reports, frozenset(json.loads(beside)))
        for name, *parts, beside, wording, first, last, reports in rows
    ]
    for person in fold_persons(seen):
        who = None
        total = sum(held.reports for held in person.held)
        for held in person.held:
            who = _write_held(db, block, person, held, total, who)


def _write_held(db: sqlite3.Connection, block: str, person: Person, held: Held, total: int, who: int | None) -> int:
    post = held.post
    search = " ".join((*person.names, held.wording, post.head, post.field, post.institution, post.place))
    search += " " + (post.province or "")
    cursor = db.execute(
        "INSERT INTO held VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            block,
            person.name,
            json.dumps(person.names[:50], ensure_ascii=False),
            post.head,
            post.field,
            post.institution,
            post.place,
            post.province,
            post.status,
            anchor(post),
            held.wording,
            held.first,
            held.last,
            held.reports,
            total,
            held.doubtful,
            who or 0,
            searchable(search),
        ),
    )
    number = int(cursor.lastrowid or 0)
    if who is None:
        db.execute("UPDATE held SET who = id WHERE id = ?", (number,))
    keys = {(one.name, one.post.key) for one in held.seen}
    db.executemany("INSERT OR REPLACE INTO links VALUES (?, ?, ?)", [(*key, number) for key in keys])
    # a report that words a post in two ways is one report
    db.execute(
        "UPDATE held SET reports = (SELECT count(DISTINCT facts.article) FROM links JOIN facts"
        " ON facts.name = links.name AND facts.post_key = links.post_key"
        " WHERE links.held = held.id AND NOT facts.struck) WHERE id = ?",
        (number,),
    )
    return who or number


def fold_body_block(db: sqlite3.Connection, block: str) -> None:
    """Write the bodies whose names begin with a word anew."""
    db.execute("DELETE FROM known WHERE block = ?", (block,))
    rows = db.execute(
        "SELECT name, form, kind, key, province, own, min(nullif(day, '')), max(day), count(DISTINCT article)"
        " FROM named WHERE block = ? GROUP BY name, form, kind, key, province, own",
        (block,),
    ).fetchall()
    seen = [
        SeenBody(Body(name, form, kind, key, province, bool(own)), first or "", last, reports)
        for name, form, kind, key, province, own, first, last, reports in rows
    ]
    for body in fold_bodies(seen):
        members = sorted(
            {_SEPARATOR.join((b.full, b.kind, b.key, b.province or "")) for b in (s.body for s in body.seen)}
        )
        cells = json.dumps(members, ensure_ascii=False)
        (reports,) = db.execute(
            "SELECT count(DISTINCT article) FROM named WHERE block = ? AND"
            " form || char(31) || kind || char(31) || key || char(31) || coalesce(province, '')"
            " IN (SELECT value FROM json_each(?))",
            (block, cells),
        ).fetchone()
        db.execute(
            "INSERT INTO known VALUES (NULL,?,?,?,?,?,?,?,?,?,?)",
            (
                block,
                body.name,
                body.kind,
                body.province,
                json.dumps(body.variants[:50], ensure_ascii=False),
                cells,
                body.first,
                body.last,
                reports,
                searchable(" ".join((body.name, *body.variants, body.province or ""))),
            ),
        )


def searchable(text: str) -> str:
    """A text as queries are compared with it: folded, each word after a space."""
    return " " + " ".join(fold(text.replace("\u200c", " ")).split()) + " " + " ".join(fold(text).split())
