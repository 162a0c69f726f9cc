"""Writing: letters of all searches that are due go into the outbox in the transaction that marks hits as told."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.dates import TEHRAN
from index.desk import Desk
from index.documents import Documents
from index.faults import RasadError
from index.outlets import outlet_name
from index.query.tree import Everything, Node
from index.settings import Settings
from index.watch.calendar import due_after, rule
from index.watch.channels.channel import FEED
from index.watch.digest import OF_TOLD, TOLD, Digest, Line, Section, line
from index.watch.facts import days_in, erratum, says, title_of, told_in
from index.watch.finding import began, tree_of
from index.watch.gathered import Row, Waiting, grouped, shown_of, still_found, waiting_of
from index.watch.letters import Letter, digest_letter, told_letter
from index.watch.links import Signer
from index.watch.mail_links import links_for
from index.watch.outbox import put
from index.watch.said import SILENT, surge_story, surges_are_quiet, unsubscribed
from index.watch.searches import Watch, watches
from index.watch.standing import last_hit
from nlp.document import Document

_DAYS = 28
PASSED_OVER = 0.0  # in place of the moment of mailing: nobody was to be told, or it was no longer found by then


def write_due(desk: Desk, documents: Documents, settings: Settings, now: float, made: Signer | None = None) -> int:
    """Write the letters of all searches that are due, one a recipient, into the outbox; gives how many."""
    found = _by_this_clock(desk, now)
    due = [watch for watch in found if watch.state != "paused" and is_due(watch, now)]
    left = unsubscribed(desk)
    parts: dict[str, list[_Part]] = {}
    told: list[_Part] = []
    for watch in due:
        wanted = [each for each in watch.recipients if (watch.name, each) not in left]
        waiting = waiting_of(desk, watch.name)
        try:
            node = tree_of(watch, now) if waiting.rows else Everything()
        except (RasadError, ValueError):
            continue  # its query cannot be read: what it found waits until it can
        fresh, gone = still_found(documents, watch, waiting.rows)
        # later outlets of a told story alone are no reason for a mail of their own: they join the next one
        if watch.rule.startswith("instant") and all(row.kind == "more" for row in fresh):
            continue
        waiting = replace(waiting, rows=fresh)
        section = _section(desk, documents, watch, node, waiting, settings, now) if fresh or waiting.beyond else None
        part = _Part(watch, section, waiting, gone, bool(wanted))
        told.append(part)
        for recipient in wanted if section else ():
            if recipient != FEED:
                parts.setdefault(recipient, []).append(part)
    letters: list[Letter] = []
    telling: list[tuple[str, float, str]] = []
    for recipient, held in parts.items():
        first, *others = _letters(recipient, held, settings, made, now)
        letters += [first, *others]
        telling += [(part.watch.name, now, first.id) for part in held]
    with desk.transaction() as db:
        for letter in letters:
            put(db, letter, now)
        db.executemany("INSERT OR IGNORE INTO letters_told VALUES (?, ?, ?)", telling)
        for part in told:
            _mark_told(db, part, now)
    return len(parts)


@dataclass(frozen=True, slots=True)
class _Part:
    """What a search tells, `gone` that which it would no longer find, and whether anybody is there to be told."""

    watch: Watch
    section: Section | None
    waiting: Waiting
    gone: tuple[Row, ...]
    heard: bool


def _letters(
    recipient: str, parts: Sequence[_Part], settings: Settings, made: Signer | None, now: float
) -> Iterator[Letter]:
    """The letter of one recipient, and one to the owner where some of it could not be made."""
    sections = tuple(sorted((part.section for part in parts if part.section), key=_rank))
    digest = Digest(recipient, sections, sum(len(part.waiting.rows) for part in parts))
    key = json.dumps([[part.watch.name, [row.key for row in part.waiting.rows]] for part in parts])
    letter, fault = digest_letter(digest, settings.mail, links_for(settings, made, recipient, now), key, now)
    yield letter
    if fault and settings.mail.owner:
        words = ("یک نامهٔ رصد کامل ساخته نشد؛ خبرها بی‌نما فرستاده شد.", fault)
        yield told_letter(
            settings.mail.owner, "یک نامهٔ رصد کامل ساخته نشد", words, settings.mail, f"{key} {fault}", now
        )


def _mark_told(db: sqlite3.Connection, part: _Part, now: float) -> None:
    db.execute(
        f"UPDATE hits AS h SET mailed = ? WHERE watch = ? AND mailed IS NULL AND rowid <= ? AND NOT {SILENT}",  # noqa: S608
        (now if part.heard else PASSED_OVER, part.watch.name, part.waiting.upto),
    )
    db.executemany(
        "UPDATE hits SET mailed = ? WHERE watch = ? AND id = ? AND revision = ?",
        [(PASSED_OVER, part.watch.name, row.id, row.revision) for row in part.gone],
    )
    db.execute("UPDATE watches SET last_due = ? WHERE name = ?", (now, part.watch.name))
    if part.section and part.section.surge:
        surge = (part.watch.name, part.section.surge_of, part.section.surge, now)
        db.execute("INSERT OR IGNORE INTO alerts VALUES (?, ?, ?, ?)", surge)


def is_due(watch: Watch, now: float) -> bool:
    """Whether the search's hour has come since it mailed last; never where its rule or zone cannot be read."""
    try:
        return due_after(watch.rule, watch.zone, now if rule(watch.rule).instant else _last(watch)) <= now
    except RasadError:
        return False  # told by the round: index.watch.faulty


