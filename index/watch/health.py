"""The health of the watch: searches that cannot be read, mails that wait, dead addresses, settings that do not fit.

Each finding is a sentence and, where something is to be done, what; the desk is only read.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from index.desk import Desk
from index.faults import RasadError
from index.settings import Settings
from index.shown import counted
from index.watch.calendar import due_after, holidays_fault
from index.watch.links import LinkError
from index.watch.mail_links import signer_of
from index.watch.mail_signing import signing_fault
from index.watch.searches import watches

_LATE = 3600.0  # seconds after which a mail is told that waits and was not tried yet
_NAMED = 10


def findings(settings: Settings, now: float | None = None) -> Iterator[tuple[bool, str, str]]:
    """What is wrong (True) or worth knowing (False) about the watch; nothing where no search is saved."""
    if not settings.desk_path.exists():
        return
    moment = time.time() if now is None else now
    with Desk(settings.desk_path) as desk:
        total = desk.rows("SELECT count(*), coalesce(sum(state = 'paused'), 0) FROM watches")[0]
        faulty = _faulty(desk, moment)
        late = desk.rows(
            "SELECT count(*), min(made_at), max(fault) FROM outbox "
            "WHERE state = 'waiting' AND (made_at < ? OR tries > 0)",
            moment - _LATE,
        )[0]
        holidays = desk.rows("SELECT 1 FROM watches WHERE state <> 'paused' AND rule LIKE '% working' LIMIT 1")
        dead = desk.rows("SELECT address, fault FROM dead_addresses ORDER BY since DESC LIMIT ?", _NAMED)
    if not total[0] and not late[0]:
        return
    for name, fault in faulty[:_NAMED]:
        yield True, f"the saved search «{name}» cannot be read: {fault}", f"rasad watch add '{name}' QUERY --to ADDRESS"
    if late[0]:
        hours = (moment - late[1]) / 3600
        why = late[2] or "no mail server is set"
        told = f"{counted(late[0], 'mail')} wait{'s' if late[0] == 1 else ''}, the oldest for {_hours(hours)}: {why}"
        yield True, told, "set mail.host (docs/mail.md); rasad watch outbox lists them"
    for address, fault in dead:
        yield True, f"{address} takes no mails: {fault}", f"once it does: rasad watch revive {address}"
    if holidays and (fault := holidays_fault()):
        yield True, fault, "install again, or bring the file back"
    if fault := signing_fault(settings.mail):
        yield True, fault, "docs/mail.md tells how a key is made"
    try:
        signer_of(settings)
    except LinkError as error:
        yield True, str(error), "docs/mail.md tells what it is for"
    yield False, counted(total[0], "saved search") + (f", {total[1]:,} of them paused" if total[1] else ""), ""


def _faulty(desk: Desk, now: float) -> list[tuple[str, str]]:
    """The searches that cannot be read, and why: as the last round found, and rules and zones as they stand now."""
    found = []
    for watch in watches(desk):
        try:
            due_after(watch.rule, watch.zone, now)
        except RasadError as error:
            fault = str(error)
        else:
            fault = watch.fault
        if fault and watch.state != "paused":
            found.append((watch.name, fault))
    return found


def _hours(hours: float) -> str:
    return f"{hours * 60:.0f} minutes" if hours < 2 else f"{hours:,.0f} hours"
