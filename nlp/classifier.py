"""A logistic regression over weighted terms, trained with scikit-learn, that ships as plain arrays.

No pickle, no ties to the version that trained it: one `.npz` holds vocabulary, inverse document frequencies and
weights, the calibration folded in. What scikit-learn's TfidfVectorizer (sublinear, L2) and LogisticRegression answer is
computed here over the terms that occur: the same numbers, as a test compares, at a part of the cost.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources
from math import exp, log, sqrt
from typing import Any


class Classifier:
    """Terms of one report in, one probability for each label out."""

    def __init__(
        self,
        labels: Sequence[str],
        terms: Sequence[str],
        idf: Any,
        weights: Any,
        intercepts: Any,
        about: dict[str, Any],
    ) -> None:
        import numpy as np

        self.labels = tuple(labels)
        self.terms = tuple(terms)
        self.about = about
        self.idf = np.asarray(idf, dtype=np.float64)
        self.weights = np.asarray(weights, dtype=np.float64).reshape(len(self.labels), len(self.terms))
        self.intercepts = np.asarray(intercepts, dtype=np.float64)
        self._number = {term: i for i, term in enumerate(self.terms)}
        self._idf: list[float] = self.idf.tolist()
        self._columns = np.ascontiguousarray(self.weights.T)

    def probabilities(self, terms: Sequence[str]) -> tuple[float, ...]:
        """How likely each of `labels` holds (0 to 1, each for itself), in their order."""
        number, idf = self._number, self._idf
        known = [(number[term], times) for term, times in Counter(terms).items() if term in number]
        scores = self.intercepts
        if known:
            rows = [row for row, _ in known]
            values = [idf[row] if times == 1 else (1.0 + log(times)) * idf[row] for row, times in known]
            length = sqrt(sum(value * value for value in values))
            scores = scores + (values @ self._columns[rows]) / length
        return tuple(1.0 / (1.0 + exp(-min(max(score, -30.0), 30.0))) for score in scores.tolist())

    def to_bytes(self) -> bytes:
        """The model as a file."""
        import numpy as np

        out = io.BytesIO()
        np.savez_compressed(
            out,
            labels=_packed(self.labels),
            terms=_packed(self.terms),
            idf=self.idf.astype(np.float16),
            weights=self.weights.astype(np.float16),
            intercepts=self.intercepts.astype(np.float32),
            about=_packed([json.dumps(self.about, ensure_ascii=False, sort_keys=True)]),
        )
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Classifier:
        """The model that `to_bytes` wrote; only arrays are read, nothing in the file can run."""
        import numpy as np

        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            return cls(
                labels=_unpacked(held["labels"]),
                terms=_unpacked(held["terms"]),
                idf=held["idf"],
                weights=held["weights"],
                intercepts=held["intercepts"],
                about=json.loads(_unpacked(held["about"])[0]),
            )


@cache
def shipped(name: str) -> Classifier:
    """The model `nlp/models/NAME.npz`, loaded once."""
    return Classifier.from_bytes(resources.files("nlp").joinpath("models", f"{name}.npz").read_bytes())


def _packed(lines: Sequence[str]) -> Any:
    import numpy as np

    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _unpacked(array: Any) -> list[str]:
    return bytes(array.tobytes()).decode().split("\n")
