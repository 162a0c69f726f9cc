"""Stories: one event or release, however many outlets ran it. Texts are folded as they come, in bounded memory.

A text is compared with the few texts of the last days that share most of its rare words; what is likely a reprint joins
its source, what likely tells the same fact joins its story, and everything else opens a story of its own.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest

from nlp.story_pairs import (
    Likeness,
    Overlap,
    Weighed,
    figures,
    likeness,
    names_disagree,
    overlap,
    rarity,
    weighed,
    weight_of,
)
from nlp.story_texts import StoryText

WINDOW = 72 * 3600.0  # seconds in which a story takes in new texts
MOST_HELD = 8_000  # texts
REPRINT, STORY = 0.5, 0.5
# Officials and provinces read out of both texts, none in common: the same words told of another place.
_DISAGREE = 0.5
# What was labelled are short posts; two long reports of one day and place share more without telling the same.
_LONG, _LONG_SURE = 120, 0.6  # words
_KEYS = 14  # rare words by which a text can be found
_ASKED = 24  # rare words by which others are sought
_COMPARED = 10
_ABOUT = 0.8  # of a text's likeness, from which another is about as like
_MOST_NAMED = 400  # texts that one word may lead to
_PRIOR = 500.0  # texts' worth of trust in the table of rarity, beside the window itself


_NONE = Likeness(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Folded:
    """Where a text belongs: its story (the id of the story's first text), and the text that it reprints, if any.

    `merged` are stories that turned out to be the same one: they lead to `story` from now on.
    """

    id: str
    story: str
    reprint_of: str | None = None
    likeness: Likeness = _NONE
    merged: tuple[str, ...] = ()


@dataclass(slots=True)
class _Held:
    text: Weighed
    keys: tuple[str, ...]
    story: str
    source: str  # the first text that it reprints, or itself
    at: float


class Fold:
    """Folds texts into stories; give them in the order in which they came or were published."""

    def __init__(
        self,
        window: float = WINDOW,
        most: int = MOST_HELD,
        weights: Mapping[str, Mapping[str, float]] | None = None,
        both_ways: bool = False,
    ) -> None:
        """`weights` are those of the two decisions, the shipped ones if none are given.

        Texts are held for `window` before the newest one; `both_ways` holds those of two windows before and after the
        moment that `move` sets, and of too many those that are nearest to it.
        """
        self._window, self._most, self._weights, self._both_ways = window, most, weights, both_ways
        self._held: dict[int, _Held] = {}
        self._order: list[tuple[float, int]] = []  # by time
        self._named: dict[str, deque[int]] = {}
        self._counts: Counter[str] = Counter()
        self._redirects: dict[str, str] = {}
        self._next = 0
        self._now = 0.0

    def add(self, text: StoryText) -> Folded:
        """Fold one text in and say where it belongs."""
        at = self._moment(text)
        mine = weighed(text, self.weight)
        best: dict[str, tuple[Likeness, _Held]] = {}
        for held, like in self._judged(mine, at):
            story = self._led(held.story)
            if like.story >= STORY and (story not in best or like.story > best[story][0].story):
                best[story] = (like, held)
        if not best:
            self._hold(mine, text.id, text.id, at)
            return Folded(text.id, text.id)
        ordered = sorted(best.items(), key=lambda item: (-item[1][0].reprint, -item[1][0].story, item[1][1].at))
        story, (like, held) = ordered[0]
        # two stories of which one text prints the greater part are one; the older keeps its name
        same = [(other, found.at) for other, (also, found) in ordered if also.reprint >= REPRINT]
        merged: tuple[str, ...] = ()
        if len(same) > 1:
            story = min(same, key=lambda item: (item[1], item[0]))[0]
            merged = tuple(other for other, _ in same if other != story)
            for other in merged:
                self._redirects[other] = story
        source = held.source if like.reprint >= REPRINT else text.id
        self._hold(mine, story, source, at)
        return Folded(text.id, story, None if source == text.id else source, like, merged)

    def restore(self, text: StoryText, story: str, reprint_of: str | None) -> None:
        """Hold a text that was folded before, in an earlier run."""
        at = self._moment(text)
        self._hold(weighed(text, self.weight), story, reprint_of or text.id, at)

    def weight(self, word: str) -> float:
        """What a word weighs now: by the table of rarity and by the texts of the window."""
        shares, unknown = rarity()
        seen = self._counts[word] + _PRIOR * shares.get(word, unknown)
        return weight_of(seen / (len(self._held) + _PRIOR))

    def lead(self, story: str, merged: Iterable[str]) -> None:
        """Take in that these stories turned out, elsewhere, to be this one."""
        into = self._led(story)
        self._redirects.update(dict.fromkeys({self._led(other) for other in merged} - {into}, into))

    def move(self, at: float) -> None:
        """Hold what was told about this moment from now on."""
        self._now = at
        self._make_room(0)

    def now(self) -> float:
        """The moment about which texts are held: that of the newest, or where it was moved to."""
        return self._now

    def span(self) -> tuple[float, float]:
        """The moments of the first and the last text that are held."""
        return (self._order[0][0], self._order[-1][0]) if self._order else (self._now, self._now)

    def size(self) -> int:
        """How many texts are held."""
        return len(self._held)

    def _moment(self, text: StoryText) -> float:
        at = self._now if text.at is None else text.at
        if not self._both_ways:
            self._now = max(self._now, at)
        return at

    def _judged(self, mine: Weighed, at: float) -> Iterator[tuple[_Held, Likeness]]:
        """The texts that are near enough to be the same story, each with how like it is."""
        near = [(held, overlap(mine, held.text)) for held in self._near(mine, at)]
        stories = [(self._led(held.story), both) for held, both in near]
        for (held, both), (story, _) in zip(near, stories, strict=True):
            if not both.enough:
                continue
            seen = figures(mine, held.text, both, crowded(stories, story, both))
            like = likeness(seen, self._weights)
            if names_disagree(mine.text, held.text.text):
                like = Likeness(like.reprint, like.story * _DISAGREE)
            elif min(len(mine.text.words), len(held.text.text.words)) > _LONG:
                like = Likeness(like.reprint, max(like.reprint, like.story * _LONG_SURE))
            yield held, like

    def _near(self, mine: Weighed, at: float) -> list[_Held]:
        """The texts of the window that share most of this one's rare words."""
        scores: dict[int, float] = {}
        for word in nlargest(_ASKED, mine.weights, key=lambda word: (mine.weights[word], word)):
            gain = mine.weights[word] ** 2
            for number in self._named.get(word, ()):
                scores[number] = scores.get(number, 0.0) + gain
        found = self._best(scores)
        near = [number for number in found if abs(self._held[number].at - at) <= self._window]
        if len(near) < len(found):  # others that are as old must not take the place of one that is not
            near = self._best({n: scores[n] for n in scores if abs(self._held[n].at - at) <= self._window})
        return [self._held[number] for number in near]

    def _best(self, scores: Mapping[int, float]) -> list[int]:
        return nlargest(_COMPARED, scores, key=lambda number: (scores[number], number))

    def _hold(self, mine: Weighed, story: str, source: str, at: float) -> None:
        self._make_room(1)
        keys = tuple(nlargest(_KEYS, mine.weights, key=lambda word: (mine.weights[word], word)))
        number, self._next = self._next, self._next + 1
        self._held[number] = _Held(mine, keys, story, source, at)
        insort(self._order, (at, number))
        self._counts.update(mine.text.bag)
        for word in keys:
            self._named.setdefault(word, deque(maxlen=_MOST_NAMED)).append(number)

    def _make_room(self, places: int) -> None:
        """Forget what is out of the window, and what takes the place of so many new texts."""
        order, most = self._order, self._most - places
        if not self._both_ways:
            while order and (len(order) > most or order[0][0] < self._now - self._window):
                self._forget(order.pop(0)[1])
            return
        reach = 2 * self._window
        while order:
            before, after = self._now - order[0][0], order[-1][0] - self._now
            if len(order) <= most and max(before, after) <= reach:
                break
            self._forget(order.pop(0 if before >= after else -1)[1])

    def _forget(self, number: int) -> None:
        held = self._held.pop(number)
        for word in held.keys:
            numbers = self._named.get(word)
            if numbers and numbers[0] == number:
                numbers.popleft()
            elif numbers and number in numbers:
                numbers.remove(number)
            if numbers is not None and not numbers:
                del self._named[word]
        self._counts.subtract(held.text.text.bag)
        for word in held.text.text.bag:
            if self._counts[word] <= 0:
                del self._counts[word]
        if not self._order:
            self._redirects.clear()

    def _led(self, story: str) -> str:
        while story in self._redirects:
            story = self._redirects[story]
        return story


def crowded(near: Iterable[tuple[str, Overlap]], story: str, both: Overlap) -> int:
    """How many other stories are about as like a text: «صدای انفجار در …» is told of many places on one day."""
    return len({other for other, also in near if also.cosine >= _ABOUT * both.cosine} - {story})
