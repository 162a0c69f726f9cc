"""Labelled texts to train on: real articles and posts by id, and texts written for this project."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crawler.importing import article_from_record
from crawler.newsroom.source import reports

HERE = Path(__file__).parent
LINE = "\\n"  # as a line's end stands in examples.tsv


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text and what a reader said of it. `text` begins with the title and a newline where there is a title."""

    id: str
    text: str
    has_title: bool
    published: dt.date | None = None
    relevant: bool | None = None
    topics: frozenset[str] | None = None


def rows(path: Path) -> Iterator[list[str]]:
    """The fields of a data file's lines, comments left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def examples(path: Path = HERE / "examples.tsv") -> list[Labelled]:
    """The short reports written for training."""
    return [
        Labelled(
            f"example-{n}", f"{title}\n{text.replace(LINE, chr(10))}", True, None, relevant == "yes", _topics(topics)
        )
        for n, (relevant, topics, title, text) in enumerate(rows(path), 1)
    ]


def newsroom() -> list[Labelled]:
    """The reports of the sample newsroom, with the one topic that each was written for."""
    return [
        Labelled(
            f"newsroom-{report.id}",
            "\n".join((report.served.title, report.served.lead, *report.served.paragraphs)),
            True,
            report.at.date(),
            report.sector,
            _topics(report.topic),
        )
        for report in reports()
    ]


def own_reports(folder: Path, split: str) -> list[Labelled]:
    """The project's annotated reports of one `split`, from `tests/gold`; none where the folder is not there."""
    if not folder.is_dir():
        return []
    marks = {a["id"]: a for a in _lines(folder / "annotations.jsonl") if a["split"] == split}
    found = [_labelled(record) for record in _lines(folder / "reports.jsonl") if record["id"] in marks]
    return [
        replace(one, relevant=bool(marks[one.id]["relevant"]), topics=frozenset(marks[one.id]["topics"]))
        for one in found
    ]


COLLECTIONS = ("articles.jsonl.gz", "stream.jsonl.gz")


def real(data: Path, wanted: Collection[str] | None = None, names: Sequence[str] = COLLECTIONS) -> Iterator[Labelled]:
    """Articles and posts of the collections in the folder `data`, those of these ids, or all; not yet labelled."""
    for name in names:
        for record in _lines(data / name):
            if wanted is None or record["id"] in wanted:
                yield _labelled(record)


def _labelled(record: dict[str, str]) -> Labelled:
    if "text" in record:  # a post begins with its headline
        date = (record["published_at"] or "").partition("T")[0]
        title, text = record["text"].strip().partition("\n")[0], record["text"]
        record = {"id": record["id"], "agency": record["site"], "date": date, "title": title, "body": text}
    article = article_from_record(record)
    lead = "" if article.lead in article.body[: len(article.lead) + 200] else article.lead
    day = dt.date.fromisoformat(article.published_at[:10]) if article.published_at else None
    text = "\n".join(part for part in (article.title, lead, article.body) if part)
    return Labelled(article.id, text, bool(article.title), day)


def _topics(field: str) -> frozenset[str]:
    return frozenset(name for name in field.split(";") if name)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
