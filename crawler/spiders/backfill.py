"""Back-filling from the Jalali archive, day by day, newest to oldest or the reverse.

A day ends with the first page that brings no report unseen in this walk (a page past the end repeats the last one). A
day that was walked to its end is not walked again; one that was stopped is walked again, and fetches what it lacks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import scrapy
from scrapy.http import Response, TextResponse

from crawler.dates import TEHRAN, day_text, days_back
from crawler.reading import family_of, is_challenge
from crawler.shown import persian
from crawler.spiders.reports import ReportSpider, why
from crawler.storing import Collected, Part, Run

_DAY = dt.timedelta(days=1)


@dataclass
class Walk:
    """One day's list, of one topic or of all, on its way."""

    day: dt.date
    topic: str | None
    part: Part
    seen: set[str] = field(default_factory=set)
    pages: int = 0


class BackfillSpider(ReportSpider):
    """Walks the archive's lists of some days and asks for the pages of what the archive lacks."""

    name = "backfill"

    def __init__(
        self,
        run: Run,
        since: dt.date,
        until: dt.date,
        topics: tuple[str, ...] = (),
        oldest_first: bool = False,
        **_: Any,
    ) -> None:
        super().__init__(run)
        self._oldest_first = oldest_first
        self._since, self._until, self._topics = since, until, topics
        self._today = run.clock().astimezone(TEHRAN).date()
        self._stopped = False

    async def start(self) -> AsyncIterator[Any]:
        """The pages that failed before, then the lists of one day after the other."""
        for request in self.due_requests():
            yield request
        walked = self.run.archive.days(self.run.site.key)
        days = days_back(self._since, min(self._until, self._today))
        for day in reversed(list(days)) if self._oldest_first else days:
            for topic in self._topics or (None,):
                if self._name(day, topic) in walked and not self.run.refresh:
                    self.run.summary.days_known += 1
                    continue
                if self._stopped or self.run.over:
                    return
                walk = Walk(day, topic, Part(lambda: None))
                walk.part.finish = partial(self._done, walk)
                yield self._request(walk)
                await self.finished(walk.part)

    def list(self, response: Response, walk: Walk) -> Iterator[scrapy.Request | Collected]:
        """Ask for the pages of the reports in a list, and for the next page of the list."""
        if is_challenge(response.body) or not isinstance(response, TextResponse):
            self._fail(walk, "به جای فهرست، پرسش جاوااسکریپتی رسید؛ دور زده نمی‌شود")
            return
        if "dataloss" in response.flags:
            self._fail(walk, "فهرست ناتمام رسید")
            return
        site, family = self.run.site, family_of(self.run.site)
        walk.pages += 1
        self.run.summary.lists += 1
        fresh = 0
        for item in family.listed(response.selector, site, response.url, self.run.clock()):
            if item.number in walk.seen or not self._of_day(item.date, walk.day):
                continue
            walk.seen.add(item.number)
            fresh += 1
            url = site.canonical(item.url) or self._canonical(item.url)
            if url:
                wanted = self.run.want(f"{site.key}-{item.number}", url, None, walk.part)
                if wanted:
                    yield self.page_request(wanted)
        if fresh and walk.pages < site.archive_pages:
            yield self._request(walk)
            return
        if fresh:
            self.run.summary.say(
                f"فهرست {site.name} در {persian(day_text(walk.day))} از {persian(walk.pages)} صفحه بیشتر دارد "
                "و همان‌جا رها شد"
            )
        walk.part.listed = True
        walk.part.settle()

    def no_list(self, failure: Any) -> None:
        """Stop: without its list a day cannot be walked, and the days before it would not fare better."""
        self._fail(failure.request.cb_kwargs["walk"], why(failure.value)[1])

    def _request(self, walk: Walk) -> scrapy.Request:
        site = self.run.site
        number = site.topics[walk.topic] if walk.topic else None
        path = family_of(site).list_path(site, walk.day, walk.pages + 1, number)
        return scrapy.Request(
            self.run.address(site.url(path)), callback=self.list, errback=self.no_list, cb_kwargs={"walk": walk}
        )

    def _canonical(self, address: str) -> str | None:
        """The canonical form of an address at the base that stands in for the site."""
        base = self.run.base
        if base and address.startswith(base + "/"):
            return self.run.site.url(address[len(base) :])
        return None

    def _of_day(self, date: dt.date | None, day: dt.date) -> bool:
        """Whether a listed report belongs to the day; one created before midnight may be published after it."""
        if date is None:
            return True
        found = date.date() if isinstance(date, dt.datetime) else date
        return abs(found - day) <= _DAY

    def _name(self, day: dt.date, topic: str | None) -> str:
        return " ".join(part for part in (day_text(day), topic, self.run.base) if part)

    def _done(self, walk: Walk) -> None:
        self.run.summary.days += 1
        if walk.day < self._today:  # today's list still grows
            self.run.keep_day(self._name(walk.day, walk.topic), walk.pages)

    def _fail(self, walk: Walk, sentence: str) -> None:
        self._stopped = True
        walk.part.failed = walk.part.listed = True
        walk.part.settle()
        self.run.summary.lists_failed += 1
        self.run.summary.say(
            f"بایگانی {self.run.site.name} در {persian(day_text(walk.day))} خوانده نشد: {sentence}؛ "
            "آنچه گرفته شد نگه داشته شد و همین دستور از همین روز ادامه می‌دهد"
        )
