"""The page under load: 50 people click through searches with facets over 200,000 documents, `rasad serve` on loopback.

BENCH_DOCUMENTS (200,000) are made of the real articles, as for the engines' bench; three in ten belong to a story of
three. BENCH_PEOPLE (50) each load a page, think (exponentially, BENCH_THINK seconds in the mean, 7), and click: a new
question, a facet, the next page, another order, a report. Every answer is read whole, over connections as a browser
keeps them. BENCH_FOLDER keeps what was made from one run to the next; BENCH_URL asks a server that runs already.
"""

from __future__ import annotations

import gzip
import html
import http.client
import itertools
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

from bench.elastic import _made, _real
from crawler.archive import Archive
from index import generations
from index.desk import Desk
from index.documents import Documents, Reading
from index.opening import open_engine
from index.settings import Settings

DOCUMENTS = int(os.environ.get("BENCH_DOCUMENTS", "200000"))
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "50"))
THINK = float(os.environ.get("BENCH_THINK", "7"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "180"))
# What a click is, and how often.
CLICKS = {"question": 40, "facet": 25, "next page": 10, "order": 10, "report": 15}
_FACET = re.compile(r'<li><a href="(/\?[^"]*)"[^>]*><span>')
_NEXT = re.compile(r'<a rel="next" href="([^"]+)"')
_ORDER = re.compile(r'<a href="(/\?[^"]*sort=(?:newest|oldest)[^"]*)"')
_REPORT = re.compile(r'<h3><a href="(/reports/[^"]+)"')


def main() -> None:
    with _folder() as folder:
        real = None
        if not (folder / "index" / "CURRENT").exists():
            real = _real()
            _filled(Settings(data=folder), real)
        texts = _texts(folder)
        with _served(folder) as (address, process):
            weight = _weight(address)
            _clicked(address, texts, 4, 1.0, 15)  # whoever comes first finds everything cold, once
            started, cpu = time.perf_counter(), _cpu(process)
            seen = _clicked(address, texts, PEOPLE, THINK, SECONDS)
            took, cpu = time.perf_counter() - started, _cpu(process) - cpu
        print(f"{DOCUMENTS:,} documents, {PEOPLE} people, {THINK:g} s of thought in the mean, {took:.0f} s; the first "
              f"page weighs {weight[0] / 1000:.0f} kB ({weight[1] / 1000:.0f} kB as sent), style sheet included; "
              f"the server took {100 * cpu / took:.0f} % of one core")  # fmt: skip
        print(f"{'what':24}{'requests':>10}{'errors':>8}{'p50 ms':>9}{'p99 ms':>9}{'most ms':>9}")
        searches = [row for row in seen if row[0] != "report"]
        for name, rows in (("search with facets", searches), *((k, [r for r in seen if r[0] == k]) for k in CLICKS)):
            times = sorted(row[1] * 1000 for row in rows)
            if times:
                errors = sum(not row[2] for row in rows)
                p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
                print(f"{name:24}{len(times):>10}{errors:>8}{times[len(times) // 2]:>9.1f}{p99:>9.1f}{times[-1]:>9.1f}")
        for click, seconds, _, told in sorted(seen, key=lambda row: -row[1])[:3]:
            print(f"  slowest: {click}, {seconds * 1000:.0f} ms: {told[:160]}")
        wrong = Counter(row[3] for row in seen if not row[2])
        for told, number in wrong.most_common(5):
            print(f"  {number} × {told}")


