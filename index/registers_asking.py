"""What the registers answer: who held which post, which bodies there are, who held one post around a day."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.corrections import Correction, CorrectionKind
from index.registers_folding import searchable
from nlp.names import fold
from nlp.register import epoch_of
from nlp.register_agreement import anchor, one_post
from nlp.register_posts import Post, split_post

# Days before the first and after the last sight of a holder in which the post is still taken for theirs.
AROUND = 120


@dataclass(frozen=True, slots=True)
class Evidence:
    """A report that says so, and its day (ISO 8601, empty where it is not known)."""

    id: str
    day: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One post of one person. `by` is `reports` or `hand`; `status` is empty, `former` or `future`."""

    person: str
    names: tuple[str, ...]
    post: str
    head: str
    field: str
    institution: str
    place: str
    province: str | None
    status: str
    first: str
    last: str
    reports: int
    doubtful: bool
    by: str
    evidence: tuple[Evidence, ...]

    def to_dict(self) -> dict[str, Any]:
        """One JSON object."""
        record = {name: getattr(self, name) for name in self.__slots__ if name != "evidence"}
        record["names"] = list(self.names)
        record["evidence"] = [{"id": one.id, "date": one.day or None} for one in self.evidence]
        return record | {"first": self.first or None, "last": self.last or None}


@dataclass(frozen=True, slots=True)
class BodyEntry:
    """One body of the register."""

    name: str
    kind: str
    province: str | None
    variants: tuple[str, ...]
    first: str
    last: str
    reports: int
    evidence: tuple[Evidence, ...]

    def to_dict(self) -> dict[str, Any]:
        """One JSON object."""
        record = {name: getattr(self, name) for name in self.__slots__ if name != "evidence"}
        record["variants"] = list(self.variants)
        record["evidence"] = [{"id": one.id, "date": one.day or None} for one in self.evidence]
        return record | {"first": self.first or None, "last": self.last or None}


def officials(
    db: sqlite3.Connection,
    query: str = "",
    at: tuple[str, str] | None = None,
    corrected: Sequence[Correction] = (),
    *,
    limit: int = -1,
    doubtful: bool = False,
    evidence: int = -1,
) -> list[Entry]:
    """The posts that fit, person by person, the best attested first; `at` are the first and last day of a period."""
    where, values = _matching(query)
    if not doubtful:
        where.append("NOT doubtful")
    if at:
        where.append("first <> '' AND first <= ? AND last >= ?")
        values += [_shifted(at[1], AROUND), _shifted(at[0], -AROUND)]
    rows = db.execute(
        "SELECT id, person, names, wording, head, field, institution, place, province, status, first, last, reports,"  # noqa: S608
        f" doubtful FROM held {_where(where)}"
        " ORDER BY total DESC, person, who, first = '', first, id LIMIT ?",
        (*values, limit),
    ).fetchall()
    by_hand = [_by_hand(c) for c in corrected if c.kind is CorrectionKind.HOLDER and _fits(c, query, at)]
    return by_hand + [_entry(row, _evidence(db, row[0], evidence)) for row in rows]


def known_bodies(
    db: sqlite3.Connection, query: str = "", kinds: Sequence[str] = (), *, limit: int = -1, evidence: int = -1
) -> list[BodyEntry]:
    """The bodies that fit, the best attested first."""
    where, values = _matching(query)
    if kinds:
        where.append(f"kind IN ({','.join('?' * len(kinds))})")
        values += kinds
    rows = db.execute(
        "SELECT name, kind, province, variants, first, last, reports, members, block"  # noqa: S608 - as above
        f" FROM known {_where(where)} ORDER BY reports DESC, name LIMIT ?",
        (*values, limit),
    ).fetchall()
    found = []
    for name, kind, province, variants, first, last, reports, members, block in rows:
        told = db.execute(
            "SELECT DISTINCT article, day FROM named WHERE block = ? AND"
            " form || char(31) || kind || char(31) || key || char(31) || coalesce(province, '')"
            " IN (SELECT value FROM json_each(?)) ORDER BY day DESC, article LIMIT ?",
            (block, members, evidence),
        )
        shown = tuple(Evidence(*row) for row in told)
        found.append(BodyEntry(name, kind, province, tuple(json.loads(variants)), first, last, reports, shown))
    return found


@dataclass(frozen=True, slots=True)
class Holder:
    """Who held a post on a day, and what tells so; `by` is `register` or `hand`."""

    name: str
    by: str
    evidence: tuple[Evidence, ...]


_BETWEEN = 720  # days between two sights of one holder, none of another one in between
_ALONE = 180  # days from the day to the nearest sights where they lie on one side only
_TWICE = 2  # so many reports at least: one alone may be misread


