"""What people call the closed sets of a figure: relations, stages, scopes."""

from __future__ import annotations

RELATIONS = {
    "equal": "",
    "about": "حدود",
    "at_least": "دست‌کم",
    "at_most": "حداکثر",
    "more_than": "بیش از",
    "less_than": "کمتر از",
    "between": "بین",
}
STAGES = {"paid": "پرداخت‌شده", "approved": "مصوب", "promised": "وعده", "asked": "درخواست", "estimated": "برآورد"}
SCOPES = {"new": "تازه", "total": "مجموع"}
