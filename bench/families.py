"""Collecting each CMS family against a bare Scrapy spider with the same selectors, and reading against trafilatura.

Both spiders walk the same served archive with delay 0, robots.txt obeyed and one request at a time, in processes of
their own that take turns. Reading: the layouts of the tests, family readers and the generic reader beside trafilatura.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "crawler"))
SITES = ("mehr", "tabnak", "ilna", "tasnim", "fars")
REPORTS, DAYS, ROUNDS = 240, 8, 3
LAST = dt.datetime(2026, 11, 20, 20, 0, tzinfo=dt.UTC)


def main() -> None:
    print(f"{REPORTS} reports a site, {ROUNDS} turns; pages per second of the whole walk, lists included")
    for key in SITES:
        ours, bare = [], []
        with subprocess.Popen(
            [sys.executable, "-m", "bench.families", "serve", key],
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
        ) as server:
            assert server.stdout is not None
            url = json.loads(server.stdout.readline())["url"]
            for _ in range(ROUNDS):
                with tempfile.TemporaryDirectory() as folder:
                    ours.append(_rate("ours", key, url, str(Path(folder) / "archive.db")))
                bare.append(_rate("bare", key, url))
            server.terminate()
        ratio = statistics.median(a / b for a, b in zip(ours, bare, strict=True))
        print(f"{key:8} rasad / bare Scrapy: {ratio:.2f} (at least 0.80)")
    _reading()


def _rate(*command: str) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "bench.families", *command], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["reports"] == REPORTS, found
    return float(found["pages"] / found["seconds"])


def _serve(key: str) -> None:
    from served import serve

    from crawler.site import load_site

    with serve([load_site(key)], REPORTS, LAST) as served:
        print(json.dumps({"url": served[key].url}), flush=True)
        sys.stdin.read()


def _days() -> tuple[dt.date, dt.date]:
    return (LAST - dt.timedelta(days=DAYS)).date(), LAST.date()


def _ours(key: str, url: str, path: str) -> None:
    import scrapy.crawler  # noqa: F401 (loaded before the clock starts, as in the bare run)

    from crawler.archive import Archive
    from crawler.collect import collect

    start = time.perf_counter()
    since, until = _days()
    summary = collect([key], Path(path), since, until, at={key: url}, delay=0)
    seconds = time.perf_counter() - start
    with Archive(Path(path)) as archive:
        count = archive.count()
    print(json.dumps({"reports": count, "pages": count + summary.sites[0].lists, "seconds": seconds}))


def _bare(key: str, url: str) -> None:
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.dates import days_back
    from crawler.families.page import Reader
    from crawler.reading import family_of
    from crawler.site import load_site

    site = load_site(key)
    family = family_of(site)
    assert isinstance(family.reader, Reader)
    assert family.lists is not None
    rules = {
        name: (site.page[name], *tried) if name in site.page else tried for name, tried in family.reader.rules.items()
    }
    found = {"reports": 0, "pages": 0}
    origin = f"https://{site.hosts[0]}"

    class Bare(scrapy.Spider):
        name = "bare"
        custom_settings = {  # noqa: RUF012
            "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0, "COOKIES_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "LOG_ENABLED": False,
        }  # fmt: skip

        async def start(self):
            for day in days_back(*_days()):
                yield self.list_request(day, 1, set())

        def list_request(self, day, page, seen):
            path = family.list_path(site, day, page)
            return scrapy.Request(url + path, self.list, cb_kwargs={"day": day, "page": page, "seen": seen})

        def list(self, response, day, page, seen):
            found["pages"] += 1
            css = next((css for css in family.lists.items if response.css(css)), "li")
            links = [item.xpath(family.lists.links).get() for item in response.css(css)]
            fresh = [link for link in links if link and link not in seen and family.number_of(link)]
            seen.update(fresh)
            for link in fresh:
                yield scrapy.Request(link.replace(origin, url), self.report)
            if fresh:
                yield self.list_request(day, page + 1, seen)

        def report(self, response):
            found["pages"] += 1
            found["reports"] += 1

            def first(name):
                return next((got for css in rules[name] if (got := response.css(css))), response.css("nothing"))

            body = first("body")
            yield {
                **{
                    name: "".join(first(name)[:1].css("::text").getall()).strip()
                    for name in ("kicker", "title", "lead")
                },
                "body": "\n".join("".join(p.css("::text").getall()) for p in body[:1].xpath("./*")),
                "date": response.xpath("//meta[@property='article:published_time']/@content").get()
                or "".join(first("date").css("::text").getall()),
                "section": " > ".join(first("section").css("::text").getall()),
                "tags": first("tags").css("::text").getall(),
                "images": first("images").css("::attr(src)").getall(),
                "url": response.xpath("//link[@rel='canonical']/@href").get(),
            }

    start = time.perf_counter()
    process = AsyncCrawlerProcess({"LOG_ENABLED": False})
    process.crawl(Bare)
    process.start()
    print(json.dumps({**found, "seconds": time.perf_counter() - start}))


def _reading() -> None:
    import trafilatura
    from parsel import Selector

    from crawler.families.generic import GenericReader
    from crawler.fixtures import NOW
    from crawler.reading import read_page
    from crawler.site import load_site

    pages = []
    for path in sorted((ROOT / "tests" / "crawler" / "layouts").glob("*.html")):
        expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
        pages.append((path.read_bytes(), load_site(path.stem.split("-")[0]), expected))

    def by_family(body, site, expected):
        article = read_page(body, Selector(text=body.decode()), expected["url"], site, NOW).article
        return article.title, article.published_at or "", article.body

    def by_generic(body, site, expected):
        article = GenericReader().read(Selector(text=body.decode()), expected["url"], site, NOW)[0]
        return article.title, article.published_at or "", article.body

    def by_trafilatura(body, _site, _expected):
        found = trafilatura.bare_extraction(body.decode(), include_comments=False, with_metadata=True)
        return (found.title or "", found.date or "", found.text or "") if found else ("", "", "")

    readers = {"family": by_family, "generic": by_generic, "trafilatura": by_trafilatura}
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    right = {name: [0, 0, 0.0] for name in readers}
    for _ in range(5):
        for name, reader in readers.items():
            start = time.perf_counter()
            found = [reader(*page) for page in pages]
            seconds[name].append(time.perf_counter() - start)
            right[name] = [
                sum(title == page[2]["title"] for (title, _, _), page in zip(found, pages, strict=True)),
                sum(
                    d[:10] == (page[2]["published_at"] or "")[:10] for (_, d, _), page in zip(found, pages, strict=True)
                ),
                sum(_f1(text, " ".join(page[2]["body"])) for (_, _, text), page in zip(found, pages, strict=True)),
            ]
    plain = statistics.median(seconds["trafilatura"])
    print(f"\nreading {len(pages)} layouts: speed against trafilatura; title, day and body (F1 of words)")
    for name, (titles, days, bodies) in right.items():
        ratio = plain / statistics.median(seconds[name])
        n = len(pages)
        print(f"{name:12} {ratio:5.1f}x  title {titles / n:.2f}  day {days / n:.2f}  body {bodies / n:.3f}")


def _f1(found: str, expected: str) -> float:
    a, b = Counter(found.split()), Counter(expected.split())
    return 2 * (a & b).total() / (a.total() + b.total()) if a or b else 1.0


if __name__ == "__main__":
    {"serve": _serve, "ours": _ours, "bare": _bare}[sys.argv[1]](*sys.argv[2:])
