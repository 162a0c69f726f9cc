"""Saved searches: a query that someone keeps under a name, whom it mails, and when."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.desk import Desk
from index.faults import RasadError
from index.query.language import parse
from index.shown import one_line
from index.watch.calendar import due_after
from index.watch.channels.channel import FEED, WEBHOOK, is_mail
from index.watch.channels.webhook import wrong_address
from index.watch.surges import SENSITIVITIES

_ADDRESS = re.compile(r"[\w.+-]{1,64}@(?:localhost|[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})", re.ASCII)
_COLUMNS = "name, query, recipients, rule, zone, old, surges, state, fault, made_at, since, last_due"
_READ = (
    f"SELECT {_COLUMNS}, coalesce(owner, ''), coalesce(each, 0), tolerance FROM watches "  # noqa: S608
    "LEFT JOIN watch_owners o ON o.watch = name LEFT JOIN watch_kinds k ON k.watch = name"
)
# what goes with a search
_OWNED = (
    "watch_owners", "watch_kinds", "figures_stated", "surges_told", "verdicts", "unsubscribed",
    "alerts", "hits", "letters_told",
)  # fmt: skip
_LONGEST_NAME = 120


class WatchError(RasadError):
    """A saved search that cannot be; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved search as it stands on the desk.

    A recipient is a mail address, `webhook:` and an address, or `feed` (sent nothing: its feed is there to be fetched).
    `since` is the sequence number after which reports are new to it, `last_due` when it last mailed; `old` asks for
    reports published long ago too; `state` is `on`, `paused` or `faulty` (then `fault` says why in a sentence);
    `owner` is the account's name, empty for whoever sits at this machine. With `each` it tells only of what surges
    among the reports that match; with a `tolerance` (percent) only of figures that differ from the last ones said.
    """

    name: str
    query: str
    recipients: tuple[str, ...]
    rule: str = "instant"
    zone: str = "Asia/Tehran"
    old: bool = False
    surges: str = ""
    state: str = "on"
    fault: str = ""
    made_at: str = ""
    since: int = 0
    last_due: float = 0.0
    owner: str = ""
    each: bool = False
    tolerance: float | None = None


def checked(watch: Watch) -> Watch:
    """The search if it can be kept; raises WatchError, QueryError or RuleError with one sentence."""
    for check in _CHECKS:
        check(watch)
    return watch


def faults_of(watch: Watch) -> list[str]:
    """All that keeps the search from being kept, a sentence each."""
    each = [replace(watch, recipients=(address,)) for address in watch.recipients]
    found = []
    for check in _CHECKS:
        for part in each if check is _reaches else (watch,):
            try:
                check(part)
            except (RasadError, ValueError) as error:
                found.append(str(error))
    return found


def _has_name(watch: Watch) -> None:
    if not watch.name.strip() or len(watch.name) > _LONGEST_NAME or not watch.name.replace("\u200c", "").isprintable():
        raise WatchError(f"a search needs a name on one line, of at most {_LONGEST_NAME} characters")


def _asks(watch: Watch) -> None:
    if not watch.query.strip():
        raise WatchError(f"«{watch.name}» asks for nothing; write a query, or * for every report")
    parse(watch.query)


def _mails(watch: Watch) -> None:
    if not watch.recipients:
        raise WatchError(f"«{watch.name}» mails nobody; name an address with --to, or feed for its feed alone")


def _reaches(watch: Watch) -> None:
    for address in watch.recipients:
        if fault := _wrong(address):
            raise WatchError(fault)


def _tells(watch: Watch) -> None:
    if watch.surges and watch.surges not in SENSITIVITIES:
        raise WatchError(f"«{one_line(watch.surges)}» is no sensitivity; it is more, balanced or fewer")
    if watch.tolerance is not None and not 0 <= watch.tolerance < 100:
        raise WatchError(f"«{watch.name}»: {watch.tolerance:g} is no tolerance in percent; it is 0 to 99")
    if watch.each and watch.tolerance is not None:
        raise WatchError(f"«{watch.name}» tells of surges or of changed figures, not of both; save two searches")


def _is_due(watch: Watch) -> None:
    due_after(watch.rule, watch.zone, time.time())


_CHECKS = (_has_name, _asks, _mails, _reaches, _tells, _is_due)


def keep(desk: Desk, watch: Watch) -> None:
    """Keep a search under its name; an earlier one of that name is replaced, what it found stays.

    People's searches go through `index.watch.saving.save`, which checks them first.
    """
    with desk.transaction() as db:
        db.execute(
            f"INSERT OR REPLACE INTO watches ({_COLUMNS}) VALUES ({','.join('?' * 12)})",  # noqa: S608 - names of columns
            (
                watch.name, watch.query, json.dumps(watch.recipients), watch.rule, watch.zone, int(watch.old),
                watch.surges, watch.state, watch.fault, watch.made_at, watch.since, watch.last_due,
            ),
        )  # fmt: skip
        db.execute("INSERT OR REPLACE INTO watch_owners VALUES (?, ?)", (watch.name, watch.owner))
        kind = (watch.name, int(watch.each), watch.tolerance)
        db.execute("INSERT OR REPLACE INTO watch_kinds VALUES (?, ?, ?)", kind)


def watches(desk: Desk) -> list[Watch]:
    """All saved searches by name."""
    return [_watch(row) for row in desk.rows(f"{_READ} ORDER BY name")]


def watch_named(desk: Desk, name: str) -> Watch:
    """The search of this name; WatchError names its like where there is none."""
    found = desk.rows(f"{_READ} WHERE name = ?", name)
    if not found:
        every = watches(desk)
        names = "، ".join(f"«{watch.name}»" for watch in every[:10])
        names += f" and {len(every) - 10:,} more" if len(every) > 10 else ""
        raise WatchError(f"there is no search «{name}»" + (f"; there are {names}" if names else "; none is saved yet"))
    return _watch(found[0])


def set_state(desk: Desk, name: str, state: str, fault: str = "") -> None:
    """Let the search go on, rest, or stand as faulty."""
    with desk.transaction() as db:
        db.execute("UPDATE watches SET state = ?, fault = ? WHERE name = ?", (state, fault, name))


def remove(desk: Desk, name: str) -> None:
    """Forget a search and what it found."""
    with desk.transaction() as db:
        db.execute("DELETE FROM watches WHERE name = ?", (name,))
        for table in _OWNED:
            db.execute(f"DELETE FROM {table} WHERE watch = ?", (name,))  # noqa: S608 - our own names


def _watch(row: Iterable[object]) -> Watch:
    name, query, to, when, zone, old, surges, state, fault, made_at, since, due, owner, each, tolerance = row
    return Watch(
        str(name), str(query), tuple(json.loads(str(to))), str(when), str(zone), bool(old), str(surges), str(state),
        str(fault), str(made_at), int(str(since)), float(str(due)), str(owner),
        bool(each), None if tolerance is None else float(str(tolerance)),
    )  # fmt: skip


def _wrong(recipient: str) -> str:
    """What is wrong with a recipient, in a sentence; whether a webhook may lead there is asked when it is sent."""
    if recipient == FEED:
        return ""
    if recipient.startswith(WEBHOOK):
        return wrong_address(recipient.removeprefix(WEBHOOK), private=True)
    if is_mail(recipient) and _ADDRESS.fullmatch(recipient):
        return ""
    return f"«{one_line(recipient)}» is no mail address, and neither webhook:https://… nor feed"
