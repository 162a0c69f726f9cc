"""Surges: counts of a day, or of seven days, far above what they usually bring, told in words.

What a day is expected to bring: the trimmed mean of four weeks or the mean of the last one, whichever is higher, each
day divided by what it brought of everything (or by what its weekday or a holiday usually brings), times the same for
the day that is judged. How much counts swing is learned from how far each of these days stood from what the week before
it let expect: a restless series must rise higher, but neither slow drift nor a surge of the past makes it restless.
Since thousands of series are looked at, the chances are weighed together (Benjamini and Hochberg), and there are
floors. Stories are counted beside reports and decide: one release that everyone reprints is no surge.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log
from statistics import median

from index.shown import shown_number
from index.watch.calendar import holiday

WEEKS = 8  # that are looked at; where weeks are judged, all of them teach
_TAUGHT = 28  # days that teach what is usual: what was two months ago is no measure of a wave that has ebbed
_LEAST_DAYS, _LEAST_WEEKS = 14, 6
_PRIOR_SHAPE, _PRIOR_COUNTS = 0.04, 6
_LEAST_LEVEL, _LEAST_SWING = 0.5, 0.05
_PAST_SURGES = 0.1  # of the days
_TRIM = 0.15  # of the days, at each end
_QUIET = 7  # the place of holidays beside the seven weekdays
_MANY = 50  # reports a day from which the day's own number says more than its weekday


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How sure an alarm is: the share of false ones that is borne, the floors on counts, the least rise.

    Weeks swing less than days, so that a lower rise of a week says as much.
    """

    false_share: float
    reports: int
    stories: int
    rise: float
    week_rise: float


SENSITIVITIES = {
    "more": Sensitivity(0.20, 4, 2, 1.8, 1.5),
    "balanced": Sensitivity(0.07, 5, 3, 2.3, 1.8),
    "fewer": Sensitivity(0.02, 8, 4, 2.4, 2.2),
}


@dataclass(frozen=True, slots=True)
class Series:
    """Reports and stories of each day (or week) about one thing, the oldest first; the last one is judged."""

    name: str
    reports: tuple[int, ...]
    stories: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Surge:
    """A day far above what was expected: its counts, the expected number of reports, and the chance of as many.

    `period` is 7 where the last seven days are meant; `days` is how many days (or weeks) in a row stood above.
    """

    name: str
    reports: int
    stories: int
    expected: float
    chance: float
    days: int = 1
    period: int = 1

    def told(self) -> str:
        """The surge in words: how many, how many were expected, since when."""
        usual = shown_number(round(self.expected, 1)) if self.expected < 10 else shown_number(round(self.expected))
        unit, now, of = ("روز", "امروز", "این روز") if self.period == 1 else ("هفته", "در هفت روز", "هفت روز")
        since = now if self.days == 1 else f"در {shown_number(self.days)} {unit} گذشته پیوسته بالاتر از معمول؛ {now}"
        return f"{since} {shown_number(self.reports)} گزارش در {shown_number(self.stories)} خبر؛ معمول {of}: {usual}"


def surges(
    found: Sequence[Series],
    everything: Sequence[int],
    last: dt.date,
    sensitivity: str = "balanced",
    besides: int = 0,
    period: int = 1,
) -> list[Surge]:
    """The series that surge on the day `last`, the surest first; `everything` counts all reports of the same days.

    `besides` is how many other series were looked at that could not surge: they too count among the chances. With a
    `period` of 7 all counts are those of seven days, the last of which ends with `last`.
    """
    level = SENSITIVITIES[sensitivity]
    factors = day_factors(everything, last, period)
    least, rise = (_LEAST_DAYS, level.rise) if period == 1 else (_LEAST_WEEKS, level.week_rise)
    judged: list[Surge] = []
    looked = max(0, besides)
    for series in found:
        days = len(series.reports)
        if days - 1 < least:
            continue
        looked += 1
        now, stories = series.reports[-1], series.stories[-1]
        if now < level.reports or stories < level.stories:
            continue
        expected, _ = baseline(series.reports[:-1], factors)
        by_story, swing = baseline(series.stories[:-1], factors)
        if now < rise * expected or stories < rise * by_story:
            continue
        # stories decide: reports come in bundles, so their counts swing with every reprinted release
        # half of what is just so many: counts are few, and the whole would be too careful
        chance = (tail(stories, by_story, swing) + tail(stories + 1, by_story, swing)) / 2
        since = _days_above(series.reports, expected)
        judged.append(Surge(series.name, now, stories, expected, chance, since, period))
    judged.sort(key=lambda surge: (surge.chance, surge.name))
    kept = 0
    for rank, surge in enumerate(judged, 1):
        if surge.chance <= level.false_share * rank / max(looked, 1):
            kept = rank
    return judged[:kept]


