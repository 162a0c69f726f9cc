"""Trains `nlp/models/topics.npz`: what is a report about, in the scheme of `nlp/data/topics.tsv`?

    python -m nlp.training.topics ../shared/data

Three kinds of labels: real articles read for this project (`topic_labels.tsv`, ids only), texts written for it
(`examples.tsv`, the sample newsroom, `tests/gold` split dev), and weak ones: real articles in which a topic's cues
(`nlp/data/topic_cues.tsv`) stand thick or not at all; between the two the article says nothing about that topic.
Calibrated and measured on the first two kinds.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from nlp.classifier import Classifier
from nlp.topics import scheme, topic_terms
from nlp.training.fitting import assembled, calibration, figures, held_out_scores, logistic, reprint_groups, vectoriser
from nlp.training.reading import HERE, Labelled, examples, newsroom, own_reports, real, rows
from nlp.training.relevance import MODELS, OWN

STRENGTH = 30.0
LEAST = 12
FOLDS = 5
EVERY = 10  # of the real articles and posts, every tenth gives weak labels
WEAK = 0.15  # what a weak label weighs beside one given by reading
MANY_CUES = 3


def main(data: str) -> None:
    """Reads, fits, measures, writes."""
    folder = Path(data)
    read = [*labelled(folder), *examples(), *_annotated("dev")]
    seen = {one.id for one in read}
    weak = [one for n, one in enumerate(real(folder)) if n % EVERY == 0 and one.id not in seen and len(one.text) > 300]
    every = [*read, *weak]
    terms = [topic_terms(one.text, has_title=one.has_title) for one in every]
    vectors = vectoriser(LEAST)
    matrix = vectors.fit_transform(terms)
    judged = np.arange(len(every)) < len(read)
    groups = np.concatenate([reprint_groups([one.text for one in read]), np.arange(len(read), len(every))])
    models, slopes, thresholds, measured = [], [], [], {}
    pooled: list[tuple[Any, Any]] = []
    for topic in scheme():
        truth = np.array(
            [
                int(topic in (one.topics or ())) if sure else _weakly(topic, of)
                for one, of, sure in zip(every, terms, judged, strict=True)
            ]
        )
        known = truth >= 0
        weights = np.where(judged, 1.0, WEAK)[known]
        scores = held_out_scores(matrix[known], truth[known], weights, groups[known], STRENGTH, judged[known], FOLDS)
        scores, mine = scores[judged[known]], truth[known][judged[known]]
        slope, shift = calibration(scores, mine)
        sure_of = 1 / (1 + np.exp(-(slope * scores + shift)))
        threshold = _threshold(sure_of, mine)
        models.append(logistic(matrix[known], truth[known], weights, STRENGTH))
        slopes.append((slope, shift))
        thresholds.append(threshold)
        measured[topic] = figures(sure_of, mine, threshold)
        pooled.append((sure_of >= threshold, mine))
        print(f"{threshold:.2f}", topic, *(f"{key} {value}" for key, value in measured[topic].items()), sep="  ")
        if "--errors" in sys.argv:
            _tell(read, sure_of, mine, threshold)
    said, true = np.concatenate([s for s, _ in pooled]), np.concatenate([t for _, t in pooled])
    measured["all"] = _pooled(said.astype(float), true)
    print("all", measured["all"])
    about = {"figures": measured, "thresholds": thresholds, "trained on": {"read": len(read), "weak": len(weak)}}
    model = assembled(list(scheme()), vectors, models, slopes, about)
    held = _annotated("held")
    if held:
        measured["own, held"] = _held(model, held, thresholds)
        print("own, held", measured["own, held"])
    MODELS.mkdir(exist_ok=True)
    (MODELS / "topics.npz").write_bytes(model.to_bytes())


def _held(model: Classifier, held: Sequence[Labelled], thresholds: Sequence[float]) -> dict[str, float]:
    sure = np.array([model.probabilities(topic_terms(one.text, has_title=one.has_title)) for one in held])
    said = (sure >= np.array(thresholds)).astype(float)
    truth = np.array([[int(topic in (one.topics or ())) for topic in model.labels] for one in held])
    return _pooled(said.ravel(), truth.ravel())


def _annotated(split: str) -> list[Labelled]:
    # those from outside the sector were given no topics, which does not say that they have none
    return [one for one in own_reports(OWN, split) if one.relevant]


def _pooled(said: Any, truth: Any) -> dict[str, float]:
    """Over all pairs of report and topic; how well calibrated is told for each topic alone."""
    every = figures(said, truth, 0.5)
    return {key: every[key] for key in ("n", "positive", "precision", "recall", "f1")}


def labelled(data: Path) -> list[Labelled]:
    """The real articles and posts, and the newsroom's reports, of `topic_labels.tsv`."""
    labels = {row[0]: frozenset(filter(None, row[1].split(";"))) for row in rows(HERE / "topic_labels.tsv")}
    found = [*real(data, labels.keys()), *(one for one in newsroom() if one.id in labels)]
    return [replace(one, topics=labels[one.id]) for one in found]


def _weakly(topic: str, terms: Sequence[str]) -> int:
    """1 where the topic's cues stand thick in the text, 0 where none does, -1 between."""
    held = set(terms)
    if f"CUE:{topic}:1" not in held:
        return 0
    early = f"TITLE:{topic}" in held or f"HEAD:{topic}" in held
    return 1 if early and f"CUE:{topic}:{MANY_CUES}" in held else -1


def _threshold(sure: Any, truth: Any) -> float:
    """Where F1 is best between 0.3 and 0.6, so that a few items do not push it far."""
    steps = np.arange(0.3, 0.61, 0.05)
    return float(round(max(steps, key=lambda t: (figures(sure, truth, t)["f1"], -abs(t - 0.45))), 2))


def _tell(read: Sequence[Labelled], sure: Any, truth: Any, threshold: float) -> None:
    for one, p, true in zip(read, sure, truth, strict=True):
        if (p >= threshold) != bool(true):
            print(f"      {p:.2f} {'is' if true else 'not'}  {one.id}  {one.text[:90]!r}")


if __name__ == "__main__":
    main(sys.argv[1])
