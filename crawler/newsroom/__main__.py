"""`python -m crawler.newsroom --port 8001`: the sample newsroom in the foreground, until Ctrl-C."""

from __future__ import annotations

import argparse
import time

from crawler.newsroom import Newsroom, generated
from crawler.newsroom.faults import FAULTS
from crawler.newsroom.source import SourceReport


def main() -> None:
    """Serve until stopped; one line tells the addresses."""
    parser = argparse.ArgumentParser(prog="python -m crawler.newsroom", description=__doc__)
    parser.add_argument("--port", type=int, default=8001, help="the first outlet's port; the second takes the next one")
    parser.add_argument("--generated", type=int, metavar="N", help="serve N generated reports of one outlet instead")
    parser.add_argument("--outlet", default="isna", choices=("isna", "mehr"), help="whose generated reports")
    parser.add_argument("--revised", action="store_true", help="show the corrected text of the report that has one")
    faults = "; ".join(f"{name}: {what}" for name, what in FAULTS.items())
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        type=_fault,
        metavar="PATH=FAULT",
        help=f"break what lies under a path (/rss=not_xml); {faults}",
    )
    asked = parser.parse_args()
    outlets: tuple[str, ...] = ("isna", "mehr")
    source: tuple[SourceReport, ...] | None = None
    if asked.generated:
        outlets, source = (asked.outlet,), generated(asked.generated, asked.outlet)
    with Newsroom(outlets, asked.port, source=source, revised=asked.revised, faults=dict(asked.fault)) as room:
        print(" ".join(f"{key}={url}" for key, url in room.urls.items()), flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            pass


def _fault(text: str) -> tuple[str, str]:
    path, _, fault = text.rpartition("=")
    if not path.startswith("/") or fault not in FAULTS:
        raise argparse.ArgumentTypeError(f"{text!r} is no PATH=FAULT; the faults are {', '.join(FAULTS)}")
    return path, fault


if __name__ == "__main__":
    main()
