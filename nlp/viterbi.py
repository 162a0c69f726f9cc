"""The best tags of many sentences at once: Viterbi's algorithm, a step for all sentences that are long enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]


def best_paths(scores: Floats, lengths: Sequence[int], margin: int, behind: Floats) -> list[list[int]]:
    """For each sentence the numbers of its tags whose scores add up to most.

    `scores` has a row a word, the sentences one behind the other with `margin` rows before and behind each;
    `behind[a, b]` is what tag b gains behind tag a.
    """
    order = sorted(range(len(lengths)), key=lambda number: -lengths[number])  # the longest first
    sizes = np.array([lengths[number] for number in order], dtype=np.int64)
    starts = np.cumsum([margin] + [length + 2 * margin for length in lengths[:-1]])[order]
    if not len(sizes) or not sizes[0]:
        return [[] for _ in lengths]
    best = scores[starts]
    alive_at = [int(n) for n in np.searchsorted(-sizes, -np.arange(sizes[0]), side="left")]
    came: list[NDArray[np.intp]] = []
    for step in range(1, int(sizes[0])):
        alive = alive_at[step]  # sentences longer than `step`
        ways = best[:alive, :, None] + behind
        came.append(ways.argmax(axis=1))
        best[:alive] = ways.max(axis=1) + scores[starts[:alive] + step]
    return _back(best.argmax(axis=1), came, sizes, order)


def _back(
    last: NDArray[np.intp], came: list[NDArray[np.intp]], sizes: NDArray[np.int64], order: list[int]
) -> list[list[int]]:
    """From the last tags back to the first, for all sentences that reach so far."""
    table = np.zeros((len(came) + 1, len(order)), dtype=np.intp)
    rows = np.arange(len(order))
    tags = last
    table[-1] = tags
    for step in range(len(came) - 1, -1, -1):
        alive = len(came[step])
        tags[:alive] = came[step][rows[:alive], tags[:alive]]
        table[step] = tags
    paths: list[list[int]] = [[] for _ in order]
    columns = table.T.tolist()
    for column, size, number in zip(columns, sizes.tolist(), order, strict=True):
        paths[number] = column[:size]
    return paths
