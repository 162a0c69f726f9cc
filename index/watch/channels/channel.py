"""What a channel is: it takes finished messages for recipients of its kind, and says how it went by what it raises."""

from __future__ import annotations

from typing import Protocol

from index.faults import RasadError

WEBHOOK = "webhook:"
FEED = "feed"  # a recipient that is sent nothing: the search's feed is there to be fetched


class RefusedError(RasadError):
    """What will never be taken. `dead` says that the address is at fault, not this one message."""

    def __init__(self, sentence: str, dead: bool = True) -> None:
        super().__init__(sentence)
        self.dead = dead


class AwayError(RasadError):
    """What cannot be taken now; later it may. `all_of_them` says that the whole way is closed, not one address."""

    def __init__(self, sentence: str, all_of_them: bool = False) -> None:
        super().__init__(sentence)
        self.all_of_them = all_of_them


class Channel(Protocol):
    """Takes finished messages, one by one."""

    def way(self, recipient: str) -> str:
        """The name of the way to this recipient: where it is closed, all who share it wait. Empty: not for us."""

    def send(self, recipient: str, message_id: str, body: bytes) -> None:
        """Hand it over; when this returns it was taken. Raises RefusedError or AwayError."""

    def close(self) -> None:
        """Give connections back."""


def is_mail(recipient: str) -> bool:
    """Whether a recipient is a mail address, and no webhook or feed."""
    return "@" in recipient and not recipient.startswith(WEBHOOK)


def plain(text: bytes | str) -> str:
    """What a server said, on one line of bounded length."""
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(shown.split())[:200]
