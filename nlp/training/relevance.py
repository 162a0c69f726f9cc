"""Trains `nlp/models/relevance.npz`: is a report about the cooperative sector?

    python -m nlp.training.relevance ../shared/data

reads the labelled articles and posts (`labels.tsv`) from the collections in that folder, the examples written for it
(`examples.tsv`, `relevance_wholes.tsv`, the parts of `relevance_parts.tsv` set into other articles), the newsroom's
and the project's annotated reports (`tests/gold`, split dev), prints what cross-validation measures, and writes the
model. Two runs over the same files write the same model.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from nlp.classifier import Classifier
from nlp.relevance import THRESHOLD, relevance_terms
from nlp.training.composing import composed
from nlp.training.fitting import assembled, calibration, figures, held_out_scores, logistic, reprint_groups, vectoriser
from nlp.training.reading import HERE, LINE, Labelled, examples, newsroom, own_reports, real, rows

MODELS = HERE.parent / "models"
OWN = HERE.parents[1] / "tests" / "gold"
STRENGTH = 10.0
LEAST = 5
REAL = 2.0  # what a real report weighs beside one written for this project


def main(data: str) -> None:
    """Reads, fits, measures, writes."""
    every = [
        *labelled(Path(data)),
        *examples(),
        *wholes(),
        *composed(Path(data)),
        *newsroom(),
        *own_reports(OWN, "dev"),
    ]
    told = [(one, relevance_terms(one.text, has_title=one.has_title, published=one.published)) for one in every]
    found, terms = [one for one, marks in told if marks], [marks for _, marks in told if marks]
    truth = np.array([int(bool(one.relevant)) for one in found])
    is_real = np.array([not one.id.startswith(("example-", "own-", "newsroom-")) for one in found])
    weights = np.where(is_real, REAL, 1.0)
    groups = reprint_groups([one.text for one in found])
    vectors = vectoriser(LEAST)
    matrix = vectors.fit_transform(terms)
    scores = held_out_scores(matrix, truth, weights, groups, STRENGTH, np.ones(len(found), dtype=bool))
    slope, shift = calibration(scores, truth)
    sure = 1 / (1 + np.exp(-(slope * scores + shift)))
    measured = {
        "cross-validated, all": figures(sure, truth, THRESHOLD),
        "cross-validated, real": figures(sure[is_real], truth[is_real], THRESHOLD),
    }
    model = logistic(matrix, truth, weights, STRENGTH)
    about = {"figures": measured, "trained on": {"real": int(is_real.sum()), "own": int((~is_real).sum())}}
    classifier = assembled(["relevant"], vectors, [model], [(slope, shift)], about)
    held = own_reports(OWN, "held")
    if held:
        measured["own, held"] = figures(*_answers(classifier, held), THRESHOLD)
    MODELS.mkdir(exist_ok=True)
    (MODELS / "relevance.npz").write_bytes(classifier.to_bytes())
    for name, values in measured.items():
        print(name, *(f"{key} {value}" for key, value in values.items()), sep="  ")
    if "--errors" in sys.argv:
        for one, p, true in sorted(zip(found, sure, truth, strict=True), key=lambda e: -abs(e[1] - e[2])):
            if (p >= THRESHOLD) != bool(true):
                print(f"{p:.2f} {'about' if true else 'not'}  {one.id}  {one.text[:90]!r}")


def _answers(classifier: Classifier, reports: Sequence[Labelled]) -> tuple[Any, Any]:
    told = [relevance_terms(one.text, has_title=one.has_title, published=one.published) for one in reports]
    sure = [classifier.probabilities(terms)[0] if terms else 0.0 for terms in told]
    return np.array(sure), np.array([int(bool(one.relevant)) for one in reports])


def labelled(data: Path) -> list[Labelled]:
    """The real articles and posts of `labels.tsv`."""
    labels = {row[0]: row[1] == "true" for row in rows(HERE / "labels.tsv")}
    return [replace(one, relevant=labels[one.id]) for one in real(data, labels.keys())]


def wholes(path: Path = HERE / "relevance_wholes.tsv") -> list[Labelled]:
    """The reports written to train relevance alone."""
    return [
        Labelled(
            f"example-whole-{n}",
            "\n".join(part for part in (title, text.replace(LINE, "\n")) if part),
            bool(title),
            None,
            relevant == "yes",
        )
        for n, (relevant, title, text) in enumerate(rows(path), 1)
    ]


if __name__ == "__main__":
    main(sys.argv[1])
