"""Channels: how a finished mail leaves. A mail server, or a folder in which each mail becomes a file."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from pathlib import Path
from typing import Protocol

from index.faults import RasadError, disk_sentence
from index.settings import MailSettings, Settings


class RefusedError(RasadError):
    """A mail that will never be taken for its address: the server said so."""


class AwayError(RasadError):
    """The channel cannot take mails now; later it may."""


class Channel(Protocol):
    """Takes finished mails, one by one. Raises RefusedError or AwayError."""

    def send(self, recipient: str, message_id: str, body: bytes) -> None:
        """Hand the mail over; when this returns it was taken."""

    def close(self) -> None:
        """Give connections back."""


def channel_of(settings: Settings) -> Channel | None:
    """The channel that the settings name; None where mails go nowhere yet (they wait in the outbox)."""
    mail = settings.mail
    if mail.mailbox:
        return FolderChannel(Path(mail.mailbox))
    return SmtpChannel(mail) if mail.host else None


class FolderChannel:
    """Writes each mail as a file of its own; the same mail again is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, recipient: str, message_id: str, body: bytes) -> None:
        """Write the file, whole or not at all."""
        name = hashlib.blake2b(f"{message_id} {recipient}".encode(), digest_size=10).hexdigest()
        path = self._folder / f"{name}.eml"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".unfinished")
            unfinished.write_bytes(body)
            unfinished.replace(path)
        except OSError as error:
            raise AwayError(disk_sentence(path, error)) from error

    def close(self) -> None:
        """Nothing is held."""


class SmtpChannel:
    """A mail server, asked over one connection for as many mails as there are."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def send(self, recipient: str, message_id: str, body: bytes) -> None:  # noqa: ARG002 - the mail holds its id
        """Hand the mail to the server."""
        try:
            server = self._connected()
            server.sendmail(self._settings.sender, [recipient], body)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            self._judge(code, text, recipient, error)
        except smtplib.SMTPResponseException as error:
            self._server = None if error.smtp_code == 421 else self._server
            if isinstance(error, smtplib.SMTPDataError):
                self._judge(error.smtp_code, error.smtp_error, recipient, error)
            raise AwayError(f"{self._settings.host} does not take our mail: {_plain(error.smtp_error)}") from error
        except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
            self._server = None
            raise AwayError(f"{self._settings.host} does not answer: {error}") from error

    def close(self) -> None:
        """Say goodbye."""
        if self._server is not None:
            try:
                self._server.quit()
            except (OSError, smtplib.SMTPException):
                self._server.close()
            self._server = None

    def _judge(self, code: int, text: bytes | str, recipient: str, error: Exception) -> None:
        if 500 <= code < 600:
            raise RefusedError(f"{recipient}: {code} {_plain(text)}") from error
        raise AwayError(f"{self._settings.host} puts {recipient} off: {code} {_plain(text)}") from error

    def _connected(self) -> smtplib.SMTP:
        if self._server is not None:
            return self._server
        asked = self._settings
        context = ssl.create_default_context(cafile=asked.ca_file or None)
        server: smtplib.SMTP
        if asked.security == "tls":
            server = smtplib.SMTP_SSL(asked.host, asked.port, timeout=asked.timeout, context=context)
        else:
            server = smtplib.SMTP(asked.host, asked.port, timeout=asked.timeout)
            if asked.security == "starttls":
                server.starttls(context=context)
        if asked.user:
            server.login(asked.user, _password(asked))
        self._server = server
        return server


def _password(asked: MailSettings) -> str:
    if not asked.password_file:
        return asked.password.reveal()
    try:
        return Path(asked.password_file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise AwayError(f"the mail password cannot be read from {asked.password_file}: {error}") from error


def _plain(text: bytes | str) -> str:
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(shown.split())[:200]
