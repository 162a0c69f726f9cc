"""The outbox: mails that were written in the same transaction as what they tell, until a channel has taken each.

A mail is marked as sent as soon as it was taken. A stop between the two (a part of a second) sends it once
more, under the same Message-ID: nothing in SMTP can close that window, and mail readers show one of the two.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from index.desk import Desk
from index.watch.channels import AwayError, Channel, RefusedError

_FIRST_WAIT, _LONGEST_WAIT = 60.0, 3600.0
# A server that was away for two days has lost nothing; after this long an address is given up.
_GIVEN_UP = 10 * 86_400.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round of sending did."""

    sent: int = 0
    waiting: int = 0
    parked: int = 0
    fault: str = ""


def put(db: sqlite3.Connection, message: EmailMessage, recipient: str, now: float) -> None:
    """Put a mail into the outbox, inside the caller's transaction; one of the same Message-ID is there already."""
    dead = db.execute("SELECT 1 FROM dead_addresses WHERE address = ?", (recipient,)).fetchone()
    db.execute(
        "INSERT OR IGNORE INTO outbox (message_id, recipient, subject, body, state, next_at, made_at, fault)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            message["Message-ID"],
            recipient,
            str(message["Subject"]),
            message.as_bytes(policy=SMTP),
            "parked" if dead else "waiting",
            now,
            now,
            "the address is dead" if dead else "",
        ),
    )


def deliver(
    desk: Desk,
    channel: Channel,
    now: float | None = None,
    owner: Callable[[str, str], EmailMessage] | None = None,
    owner_address: str = "",
) -> Delivered:
    """Send what waits and is due. `owner(address, fault)` writes the mail that tells the owner of a dead address."""
    moment = time.time() if now is None else now
    sent, parked, fault = 0, 0, ""
    due = desk.rows(
        "SELECT number, message_id, recipient, body, tries, made_at FROM outbox"
        " WHERE state = 'waiting' AND next_at <= ? ORDER BY number LIMIT 500",
        moment,
    )
    try:
        for number, message_id, recipient, body, tries, made_at in due:
            try:
                channel.send(recipient, message_id, bytes(body))
            except RefusedError as error:
                parked += 1
                _park(desk, number, recipient, str(error), moment, owner, owner_address)
            except AwayError as error:
                fault = str(error)
                if moment - made_at > _GIVEN_UP:
                    parked += 1
                    _park(desk, number, recipient, fault, moment, owner, owner_address)
                    continue
                wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(tries, 10))
                with desk.transaction() as db:
                    db.execute(
                        "UPDATE outbox SET tries = tries + 1, next_at = ?, fault = ? WHERE number = ?",
                        (moment + wait, fault, number),
                    )
            else:
                sent += 1
                with desk.transaction() as db:
                    db.execute(
                        "UPDATE outbox SET state = 'sent', sent_at = ?, fault = '', body = '' WHERE number = ?",
                        (moment, number),
                    )
    finally:
        channel.close()
    waiting = int(desk.rows("SELECT count(*) FROM outbox WHERE state = 'waiting'")[0][0])
    return Delivered(sent, waiting, parked, fault)


def revive(desk: Desk, address: str, now: float) -> int:
    """Let a dead address live again; gives how many parked mails go out to it now."""
    with desk.transaction() as db:
        db.execute("DELETE FROM dead_addresses WHERE address = ?", (address,))
        changed = db.execute(
            "UPDATE outbox SET state = 'waiting', tries = 0, next_at = ?, made_at = ?"
            " WHERE state = 'parked' AND recipient = ?",
            (now, now, address),
        )
        return changed.rowcount


def _park(
    desk: Desk,
    number: int,
    recipient: str,
    fault: str,
    now: float,
    owner: Callable[[str, str], EmailMessage] | None,
    owner_address: str,
) -> None:
    """No more mails to this address; its owner is told once."""
    with desk.transaction() as db:
        db.execute("UPDATE outbox SET state = 'parked', fault = ? WHERE number = ?", (fault, number))
        known = db.execute("SELECT 1 FROM dead_addresses WHERE address = ?", (recipient,)).fetchone()
        db.execute("INSERT OR REPLACE INTO dead_addresses VALUES (?, ?, ?)", (recipient, fault, now))
        db.execute(
            "UPDATE outbox SET state = 'parked', fault = ? WHERE state = 'waiting' AND recipient = ?",
            (fault, recipient),
        )
        if owner and owner_address and owner_address != recipient and not known:
            put(db, owner(recipient, fault), owner_address, now)
