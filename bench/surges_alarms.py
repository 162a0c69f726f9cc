"""Who alarms when in the back-test of surges: our rule at each level, and two that people use; what of it is told."""

from __future__ import annotations

import datetime as dt
import statistics
from dataclasses import dataclass

LEVELS = ("more", "balanced", "fewer")


@dataclass(frozen=True)
class Told:
    """Of the surges that were injected those that are told, with the day; and what is told besides."""

    found: dict[int, int]
    others: list[tuple[str, int]]

    @classmethod
    def of(cls, alarms: dict[str, list[int]], injected: dict[tuple[str, int], int], goes_on: int) -> Told:
        """What is told where an alarm within so many days after another of its series is the same one."""
        found: dict[int, int] = {}
        others = []
        for word, days in alarms.items():
            for before, day in zip((-100, *days), days, strict=False):
                if day - before <= goes_on:
                    continue
                if (word, day) in injected:
                    found.setdefault(injected[word, day], day)
                else:
                    others.append((word, day))
        return cls(found, others)


def ours(
    counts, lifted, first: dt.date, first_judged: int, rising: dict[int, set[str]]
) -> dict[str, dict[str, list[int]]]:
    """The days on which each series surges, by level, all being judged together as the watch does.

    `rising` keeps which unlifted series may surge on each day, so that the others need not be judged again.
    """
    from index.watch.surges import Series, surges

    changed = {word for word, days in lifted.stories.items() if days != counts.stories[word]}
    found: dict[str, dict[str, list[int]]] = {f"ours, {level}": {} for level in LEVELS}
    for day in range(first_judged, len(counts.everything)):
        last, so_far = first + dt.timedelta(days=day), counts.everything[: day + 1]

        def series(of, word, day=day):
            return Series(word, tuple(of.posts[word][: day + 1]), tuple(of.stories[word][: day + 1]))

        if day not in rising:
            # alone, at the level that tells most: what is no surge then is none at any level among others
            rising[day] = {word for word in counts.stories if surges([series(counts, word)], so_far, last, "more")}
        some = sorted(rising[day] | changed)
        besides = [usually(lifted, word, day) for word in counts.stories.keys() - set(some)]
        for level in LEVELS:
            for surge in surges([series(lifted, word) for word in some], so_far, last, level, besides):
                found[f"ours, {level}"].setdefault(surge.name, []).append(day)
    return found


def usually(counts, word: str, day: int) -> float:
    """The stories that the days before a day brought, on average."""
    before = counts.stories[word][max(0, day - 28) : day]
    return sum(before) / max(1, len(before))


def others(counts, words, first_judged: int) -> dict[str, dict[str, list[int]]]:
    """The days on which two rules that people use alarm: mean + 3 sigma of 28 days, and two days beside fourteen."""
    found: dict[str, dict[str, list[int]]] = {"mean + 3σ": {}, "ratio": {}}
    for word in words:
        posts = counts.posts[word]
        for day in range(first_judged, len(posts)):
            before = posts[max(0, day - 28) : day]
            if posts[day] > statistics.fmean(before) + 3 * statistics.pstdev(before):
                found["mean + 3σ"].setdefault(word, []).append(day)
            if statistics.fmean(posts[day - 1 : day + 1]) > 1.5 * statistics.fmean(posts[day - 13 : day + 1]):
                found["ratio"].setdefault(word, []).append(day)
    return found


def hours_of_day(counts, first: dt.date, word: str, day: int, level: str, hours: list[float]) -> int:
    """The hour of the day at which a series alarms, where a day's posts come as the stream's do by the hour.

    The others are taken to be quiet, which lets it come no sooner than it would.
    """
    from index.watch.surges import Series, surges, unfinished

    last, part = first + dt.timedelta(days=day), 0.0
    besides = [usually(counts, other, day) for other in counts.stories if other != word]
    posts, stories = counts.posts[word], counts.stories[word]
    for hour, share in enumerate(hours, 1):
        part += share
        series = Series(word, (*posts[:day], round(posts[day] * part)), (*stories[:day], round(stories[day] * part)))
        so_far = [*counts.everything[:day], round(counts.everything[day] * part)]
        so_far = so_far if hour == len(hours) else unfinished(so_far, last)
        if surges([series], so_far, last, level, besides):
            return hour
    return 24
