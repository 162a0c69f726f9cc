"""An Atom feed of any search: its newest reports."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from index.asking import Asking, Result
from index.engine import Sort
from index.shown import harmless
from index.web.asked import Asked
from index.web.rendering import environment

ENTRIES = 50
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = "1970-01-01T00:00:00Z"


def feed(questions: Asking, request: Request) -> Response:
    """The feed of what the address asks; raises WrongFieldError where that cannot be read."""
    asked = Asked.of(request.query_params.multi_items())
    found = questions.search(asked.query(), ENTRIES, 0, Sort.NEWEST, 0)
    base = str(request.base_url).rstrip("/")
    results = list(questions.results(found))
    text = (
        environment()
        .get_template("feed.xml")
        .render(
            title=xml_text(f"رصد: {asked.query() or 'همهٔ گزارش‌ها'}"),
            page=base + asked.link(),
            itself=str(request.url),
            updated=max((moment(result.published_at) for result in results), default=_NEVER),
            entries=[_entry(result, base) for result in results],
        )
    )
    return Response(text, media_type="application/atom+xml; charset=utf-8")


def moment(published_at: str | None) -> str:
    """A moment as Atom wants it; the beginning of the day (in Tehran) where only that is known."""
    if not published_at:
        return _NEVER
    return published_at if len(published_at) > 10 else f"{published_at}T00:00:00+03:30"


def xml_text(text: str) -> str:
    """The text without what XML has no way to say."""
    return _NO_XML.sub(" ", harmless(text))


def _entry(result: Result, base: str) -> dict[str, str]:
    return {
        "id": "urn:rasad:report:" + quote(result.id, safe=""),
        "title": xml_text(result.title.text or result.id),
        "link": f"{base}/reports/{quote(result.id, safe='')}",
        "updated": moment(result.published_at),
        "outlet": xml_text(result.outlet),
        "summary": xml_text(result.snippet.text),
    }
