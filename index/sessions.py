"""Sessions: signing in with a name and a password, slowly for whoever guesses, and who a browser's cookie is.

What a browser keeps is 32 random bytes; the desk keeps their hash, so that whoever reads the desk cannot sit down.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass

from index import audit
from index.accounts import ROLES, Account, account, kept_password, key_of, moment, renew_password
from index.desk import Desk
from index.passwords import AccountError, fits

# Tries that cost nothing but themselves, then 2, 4, 8 … seconds between two, and no more than a minute: slow for
# whoever guesses, and nobody is shut out for good. An office may share one address, so an address has more of them.
_FREE = {"account": 5, "browser": 5, "address": 20}
_LONGEST_WAIT = 60
_FORGOTTEN = 3600.0  # seconds after which failures are forgotten
_SEEN_EVERY = 60.0  # seconds between two writes of when a session was seen
_KNOWN_FOR = 180 * 86400.0
_MOST_SESSIONS = 20


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever tries to sign in: the address, how the browser calls itself, and its mark of an earlier success."""

    address: str
    browser: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that someone signed in with; times are seconds since 1970."""

    number: int
    account: Account
    begun: float
    seen: float
    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class Begun:
    """What a browser keeps after signing in: the session's id, and the mark by which it is known later."""

    id: str
    known: str
    account: Account


class WaitError(AccountError):
    """Too many tries in vain; `seconds` until the next may be made."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"too many tries in vain; try again in {seconds} seconds",
            "چند بار پیاپی درست نبود؛ کمی بعد دوباره بکوشید.",
        )
        self.seconds = seconds


def sign_in(
    desk: Desk, name: str, password: str, visitor: Visitor, before: str = "", now: float | None = None
) -> Begun:
    """Begin a session (the one of the id `before` ends); AccountError where name and password do not fit.

    Raises WaitError, without looking at the password, where too many tries were in vain. A browser that signed in to
    the account before waits only for its own tries: nobody can shut a person out by guessing from elsewhere.
    """
    now = time.time() if now is None else now
    whats = _counted(desk, name, visitor)
    if wait := _tried(desk, whats, now):
        raise WaitError(wait)
    kept = kept_password(desk, name)
    if not fits(kept, password) or kept is None:
        audit.note(desk, "", "sign-in failed", name[:64], visitor.address)
        raise AccountError("name and password do not fit", "نام و گذرواژه با هم نمی‌خوانند.")
    renew_password(desk, name, kept, password)
    id_, known = secrets.token_urlsafe(32), visitor.known or secrets.token_urlsafe(32)
    with desk.transaction() as db:
        db.execute("DELETE FROM sessions WHERE digest = ?", (digest(before),))
        db.execute("DELETE FROM attempts WHERE what = ?", (whats[0],))
        db.execute("DELETE FROM known_browsers WHERE since < ?", (now - _KNOWN_FOR,))
        db.execute("INSERT OR REPLACE INTO known_browsers VALUES (?, ?, ?)", (digest(known), key_of(name), now))
        db.execute(
            "INSERT INTO sessions (digest, account, begun, seen, address, browser) VALUES (?, ?, ?, ?, ?, ?)",
            (digest(id_), key_of(name), now, now, visitor.address, visitor.browser[:200]),
        )
        db.execute(
            "DELETE FROM sessions WHERE account = ? AND number NOT IN "
            "(SELECT number FROM sessions WHERE account = ? ORDER BY seen DESC, number DESC LIMIT ?)",
            (key_of(name), key_of(name), _MOST_SESSIONS),
        )
        db.execute("UPDATE accounts SET seen_at = ? WHERE key = ?", (moment(), key_of(name)))
    found = account(desk, name)
    if found is None:
        raise AccountError("this account was taken away", "این حساب برداشته شد.")
    audit.note(desk, found.name, "signed in", found.name, visitor.address)
    return Begun(id_, known, found)


def still_fits(desk: Desk, name: str, password: str, visitor: Visitor, now: float | None = None) -> bool:
    """Whether this is the account's password, for someone who is signed in; WaitError as for a sign-in."""
    whats = _counted(desk, name, visitor)
    if wait := _tried(desk, whats, time.time() if now is None else now):
        raise WaitError(wait)
    if not fits(kept_password(desk, name), password):
        return False
    with desk.transaction() as db:
        db.execute("DELETE FROM attempts WHERE what = ?", (whats[0],))
    return True


