"""A round of the watch: find, write the mails that are due, send what waits. `rasad run` calls it after each ingest.

The mails are put into the outbox in the transaction that marks their hits as told; a stop at any moment neither skips
nor repeats one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from index.desk import Desk
from index.documents import Documents
from index.lock import alone
from index.settings import Settings
from index.shown import shown_number
from index.watch.channels import channels_of
from index.watch.faulty import mark_faulty
from index.watch.finding import find_new
from index.watch.holidays import tell_of_holidays
from index.watch.letters import dead_letter, told_letter
from index.watch.links import LinkError, Signer, signer
from index.watch.mail_links import signer_of
from index.watch.mail_signing import signing_fault
from index.watch.outbox import Delivered, deliver, put
from index.watch.surge_alarms import find_surges
from index.watch.writing import write_due

_ROUND_AT = "watch round at"
_SET_BACK = 120.0  # seconds that a clock may be corrected by without a word
# (what happened, how, numbers)
Tell = Callable[[str, str, dict[str, int]], None]


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did; `fault` says what of the settings stands in the way of links or signatures.

    `mails` tell what searches found; `notices` are the other letters: of faults, dead addresses, a clock set back.
    """

    hits: int = 0
    mails: int = 0
    notices: int = 0
    delivered: Delivered = Delivered()  # noqa: RUF009 - frozen
    fault: str = ""


def round_(settings: Settings, now: float | None = None, tell: Tell = lambda _event, _how, _numbers: None) -> Round:
    """Find what is new for every search, mail what is due, send what waits; safe to call at any time, by anyone.

    Where another process is at it, nothing is done.
    """
    moment = time.time() if now is None else now
    if not settings.documents_path.exists():
        return Round()
    with (
        alone(settings.data / "watch.lock") as ours,
        Desk(settings.desk_path) as desk,
        Documents(settings.documents_path) as documents,
    ):
        if not ours:
            return Round()
        before = desk.rows("SELECT coalesce(max(number), 0) FROM outbox")[0][0]
        made, fault = _signer(settings)
        fault = "; ".join(part for part in (fault, tell_of_holidays(desk, settings, moment)) if part)
        fault = _joined(_clock(desk, settings, moment), fault)
        mark_faulty(desk, settings, moment)
        hits = find_new(desk, documents, settings, moment)
        mails = write_due(desk, documents, settings, moment, made)
        delivered = send(desk, settings, moment, made)
        # what surges takes seconds to see: no other news waits for it
        if surged := find_surges(desk, documents, settings, moment):
            hits, mails = hits + surged, mails + write_due(desk, documents, settings, moment, made)
            delivered = delivered.and_then(send(desk, settings, moment, made))
        written = desk.rows("SELECT count(*) FROM outbox WHERE number > ?", before)[0][0]
        notices = max(0, written - mails)
    if hits or mails or notices or delivered.sent or delivered.parked:
        numbers = {"hits": hits, "mails": mails, "notices": notices, "sent": delivered.sent}
        tell("watched", _joined(delivered.fault, fault), numbers)
    return Round(hits, mails, notices, delivered, fault)


def _signer(settings: Settings) -> tuple[Signer, str]:
    """What signs links and webhooks, and what is wrong with the settings of either; mails go out all the same."""
    fault = signing_fault(settings.mail)
    try:
        return signer_of(settings), fault
    except LinkError as error:
        return signer(settings.data, ""), _joined(str(error), fault)


def _clock(desk: Desk, settings: Settings, now: float) -> str:
    """A sentence where the clock stands before the last round; the owner is told, and everything goes on from now."""
    last = float(desk.mark(_ROUND_AT) or 0)
    with desk.transaction() as db:
        db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (_ROUND_AT, str(now)))
        if now > last - _SET_BACK:
            return ""
        hours = (last - now) / 3600
        if settings.mail.owner:
            lines = (
                f"ساعت این دستگاه {shown_number(round(hours))} ساعت پیش‌تر از دور قبلی پایش است.",
                "اگر ساعت پیش از این جلو بوده، خبرهایی که در آن مدت رسید شاید کهنه شمرده شده باشد: rasad watch why",
            )
            key = f"clock {last:.0f} {now:.0f}"
            put(db, told_letter(settings.mail.owner, "ساعت رصد به عقب برگشت", lines, settings.mail, key, now), now)
    return f"the clock was set back by {hours:,.0f} hours; what is due is reckoned from now on"


def _joined(*faults: str) -> str:
    return "; ".join(fault for fault in faults if fault)


def send(desk: Desk, settings: Settings, now: float, made: Signer | None = None) -> Delivered:
    """Send what waits in the outbox, through the channels that are set."""
    channels = channels_of(settings, made or signer(settings.data, ""))
    mail = settings.mail
    return deliver(
        desk, channels, now, (lambda address, fault: dead_letter(address, fault, mail, now)) if mail.owner else None
    )
