"""Faults that the sample newsroom can be told to have, so that a collector's behaviour in each can be tested."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from http import HTTPStatus

from crawler.newsroom.answers import CHALLENGE, Answer

FAULTS: Mapping[str, str] = {
    "cut_off": "the whole length is promised, the connection ends after two thirds",
    "not_xml": "status 200, but an HTML page of excuses in place of the feed",
    "huge": "the page goes on for 50 MB",
    "year_9999": "every date of the page is in the year 9999",
    "down": "status 503",
    "forbidden": "status 403",
    "challenge": "the script challenge in place of the page",
}
HUGE = 50 * 1024 * 1024
_YEARS = (
    (
        re.compile(rb'(published_time"[^>]*content="|publishDate" content="|article:modified"[^>]*content=")\d{4}'),
        b"9999",
    ),
    (re.compile(rb"(<pubDate>\w+, \d+ \w+ )\d{4}"), b"9999"),
    (re.compile('((?:text-meta|item-date)"?><?(?:span>)?[^<]{0,40}? )[۰-۹]{4}'.encode()), "۹۹۹۹".encode()),
)
_EXCUSES = '<!DOCTYPE html><html lang="fa"><body><h1>در حال به‌روزرسانی هستیم<br>لطفاً بعداً مراجعه کنید</body></html>'
_FILLER = "<p>این بند برای پر کردن صفحه تکرار می‌شود.</p>\n".encode() * 1000


def break_answer(given: Answer, fault: str) -> Answer:
    """The answer with that fault; `given` is what the newsroom would answer in health. An unknown fault answers 500."""
    match fault:
        case "cut_off":
            return replace(given, cut_off=True)
        case "not_xml":
            return Answer(_EXCUSES.encode())
        case "huge":
            return replace(given, parts=lambda: _endless(given.body), modified=None)
        case "year_9999":
            body = given.body
            for pattern, year in _YEARS:
                body = pattern.sub(lambda found, year=year: found[1] + year, body)  # type: ignore[misc]
            return replace(given, body=body)
        case "down":
            return Answer(b"Service Unavailable", status=HTTPStatus.SERVICE_UNAVAILABLE)
        case "forbidden":
            return Answer(b"Forbidden", status=HTTPStatus.FORBIDDEN)
        case "challenge":
            return Answer(CHALLENGE.encode())
    there_are = f"there is no fault «{fault}»; there are {', '.join(FAULTS)}"
    return Answer(there_are.encode(), "text/plain; charset=utf-8", HTTPStatus.INTERNAL_SERVER_ERROR)


def _endless(body: bytes) -> Iterator[bytes]:
    """The page, its body filled up to 50 MB before it closes."""
    head, mark, tail = body.rpartition(b"</main>")
    if not mark:
        head, tail = body, b""
    yield head
    sent = len(head)
    while sent < HUGE:
        yield _FILLER
        sent += len(_FILLER)
    yield mark + tail
