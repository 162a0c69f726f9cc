"""A digest as a mail: right-to-left HTML with a plain-text part, a subject that says the news, headers that hold."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from email.message import EmailMessage
from email.utils import format_datetime

from index.settings import MailSettings
from index.shown import one_line, persian, shown_date, shown_number
from index.watch.digest import Digest, Line
from index.watch.mail_html import html_of

_LONGEST_SUBJECT = 140
KINDS = {"new": "", "more": "رسانه‌های بیشتر", "correction": "اصلاح"}


def mail_of(digest: Digest, settings: MailSettings, key: str, now: float) -> EmailMessage:
    """The finished mail; `key` names what it tells, so that the same news has the same Message-ID."""
    message = framed(digest.recipient, subject_of(digest), settings, key, now)
    message.set_content(text_of(digest), cte="base64")
    try:
        message.add_alternative(html_of(digest), subtype="html", cte="base64")
    except Exception:  # noqa: BLE001 - a page that cannot be made costs its looks, never the news
        return message
    return message


def framed(recipient: str, subject: str, settings: MailSettings, key: str, now: float) -> EmailMessage:
    """A mail with its headers alone."""
    message = EmailMessage()
    message["Subject"] = one_line(subject)[:_LONGEST_SUBJECT]
    message["From"] = f"رصد <{settings.sender}>"
    message["To"] = recipient
    message["Date"] = format_datetime(dt.datetime.fromtimestamp(now, dt.UTC))
    digest = hashlib.blake2b(f"{recipient}\n{key}".encode("utf-8", "replace"), digest_size=16).hexdigest()
    message["Message-ID"] = f"<{digest}@{settings.sender.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fa"
    if settings.owner:
        message["List-Unsubscribe"] = f"<mailto:{settings.owner}?subject=unsubscribe>"
    return message


def owner_mail(address: str, fault: str, settings: MailSettings, now: float) -> EmailMessage:
    """What the owner is told of a dead address."""
    subject = f"نشانی {address} نامه نمی‌پذیرد؛ نامه‌های آن نگه داشته شد"
    message = framed(settings.owner, subject, settings, f"dead {address}", now)
    lines = (
        f"کارساز نامه، نشانی {one_line(address)} را نپذیرفت: {one_line(fault)}",
        f"نامه‌های آن در صندوق خروجی مانده‌اند. پس از درست شدن: rasad watch revive {one_line(address)}",
    )
    message.set_content("\n".join(lines), cte="base64")
    return message


def fault_mail(name: str, fault: str, recipient: str, settings: MailSettings, now: float) -> EmailMessage:
    """What the readers of a search are told where its query no longer parses."""
    subject = f"جست‌وجوی «{name}» دیگر خوانده نمی‌شود و باید درست شود"
    message = framed(recipient, subject, settings, f"fault {name} {fault}", now)
    lines = (
        f"جست‌وجوی ذخیره‌شدهٔ «{one_line(name)}» خوانده نمی‌شود: {one_line(fault)}",
        "جست‌وجوهای دیگر سر جای خود هستند. آن را با همین نام دوباره ذخیره کنید: rasad watch add",
    )
    message.set_content("\n".join(lines), cte="base64")
    return message


def subject_of(digest: Digest) -> str:
    """The news in a line: a surge, a correction, or the first title and how many more."""
    if surge := next((section for section in digest.sections if section.surge), None):
        return f"{surge.name}: {surge.surge}"
    lines = [(section, line) for section in digest.sections for line in section.lines]
    if not lines:
        return "رصد: خبر تازه‌ای نیست"
    section, first = next((pair for pair in lines if pair[1].kind == "correction"), lines[0])
    title = f"{KINDS['correction']}: {first.title.text}" if first.kind == "correction" else first.title.text
    total = sum(len(each.lines) + each.more for each in digest.sections)
    name = section.name if len(digest.sections) == 1 else f"{shown_number(len(digest.sections))} جست‌وجو"
    if total == 1:
        return f"{section.name}: {title}"
    rest = f" و {shown_number(total - 1)} خبر دیگر"
    room = _LONGEST_SUBJECT - len(name) - len(rest) - 3
    title = one_line(title)
    return f"{name}: {title if len(title) <= room else title[: room - 1] + '…'}{rest}"


def text_of(digest: Digest) -> str:
    """The plain-text part."""
    parts: list[str] = []
    for section in digest.sections:
        parts += [f"■ {one_line(section.name)}", f"  جست‌وجو: {one_line(section.query)}"]
        if section.surge:
            parts.append(f"  {one_line(section.surge)}")
        parts.append("")
        for line in section.lines:
            parts += [*_line(line), ""]
        if section.more:
            parts += [f"  و {shown_number(section.more)} خبر دیگر", ""]
    parts.append("این نامه را رصد فرستاد، چون این جست‌وجوها برای این نشانی ذخیره شده‌اند.")
    return "\n".join(parts) + "\n"


def _line(line: Line) -> Iterable[str]:
    kind = KINDS[line.kind]
    yield f"• {kind + ': ' if kind else ''}{one_line(line.title.text)}"
    yield f"  {line.outlet}، {shown_date(line.published_at)}{more_outlets(line)}"
    if line.snippet.text:
        yield f"  {one_line(line.snippet.text)}"
    if line.reasons:
        yield f"  چرا: {'؛ '.join(line.reasons)}"
    if line.officials:
        yield f"  مقام‌ها: {'، '.join(line.officials)}"
    if line.sums:
        yield f"  مبلغ‌ها: {'؛ '.join(line.sums)}"
    if line.url:
        yield f"  {one_line(line.url)}"


def more_outlets(line: Line) -> str:
    """«+۵ رسانه», where other outlets ran the story too."""
    if not line.outlets:
        return ""
    names = "، ".join(line.outlets[:3]) + ("…" if len(line.outlets) > 3 else "")
    return persian(f" +{len(line.outlets)} رسانه ({names})")
