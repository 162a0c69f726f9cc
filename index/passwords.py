"""Passwords: what a new one must be, and how it is kept (argon2id), so that whoever reads the desk cannot read them."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from index.faults import RasadError
from nlp.letters import letters

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 500
_FEWEST_LETTERS = 5  # different ones
# One hashing takes 64 MB and a tenth of a second: a flood of logins takes no more than two at once.
_HASHING = threading.BoundedSemaphore(2)


class AccountError(RasadError):
    """Something that cannot be done with an account: one sentence on the command line, another on the page."""

    def __init__(self, sentence: str, persian: str) -> None:
        super().__init__(sentence)
        self.persian = persian


def hashed(name: str, password: str) -> str:
    """What is kept of a new password of this account; AccountError where it is too easy to guess."""
    plain = _plain(password[: LONGEST + 1])
    if not SHORTEST <= len(plain) <= LONGEST:
        raise AccountError(
            f"a password has {SHORTEST} to {LONGEST} characters; a few words are long, and easy to keep in mind",
            "گذرواژه دست‌کم ۱۲ نویسه دارد؛ چند واژه پشت سر هم، هم بلند است و هم به یاد می‌ماند.",
        )
    if len(set(plain.casefold())) < _FEWEST_LETTERS or plain.casefold() == _plain(name).casefold():
        raise AccountError(
            "this password is easy to guess; take a few words that are not the account's name",
            "این گذرواژه را آسان می‌توان حدس زد؛ چند واژه برگزینید که نام حساب نباشد.",
        )
    return _hash(plain)


def fits(kept: str | None, password: str) -> bool:
    """Whether this is the password; as slow for an account that is not there (None)."""
    from argon2.exceptions import InvalidHashError, VerificationError

    plain, nobodys = _plain(password[: LONGEST + 1]), _nobodys()
    with _HASHING:
        try:
            return _hasher().verify(kept or nobodys, plain) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def renewed(kept: str, password: str) -> str | None:
    """The password that fits, hashed anew where what is kept was made with weaker parameters than today's."""
    return _hash(_plain(password)) if _hasher().check_needs_rehash(kept) else None


def _hash(plain: str) -> str:
    with _HASHING:
        return _hasher().hash(plain)


def _plain(password: str) -> str:
    """The password, however a keyboard writes it: «ی» and «ي», «۱» and «1» are one key to whoever types them."""
    text = unicodedata.normalize("NFC", password).translate(_letters())
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)


@cache
def _letters() -> dict[int, str]:
    return letters()


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash(secrets.token_hex())
