"""What people call the closed sets of a figure: relations, stages, scopes."""

from __future__ import annotations

from index.figures import RELATIONS

__all__ = ("RELATIONS", "SCOPES", "STAGES")

STAGES = {"paid": "پرداخت‌شده", "approved": "مصوب", "promised": "وعده", "asked": "درخواست", "estimated": "برآورد"}
SCOPES = {"new": "تازه", "total": "مجموع"}
