"""The outbox: letters that were written in the same transaction as what they tell, until a channel has taken each.

A letter is marked as sent as soon as it was taken. A stop between the two (a part of a second) sends it once
more, under the same Message-ID: nothing in SMTP can close that window, and mail readers show one of the two.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass

from index.desk import Desk
from index.watch.channels.channel import AwayError, Channel, RefusedError
from index.watch.letters import Letter

_FIRST_WAIT, _LONGEST_WAIT = 60.0, 3600.0
# An address that was put off for so long and so often is given up; a server that is away loses nothing, however long.
_GIVEN_UP, _OFTEN = 10 * 86_400.0, 100
_AT_ONCE = 20_000
_LONGEST_ROUND = 240.0  # seconds; what is left is sent in the next round

type OwnersLetter = Callable[[str, str], Letter]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round of sending did."""

    sent: int = 0
    waiting: int = 0
    parked: int = 0
    fault: str = ""

    def and_then(self, later: Delivered) -> Delivered:
        """What this round and a later one did."""
        fault = later.fault or self.fault
        return Delivered(self.sent + later.sent, later.waiting, self.parked + later.parked, fault)


def put(db: sqlite3.Connection, letter: Letter, now: float) -> None:
    """Put a letter into the outbox, inside the caller's transaction; one of the same id is there already."""
    dead = db.execute("SELECT 1 FROM dead_addresses WHERE address = ?", (letter.recipient,)).fetchone()
    db.execute(
        "INSERT OR IGNORE INTO outbox (message_id, recipient, subject, body, state, next_at, made_at, fault)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            letter.id,
            letter.recipient,
            letter.subject,
            letter.body,
            "parked" if dead else "waiting",
            now,
            now,
            "the address is dead" if dead else "",
        ),
    )


def deliver(desk: Desk, channel: Channel, now: float | None = None, owner: OwnersLetter | None = None) -> Delivered:
    """Send what waits and is due. `owner(address, fault)` writes the letter that tells the owner of a dead address."""
    return _Delivery(desk, channel, time.time() if now is None else now, owner).done()


def revive(desk: Desk, address: str, now: float) -> int:
    """Let a dead address live again; gives how many parked letters go out to it now."""
    with desk.transaction() as db:
        db.execute("DELETE FROM dead_addresses WHERE address = ?", (address,))
        changed = db.execute(
            "UPDATE outbox SET state = 'waiting', tries = 0, next_at = ?, made_at = ?"
            " WHERE state = 'parked' AND recipient = ?",
            (now, now, address),
        )
        return changed.rowcount


class _Delivery:
    """One round of sending."""

    def __init__(self, desk: Desk, channel: Channel, now: float, owner: OwnersLetter | None) -> None:
        self._desk, self._channel, self._now, self._owner = desk, channel, now, owner
        self._closed: dict[str, str] = {}  # ways that are closed in this round, and why
        self._sent = self._parked = 0
        self._fault = ""

    def done(self) -> Delivered:
        began = time.monotonic()
        # no wait is longer than the longest: one that seems to be was reckoned by a clock that ran ahead
        due = self._desk.rows(
            "SELECT number, message_id, recipient, tries, made_at FROM outbox WHERE state = 'waiting'"
            " AND (next_at <= ? OR next_at > ?) ORDER BY number LIMIT ?",
            self._now,
            self._now + _LONGEST_WAIT,
            _AT_ONCE,
        )
        try:
            for number, message_id, recipient, tries, made_at in due:
                if time.monotonic() - began > _LONGEST_ROUND:
                    break
                way = self._channel.way(recipient)
                if way in self._closed:
                    self._put_off(number, tries, self._closed[way])
                elif way:
                    self._try(way, number, message_id, recipient, tries, made_at)
        finally:
            self._channel.close()
        waiting = int(self._desk.rows("SELECT count(*) FROM outbox WHERE state = 'waiting'")[0][0])
        return Delivered(self._sent, waiting, self._parked, self._fault)

    def _try(self, way: str, number: int, message_id: str, recipient: str, tries: int, made_at: float) -> None:
        found = self._desk.rows("SELECT body FROM outbox WHERE number = ? AND state = 'waiting'", number)
        if not found:
            return  # its address was parked a moment ago
        try:
            self._channel.send(recipient, message_id, bytes(found[0][0]))
        except RefusedError as error:
            self._parked += 1
            self._park(number, recipient, str(error), error.dead)
        except AwayError as error:
            self._fault = str(error)
            if error.all_of_them:
                self._closed[way] = str(error)
            elif self._now - made_at > _GIVEN_UP and tries >= _OFTEN:
                self._parked += 1
                self._park(number, recipient, str(error), True)
                return
            self._put_off(number, tries, str(error))
        else:
            self._sent += 1
            with self._desk.transaction() as db:
                db.execute(
                    "UPDATE outbox SET state = 'sent', sent_at = ?, fault = '', body = '' WHERE number = ?",
                    (self._now, number),
                )

    def _put_off(self, number: int, tries: int, fault: str) -> None:
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(tries, 10))
        with self._desk.transaction() as db:
            db.execute(
                "UPDATE outbox SET tries = tries + 1, next_at = ?, fault = ? WHERE number = ?",
                (self._now + wait, fault, number),
            )

    def _park(self, number: int, recipient: str, fault: str, dead: bool) -> None:
        """The letter stays here; no more go to a dead address, and its owner is told once."""
        with self._desk.transaction() as db:
            db.execute("UPDATE outbox SET state = 'parked', fault = ? WHERE number = ?", (fault, number))
            if not dead:
                return
            known = db.execute("SELECT 1 FROM dead_addresses WHERE address = ?", (recipient,)).fetchone()
            db.execute("INSERT OR REPLACE INTO dead_addresses VALUES (?, ?, ?)", (recipient, fault, self._now))
            db.execute(
                "UPDATE outbox SET state = 'parked', fault = ? WHERE state = 'waiting' AND recipient = ?",
                (fault, recipient),
            )
            letter = self._owner(recipient, fault) if self._owner else None
            if letter and letter.recipient and letter.recipient != recipient and not known:
                put(db, letter, self._now)
