"""Collecting from generated pages of the sample newsroom against a bare Scrapy spider with the same selectors.

Both have delay 0, no throttle, robots.txt obeyed and one request at a time; each run is a process of its own, and the
two take turns.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

REPORTS = 400
ROUNDS = 3


def main() -> None:
    ours: list[float] = []
    bare: list[float] = []
    with subprocess.Popen(
        [sys.executable, "-m", "bench.crawl", "serve"], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                ours.append(_rate("ours", told["url"], str(Path(folder) / "archive.db"), told["first"], told["last"]))
            bare.append(_rate("bare", told["url"], "-", told["first"], told["last"]))
        server.terminate()
    ratio = statistics.median(a / b for a, b in zip(ours, bare, strict=True))
    print(
        f"reports {REPORTS}, {ROUNDS} turns; rasad {statistics.median(ours):,.0f} pages/s, "
        f"bare Scrapy {statistics.median(bare):,.0f} pages/s"
    )
    print(f"rasad / bare Scrapy: {ratio:.2f} (at least 0.80)")


def _rate(*command: str) -> float:
    done = subprocess.run([sys.executable, "-m", "bench.crawl", *command], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["reports"] == REPORTS, found
    return found["pages"] / found["seconds"]


def _serve() -> None:
    from crawler.newsroom import Newsroom
    from crawler.newsroom.generated import generated

    reports = generated(REPORTS, "mehr")
    days = sorted(report.at.date() for report in reports)
    with Newsroom(["mehr"], source=reports) as room:
        told = {"url": room.urls["mehr"], "first": days[0].isoformat(), "last": days[-1].isoformat()}
        print(json.dumps(told), flush=True)
        sys.stdin.read()


def _ours(url: str, path: str, first: str, last: str) -> None:
    import datetime as dt
    import time

    import scrapy.crawler  # noqa: F401 (loaded before the clock starts, as in the bare run)

    from crawler.archive import Archive
    from crawler.collect import collect

    start = time.perf_counter()
    since, until = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    summary = collect(["mehr"], Path(path), since, until, at={"mehr": url}, delay=0)
    seconds = time.perf_counter() - start
    with Archive(Path(path)) as archive:
        count = archive.count()
    lists = sum(site.lists for site in summary.sites)
    print(json.dumps({"reports": count, "pages": count + lists, "seconds": seconds}))


def _bare(url: str, _: str, first: str, last: str) -> None:
    import datetime as dt
    import time

    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.dates import jalali

    found = {"reports": 0, "pages": 0}
    days = [
        dt.date.fromisoformat(last) - dt.timedelta(days=n)
        for n in range((dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days + 1)
    ]

    class Bare(scrapy.Spider):
        name = "bare"
        custom_settings = {  # noqa: RUF012
            "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0, "COOKIES_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "LOG_ENABLED": False,
        }  # fmt: skip

        async def start(self):
            for day in days:
                yield self.list_request(day, 1, set())

        def list_request(self, day, page, seen):
            year, month, number = jalali(day)
            query = f"mn={month}&wide=0&dy={number}&ms=0&pi={page}&yr={year}"
            return scrapy.Request(
                f"{url}/page/archive.xhtml?{query}", self.list, cb_kwargs={"day": day, "page": page, "seen": seen}
            )

        def list(self, response, day, page, seen):
            found["pages"] += 1
            links = [link for link in response.css("section#box517 li h3 a::attr(href)").getall() if "/news/" in link]
            fresh = [link for link in links if link not in seen]
            seen.update(fresh)
            for link in fresh:
                yield response.follow(url + "/" + link.split("/", 3)[3] if "://" in link else link, self.report)
            if fresh:
                yield self.list_request(day, page + 1, seen)

        def report(self, response):
            found["pages"] += 1
            found["reports"] += 1
            item = response.css("article#item")
            yield {
                "kicker": item.css(".kicker *::text, .kicker::text").get(),
                "title": "".join(item.css("h1.title ::text").getall()).strip(),
                "lead": "".join(item.css("p.summary ::text").getall()).strip(),
                "body": "\n".join("".join(p.css("::text").getall()) for p in item.css("[itemprop=articleBody] > *")),
                "date": response.xpath("//meta[@property='article:published_time']/@content").get(),
                "shown": item.css(".item-date > span::text").get(),
                "section": " > ".join(response.css("ol.breadcrumb li a::text").getall()),
                "tags": response.css("section.box.tags li a::text").getall(),
                "images": item.css("figure.item-img img::attr(src), [itemprop=articleBody] img::attr(src)").getall(),
                "url": response.xpath("//link[@rel='canonical']/@href").get(),
            }

    start = time.perf_counter()
    process = AsyncCrawlerProcess({"LOG_ENABLED": False})
    process.crawl(Bare)
    process.start()
    print(json.dumps({**found, "seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    {"serve": _serve, "ours": _ours, "bare": _bare}[sys.argv[1]](*sys.argv[2:])
