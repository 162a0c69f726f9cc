"""Names of bodies as they recur in articles: where the name behind «سازمان», «شرکت» … usually ends.

    python -m nlp.training.bodies ARTICLES.jsonl.gz STREAM.jsonl.gz

writes `attested_bodies.tsv` into `nlp/data`: a head and the words behind it, in three reports or more, that are often
followed by a preposition, a verb or a mark, «firm» where they nearly always are. Only frequencies decide; no text can
be read back from the list.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from nlp.bodies import heads, plain_words
from nlp.body_ends import ends_chain, goes_on, takes_noun
from nlp.names import Words, words
from nlp.text import normalise

DATA = Path(__file__).parents[1] / "data"
SOURCE = "bodies' names in three reports or more of 18,231 news articles and 63,806 posts of news channels; statistics"
_LEAST, _OFTEN, _LONGEST = 3, 0.25, 9
_MANY, _MOSTLY = 6, 0.4  # names as frequent as this end where they end, whatever follows


def main(paths: Iterable[str]) -> None:
    """Read the files, write the list."""
    names = attested(text for path in paths for text in _texts(path))
    (DATA / "attested_bodies.tsv").write_text(f"# {SOURCE}\n" + "\n".join(names) + "\n", encoding="utf-8")
    print(f"{len(names)} names")


def attested(texts: Iterable[str]) -> list[str]:
    """The names that recur and often end where they end, reprints counted once."""
    seen: set[str] = set()
    reports: Counter[tuple[str, ...]] = Counter()
    ended: Counter[tuple[str, ...]] = Counter()
    spelt: dict[tuple[str, ...], str] = {}
    for text in texts:
        if text[:60] in seen:
            continue
        seen.add(text[:60])
        w = words(text)
        here: set[tuple[str, ...]] = set()
        whole: set[tuple[str, ...]] = set()
        for start, head_end, end in _chains(w):
            for stop in range(head_end + 1, end + 1):
                keys = w.keys[start:stop]
                if keys[-1] != "و":
                    here.add(keys)
                    spelt.setdefault(keys, text[w.starts[start] : w.ends[stop - 1]])
            if takes_noun(w.at(end)):
                continue  # «دادگستری شکایت کردند»: the noun is the verb's
            whole.add(w.keys[start : end - 1] if w.at(end - 1) == "و" else w.keys[start:end])
        reports.update(here)
        ended.update(whole & here)
    return sorted(
        spelt[keys] + ("\tfirm" if n >= _MANY and ended[keys] >= _MOSTLY * n else "")
        for keys, n in reports.items()
        if n >= _LEAST and ended[keys] >= _OFTEN * n and _names(keys) and _joined(keys, reports)
    )


def _joined(keys: tuple[str, ...], reports: Counter[tuple[str, ...]]) -> bool:
    """Whether no «و» joins two bodies: what stands before it seldom stands alone («سازمان فرهنگ و ارتباطات»)."""
    places = [i for i, key in enumerate(keys) if key == "و"]
    return all(i > 1 and keys[i + 1] not in heads().firsts and 3 * reports[keys] >= reports[keys[:i]] for i in places)


def _chains(w: Words) -> Iterator[tuple[int, int, int]]:
    """Each head and the words behind it up to a preposition, a verb or a mark."""
    for start, key in enumerate(w.keys):
        head = heads().at(w, start) if key in heads().firsts else None
        if head is None or head[1][0] == "plural":
            continue
        end = head[0]
        while end < len(w) and end - start < _LONGEST and w.keys[end][0].isalpha():
            if w.keys[end] != "و" and ends_chain(w.keys[end]) and not goes_on(w, end):
                break
            end += 1
        if end > head[0]:
            yield start, head[0], end


def _names(keys: tuple[str, ...]) -> bool:
    return not set(keys[1:]) & {"ها", "های", "هایی"} and not all(key in plain_words() for key in keys[1:])


def _texts(path: str) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            parts = [record.get(key) or "" for key in ("title", "lead", "body", "text")]
            yield normalise("\n".join(part for part in parts if part)).text


if __name__ == "__main__":
    main(sys.argv[1:])
