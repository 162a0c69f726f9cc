"""Telling that the file of holidays is missing or damaged: once, to those whose searches keep them and to the owner."""

from __future__ import annotations

from collections.abc import Sequence

from index.desk import Desk
from index.settings import Settings
from index.watch.calendar import holidays_fault
from index.watch.channels.channel import WEBHOOK, is_mail
from index.watch.letters import told_letter
from index.watch.outbox import put
from index.watch.searches import watches
from index.web.told import told as persian_fault

_MARK = "holidays missing"
_NAMED = 10


def tell_of_holidays(desk: Desk, settings: Settings, now: float) -> str:
    """The sentence on the file of holidays, empty where it is there or no search keeps holidays; it is mailed once."""
    fault = holidays_fault()
    told = desk.mark(_MARK) or ""
    if fault == told and not fault:
        return ""
    kept = [watch for watch in watches(desk) if watch.state != "paused" and watch.rule.split()[-1:] == ["working"]]
    if fault and not kept:
        return ""
    if fault == told:
        return fault
    readers = [reader for watch in kept for reader in watch.recipients if reader.startswith(WEBHOOK) or is_mail(reader)]
    subject = "پروندهٔ تعطیلی‌های رسمی نیست یا درست خوانده نمی‌شود"
    with desk.transaction() as db:
        db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (_MARK, fault))
        for reader in dict.fromkeys([*readers, settings.mail.owner]) if fault else ():
            if reader:
                # nobody learns here what others look for
                own = [w.name for w in kept if reader in w.recipients or reader == settings.mail.owner]
                letter = told_letter(reader, subject, _lines(own, fault), settings.mail, f"{_MARK} {now:.0f}", now)
                put(db, letter, now)
    return fault


def _lines(names: Sequence[str], fault: str) -> tuple[str, ...]:
    named = "، ".join(f"«{name}»" for name in names[:_NAMED]) + ("، …" if len(names) > _NAMED else "")
    return (
        f"جست‌وجوهایی که در روزهای کاری خبر می‌دهند ({named}) همچنان کار می‌کنند، ولی همهٔ تعطیلی‌ها را نمی‌شناسند.",
        persian_fault(fault),
    )
