"""Channels: how what the watch writes leaves. One file a channel, all behind `Channel`; here is who takes what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.settings import Settings
from index.watch.channels.channel import Channel, RefusedError
from index.watch.channels.folder import FolderChannel
from index.watch.channels.smtp import SmtpChannel
from index.watch.channels.webhook import WebhookChannel
from index.watch.links import Signer


def channels_of(settings: Settings, signer: Signer) -> Channels:
    """All channels that the settings name; what none of them takes waits in the outbox."""
    found: list[Channel] = [WebhookChannel(settings.watch, signer)]
    if settings.mail.mailbox:
        found.append(FolderChannel(Path(settings.mail.mailbox)))
    elif settings.mail.host:
        found.append(SmtpChannel(settings.mail))
    return Channels(found)


class Channels:
    """Several channels as one: each recipient goes to the first that takes it."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self._channels = tuple(channels)

    def way(self, recipient: str) -> str:
        """The way of the channel that takes it; empty where none does."""
        return next((way for channel in self._channels if (way := channel.way(recipient))), "")

    def send(self, recipient: str, message_id: str, body: bytes) -> None:
        """Hand it to the channel that takes it."""
        for channel in self._channels:
            if channel.way(recipient):
                channel.send(recipient, message_id, body)
                return
        raise RefusedError(f"no channel takes {recipient}")

    def close(self) -> None:
        """Close them all."""
        for channel in self._channels:
            channel.close()
