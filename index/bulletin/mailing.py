"""The bulletin as a mail: its headlines, a link to its page, its PDF attached; put into the outbox of the watch."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from email.message import EmailMessage

from index.bulletin import words
from index.bulletin.content import Content
from index.bulletin.drafts import BulletinError
from index.bulletin.editions import Edition, file_of
from index.desk import Desk
from index.settings import Settings
from index.shown import one_line, shown_number
from index.watch.letters import Letter
from index.watch.mail import framed
from index.watch.mail_signing import finished
from index.watch.outbox import put
from index.web.rendering import environment

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}", re.ASCII)
_LARGEST = 12_000_000  # bytes of a PDF that mail servers take; a larger one is only linked to


def recipients_of(settings: Settings) -> tuple[str, ...]:
    """Whom the settings mail each edition to; raises BulletinError where one is no address."""
    found = tuple(part.strip() for part in settings.bulletin.to.replace("،", ",").split(",") if part.strip())
    return checked_recipients(found)


def checked_recipients(addresses: Sequence[str]) -> tuple[str, ...]:
    """The addresses, each once; raises BulletinError where one is none."""
    for address in addresses:
        if not _ADDRESS.fullmatch(address):
            raise BulletinError(f"«{one_line(address)[:100]}» is no mail address, and bulletins go out by mail")
    return tuple(dict.fromkeys(addresses))


def send(desk: Desk, made: Edition, recipients: Sequence[str], settings: Settings, now: float) -> None:
    """Put the mails of an edition that was made before into the outbox, in one transaction."""
    if not recipients:
        raise BulletinError("the bulletin is mailed to nobody; name addresses with --to or in the setting bulletin.to")
    pdf = file_of(desk, made.number, "pdf")
    with desk.transaction() as db:
        put_mails(db, made.content, pdf, recipients, settings, now)


def put_mails(
    db: sqlite3.Connection, content: Content, pdf: bytes, recipients: Sequence[str], settings: Settings, now: float
) -> None:
    """Put a mail for each recipient into the outbox, inside the caller's transaction; an address once an edition."""
    for recipient in recipients:
        message = mail_of(content, pdf, recipient, settings, now)
        body = finished(message, settings.mail)
        put(db, Letter(message["Message-ID"], recipient, str(message["Subject"]), body), now)
        db.execute("INSERT OR IGNORE INTO bulletin_mails VALUES (?, ?, ?)", (content.number, recipient, now))


def mail_of(content: Content, pdf: bytes, recipient: str, settings: Settings, now: float) -> EmailMessage:
    """One finished mail."""
    message = framed(recipient, subject_of(content), settings.mail, f"bulletin {content.number}", now)
    link = link_to(content.number, settings)
    message.set_content(_text(content, link), cte="base64")
    html = environment().get_template("bulletin_mail.html").render(content=content, words=words, link=link)
    message.add_alternative(html, subtype="html", cte="base64")
    if len(pdf) <= _LARGEST:
        name = f"rasad-bulletin-{content.number}-{content.day}.pdf"
        message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    return message


def link_to(number: int, settings: Settings) -> str:
    """The edition's address as readers of mails reach it; empty where they reach none."""
    base = settings.mail.public_url.rstrip("/")
    return f"{base}/bulletins/{number}" if base else ""


def subject_of(content: Content) -> str:
    """The news in a line: «بولتن ۴ آذر: ۲۲ خبر؛ …»."""
    kind = "اصلاحیهٔ بولتن" if content.corrects else "بولتن"
    first = f"؛ {one_line(content.stories[0].title)}" if content.stories else ""
    return f"{kind} {words.day_short(content.day)}: {shown_number(len(content.stories))} خبر{first}"


def _text(content: Content, link: str) -> str:
    lines = [f"{content.office}: {words.TITLE}، {words.number_line(content)}، {words.weekday(content.day)}"]
    lines += ["، ".join(f"{number} {label}" for label, number in words.figures(content)), ""]
    if content.foreword:
        lines += [content.foreword, ""]
    for theme, stories in content.themes:
        lines.append(f"■ {theme}")
        lines += [f"• {story.title} ({story.outlet})" for story in stories]
        lines.append("")
    if link:
        lines.append(f"همهٔ بولتن: {link}")
    lines.append("بولتن به‌صورت PDF پیوست است.")
    return "\n".join(lines) + "\n"
