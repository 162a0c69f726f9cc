"""The sample newsroom as web servers on loopback, one port an outlet."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.dates import TEHRAN
from crawler.newsroom.answers import Answer, Site, answer
from crawler.newsroom.faults import break_answer
from crawler.newsroom.lists import outlet_of
from crawler.newsroom.source import SourceReport, reports


class Newsroom:
    """The newsroom, served while the `with` block runs: `room.urls` maps each outlet to `http://127.0.0.1:PORT`.

    `port` 0 takes free ports, else the outlets take it and the ones after it. `now` fixes the newsroom's clock: what
    is published later is not there yet. `revised` shows the corrected text of the report that has one. `faults` maps
    the beginning of a path (`/rss`, `/news/1403`) to one of `faults.FAULTS`. `source` replaces the written reports.
    `now`, `revised` and `faults` may be changed while it serves. `requests` lists what was asked: (outlet, path with
    query, status). A port in use raises OSError.
    """

    def __init__(
        self,
        outlets: Sequence[str] = ("isna", "mehr"),
        port: int = 0,
        now: dt.datetime | None = None,
        *,
        revised: bool = False,
        faults: Mapping[str, str] | None = None,
        source: Sequence[SourceReport] | None = None,
    ) -> None:
        self.now, self.revised, self.faults = now, revised, dict(faults or {})
        self.requests: list[tuple[str, str, int]] = []
        self.urls: dict[str, str] = {}
        self._port = port
        self._servers: list[ThreadingHTTPServer] = []
        self._sites = {}
        written = reports() if source is None else source
        for key in outlets:
            outlet = outlet_of(key)
            self._sites[key] = Site(outlet, tuple(report for report in written if report.outlet == key))

    def __enter__(self) -> Self:
        try:
            for offset, (key, site) in enumerate(self._sites.items()):
                address = ("127.0.0.1", self._port + offset if self._port else 0)
                server = _Server(address, _handler(self, site))
                self._servers.append(server)
                threading.Thread(target=server.serve_forever, args=(0.05,), name=f"newsroom-{key}", daemon=True).start()
                self.urls[key] = f"http://127.0.0.1:{server.server_address[1]}"
        except OSError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers.clear()
        self.urls.clear()

    def clock(self) -> dt.datetime:
        """The newsroom's now, in Tehran."""
        return self.now or dt.datetime.now(TEHRAN)

    def fault(self, path: str) -> str | None:
        """The fault that a path has, by the longest beginning that is named."""
        named = [beginning for beginning in self.faults if path.startswith(beginning)]
        return self.faults[max(named, key=len)] if named else None


class _Server(ThreadingHTTPServer):
    request_queue_size = 64
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no news."""


def _handler(room: Newsroom, site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "nginx"
        sys_version = ""
        wbufsize = 1 << 16  # head and body leave together: two small packets would wait for each other's receipt
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = unquote(parts.path)
            given = answer(site, path, dict(parse_qsl(parts.query)), room.clock(), revised=room.revised)
            fault = room.fault(path)
            if fault:
                given = break_answer(given, fault)
            self._send(_unchanged(given, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")))

        do_HEAD = do_GET  # noqa: N815 (the name that http.server calls)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: `Newsroom.requests` tells what was asked."""

        def _send(self, given: Answer) -> None:
            room.requests.append((site.outlet.key, self.path, given.status))
            body = given.body
            self.send_response(given.status)
            if given.parts is None and len(body) > 500 and "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body, 1)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", given.type)
            self.send_header("Vary", "Accept-Encoding")
            for name, value in given.headers.items():
                self.send_header(name, value)
            if given.parts is not None:
                self.send_header("Transfer-Encoding", "chunked")
            elif given.status != HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "HEAD" or given.status == HTTPStatus.NOT_MODIFIED:
                return
            if given.cut_off:
                self.wfile.write(body[: len(body) * 2 // 3])
                self.close_connection = True
            elif given.parts is not None:
                self._stream(given.parts())
            else:
                self.wfile.write(body)

        def _stream(self, parts: Iterator[bytes]) -> None:
            for part in parts:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")

    return Handler


def _unchanged(given: Answer, tag: str | None, since: str | None) -> Answer:
    """The answer with its ETag and Last-Modified, or 304 where the asker's copy is still good."""
    if given.modified is None or given.status != HTTPStatus.OK:
        return given
    own = f'"{hashlib.sha256(given.body).hexdigest()[:16]}"'
    headers = {**given.headers, "ETag": own, "Last-Modified": format_datetime(given.modified, usegmt=True)}
    if tag is not None:
        same = tag.strip() == "*" or own in {part.strip().removeprefix("W/") for part in tag.split(",")}
    else:
        same = since is not None and _at_or_after(since, given.modified)
    if same:
        return Answer(b"", given.type, HTTPStatus.NOT_MODIFIED, headers)
    return Answer(given.body, given.type, given.status, headers, cut_off=given.cut_off, parts=given.parts)


def _at_or_after(since: str, modified: dt.datetime) -> bool:
    try:
        return parsedate_to_datetime(since) >= modified
    except (ValueError, TypeError):
        return False