def _by_this_clock(desk: Desk, now: float) -> list[Watch]:
    """All searches; one that mailed in the future did so by a clock that ran ahead, and goes on from now."""
    found = watches(desk)
    if not (ahead := {watch.name for watch in found if _last(watch) > now}):
        return found
    with desk.transaction() as db:
        db.executemany("UPDATE watches SET last_due = ? WHERE name = ?", [(now, name) for name in ahead])
    return [replace(watch, last_due=now) if watch.name in ahead else watch for watch in found]


def _section(
    desk: Desk, documents: Documents, watch: Watch, node: Node, waiting: Waiting, settings: Settings, now: float
) -> Section:
    """The search's part of a mail."""
    groups = grouped(waiting.rows)
    lines: list[Line] = []
    fault = ""
    for group in groups:
        if len(lines) >= settings.watch.stories:
            break
        ids, kind, again = shown_of(desk, documents, watch.name, group)
        held: Mapping[str, Document] = documents.get_many(ids)
        shown = [held[id_] for id_ in ids if id_ in held]
        try:
            if shown:
                made = replace(line(kind, group.story, shown, node), again=again, side=group.side)
                lines.append(_with_told(desk, watch, made, shown[1:]))
        except Exception as error:  # noqa: BLE001 - one report that cannot be shown holds up no other
            fault = f"گزارش {shown[0].id} را نشد نشان داد ({type(error).__name__})."
    told = {each.story for each in lines}
    rest = tuple(dict.fromkeys(group.story for group in groups if group.story not in told))
    more = len(rest) + max(0, waiting.beyond)
    surges = watch.surges and not watch.each
    surge, day, behind = _surge(desk, watch, settings, now) if surges else ("", "", ())
    days = () if watch.each else _by_day(desk, watch.name, now)  # each surge has days of its own
    return Section(watch.name, watch.query, tuple(lines), more, days, surge, day, fault, behind, rest)


def _with_told(desk: Desk, watch: Watch, shown: Line, others: Sequence[Document]) -> Line:
    """The line with what its hit tells in words, if it is of a kind that does; what others corrected with whom."""
    if shown.kind not in TOLD:
        return shown
    _, facts = _told_last(desk, watch, shown.id)
    told = list(told_in(facts))
    for other in others if shown.kind == "correction" else ():
        outlet, (kind, its) = outlet_name(other.article.site), _told_last(desk, watch, other.id)
        if erratum(other):
            told.append((f"{outlet}: {title_of(other)}", other.article.url or ""))
        elif kind == "correction":
            told += [(f"{outlet}: {each}", url) for each, url in told_in(its)]
    # of what is found no more nothing is a reason
    reasons = () if says(facts, "left") else shown.reasons
    return replace(shown, told=tuple(told), days=days_in(facts), reasons=reasons)


def _told_last(desk: Desk, watch: Watch, id_: str) -> tuple[str, str]:
    """The kind of a report's latest hit, and its facts."""
    hit = last_hit(desk, watch.name, id_)
    return (hit.kind, hit.facts) if hit else ("", "{}")


def _rank(section: Section) -> int:
    """What the subject tells stands first: a search that surges, then one of which a story was denied or corrected."""
    return 0 if section.surge else 1 if any(line.kind in OF_TOLD for line in section.lines) else 2


def _surge(desk: Desk, watch: Watch, settings: Settings, now: float) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Whether the search surges today, or did yesterday: in words, what names it, what is behind it; each day's once.

    A surge that cannot be judged holds up no mail; one that was called a false alarm is quiet for some days.
    """
    from index.asking import asking
    from index.watch.surging import surge_of

    today = dt.datetime.fromtimestamp(now, TEHRAN).date()
    if surges_are_quiet(desk, watch.name, now):
        return "", "", ()
    try:
        with asking(settings) as asked:
            for day in (today, today - dt.timedelta(days=1)):
                subject = surge_story(day.isoformat())
                if desk.rows("SELECT 1 FROM alerts WHERE watch = ? AND subject = ?", watch.name, subject):
                    break  # the same surge, or an older one
                if found := surge_of(asked, desk, watch.query, day, watch.surges, over=day < today):
                    return found.told(), subject, found.behind()
    except (RasadError, ValueError):
        pass
    return "", "", ()


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


def _last(watch: Watch) -> float:
    """When the search mailed last, or else when it was made."""
    return watch.last_due or began(watch)
