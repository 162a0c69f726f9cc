"""Health: how each site's collecting goes, as a state and a sentence for people, with an alarm when something breaks.

Two things tell that a site's layout changed or its feed died: the share of its last pages whose title, lead, body, date
or tags could be read, and the number of reports a day. Both are held against the site's own past: a day against the
same weekday of the weeks before (Friday is quiet), by median and median absolute deviation, which a single odd day does
not move (Hampel's rule; 3 deviations of at least the square root of the median, as counts vary by themselves).
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crawler.archive import Archive
from crawler.article import Article, Tier
from crawler.dates import TEHRAN, day_text
from crawler.shown import persian
from crawler.site import Site
from crawler.visits import FeedState, Visit

PAGES = 200  # the last pages whose fields are counted
_WEEKS = 8
_FEWEST_WEEKS = 3
_DEVIATIONS = 3.0
# A field that half of the older pages had and less than half of that share of the newest have is broken.
_RECENT = 40
_FELL_TO = 0.5
_FIELDS = {"title": "عنوان", "lead": "لید", "body": "متن", "date": "تاریخ", "tags": "برچسب"}


class State(StrEnum):
    """How a site's collecting stands."""

    NEVER = "never"  # nothing was collected yet
    WELL = "well"
    WALLED = "walled"  # its pages are behind a challenge; the feeds are kept
    FAILING = "failing"  # its feeds do not come
    ALARM = "alarm"  # a field or the volume fell out of its band


@dataclass(frozen=True, slots=True)
class Health:
    """One site's health. `rates` are shares (0 to 1) of its last pages; `volume` is yesterday's, `usual` its band."""

    site: str
    name: str
    state: State
    sentence: str
    rates: dict[str, float]
    pages: int
    volume: int
    usual: tuple[float, float] | None
    alarms: tuple[str, ...]
    last_visit: str | None


def health(archive: Archive, site: Site, now: dt.datetime) -> Health:
    """How the collecting of one site stands."""
    feeds, visits = archive.feeds(site.key), archive.visits(site.key)
    newest = archive.newest(site.key, PAGES)
    pages = [article for article in newest if article.tier is Tier.PAGE]
    yesterday = now.astimezone(TEHRAN).date() - dt.timedelta(days=1)
    since = yesterday - dt.timedelta(weeks=_WEEKS)
    volumes = archive.volumes(site.key, since.isoformat())
    usual = band(_same_weekdays(volumes, yesterday))
    volume = volumes.get(yesterday.isoformat(), 0)
    alarms = (*_fields_that_fell(pages), *_volume_alarm(volume, usual, yesterday))
    last = max((feed.at for feed in feeds), default=None)
    state, sentence = _state(site, newest, feeds, visits, alarms, now)
    return Health(site.key, site.name, state, sentence, rates(pages), len(pages), volume, usual, alarms, last)


def rates(pages: Sequence[Article]) -> dict[str, float]:
    """The share of these pages that have each field."""
    if not pages:
        return {}
    return {name: sum(_has(page, name) for page in pages) / len(pages) for name in _FIELDS}


def _has(page: Article, name: str) -> bool:
    return bool({"date": page.published_at, "tags": page.tags}.get(name, getattr(page, name, None)))


def band(counts: Sequence[int]) -> tuple[float, float] | None:
    """The lowest and highest count that are nothing unusual, from the counts of earlier days; None of too few days."""
    if len(counts) < _FEWEST_WEEKS:
        return None
    middle = statistics.median(counts)
    spread = 1.4826 * statistics.median(abs(count - middle) for count in counts)
    reach = _DEVIATIONS * max(spread, math.sqrt(middle), 1.0)
    return max(0.0, middle - reach), middle + reach


def _same_weekdays(volumes: dict[str, int], day: dt.date) -> list[int]:
    """The counts of the same weekday in the weeks before, from the first day on that has any report."""
    first = min(volumes, default="")
    days = (day - dt.timedelta(weeks=week) for week in range(1, _WEEKS + 1))
    return [volumes.get(earlier.isoformat(), 0) for earlier in days if earlier.isoformat() >= first > ""]


def _fields_that_fell(pages: Sequence[Article]) -> Iterable[str]:
    if len(pages) < 2 * _RECENT:
        return
    recent, older = rates(pages[:_RECENT]), rates(pages[_RECENT:])
    for name, persian_name in _FIELDS.items():
        if older[name] >= _FELL_TO and recent[name] < older[name] * _FELL_TO:
            yield (
                f"{persian_name} در {_percent(recent[name])} صفحه‌های تازه خوانده شد؛ پیش‌تر {_percent(older[name])} "
                "بود؛ شاید چیدمان صفحه عوض شده باشد"
            )


def _volume_alarm(volume: int, usual: tuple[float, float] | None, day: dt.date) -> Iterable[str]:
    if usual is None or usual[0] <= volume <= usual[1]:
        return
    between = f"{persian(round(usual[0]))} تا {persian(round(usual[1]))}"
    yield f"در {persian(day_text(day))} {persian(volume)} خبر داشت؛ در چنین روزی معمولاً {between} خبر دارد"


def _state(
    site: Site,
    newest: Sequence[Article],
    feeds: Sequence[FeedState],
    visits: Sequence[Visit],
    alarms: Sequence[str],
    now: dt.datetime,
) -> tuple[State, str]:
    failing = [feed for feed in feeds if feed.failures]
    day_ago = (now - dt.timedelta(days=1)).astimezone(dt.UTC).isoformat()
    blocked = [visit for visit in visits if visit.outcome == "blocked" and visit.at >= day_ago]
    if not newest and not feeds:
        return State.NEVER, f"{site.name}: هنوز چیزی از آن گرفته نشده است"
    if feeds and len(failing) == len(feeds):
        return State.FAILING, failing[0].sentence or f"{site.name}: خوراک‌ها نمی‌رسند"
    if blocked:
        return State.WALLED, f"{site.name}: صفحه‌ها پشت چالش امنیتی‌اند؛ خبرها از خوراک گرفته می‌شوند"
    if alarms:
        return State.ALARM, f"{site.name}: {alarms[0]}"
    if failing:
        return State.WELL, f"{site.name}: {persian(len(failing))} خوراک از {persian(len(feeds))} نمی‌رسد؛ بقیه می‌رسند"
    return State.WELL, f"{site.name}: خبرها می‌رسند"


def _percent(share: float) -> str:
    return f"{persian(round(100 * share))} درصد"
