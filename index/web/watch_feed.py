"""The Atom feed of a saved search: its stories, corrections and surges, each under an id that stays."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from index.desk import Desk
from index.documents import Documents
from index.watch.channels.atom import feed_entries
from index.watch.searches import WatchError, watch_named
from index.web.feed import xml_text
from index.web.rendering import environment


def watch_feed(desk: Desk, documents: Documents, name: str, request: Request) -> Response:
    """The feed of the search of this name; HTTPException 404 where there is none."""
    try:
        watch = watch_named(desk, name)
    except WatchError:
        raise HTTPException(404) from None
    base = str(request.base_url).rstrip("/")
    page = f"{base}/?q={quote(watch.query, safe='')}"
    found = feed_entries(desk, documents, name)
    entries = [
        {
            "id": each.id,
            "title": xml_text(each.title),
            "link": f"{base}/reports/{quote(each.report, safe='')}" if each.report else page,
            "updated": _moment(each.at),
            "outlet": xml_text(each.author),
            "summary": xml_text(each.summary),
        }
        for each in found
    ]
    text = (
        environment()
        .get_template("feed.xml")
        .render(
            id=f"urn:rasad:watch:{quote(name, safe='')}",
            title=xml_text(f"رصد: {name}"),
            page=page,
            itself=str(request.url),
            updated=_moment(max((each.at for each in found), default=0.0)),
            entries=entries,
        )
    )
    return Response(text, media_type="application/atom+xml; charset=utf-8")


def _moment(at: float) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).isoformat(timespec="seconds")
