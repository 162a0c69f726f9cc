"""Who sits before a request, and what they may do: readers look, editors change, administrators let people in.

On one's own machine nobody signs in: whoever asks over loopback has every right.
"""

from __future__ import annotations

import hmac
import secrets
from contextvars import ContextVar
from dataclasses import dataclass

from starlette.exceptions import HTTPException

from index.accounts import Role
from index.tokens import Scope

__all__ = ["Role", "Seat", "demand", "form_token", "own", "seat", "seated", "share_secret"]


@dataclass(frozen=True, slots=True)
class Seat:
    """One person at work: the account's name (empty on one's own machine), the role, and the secret of this session.

    `session` is the number of the browser's session, 0 without one; `scopes` is what a program's token is for.
    """

    name: str
    role: Role
    secret: bytes
    session: int = 0
    scopes: frozenset[Scope] = frozenset(Scope)

    def may(self, role: Role) -> bool:
        """Whether this person may do what the role may."""
        return self.role >= role


# One secret for as long as the server runs: forms of an earlier run are asked for again.
_OWN = [Seat("", Role.ADMINISTRATOR, secrets.token_bytes(32))]
_SEAT: ContextVar[Seat | None] = ContextVar("seat", default=None)


def own() -> Seat:
    """Whoever sits at this machine, where nobody has to sign in."""
    return _OWN[0]


def share_secret(secret: bytes) -> None:
    """Let this process know the forms of the server's other processes as our own."""
    _OWN[0] = Seat("", Role.ADMINISTRATOR, secret)


def seat() -> Seat:
    """Who sits before this request."""
    return _SEAT.get() or own()


def seated(person: Seat) -> None:
    """From here on this request is that person's."""
    _SEAT.set(person)


def demand(role: Role) -> Seat:
    """The person, who may do this; HTTPException 403 where they may not."""
    person = seat()
    if not person.may(role):
        raise HTTPException(403, "your account may not change this")
    return person


def form_token() -> str:
    """What each form of this session carries, so that no strange page can send one in this person's name."""
    return hmac.new(seat().secret, b"form", "sha256").hexdigest()
