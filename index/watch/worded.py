"""Saved searches in words for people: when one is due, how it stands, what was said of a story."""

from __future__ import annotations

from index.shown import persian
from index.watch.said import Verdict

STATES = {"on": "روشن", "paused": "در مکث", "faulty": "خراب"}
KINDS = {"new": "خبر تازه", "more": "رسانهٔ دیگر", "correction": "اصلاح", "figure": "رقم دیگر", "surge": "جهش"}
VERDICTS = {Verdict.MUTED: "بس است", Verdict.FALSE: "هشدار نابه‌جا"}
WEEK = {
    "saturday": "شنبه",
    "sunday": "یکشنبه",
    "monday": "دوشنبه",
    "tuesday": "سه‌شنبه",
    "wednesday": "چهارشنبه",
    "thursday": "پنجشنبه",
    "friday": "جمعه",
}
_KINDS_OF_RULES = {"instant": "بی‌درنگ", "hourly": "هر ساعت", "daily": "هر روز", "weekly": "هر هفته", "cron": "با cron"}


def shown_rule(text: str) -> str:
    """A rule for people: «هر روز ۰۷:۳۰، روزهای کاری»."""
    words = text.split()
    if not words or words[0] == "cron":
        return persian(text)
    working = words[-1] == "working"
    words = words[:-1] if working else words
    on = words.index("on") if "on" in words else len(words)
    days = " ".join(_day(word) for word in " ".join(words[on + 1 :]).replace("-", " تا ").replace(",", " و ").split())
    shown = " ".join([_KINDS_OF_RULES.get(words[0], words[0]), *(_day(word) for word in words[1:on])])
    return persian("، ".join(part for part in (shown, days, "روزهای کاری" if working else "") if part))


def _day(word: str) -> str:
    return next((name for day, name in WEEK.items() if word.lower() in (day, day[:3])), word)
