"""Labelled texts to train on: real articles and posts by id, from the research collections, and texts written for this project."""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text and what a reader said of it. `text` begins with the title and a newline where there is a title."""

    id: str
    text: str
    has_title: bool
    relevant: bool | None
    topics: frozenset[str] | None


def rows(path: Path) -> Iterator[list[str]]:
    """The fields of a data file's lines, comments left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def examples(path: Path = HERE / "examples.tsv") -> list[Labelled]:
    """The short reports written for training."""
    return [
        Labelled(f"example-{n}", f"{title}\n{text}", True, relevant == "yes", _topics(topics))
        for n, (relevant, topics, title, text) in enumerate(rows(path), 1)
    ]


def own_reports(folder: Path, split: str) -> list[Labelled]:
    """The project's annotated reports of one `split`, from `tests/gold`."""
    marks = {a["id"]: a for a in _lines(folder / "annotations.jsonl") if a["split"] == split}
    return [
        Labelled(r["id"], *_text(r), bool(marks[r["id"]]["relevant"]), frozenset(marks[r["id"]]["topics"]))
        for r in _lines(folder / "reports.jsonl")
        if r["id"] in marks
    ]


def real(data: Path, wanted: Collection[str] | None = None) -> Iterator[Labelled]:
    """Articles and posts of the collections in the folder `data`; those of these ids, or all; without labels."""
    for name in ("articles.jsonl.gz", "stream.jsonl.gz"):
        for record in _lines(data / name):
            if wanted is None or record["id"] in wanted:
                yield Labelled(record["id"], *_text(record), None, None)


def _text(record: dict[str, str]) -> tuple[str, bool]:
    title, lead = (record.get("title") or "").strip(), (record.get("lead") or "").strip()
    body = (record.get("body") or record.get("text") or "").strip()
    if not title and "text" in record:  # a post begins with its headline
        title, _, body = body.partition("\n")
    parts = [title, "" if lead and lead in body[: len(lead) + 200] else lead, body]
    return "\n".join(part for part in parts if part), bool(title)


def _topics(field: str) -> frozenset[str]:
    return frozenset(name for name in field.split(";") if name)


def _lines(path: Path) -> Iterator[dict[str, str]]:
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
