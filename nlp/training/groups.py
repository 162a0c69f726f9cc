"""Groups words that stand among the same words: `nlp/models/word_groups.tsv`.

    python -m nlp.training.groups ../shared/data

counts in the real articles (gold reports left out) which words stand within two of which, reduces the counts to sixty
dimensions and clusters them, coarsely and finely. The file holds words and the numbers of their groups.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import coo_matrix  # type: ignore[import-untyped]
from sklearn.cluster import MiniBatchKMeans
from sklearn.utils.extmath import randomized_svd

from nlp.text import normalise
from nlp.training.money_words import MODELS, MONEY, WORD, gold_ids, lines

LEAST, CONTEXTS, DIMENSIONS, COARSE, FINE = 12, 4000, 60, 60, 200
CHARACTERS = 4000  # of an article


def main(data: str) -> None:
    """Counts, reduces, clusters, writes."""
    texts = list(_texts(Path(data) / "articles.jsonl.gz"))
    counted = Counter(word for words in texts for word in words)
    vocabulary = sorted(word for word, n in counted.items() if n >= LEAST and word[0].isalpha() and len(word) > 1)
    vectors = _vectors(texts, vocabulary, [word for word, _ in counted.most_common(CONTEXTS)])
    coarse, fine = (
        MiniBatchKMeans(n, random_state=1, n_init=3, batch_size=4096).fit_predict(vectors) for n in (COARSE, FINE)
    )
    (MODELS / "word_groups.tsv").write_text(
        "# words that stand among the same words: the numbers of the coarse and the fine group; made by\n"
        "# nlp.training.groups from the articles of shared/data\n"
        + "".join(f"{word}\t{a}\t{b}\n" for word, a, b in zip(vocabulary, coarse, fine, strict=True)),
        encoding="utf-8",
    )


def _texts(articles: Path) -> Iterator[list[str]]:
    """The words of every article that names money, and of every fourth other one; figures as one word."""
    left_out = gold_ids(articles.parents[1])
    for n, record in enumerate(record for record in lines(articles) if record["id"] not in left_out):
        text = "\n".join((record.get("title") or "", record.get("lead") or "", record.get("body") or ""))
        text = text[:CHARACTERS]
        if n % 4 == 0 or any(unit in text for unit in MONEY):
            yield ["0" if word[0].isdigit() else word for word in WORD.findall(normalise(text).text)]


def _vectors(texts: list[list[str]], vocabulary: list[str], contexts: list[str]) -> Any:
    """Each word as a point: how much oftener than by chance it stands beside each common word."""
    row = {word: i for i, word in enumerate(vocabulary)}
    column = {word: i for i, word in enumerate(contexts)}
    rows, columns = [], []
    for words in texts:
        own, beside = [row.get(word, -1) for word in words], [column.get(word, -1) for word in words]
        for step in (-2, -1, 1, 2):
            for i in range(max(0, -step), min(len(words), len(words) - step)):
                if own[i] >= 0 and beside[i + step] >= 0:
                    rows.append(own[i])
                    columns.append(beside[i + step] + (len(contexts) if step > 0 else 0))
    counts = coo_matrix((np.ones(len(rows)), (rows, columns)), (len(vocabulary), 2 * len(contexts))).tocsr()
    counts.sum_duplicates()
    whole = counts.sum()
    of_word, of_context = np.asarray(counts.sum(1)).ravel(), np.asarray(counts.sum(0)).ravel()
    cells = counts.tocoo()
    oftener = np.log(cells.data * whole**0.75 / (of_word[cells.row] * of_context[cells.col] ** 0.75))
    matrix = coo_matrix((np.maximum(oftener, 0), (cells.row, cells.col)), cells.shape).tocsr()
    left, strength, _ = randomized_svd(matrix, DIMENSIONS, random_state=1, n_iter=4)
    vectors = left * np.sqrt(strength)
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)


if __name__ == "__main__":
    main(sys.argv[1])
