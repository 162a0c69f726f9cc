"""`rasad newsroom`: the sample site, to look at and to try collecting on."""

from __future__ import annotations

import time

import click


@click.command("newsroom")
@click.option("--port", default=8001, show_default=True, help="First port; each outlet has its own.")
def command(port: int) -> None:
    """Serve the bundled sample newsroom on this machine until stopped.

    \b
    Example (in a second terminal: rasad collect isna --at isna=http://127.0.0.1:8001):
      rasad newsroom
    """
    from crawler.newsroom import Newsroom

    with Newsroom(port=port) as room:
        for outlet, url in room.urls.items():
            click.echo(f"{outlet}: {url}")
        click.echo("Ctrl-C stops it")
        while True:
            time.sleep(3600)
