"""What hourly looks at the stream tell, beside one look at each day's end: nothing is injected, each alarm told once.

The watch looks once an hour, and a day that is not over is held against what its weekday usually brings
(`index.watch.surges.unfinished`). A surge is told when a look first has it; days that are over are looked at once more.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from bench.surges_alarms import Told


def main(stream, counts, bands, first_judged: int, goes_on: int, read) -> None:
    """Prints a table: what is told of each band by looks at each day's end, and by hourly ones with those."""
    hourly = _hourly(stream, counts, first_judged)
    ended = {(word, day) for word, day, hour in hourly if hour == 24}
    print("\nlooks by the hour, `balanced`, nothing injected:")
    print("| posts a day | looks | told | events among them | chance, drift, footer | unread |")
    print("|---|---|---|---|---|---|")
    for (low, high), words in bands.items():
        for name, alarms in (("at each day's end", ended), ("each hour", {each[:2] for each in hourly})):
            days: dict[str, list[int]] = defaultdict(list)
            for word, day in sorted(alarms):
                days[word].append(day)
            told = Told.of({word: days[word] for word in words if word in days}, {}, goes_on).others
            labels = Counter(read.get(each, "unread") for each in told)
            other = sum(labels[label] for label in ("chance", "drift", "footer"))
            print(f"| {low} to {high} | {name} | {len(told)} | {labels['event']} | {other} | {labels['unread']} |")


def _hourly(stream, counts, first_judged: int) -> set[tuple[str, int, int]]:
    """The series, days and hours of alarms; the hour 24 is the look at the day that is over."""
    from index.watch.surges import WEEKS, Series, surges, unfinished

    come: dict[int, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    every: dict[int, Counter[int]] = defaultdict(Counter)
    for post in stream.posts:
        every[post.day][post.hour] += 1
        for word in post.terms & counts.stories.keys():
            come[post.day][word].append((post.hour, post.story))
    found = set()
    for day in range(first_judged, stream.days):
        last, since = stream.first + dt.timedelta(days=day), max(0, day - 7 * (WEEKS + 1))
        before = tuple(counts.everything[since:day])
        for hour in range(25):
            series = []
            for word, stories in counts.stories.items():
                now = [story for at, story in come[day][word] if at < hour] if word in come[day] else []
                kept, posts = tuple(stories[since:day]), tuple(counts.posts[word][since:day])
                series.append(Series(word, (*posts, len(now)), (*kept, len(set(now)))))
            everything = (*before, sum(count for at, count in every[day].items() if at < hour))
            if hour < 24:
                everything = unfinished(everything, last)
            found |= {(surge.name, day, hour) for surge in surges(series, everything, last)}
    return found
