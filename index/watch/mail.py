"""A digest as a mail: right-to-left HTML with a plain-text part, a subject that says the news, headers that hold."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from email.utils import format_datetime

from index.settings import MailSettings
from index.shown import one_line, persian, shown_date, shown_number
from index.watch.digest import MARKS, OF_TOLD, Digest, Line, Section, counted, stories_of
from index.watch.mail_html import html_of
from index.watch.mail_links import WORDS, MailLinks
from index.watch.mail_signing import unsubscribing

_LONGEST_SUBJECT = 140
_LONGEST_TITLE = 110
WHY = "این نامه را رصد فرستاد، چون این جست‌وجوها برای این نشانی ذخیره شده‌اند."


def mail_of(
    digest: Digest, settings: MailSettings, key: str, now: float, links: MailLinks | None = None
) -> tuple[EmailMessage, str]:
    """The mail, and a sentence on what of it could not be made (empty where all could).

    `key` names what it tells, so that the same news has the same Message-ID. Whatever fails, the news goes out: without
    its page where that cannot be made, and as bare counts where nothing else can.
    """
    fault = ""
    try:
        subject, text = subject_of(digest), text_of(digest, links)
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not hold up this mail or the others
        fault = f"a mail to {digest.recipient} could not be put into words ({type(error).__name__}: {error})"
        subject, text = _bare(digest)
    message = framed(digest.recipient, subject, settings, key, now)
    names = [section.name for section in digest.sections]
    unsubscribing(message, settings, links.unsubscribe(names) if links else "", "، ".join(names))
    try:
        page = html_of(digest, links)
    except Exception as error:  # noqa: BLE001 - a page that cannot be made costs its looks, never the news
        fault = fault or f"the page of a mail to {digest.recipient} could not be made ({type(error).__name__}: {error})"
        message.set_content(f"{text}\n(نمای این نامه ساخته نشد و فقط متن آن آمد.)\n", cte="base64")
        return message, one_line(fault)
    message.set_content(text, cte="base64")
    message.add_alternative(page, subtype="html", cte="base64")
    return message, one_line(fault)


def framed(recipient: str, subject: str, settings: MailSettings, key: str, now: float) -> EmailMessage:
    """A mail with its headers alone."""
    message = EmailMessage()
    message["Subject"] = _cut(one_line(subject), _LONGEST_SUBJECT)
    message["From"] = f"رصد <{settings.sender}>"
    message["To"] = recipient
    message["Date"] = format_datetime(dt.datetime.fromtimestamp(now, dt.UTC))
    message["Message-ID"] = f"<{key_of(recipient, key)}@{settings.sender.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fa"
    return message


def key_of(recipient: str, key: str) -> str:
    """What names the same news to the same recipient, always in the same way."""
    return hashlib.blake2b(f"{recipient}\n{key}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def told_mail(
    recipient: str, subject: str, lines: Iterable[str], settings: MailSettings, key: str, now: float
) -> EmailMessage:
    """A plain mail of a few lines, for what an owner must know."""
    message = framed(recipient, subject, settings, key, now)
    message.set_content("\n".join(map(one_line, lines)) + "\n", cte="base64")
    return message


def subject_of(digest: Digest) -> str:
    """The news in a line: a surge, a denial, a correction, or the first title and how many more."""
    if surge := next((section for section in digest.sections if section.surge), None):
        return f"{surge.name}: {surge.surge}"
    lines = [(section, line) for section in digest.sections for line in section.lines]
    total = stories_of(digest.sections)
    if not lines:  # none of them could be shown
        return f"رصد: {shown_number(total)} خبر تازه" if total else "رصد: خبر تازه‌ای نیست"
    section, first = next((pair for pair in lines if pair[1].kind in OF_TOLD), lines[0])
    title = one_line(first.title.text)
    if first.kind in OF_TOLD:
        title = f"{MARKS[first.kind]}: {title}"
    elif first.told:
        title = one_line(first.told[0][0])  # the news is what differs or surges
    searches = len(digest.sections) + digest.more
    name = section.name if searches == 1 else f"{shown_number(searches)} جست‌وجو"
    what = counted([line for _, line in lines])
    rest = f" و {shown_number(total - 1)} {what} دیگر" if total > 1 else ""
    return f"{name}: {_cut(title, max(20, _LONGEST_TITLE - len(name) - len(rest)))}{rest}"


def text_of(digest: Digest, links: MailLinks | None = None) -> str:
    """The plain-text part."""
    parts: list[str] = []
    for section in digest.sections:
        parts += [*_section(section, links), ""]
    if digest.more:
        parts += [f"و {shown_number(digest.more)} جست‌وجوی دیگر که خبر تازه دارند.", ""]
    parts += ["--", WHY]
    return "\n".join(parts) + "\n"


def _section(section: Section, links: MailLinks | None) -> Iterator[str]:
    yield f"■ {one_line(section.name)}"
    yield f"  جست‌وجو: {one_line(section.query)}"
    if section.surge:
        yield f"  جهش: {one_line(section.surge)}"
        yield from (f"  {one_line(line)}{f' {one_line(url)}' if url else ''}" for line, url in section.behind)
    yield ""
    for line in section.lines:
        yield from _line(section.name, line, links)
        yield ""
    if section.more:
        yield f"  و {shown_number(section.more)} {section.counted} دیگر"
    if section.fault:
        yield f"  {one_line(section.fault)}"
    if links:
        for key, url in links.of_section(section).items():
            yield f"  {WORDS[key]}: {url}"


def _line(name: str, line: Line, links: MailLinks | None) -> Iterator[str]:
    marks = "، ".join(MARKS[mark] for mark in line.marks)
    yield f"• {marks + ': ' if marks else ''}{one_line(line.title.text)}"
    yield f"  {'، '.join(filter(None, (line.outlet, shown_date(line.published_at) or 'بی‌تاریخ')))}{more_outlets(line)}"
    yield from (f"  {one_line(each)}" for each, _ in line.told)
    if line.snippet.text:
        yield f"  {one_line(line.snippet.text)}"
    if line.reasons:
        yield f"  چرا: {'؛ '.join(map(one_line, line.reasons))}"
    if line.officials:
        yield f"  مقام‌ها: {'، '.join(line.officials)}"
    if line.sums:
        yield f"  {line.sums_label}: {'؛ '.join(line.sums)}"
    if line.url:
        yield f"  خبر: {one_line(line.url)}"
    if links:
        for key, url in links.of_line(name, line).items():
            yield f"  {WORDS[key]}: {url}"


def more_outlets(line: Line) -> str:
    """«+۵ رسانه», where other outlets ran the story too."""
    if not line.outlets:
        return ""
    names = "، ".join(line.outlets[:3]) + ("…" if len(line.outlets) > 3 else "")
    return persian(f" +{len(line.outlets)} رسانه ({names})")


def _bare(digest: Digest) -> tuple[str, str]:
    """Subject and text where nothing else can be made: which searches, and how many stories."""
    counts = [f"{one_line(each.name)}: {shown_number(len(each.lines) + each.more)} خبر" for each in digest.sections]
    return "رصد: خبر تازه برای جست‌وجوهای شما", "\n".join(
        [*counts, "", "این نامه ساخته نشد؛ خبرها در رصد هستند."]
    ) + "\n"


def _cut(text: str, length: int) -> str:
    """The text, or its beginning to the end of a word."""
    if len(text) <= length:
        return text
    whole, _, _ = text[:length].rpartition(" ")
    return (whole or text[: length - 1]).rstrip(" ،؛:") + "…"
