"""A trained scikit-learn classifier that ships as plain arrays: no pickle, no ties to the version that trained it.

One `.npz` holds vocabulary, inverse document frequencies and the weights of a logistic regression, whose scores were
calibrated when it was trained. At run time scikit-learn weighs the terms (TfidfVectorizer) and classifies
(LogisticRegression); it is imported with the first article that needs it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any


class Classifier:
    """Terms of one report in, one probability for each label out."""

    def __init__(
        self, labels: Sequence[str], terms: Sequence[str], idf: Any, weights: Any, intercepts: Any, about: dict[str, Any]
    ) -> None:
        import numpy as np
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        self.labels = tuple(labels)
        self.terms = tuple(terms)
        self.about = about
        self._idf, self._weights, self._intercepts = idf, weights, intercepts
        self._vectorizer = TfidfVectorizer(
            analyzer=_as_is, vocabulary={term: i for i, term in enumerate(terms)}, sublinear_tf=True
        )
        self._vectorizer.idf_ = np.asarray(idf, dtype=np.float64)
        model = LogisticRegression()
        model.classes_ = np.arange(max(len(self.labels), 2))
        model.coef_ = np.asarray(weights, dtype=np.float64).reshape(len(self.labels), -1)
        model.intercept_ = np.asarray(intercepts, dtype=np.float64)
        model.n_features_in_ = model.coef_.shape[1]
        self._model = model

    def probabilities(self, terms: Sequence[str]) -> tuple[float, ...]:
        """How likely each of `labels` holds (0 to 1, each for itself), in their order."""
        import numpy as np
        from sklearn import config_context

        with config_context(assume_finite=True, skip_parameter_validation=True):
            row = self._vectorizer.transform([terms])
            scores = np.atleast_1d(self._model.decision_function(row).ravel())
        return tuple(float(p) for p in 1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0))))

    def to_bytes(self) -> bytes:
        """The model as a file."""
        import numpy as np

        out = io.BytesIO()
        np.savez_compressed(
            out,
            labels=_packed(self.labels),
            terms=_packed(self.terms),
            idf=np.asarray(self._idf, dtype=np.float16),
            weights=np.asarray(self._weights, dtype=np.float16),
            intercepts=np.asarray(self._intercepts, dtype=np.float32),
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


def _as_is(terms: Sequence[str]) -> Sequence[str]:
    return terms


def _packed(lines: Sequence[str]) -> Any:
    import numpy as np

    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _unpacked(array: Any) -> list[str]:
    return bytes(array.tobytes()).decode().split("\n")
