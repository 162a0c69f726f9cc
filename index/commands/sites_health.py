"""`rasad sites health`: how each site's collecting goes."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

import click

from index.commands.terminal import add_row, console, plain_table, print_json, settings_of
from index.faults import RasadError
from index.shown import persian


class NothingCollectedError(RasadError):
    """There is no archive yet."""


@click.command("health")
@click.argument("sites", nargs=-1, metavar="[SITE]…")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list for programs.")
@click.pass_context
def command(ctx: click.Context, sites: tuple[str, ...], as_json: bool) -> None:
    """Tell of each site that was collected how it goes: a state with a sentence, and how many of its last 200 pages
    have a title, lead, body, date and tags. Exit status 1 where something is to be looked at.

    \b
    Example:
      rasad sites health
    """
    from crawler.archive import Archive
    from crawler.health import State, health
    from crawler.site import load_site
    from crawler.site import sites as all_sites

    settings = settings_of(ctx)
    chosen = [load_site(key) for key in sites] or list(all_sites().values())
    if not settings.archive_path.exists():
        raise NothingCollectedError(
            f"{settings.data} holds no archive yet; collect something first: rasad collect isna"
        )
    now = dt.datetime.now(dt.UTC)
    with Archive(settings.archive_path) as archive:
        found = [health(archive, site, now) for site in chosen]
    found = found if sites else [one for one in found if one.state is not State.NEVER]
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        table = plain_table("site", "state", "title", "lead", "body", "date", "tags", "sentence")
        for one in found:
            shares = [persian(f"{100 * one.rates[name]:.0f}٪") if one.rates else "" for name in _FIELDS]
            add_row(table, one.site, one.state.value, *shares, " ".join([one.sentence, *one.alarms[1:]]))
        console().print(table)
    if any(one.state in (State.FAILING, State.ALARM) for one in found):
        ctx.exit(1)


_FIELDS = ("title", "lead", "body", "date", "tags")
