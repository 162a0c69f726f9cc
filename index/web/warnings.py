"""Where adding figures up is nonsense, or nearly: what a reader of a sum must know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.figures import FigureRow
from index.shown import shown_number


def warnings_of(rows: Sequence[FigureRow], whole: bool = True) -> list[str]:
    """Sentences on these figures, the gravest first; none where there is nothing to add."""
    if len(rows) < 2:
        return []
    told = []
    if not whole:
        told.append(f"فقط {shown_number(len(rows))} رقم نخست به حساب آمده است")
    scopes, stages = Counter(row.scope for row in rows), Counter(row.stage for row in rows)
    if scopes["total"]:
        told.append(f"{shown_number(scopes['total'])} رقم «مجموع تاکنون» است؛ جمع آن با اجزای خود دوباره شمردن است")
    promises = sum(stages[stage] for stage in ("promised", "asked", "estimated"))
    if promises and (stages["paid"] or stages["approved"]):
        told.append(
            f"{shown_number(promises)} رقم وعده، درخواست یا برآورد است و "
            f"{shown_number(stages['paid'] + stages['approved'])} رقم پرداخت‌شده یا مصوب؛ این دو را با هم جمع نکنید"
        )
    if any(row.value_high is not None for row in rows):
        told.append("از رقم‌های بازه‌ای («۵۰ تا ۷۰») سر پایین به جمع آمده است")
    told.append(
        "تکرار یک بار شمرده شده است، آن‌جا که گزارش‌ها یک خبرند یا مقدار، موضوع و استان رقم یکی است؛ "
        "جمع‌ها راهنماست، نه آمار"
    )
    return told
