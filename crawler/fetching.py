"""One page, fetched politely outside a crawl: for looking at a site before it is added, and for checking one.

robots.txt is obeyed, the answer is capped, redirects to private addresses are refused; what goes wrong is one sentence.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

from crawler.spiders.agent import NAME, user_agent

_LARGEST = 10 * 2**20


class FetchError(Exception):
    """A page that could not be had; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page, and the address at which it was had in the end."""

    url: str
    body: bytes


def fetch(url: str, contact: str = "", timeout: float = 30, private: bool = False) -> Fetched:
    """The page at an address. `private` allows addresses of one's own machine and network.

    Raises FetchError with one sentence where the address is none, robots.txt forbids it, or the site does not give it.
    """
    opener = urllib.request.build_opener(_Redirects(private))
    opener.addheaders = [("User-Agent", user_agent(contact)), ("Accept-Language", "fa")]
    check_address(url, private)
    if not _allowed(opener, url, contact, timeout):
        raise FetchError(f"{url}: the site's robots.txt asks not to fetch this page")
    return _opened(opener, url, timeout)


def check_address(url: str, private: bool = False) -> None:
    """Raise FetchError where this is no http(s) address, or one of a private network that was not allowed."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise FetchError(f"{url}: this is no address") from None
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError(f"{url}: this is no address of a page; write it whole, like https://www.isna.ir/news/…")
    if private:
        return
    try:
        found = socket.getaddrinfo(host, port or 443, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        raise FetchError(f"{url}: there is no host {host}, or the network is away") from None
    if any(not ipaddress.ip_address(entry[4][0]).is_global for entry in found):
        raise FetchError(f"{url}: {host} is an address of this machine or of a private network, and is not asked")


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = 5

    def __init__(self, private: bool) -> None:
        self._private = private

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        check_address(newurl, self._private)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _allowed(opener: urllib.request.OpenerDirector, url: str, contact: str, timeout: float) -> bool:
    from protego import Protego

    try:
        rules = _opened(opener, urljoin(url, "/robots.txt"), timeout).body
    except FetchError:
        return True  # no robots.txt: nothing is forbidden
    parsed = Protego.parse(rules.decode("utf-8", errors="replace"))
    return bool(parsed.can_fetch(url, user_agent(contact)) and parsed.can_fetch(url, NAME))


def _opened(opener: urllib.request.OpenerDirector, url: str, timeout: float) -> Fetched:
    try:
        with opener.open(url, timeout=timeout) as response:
            body = response.read(_LARGEST + 1)
            address = response.geturl()
    except urllib.error.HTTPError as error:
        raise FetchError(f"{url}: the site answered {error.code}") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(f"{url}: the site does not answer ({getattr(error, 'reason', None) or error})") from None
    if len(body) > _LARGEST:
        raise FetchError(f"{url}: the page is larger than {_LARGEST // 2**20} MB")
    return Fetched(address, body)
