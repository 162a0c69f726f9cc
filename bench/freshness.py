"""From a report's appearance in a served feed to its mail in the mailbox, end to end on loopback, with `rasad run`.

The sample newsroom serves the feed, a real SMTP server takes the mails, one search is saved for everything. Each report
appears at a random moment between two polls. A poll asks for robots.txt and six feeds, two seconds apart and more, so
that POLL is no shorter than what politeness takes.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.newsroom import Newsroom

REPORTS = 12
POLL = 30.0  # seconds from one poll of the site to the next
ALLOWED = 10.0  # seconds beyond one poll
TEHRAN = dt.timezone(dt.timedelta(hours=3, minutes=30))


class Mailbox:
    """What the SMTP server took, and when."""

    def __init__(self) -> None:
        self.came: list[tuple[float, str]] = []
        self.changed = threading.Event()

    async def handle_DATA(self, server, session, envelope):  # type: ignore[no-untyped-def]  # noqa: ARG002, N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.came.append((time.monotonic(), message.get_body(("plain",)).get_content()))
        self.changed.set()
        return "250 taken"


def main() -> None:
    from aiosmtpd.controller import Controller

    from crawler.newsroom import Newsroom, reports
    from crawler.newsroom.source import number

    first = dt.datetime.now(TEHRAN).replace(second=0, microsecond=0) - dt.timedelta(minutes=REPORTS + 1)
    usual = [r for r in reports() if r.outlet == "isna" and not (r.gallery or r.missing or r.blocked or r.revision)]
    usual = [r for r in usual if not r.page_date_only][: REPORTS + 1]
    # distinct minutes, all of them past, so that the newsroom's clock lets one after another out
    moments = [first + dt.timedelta(minutes=n) for n in range(len(usual))]
    source = [replace(report, at=at, number=number("isna", at)) for report, at in zip(usual, moments, strict=True)]
    mailbox, chance = Mailbox(), random.Random(7)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    with tempfile.TemporaryDirectory(prefix="rasad-bench-") as folder, Newsroom(("isna",), source=source) as room:
        room.now = source[0].at
        environment = os.environ | {
            "RASAD_DATA": str(Path(folder) / "data"),
            "RASAD_MAIL__HOST": "127.0.0.1",
            "RASAD_MAIL__PORT": str(port),
            "RASAD_MAIL__SECURITY": "none",
        }
        rasad = [str(Path(sys.executable).with_name("rasad"))]
        add = [*rasad, "watch", "add", "همه", "*", "--to", "a@example.org", "--yes"]
        subprocess.run(add, env=environment, check=True, stdout=subprocess.DEVNULL)
        run = [
            *rasad,
            "run",
            "isna",
            "--at",
            f"isna={room.urls['isna']}",
            "--shortest",
            str(POLL),
            "--longest",
            str(POLL),
        ]
        fetched, ended = dict[str, float](), threading.Event()
        threading.Thread(target=_watched, args=(room, fetched, ended), daemon=True).start()
        process = subprocess.Popen(run, env=environment, stdout=subprocess.DEVNULL)
        try:
            _told(mailbox, source[0].number, 180)  # everything is loaded once
            took, ours = list[float](), list[float]()
            for report in source[1:]:
                time.sleep(chance.uniform(0, POLL))
                room.now, shown = report.at, time.monotonic()
                mailed = _told(mailbox, report.number, 120)
                took.append(mailed - shown)
                ours.append(mailed - fetched[report.number])
        finally:
            ended.set()
            process.terminate()
            process.wait(60)
            controller.stop()
    print(f"{len(took)} reports; the site is polled every {POLL:g} s:")
    _print("from a report's appearance in the feed to its mail in the mailbox", took)
    _print("of it after its page was fetched (stored, read, indexed, folded, matched, written, sent)", ours)
    held = all(value <= POLL + ALLOWED for value in took)
    print(f"limit: one poll and {ALLOWED:g} s, {POLL + ALLOWED:g} s: {'held' if held else 'MISSED'}")


def _print(what: str, took: list[float]) -> None:
    middle = statistics.median(took)
    print(f"{what}: fastest {min(took):.1f} s, middle {middle:.1f} s, slowest {max(took):.1f} s")


def _watched(room: Newsroom, fetched: dict[str, float], ended: threading.Event) -> None:
    """Note when each report's page was asked for, until ended."""
    seen = 0
    while not ended.wait(0.02):
        requests = room.requests[seen:]
        seen += len(requests)
        for _, path, _ in requests:
            if path.startswith("/news/"):
                fetched.setdefault(path.split("/")[2], time.monotonic())


def _told(mailbox: Mailbox, number: str, patience: float) -> float:
    """When the mail came that tells of the report with this number."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        for at, text in list(mailbox.came):
            if number in text:
                return at
        mailbox.changed.clear()
        mailbox.changed.wait(0.2)
    raise TimeoutError(f"no mail told of the report {number} in {patience:g} s")


if __name__ == "__main__":
    main()
