"""Surges injected into the real stream at known places: who finds them and how soon, beside two rules that people use.

Series are words of the stream (its posts and stories of each day). A surge of a factor lifts a day to that many times
its usual number of stories. Alarms outside injections count as false, though the stream has real surges too: so the
same is done with each story's day dealt anew, where no real surge is left.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import statistics
from collections import Counter
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
BANDS = ((3, 5), (5, 8), (8, 40))  # posts a day that a series usually has
SERIES = 150  # of each band
FIRST_JUDGED = 35  # days of the stream that only teach
FACTORS = tuple(map(int, os.environ.get("BENCH_FACTORS", "2 3 5").split()))
INJECTED = 0.01  # of all series and days
LEVELS = ("more", "balanced", "fewer")
WEEK_BANDS = ((0.5, 1.5), (1.5, 3), (3, 8))  # posts a day of series of which weeks are lifted
WEEK_SERIES, FIRST_WEEK, INJECTED_WEEKS = 400, 7, 0.02
DELAYED = 40  # injected days of which the delay is measured


def main() -> None:
    from crawler.dates import TEHRAN
    from nlp.stories import Fold
    from nlp.story_texts import story_text
    from nlp.training.stories import posts

    stream = sorted(
        (p for p in posts(SHARED / "data" / "stream.jsonl.gz") if p["at"]), key=lambda p: (p["at"], p["id"])
    )
    fold, told = Fold(), []
    for post in stream:
        text = story_text(post["id"], post["text"], post["site"], post["at"])
        story = fold.add(text).story
        moment = dt.datetime.fromtimestamp(post["at"], TEHRAN)
        told.append((story, moment.date(), moment.hour, text.bag))
    first, last = told[0][1], told[-1][1]
    days = (last - first).days  # the last, unfinished day is left out
    rows = [(story, (day - first).days, hour, bag) for story, day, hour, bag in told if (day - first).days < days]
    of_story: dict[str, int] = {}
    for story, day, _, _ in rows:
        of_story.setdefault(story, day)
    chance = random.Random(14050601)
    spread = Counter(word for *_, bag in rows for word in bag)
    bands = {}
    for low, high in BANDS:
        fitting = sorted(word for word, n in spread.items() if low * days <= n < high * days and len(word) > 2)
        bands[low, high] = chance.sample(fitting, min(SERIES, len(fitting)))
    wanted = {word for band in bands.values() for word in band}
    print(f"{len(rows):,} posts, {len(of_story):,} stories, {days} days, {len(wanted)} series")
    volume = Counter(day for _, day, _, _ in rows)
    weights = [volume[day] for day in range(days)]
    dealt = {story: chance.choices(range(days), weights)[0] for story in of_story}
    hours = [0.0] * 24
    for _, _, hour, _ in rows:
        hours[hour] += 1 / len(rows)
    wide = {}
    for low, high in WEEK_BANDS:
        fitting = sorted(word for word, n in spread.items() if low * days <= n < high * days and len(word) > 2)
        wide[low, high] = random.Random(5).sample(fitting, min(WEEK_SERIES, len(fitting)))
    print(
        "| stream | posts a day | factor | injected | rule | sensitivity | precision | F1 | "
        "alarms a day without an injection | hours to the alarm |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, place in (("as it is", None), ("stories' days dealt anew", dealt)):
        counts, everything = _counted(rows, place, wanted, days)
        for (low, high), band in bands.items():
            some = {word: counts[word] for word in band}
            for factor in FACTORS:
                label = f"{name} | {low} to {high}"
                _table(label, factor, some, everything, first, days, hours)

    print("\nweeks lifted to three times their usual:")
    print("| stream | posts a day | injected | rule | sensitivity | precision |\n|---|---|---|---|---|---|")
    for name, place in (("as it is", None), ("stories' days dealt anew", dealt)):
        for (low, high), band in wide.items():
            counts, everything = _counted(rows, place, set(band), days)
            _weeks(f"{name} | {low:g} to {high:g}", band, counts, everything, last)


def _counted(rows, place, wanted, days):
    """Of each word the stories and posts of each day, and all posts of each day."""
    counts = {word: [[set(), 0] for _ in range(days)] for word in wanted}
    everything = [0] * days
    for story, day, _, bag in rows:
        at = place[story] if place else day
        everything[at] += 1
        for word in bag & wanted:
            counts[word][at][0].add(story)
            counts[word][at][1] += 1
    return counts, everything


def _weeks(name, band, counts, everything, last) -> None:
    from index.watch.surges import Series, surges, weekly

    stories = {word: list(weekly([len(held) for held, _ in each])) for word, each in counts.items()}
    reports = {word: list(weekly([n for _, n in each])) for word, each in counts.items()}
    all_weeks, chance, injected = weekly(everything), random.Random(3), set()
    weeks = range(FIRST_WEEK, len(all_weeks))
    for word in band:
        for week in weeks:
            if chance.random() < INJECTED_WEEKS:
                usual = max(1.0, statistics.fmean(stories[word][:week]))
                if extra := max(0, round(3 * usual) - stories[word][week]):
                    ratio = sum(reports[word]) / max(1, sum(stories[word]))
                    stories[word][week] += extra
                    reports[word][week] += round(extra * ratio)
                    injected.add((word, week))
    for level in LEVELS:
        alarms = set()
        for week in weeks:
            found = [Series(word, tuple(reports[word][: week + 1]), tuple(stories[word][: week + 1])) for word in band]
            hits = surges(found, all_weeks[: week + 1], last, level, 0, 7)
            alarms |= {(surge.name, week) for surge in hits}
        right = len(alarms & injected)
        print(
            f"| {name} | {len(injected)} | ours, {level} | {right / max(1, len(injected)):.2f} "
            f"| {right / max(1, len(alarms)):.2f} |",
            flush=True,
        )


def _table(name, factor, counts, everything, first, days, hours) -> None:
    from index.watch.surges import Series, surges

    chance = random.Random(factor)
    reports = {word: [n for _, n in each] for word, each in counts.items()}
    stories = {word: [len(s) for s, _ in each] for word, each in counts.items()}
    injected = set()
    for word in sorted(counts):
        for day in range(FIRST_JUDGED, days):
            if chance.random() < INJECTED:
                usual = max(1.0, statistics.fmean(stories[word][max(0, day - 28) : day]))
                # so that the day has about `factor` times what is usual for it
                extra = max(0, round(usual * factor) - stories[word][day])
                if extra == 0:
                    continue
                ratio = sum(reports[word]) / max(1, sum(stories[word]))
                stories[word][day] += extra
                reports[word][day] += round(extra * ratio)
                injected.add((word, day))

    def judged(day, level, word="", part=1.0):
        """Who is told on a day, of which one series (or all) and the whole have had only a part so far."""
        last = first + dt.timedelta(days=day)
        so_far = [*everything[:day], round(everything[day] * part)]
        found = [
            Series(
                each,
                (*reports[each][:day], round(reports[each][day] * part)),
                (*stories[each][:day], round(stories[each][day] * part)),
            )
            for each in ([word] if word else counts)
        ]
        besides = len(counts) - len(found)
        return {(surge.name, day) for surge in surges(found, so_far, last, level, besides)}

    rules: dict[str, set] = {f"ours, {level}": set() for level in LEVELS} | {"mean + 3σ": set(), "ratio": set()}
    for day in range(FIRST_JUDGED, days):
        for level in LEVELS:
            rules[f"ours, {level}"] |= judged(day, level)
        for word in counts:
            before = reports[word][max(0, day - 28) : day]
            if reports[word][day] > statistics.fmean(before) + 3 * statistics.pstdev(before):
                rules["mean + 3σ"].add((word, day))
            two, fourteen = reports[word][day - 1 : day + 1], reports[word][day - 13 : day + 1]
            if statistics.fmean(two) > 1.5 * statistics.fmean(fourteen):
                rules["ratio"].add((word, day))
    for rule, alarms in rules.items():
        right = len(alarms & injected)
        sensitivity, precision = right / max(1, len(injected)), right / max(1, len(alarms))
        f1 = 2 * right / max(1, len(injected) + len(alarms))
        false = (len(alarms) - right) / (days - FIRST_JUDGED)
        # the other rules judge a day that is over
        level = rule.removeprefix("ours, ")
        delay = _delay(sorted(alarms & injected), level, judged, hours) if level in LEVELS else "24"
        print(
            f"| {name} | ×{factor} | {len(injected)} | {rule} | {sensitivity:.2f} | {precision:.2f} | {f1:.2f} "
            f"| {false:.1f} | {delay} |",
            flush=True,
        )


def _delay(told, level, judged, hours) -> str:
    """The median hour of the day at which the alarm comes, where a day's posts come as the stream's do by the hour."""
    found = []
    for word, day in random.Random(1).sample(told, min(DELAYED, len(told))):
        part = 0.0
        for hour in range(24):
            part += hours[hour]
            if judged(day, level, word, part):
                found.append(hour + 1)
                break
        else:
            found.append(24)
    return f"{statistics.median(found):.0f}" if found else ""


if __name__ == "__main__":
    main()
