"""Polling feeds, with conditional requests.

A feed's ETag is kept only when each of its reports was dealt with: until then the next poll gets the whole feed again,
so that no stop and no failure hides behind «304 Not Modified».
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import scrapy
from scrapy.http import Response

from crawler.feed import read_feed
from crawler.reading import Outcome
from crawler.spiders.reports import ReportSpider, why
from crawler.storing import Collected, Part
from crawler.visits import FeedState

_NOT_MODIFIED = 304
# Seconds after which the next feed is asked for, whatever became of the one before.
_LONGEST_FEED = 300.0


class FeedSpider(ReportSpider):
    """Polls a site's feeds and asks for the pages of what is new in them."""

    name = "feeds"

    async def start(self) -> AsyncIterator[Any]:
        """The pages that failed before, then each feed; what is new in one is asked for before the next feed is."""
        for request in self.due_requests():
            yield request
        for label, path in self.run.site.feeds.items():
            self._dealt_with = asyncio.Event()
            address = self.run.address(self.run.site.url(path))
            before = self.run.archive.feed(address)
            headers = {}
            if before and before.etag:
                headers["If-None-Match"] = before.etag
            if before and before.modified:
                headers["If-Modified-Since"] = before.modified
            yield scrapy.Request(
                address,
                callback=self.feed,
                errback=self.no_feed,
                headers=headers,
                meta={"handle_httpstatus_list": [_NOT_MODIFIED]},
                cb_kwargs={"label": label, "address": address, "before": before},
            )
            with suppress(TimeoutError):
                await asyncio.wait_for(self._dealt_with.wait(), _LONGEST_FEED)

    def feed(
        self, response: Response, label: str, address: str, before: FeedState | None
    ) -> Iterator[scrapy.Request | Collected]:
        """Ask for the pages of the reports in a feed."""
        try:
            yield from self._feed(response, label, address, before)
        finally:
            self._dealt_with.set()

    def _feed(
        self, response: Response, label: str, address: str, before: FeedState | None
    ) -> Iterator[scrapy.Request | Collected]:
        if response.status == _NOT_MODIFIED:
            if before and (before.etag or before.modified):
                self.run.summary.feeds_not_modified += 1
                self._keep(address, "not_modified", "", before.etag, before.modified)
            else:
                self._fail(label, address, before, "سایت گفت چیزی تازه نیست، بی‌آنکه پیش‌تر چیزی داده باشد")
            return
        feed = read_feed(response.body, self.run.site, self.run.clock())
        whole = feed.whole and "dataloss" not in response.flags
        if not whole:
            self._fail(label, address, before, feed.sentence or "خوراک ناتمام رسید")
        elif feed.sentence:
            self.run.summary.say(f"خوراک {self.run.site.name} ({label}): {feed.sentence}")
        etag, modified = _header(response, "ETag"), _header(response, "Last-Modified")
        part = Part(partial(self._done, address, etag, modified), failed=not whole)
        requests = []
        for article in feed.articles:
            assert article.url is not None
            if self.run.site.feeds_only:
                self.run.keep_fed(article)
                continue
            wanted = self.run.want(article.id, article.url, article, part)
            if wanted:
                requests.append(self.page_request(wanted))
        part.listed = True
        part.settle()
        yield from requests

    def no_feed(self, failure: Any) -> None:
        """Keep why a feed did not come."""
        self._dealt_with.set()
        known = failure.request.cb_kwargs
        outcome, sentence = why(failure.value)
        if outcome is Outcome.ROBOTS:
            sentence = "robots.txt سایت این خوراک را بسته است"
        self._fail(known["label"], known["address"], known["before"], sentence)

    def _done(self, address: str, etag: str | None, modified: str | None) -> None:
        self.run.summary.feeds += 1
        self._keep(address, "success", "", etag, modified)

    def _fail(self, label: str, address: str, before: FeedState | None, sentence: str) -> None:
        name = f"خوراک {self.run.site.name} ({label})"
        told = f"{name} خوانده نشد: {sentence}؛ خبرهای پیشین سر جای خود هستند و دور بعد دوباره تلاش می‌شود"
        self.run.summary.feeds_failed += 1
        self.run.summary.say(told)
        # what the last success left stays, so that the next poll is measured against it
        failures = before.failures + 1 if before else 1
        etag, modified = (before.etag, before.modified) if before else (None, None)
        self._keep(address, "failed", told, etag, modified, failures)

    def _keep(
        self, address: str, state: str, sentence: str, etag: str | None, modified: str | None, failures: int = 0
    ) -> None:
        at = self.run.clock().replace(microsecond=0).isoformat()
        self.run.keep_feed(FeedState(address, self.run.site.key, etag, modified, state, sentence, at, failures))


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
