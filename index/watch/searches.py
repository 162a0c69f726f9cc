"""Saved searches: a query that someone keeps under a name, whom it mails, and when."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from index.desk import Desk
from index.faults import RasadError
from index.query.language import parse
from index.shown import one_line
from index.watch.calendar import rule
from index.watch.surges import SENSITIVITIES

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}", re.ASCII)
_COLUMNS = "name, query, recipients, rule, zone, old, surges, state, fault, made_at, since, last_due"
_LONGEST_NAME = 120


class WatchError(RasadError):
    """A saved search that cannot be; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved search as it stands on the desk.

    `since` is the sequence number after which reports are new to it, `last_due` when it last mailed; `old` asks for
    reports published long ago too; `state` is `on`, `paused` or `faulty` (then `fault` says why in a sentence).
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


def checked(watch: Watch) -> Watch:
    """The search if it can be kept; raises WatchError, QueryError or RuleError with one sentence."""
    if not watch.name.strip() or len(watch.name) > _LONGEST_NAME or not watch.name.isprintable():
        raise WatchError(f"a search needs a name on one line, of at most {_LONGEST_NAME} characters")
    if not watch.recipients:
        raise WatchError(f"«{watch.name}» mails nobody; name an address with --to")
    for address in watch.recipients:
        if not _ADDRESS.fullmatch(address):
            raise WatchError(f"«{one_line(address)}» is no mail address")
    try:
        ZoneInfo(watch.zone)
    except (KeyError, ValueError, OSError):
        raise WatchError(f"«{watch.zone}» is no time zone; write one as Asia/Tehran") from None
    if watch.surges and watch.surges not in SENSITIVITIES:
        raise WatchError(f"«{one_line(watch.surges)}» is no sensitivity; it is more, balanced or fewer")
    rule(watch.rule)
    parse(watch.query)
    return watch


def keep(desk: Desk, watch: Watch) -> None:
    """Keep a search under its name; an earlier one of that name is replaced, what it found stays."""
    with desk.transaction() as db:
        db.execute(
            f"INSERT OR REPLACE INTO watches ({_COLUMNS}) VALUES ({','.join('?' * 12)})",  # noqa: S608 - names of columns
            (
                watch.name, watch.query, json.dumps(watch.recipients), watch.rule, watch.zone, int(watch.old),
                watch.surges, watch.state, watch.fault, watch.made_at, watch.since, watch.last_due,
            ),
        )  # fmt: skip


def watches(desk: Desk) -> list[Watch]:
    """All saved searches by name."""
    return [_watch(row) for row in desk.rows(f"SELECT {_COLUMNS} FROM watches ORDER BY name")]  # noqa: S608


def watch_named(desk: Desk, name: str) -> Watch:
    """The search of this name; WatchError names its like where there is none."""
    found = desk.rows(f"SELECT {_COLUMNS} FROM watches WHERE name = ?", name)  # noqa: S608
    if not found:
        names = "، ".join(f"«{watch.name}»" for watch in watches(desk)[:10])
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
        db.execute("DELETE FROM hits WHERE watch = ?", (name,))


def from_file(path: Path, zone: str) -> list[Watch]:
    """The searches of a `watches.toml`: a table a search, with query, to, when, zone and old."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WatchError(f"{path} cannot be read: {error}") from None
    found = []
    for name, told in tables.items():
        if not isinstance(told, dict):
            raise WatchError(f"{path}: «{name}» is no table; write [{name}] and its query below")
        if unknown := set(told) - {"query", "to", "when", "zone", "old", "surges"}:
            raise WatchError(
                f"{path}: [{name}] knows no «{min(unknown)}»; it knows query, to, when, zone, old and surges"
            )
        to = told.get("to", [])
        watch = Watch(
            name=name,
            query=str(told.get("query", "")),
            recipients=tuple(map(str, [to] if isinstance(to, str) else to)),
            rule=str(told.get("when", "instant")),
            zone=str(told.get("zone", zone)),
            old=told.get("old") is True,
            surges=str(told.get("surges", "")),
        )
        try:
            found.append(checked(watch))
        except RasadError as error:
            raise WatchError(f"{path}: [{name}]: {error}") from None
    return found


def _watch(row: Iterable[object]) -> Watch:
    name, query, to, when, zone, old, surges, state, fault, made_at, since, due = row
    return Watch(
        str(name), str(query), tuple(json.loads(str(to))), str(when), str(zone), bool(old), str(surges), str(state),
        str(fault), str(made_at), int(str(since)), float(str(due)),
    )  # fmt: skip
