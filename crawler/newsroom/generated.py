"""Any number of reports, made by recombining the written ones, so that benches of crawling have volume."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from crawler.newsroom.jalali import persian
from crawler.newsroom.source import SourceReport, moment, number, reports

_FIRST = moment("1402/07/01 00:05")


def generated(count: int, outlet: str = "isna", seed: int = 1403) -> tuple[SourceReport, ...]:
    """`count` reports of one outlet, oldest first, one every 17 minutes from Mehr 1402 on; the same for the same seed.

    Titles, leads and paragraphs are those of written reports, put together anew; the ordinary page, without traps.
    """
    chance = random.Random(seed)  # noqa: S311 (no secret: the same pages each time)
    written = [r for r in reports() if r.outlet == outlet and not (r.gallery or r.missing or r.blocked)]
    paragraphs = [p for r in written for p in r.paragraphs if not p.startswith(("## ", "- "))]
    made = []
    for index in range(count):
        at = _FIRST + dt.timedelta(minutes=17 * index)
        head, lead = chance.choice(written), chance.choice(written)
        made.append(
            replace(
                head,
                at=at,
                number=number(outlet, at),
                title=f"{head.title} ({persian(index + 1)})",
                lead=lead.lead,
                paragraphs=tuple(chance.choice(paragraphs) for _ in range(chance.randint(5, 12))),
                release="",
                revision=None,
                page_date_only=False,
                kicker_in_title=False,
            )
        )
    return tuple(made)
