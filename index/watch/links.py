"""Signed links: what a reader of a mail may do without signing in, one thing a link, until a day.

A link holds what it does, to which searches and story, for which address and until when, beside a signature
(HMAC-SHA-256) under this installation's secret. The secret lies in `links.secret` in the data folder, readable by its
owner alone; it is never shown.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.faults import RasadError, StoreError, disk_sentence

NAME = "links.secret"
PREFIX = "/links/"
_PART = "\x1f"
_LONGEST = 8_000  # of a token; more is no link of ours
_SIGNATURE = 16  # bytes: 128 bits
_HOUR = 3600


class LinkError(RasadError):
    """A link that does nothing: not ours, or too old; the message is one sentence."""


class Purpose(StrEnum):
    """What a link does."""

    PAUSE = "p"
    RESUME = "r"
    MUTE = "m"
    UNMUTE = "n"
    FALSE = "f"
    TRUE = "t"
    UNSUBSCRIBE = "u"
    SUBSCRIBE = "s"
    FEED = "a"


@dataclass(frozen=True, slots=True)
class Link:
    """One link: `until` in seconds (rounded up to the hour; 0 is without end), the rest empty where it says nothing."""

    purpose: Purpose
    watches: tuple[str, ...]
    address: str = ""
    story: str = ""
    until: float = 0.0


class Signer:
    """Makes links below a base address and reads them again."""

    __slots__ = ("_secret", "base")

    def __init__(self, base: str, secret: bytes) -> None:
        self.base, self._secret = base.rstrip("/"), secret

    def url(self, link: Link) -> str:
        """The whole address of a link."""
        return f"{self.base}{PREFIX}{self.token(link)}"

    def token(self, link: Link) -> str:
        """The last part of its address."""
        hours = -int(-link.until // _HOUR)
        parts = [link.purpose.value, f"{hours:x}", link.address, link.story, *link.watches]
        told = _PART.join(part.replace(_PART, " ") for part in parts).encode("utf-8", "replace")
        return f"{_text(told)}.{_text(self._signature(told))}"

    def read(self, token: str, now: float) -> Link:
        """The link that a token is; LinkError where it is none of ours, was changed, or is too old."""
        told, _, signature = token.partition(".")
        wrong = LinkError("this link is not whole, or not of this installation; open it from the mail once more")
        if len(token) > _LONGEST:
            raise wrong
        try:
            raw, given = _bytes(told), _bytes(signature)
        except (binascii.Error, ValueError):
            raise wrong from None
        if not hmac.compare_digest(given, self._signature(raw)):
            raise wrong
        purpose, hours, address, story, *watches = raw.decode("utf-8").split(_PART)
        until = int(hours, 16) * _HOUR
        if until and now > until:
            raise LinkError("this link is too old; a newer mail has a newer one")
        return Link(Purpose(purpose), tuple(watches), address, story, float(until))

    def secret_for(self, what: str) -> str:
        """A secret of its own for something else that is signed, such as a webhook's address."""
        return hmac.new(self._secret, b"secret for\0" + what.encode(), "sha256").hexdigest()

    def _signature(self, told: bytes) -> bytes:
        return hmac.new(self._secret, b"link\0" + told, "sha256").digest()[:_SIGNATURE]


def signer(data: Path, base: str) -> Signer:
    """The signer of the installation in this data folder; its secret is made where there is none yet."""
    path = data / NAME
    try:
        secret = _secret(path)
    except OSError as error:
        raise StoreError(disk_sentence(path, error)) from error
    return Signer(base, secret)


def _secret(path: Path) -> bytes:
    try:
        text = path.read_text("ascii")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{NAME}.{os.getpid()}.{secrets.token_hex(4)}")
        number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(unfinished, path)  # two that begin at once agree on the first one's
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
        text = path.read_text("ascii")
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    try:
        secret = bytes.fromhex(text.strip())
    except ValueError:
        secret = b""
    if len(secret) < 32:
        raise StoreError(f"{path} is damaged; move it away, then a new one is made and links of earlier mails end")
    return secret


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)
    if _text(raw) != text:
        raise ValueError(text)
    return raw
