"""`rasad sites`: what can be collected, and how it went."""

from __future__ import annotations

from typing import Any

import click

from index.commands.terminal import add_row, console, plain_table, print_json, settings_of
from index.shown import persian, shown_number


class Actions(click.Group):
    """The actions on sites, each in a module of its own, imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Their names."""
        return ["add", "check", "health"]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The action of this name."""
        if name not in self.list_commands(ctx):
            return None
        import importlib

        found: click.Command = importlib.import_module(f"index.commands.sites_{name}").command
        return found


@click.group("sites", cls=Actions, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list for programs.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List the news sites that can be collected: key, name, family, what the archive holds, how their feeds are.

    \b
    Examples:
      rasad sites
      rasad sites add https://www.example.ir/news/123456
      rasad sites check isna
      rasad sites health
    """
    if ctx.invoked_subcommand:
        return
    rows = _sites(ctx)
    if as_json:
        print_json(rows)
        return
    table = plain_table("key", "name", "family", "articles", "feeds", "last visit", right=("articles",))
    for row in rows:
        feeds = "off" if row["off"] else "never polled"
        if row["feeds"]:
            failing = len([feed for feed in row["feeds"] if feed["failures"]])
            feeds = f"{len(row['feeds'])} polled" + (f", {failing} failing" if failing else "")
        table_row = (row["key"], row["name"], row["family"], shown_number(row["articles"]), feeds)
        add_row(table, *table_row, _moment(row["last_visit"]))
    console().print(table)


def _sites(ctx: click.Context) -> list[dict[str, Any]]:
    from crawler.archive import Archive
    from crawler.site import sites

    settings = settings_of(ctx)
    known = sites()
    counts: dict[str, int] = {}
    feeds: dict[str, list[Any]] = {}
    trouble: dict[str, int] = {}
    if settings.archive_path.exists():
        with Archive(settings.archive_path) as archive:
            counts = archive.sites()
            for feed in archive.feeds():
                feeds.setdefault(feed.site, []).append(feed)
            for visit in archive.visits():
                trouble[visit.site] = trouble.get(visit.site, 0) + 1
    return [
        {
            "key": key,
            "name": site.name,
            "family": site.family,
            "host": site.hosts[0],
            "off": site.off,
            "articles": counts.get(key, 0),
            "pages_in_trouble": trouble.get(key, 0),
            "last_visit": max((feed.at for feed in feeds.get(key, ())), default=None),
            "feeds": [
                {"url": f.url, "state": f.state, "sentence": f.sentence, "at": f.at, "failures": f.failures}
                for f in feeds.get(key, ())
            ],
        }
        for key, site in known.items()
    ] + [
        {
            "key": key,
            "name": key,
            "family": "imported",
            "host": None,
            "off": "",
            "articles": count,
            "pages_in_trouble": 0,
            "last_visit": None,
            "feeds": [],
        }
        for key, count in counts.items()
        if key not in known
    ]


def _moment(moment: str | None) -> str:
    """A moment in Tehran as people write it."""
    if not moment:
        return ""
    import datetime as dt

    from crawler.dates import TEHRAN, day_text

    at = dt.datetime.fromisoformat(moment).astimezone(TEHRAN)
    return persian(f"{day_text(at)} {at:%H:%M}")
