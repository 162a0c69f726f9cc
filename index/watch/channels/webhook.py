"""A webhook: what a mail would tell, as JSON, sent to an address and signed, so that its owner knows that it is ours.

`Rasad-Signature` is `v1=` and the HMAC-SHA-256, in hexadecimal digits, over `Rasad-Timestamp`, a dot and the body,
under the address's own secret (`rasad watch secret ADDRESS`). `Rasad-Id` stays the same when something is sent again.
Redirects are not followed, and a name is resolved once: what was found public is what is connected to.
"""

from __future__ import annotations

import contextlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from index.settings import WatchSettings
from index.watch.channels.channel import WEBHOOK, AwayError, RefusedError, plain
from index.watch.links import Signer

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LONGEST = 1_000
_MOST_TRIED = 4  # addresses of one name


class WebhookChannel:
    """Webhooks of all hosts."""

    def __init__(self, settings: WatchSettings, signer: Signer, clock: Callable[[], float] = time.time) -> None:
        self._private = settings.webhooks == "private"
        self._timeout = settings.webhook_timeout
        self._signer, self._clock = signer, clock

    def way(self, recipient: str) -> str:
        """Each host is a way of its own."""
        return f"the webhooks of {_host(recipient)}" if recipient.startswith(WEBHOOK) else ""

    def send(self, recipient: str, message_id: str, body: bytes) -> None:
        """Post the body, in bounded time all in all: resolving, connecting and waiting for the answer."""
        url = recipient.removeprefix(WEBHOOK)
        if fault := wrong_address(url, self._private):
            raise RefusedError(fault)
        parts = urlsplit(url)
        at = str(int(self._clock()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Rasad",
            "Rasad-Id": message_id.strip("<>"),
            "Rasad-Timestamp": at,
            "Rasad-Signature": signature(self._signer.secret_for(recipient), at, body),
        }
        post = _Post(parts, headers, body, self._timeout, self._private)
        thread = threading.Thread(target=post.run, daemon=True)
        thread.start()
        thread.join(self._timeout)
        post.stop()
        self._judge(parts, post)

    def close(self) -> None:
        """Nothing is held."""

    def _judge(self, parts: SplitResult, post: _Post) -> None:
        host, status = parts.hostname, post.status
        if post.refused:
            raise RefusedError(post.refused)
        if status is None:
            raise AwayError(f"the webhook of {host} does not answer: {post.fault or 'no time is left'}", True)
        if 300 <= status < 400:
            raise RefusedError(f"the webhook of {host} leads elsewhere ({status}); name the address that it leads to")
        if status == 410:
            raise RefusedError(f"the webhook of {host} is gone ({status})")
        if not 200 <= status < 300:
            raise AwayError(f"the webhook of {host} does not take this: {status}")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What `Rasad-Signature` says of a body that was sent at this second."""
    return "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, "sha256").hexdigest()


def wrong_address(url: str, private: bool) -> str:
    """What is wrong with a webhook's address, in a sentence; empty where nothing is."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or not url.isascii() or not url.isprintable() or " " in url or len(url) > _LONGEST:
        return "this webhook is no address; write it whole, like webhook:https://example.org/rasad"
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        return "a webhook's address begins with https:// (http:// only where watch.webhooks is private)"
    if parts.username is not None or parts.password is not None:
        return "a webhook's address holds no name and password; each message is signed instead"
    return ""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet, however it is written."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast


class _Post:
    """One request in a thread of its own: `status` is what was answered, else `refused` or `fault` says why not."""

    def __init__(self, parts: SplitResult, headers: dict[str, str], body: bytes, timeout: float, private: bool) -> None:
        self.status: int | None = None
        self.refused = self.fault = ""
        self._parts, self._headers, self._body = parts, headers, body
        self._timeout, self._private = timeout, private
        self._socket: socket.socket | None = None
        self._stopped = False

    def run(self) -> None:
        try:
            self._run()
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.fault = plain(str(error) or type(error).__name__)
        finally:
            if self._socket is not None:
                self._socket.close()

    def stop(self) -> None:
        """No more waiting: whoever answers drop by drop is left alone."""
        self._stopped = True
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it is closed already
                self._socket.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        parts = self._parts
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        found = socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)
        addresses = [str(entry[4][0]) for entry in found]
        if not self._private and not all(map(is_public, addresses)):
            self.refused = f"{host} is an address of this machine or of a private network (watch.webhooks allows it)"
            return
        if self._stopped or not addresses:
            return
        self._socket = self._connected(addresses[:_MOST_TRIED], port)
        kind: type[http.client.HTTPConnection] = http.client.HTTPConnection
        if parts.scheme == "https":
            self._socket = ssl.create_default_context().wrap_socket(self._socket, server_hostname=host)
            kind = http.client.HTTPSConnection
        asked = kind(host, port, timeout=self._timeout)
        asked.sock = self._socket
        if self._stopped:
            return
        asked.request(
            "POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), self._body, self._headers
        )
        self.status = asked.getresponse().status

    def _connected(self, addresses: list[str], port: int) -> socket.socket:
        for address in addresses[:-1]:
            try:
                return socket.create_connection((address, port), timeout=self._timeout)
            except OSError:
                continue  # a machine without IPv6 finds it first all the same
        return socket.create_connection((addresses[-1], port), timeout=self._timeout)


def _host(recipient: str) -> str:
    try:
        return urlsplit(recipient.removeprefix(WEBHOOK)).hostname or "nowhere"
    except ValueError:
        return "nowhere"
