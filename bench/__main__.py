"""`python -m bench [NAME…]`: run all benches, or those named, and print their tables."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

BENCHES = {
    "crawl": "collecting from the sample newsroom against a bare Scrapy spider with the same selectors",
    "families": "collecting each family against a bare Scrapy spider; reading pages against trafilatura",
    "reading": "annotating an article against hazm's own Normalizer, WordTokenizer and POSTagger on the same text",
    "whole_way": "importing, reading and indexing all real articles: time, memory, and searches on them",
    "stories": "folding the real stream into stories against 3-shingle MinHash, and the labelled pairs",
    "watch": "10,000 saved searches over a batch of 100 articles against asking a full index of each",
    "freshness": "from a report's appearance in a served feed to its mail in the mailbox, on loopback",
    "surges": "surges injected into the real stream, against mean + 3 sigma and a ratio of windows",
    "serving": "50 people click through searches with facets over 200,000 documents, rasad serve on loopback",
    "retrieval": "ranking on the judged queries",
}
SHARED = Path(__file__).resolve().parents[2] / "shared"


def main() -> None:
    names = sys.argv[1:] or list(BENCHES)
    for name in names:
        if name not in BENCHES:
            sys.exit(f"there is no bench «{name}»; there are {', '.join(BENCHES)}")
    for name in names:
        print(f"\n== {name}: {BENCHES[name]}", flush=True)
        if name not in ("crawl", "families", "freshness") and not SHARED.is_dir():
            print("left out: the real articles (../shared) do not stand beside this clone")
            continue
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()
