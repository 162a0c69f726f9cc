"""The real stream for the back-test of surges: its posts by day, folded to stories, with the terms of each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclass(frozen=True)
class Post:
    """A post: its story, day (from the stream's first), hour, terms, and what it says."""

    story: str
    day: int
    hour: int
    terms: frozenset[str]
    site: str
    text: str


@dataclass(frozen=True)
class Stream:
    """The posts of whole days; `own` counts the posts of each term but for those where it stands in a footer."""

    first: dt.date
    days: int
    posts: list[Post]
    own: Counter[str]

    def everything(self) -> list[int]:
        """The posts of each day."""
        counts = Counter(post.day for post in self.posts)
        return [counts[day] for day in range(self.days)]

    def begun(self) -> dict[str, int]:
        """The day of each story's first post."""
        first: dict[str, int] = {}
        for post in self.posts:
            first.setdefault(post.story, post.day)
        return first

    def hours(self) -> list[float]:
        """The share of a day's posts that each hour brings."""
        counts = Counter(post.hour for post in self.posts)
        return [counts[hour] / len(self.posts) for hour in range(24)]


def read_stream(watched: bool = False) -> Stream:
    """The whole stream; its last, unfinished day is left out.

    With `watched` the terms of a post are its names and the searches that it matches, too (`bench.surges_watched`).
    """
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
        story = fold.add(story_text(post["id"], post["text"], post["site"], post["at"])).story
        moment = dt.datetime.fromtimestamp(post["at"], TEHRAN)
        told.append((story, moment, post["site"], post["text"]))
    first = told[0][1].date()
    days = (told[-1][1].date() - first).days
    found = [
        Post(story, day, moment.hour, frozenset(terms_of(site, text)), site, text)
        for story, moment, site, text in told
        if (day := (moment.date() - first).days) < days
    ]
    # the footers of a day are those of one text of each of its stories and outlets
    texts: dict[int, dict[tuple[str, str], tuple[str, str]]] = {}
    for each in found:
        texts.setdefault(each.day, {})[each.story, each.site] = (each.site, each.text)
    without = {day: footers(held.values()) for day, held in texts.items()}
    own = Counter(term for each in found for term in terms_of(each.site, each.text, without[each.day]))
    if watched:
        from bench.surges_watched import watched as watched_of

        more = list(watched_of(found))
        own.update(key for keys in more for key in keys)
        found = [replace(post, terms=post.terms | keys) for post, keys in zip(found, more, strict=True)]
    return Stream(first, days, found, own)


def shares(everything: list[int]) -> list[float]:
    """What each day brings beside an average one, by all its posts."""
    middle = median(everything)
    return [count / middle for count in everything]


def usual(even: list[float]) -> float:
    """What is usual after these days, each divided by its share, for a day of an average share: no less than one story.

    It is the mean of the 28 days before or that of the seven days before, whichever is higher. This was fixed before
    any figure of the bench was seen.
    """
    last = even[-7:]
    month = even[-28:]
    return max(1.0, sum(month) / len(month), sum(last) / len(last))