def session_of(desk: Desk, id_: str, idle: float, longest: float, now: float | None = None) -> Session | None:
    """Whose browser this is; None for one that is not known, was idle too long, or signed in too long ago (seconds)."""
    now = time.time() if now is None else now
    rows = desk.rows(
        "SELECT number, begun, seen, address, browser, name, role, made_at, seen_at FROM sessions, accounts "
        "WHERE digest = ? AND key = account AND seen > ? AND begun > ?",
        digest(id_),
        now - idle,
        now - longest,
    )
    if not rows:
        return None
    number, begun, seen, address, browser, name, role, made_at, seen_at = rows[0]
    if now - seen > _SEEN_EVERY:
        with desk.transaction() as db:
            db.execute("UPDATE sessions SET seen = ? WHERE number = ?", (now, number))
            db.execute("DELETE FROM sessions WHERE seen <= ? OR begun <= ?", (now - idle, now - longest))
    return Session(number, Account(name, ROLES[role], made_at, seen_at), begun, seen, address, browser)


def sessions(desk: Desk, name: str) -> list[Session]:
    """The browsers in which this account is signed in, the latest first."""
    found = account(desk, name)
    rows = desk.rows(
        "SELECT number, begun, seen, address, browser FROM sessions WHERE account = ? ORDER BY seen DESC", key_of(name)
    )
    return [Session(n, found, *rest) for n, *rest in rows] if found else []


def end_session(desk: Desk, name: str, number: int) -> bool:
    """End one of this account's sessions; False where there was none."""
    with desk.transaction() as db:
        ended = db.execute("DELETE FROM sessions WHERE number = ? AND account = ?", (number, key_of(name)))
    return ended.rowcount > 0


def digest(secret: str) -> str:
    """What the desk keeps of a secret that a browser or a program holds."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


# --- slowly for whoever guesses -------------------------------------------------------------------------


def _counted(desk: Desk, name: str, visitor: Visitor) -> list[str]:
    """What a try is counted for: the browser that is known to the account, else the account and the address."""
    known = "SELECT 1 FROM known_browsers WHERE digest = ? AND account = ?"
    if visitor.known and desk.rows(known, digest(visitor.known), key_of(name)):
        return [f"browser {digest(visitor.known)} {key_of(name)}"]
    return [f"account {key_of(name)}", f"address {_network(visitor.address)}"]


def _tried(desk: Desk, whats: list[str], now: float) -> int:
    """Seconds to wait; 0 where a try may be made, which is counted as one in vain until it succeeds.

    Counted before the password is looked at, so that many tries at once are no way around; those that have to wait are
    not counted, so that waiting never grows by itself.
    """
    with desk.transaction() as db:
        db.execute("DELETE FROM attempts WHERE last < ?", (now - _FORGOTTEN,))
        wait = 0.0
        for what in whats:
            row = db.execute("SELECT failures, last FROM attempts WHERE what = ?", (what,)).fetchone()
            over = row[0] - _FREE[what.partition(" ")[0]] if row else -1
            if over >= 0:
                wait = max(wait, row[1] + min(2.0 ** min(over + 1, 10), _LONGEST_WAIT) - now)
        if wait > 0:
            return max(1, round(wait))
        for what in whats:
            db.execute(
                "INSERT INTO attempts VALUES (?, 1, ?) "
                "ON CONFLICT (what) DO UPDATE SET failures = failures + 1, last = excluded.last",
                (what, now),
            )
    return 0


def _network(address: str) -> str:
    """An address as tries are counted for it: of IPv6 its network, as one house has more addresses than tries."""
    if ":" not in address:
        return address
    import ipaddress

    try:
        return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))
    except ValueError:
        return address
