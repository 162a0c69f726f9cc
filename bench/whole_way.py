"""Importing, reading and indexing the real articles with both cores, then searching them."""

from __future__ import annotations

import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
RASAD = Path(sys.executable).with_name("rasad")


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="rasad-bench-"))
    try:
        data = folder / "data"
        seconds, peak = _measured([str(RASAD), "--data", str(data), "import", str(SHARED / "data" / "articles.jsonl.gz")])
        one = _one_core_rate()
        from index.documents import Documents

        with Documents(data / "documents.db") as documents:
            count = documents.count()
        print(f"articles {count:,}; memory of all processes together at most {peak / 2**20:,.0f} MB (limit 2,048)")
        print(f"whole way {count / seconds:,.0f} articles/s = {count / seconds / one:.2f} of one core's reading rate alone")
        sizes = {name: _size(data / name) for name in ("archive.db", "documents.db", "index")}
        raw = sum(len(line) for line in _lines())
        print("bytes against the articles' JSON: " + ", ".join(f"{n} {s / raw:.2f}" for n, s in sizes.items()))
        _searches(data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lines():
    import gzip

    with gzip.open(SHARED / "data" / "articles.jsonl.gz", "rb") as lines:
        yield from lines


def _size(path: Path) -> int:
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file()) if path.is_dir() else path.stat().st_size


def _measured(command: list[str]) -> tuple[float, int]:
    """Seconds that the command takes, and the most bytes (proportional set size) its processes hold together."""
    start = time.perf_counter()
    process = subprocess.Popen(command)
    peak = 0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            time.sleep(0.5)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed")
    return time.perf_counter() - start, peak


def _memory(pid: int) -> int:
    total = 0
    waiting = [pid]
    while waiting:
        current = waiting.pop()
        try:
            rollup = Path(f"/proc/{current}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M).group(1)) * 1024  # type: ignore[union-attr]
            for task in Path(f"/proc/{current}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (OSError, AttributeError):
            continue
    return total


def _one_core_rate() -> float:
    import gzip
    import itertools
    import json

    from crawler.importing import article_from_record
    from nlp.annotate import annotate

    with gzip.open(SHARED / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [article_from_record(json.loads(line)) for line in itertools.islice(lines, 0, None, 60)]
    for article in articles[:10]:
        annotate(article)
    start = time.perf_counter()
    for article in articles:
        annotate(article)
    return len(articles) / (time.perf_counter() - start)


def _searches(data: Path) -> None:
    from index.asking import open_for_asking
    from index.query.language import parse
    from index.settings import load_settings

    rng = random.Random(14001012)  # noqa: S311
    with open_for_asking(load_settings(data=data)) as asking:
        words = [w for line in _titles() for w in line.split() if len(w) > 3]
        queries = [" ".join(rng.sample(words, rng.choice((1, 1, 2)))) for _ in range(300)]
        queries += ["استان:کردستان", '"بانک مرکزی"', "تعاون*", "رقم:(مبلغ>=100میلیارد تومان)"] * 10
        times = []
        for query in queries:
            start = time.perf_counter()
            asking.engine.search(parse(query), limit=10)
            times.append((time.perf_counter() - start) * 1000)
    times.sort()
    p50, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    print(f"search over all of them, {len(times)} queries: p50 {p50:.1f} ms, p99 {p99:.1f} ms, p99/p50 {p99 / p50:.1f}")
    print(f"(largest resident size of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB)")


def _titles() -> list[str]:
    import gzip
    import itertools
    import json

    with gzip.open(SHARED / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line).get("title") or "" for line in itertools.islice(lines, 0, None, 20)]


if __name__ == "__main__":
    main()
