"""The demo's end: the page, served on this machine alone and opened where there is a browser to open it in."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from dataclasses import replace
from urllib.parse import urlsplit

from index.commands.serve import ServingError, address_of, entry_of, listen, run
from index.commands.terminal import say
from index.settings import Settings

_PORT = 8080
_STARTING = 30.0  # seconds until a browser waits no longer for the server


def wanted(asked: bool | None) -> bool:
    """Whether the demo ends with the page: as it was asked, else where someone sits at a terminal."""
    if asked is not None:
        return asked
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("CI", "").lower() != "true"


def show_page(settings: Settings) -> None:
    """Serve the page until Ctrl+C, at a free port where the usual one is taken, and open it in a browser."""
    settings = replace(settings, serve=replace(settings.serve, processes=1, host="127.0.0.1", names="", proxy=""))
    entry = entry_of(settings)
    listening = _listening()
    address = address_of(settings.serve, entry, listening)
    say(f"the page is at {address} ; stop it with Ctrl+C")
    if display():
        threading.Thread(target=_open, args=(address,), daemon=True).start()
    try:
        run(settings, entry, listening)
    except KeyboardInterrupt:
        say("stopped; see it again with: rasad --data demo-data serve")


def display() -> bool:
    """Whether this machine has a screen to open a browser on."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _listening() -> socket.socket:
    try:
        return listen("127.0.0.1", _PORT)
    except ServingError:
        return listen("127.0.0.1", 0)


def _open(address: str) -> None:
    """Open the page as soon as somebody answers there."""
    import webbrowser

    port = urlsplit(address).port or _PORT
    until = time.monotonic() + _STARTING
    while time.monotonic() < until:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                webbrowser.open(address)
                return
        time.sleep(0.2)
