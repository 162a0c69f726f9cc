"""Saved searches in words for people: when one is due, how it stands, what was said of a story."""

from __future__ import annotations

from index.shown import persian
from index.watch.calendar import Rule, RuleError, rule
from index.watch.said import Verdict

STATES = {"on": "روشن", "paused": "در مکث", "faulty": "خراب"}
KINDS = {
    "new": "خبر تازه",
    "more": "رسانهٔ دیگر",
    "denial": "تکذیب",
    "correction": "اصلاح",
    "figure": "رقم دیگر",
    "surge": "جهش",
}
VERDICTS = {Verdict.MUTED: "بس است", Verdict.FALSE: "هشدار نابه‌جا"}
_PERSONS = {"the page": "همین دستگاه", "the command line": "خط فرمان", "a link": "پیوند نامه"}
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
    try:
        asked = rule(text)
    except RuleError:
        return persian(text)
    kind = text.split(maxsplit=1)[0].lower()
    if kind == "cron":
        return persian(text)
    days, weekly = days_of(asked), kind == "weekly"
    run = len(days) > 2 and " ".join(days) in " ".join(WEEK)
    told = f"{WEEK[days[0]]} تا {WEEK[days[-1]]}" if run else " و ".join(WEEK[day] for day in days)
    clock = f"{min(asked.hours):02}:{min(asked.minutes):02}" if kind in ("daily", "weekly") else ""
    shown = " ".join(part for part in (_KINDS_OF_RULES[kind], told if weekly else "", clock) if part)
    only = told if len(days) < 7 and not weekly else ""
    return persian("، ".join(part for part in (shown, only, "روزهای کاری" if asked.working else "") if part))


def days_of(asked: Rule) -> list[str]:
    """The days of the week on which a rule is due, as rules say them, from Saturday on."""
    return [day for number, day in enumerate(WEEK) if (number + 5) % 7 in asked.weekdays]


def shown_person(person: str) -> str:
    """Who did something: an account's name, or which way it came: «خط فرمان», «a@example.org (با پیوند نامه)»."""
    address = person.removesuffix(" (by a link)")
    return f"{address} (با پیوند نامه)" if address != person else _PERSONS.get(person, person)