def weekly(counts: Sequence[int]) -> tuple[int, ...]:
    """The counts of days as those of seven days each, the last of which ends with the last day."""
    return tuple(sum(counts[at : at + 7]) for at in range(len(counts) % 7, len(counts), 7))


def day_factors(everything: Sequence[int], last: dt.date, period: int = 1) -> tuple[float, ...]:
    """What each of the days brings beside an average one, the oldest first.

    Of all reports where these are many, so that a day on which everything happens raises no alarm for everything; else
    what its weekday, or a holiday, usually brings.
    """
    # days before anything was collected say nothing of their weekday
    begun = next((at for at, count in enumerate(everything) if count), 0)
    before = everything[begun:-1]
    usual = median(before) if before else 0
    if usual >= _MANY:
        return tuple(min(2.5, max(0.3, count / usual)) for count in everything)
    if period > 1:
        return (1.0,) * len(everything)
    places = [_place(last - dt.timedelta(days=ago)) for ago in reversed(range(len(everything)))]
    days: dict[int, list[int]] = {}
    for place, count in zip(places[begun:-1], before, strict=True):
        days.setdefault(place, []).append(count)
    shares = {place: min(2.0, max(0.4, median(each) / usual)) if usual else 1.0 for place, each in days.items()}
    return tuple(shares.get(place, 1.0) for place in places)


def baseline(before: Sequence[int], factors: Sequence[float]) -> tuple[float, float]:
    """What the day after these is expected to bring, and how much counts swing around that (variance to mean).

    `factors` are those of the days before and of the day itself.
    """
    recent = list(before)[-_TAUGHT:]
    parts = list(factors)[-len(recent) - 1 : -1]
    values = [count / part for count, part in zip(recent, parts, strict=True)]
    usual = _trimmed(values)
    mean = _level(usual, values[-7:])
    # How far each day stood from what the week before it let expect, beyond what chance alone brings, as a part of the
    # level squared: on busy weeks counts swing by more, and a quiet week after them need not bear it.
    beyond = []
    for at in range(min(7, len(values) // 2), len(values)):
        level = max(_level(usual, values[max(0, at - 7) : at]), _LEAST_LEVEL)
        beyond.append(((values[at] - level) ** 2 - level) / level**2)
    beyond.sort()
    # a surge of the past is no reason to miss the next one: the days that stood farthest off are left out
    kept = beyond[: -max(2, int(len(beyond) * _PAST_SURGES))] or [0.0]
    learned = max(0.0, sum(kept) / len(kept))
    # a few weeks say little of how much counts swing: most things swing a little
    shape = (len(beyond) * learned + _PRIOR_COUNTS * _PRIOR_SHAPE) / (len(beyond) + _PRIOR_COUNTS)
    expected = mean * factors[-1]
    return expected, 1.0 + max(_LEAST_SWING, shape * expected)


def _trimmed(values: Sequence[float]) -> float:
    even = sorted(values)
    cut = int(len(even) * _TRIM)
    kept = even[cut : len(even) - cut] if cut else even
    return sum(kept) / len(kept)


def _level(usual: float, week: Sequence[float]) -> float:
    """What a day brings after such a week: it alone may stand higher by now, and what goes on for days is no surge."""
    return max(usual, sum(week) / len(week), 0.1)


def tail(count: int, expected: float, swing: float) -> float:
    """The chance of at least so many where so many are expected: Poisson, or negative binomial where counts swing."""
    if count <= 0:
        return 1.0
    size = expected / (swing - 1) if swing > 1.001 else 0.0

    def mass(n: int) -> float:
        if not size:
            return n * log(expected) - expected - lgamma(n + 1)
        return lgamma(n + size) - lgamma(size) - lgamma(n + 1) + size * log(1 / swing) + n * log((swing - 1) / swing)

    # far out the terms fall fast: they are summed from the count upwards
    total, n = 0.0, count
    while n < count + 2000:
        term = exp(mass(n))
        total += term
        if term < total * 1e-9 or (total == 0.0 and n > count + 50):
            break
        n += 1
    return min(1.0, max(total, 1e-300))


@lru_cache(maxsize=4096)
def _place(day: dt.date) -> int:
    return _QUIET if holiday(day) else day.weekday()


def _days_above(counts: Sequence[int], expected: float) -> int:
    days = 0
    for count in reversed(counts):
        if count < 1.5 * expected:
            break
        days += 1
    return max(1, days)
