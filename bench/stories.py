"""Folding the real stream into stories in one pass: rate, memory, the labelled pairs; beside 3-shingle MinHash."""

from __future__ import annotations

import json
import re
import resource
import time
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
_PERMUTATIONS, _BANDS = 64, 16
_PRIME = (1 << 61) - 1


def main() -> None:
    from nlp.stories import Fold
    from nlp.story_texts import story_text
    from nlp.training.stories import posts

    stream = sorted(posts(SHARED / "data" / "stream.jsonl.gz"), key=lambda post: (post["at"] or 0, post["id"]))
    pairs = [json.loads(line) for line in (SHARED / "data" / "stories" / "pairs.jsonl").read_text("utf-8").splitlines()]
    before = _resident()
    start = time.process_time()
    fold, story, source, led = Fold(), {}, {}, {}
    for post in stream:
        found = fold.add(story_text(post["id"], post["text"], post["site"], post["at"]))
        story[found.id], source[found.id] = found.story, found.reprint_of or found.id
        led |= dict.fromkeys(found.merged, found.story)
    seconds = time.process_time() - start
    held = _resident() - before

    def end(name: str) -> str:
        while name in led:
            name = led[name]
        return name

    reprint = _f1(pairs, {"reprint"}, lambda a, b: source[a] == source[b])
    same = _f1(pairs, {"reprint", "story"}, lambda a, b: end(story[a]) == end(story[b]))
    folded = sum(source[id_] != id_ for id_ in source)
    print(f"{len(stream):,} posts in one pass, {len({end(s) for s in story.values()}):,} stories, {folded:,} reprints;")
    print(f"held at the end {fold.size():,} texts; resident memory grew by {held:,.0f} MB (with the answers)")
    print("| | posts/s of one core | reprint F1 | reprint or story F1 |")
    print("|---|---|---|---|")
    print(f"| stories | {len(stream) / seconds:,.0f} | {reprint:.3f} | {same:.3f} |")
    start = time.process_time()
    groups = _minhash(stream)
    seconds = time.process_time() - start
    plain = _f1(pairs, {"reprint"}, lambda a, b: groups[a] == groups[b])
    wide = _f1(pairs, {"reprint", "story"}, lambda a, b: groups[a] == groups[b])
    print(f"| 3-shingle MinHash, 64 × 16 bands | {len(stream) / seconds:,.0f} | {plain:.3f} | {wide:.3f} |")


def _minhash(stream: list[dict]) -> dict[str, str]:
    """Plain words, 3-shingles, MinHash, LSH: whoever shares a band with someone joins him."""
    import random

    import numpy as np

    rng = random.Random(1)
    a = np.array([rng.randrange(1, _PRIME) for _ in range(_PERMUTATIONS)], dtype=np.uint64)
    b = np.array([rng.randrange(_PRIME) for _ in range(_PERMUTATIONS)], dtype=np.uint64)
    buckets: dict[tuple[int, bytes], str] = {}
    group: dict[str, str] = {}
    rows = _PERMUTATIONS // _BANDS
    for post in stream:
        words = re.findall(r"\w+", post["text"])
        shingles = {hash(tuple(words[i : i + 3])) & 0xFFFFFFFF for i in range(max(1, len(words) - 2))}
        values = np.array(sorted(shingles), dtype=np.uint64)
        signature = ((values[:, None] * a + b) % np.uint64(_PRIME)).min(0)
        keys = [(band, signature[band * rows : (band + 1) * rows].tobytes()) for band in range(_BANDS)]
        found = next((buckets[key] for key in keys if key in buckets), post["id"])
        group[post["id"]] = found
        for key in keys:
            buckets.setdefault(key, found)
    return group


def _f1(pairs: list[dict], wanted: set[str], same) -> float:
    said = [(pair["label"] in wanted, same(pair["a"], pair["b"])) for pair in pairs]
    return 2 * sum(truth and answer for truth, answer in said) / max(1, sum(truth + answer for truth, answer in said))


def _resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
