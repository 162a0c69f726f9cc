"""Weeks of seldom terms of the stream that are lifted to three times their usual: the watch judges these by weeks."""

from __future__ import annotations

import random
import statistics
from collections import Counter

BANDS = ((0.5, 1.5), (1.5, 3))  # posts a day
SERIES, FIRST_WEEK, INJECTED = 800, 7, 0.02
LEVELS = ("more", "balanced", "fewer")


def main(stream, streams) -> None:
    """Prints a table: who finds the weeks that were lifted, in each of the streams."""
    from index.watch.surges import weekly

    spread = Counter(word for post in stream.posts for word in post.terms)
    print("\nweeks lifted to three times their usual:")
    print("| stream | posts a day | injected | rule | sensitivity | precision |\n|---|---|---|---|---|---|")
    for name, counts in streams.items():
        for low, high in BANDS:
            fitting = sorted(
                word for word, n in stream.own.items() if n >= low * stream.days and spread[word] < high * stream.days
            )
            band = random.Random(5).sample(fitting, min(SERIES, len(fitting)))[1::2]
            stories = {word: list(weekly(counts.stories[word])) for word in band}
            posts = {word: list(weekly(counts.posts[word])) for word in band}
            _table(f"{name} | {low:g} to {high:g}", stories, posts, weekly(counts.everything), stream)


def _table(name, stories, posts, everything, stream) -> None:
    import datetime as dt

    from index.watch.surges import Series, surges

    chance, injected, weeks = random.Random(3), set(), range(FIRST_WEEK, len(everything))
    for word in stories:
        for week in weeks:
            if chance.random() < INJECTED:
                usual = max(1.0, statistics.fmean(stories[word][:week]))
                if extra := max(0, round(3 * usual) - stories[word][week]):
                    ratio = sum(posts[word]) / max(1, sum(stories[word]))
                    stories[word][week] += extra
                    posts[word][week] += round(extra * ratio)
                    injected.add((word, week))
    last = stream.first + dt.timedelta(days=stream.days)
    for level in LEVELS:
        alarms = set()
        for week in weeks:
            found = [Series(word, tuple(posts[word][: week + 1]), tuple(stories[word][: week + 1])) for word in stories]
            alarms |= {(surge.name, week) for surge in surges(found, everything[: week + 1], last, level, period=7)}
        right = len(alarms & injected)
        print(
            f"| {name} | {len(injected)} | ours, {level} | {right / max(1, len(injected)):.2f} "
            f"| {right / max(1, len(alarms)):.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    raise SystemExit("python -m bench surges prints this table too")
