"""Collecting: the newest reports from sites' feeds, or those of some days from their archives, into the archive."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.archive import Archive
from crawler.reading import family_of
from crawler.site import Site, load_site
from crawler.storing import Progress, Run, SiteSummary

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


# Seconds between two requests below which a site is not pressed without being told to.
FASTEST = 1.0


class CollectError(Exception):
    """A collecting that cannot start; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What one collecting brought, site by site."""

    sites: tuple[SiteSummary, ...]

    @property
    def new(self) -> int:
        """Articles that the archive did not hold, from pages or from feeds."""
        return sum(site.new + site.from_feed for site in self.sites)

    @property
    def revised(self) -> int:
        """Articles whose text had changed."""
        return sum(site.revised for site in self.sites)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What people should know."""
        return tuple(sentence for site in self.sites for sentence in site.sentences)

    @property
    def whole(self) -> bool:
        """Whether nothing failed."""
        return not any(site.failed or site.feeds_failed or site.lists_failed for site in self.sites)


def collect(
    sites: Iterable[str],
    archive_path: Path,
    since: dt.date | None = None,
    until: dt.date | None = None,
    feeds: bool = False,
    at: Mapping[str, str] | None = None,
    progress: Progress = lambda _what, _done, _total: None,
    delay: float | None = None,
    *,
    topics: tuple[str, ...] = (),
    refresh: bool = False,
    contact: str = "",
    timeout: float = 30,
    max_page_mb: float = 10,
    hurry: bool = False,
    oldest_first: bool = False,
    sitemaps: bool = False,
    stop: threading.Event | None = None,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> Summary:
    """Collect these sites side by side, each with one request at a time; each article is committed as it comes.

    Without `since` the feeds are polled; with it the archives' days from `since` to `until` (both included, today if
    not given) are walked, and the feeds too if `feeds`. `topics` keeps a walk to some of the site's topics. `at` maps a
    site to the address that stands in for it; its articles keep their canonical ones. `delay` is in seconds, the
    site's own if None; below FASTEST it is refused for a real site unless `hurry`. `refresh` fetches again what the
    archive holds, `oldest_first` turns the walk round, `sitemaps` walks the maps of the years in place of the lists.
    `progress` is called with (site, pages done, pages known). When `stop` is set the requests under way end, and no
    other is sent.

    May be called any number of times, also after a stop of any kind: it goes on from there. Raises CollectError or
    SiteError for a wrong call, ArchiveError where the archive cannot be written (a full disk); what came before stays.
    """
    chosen = [load_site(key) for key in dict.fromkeys(sites)]
    stands_in = {key: _base(key, address, chosen) for key, address in (at or {}).items()}
    if until and not since:
        raise CollectError("--until needs --since: from which day on?")
    if since and until and until < since:
        raise CollectError("--until lies before --since")
    for site in chosen:
        least = min(FASTEST, site.delay)
        if delay is not None and delay < least and site.key not in stands_in and not hurry:
            raise CollectError(
                f"{site.key}: a pause of {delay:g} s is shorter than the {least:g} s for which sites are left in "
                "peace; --hurry does it all the same"
            )
        if sitemaps and not site.sitemap:
            raise CollectError(f"{site.key} has no sitemap of years that is known")
        if since and not sitemaps and family_of(site).lists is None:
            raise CollectError(f"{site.key} has no archive by days that is known; its feeds can be collected")
        for topic in topics:
            if topic not in site.topics:
                raise CollectError(f"{site.key} has no topic «{topic}»; it has {', '.join(site.topics) or 'none'}")
    with Archive(archive_path) as archive:
        runs = [Run(site, archive, stands_in.get(site.key), clock, progress, refresh) for site in chosen]
        jobs = [
            _site(
                run,
                Walked(since, until, topics, oldest_first, sitemaps),
                feeds or since is None,
                (delay, contact, timeout, int(max_page_mb * 2**20)),
            )
            for run in runs
        ]
        _run(_all(jobs), runs, stop)
        for run in runs:
            if run.fatal:
                raise run.fatal
    return Summary(tuple(run.summary for run in runs))


async def _all(jobs: list[Any]) -> None:
    await asyncio.gather(*jobs)


@dataclass(frozen=True, slots=True)
class Walked:
    """Which days of an archive are walked, of which topics, and in which direction; no days without `since`."""

    since: dt.date | None
    until: dt.date | None
    topics: tuple[str, ...]
    oldest_first: bool
    sitemaps: bool


async def _site(run: Run, walked: Walked, feeds: bool, manners: tuple[float | None, str, float, int]) -> None:
    from scrapy.crawler import Crawler

    from crawler.spiders.backfill import BackfillSpider
    from crawler.spiders.feeds import FeedSpider
    from crawler.spiders.manners import scrapy_settings
    from crawler.spiders.sitemaps import SitemapSpider

    settings = scrapy_settings(run.site, *manners)
    if feeds:
        await _crawl(Crawler(FeedSpider, settings), run)
    if walked.since and not run.over:
        more = {"topics": walked.topics, "oldest_first": walked.oldest_first}
        last = walked.until or dt.date.max
        spider = SitemapSpider if walked.sitemaps else BackfillSpider
        await _crawl(Crawler(spider, settings), run, since=walked.since, until=last, **more)


async def _crawl(crawler: Crawler, run: Run, **more: Any) -> None:
    await crawler.crawl_async(run=run, **more)
    if not run.over:
        run.lose()


def _run(job: Any, runs: list[Run], stop: threading.Event | None) -> None:
    """Run a coroutine in Scrapy's thread; Ctrl-C lets the requests under way end, then goes on up."""
    future = asyncio.run_coroutine_threadsafe(job, _loop())
    while True:
        try:
            future.result(timeout=0.5)
            return
        except TimeoutError:
            if future.done():
                raise
            for run in runs if stop is not None and stop.is_set() else ():
                run.stopped = True
        except KeyboardInterrupt:
            for run in runs:
                run.stopped = True
            try:
                future.result(timeout=10)
            except TimeoutError:
                future.cancel()
            raise


_loops: list[asyncio.AbstractEventLoop] = []
_lock = threading.Lock()


def _loop() -> asyncio.AbstractEventLoop:
    """The loop of Twisted's reactor, started once, in a thread of its own: a reactor cannot be started again."""
    with _lock:
        if not _loops:
            import logging

            from twisted.internet import asyncioreactor

            loop = asyncio.new_event_loop()
            asyncioreactor.install(loop)
            from twisted.internet import reactor

            for name in ("scrapy", "twisted"):  # what went wrong stands in the summary
                logging.getLogger(name).setLevel(logging.CRITICAL)
            ready = threading.Event()

            def serve() -> None:
                asyncio.set_event_loop(loop)
                reactor.callWhenRunning(ready.set)
                reactor.run(installSignalHandlers=False)

            # its helpers look up names; they must not keep the process alive
            pool = reactor.getThreadPool()
            pool.threadFactory = lambda *given, **named: threading.Thread(*given, **{**named, "daemon": True})
            threading.Thread(target=serve, name="scrapy", daemon=True).start()
            ready.wait()
            _loops.append(loop)
    return _loops[0]


def _base(key: str, address: str, chosen: list[Site]) -> str:
    if key not in {site.key for site in chosen}:
        raise CollectError(f"--at names «{key}», which is not among the sites to collect")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CollectError(f"--at {key}={address}: write an address like http://127.0.0.1:8001")
    return f"{parts.scheme}://{parts.netloc}"
