"""Who holds office often enough that a report need not say so: full names with a post in three reports or more.

    python -m nlp.training.officials ARTICLES.jsonl.gz [STREAM.jsonl.gz …] [REPORTS.jsonl …]

writes `known_officials.txt` into `nlp/data`, beside what is there already. Articles and channels' posts come from the
files that end with «.gz»; reports of the others (the gold set's) are left out. Posts of sport do not count, and none of
a martyr («رهبر شهید» stands beside whoever mourns). It takes some fifteen minutes. Read what is new before committing.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawler.importing import article_from_record
from nlp.names import fold, is_first_name, post_heads, read_list, word_set
from nlp.officials import officials
from nlp.text import read_report

DATA = Path(__file__).parents[1] / "data"
LEAST = 3


def main(*paths: str) -> None:
    """Write the list."""
    without = [path for path in paths if not path.endswith(".gz")]
    skipped = {json.loads(line)["id"] for path in without for line in Path(path).read_text("utf-8").splitlines()}
    held: Counter[str] = Counter()
    for record in (record for path in paths if path.endswith(".gz") for record in records(path)):
        if record["id"] not in skipped and record.get("body") and record.get("title"):
            for official in officials(read_report(article_from_record(record))):
                held.update(in_office(official.name, official.posts))
    write(held)


def in_office(name: str | None, posts: tuple[str, ...]) -> list[str]:
    """The name as one word, where it has two words or more and one of the posts is an office outside sport and art."""
    words = [fold(word) for word in (name or "").split()]
    words = words[1:] if words[:1] in (["سید"], ["سیده"]) else words
    offices = [post for post in posts if post_heads().get(fold(post.split()[0])) == "office"]
    named = len(words) > 1 and not word_set("training.no_officials") & set(words) and not all(map(is_first_name, words))
    offices = [post for post in offices if not post.startswith(("عضو", "رهبر شهید"))]
    held = any(not word_set("training.no_office") & {fold(word) for word in post.split()} for post in offices)
    return ["".join(words)] if named and held else []


def write(held: Counter[str]) -> None:
    """Write the names that are held often enough."""
    names = sorted(
        {name for name, n in held.items() if n >= LEAST and name.isalpha()} | read_list("known_officials.txt")
    )
    of = "18,231 articles, 63,806 posts"
    source = f"# full names, as one word, of those who hold an office in {LEAST} reports or more: {of}"
    (DATA / "known_officials.txt").write_text("\n".join([source, *names]) + "\n", encoding="utf-8")


def records(path: str) -> Iterator[dict[str, Any]]:
    """The articles, or a channel's posts, of a collection."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if "text" in record:  # a channel's post: the first line is its title
                title, _, body = record["text"].partition("\n")
                record = {"id": record["id"], "agency": record["site"], "title": title.strip(), "body": body.strip()}
            yield record


if __name__ == "__main__":
    main(*sys.argv[1:])