def holder(
    db: sqlite3.Connection, post: Post, day: str, corrected: Sequence[Correction] = (), *, but: str = ""
) -> Holder | None:
    """The one known holder of the post around the day; None where there is none, or more than one may be meant.

    `but` is the report that asks: it is no evidence for itself.
    """
    by_hand = {c.name for c in corrected if c.kind is CorrectionKind.HOLDER and _is_of(c, post, day)}
    if by_hand:
        return Holder(by_hand.pop(), "hand", ()) if len(by_hand) == 1 else None
    if not day or post.status or post.bare:
        return None
    rows = db.execute(
        "SELECT id, who, person, head, field, institution, place, province FROM held"
        " WHERE head = ? AND anchor = ? AND place = ? AND status = '' AND NOT doubtful LIMIT 2000",
        (post.head, anchor(post), post.place),
    ).fetchall()
    fitting = [(number, who, person) for number, who, person, *parts in rows if one_post(post, Post(*parts))]
    sights: list[tuple[str, int, str, str]] = []
    first, last = _shifted(day, -_BETWEEN), _shifted(day, _BETWEEN)
    for number, who, person in fitting:
        sights += [
            (seen, who, person, article)
            for article, seen in db.execute(
                f"{_SIGHTS} AND facts.day BETWEEN ? AND ? LIMIT 5000", (number, first, last)
            )
            if article != but
        ]
    before = max((sight for sight in sights if sight[0] <= day), default=None)
    after = min((sight for sight in sights if sight[0] >= day), default=None)
    if before is None and after is None:
        return None
    if before and after:
        near = [s for s in sights if s[0] in (before[0], after[0])]
        counted = [s for s in sights if s[1] == near[0][1]]
    else:
        near = counted = [s for s in sights if abs(_distance(s[0], day)) <= _ALONE]
    if len({who for _, who, _, _ in near}) != 1 or len({article for *_, article in counted}) < _TWICE:
        return None
    mine = sorted((s for s in sights if s[1] == near[0][1]), key=lambda s: abs(_distance(s[0], day)))
    return Holder(near[0][2], "register", tuple(Evidence(s[3], s[0]) for s in mine[:3]))


_SIGHTS = (
    "SELECT DISTINCT facts.article, facts.day FROM links JOIN facts"
    " ON facts.name = links.name AND facts.post_key = links.post_key"
    " WHERE links.held = ? AND facts.status = '' AND NOT facts.struck"
)


def _entry(row: tuple[Any, ...], evidence: tuple[Evidence, ...]) -> Entry:
    _, person, names, *cells, doubtful = row
    return Entry(person, tuple(json.loads(names)), *cells, bool(doubtful), "reports", evidence)  # type: ignore[call-arg]


def _evidence(db: sqlite3.Connection, held: int, limit: int) -> tuple[Evidence, ...]:
    if not limit:
        return ()
    rows = db.execute(
        "SELECT DISTINCT facts.article, facts.day FROM links JOIN facts ON facts.name = links.name AND"
        " facts.post_key = links.post_key WHERE links.held = ? AND NOT facts.struck"
        " ORDER BY facts.day DESC, facts.article LIMIT ?",
        (held, limit),
    )
    return tuple(Evidence(*row) for row in rows)


def _matching(query: str) -> tuple[list[str], list[Any]]:
    """Each word of the query begins a word of the entry."""
    words = [fold(word) for word in query.split()]
    return ["instr(search, ?) > 0"] * len(words), [f" {word}" for word in words if word]


def _where(parts: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(parts)}" if parts else ""


def _by_hand(c: Correction) -> Entry:
    post = split_post(c.post, epoch_of(c.since or c.until)) or Post("", "", c.post, "", None)
    cells = (c.post, post.head, post.field, post.institution, post.place, post.province, post.status)
    return Entry(c.name, (c.name,), *cells, c.since, c.until, 0, False, "hand", ())


def _fits(c: Correction, query: str, at: tuple[str, str] | None) -> bool:
    text = searchable(f"{c.name} {c.post}")
    inside = at is None or ((not c.since or c.since <= at[1]) and (not c.until or c.until >= at[0]))
    return inside and all(f" {fold(word)}" in text for word in query.split())


def _is_of(c: Correction, post: Post, day: str) -> bool:
    if (c.since and day < c.since) or (c.until and (not day or day > c.until)):
        return False
    own = split_post(c.post, epoch_of(day))
    return own is not None and one_post(own, post)


def _shifted(day: str, days: int) -> str:
    moved = dt.date.fromisoformat(day).toordinal() + days
    return dt.date.fromordinal(min(max(moved, 1), dt.date.max.toordinal())).isoformat()


def _distance(a: str, b: str) -> int:
    return (dt.date.fromisoformat(a) - dt.date.fromisoformat(b)).days
