"""Tokens: what programs sign in with at the API. Each may do some things, so often a minute; kept as a hash only."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from enum import StrEnum

from index.accounts import ROLES, Account, account, key_of, moment
from index.desk import Desk
from index.passwords import AccountError
from index.sessions import digest

PREFIX = "rasad_"  # so that a token that was published by mistake is known as one
_MOST_TOKENS = 50
_LONGEST_LABEL = 80


class Scope(StrEnum):
    """What a token is for."""

    READ = "read"
    EXPORT = "export"
    WRITE = "write"


PERSIAN_SCOPES = {Scope.READ: "خواندن", Scope.EXPORT: "برداشتن فایل", Scope.WRITE: "نوشتن"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token as it is kept: `a_minute` requests, moments in ISO 8601, `used_at` empty for one never used."""

    number: int
    label: str
    scopes: frozenset[Scope]
    a_minute: int
    made_at: str
    used_at: str


@dataclass(frozen=True, slots=True)
class Used:
    """A request with a token: whose it is, what it may, and how long to wait where it asked too often (seconds)."""

    account: Account
    token: Token
    wait: int


def make_token(desk: Desk, name: str, label: str, scopes: frozenset[Scope], a_minute: int) -> tuple[str, Token]:
    """A new token of an account: its text, which is never seen again, and what is kept of it."""
    if account(desk, name) is None:
        raise AccountError(f"there is no account «{name[:64]}»; see: rasad accounts list", "چنین حسابی نیست.")
    if not scopes:
        raise AccountError("a token needs a scope: read, export or write", "دست‌کم یک کار را برای این کلید برگزینید.")
    text, label = PREFIX + secrets.token_urlsafe(32), " ".join(label.split())[:_LONGEST_LABEL] or "-"
    with desk.transaction() as db:
        held = db.execute("SELECT count(*) FROM tokens WHERE account = ?", (key_of(name),)).fetchone()[0]
        if held >= _MOST_TOKENS:
            raise AccountError(
                f"an account has at most {_MOST_TOKENS} tokens; revoke one first",
                "این حساب کلیدهای بسیار دارد؛ نخست یکی را بردارید.",
            )
        now = moment()
        number = db.execute(
            "INSERT INTO tokens (digest, account, label, scopes, a_minute, made_at) VALUES (?, ?, ?, ?, ?, ?)",
            (digest(text), key_of(name), label, " ".join(sorted(scopes)), a_minute, now),
        ).lastrowid
    return text, Token(int(number or 0), label, scopes, a_minute, now, "")


def tokens(desk: Desk, name: str) -> list[Token]:
    """The tokens of an account, the newest first."""
    rows = desk.rows(
        "SELECT number, label, scopes, a_minute, made_at, used_at FROM tokens WHERE account = ? ORDER BY number DESC",
        key_of(name),
    )
    return [Token(n, label, _scopes(scopes), rate, made, used) for n, label, scopes, rate, made, used in rows]


def revoke_token(desk: Desk, name: str, number: int) -> bool:
    """Let a token of this account be none; False where there was none."""
    with desk.transaction() as db:
        gone = db.execute("DELETE FROM tokens WHERE number = ? AND account = ?", (number, key_of(name)))
    return gone.rowcount > 0


def use_token(desk: Desk, text: str, now: float | None = None) -> Used | None:
    """Count a request with a token; None for a text that is none."""
    now = time.time() if now is None else now
    minute = int(now // 60)
    if not text.startswith(PREFIX):
        return None
    with desk.transaction() as db:
        row = db.execute(
            "UPDATE tokens SET used = CASE WHEN minute = ? THEN used + 1 ELSE 1 END, minute = ?, used_at = ? "
            "WHERE digest = ? RETURNING number, account, label, scopes, a_minute, made_at, used_at, used",
            (minute, minute, moment(), digest(text)),
        ).fetchone()
        whose = (
            row and db.execute("SELECT name, role, made_at, seen_at FROM accounts WHERE key = ?", (row[1],)).fetchone()
        )
    if not row or not whose:
        return None
    number, _, label, scopes, rate, made, used_at, used = row
    owner = Account(whose[0], ROLES[whose[1]], whose[2], whose[3])
    wait = max(1, 60 - int(now % 60)) if used > rate else 0
    return Used(owner, Token(number, label, _scopes(scopes), rate, made, used_at), wait)


def _scopes(text: str) -> frozenset[Scope]:
    return frozenset(Scope(part) for part in text.split() if part in list(Scope))
