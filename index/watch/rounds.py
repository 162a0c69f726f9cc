"""A round of the watch: find, write the mails that are due, send what waits. `rasad run` calls it after each ingest.

The mails are put into the outbox in the transaction that marks their hits as told; a stop at any moment neither skips
nor repeats one.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from crawler.dates import TEHRAN
from index.desk import Desk
from index.documents import Documents
from index.faults import RasadError, StoreError, disk_sentence
from index.settings import Settings
from index.watch.calendar import next_due, rule
from index.watch.channels import channel_of
from index.watch.digest import Digest, Line, Section, line
from index.watch.finding import find_new, tree_of
from index.watch.mail import mail_of, owner_mail
from index.watch.outbox import Delivered, deliver, put
from index.watch.searches import Watch, set_state, watches
from nlp.document import Document

# (what happened, how, numbers)
Tell = Callable[[str, str, dict[str, int]], None]
_DAYS = 28
_MOST_HITS = 2_000  # of one search that one mail looks at
_ORDER = {"correction": 0, "new": 1, "more": 2}


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    hits: int = 0
    mails: int = 0
    delivered: Delivered = Delivered()  # noqa: RUF009 - frozen


def round_(settings: Settings, now: float | None = None, tell: Tell = lambda _event, _how, _numbers: None) -> Round:
    """Find what is new for every search, mail what is due, send what waits; safe to call at any time, by anyone.

    Where another process is at it, nothing is done.
    """
    moment = time.time() if now is None else now
    if not settings.documents_path.exists():
        return Round()
    with (
        _alone(settings) as alone,
        Desk(settings.desk_path) as desk,
        Documents(settings.documents_path) as documents,
    ):
        if not alone:
            return Round()
        hits = find_new(desk, documents, settings, moment)
        mails = write_due(desk, documents, settings, moment)
        delivered = send(desk, settings, moment)
    if hits or mails or delivered.sent or delivered.parked:
        tell("watched", delivered.fault, {"hits": hits, "mails": mails, "sent": delivered.sent})
    return Round(hits, mails, delivered)


@contextmanager
def _alone(settings: Settings) -> Iterator[bool]:
    """Whether no other process is in a round; the kernel frees the lock when its holder ends, however it ends."""
    path = settings.data / "watch.lock"
    try:
        file = path.open("a")
    except OSError as error:
        raise StoreError(disk_sentence(path, error)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def write_due(desk: Desk, documents: Documents, settings: Settings, now: float) -> int:
    """Write the mails of all searches that are due, one a recipient, into the outbox; gives how many."""
    due = [watch for watch in watches(desk) if watch.state != "paused" and is_due(watch, now)]
    waiting = {watch.name: _waiting(desk, watch.name) for watch in due}
    sections: dict[str, list[tuple[Watch, Section, list[_Row]]]] = {}
    told: dict[str, list[_Row]] = {}
    for watch in due:
        rows = waiting[watch.name]
        # later outlets of a told story alone are no reason for a mail of their own: they join the next one
        if watch.rule.startswith("instant") and all(row.kind == "more" for row in rows):
            continue
        told[watch.name] = rows
        section = _section(desk, documents, watch, rows, settings, now) if rows else None
        if section is None:
            continue
        for recipient in watch.recipients:
            sections.setdefault(recipient, []).append((watch, section, rows))
    with desk.transaction() as db:
        for recipient, parts in sections.items():
            digest = Digest(recipient, tuple(part for _, part, _ in parts), sum(len(rows) for _, _, rows in parts))
            key = json.dumps([[watch.name, [row.key for row in rows]] for watch, _, rows in parts])
            put(db, mail_of(digest, settings.mail, key, now), recipient, now)
        for watch in due:
            if watch.name not in told:
                continue
            for row in told[watch.name]:
                place = (now, watch.name, *row.key)
                db.execute("UPDATE hits SET mailed = ? WHERE watch = ? AND id = ? AND revision = ?", place)
            db.execute("UPDATE watches SET last_due = ? WHERE name = ?", (now, watch.name))
    return len(sections)


def is_due(watch: Watch, now: float) -> bool:
    """Whether the search's hour has come since it mailed last; a clock set back waits no longer than a rule."""
    asked, zone = rule(watch.rule), ZoneInfo(watch.zone)
    if asked.instant and not asked.working:
        return True
    if asked.instant:
        return next_due(asked, zone, now) <= now
    last = watch.last_due or _made(watch)
    return next_due(asked, zone, min(last, now)) <= now


