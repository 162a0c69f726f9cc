"""`rasad sites add`: a site added from one of its pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from index.commands.terminal import say, settings_of
from index.faults import RasadError, disk_sentence
from index.shown import harmless


class AddError(RasadError):
    """A site that cannot be added."""


@click.command("add")
@click.argument("url")
@click.option("--key", help="What the site is to be called: small Latin letters and digits.")
@click.option("--page", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A saved copy of the page.")
@click.pass_context
def command(ctx: click.Context, url: str, key: str | None, page: Path | None) -> None:
    """Look at a report's page at URL, guess the site's family and feeds, and write the site's file and a fixture into
    the data folder; from then on the site can be collected like any other.

    \b
    Example:
      rasad sites add https://www.example.ir/news/123456
    """
    from crawler.adding import FIELDS, guess
    from crawler.fetching import Fetched, fetch
    from crawler.fixtures import expected_text
    from crawler.site import sites

    settings = settings_of(ctx)
    asked = settings.collect
    fetched = Fetched(url, page.read_bytes()) if page else fetch(url, asked.contact, asked.timeout)
    found = guess(fetched, key, dt.datetime.now(dt.UTC))
    site, article = found.site, found.reading.article
    if site.key in sites():
        raise AddError(f"there is a site «{site.key}» already; give this one another name: --key NAME")
    if article is None:
        raise AddError(
            f"{url}: no report could be read on this page ({found.reading.sentence}); give a report's address"
        )
    folder = settings.data / "sites"
    name = f"{site.key}-1"
    try:
        (folder / "fixtures").mkdir(parents=True, exist_ok=True)
        (folder / f"{site.key}.toml").write_text(found.text, "utf-8")
        (folder / "fixtures" / f"{name}.html").write_bytes(fetched.body)
        (folder / "fixtures" / f"{name}.json").write_text(expected_text(article), "utf-8")
    except OSError as error:
        raise AddError(disk_sentence(folder, error)) from error
    click.echo(harmless(f"{folder / site.key}.toml: {site.name}, family {site.family}, {len(site.feeds)} feeds"))
    for field in FIELDS:
        value = getattr(article, field)
        text = "، ".join(value) if isinstance(value, tuple) else str(value or "")
        line = " ".join(text.split())
        click.echo(harmless(f"  {field}: {line[:90] if line else 'not found'}"))
    if not site.feeds:
        say("no feed was found: add one under [feeds] in the file, or the site cannot be polled")
    click.echo(f"next: rasad sites check {site.key}")
