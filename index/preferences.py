"""What people chose for themselves: the time zone in which the hours of their saved searches are meant."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from index.accounts import key_of
from index.desk import Desk
from index.passwords import AccountError


def zone_of(desk: Desk, person: str) -> str:
    """The time zone that this account chose; empty where it chose none."""
    rows = desk.rows("SELECT value FROM preferences WHERE account = ? AND name = 'zone'", key_of(person))
    return str(rows[0][0]) if rows else ""


def choose_zone(desk: Desk, person: str, zone: str) -> None:
    """Let searches that this account saves from now on be meant in this zone; empty takes the choice back.

    AccountError where there is no such zone.
    """
    if zone:
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, KeyError):  # a wrong path, a folder, a name that is none
            raise _no_zone(zone) from None
    with desk.transaction() as db:
        db.execute("DELETE FROM preferences WHERE account = ? AND name = 'zone'", (key_of(person),))
        if zone:
            db.execute("INSERT INTO preferences VALUES (?, 'zone', ?)", (key_of(person), zone))


def _no_zone(zone: str) -> AccountError:
    return AccountError(
        f"«{zone[:60]}» is no time zone; write one as Asia/Tehran",
        "چنین منطقهٔ زمانی‌ای نیست؛ آن را مانند Asia/Tehran بنویسید.",
    )
