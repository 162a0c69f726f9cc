"""Decision trees, trained with scikit-learn, that ship as plain arrays: facts of phrases in, a number for each out."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

UNKNOWN = -9.0  # for a fact that a phrase has not; lower than any other
_AT_ONCE = 2000  # phrases: bounds the memory of a report of thousands of sums


class Trees:
    """Boosted trees; node 0 of each is its root, leaves lead to themselves."""

    def __init__(self, names: Sequence[str], arrays: Mapping[str, Any]) -> None:
        self.names = tuple(names)
        self._arrays = dict(arrays)
        self._depth = int(arrays["depth"])

    def worth(self, facts: Sequence[Mapping[str, float]]) -> list[float]:
        """How much speaks for each phrase, by its facts."""
        import numpy as np

        made: list[float] = []
        for first in range(0, len(facts), _AT_ONCE):
            rows = [[its.get(name, UNKNOWN) for name in self.names] for its in facts[first : first + _AT_ONCE]]
            made += self._of(np.array(rows, dtype=np.float64)).tolist()
        return made

    def _of(self, facts: Any) -> Any:
        import numpy as np

        fact, limit, low, high, leaf = (self._arrays[name] for name in _ARRAYS)
        rows, roots = np.arange(len(facts))[:, None], np.arange(len(fact))[None, :]
        nodes = np.zeros((len(facts), len(fact)), dtype=np.int64)
        for _ in range(self._depth):
            below = facts[rows, fact[roots, nodes]] <= limit[roots, nodes]
            nodes = np.where(below, low[roots, nodes], high[roots, nodes])
        return leaf[roots, nodes].sum(axis=1)

    def to_bytes(self) -> bytes:
        """The trees as a file."""
        import numpy as np

        out = io.BytesIO()
        np.savez_compressed(out, names=np.frombuffer("\n".join(self.names).encode(), dtype=np.uint8), **self._arrays)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Trees:
        """The trees that `to_bytes` wrote; only arrays are read, nothing in the file can run."""
        import numpy as np

        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            return cls(
                bytes(held["names"].tobytes()).decode().split("\n"),
                {name: held[name] for name in (*_ARRAYS, "depth")},
            )


_ARRAYS = ("fact", "limit", "low", "high", "leaf")


@cache
def shipped(name: str) -> Trees:
    """The trees of `nlp/models/NAME.npz`, loaded once."""
    return Trees.from_bytes(resources.files("nlp").joinpath("models", f"{name}.npz").read_bytes())
