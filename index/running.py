"""Running: sites are polled at their own pace, what comes is read, indexed and watched, in one process; a clean stop.

Each site has a thread of its own, so that a slow one holds up no other; one thread alone reads and indexes. Nothing
that goes wrong with a site, a report or the index ends the run: it is told and tried again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from crawler.archive import Archive
from crawler.pace import next_wait
from crawler.site import load_site
from index.settings import Settings

# (what happened, of which site if of one, how, numbers)
Tell = Callable[[str, str | None, str, dict[str, int]], None]
_LOOK_EVERY = 2.0  # seconds between two looks at the archive
_WATCH_EVERY = 20.0  # digests fall due by the clock, and what waits in the outbox is tried again
_FIRST_WAIT = 300.0
_LEAST_REST = 1.0  # a site is left alone for so long after a poll that took longer than its pace
_LONGEST_WAIT = 60.0  # where the index cannot be reached, it is tried again after 2, 4, 8, … seconds, and then so often


@dataclass(frozen=True, slots=True)
class Pace:
    """The shortest and the longest time from one poll of a site to the next, in seconds."""

    shortest: float
    longest: float


def run(
    settings: Settings,
    sites: Iterable[str],
    stop: threading.Event,
    tell: Tell,
    at: Mapping[str, str] | None = None,
    pace: Pace | None = None,
) -> None:
    """Poll, read and index until `stop` is set; returns when all that was under way has ended.

    Each site has its own pace unless one is given.
    """
    came = threading.Event()
    pollers = [
        threading.Thread(
            target=_poll,
            args=(settings, site, stop, tell, (at or {}).get(site), pace or _own_pace(site), came),
            name=f"poll {site}",
        )
        for site in dict.fromkeys(sites)
    ]
    for poller in pollers:
        poller.start()
    try:
        _read(settings, stop, tell, came)
    finally:
        stop.set()
        for poller in pollers:
            poller.join()
    if _ingest(settings, tell):
        _watch(settings, tell)


def _own_pace(site: str) -> Pace:
    shortest, longest = load_site(site).pace
    return Pace(shortest * 60, longest * 60)


def _poll(
    settings: Settings,
    site: str,
    stop: threading.Event,
    tell: Tell,
    address: str | None,
    pace: Pace,
    came: threading.Event,
) -> None:
    from crawler.collect import collect

    asked, wait = settings.collect, min(max(_FIRST_WAIT, pace.shortest), pace.longest)
    rest = max(load_site(site).delay if asked.delay is None else asked.delay, _LEAST_REST)
    while not stop.is_set():
        new, failed, began = 0, False, time.monotonic()
        try:
            summary = collect(
                [site],
                settings.archive_path,
                at={site: address} if address else None,
                delay=asked.delay,
                contact=asked.contact,
                timeout=asked.timeout,
                max_page_mb=asked.max_page_mb,
                stop=stop,
                progress=lambda *_: came.set(),  # a report is read while the poll goes on
            )
        except Exception as error:  # noqa: BLE001 - one site must never end the run
            failed = True
            tell("failed", site, str(error) or type(error).__name__, {})
        else:
            new = summary.new + summary.revised
            failed = bool(summary.sites[0].feeds_failed)
            tell("polled", site, "؛ ".join(summary.sentences), {"new": summary.new, "revised": summary.revised})
            if new:
                came.set()
        wait = next_wait(wait, new, failed, pace.shortest, pace.longest)
        # from one poll's beginning to the next one's; the site's own pause lies between the last and the first request
        stop.wait(max(wait - (time.monotonic() - began), min(wait, rest)))


class Patience:
    """When what failed is to be tried again: after longer and longer waits, at once after a success."""

    def __init__(self, shortest: float, longest: float) -> None:
        self._shortest, self._longest = shortest, longest
        self._wait, self._due = shortest, 0.0

    def is_due(self, now: float) -> bool:
        """Whether it is time."""
        return now >= self._due

    def failed(self, now: float) -> None:
        """Wait, and twice as long the next time."""
        self._due, self._wait = now + self._wait, min(self._wait * 2, self._longest)

    def went_well(self) -> None:
        """Wait no longer."""
        self._wait, self._due = self._shortest, 0.0


def _read(settings: Settings, stop: threading.Event, tell: Tell, came: threading.Event) -> None:
    seen, watched = -1, -_WATCH_EVERY
    patience = Patience(_LOOK_EVERY, _LONGEST_WAIT)
    while not stop.is_set():
        latest, fresh = _latest(settings), False
        if latest != seen and patience.is_due(time.monotonic()):
            fresh = _ingest(settings, tell)
            if fresh:
                seen = latest
                patience.went_well()
            else:
                patience.failed(time.monotonic())
        if fresh or time.monotonic() - watched >= _WATCH_EVERY:
            _watch(settings, tell)
            watched = time.monotonic()
        came.wait(_LOOK_EVERY)
        came.clear()


def _latest(settings: Settings) -> int:
    """The archive's last change; collecting by other processes counts as well."""
    if not settings.archive_path.exists():
        return 0
    try:
        with Archive(settings.archive_path) as archive:
            return archive.latest_seq()
    except Exception:  # noqa: BLE001 - told by the ingest that follows
        return -2


def _ingest(settings: Settings, tell: Tell) -> bool:
    """Read and index what is new; whether that went well."""
    from index.ingest import ingest

    if not settings.archive_path.exists():
        return True
    try:
        done = ingest(settings)
    except Exception as error:  # noqa: BLE001 - a full disk today is none tomorrow
        tell("failed", None, str(error) or type(error).__name__, {})
        return False
    if done.read or done.indexed:
        tell("indexed", None, "", {"read": done.read, "refused": done.refused, "indexed": done.indexed})
    return True


def _watch(settings: Settings, tell: Tell) -> None:
    """Find what saved searches wait for, and send the mails that are due."""
    from index.watch.rounds import round_

    try:
        round_(settings, tell=lambda event, how, numbers: tell(event, None, how, numbers))
    except Exception as error:  # noqa: BLE001 - hits and mails wait on the desk
        tell("failed", None, str(error) or type(error).__name__, {})
    _bulletin(settings, tell)


def _bulletin(settings: Settings, tell: Tell) -> None:
    """Make and mail the bulletin when its hour has come; its mails leave with the next round."""
    from index.bulletin.schedule import round_

    try:
        round_(settings, tell=lambda event, how, numbers: tell(event, None, how, numbers))
    except Exception as error:  # noqa: BLE001 - it is tried again
        tell("failed", None, str(error) or type(error).__name__, {})
