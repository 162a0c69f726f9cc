"""Accounts: who may come in, and what each may do. Kept on the desk; passwords only as hashes."""

from __future__ import annotations

import datetime as dt
import sqlite3
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from index.desk import Desk
from index.passwords import AccountError, hashed, renewed
from nlp.letters import letters

_LONGEST_NAME = 64
_SIGNS = frozenset(" ._-@+\u200c")


class Role(IntEnum):
    """What someone may do; each may all that those before may."""

    VISITOR = 0  # has not signed in
    READER = 1
    EDITOR = 2
    ADMINISTRATOR = 3

    @property
    def word(self) -> str:
        """The role as it is kept and as the command line calls it."""
        return self.name.lower()


ROLES = {role.word: role for role in Role if role is not Role.VISITOR}
PERSIAN_ROLES = {Role.READER: "خواننده", Role.EDITOR: "ویراستار", Role.ADMINISTRATOR: "سرپرست"}


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account; moments are ISO 8601 in UTC, `seen_at` is empty for one who never signed in."""

    name: str
    role: Role
    made_at: str
    seen_at: str = ""


def there_are_accounts(desk: Desk) -> bool:
    """Whether anyone has to sign in."""
    return bool(desk.rows("SELECT 1 FROM accounts LIMIT 1"))


def administrators(desk: Desk) -> int:
    """How many may let people in."""
    return int(desk.rows("SELECT count(*) FROM accounts WHERE role = ?", Role.ADMINISTRATOR.word)[0][0])


def accounts(desk: Desk) -> list[Account]:
    """All accounts by name."""
    rows = desk.rows("SELECT name, role, made_at, seen_at FROM accounts ORDER BY key")
    return [Account(name, ROLES[role], made, seen) for name, role, made, seen in rows]


def account(desk: Desk, name: str) -> Account | None:
    """The account of this name, however it is written."""
    rows = desk.rows("SELECT name, role, made_at, seen_at FROM accounts WHERE key = ?", key_of(name))
    return next((Account(name, ROLES[role], made, seen) for name, role, made, seen in rows), None)


def add_account(desk: Desk, name: str, role: Role, password: str) -> Account:
    """A new account; AccountError where the name or the password will not do, or the first is no administrator's."""
    name = " ".join(unicodedata.normalize("NFC", name).translate(letters()).split())
    if not 0 < len(name) <= _LONGEST_NAME or not all(c.isalnum() or c in _SIGNS for c in name):
        raise AccountError(
            f"a name has 1 to {_LONGEST_NAME} letters, digits, spaces and . _ - @ +",
            "نام حساب از حرف، رقم، فاصله و نشانه‌های . _ - @ + ساخته می‌شود و دست‌بالا ۶۴ نویسه دارد.",
        )
    kept, now = hashed(name, password), moment()
    with desk.transaction() as db:
        if role is not Role.ADMINISTRATOR and not db.execute("SELECT 1 FROM accounts LIMIT 1").fetchone():
            raise AccountError(
                "the first account is an administrator's, who can let others in; give it --role administrator",
                "نخستین حساب باید از آنِ سرپرست باشد.",
            )
        try:
            db.execute(
                "INSERT INTO accounts (key, name, role, password, made_at) VALUES (?, ?, ?, ?, ?)",
                (key_of(name), name, role.word, kept, now),
            )
        except sqlite3.IntegrityError:
            raise AccountError(
                f"there is an account «{name}» already; see: rasad accounts list", f"حساب «{name}» از پیش هست."
            ) from None
    return Account(name, role, now)


def set_role(desk: Desk, name: str, role: Role) -> Account:
    """Let someone be this from now on, in what is open too: roles are looked up at each request."""
    with desk.transaction() as db:
        found = _there(db, name)
        if role is not Role.ADMINISTRATOR:
            _not_the_last(db, found)
        db.execute("UPDATE accounts SET role = ? WHERE key = ?", (role.word, key_of(name)))
    return Account(found.name, role, found.made_at, found.seen_at)


def remove_account(desk: Desk, name: str) -> Account:
    """Take an account away with its sessions and tokens; the last administrator goes last."""
    with desk.transaction() as db:
        found = _there(db, name)
        if db.execute("SELECT count(*) FROM accounts").fetchone()[0] > 1:
            _not_the_last(db, found)
        db.execute("DELETE FROM accounts WHERE key = ?", (key_of(name),))
        db.execute("DELETE FROM known_browsers WHERE account = ?", (key_of(name),))
        _shut_out(db, name)
    return found


def set_password(desk: Desk, name: str, password: str, but: int = 0) -> Account:
    """Give an account another password: its sessions end, and its tokens too.

    Where its owner does so in the session of number `but`, that session and the tokens stay.
    """
    kept = hashed(name, password)
    with desk.transaction() as db:
        found = _there(db, name)
        db.execute("UPDATE accounts SET password = ? WHERE key = ?", (kept, key_of(name)))
        db.execute("DELETE FROM known_browsers WHERE account = ?", (key_of(name),))
        db.execute("DELETE FROM attempts WHERE what = ?", (f"account {key_of(name)}",))
        _shut_out(db, name, but)
    return found


def kept_password(desk: Desk, name: str) -> str | None:
    """The hash of an account's password; None where there is no such account."""
    rows = desk.rows("SELECT password FROM accounts WHERE key = ?", key_of(name))
    return str(rows[0][0]) if rows else None


def renew_password(desk: Desk, name: str, kept: str, password: str) -> None:
    """Hash a password that fits anew where today's parameters are stronger."""
    if made := renewed(kept, password):
        with desk.transaction() as db:
            db.execute("UPDATE accounts SET password = ? WHERE key = ? AND password = ?", (made, key_of(name), kept))


def key_of(name: str) -> str:
    """What tells an account from others: its name without case, spaces and ways of writing a letter."""
    return "".join(unicodedata.normalize("NFKC", name[:200]).translate(letters()).casefold().split())


def moment() -> str:
    """Now, as it is kept."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _there(db: sqlite3.Connection, name: str) -> Account:
    row = db.execute("SELECT name, role, made_at, seen_at FROM accounts WHERE key = ?", (key_of(name),)).fetchone()
    if row is None:
        raise AccountError(
            f"there is no account «{name[:_LONGEST_NAME]}»; see: rasad accounts list", "چنین حسابی نیست."
        )
    return Account(row[0], ROLES[row[1]], row[2], row[3])


def _not_the_last(db: sqlite3.Connection, found: Account) -> None:
    others = "SELECT 1 FROM accounts WHERE role = ? AND key <> ?"
    if found.role is Role.ADMINISTRATOR and not db.execute(others, (found.role.word, key_of(found.name))).fetchone():
        raise AccountError(
            f"«{found.name}» is the last administrator; make another one first: rasad accounts role NAME administrator",
            f"«{found.name}» تنها سرپرست است؛ نخست سرپرست دیگری برگزینید.",
        )


def _shut_out(db: sqlite3.Connection, name: str, but: int = 0) -> None:
    db.execute("DELETE FROM sessions WHERE account = ? AND number <> ?", (key_of(name), but))
    if not but:
        db.execute("DELETE FROM tokens WHERE account = ?", (key_of(name),))
