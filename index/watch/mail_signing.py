"""A mail as it leaves: headers that survive folding, one-click unsubscription where it holds, and our DKIM signature.

RFC 8058 asks that a mail with `List-Unsubscribe-Post` is signed with DKIM and that the signature covers that header and
`List-Unsubscribe`; without a signature, only the `mailto:` is offered.
"""

from __future__ import annotations

from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from pathlib import Path
from urllib.parse import quote

from index.faults import RasadError
from index.settings import MailSettings

# Each is covered by the signature; From twice, so that none can be added.
_SIGNED = (
    "from", "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding",
    "auto-submitted", "list-id", "list-unsubscribe", "list-unsubscribe-post",
)  # fmt: skip
_AS_THEY_ARE = frozenset({"list-unsubscribe", "list-unsubscribe-post", "message-id", "list-id"})
_LONGEST_LINE = 900


class SigningError(RasadError):
    """A mail that cannot be signed; the message is one sentence."""


class _Policy(EmailPolicy):
    """SMTP's, but long addresses stay whole and a Persian subject keeps its spaces.

    The library would write an address as encoded words, which no reader follows, and loses the space where two encoded
    words meet: «امروز۱۴ گزارش».
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _AS_THEY_ARE:
            return f"{name}: {value}{self.linesep}"
        if name.lower() == "subject" and not str(value).isascii():
            words = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
            return f"{name}: {words}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


POLICY = _Policy(linesep="\r\n")


def unsubscribing(message: EmailMessage, settings: MailSettings, one_click: str, name: str) -> None:
    """Add the headers by which mail programs offer to unsubscribe: one click where RFC 8058 allows it, else a mail."""
    offered = []
    if settings.dkim != "none" and one_click.startswith("https://") and len(one_click) < _LONGEST_LINE:
        offered.append(f"<{one_click}>")
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if settings.owner:
        subject = quote(f"unsubscribe {name}"[:80], safe="")
        offered.append(f"<mailto:{settings.owner}?subject={subject}>")
    if offered:
        message["List-Unsubscribe"] = ", ".join(offered)


def finished(message: EmailMessage, settings: MailSettings) -> bytes:
    """The mail as bytes, signed where we sign.

    Where that fails, it goes without a signature and without one-click, which needs one: news is worth more. The fault
    is told by `signing_fault`.
    """
    if settings.dkim != "own":
        return message.as_bytes(policy=POLICY)
    try:
        return _signed(message, settings)
    except SigningError:
        del message["List-Unsubscribe-Post"]
        mailto = [part for part in str(message["List-Unsubscribe"] or "").split(", ") if part.startswith("<mailto:")]
        del message["List-Unsubscribe"]
        if mailto:
            message["List-Unsubscribe"] = mailto[0]
        return message.as_bytes(policy=POLICY)


def signing_fault(settings: MailSettings) -> str:
    """Why our mails cannot be signed, in a sentence; empty where they can, or need not be."""
    if settings.dkim != "own":
        return ""
    probe = EmailMessage()
    probe["From"] = settings.sender
    probe.set_content("\n")
    try:
        _signed(probe, settings)
    except SigningError as error:
        return str(error)
    return ""


def _signed(message: EmailMessage, settings: MailSettings) -> bytes:
    import dkim

    domain = settings.dkim_domain or settings.sender.rpartition("@")[2]
    try:
        key = Path(settings.dkim_key_file).read_bytes()
    except OSError as error:
        raise SigningError(
            f"the setting mail.dkim_key_file names «{settings.dkim_key_file}», which cannot be read: {error.strerror}"
        ) from None
    raw = message.as_bytes(policy=POLICY)
    present = {name.lower() for name in message.keys()}  # noqa: SIM118 - a message is no dictionary
    covered = [name.encode() for name in _SIGNED if name in present]
    try:
        header = dkim.sign(
            raw,
            settings.dkim_selector.encode("ascii"),
            domain.encode("ascii"),
            key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=covered,
        )
    except Exception as error:  # noqa: BLE001 - a key can be wrong in many ways, and none may hold up the news
        name = type(error).__name__
        raise SigningError(
            f"mails are not signed: the key in «{settings.dkim_key_file}» does not fit ({name})"
        ) from None
    return bytes(header) + raw
