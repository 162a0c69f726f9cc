"""How long the stream's own surges last: `python -m bench.surges_lengths` prints what `surges_lengths.tsv` holds.

Of each alarm that was read as an event (`surges_read.tsv`) the run of days is taken on which its word stood in at
least twice as many stories as usual: back to its first day, each day held against what was usual before it, and on,
held against what was usual before the first. A run is counted once, however many of its days were read.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

from bench.surges_stream import read_stream, shares, usual

READ = Path(__file__).with_name("surges_read.tsv")
_TIMES = 2.0
_TAUGHT = 28  # days of the stream that only teach


def main() -> None:
    stream = read_stream()
    lines = [line.split("\t") for line in READ.read_text("utf-8").splitlines() if line[:1] != "#"]
    events = [(word, (dt.date.fromisoformat(day) - stream.first).days) for word, day, label, _ in lines]
    events = [event for event, line in zip(events, lines, strict=True) if line[2] == "event"]
    held: dict[str, list[set[str]]] = {word: [set() for _ in range(stream.days)] for word, _ in events}
    for post in stream.posts:
        for word in post.terms & held.keys():
            held[word][post.day].add(post.story)
    parts = shares(stream.everything())
    runs = {}
    for word, day in events:
        even = [len(stories) / part for stories, part in zip(held[word], parts, strict=True)]
        begun, ended = run(even, day)
        if ended > day:
            runs[word, begun] = ended - begun
    for length, count in sorted(Counter(runs.values()).items()):
        print(f"{length}\t{count}")


def run(even: list[float], day: int) -> tuple[int, int]:
    """The first day of the run that a day stands in, and the day after its last one."""
    begun = day
    while begun > _TAUGHT and even[begun - 1] >= _TIMES * usual(even[: begun - 1]):
        begun -= 1
    level, ended = _TIMES * usual(even[:begun]), begun
    while ended < len(even) and even[ended] >= level:
        ended += 1
    return begun, ended


if __name__ == "__main__":
    main()
