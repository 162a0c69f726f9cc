"""The tagger of parts of speech that ships: hazm's POSTagger, trained on UD Persian PerDT.

    python -m nlp.training.tagger DATA

trains on the treebank's dev part and prints the accuracy on its test part; then trains what ships on both:
`nlp/models/tagger.model`, which hazm's `POSTagger` can load, and the same weights as a table, `tagger.npz`, which
`nlp.tagger` reads.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from nlp.text import normalise

MODELS = Path(__file__).parents[1] / "models"
type Tagged = list[tuple[str, str]]


def main() -> None:
    """Measure, then write the model."""
    from hazm import POSTagger

    data = Path(sys.argv[1]) / "treebank"
    dev, test = (list(sentences(data / f"perdt-{part}.conllu")) for part in ("dev", "test"))
    with TemporaryDirectory() as folder:
        tagger = POSTagger()
        tagger.train(dev, verbose=False, file_name=str(Path(folder) / "dev.model"), report_duration=False)
        known = {word for sentence in dev for word, _ in sentence}
        print(f"dev → test: {accuracy(tagger, test):.4f}, words not seen in dev: {accuracy(tagger, test, known):.4f}")
    tagger = POSTagger()
    tagger.train(dev + test, verbose=False, file_name=str(MODELS / "tagger.model"), report_duration=False)
    print(f"{len(dev) + len(test)} sentences, {write(tagger.model.info())} attributes")


def write(info: Any) -> int:
    """The weights of the model as a table, out of what crfsuite tells of it; how many attributes there are."""
    tags, attributes = sorted(info.labels), sorted({name for name, _ in info.state_features})
    weights = np.zeros((len(attributes), len(tags)))
    numbers = {name: number for number, name in enumerate(attributes)}
    for (name, tag), weight in info.state_features.items():
        weights[numbers[name], tags.index(tag)] = weight
    transitions = np.zeros((len(tags), len(tags)))
    for (before, behind), weight in info.transitions.items():
        transitions[tags.index(before), tags.index(behind)] = weight
    np.savez_compressed(
        MODELS / "tagger.npz",
        attributes=np.frombuffer("\n".join(attributes).encode(), dtype=np.uint8),
        tags=np.frombuffer("\n".join(tags).encode(), dtype=np.uint8),
        weights=weights,
        transitions=transitions,
    )
    return len(attributes)


def accuracy(tagger: Any, gold: list[Tagged], known: frozenset[str] | set[str] = frozenset()) -> float:
    """The share of right tags, of words that are not in `known`."""
    right = total = 0
    for sentence in gold:
        found = tagger.tag([word for word, _ in sentence])
        for (word, wanted), (_, got) in zip(sentence, found, strict=True):
            if word not in known:
                total += 1
                right += wanted == got
    return right / total


def sentences(path: Path) -> Iterator[Tagged]:
    """The sentences of a CoNLL-U file as this project's tokens: a word and its clitic are one, tagged as the word."""
    sentence: Tagged = []
    covered = 0
    for line in path.read_text("utf-8").splitlines():
        if not line:
            if sentence:
                yield sentence
            sentence, covered = [], 0
        elif not line.startswith("#"):
            number, form, _, tag = line.split("\t")[:4]
            if "-" in number:
                sentence.append((normalise(form).text, ""))
                covered = int(number.partition("-")[2])
            elif int(number) > covered:
                sentence.append((normalise(form).text, tag))
            elif not sentence[-1][1]:
                sentence[-1] = (sentence[-1][0], tag)
    if sentence:
        yield sentence


if __name__ == "__main__":
    main()
