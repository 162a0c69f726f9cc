"""Surges injected into the real stream at known places: who finds them and how soon, beside two rules that people use.

Series are terms of the stream as `index.watch.rising` makes them (its posts and stories of each day): those of
`surges_terms.tsv`, drawn once, but for what makes no term any more. The model was chosen on every other one; what is
printed is of the rest. A surge of a factor lifts a day to that many times its usual number of stories. What is usual is
said here and was fixed before any figure was seen: the mean of the 28 days before or that of the seven days before,
whichever is higher, each day divided by what it brought of everything, times the same for the day itself (`_usual`).
The stream has real surges too: so precision is told twice, with each alarm outside injections counted as false, and
with those counted as right that `surges_read.tsv` has as events (what nobody has read is false); and the same is done
with each story's day dealt anew, where no real surge is left.
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
TERMS = Path(__file__).with_name("surges_terms.tsv")
HALF = os.environ.get("BENCH_HALF", "report")  # or "choose", the terms by which the model was chosen
READ = Path(__file__).with_name("surges_read.tsv")
FIRST_JUDGED = 35  # days of the stream that only teach
FACTORS = tuple(map(int, os.environ.get("BENCH_FACTORS", "2 3 5").split()))
INJECTED = 0.01  # of all series and days
LEVELS = ("more", "balanced", "fewer")
WEEK_BANDS = ((0.5, 1.5), (1.5, 3), (3, 8))  # posts a day of series of which weeks are lifted
WEEK_SERIES, FIRST_WEEK, INJECTED_WEEKS = 800, 7, 0.02
DRAWS = 4  # of places for injections; their alarms are counted together
DELAYED = 40  # injected days of which the delay is measured


def main() -> None:
    from crawler.dates import TEHRAN
    from index.watch.rising import footers, terms_of
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
        terms = frozenset(terms_of(post["site"], post["text"]))
        told.append((story, moment.date(), moment.hour, terms, post["site"], post["text"]))
    first, last = told[0][1], told[-1][1]
    days = (last - first).days  # the last, unfinished day is left out
    told = [(story, (day - first).days, *rest) for story, day, *rest in told if (day - first).days < days]
    rows = [(story, day, hour, terms) for story, day, hour, terms, *_ in told]
    # the footers of a day are those of one text of each of its stories and outlets
    texts: dict[int, dict[tuple[str, str], tuple[str, str]]] = {}
    for story, day, *_, site, text in told:
        texts.setdefault(day, {})[story, site] = (site, text)
    without = {day: footers(each.values()) for day, each in texts.items()}
    own = Counter(term for _, day, *_, site, text in told for term in terms_of(site, text, without[day]))
    of_story: dict[str, int] = {}
    for story, day, _, _ in rows:
        of_story.setdefault(story, day)
    chance = random.Random(14050601)
    spread = Counter(word for *_, bag in rows for word in bag)
    bands = {(low, high): [word for word in _drawn_terms(low, high) if own[word] >= low * days] for low, high in BANDS}
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
        fitting = sorted(word for word, n in own.items() if n >= low * days and spread[word] < high * days)
        wide[low, high] = random.Random(5).sample(fitting, min(WEEK_SERIES, len(fitting)))[1::2]
    print(
        "| stream | posts a day | factor | injected | rule | sensitivity | precision | "
        "read events right | alarms a day without an injection | hours to the alarm |"
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


def _drawn_terms(low, high) -> list[str]:
    lines = [line.split("\t") for line in TERMS.read_text("utf-8").splitlines() if line[:1] != "#"]
    return [word for band, half, word in lines if band == f"{low} to {high}" and half == HALF]


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


def _read() -> set[tuple[str, dt.date]]:
    lines = [line.split("\t") for line in READ.read_text("utf-8").splitlines() if line[:1] != "#"]
    return {(word, dt.date.fromisoformat(day)) for word, day, label, _ in lines if label == "event"}


def _table(name, factor, counts, everything, first, days, hours) -> None:
    real = {(word, (day - first).days) for word, day in _read()} if name.startswith("as it is") else set()
    tallies: dict[str, Counter] = {}
    delays: dict[str, list[int]] = {}
    for draw in range(DRAWS):
        injected, rules, judged = _drawn(factor, draw, counts, everything, first, days)
        for rule, alarms in rules.items():
            right, others = alarms & injected, alarms - injected
            tally = tallies.setdefault(rule, Counter())
            tally.update(injected=len(injected), right=len(right), others=len(others), events=len(others & real))
            if (level := rule.removeprefix("ours, ")) in LEVELS:
                delays.setdefault(rule, []).extend(_delays(sorted(right), level, judged, hours))
    for rule, tally in tallies.items():
        alarms = max(1, tally["right"] + tally["others"])
        read = f"{(tally['right'] + tally['events']) / alarms:.2f}" if real and rule in delays else ""
        # the other rules judge a day that is over
        found, daily = tally["right"] / max(1, tally["injected"]), tally["others"] / DRAWS / (days - FIRST_JUDGED)
        delay = f"{statistics.median(delays[rule]):.0f}" if delays.get(rule) else "" if rule in delays else "24"
        print(
            f"| {name} | ×{factor} | {tally['injected']} | {rule} | {found:.2f} "
            f"| {tally['right'] / alarms:.2f} | {read} | {daily:.1f} | {delay} |",
            flush=True,
        )


def _drawn(factor, draw, counts, everything, first, days):
    """Surges injected at places drawn anew: where, who alarms when, and the judge of single days."""
    from index.watch.surges import Series, day_factors, surges

    chance = random.Random(factor + draw)
    reports = {word: [n for _, n in each] for word, each in counts.items()}
    stories = {word: [len(s) for s, _ in each] for word, each in counts.items()}
    injected = set()
    given = {word: tuple(each) for word, each in stories.items()}
    shares = [day_factors(everything[: day + 1], first + dt.timedelta(days=day)) for day in range(days)]
    for word in sorted(counts):
        for day in range(FIRST_JUDGED, days):
            if chance.random() < INJECTED:
                # so that the day has about `factor` times what is usual for it
                extra = round(_usual(given[word][:day], shares[day]) * factor) - stories[word][day]
                if extra <= 0:
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
    return injected, rules, judged


def _usual(before, shares) -> float:
    """What is usual on the day after these, as the first lines of this file define it; no less than one story."""
    even = [count / share for count, share in zip(before, shares, strict=False)]
    return max(1.0, max(statistics.fmean(even[-28:]), statistics.fmean(even[-7:])) * shares[-1])


def _delays(told, level, judged, hours) -> list[int]:
    """The hours of the day at which alarms come, where a day's posts come as the stream's do by the hour."""
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
    return found


if __name__ == "__main__":
    main()
