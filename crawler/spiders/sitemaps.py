"""Back-filling from the sitemaps of years: an index of days, each a list of addresses.

A page is asked for where the day of its map, or of its last change, lies between the two days or is not told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Response

from crawler.dates import TEHRAN, jalali
from crawler.reading import family_of
from crawler.shown import persian
from crawler.sitemap import Entry, read_sitemap
from crawler.spiders.reports import ReportSpider, why
from crawler.storing import Run

_DEEPEST = 3


class SitemapSpider(ReportSpider):
    """Walks a site's year maps and asks for the pages of what the archive lacks."""

    name = "sitemaps"

    def __init__(self, run: Run, since: dt.date, until: dt.date, oldest_first: bool = False, **_: Any) -> None:
        super().__init__(run)
        today = run.clock().astimezone(TEHRAN).date()
        self._since, self._until, self._oldest_first = since, min(until, today), oldest_first

    async def start(self) -> AsyncIterator[Any]:
        """The pages that failed before, then the maps of the years."""
        for request in self.due_requests():
            yield request
        years = list(range(jalali(self._since)[0], jalali(self._until)[0] + 1))
        for year in years if self._oldest_first else reversed(years):
            yield self._map(self.run.site.url(self.run.site.sitemap.format(year=year)), 0)

    def map(self, response: Response, depth: int) -> Iterator[Any]:
        """Ask for the maps of an index, or for the pages of a map."""
        found = read_sitemap(response.body, self.run.clock())
        self.run.summary.lists += 1
        if not found.whole:
            self._fail(response.url, "آنچه رسید نقشهٔ سایتِ درست و کاملی نیست")
        entries = [entry for entry in found.entries if self._of_days(entry)]
        entries.sort(key=lambda entry: entry.day or self._since, reverse=not self._oldest_first)
        for entry in entries:
            url = self._canonical(entry.url)
            if url is None:
                continue
            if found.index:
                if depth < _DEEPEST:
                    yield self._map(url, depth + 1)
                continue
            number = family_of(self.run.site).number_of(url)
            wanted = self.run.want(f"{self.run.site.key}-{number}", url, None, None) if number else None
            if wanted:
                yield self.page_request(wanted)

    def no_map(self, failure: Any) -> None:
        """Keep why a map did not come; the others go on."""
        self._fail(failure.request.url, why(failure.value)[1])

    def _map(self, url: str, depth: int) -> scrapy.Request:
        return scrapy.Request(self.run.address(url), callback=self.map, errback=self.no_map, cb_kwargs={"depth": depth})

    def _of_days(self, entry: Entry) -> bool:
        return entry.day is None or self._since <= entry.day <= self._until

    def _canonical(self, address: str) -> str | None:
        base = self.run.base
        if base and address.startswith(base + "/"):
            address = self.run.site.url(address[len(base) :])
        return self.run.site.canonical(address)

    def _fail(self, url: str, sentence: str) -> None:
        self.run.summary.lists_failed += 1
        path = persian(urlsplit(url).path)
        self.run.summary.say(f"نقشهٔ {self.run.site.name} ({path}) خوانده نشد: {sentence}؛ همین دستور دوباره تلاش می‌کند")
