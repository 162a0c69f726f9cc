"""The series of the second back-test: what the watch looks at by itself, and searches that people would save.

Which names a post is of is read as for any report (`index.schema.report_fields` gives what the facets count);
`surges_searches.txt` holds searches, written by somebody who had seen neither the back-test nor how often they match.
`python -m bench.surges_watched` prints the lines of `surges_terms.tsv` that are drawn of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.surges_stream import Post, read_stream

SEARCHES = Path(__file__).with_name("surges_searches.txt")
TERMS = Path(__file__).with_name("surges_terms.tsv")
BANDS = ((5, 8), (8, 40))  # posts a day
SAME = 0.5  # of the posts of two series, those of both: from here on they are one
_AT_ONCE = 500


def main() -> None:
    """The series to lift: none that is one with a term of the first back-test, or with one before it."""
    stream = read_stream(watched=True)
    held: dict[str, set[int]] = defaultdict(set)
    for number, post in enumerate(stream.posts):
        for key in post.terms:
            held[key].add(number)
    lines = [line.split("\t") for line in TERMS.read_text("utf-8").splitlines() if line[:1] != "#"]
    kept = [held[word] for _, half, word in lines if half != "watched"]
    for low, high in reversed(BANDS):
        for key in sorted(key for key in held if is_watched(key) and low <= len(held[key]) / stream.days < high):
            if not any(_share(held[key], other) >= SAME for other in kept):
                kept.append(held[key])
                print(f"{low} to {high}\twatched\t{key}")


def is_watched(key: str) -> bool:
    """Whether a series is of a name or a search, and no term."""
    return ": " in key


def watched(posts: Sequence[Post]) -> Iterator[frozenset[str]]:
    """The names and searches that each post is of, as keys of series: «استان: کردستان», «جست‌وجو: زلزله»."""
    parts = [[(post.site, post.text) for post in posts[at : at + _AT_ONCE]] for at in range(0, len(posts), _AT_ONCE)]
    with ProcessPoolExecutor() as pool:
        for part in pool.map(_read, parts):
            yield from part


def _read(texts: list[tuple[str, str]]) -> list[frozenset[str]]:
    from crawler.importing import article_from_record
    from index.query.language import parse
    from index.schema import report_fields
    from index.watch.matching import Batch
    from index.watch.surging import FIELDS
    from nlp.annotate import annotate

    documents = [
        annotate(article_from_record({"id": f"p-{n}", "site": site, "title": text.split("\n")[0], "text": text}))
        for n, (site, text) in enumerate(texts)
    ]
    found = []
    for document in documents:
        values = report_fields(document).values
        found.append({f"{name}: {value}" for field, name in FIELDS.items() for value in values[field]})
    batch = Batch(documents)
    for query in SEARCHES.read_text("utf-8").splitlines():
        for place in batch.matching(parse(query)):
            found[place].add(f"جست‌وجو: {query}")
    return [frozenset(each) for each in found]


def _share(one: set[int], other: set[int]) -> float:
    both = len(one & other)
    return both / max(1, len(one) + len(other) - both)


if __name__ == "__main__":
    main()
