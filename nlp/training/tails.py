"""Statistics of posts: which words end them, and make no verb with «داشت», «کرد» …

    python -m nlp.training.tails ARTICLES.jsonl.gz [STREAM.jsonl.gz …] [REPORTS.jsonl …]

writes `post_tails.txt` into `nlp/data`. «رئیس سازمان محیط زیست داشت» says what the organisation is called, «رئیس سازمان
افزایش داشت» what happened: before a verb a chain keeps only words that end posts in three reports or more. Reports of
the files that do not end with «.gz» (the gold set's) are left out. It takes some fifteen minutes.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from crawler.importing import article_from_record
from nlp.names import fold, post_heads, read_list, word_set, words
from nlp.officials import officials
from nlp.text import read_report
from nlp.training.officials import records

OUT = Path(__file__).parents[1] / "data" / "post_tails.txt"
LEAST, SHARE = 3, 0.02


def main(*paths: str) -> None:
    """Write the list."""
    without = [path for path in paths if not path.endswith(".gz")]
    skipped = {json.loads(line)["id"] for path in without for line in Path(path).read_text("utf-8").splitlines()}
    ends: defaultdict[str, set[str]] = defaultdict(set)
    total: Counter[str] = Counter()
    made: Counter[str] = Counter()  # how often a word stands right before a light verb
    for record in (record for path in paths if path.endswith(".gz") for record in records(path)):
        if record["id"] in skipped or not record.get("body") or not record.get("title"):
            continue
        report = read_report(article_from_record(record))
        keys = words(report.text).keys
        total.update(keys)
        made.update(a for a, b in pairwise(keys) if b in _LIGHT)
        for official in officials(report):
            for post in official.posts:
                last = tail(post)
                if last:
                    ends[last].add(record["id"])
    found = sorted(
        key for key, reports in ends.items() if len(reports) >= LEAST and made[key] < max(4, SHARE * total[key])
    )
    source = "last words of posts in three reports or more, and no nouns of verbs; statistics by nlp.training.tails"
    OUT.write_text("\n".join([f"# {source}", *found]) + "\n", encoding="utf-8")


def tail(post: str) -> str:
    """The last word of an office's name, where it may be that of its body («وزیر نیرو» has none)."""
    keys = [fold(word) for word in post.split()]
    if len(keys) < 3 or post_heads().get(keys[0]) != "office":
        return ""
    last = keys[-1]
    refused = last in read_list("name_stops.txt") or last in read_list("verb_forms.txt") or last in post_heads()
    refused = refused or last in word_set("posts.become_nouns") or last in word_set("posts.no_tails")
    return last if last.isalpha() and not last.isascii() and len(last) > 2 and not refused else ""


_LIGHT = word_set("posts.verbs")


if __name__ == "__main__":
    main(*sys.argv[1:])
