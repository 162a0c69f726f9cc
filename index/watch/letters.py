"""What goes into the outbox: the same news for each kind of recipient, a mail or a webhook's JSON, ready to be sent."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from index.settings import MailSettings
from index.shown import one_line
from index.watch.channels.channel import WEBHOOK, is_mail
from index.watch.digest import MOST_LINES, Digest, Line, fitted
from index.watch.mail import key_of, mail_of, subject_of, told_mail
from index.watch.mail_links import MailLinks
from index.watch.mail_signing import finished
from index.web.told import told as persian_fault

_LARGEST_PAGE = 95_000  # bytes; large mail providers cut a page off at some 100 kB
_FEWEST = 5  # stories, however large they are


@dataclass(frozen=True, slots=True)
class Letter:
    """One message for one recipient; the same news to the same one has the same id."""

    id: str
    recipient: str
    subject: str
    body: bytes


def digest_letter(
    digest: Digest, settings: MailSettings, links: MailLinks | None, key: str, now: float
) -> tuple[Letter, str]:
    """The message of a digest, and a sentence on what of it could not be made (empty where all could)."""
    if digest.recipient.startswith(WEBHOOK):
        id_ = key_of(digest.recipient, key)
        subject = subject_of(digest)
        told = {"id": id_, "kind": "digest", "at": _at(now), "subject": one_line(subject)}
        return _hook(id_, digest.recipient, subject, told | {"searches": list(_searches(digest, links))}), ""
    room = MOST_LINES
    while True:
        message, fault = mail_of(fitted(digest, room), settings, key, now, links)
        if room < _FEWEST or _page_bytes(message) <= _LARGEST_PAGE:
            break
        room = room * 2 // 3
    letter = Letter(message["Message-ID"], digest.recipient, str(message["Subject"]), finished(message, settings))
    return letter, fault


def _page_bytes(message: EmailMessage) -> int:
    page = message.get_body(("html",))
    return len(page.get_content().encode("utf-8", "replace")) if page else 0


def told_letter(
    recipient: str, subject: str, lines: tuple[str, ...], settings: MailSettings, key: str, now: float
) -> Letter:
    """A few sentences that someone must know."""
    if recipient.startswith(WEBHOOK):
        id_ = key_of(recipient, key)
        told = {"id": id_, "kind": "notice", "at": _at(now), "subject": one_line(subject), "lines": lines}
        return _hook(id_, recipient, subject, told)
    message = told_mail(recipient, subject, lines, settings, key, now)
    return Letter(message["Message-ID"], recipient, str(message["Subject"]), finished(message, settings))


def dead_letter(address: str, fault: str, settings: MailSettings, now: float) -> Letter:
    """What the owner is told of a dead address."""
    return told_letter(
        settings.owner,
        f"نشانی {address} پیام نمی‌پذیرد؛ پیام‌های آن نگه داشته شد",
        (
            f"نشانی {address} پذیرفته نشد: {fault}",
            f"پیام‌های آن در صندوق خروجی مانده‌اند. پس از درست شدن: rasad watch revive {address}",
        ),
        settings,
        f"dead {address} {_at(now)[:10]}",
        now,
    )


def fault_letters(name: str, fault: str, readers: tuple[str, ...], settings: MailSettings, now: float) -> list[Letter]:
    """What the readers of a search and the owner are told where its query no longer parses."""
    told = dict.fromkeys(
        reader for reader in (*readers, settings.owner) if reader.startswith(WEBHOOK) or is_mail(reader)
    )
    lines = (
        f"جست‌وجوی ذخیره‌شدهٔ «{name}» خوانده نمی‌شود: {persian_fault(fault)}",
        "جست‌وجوهای دیگر سر جای خود هستند. آن را با همین نام دوباره ذخیره کنید: rasad watch add",
    )
    subject = f"جست‌وجوی «{name}» دیگر خوانده نمی‌شود و باید درست شود"
    return [told_letter(reader, subject, lines, settings, f"fault {name} {fault}", now) for reader in told]


def _hook(id_: str, recipient: str, subject: str, told: dict[str, Any]) -> Letter:
    return Letter(id_, recipient, one_line(subject), json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))


def _searches(digest: Digest, links: MailLinks | None) -> Iterator[dict[str, Any]]:
    for section in digest.sections:
        yield {
            "name": section.name,
            "query": section.query,
            "surge": section.surge or None,
            "behind": section.behind,
            "stories": [_story(section.name, line, links) for line in section.lines],
            "more": section.more,
            "days": section.weeks,
            "links": links.of_section(section) if links else {},
        }


def _story(name: str, line: Line, links: MailLinks | None) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "denies": line.denies,
        "story": line.story,
        "id": line.id,
        "title": line.title.text,
        "text": line.snippet.text,
        "outlet": line.outlet,
        "published_at": line.published_at,
        "url": line.url,
        "other_outlets": line.outlets,
        "told": [each for each, _ in line.told],
        "why": line.reasons,
        "officials": line.officials,
        "sums": line.sums,
        "links": links.of_line(name, line) if links else {},
    }


def _at(now: float) -> str:
    return dt.datetime.fromtimestamp(now, dt.UTC).isoformat(timespec="seconds")
