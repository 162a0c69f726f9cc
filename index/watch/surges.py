"""Surges: counts of a day, of two or three, or of seven days, far above what they usually bring, told in words.

What a day is expected to bring: the trimmed mean of four weeks or the mean of the last one, whichever is higher, each
day divided by what it brought of everything (or by what its weekday or a holiday usually brings), times the same for
the day that is judged. How much counts swing is learned from how far each of these days stood from what the week before
it let expect: a restless series must rise higher, but neither slow drift nor a surge of the past makes it restless.
Half of all surges last longer than a day: the last two and three days are judged together too, by what was usual before
them. Since thousands of series are looked at, the chances are weighed together (Benjamini and Hochberg), each among
those of series about as frequent, and there are floors. Stories are counted beside reports and decide: one release that
everyone reprints is no surge.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log
from statistics import median

from index.shown import shown_number, shown_weekday
from index.watch.calendar import holiday

WEEKS = 8  # that are looked at; where weeks are judged, all of them teach
_TAUGHT = 28  # days that teach what is usual: what was two months ago is no measure of a wave that has ebbed
_LEAST_DAYS, _LEAST_WEEKS = 14, 6
_PRIOR_SHAPE, _PRIOR_SHAPE_OF_DAYS, _PRIOR_COUNTS = 0.04, 0.03, 6
_LEAST_LEVEL, _LEAST_SWING = 0.5, 0.05
_PAST_SURGES = 0.1  # of the days
_TRIM = 0.15  # of the days, at each end
_QUIET = 7  # the place of holidays beside the seven weekdays
_MANY = 50  # reports a day from which the day's own number says more than its weekday
PERIODS = (1, 2, 3)  # days that are judged together
_LAST_DAY = 1.5  # how much above its usual the last of several days must stand: what is over is told no more
# Stories a day between which series are weighed among their like: a surge of a frequent one is no less sure because
# thousands that seldom bring anything were looked at.
_LIKE = (1.0, 3.0, 8.0)
_BY_DAYS = 3.0  # stories a day from which three days say enough: weeks are for what brings less


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How sure an alarm is: the share of false ones that is borne, the floors on counts, the least rise.

    Weeks swing less than days, so that a lower rise of a week says as much.
    """

    false_share: float
    week_false_share: float
    reports: int
    stories: int
    rise: float
    week_rise: float


