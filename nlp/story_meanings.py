"""What words mean by the company they keep: «کشتی» lies near «نفتکش», «مجروح» near «زخمی».

Vectors of stems, learned by `nlp.training.story_meanings`; they let the folding see one fact told in other words.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from math import sqrt
from typing import Any


def meaning(weights: Mapping[str, float], words: Iterable[str]) -> Any:
    """The sum of the words' vectors, each as heavy as its word; words without a vector add nothing."""
    rows, vectors = _table()
    known = [(rows[word], weights[word]) for word in words if word in rows]
    if not known:
        return vectors[:0].sum(0)
    places, heavy = zip(*known, strict=True)
    return heavy @ vectors[list(places)]


def near(one: Any, other: Any) -> float:
    """How near two meanings lie: the cosine; 0 where either is empty."""
    length = sqrt(float(one @ one) * float(other @ other))
    return float(one @ other) / length if length > 1e-12 else 0.0


@cache
def _table() -> tuple[dict[str, int], Any]:
    """The row of each stem, and the rows, each of length one."""
    import numpy as np

    data = (resources.files("nlp") / "models" / "story_words.npz").read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as held:
        words = held["words"].tobytes().decode("utf-8").split("\n")
        vectors = held["vectors"].astype(np.float64) / 127
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return {word: row for row, word in enumerate(words)}, vectors
