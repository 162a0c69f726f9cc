"""What was worked out for one state of an embedded index: kept for all who have it open, until something is written."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path

from tantivy import Query

from index.engine import Bucket, Hits
from index.engines.embedded_order import Numbers
from index.query.tree import Figure, NameField, Node


class Lately[Key: Hashable, Value]:
    """The values that were asked for last."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def of(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of this key, made where it is not kept."""
        with self._lock:
            if (found := self._values.get(key)) is not None:
                self._values.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._values[key] = made
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        return made


# Of a field how many of its values were asked for, and those, the most frequent first.
type Valued = tuple[int, tuple[Bucket, ...]]


@dataclass(frozen=True, slots=True)
class Kept:
    """Reports with a figure, compiled queries, facets and pages of hits."""

    figures: Lately[Figure, Numbers] = field(default_factory=lambda: Lately(32))
    known: Lately[Node, Numbers] = field(default_factory=lambda: Lately(24))
    queries: Lately[Node, Query] = field(default_factory=lambda: Lately(256))
    facets: Lately[Node, dict[NameField, Valued]] = field(default_factory=lambda: Lately(500))
    hits: Lately[tuple[object, ...], Hits] = field(default_factory=lambda: Lately(500))


def kept_of(folder: Path, stamp: int, anew: bool = False) -> Kept:
    """What is kept of this state of the index in this folder; of one before nothing is, nor where it begins `anew`."""
    with _LOCK:
        found = _ALL.get(folder)
        if anew or found is None or found[0] != stamp:
            found = _ALL[folder] = (stamp, Kept())
            while len(_ALL) > _FOLDERS:
                _ALL.pop(next(iter(_ALL)))
        return found[1]


_FOLDERS = 8
_ALL: dict[Path, tuple[int, Kept]] = {}
_LOCK = threading.Lock()
