"""What both spiders do: ask for reports' pages, read them, and say why where that cannot be done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.reading import Outcome, Reading, is_challenge, read_page
from crawler.shown import persian
from crawler.spiders.manners import Foreign, LeftAlone
from crawler.storing import Collected, Part, Run, Wanted

_TIMES = 3  # a request and its two repetitions


class ReportSpider(scrapy.Spider):  # type: ignore[misc]
    """A spider that collects one site's reports for a run."""

    name = "reports"

    def __init__(self, run: Run, **_: Any) -> None:
        super().__init__()
        self.run = run

    def page_request(self, wanted: Wanted) -> scrapy.Request:
        """The request for a report's page."""
        return scrapy.Request(
            self.run.address(wanted.url),
            callback=self.page,
            errback=self.no_page,
            cb_kwargs={"wanted": wanted},
            meta={"report": True},
        )

    def due_requests(self) -> Iterator[scrapy.Request]:
        """Requests for the pages that failed in earlier rounds."""
        for wanted in self.run.due():
            yield self.page_request(wanted)

    def page(self, response: Response, wanted: Wanted) -> Iterator[Collected]:
        """Read a page that came."""
        try:
            yield Collected(wanted, self._read(response, wanted), response.body)
        except Exception as error:  # noqa: BLE001 - one page must never stop the others
            reason = f"صفحه خوانده نشد ({type(error).__name__}: {error})"
            yield Collected(wanted, Reading(Outcome.BROKEN, None, reason[:300]))

    def no_page(self, failure: Any) -> Iterator[Collected]:
        """Say why a page did not come."""
        outcome, sentence = why(failure.value)
        yield Collected(failure.request.cb_kwargs["wanted"], Reading(outcome, None, sentence))

    def _read(self, response: Response, wanted: Wanted) -> Reading:
        kind = (response.headers.get("Content-Type") or b"text/html").lower()
        if not isinstance(response, TextResponse) or not (kind.startswith(b"text/") or b"html" in kind):
            return Reading(Outcome.BROKEN, None, "آنچه رسید صفحهٔ HTML نیست")
        run = self.run
        cut = "dataloss" in response.flags
        return read_page(response.body, response.selector, wanted.url, run.site, run.clock(), wanted.fed, cut)

    async def finished(self, part: Part) -> None:
        """Wait until a part is finished or nothing more is to be asked."""
        while not part.finished and not self.run.over:
            await asyncio.sleep(0.01)


def why(error: BaseException) -> tuple[Outcome, str]:
    """What an error of Scrapy's means, and a sentence for people."""
    if isinstance(error, HttpError):
        status = error.response.status
        if is_challenge(error.response.body):
            return Outcome.BLOCKED, "به جای صفحه، پرسش جاوااسکریپتی رسید؛ دور زده نمی‌شود"
        if status in (404, 410):
            return Outcome.MISSING, f"صفحه دیگر نیست ({persian(status)})"
        if status in (401, 403, 451):
            return Outcome.BLOCKED, f"سایت صفحه را نمی‌دهد ({persian(status)})"
        return Outcome.AWAY, f"سایت پاسخ درستی نداد ({persian(_TIMES)} بار، آخرین پاسخ: {persian(status)})"
    if isinstance(error, LeftAlone):
        return Outcome.BLOCKED, str(error)
    if isinstance(error, Foreign):
        return Outcome.BROKEN, f"به سایت دیگری فرستاد ({error}) و دنبال نشد"
    if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(error):
        return Outcome.LARGE, "صفحه از اندازهٔ مجاز بزرگ‌تر است و خوانده نشد"
    if isinstance(error, IgnoreRequest):
        return Outcome.ROBOTS, "robots.txt سایت این صفحه را بسته است"
    reasons = {
        DownloadTimeoutError: "زمان تمام شد",
        DownloadConnectionRefusedError: "سرور نمی‌پذیرد",
        CannotResolveHostError: "نام سایت پیدا نشد",
    }
    reason = next((text for kind, text in reasons.items() if isinstance(error, kind)), type(error).__name__)
    return Outcome.AWAY, f"پاسخی نرسید ({persian(_TIMES)} بار، آخرین خطا: {reason})"