@contextmanager
def _folder():
    if kept := os.environ.get("BENCH_FOLDER"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory(prefix="rasad-bench-") as made:
        yield Path(made)


def _filled(settings, real) -> None:
    """The installation, the same every time."""
    with Archive(settings.archive_path):
        pass
    with Documents(settings.documents_path) as documents:
        generation = generations.fresh(settings.index_path)
        generations.begin(generation, documents.name())
        with open_engine(settings, generation, write=True, fresh=True) as engine:
            for part in itertools.batched(_made(real, 0, DOCUMENTS), 2_000):
                documents.put([Reading(made.id, 1, "bench", made) for made in part], "bench", 1)
                engine.write(part, documents.latest())
        generations.take_over(settings.index_path, generation)
        _storied(settings, documents)


def _storied(settings, documents) -> None:
    """Three in ten reports belong to a story of three, each of the others to one of its own."""
    with Desk(settings.desk_path) as desk, desk.transaction() as db:
        for number, document in enumerate(documents.all()):
            first = number - number % 10 if number % 10 < 3 else number
            row = (document.id, f"story-{first}", document.id, document.article.site, time.time() - number)
            db.execute("INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?)", row)


def _texts(folder) -> list[str]:
    """What people ask: words of titles, by themselves and with a province, and figures."""
    chance = random.Random(14031012)
    with Documents(folder / "documents.db") as documents:
        made = [document for _, document in documents.after(0, 3_000)]
    words = [word for document in made for word in document.article.title.split() if len(word) > 3 and word.isalpha()]
    provinces = [province.name for document in made for province in document.provinces]
    texts = [" ".join(chance.sample(words, chance.choice((1, 1, 2)))) for _ in range(700)]
    texts += [f"{chance.choice(words)} استان:{chance.choice(provinces)}" for _ in range(150)]
    texts += [f"رقم:(مبلغ>={chance.choice((1, 10, 100, 1000))}میلیارد تومان)" for _ in range(50)]
    return [*texts, *["" for _ in range(100)]]


@contextmanager
def _served(folder):
    """The address of `rasad serve` over the folder, and its process."""
    if url := os.environ.get("BENCH_URL"):
        yield url, None
        return
    rasad = [sys.executable, "-m", "index.cli", "--data", str(folder), "serve", "--port", "0"]
    process = subprocess.Popen(rasad, stderr=subprocess.PIPE, text=True)
    try:
        told = process.stderr.readline()
        address = re.search(r"http://\S+", told)[0]
        threading.Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would stop the server
        deadline = time.time() + 120
        while time.time() < deadline:
            try:
                if _get(_opened(address), "/")[0] == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield address, process
    finally:
        process.terminate()
        process.wait(30)


def _clicked(address, texts, people, think, seconds):
    """(click, seconds, whether it was answered, what went wrong) of all that these people clicked."""
    seen, until = [], time.perf_counter() + seconds

    def person(number):
        chance = random.Random(number)
        connection, page = _opened(address), ""
        time.sleep(chance.uniform(0, think))
        while time.perf_counter() < until:
            click, path = _next_click(chance, page, texts)
            start = time.perf_counter()
            try:
                status, body = _get(connection, path)
                seen.append((click, time.perf_counter() - start, status == 200, f"{status} {path}"))
                page = body if status == 200 and click != "report" else page
            except (OSError, http.client.HTTPException) as error:
                seen.append((click, time.perf_counter() - start, False, repr(error)))
                connection = _opened(address)
            time.sleep(min(chance.expovariate(1 / think), max(0.0, until - time.perf_counter())))
        connection.close()

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _next_click(chance, page, texts):
    click = chance.choices(list(CLICKS), list(CLICKS.values()))[0] if page else "question"
    links = {"facet": _FACET, "next page": _NEXT, "order": _ORDER, "report": _REPORT}
    found = links[click].findall(page) if click in links else []
    if not found:
        text = chance.choice(texts)
        return "question", f"/?q={quote(text)}" if text else "/"
    return click, html.unescape(chance.choice(found))


def _opened(address):
    parts = urlsplit(address)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)


def _get(connection, path):
    """Status and text of an answer, read whole; a connection that the server has closed meanwhile is opened anew."""
    headers = {"Accept": "text/html", "Accept-Encoding": "gzip"}
    for again in (True, False):
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            break
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError, http.client.CannotSendRequest):
            connection.close()
            if not again:
                raise
    sent = answer.read()
    body = gzip.decompress(sent) if answer.getheader("Content-Encoding") == "gzip" else sent
    return answer.status, body.decode("utf-8", "replace")


def _weight(address):
    """Bytes of the first page with its style sheet: as they are, and as they are sent."""
    plain = sent = 0
    for path in ("/", "/static/style.css"):
        connection = _opened(address)
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        sent += len(body)
        plain += len(gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body)
    return plain, sent


def _cpu(process) -> float:
    """Seconds of processor time that the server's processes took so far."""
    if process is None:
        return 0.0
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if process.pid in (int(fields[1]), int(stat.parent.name)):
            total += int(fields[11]) + int(fields[12])
    return total / ticks


if __name__ == "__main__":
    main()
