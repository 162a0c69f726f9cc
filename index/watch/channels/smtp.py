"""A mail server: encrypted and verified, asked over one connection for as many mails as there are."""

from __future__ import annotations

import re
import smtplib
import ssl
from pathlib import Path

from index.settings import MailSettings
from index.watch.channels.channel import AwayError, RefusedError, is_mail, plain

# «550 5.7.1 relaying denied», «554 5.7.1 listed»: the server's policy is against us, the address may well live.
_POLICY = re.compile(r"\s*5\.7\.\d")


class SmtpChannel:
    """The mail server that the settings name."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def way(self, recipient: str) -> str:
        """Mails go through this server."""
        return f"the mail server {self._settings.host}" if is_mail(recipient) else ""

    def send(self, recipient: str, message_id: str, body: bytes) -> None:  # noqa: ARG002 - the mail holds its id
        """Hand the mail to the server."""
        host = self._settings.host
        try:
            self._connected().sendmail(self._settings.sender, [recipient], body)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            said = f"{code} {plain(text)}"
            if 500 <= code < 600 and not _POLICY.match(plain(text)):
                raise RefusedError(f"{recipient}: {said}") from error
            raise AwayError(f"{host} puts {recipient} off: {said}") from error
        except smtplib.SMTPDataError as error:
            said = f"{error.smtp_code} {plain(error.smtp_error)}"
            if 500 <= error.smtp_code < 600:
                raise RefusedError(f"{host} does not take this mail: {said}", dead=False) from error
            raise AwayError(f"{host} puts this mail off: {said}", all_of_them=self._forget(error)) from error
        except smtplib.SMTPResponseException as error:
            self._forget(error)
            raise AwayError(f"{host} does not take our mail: {plain(error.smtp_error)}", all_of_them=True) from error
        except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
            self._server = None
            raise AwayError(f"{host} does not answer: {plain(str(error))}", all_of_them=True) from error

    def close(self) -> None:
        """Say goodbye."""
        if self._server is not None:
            try:
                self._server.quit()
            except (OSError, smtplib.SMTPException):
                self._server.close()
            self._server = None

    def _forget(self, error: smtplib.SMTPResponseException) -> bool:
        """Whether the server hung up (421); then the next mail connects anew."""
        if error.smtp_code == 421:
            self._server = None
        return error.smtp_code == 421

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
        sentence = f"the mail password cannot be read from {asked.password_file}: {error}"
        raise AwayError(sentence, all_of_them=True) from error
