"""`rasad run`: collecting, reading and indexing, by themselves."""

from __future__ import annotations

import datetime as dt
import json
import signal
import threading

import click

from index.commands.collect import stand_ins
from index.commands.terminal import settings_of
from index.shown import harmless


@click.command("run")
@click.argument("sites", nargs=-1, metavar="[SITE]…")
@click.option("--at", multiple=True, metavar="SITE=ADDRESS", help="An address that stands in for a site's own.")
@click.option("--shortest", type=click.FloatRange(0.2), metavar="SECONDS", help="Between polls, not each site's own.")
@click.option("--longest", type=click.FloatRange(0.2), metavar="SECONDS", help="Between polls of a quiet site.")
@click.option("--log-json", is_flag=True, help="Print each line of the log as a JSON object.")
@click.pass_context
def command(
    ctx: click.Context,
    sites: tuple[str, ...],
    at: tuple[str, ...],
    shortest: float | None,
    longest: float | None,
    log_json: bool,
) -> None:
    """Poll the sites' feeds (all that are on, or those named) at the pace of each, read and index what comes.

    A site that brings news is polled sooner, a quiet one later. Ctrl-C or SIGTERM ends it cleanly: what is under way is
    finished and kept.

    \b
    Examples:
      rasad run
      rasad run isna mehr --log-json
    """
    from crawler.site import load_site
    from crawler.site import sites as all_sites
    from index.running import Pace, run

    settings = settings_of(ctx)
    chosen = [load_site(key).key for key in sites] or [s.key for s in all_sites().values() if s.feeds and not s.off]
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    lock = threading.Lock()

    def tell(event: str, site: str | None, sentence: str, numbers: dict[str, int]) -> None:
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        if log_json:
            record = {"at": now, "event": event, "site": site, "sentence": sentence, **numbers}
            line = json.dumps(record, ensure_ascii=False)
        else:
            counts = ", ".join(f"{count:,} {what}" for what, count in numbers.items() if count) or "nothing new"
            line = " ".join(
                part for part in (now, site or "", event, "" if sentence and not numbers else counts) if part
            )
            line = harmless(f"{line}: {sentence}" if sentence else line)
        with lock:
            click.echo(line)

    pace = None
    if shortest or longest:
        low = shortest or min(60.0, longest or 60.0)
        pace = Pace(low, max(low, longest or 1800.0))
    run(settings, chosen, stop, tell, stand_ins(at), pace)
