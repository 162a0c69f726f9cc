"""Surges injected into the real stream at known places: who finds them and how soon, beside two rules that people use.

Series are terms of the stream as `index.watch.rising` makes them (posts and stories of each day). Every day all that
bring a post in two days are judged together, as the watch does it; lifted and told of are those of `surges_terms.tsv`,
drawn once, but for what makes no term any more. The model was chosen on every other one; what is printed is of the
rest. What is usual is said in `surges_stream` and was fixed before any figure was seen. A surge lasts as long as those
of the stream (`surges_lengths.tsv`, the longest five days) or one day; each of its days is lifted to three times what
was usual before its first. It is found where an alarm is told on one of its days: the first alarm of a series that had
none the day before, as the watch tells it (`index.watch.surge_alarms`); what the other rules tell is counted alike. The
stream has real surges too: so precision is told twice, with each alarm outside injections counted as false, and with
those counted as right that `surges_read.tsv` has as events (what nobody has read is false); and the same is done with
each story's day dealt anew, where no real surge is left.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from bench.surges_alarms import LEVELS, Told, hours_of_day, others, ours
from bench.surges_hourly import main as hourly
from bench.surges_stream import Stream, read_stream, shares, usual
from bench.surges_weeks import main as weeks

HERE = Path(__file__).parent
BANDS = ((3, 5), (5, 8), (8, 40))  # posts a day that a series usually has
# "report", or "choose", the terms by which the model was chosen, or "both"; or "watched", names and saved searches
HALF = os.environ.get("BENCH_HALF", "report")
HALVES = ("choose", "report") if HALF == "both" else (HALF,)
FIRST_JUDGED = 35  # days of the stream that only teach
FACTOR = int(os.environ.get("BENCH_FACTOR", "3"))
INJECTED = 0.01  # of all series and days: there a surge begins
DRAWS = int(os.environ.get("BENCH_DRAWS", "4"))  # of places for injections; their alarms are counted together
GOES_ON = 1  # days within which an alarm after another of its series is the same one, as the watch tells
BESIDE = {"three days apart": 3, "every day": 0}  # how else what is told may be counted: shown of `balanced`
LONGEST = 5
DELAYED = 60  # found surges of which the delay is measured
LEAST = 0.5  # posts a day of a series that is judged


@dataclass
class Counts:
    """Stories and posts of each day by series, and all posts of each day."""

    stories: dict[str, list[int]]
    posts: dict[str, list[int]]
    everything: list[int]


@dataclass
class Tally:
    """What a rule told, over all draws."""

    injected: int = 0
    found: int = 0
    others: int = 0
    events: int = 0
    unread: int = 0
    delays: list[int] = field(default_factory=list)


def main() -> None:
    stream = read_stream(HALF == "watched")
    lines = [
        line.split("\t") for line in (HERE / "surges_terms.tsv").read_text("utf-8").splitlines() if line[:1] != "#"
    ]
    bands = {
        (low, high): [
            word
            for of, half, word in lines
            if of == f"{low} to {high}" and half in HALVES and stream.own[word] >= low * stream.days
        ]
        for low, high in BANDS
    }
    begun, everything = stream.begun(), stream.everything()
    dealing = random.Random(14050601)
    dealt = {story: dealing.choices(range(stream.days), everything)[0] for story in begun}
    streams = {"as it is": counted(stream, None), "stories' days dealt anew": counted(stream, dealt)}
    series = len(streams["as it is"].stories)
    print(f"{len(stream.posts):,} posts, {len(begun):,} stories, {stream.days} days, {series:,} series")
    print("terms:", {f"{low} to {high}": len(words) for (low, high), words in bands.items()})
    print(
        "| stream | surges | posts a day | injected | rule | sensitivity | precision | read events right "
        "| told a day without an injection | hours |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    for name, counts in streams.items():
        for lasting in (True, False):
            read = _read(stream) if name == "as it is" else {}
            for (low, high), each in tallies(stream, counts, bands, lasting, read).items():
                for rule, tally in each.items():
                    label = f"{name} | {'as long as real ones' if lasting else 'one day'} | {low} to {high}"
                    print(_row(label, rule, tally, stream.days, bool(read)), flush=True)
    hourly(stream, streams["as it is"], bands, FIRST_JUDGED, GOES_ON, _read(stream))
    weeks(stream, streams)


def counted(stream: Stream, place: dict[str, int] | None) -> Counts:
    """Of each term that is not too rare the stories and posts of each day."""
    spread = Counter(word for post in stream.posts for word in post.terms)
    wanted = {word for word, count in spread.items() if count >= LEAST * stream.days}
    stories: dict[str, list[set[str]]] = defaultdict(lambda: [set() for _ in range(stream.days)])
    posts: dict[str, list[int]] = defaultdict(lambda: [0] * stream.days)
    everything = [0] * stream.days
    for post in stream.posts:
        day = place[post.story] if place else post.day
        everything[day] += 1
        for word in post.terms & wanted:
            stories[word][day].add(post.story)
            posts[word][day] += 1
    return Counts({word: [len(held) for held in days] for word, days in stories.items()}, dict(posts), everything)


def tallies(stream, counts, bands, lasting, read) -> dict:
    """What each rule tells of each band, over all draws of places."""
    words = [word for band in bands.values() for word in band]
    found: dict = {band: defaultdict(Tally) for band in bands}
    lengths = [line.split("\t") for line in (HERE / "surges_lengths.tsv").read_text("utf-8").splitlines()[1:]]
    lengths = [min(int(days), LONGEST) for days, runs in lengths for _ in range(int(runs))] if lasting else [1]
    rising: dict[int, set[str]] = {}
    for draw in range(DRAWS):
        lifted, surges = inject(words, counts, lengths, random.Random(1000 * FACTOR + draw))
        rules = ours(counts, lifted, stream.first, FIRST_JUDGED, rising) | others(lifted, words, FIRST_JUDGED)
        for band, of in bands.items():
            own = [surge for surge in surges if surge[0] in set(of)]
            days = {(word, day): n for n, (word, first, long) in enumerate(own) for day in range(first, first + long)}
            for rule, alarms in rules.items():
                ways = {"": GOES_ON} | (BESIDE if rule == "ours, balanced" else {})
                for way, goes_on in ways.items():
                    told = Told.of({word: alarms[word] for word in of if word in alarms}, days, goes_on)
                    tally = found[band][f"{rule}, {way}" if way else rule]
                    tally.injected += len(own)
                    tally.found += len(told.found)
                    tally.others += len(told.others)
                    tally.events += sum(read.get(alarm) == "event" for alarm in told.others)
                    tally.unread += sum(alarm not in read for alarm in told.others)
                    tally.delays += _delays(stream, lifted, own, told, rule)
    return found


def _delays(stream, lifted, surges, told, rule) -> list[int]:
    """The hours from the first one of a surge to its alarm; the other rules judge days that are over."""
    level = rule.removeprefix("ours, ")
    if level not in LEVELS:
        return [24 * (day - surges[n][1] + 1) for n, day in told.found.items()]
    some = random.Random(1).sample(sorted(told.found.items()), min(DELAYED // DRAWS, len(told.found)))
    hours = stream.hours()
    return [
        24 * (day - surges[n][1]) + hours_of_day(lifted, stream.first, surges[n][0], day, level, hours)
        for n, day in some
    ]


def inject(words, counts, lengths, chance) -> tuple[Counts, list[tuple[str, int, int]]]:
    """The counts with surges in them, and where: word, first day, days."""
    stories = {word: list(days) for word, days in counts.stories.items()}
    posts = {word: list(days) for word, days in counts.posts.items()}
    parts, last, surges = shares(counts.everything), len(counts.everything), []
    for word in sorted(words):
        ratio = sum(posts[word]) / max(1, sum(stories[word]))
        day = FIRST_JUDGED
        while day < last:
            days = min(chance.choice(lengths), last - day) if chance.random() < INJECTED else 0
            level = FACTOR * usual([count / part for count, part in zip(stories[word][:day], parts, strict=False)])
            if not days or round(level * parts[day]) <= stories[word][day]:
                day += 1
                continue
            for at in range(day, day + days):
                extra = max(0, round(level * parts[at]) - stories[word][at])
                stories[word][at] += extra
                posts[word][at] += round(extra * ratio)
            surges.append((word, day, days))
            day += days
    return Counts(stories, posts, counts.everything), surges


def _read(stream) -> dict:
    lines = [line.split("\t") for line in (HERE / "surges_read.tsv").read_text("utf-8").splitlines() if line[:1] != "#"]
    return {(word, (dt.date.fromisoformat(day) - stream.first).days): label for word, day, label, _ in lines}


def _row(label, rule, tally, days, real) -> str:
    alarms = max(1, tally.found + tally.others)
    read = f"{(tally.found + tally.events) / alarms:.2f}" if real and rule.startswith("ours") else ""
    daily = tally.others / DRAWS / (days - FIRST_JUDGED)
    delay = f"{statistics.median(tally.delays):.0f}" if tally.delays else ""
    found = f"{tally.found / max(1, tally.injected):.2f} | {tally.found / alarms:.2f}"
    return f"| {label} | {tally.injected} | {rule} | {found} | {read} | {daily:.1f} | {delay} |"


if __name__ == "__main__":
    main()