def send(desk: Desk, settings: Settings, now: float) -> Delivered:
    """Send what waits in the outbox, if a channel is set."""
    channel = channel_of(settings)
    if channel is None:
        waiting = int(desk.rows("SELECT count(*) FROM outbox WHERE state = 'waiting'")[0][0])
        return Delivered(waiting=waiting)
    return deliver(
        desk, channel, now, lambda address, fault: owner_mail(address, fault, settings.mail, now), settings.mail.owner
    )


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    revision: int
    story: str
    kind: str

    @property
    def key(self) -> tuple[str, int]:
        return self.id, self.revision


def _waiting(desk: Desk, name: str) -> list[_Row]:
    rows = desk.rows(
        "SELECT id, revision, coalesce(r.into_story, h.story), kind FROM hits h "
        "LEFT JOIN story_redirects r ON r.story = h.story "
        "WHERE watch = ? AND mailed IS NULL ORDER BY h.rowid LIMIT ?",
        name,
        _MOST_HITS,
    )
    return [_Row(*row) for row in rows]


def _section(
    desk: Desk, documents: Documents, watch: Watch, rows: Sequence[_Row], settings: Settings, now: float
) -> Section | None:
    """The search's part of a mail; None where it cannot be made (then the search is marked, and its hits wait)."""
    try:
        node = tree_of(watch, now)
    except (RasadError, ValueError) as error:
        set_state(desk, watch.name, "faulty", str(error))
        return None
    stories: dict[tuple[str, str], list[_Row]] = {}
    first_told = {row.story for row in rows if row.kind == "new"}
    for row in rows:
        # a story whose first report stands in this same mail is one line
        kind = "new" if row.kind == "more" and row.story in first_told else row.kind
        stories.setdefault((row.story, kind), []).append(row)
    ordered = sorted(stories.items(), key=lambda item: _ORDER[item[0][1]])
    lines: list[Line] = []
    for (story, kind), members in ordered:
        if len(lines) >= settings.watch.stories:
            break
        held: Mapping[str, Document] = documents.get_many([row.id for row in members[:50]])
        shown = [held[row.id] for row in members[:50] if row.id in held]
        if shown:
            lines.append(line(kind, story, shown, node))
    more = len(ordered) - len(lines)
    surge = _surge(desk, watch, settings, now) if watch.surges else ""
    return Section(watch.name, watch.query, tuple(lines), more, _by_day(desk, watch.name, now), surge)


def _surge(desk: Desk, watch: Watch, settings: Settings, now: float) -> str:
    """Whether the search surges today, in words; told once a day. A surge that cannot be judged holds up no mail."""
    from index.asking import asking
    from index.watch.surging import surge_of

    today = dt.datetime.fromtimestamp(now, TEHRAN).date()
    mark = f"surge of {watch.name}"
    if desk.mark(mark) == today.isoformat():
        return ""
    try:
        with asking(settings) as asked:
            found = surge_of(asked, desk, watch.query, today, watch.surges)
    except (RasadError, ValueError):
        return ""
    if found is None:
        return ""
    with desk.transaction() as db:
        db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (mark, today.isoformat()))
    return found.told()


def _by_day(desk: Desk, name: str, now: float) -> tuple[int, ...]:
    """How many stories the search found on each of the last days, the oldest first."""
    today = dt.datetime.fromtimestamp(now, TEHRAN).date()
    counts = [0] * _DAYS
    rows = desk.rows(
        "SELECT min(coalesce(s.at, h.found_at)) FROM hits h LEFT JOIN stories s ON s.id = h.id "
        "WHERE watch = ? AND found_at >= ? GROUP BY h.story",
        name,
        now - (_DAYS + 1) * 86_400,
    )
    for (at,) in rows:
        ago = (today - dt.datetime.fromtimestamp(at, TEHRAN).date()).days
        if 0 <= ago < _DAYS:
            counts[_DAYS - 1 - ago] += 1
    return tuple(counts)


def _made(watch: Watch) -> float:
    try:
        return dt.datetime.fromisoformat(watch.made_at).timestamp()
    except ValueError:
        return 0.0