SENSITIVITIES = {
    "more": Sensitivity(0.20, 0.20, 4, 2, 1.8, 1.5),
    "balanced": Sensitivity(0.15, 0.07, 5, 3, 2.5, 1.8),
    "fewer": Sensitivity(0.02, 0.02, 8, 4, 2.5, 2.2),
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

    `day` is the day that was judged; `period` is how many days are meant, of which it is the last; `days` is how many
    days (or weeks) in a row stood above.
    """

    name: str
    reports: int
    stories: int
    expected: float
    chance: float
    day: dt.date
    days: int = 1
    period: int = 1

    def told(self, dated: bool = True) -> str:
        """The surge in words: when (unless that stands beside it), how many, how many were expected, since when."""
        usual = shown_number(round(self.expected, 1)) if self.expected < 10 else shown_number(round(self.expected))
        unit, span, of = _UNITS[self.period]
        when = " تا ".join(filter(None, (span, shown_weekday(self.day) if dated else "")))
        since = f"{shown_number(self.days)} {unit} پیوسته بالاتر از معمول؛ " if self.days > 1 else ""
        counts = f"{shown_number(self.reports)} گزارش در {shown_number(self.stories)} خبر؛ معمول {of}: {usual}"
        return f"{since}{when}، {counts}" if when else f"{since}{counts}"


_UNITS = {
    1: ("روز", "", "این روز"),
    2: ("روز", "در دو روز", "دو روز"),
    3: ("روز", "در سه روز", "سه روز"),
    7: ("هفته", "در هفت روز", "هفت روز"),
}


def judged(
    found: Sequence[Series],
    everything: Sequence[int],
    last: dt.date,
    sensitivity: str = "balanced",
    besides: Sequence[float] = (),
) -> list[Surge]:
    """What surges on the day `last`; and what does not, is seldom, and did in the seven days that end with it."""
    days = surges(found, everything, last, sensitivity, besides)
    names = {surge.name for surge in days}
    seldom = [each for each in found if each.name not in names and _usual(each.stories[:-1]) < _BY_DAYS]
    weeks = [Series(each.name, weekly(each.reports), weekly(each.stories)) for each in seldom]
    others = [usual for usual in besides if usual < _BY_DAYS]
    return days + surges(weeks, weekly(everything), last, sensitivity, others, 7)


def surges(
    found: Sequence[Series],
    everything: Sequence[int],
    last: dt.date,
    sensitivity: str = "balanced",
    besides: Sequence[float] = (),
    period: int = 1,
) -> list[Surge]:
    """The series that surge on the day `last`, the surest first; `everything` counts all reports of the same days.

    `besides` are the usual stories a day of other series that were looked at and could not surge: they too count among
    the chances. With a `period` of 7 all counts are those of seven days, the last of which ends with `last`.
    """
    level = SENSITIVITIES[sensitivity]
    factors = day_factors(everything, last, period)
    least, periods = (_LEAST_DAYS, PERIODS) if period == 1 else (_LEAST_WEEKS, (1,))
    looked = Counter(map(_like, besides))
    rising: dict[int, list[Surge]] = {}
    for series in found:
        if len(series.reports) - 1 < least:
            continue
        like = _like(_usual(series.stories[:-1]) / period)
        looked[like] += 1
        each = [surge for days in periods if (surge := _rise(series, factors, level, last, days, period))]
        if each:
            rising.setdefault(like, []).append(min(each, key=lambda surge: surge.chance))
    share = level.false_share if period == 1 else level.week_false_share
    kept = [surge for like, each in rising.items() for surge in _sure(each, looked[like], share)]
    return sorted(kept, key=lambda surge: (surge.chance, surge.name))


def _rise(
    series: Series, factors: Sequence[float], level: Sensitivity, last: dt.date, days: int, period: int
) -> Surge | None:
    """The last days of a series together, if they stand above the floors and far enough above their usual."""
    reports, stories = sum(series.reports[-days:]), sum(series.stories[-days:])
    if reports < level.reports or stories < level.stories:
        return None
    rise, window = level.rise if period == 1 else level.week_rise, factors[-days:]
    mean, _ = _expected(series.reports[:-days], factors[:-days])
    mean_stories, values = _expected(series.stories[:-days], factors[:-days])
    expected, by_story = mean * sum(window), mean_stories * sum(window)
    if reports < rise * expected or stories < rise * by_story:
        return None
    if days > 1 and series.stories[-1] < _LAST_DAY * mean_stories * window[-1]:
        return None
    # stories decide: reports come in bundles, so their counts swing with every reprinted release
    # half of what is just so many: counts are few, and the whole would be too careful
    swing = _swing(values, by_story, days)
    chance = (tail(stories, by_story, swing) + tail(stories + 1, by_story, swing)) / 2
    since = _days_above(series.reports, expected) if days == 1 else 1
    return Surge(series.name, reports, stories, expected, chance, last, since, days if period == 1 else period)


def _sure(found: list[Surge], looked: int, false_share: float) -> list[Surge]:
    """Those of which no more than a share is false, of so many that were looked at."""
    found = sorted(found, key=lambda surge: (surge.chance, surge.name))
    kept = 0
    for rank, surge in enumerate(found, 1):
        if surge.chance <= false_share * rank / max(looked, 1):
            kept = rank
    return found[:kept]


def _usual(before: Sequence[int]) -> float:
    """What such series bring a day, roughly: it only tells which are alike."""
    recent = before[-_TAUGHT:]
    return sum(recent) / max(1, len(recent))


def _like(usual: float) -> int:
    return bisect_right(_LIKE, usual)


def unfinished(everything: Sequence[int], last: dt.date) -> tuple[int, ...]:
    """All reports of the days where the last one is not over: it is taken to bring what its weekday usually does.

    By noon a day has half of its reports: were its counts held against half of what is usual, each hour would be one
    more chance of a false alarm. So an alarm before the day's end is one at its end too, unless everything doubles.
    """
    begun = next((at for at, count in enumerate(everything) if count), len(everything))
    before = everything[begun:-1]
    alike = [count for ago, count in enumerate(reversed(before), 1) if _alike(last, last - dt.timedelta(days=ago))]
    usual = median(alike if len(alike) >= _LEAST_WEEKS else before) if before else 0
    return (*everything[:-1], max(everything[-1], round(usual)))


def weekly(counts: Sequence[int]) -> tuple[int, ...]:
    """The counts of days as those of seven days each, the last of which ends with the last day."""
    return tuple(sum(counts[at : at + 7]) for at in range(len(counts) % 7, len(counts), 7))


def day_factors(everything: Sequence[int], last: dt.date, period: int = 1) -> tuple[float, ...]:
    """What each of the days brings beside an average one, the oldest first.

    Of all reports where these are many, so that a day on which everything happens raises no alarm for everything; of
    what a quiet day lacks, half: held against less, too much of it stands out by chance. Else what its weekday, or a
    holiday, usually brings.
    """
    # days before anything was collected say nothing of their weekday
    begun = next((at for at, count in enumerate(everything) if count), 0)
    before = everything[begun:-1]
    usual = median(before) if before else 0
    if usual >= _MANY:
        own = [min(2.5, max(0.3, count / usual)) for count in everything]
        return tuple((1 + share) / 2 if share < 1 and period == 1 else share for share in own)
    if period > 1:
        return (1.0,) * len(everything)
    places = [_place(last - dt.timedelta(days=ago)) for ago in reversed(range(len(everything)))]
    days: dict[int, list[int]] = {}
    for place, count in zip(places[begun:-1], before, strict=True):
        days.setdefault(place, []).append(count)
    shares = {place: min(2.0, max(0.4, median(each) / usual)) if usual else 1.0 for place, each in days.items()}
    return tuple(shares.get(place, 1.0) for place in places)


def baseline(before: Sequence[int], factors: Sequence[float], days: int = 1) -> tuple[float, float]:
    """What the days after these are expected to bring, and how much counts swing around that (variance to mean).

    `factors` are those of the days before and of the days themselves.
    """
    mean, values = _expected(before, factors[:-days])
    expected = mean * sum(factors[-days:])
    return expected, _swing(values, expected, days)


def _expected(before: Sequence[int], factors: Sequence[float]) -> tuple[float, list[float]]:
    """What an average day after these brings, and what each of the last ones would have, had it been average."""
    recent = before[-_TAUGHT:]
    values = [count / part for count, part in zip(recent, factors[-len(recent) :], strict=True)]
    return _level(_trimmed(values), values[-7:]), values


def _swing(values: Sequence[float], expected: float, days: int) -> float:
    # How far as many days stood from what the week before them let expect, beyond what chance alone brings, as a part
    # of the level squared: on busy weeks counts swing by more, and a quiet week after them need not bear it.
    usual, beyond = _trimmed(values), []
    for at in range(min(7, len(values) // 2), len(values) - days + 1):
        level = max(_level(usual, values[max(0, at - 7) : at]), _LEAST_LEVEL) * days
        beyond.append(((sum(values[at : at + days]) - level) ** 2 - level) / level**2)
    beyond.sort()
    # a surge of the past is no reason to miss the next one: the days that stood farthest off are left out
    kept = beyond[: -max(2, int(len(beyond) * _PAST_SURGES))] or [0.0]
    learned = max(0.0, sum(kept) / len(kept))
    # a few weeks say little of how much counts swing: most things swing a little
    prior = _PRIOR_SHAPE if days == 1 else _PRIOR_SHAPE_OF_DAYS
    shape = (len(beyond) * learned + _PRIOR_COUNTS * prior) / (len(beyond) + _PRIOR_COUNTS)
    return 1.0 + max(_LEAST_SWING, shape * expected)


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


def _alike(one: dt.date, other: dt.date) -> bool:
    return _place(one) == _place(other)


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
