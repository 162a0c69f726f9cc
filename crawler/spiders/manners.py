"""Manners: how sites are visited. robots.txt is obeyed, one request at a time, with a delay, under our own name."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.shown import persian
from crawler.site import Site
from crawler.spiders.agent import NAME, user_agent
from crawler.storing import Run


def scrapy_settings(site: Site, delay: float | None, contact: str, timeout: float, max_bytes: int) -> dict[str, Any]:
    """Scrapy's settings for one site.

    A `delay` that is given stands; without one it is the site's own, and grows where the site answers slowly.
    """
    own = site.delay if delay is None else delay
    return {
        "USER_AGENT": user_agent(contact),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": NAME,
        "CONCURRENT_REQUESTS": 2,  # one under way, one in hand
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": own,
        "AUTOTHROTTLE_ENABLED": delay is None,
        "AUTOTHROTTLE_START_DELAY": own,
        "DOWNLOAD_TIMEOUT": timeout,
        "DOWNLOAD_MAXSIZE": max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,  # of a page cut in the middle, what can be read is kept
        "RETRY_TIMES": 2,
        "COOKIES_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "REDIRECT_MAX_TIMES": 5,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # reports are told apart by their numbers
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "fa",
        },
        "ITEM_PIPELINES": {"crawler.storing.StoringPipeline": 100},
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.spiders.manners.MannersMiddleware": 50,
            "crawler.spiders.manners.PatienceMiddleware": 560,
        },
        "EXTENSIONS": {
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.memusage.MemoryUsage": None,
        },
        "LOG_ENABLED": False,
        "STATS_DUMP": False,
    }


_BUSY = (429, 503)
_PATIENCE = 120  # seconds


def retry_after(value: str, now: dt.datetime) -> float | None:
    """The seconds that a `Retry-After` header asks to wait (a number or an HTTP date; RFC 9110, 10.2.3), else None."""
    if value.strip().isdecimal():
        return float(min(int(value.strip()[:9]), 10**9))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - now).total_seconds())


class Foreign(IgnoreRequest):  # type: ignore[misc]
    """A redirect led to another host."""


class LeftAlone(IgnoreRequest):  # type: ignore[misc]
    """The site answers with a wall or not at all; it is left alone until the next round."""


class MannersMiddleware:
    """Keeps to the site's host, leaves a walled site alone, and keeps the pause that robots.txt asks for."""

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._crawler, self._run = crawler, run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> MannersMiddleware:
        """Made by Scrapy."""
        middleware = cls(crawler, crawler.spider.run)
        if crawler.settings.getbool("AUTOTHROTTLE_ENABLED"):
            crawler.signals.connect(middleware.robots_parsed, signal=signals.robots_parsed)
        return middleware

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest where this request is not to be sent."""
        address = urlparse_cached(request)
        if not self._run.allowed(address.hostname, address.port):
            raise Foreign(f"{address.hostname}")
        if self._run.over or (self._run.wall and request.meta.get("report")):
            raise LeftAlone(self._run.wall)

    def robots_parsed(self, robotparser: Any) -> None:
        """Lengthen the pause to the site's Crawl-delay, of at most a minute."""
        asked = robotparser.crawl_delay(NAME)
        throttle = self._crawler.get_extension(AutoThrottle)
        if not asked or throttle is None or self._crawler.engine is None:
            return
        throttle.mindelay = max(throttle.mindelay, min(float(asked), 60.0))
        for slot in self._crawler.engine.downloader.slots.values():
            slot.delay = max(slot.delay, throttle.mindelay)


class PatienceMiddleware:
    """Waits for as long as a busy site asks; nearer to the site than the one that asks again."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._not_before = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PatienceMiddleware:
        """Made by Scrapy."""
        return cls(crawler.spider.run)

    async def process_request(self, request: Request) -> None:  # noqa: ARG002
        """Wait while the site has asked to."""
        while (wait := self._not_before - time.monotonic()) > 0 and not self._run.over:
            await asyncio.sleep(min(wait, 0.5))

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002
        """Honour `Retry-After`: a short wait is waited, a long one leaves the site alone until the next round."""
        if response.status not in _BUSY:
            return response
        seconds = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), self._run.clock())
        if seconds is None:
            return response
        if seconds <= _PATIENCE:
            self._not_before = max(self._not_before, time.monotonic() + seconds)
        elif not self._run.wall:
            self._run.wall = (
                f"{self._run.site.name} خواست که تا {persian(round(seconds))} ثانیهٔ دیگر به آن سر نزنیم؛ "
                "تا دور بعد به حال خود گذاشته شد"
            )
            self._run.summary.say(self._run.wall)
        return response
