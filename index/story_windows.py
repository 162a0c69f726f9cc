"""The reports beside which new ones are folded: those of the last days; for what comes late, those of its own days.

An archive comes outlet by outlet: last month's reprints of the second outlet must meet the first outlet's stories,
which the newest days no longer hold. They are read from the stores and go along in time with what is folded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import inf, nextafter

from nlp.stories import WINDOW, Fold, Folded
from nlp.story_texts import StoryText

# How long before the newest report one may have been published and still be folded beside the last days.
LATE = WINDOW / 2
# Texts about the days of what comes late, beside those of the last days: each jump in time reads so many at most.
MOST_PAST = 2_000

Stored = tuple[StoryText, str, str | None]  # a text, its story, and the text that it reprints
# Gives what was told from one moment to before another, by time; of more than so many the latest, or the earliest.
Load = Callable[[float, float, int, bool], list[Stored]]


class Windows:
    """The texts of the last days, and those about the days of what came late last."""

    def __init__(self, newest: Iterable[Stored]) -> None:
        """`newest` are those of the last days, as they were folded."""
        self._newest = Fold()
        for each in newest:
            self._newest.restore(*each)
        self._past: _Past | None = None
        self._late = False

    def begin(self) -> None:
        """A new round begins."""
        self._late = False

    def end(self) -> None:
        """A round is over: the days of the past are given back if nothing of it was late."""
        if not self._late:
            self._past = None

    def fold(self, texts: Iterable[StoryText], load: Load) -> list[tuple[StoryText, Folded]]:
        """Fold these texts by their time; `load` gives what the stores keep of other days."""
        return [(text, self._add(text, load)) for text in sorted(texts, key=lambda text: text.at or 0.0)]

    def size(self) -> int:
        """How many texts are held."""
        return self._newest.size() + (self._past.fold.size() if self._past else 0)

    def _add(self, text: StoryText, load: Load) -> Folded:
        at, newest = text.at, self._newest
        if at is None or at >= newest.now() - LATE:
            found = newest.add(text)
            if self._past:
                self._past.tell(text, found)
            return found
        self._late = True
        self._past = self._past or _Past()
        found = self._past.add(text, at, load)
        newest.lead(found.story, found.merged)
        if at >= newest.now() - WINDOW:
            newest.restore(text, found.story, found.reprint_of)
        return found


class _Past:
    """What was told about a moment: all that the stores keep from `since` to before `until`."""

    def __init__(self) -> None:
        self.fold = Fold(most=MOST_PAST, both_ways=True)
        self.since = self.until = -inf

    def add(self, text: StoryText, at: float, load: Load) -> Folded:
        """Fold a text beside those of its own days."""
        if self.since < at + WINDOW and at - WINDOW < self.until:
            self._move(at, load)
        if not self.since <= at < self.until:
            self.fold, self.since, self.until = Fold(most=MOST_PAST, both_ways=True), at, at
            self._move(at, load)
        found = self.fold.add(text)
        self._shrink()
        return found

    def tell(self, text: StoryText, found: Folded) -> None:
        """Take in what was folded beside the last days."""
        self.fold.lead(found.story, found.merged)
        if text.at is not None and self.since <= text.at < self.until:
            self.fold.restore(text, found.story, found.reprint_of)
            self._shrink()

    def _move(self, at: float, load: Load) -> None:
        """Go to a moment and read what is lacking about it."""
        self.fold.move(at)
        self._shrink()
        since, until = at - WINDOW, nextafter(at + WINDOW, inf)
        if self.fold.size() >= MOST_PAST:  # there is room for the nearest alone
            first, last = self.fold.span()
            reach = (last - first) / 2
            since, until = max(since, at - reach), min(until, nextafter(at + reach, inf))
        if since < self.since:
            earlier = load(since, self.since, MOST_PAST // 2, True)
            self.since = _first(earlier) if len(earlier) == MOST_PAST // 2 else since
            self._hold(earlier)
        if until > self.until:
            later = load(self.until, until, MOST_PAST // 2, False)
            self.until = _after_last(later) if len(later) == MOST_PAST // 2 else until
            self._hold(later)
        self._shrink()

    def _hold(self, many: Sequence[Stored]) -> None:
        for each in many:
            self.fold.restore(*each)

    def _shrink(self) -> None:
        """What was forgotten is no longer held: it is read again when time comes back to it."""
        first, last = self.fold.span()
        if self.fold.size() >= MOST_PAST:
            self.since, self.until = max(self.since, first), min(self.until, nextafter(last, inf))
        self.since = max(self.since, self.fold.now() - 2 * WINDOW)
        self.until = min(self.until, nextafter(self.fold.now() + 2 * WINDOW, inf))


def _first(many: Sequence[Stored]) -> float:
    return many[0][0].at or 0.0


def _after_last(many: Sequence[Stored]) -> float:
    return nextafter(many[-1][0].at or 0.0, inf)
