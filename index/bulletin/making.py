"""Making an edition: choose, build, write its files, keep it and put its mails into the outbox, at one stroke."""

from __future__ import annotations

import time
from collections.abc import Sequence

from index.asking import asking
from index.bulletin.building import build
from index.bulletin.choosing import Choice, choose
from index.bulletin.content import Content
from index.bulletin.drafts import BulletinError
from index.bulletin.editions import Edition, edition, keep
from index.bulletin.fonts import Font, font_of
from index.bulletin.mailing import put_mails
from index.desk import Desk
from index.lock import alone
from index.settings import Settings
from index.stories import fold_new


def draft(settings: Settings, now: float | None = None) -> tuple[Choice, Content]:
    """What the next edition would be, if it were made now."""
    moment = time.time() if now is None else now
    with asking(settings) as asked, Desk(settings.desk_path) as desk:
        choice = choose(asked, desk, settings, moment)
        return choice, build(asked, desk, settings, choice, moment)


def make(
    settings: Settings, person: str = "", recipients: Sequence[str] = (), now: float | None = None
) -> Edition | None:
    """Make the next edition and mail it to these; None where there is nothing to tell.

    BulletinError where another process makes one just now.
    """
    moment = time.time() if now is None else now
    font = font_of(settings)
    with alone(settings.data / "bulletin.lock") as ours, asking(settings) as asked, Desk(settings.desk_path) as desk:
        if not ours:
            raise BulletinError("another rasad makes a bulletin just now; look again in a minute")
        fold_new(desk, asked.documents)
        choice = choose(asked, desk, settings, moment)
        content = build(asked, desk, settings, choice, moment)
        if not content.stories:
            return None
        files = files_of(content, font)
        keep(
            desk, content, person, moment, choice.until, files,
            lambda db: put_mails(db, content, files["pdf"], recipients, settings, moment),
        )  # fmt: skip
        return edition(desk, content.number)


def files_of(content: Content, font: Font, forms: Sequence[str] = ("pdf", "docx")) -> dict[str, bytes]:
    """The bulletin in these forms."""
    made: dict[str, bytes] = {}
    if "pdf" in forms:
        from index.bulletin.pdf import pdf_of

        made["pdf"] = pdf_of(content, font)
    if "docx" in forms:
        from index.bulletin.docx import docx_of

        made["docx"] = docx_of(content, font.name)
    return made
