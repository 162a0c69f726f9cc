"""Importing, reading and indexing the real articles with two processes, then searching them.

Rates are given against the reading of one process alone, searches against tantivy's own search of one word, both
measured in this run. `python -m bench.whole_way FILE` takes other articles.
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
RASAD = [sys.executable, "-c", "from index.cli import main; main()"]
WORKERS = 2
LIMIT_MB = 2_048
# The filters, phrases, prefixes and brackets that people ask for, among words of the articles' own titles.
FIXED = (
    "استان:کردستان",
    '"بانک مرکزی"',
    "تعاون*",
    "وام OR تسهیلات -مسکن",
    "رقم:(مبلغ>=100میلیارد تومان)",
    "بانک رقم:(مبلغ>=1میلیارد تومان)",
)


def main(articles: Path = SHARED / "data" / "articles.jsonl.gz") -> None:
    folder = Path(tempfile.mkdtemp(prefix="rasad-bench-"))
    try:
        data = folder / "data"
        imported, _ = _measured(data, "import", str(articles), "--no-index")
        seconds, peak = _measured(data, "annotate")
        again, again_peak = _measured(data, "reindex")
        from index.documents import Documents

        with Documents(data / "documents.db") as documents:
            count = documents.count()
        one = _one_process_rate(articles)
        print(f"articles {count:,}; processes that read: {WORKERS}, cores: {os.cpu_count()}")
        print(f"memory of all processes together at most {max(peak, again_peak) / 2**20:,.0f} MB (limit {LIMIT_MB:,})")
        print(f"importing {_against(count / imported, one)}")
        print(f"reading and indexing {_against(count / seconds, one)}")
        print(f"the whole way {_against(count / (imported + seconds), one)}")
        print(f"indexing alone {_against(count / again, one)}")
        raw = sum(len(line) for line in _lines(articles))
        sizes = {name: _size(data / name) for name in ("archive.db", "documents.db", "index")}
        print("bytes against the articles' JSON: " + ", ".join(f"{n} {s / raw:.2f}" for n, s in sizes.items()))
        _searches(data, articles)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _against(rate: float, one: float) -> str:
    return f"{rate:,.0f} articles/s, {rate / one:.2f} of one process that only reads ({one:,.0f}/s)"


def _lines(articles: Path):
    with gzip.open(articles, "rb") as lines:
        yield from lines


def _sample(articles: Path, every: int) -> list[dict]:
    return [json.loads(line) for line in itertools.islice(_lines(articles), 0, None, every)]


def _size(path: Path) -> int:
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file()) if path.is_dir() else path.stat().st_size


def _measured(data: Path, *command: str) -> tuple[float, int]:
    """Seconds that the command takes, and the most bytes (proportional set size) its processes hold together."""
    start = time.perf_counter()
    environment = os.environ | {"RASAD_READ__WORKERS": str(WORKERS)}
    process = subprocess.Popen([*RASAD, "--data", str(data), *command], env=environment)
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
        sys.exit(f"rasad {' '.join(command)} failed")
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


def _one_process_rate(articles: Path) -> float:
    from crawler.importing import article_from_record
    from nlp.annotate import annotate

    sample = [article_from_record(record) for record in _sample(articles, 60)]
    for article in sample[:10]:
        annotate(article)
    start = time.perf_counter()
    for article in sample:
        annotate(article)
    return len(sample) / (time.perf_counter() - start)


def _searches(data: Path, articles: Path) -> None:
    """Each query as the command line asks it, in turn with a bare search of tantivy's for one word."""
    import tantivy

    from index.asking import FACETS
    from index.opening import open_engine
    from index.query.language import parse
    from index.settings_reading import load_settings
    from nlp.words import search_words

    rng = random.Random(14001012)
    titles = [record.get("title") or "" for record in _sample(articles, 20)]
    words = [word for title in titles for word in re.findall(r"[^\W\d_]{4,}", title)]
    queries = [" ".join(rng.sample(words, rng.choice((1, 1, 2)))) for _ in range(400)]
    queries += list(FIXED) * 10
    rng.shuffle(queries)
    with open_engine(load_settings(data=data)) as engine:
        index = tantivy.Index.open(str(engine.folder / "reports"))
        bare = index.searcher()
        ours, pages, plain = [], [], []
        for query in queries:
            word = search_words(rng.choice(words))[0].key
            start = time.perf_counter()
            bare.search(tantivy.Query.term_query(index.schema, "body", word), 10)
            middle = time.perf_counter()
            node = parse(query)
            engine.search(node, limit=10)
            end = time.perf_counter()
            engine.facets(node, FACETS)
            plain.append(middle - start)
            ours.append(end - middle)
            pages.append(time.perf_counter() - middle)
    base = statistics.median(plain)
    print(f"{len(queries)} queries, against the median of tantivy's search of one word ({base * 1000:.2f} ms):")
    for name, times in (("search", ours), ("search with six facets", pages)):
        times.sort()
        p50, p99 = statistics.median(times), times[int(len(times) * 0.99)]
        print(
            f"  {name}: p50 {p50 / base:.1f} ({p50 * 1000:.1f} ms), p99 {p99 / base:.1f} ({p99 * 1000:.1f} ms),"
            f" p99/p50 {p99 / p50:.1f}"
        )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
