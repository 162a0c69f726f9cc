"""Fitting: TF-IDF and logistic regression of scikit-learn, calibrated on scores that the model did not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from nlp.classifier import Classifier

FOLDS = 10


def as_is(terms: Sequence[str]) -> Sequence[str]:
    """Terms are made before (a vectoriser's analyser that does nothing)."""
    return terms


def vectoriser(least: int) -> Any:
    """What weighs the terms; those in fewer than `least` texts are left out, so that no text can be read back."""
    return TfidfVectorizer(analyzer=as_is, sublinear_tf=True, min_df=least)


def held_out_scores(
    rows: Any, truth: Any, weights: Any, groups: Any, strength: float, judged: Any, folds: int = FOLDS
) -> Any:
    """Scores of the `judged` rows, each by a model that saw neither it nor anything of its group."""
    scores = np.full(len(truth), np.nan)
    for train, test in GroupKFold(folds, shuffle=True, random_state=7).split(rows, truth, groups):
        asked = test[judged[test]]
        if len(asked) and len(set(truth[train])) == 2:
            model = logistic(rows[train], truth[train], weights[train], strength)
            scores[asked] = model.decision_function(rows[asked])
    return scores


def logistic(rows: Any, truth: Any, weights: Any, strength: float) -> Any:
    """A logistic regression fitted to the rows."""
    return LogisticRegression(C=strength, solver="liblinear", random_state=7).fit(rows, truth, sample_weight=weights)


def calibration(scores: Any, truth: Any) -> tuple[float, float]:
    """Platt's slope and shift, which make probabilities of scores, with his smoothed targets."""
    positive, negative = int(truth.sum()), int((1 - truth).sum())
    if not positive or not negative:
        return 1.0, 0.0
    hi, lo = (positive + 1) / (positive + 2), 1 / (negative + 2)
    doubled = np.concatenate([scores, scores])[:, None]
    labels = np.concatenate([np.ones(len(scores)), np.zeros(len(scores))])
    share = np.where(truth == 1, hi, lo)
    model = LogisticRegression(C=1e6).fit(doubled, labels, sample_weight=np.concatenate([share, 1 - share]))
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def assembled(
    labels: Sequence[str], vectors: Any, models: Sequence[Any], slopes: Any, about: dict[str, Any]
) -> Classifier:
    """The models of all labels as one classifier, their calibrations folded into weights and intercepts."""
    weights = np.stack([slope * model.coef_[0] for model, (slope, _) in zip(models, slopes, strict=True)])
    intercepts = [slope * model.intercept_[0] + shift for model, (slope, shift) in zip(models, slopes, strict=True)]
    return Classifier(labels, list(vectors.get_feature_names_out()), vectors.idf_, weights, intercepts, about)


def figures(sure: Any, truth: Any, threshold: float) -> dict[str, float]:
    """How right, and how well calibrated: Brier score and expected calibration error in ten bins."""
    said = sure >= threshold
    right, missed, wrong = (
        int((said & (truth == 1)).sum()),
        int((~said & (truth == 1)).sum()),
        int((said & (truth == 0)).sum()),
    )
    bins = np.minimum((sure * 10).astype(int), 9)
    error = sum(
        abs(sure[bins == b].mean() - truth[bins == b].mean()) * (bins == b).mean()
        for b in range(10)
        if (bins == b).any()
    )
    return {
        "n": len(truth),
        "positive": int(truth.sum()),
        "precision": round(right / (right + wrong), 3) if right + wrong else 0.0,
        "recall": round(right / (right + missed), 3) if right + missed else 0.0,
        "f1": round(2 * right / (2 * right + wrong + missed), 3) if right else 0.0,
        "brier": round(float(((sure - truth) ** 2).mean()), 4),
        "calibration error": round(float(error), 4),
    }


def reprint_groups(texts: Sequence[str]) -> Any:
    """A number for each text, shared by those that share most words: no reprint is judged by its twin."""
    words = [frozenset(text.split()) for text in texts]
    group = list(range(len(texts)))
    for i, mine in enumerate(words):
        for j in range(i):
            if len(mine & words[j]) > 0.5 * min(len(mine), len(words[j])) and len(mine & words[j]) > 8:
                group[i] = group[j]
                break
    return np.array(group)
