"""Learns `nlp/models/story_words.npz`: a vector for each stem of `nlp/data/word_rarity.tsv`, by its neighbours.

    python -m nlp.training.story_meanings ../shared/data

How much oftener than by chance two stems stand within five words of each other, over posts and every second article,
is a table of eleven thousand rows; its largest 64 directions are kept, in steps of a 127th.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nlp.story_pairs import rarity
from nlp.story_texts import story_text

MODELS = Path(__file__).parents[1] / "models"
WITHIN = 5
DIRECTIONS = 64


def main(data: str) -> None:
    """Counts neighbours, finds the directions, writes the file."""
    words = list(rarity()[0])
    number = {word: row for row, word in enumerate(words)}
    vectors = directions(neighbours(texts(Path(data)), number))
    largest = np.abs(vectors).max(1, keepdims=True) + 1e-12
    np.savez_compressed(
        MODELS / "story_words.npz",
        words=np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8),
        vectors=np.round(vectors / largest * 127).astype(np.int8),
    )
    print(f"{len(words):,} stems, {DIRECTIONS} directions")


def texts(data: Path) -> Iterator[str]:
    """The posts of the stream and every second article."""
    with gzip.open(data / "stream.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]
    with gzip.open(data / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for place, line in enumerate(lines):
            if place % 2 == 0:
                record = json.loads(line)
                yield "\n".join(record.get(key) or "" for key in ("title", "lead", "body"))


def neighbours(found: Iterator[str], number: dict[str, int]) -> Any:
    """How often each two stems stand near each other, nearer ones weighing more; each beginning counts once."""
    from scipy.sparse import coo_matrix, csr_matrix  # type: ignore[import-untyped]

    seen: set[tuple[int, ...]] = set()
    rows: list[int] = []
    for text in found:
        stems = [number[word] for word in story_text("", text).words if word in number]
        if (start := tuple(stems[:12])) not in seen:
            seen.add(start)
            rows += [*stems, *([-1] * WITHIN)]
    line = np.array(rows)
    table = csr_matrix((len(number), len(number)))
    for step in range(1, WITHIN + 1):
        one, other = line[:-step], line[step:]
        kept = (one >= 0) & (other >= 0) & (one != other)
        part = coo_matrix((np.full(kept.sum(), 1 / step), (one[kept], other[kept])), shape=table.shape)
        table = table + part.tocsr()
    return table + table.T


def directions(table: Any) -> Any:
    """The largest directions of what is more than chance."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.linalg import svds  # type: ignore[import-untyped]

    counts = np.asarray(table.sum(1)).ravel() + 1e-9
    chance = counts**0.75 / (counts**0.75).sum()
    pairs = table.tocoo()
    more = np.log(pairs.data / (counts[pairs.row] * chance[pairs.col]) + 1e-12)
    kept = csr_matrix((np.maximum(more, 0.0), (pairs.row, pairs.col)), shape=table.shape)
    left, sizes, _ = svds(kept, k=DIRECTIONS, v0=np.ones(min(table.shape)))
    return left * np.sqrt(sizes)


if __name__ == "__main__":
    main(sys.argv[1])
