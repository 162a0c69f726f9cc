"""`rasad sites check`: what can be read of a site today, field by field."""

from __future__ import annotations

import datetime as dt
import time

import click

from index.commands.collect import stand_ins
from index.commands.terminal import add_row, console, plain_table, print_json, say, settings_of
from index.shown import harmless, shown_number


@click.command("check")
@click.argument("site")
@click.option("--at", metavar="ADDRESS", help="An address that stands in for the site's own.")
@click.option("--pages", default=5, show_default=True, type=click.IntRange(1, 50), help="Pages to fetch.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.pass_context
def command(ctx: click.Context, site: str, at: str | None, pages: int, as_json: bool) -> None:
    """Fetch a site's feeds and a handful of its pages, keep nothing, and say field by field what could be read. Exit
    status 1 where no page could be.

    \b
    Example:
      rasad sites check isna
    """
    from crawler.adding import FIELDS, check
    from crawler.fetching import Fetched, fetch
    from crawler.site import load_site

    settings = settings_of(ctx)
    facts = load_site(site)
    stands_in = stand_ins((f"{site}={at}",))[site] if at else None
    last = 0.0

    def polite(url: str) -> Fetched:
        nonlocal last
        wait = last + (0 if stands_in else max(facts.delay, settings.collect.delay or 0)) - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        try:
            return fetch(url, settings.collect.contact, settings.collect.timeout, private=stands_in is not None)
        finally:
            last = time.monotonic()

    found = check(facts, polite, dt.datetime.now(dt.UTC), pages, stands_in)
    filled = {field: found.filled(field) for field in FIELDS}
    if as_json:
        read = [page.to_dict() for page in found.pages]
        print_json({"site": site, "filled": filled, "sentences": list(found.sentences), "pages": read})
    else:
        table = plain_table("field", "pages", "the first")
        for field, count in filled.items():
            values = (getattr(page, field) for page in found.pages)
            first = next((value for value in values if value), "")
            text = "، ".join(first) if isinstance(first, tuple) else str(first)
            add_row(table, field, f"{shown_number(count)} / {shown_number(len(found.pages))}", _short(text))
        console().print(table)
        for sentence in found.sentences:
            say(harmless(sentence))
    if not found.pages:
        ctx.exit(1)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"
