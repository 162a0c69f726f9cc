"""What waits to be told of a search, gathered into what a mail shows as one card: the reports of one side of a story.

A denial stands beside what it denies, never among those who ran it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.desk import Desk
from index.documents import Documents
from index.stories import told_of
from index.watch.finding import tree_of
from index.watch.matching import Batch
from index.watch.said import SILENT
from index.watch.searches import Watch
from index.watch.standing import BY_WORDS, SIDE

_MOST_HITS = 2_000  # of one search that one mail looks at; the stories of the rest are counted
_MOST_SHOWN = 50  # reports of one card
_ORDER = {"surge": 0, "figure": 0, "correction": 0, "denial": 0, "new": 1, "more": 2}
_LED = "coalesce(r.into_story, h.story)"


@dataclass(frozen=True, slots=True)
class Row:
    """A hit that waits.

    `denies` is whether the report denies in this revision, `left` whether the search lost it, `void` whether it says
    again what was told before another revision that waits.
    """

    id: str
    revision: int
    story: str
    kind: str
    found_at: float
    side: str
    denies: bool
    left: bool
    void: bool

    @property
    def key(self) -> tuple[str, int]:
        """The report and its revision."""
        return self.id, self.revision


@dataclass(frozen=True, slots=True)
class Waiting:
    """The hits of a search that nobody was told of: the first ones, where they end, and the stories beyond them."""

    rows: tuple[Row, ...]
    upto: int
    beyond: int


@dataclass(frozen=True, slots=True)
class Group:
    """The hits that are one card: their story, what they are to the readers, which side of the story."""

    story: str
    kind: str
    side: str
    rows: tuple[Row, ...]


def waiting_of(desk: Desk, name: str) -> Waiting:
    """What waits to be told of a search, without what nobody wants to hear."""
    joined = "FROM hits h LEFT JOIN story_redirects r ON r.story = h.story"
    waits = f"{joined} WHERE watch = ? AND mailed IS NULL AND NOT {SILENT}"
    marks = f"{SIDE}, json_extract(facts, '$.denial'), json_extract(facts, '$.left'), json_extract(facts, '$.void')"
    rows = desk.rows(
        f"SELECT h.rowid, id, revision, {_LED}, kind, found_at, {marks} {waits} ORDER BY h.rowid LIMIT ?",
        name,
        _MOST_HITS,
    )
    found = tuple(
        Row(id_, revision, story, kind, at, side, bool(denies), bool(left), bool(void))
        for _, id_, revision, story, kind, at, side, denies, left, void in rows
    )
    upto, beyond = (rows[-1][0] if rows else 0), 0
    if len(rows) == _MOST_HITS:
        last, total = desk.rows(f"SELECT max(h.rowid), count(DISTINCT {_LED}) {waits}", name)[0]
        upto, beyond = last, total - len({row.story for row in found})
    return Waiting(found, upto, beyond)


def still_found(documents: Documents, watch: Watch, rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The hits that the search would still find, and those that a revision or an editor has taken out of it since.

    What tells just that stays; a correction that was taken back is gone too.
    """
    back = {row.id: row.revision for row in rows if row.void}
    void = {row.key for row in rows if row.revision <= back.get(row.id, 0)}
    by_words = [row for row in rows if row.kind in BY_WORDS and not row.left]
    state = documents.state([row.id for row in by_words])
    changed = {row.id for row in by_words if state.get(row.id, (0, ""))[0] != row.revision or documents.edits(row.id)}
    held = documents.get_many(list(changed)) if changed else {}
    gone = void | {
        row.key
        for row in by_words
        if row.id in held and not Batch([held[row.id]]).matches_any(tree_of(watch, row.found_at))
    }
    return tuple(row for row in rows if row.key not in gone), tuple(row for row in rows if row.key in gone)


def grouped(rows: Sequence[Row]) -> list[Group]:
    """The hits of each story, kind and side, the most telling first.

    A story whose first report stands in this same mail is one card, and one beside it for what denies it.
    """
    denies = {row.id: row.denies for row in rows}  # as it is by now
    news = {row.story for row in rows if row.kind == "new"}
    first: dict[str, Row] = {}  # a correction of what nobody was told of is no correction to its readers
    placed: list[tuple[Row, str, str]] = []
    for row in rows:
        if row.kind not in BY_WORDS:
            placed.append((row, row.kind, ""))
            continue
        known = first.setdefault(row.id, row)
        plain = known.kind in ("new", "more") and known.side != "correction"
        placed.append((row, known.kind, ("denial" if denies[row.id] else "") if plain else known.side))
    leads = {(row.story, side): kind for row, kind, side in placed if kind in ("new", "denial", "correction")}
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row, kind, side in placed:
        usual = "more" if row.story not in news else "denial" if side == "denial" else "new"
        joined = leads.get((row.story, side), usual) if kind == "more" else kind
        groups.setdefault((row.story, joined, side), []).append(row)
    denied = {story for story, kind, _ in groups if kind == "denial"}
    place = {story: number for number, (story, _, _) in reversed(list(enumerate(groups)))}
    made = [Group(story, kind, side, tuple(held)) for (story, kind, side), held in groups.items()]
    # what is denied stands below its denial
    return sorted(
        made,
        key=lambda each: (0 if each.story in denied else _ORDER[each.kind], place[each.story], _ORDER[each.kind]),
    )


def shown_of(desk: Desk, documents: Documents, name: str, group: Group) -> tuple[list[str], str, bool]:
    """The reports of a card, its kind, and whether it only goes on with what the same outlets told.

    Others who ran what was told stand behind the report that its readers know; who was told of it is no further outlet.
    """
    ids = list(dict.fromkeys(row.id for row in group.rows[:_MOST_SHOWN]))
    if group.kind != "more":
        return ids, group.kind, False
    rows = desk.rows(
        f"SELECT h.id, h.revision, h.kind, s.site FROM hits h LEFT JOIN story_redirects r ON r.story = h.story"  # noqa: S608
        f" LEFT JOIN stories s ON s.id = h.id WHERE h.watch = ? AND h.mailed > 0 AND {_LED} = ? AND {SIDE} = ?"
        " ORDER BY h.rowid",
        name,
        group.story,
        group.side,
    )
    if not rows:  # nobody was told of this side yet
        return ids, "denial" if group.side == "denial" else "more", False
    sites = {site for _, _, _, site in rows}
    ran = {each.id: each.site for each in told_of(desk, ids)}
    further = [id_ for id_ in ids if ran.get(id_) not in sites]
    if not further:
        return ids[-1:], "more", True
    leading = [(id_, revision) for id_, revision, kind, _ in rows if kind != "more"]
    if leading and group.side == "correction":
        leading.reverse()  # the latest
    if leading and documents.state([leading[0][0]]).get(leading[0][0], (0, ""))[0] == leading[0][1]:
        return [leading[0][0], *further], "more", False
    return further, "more", False
