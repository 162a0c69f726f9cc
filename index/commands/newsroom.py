"""`rasad newsroom`: the sample site, to look at and to try collecting on."""

from __future__ import annotations

import time
from contextlib import ExitStack

import click

from index.faults import RasadError


class PortError(RasadError):
    """The sample newsroom cannot be served on this port."""


@click.command("newsroom")
@click.option(
    "--port",
    type=click.IntRange(0, 65534),
    default=8001,
    show_default=True,
    help="First port; each outlet has its own.",
)
def command(port: int) -> None:
    """Serve the bundled sample newsroom on this machine until stopped.

    \b
    Example (in a second terminal: rasad collect isna --at isna=http://127.0.0.1:8001):
      rasad newsroom
    """
    from crawler.newsroom import Newsroom

    with ExitStack() as stack:
        try:
            room = stack.enter_context(Newsroom(port=port))
        except OSError as error:
            raise PortError(
                f"port {port} or the one after it cannot be served on ({error.strerror}); name another with --port"
            ) from None
        for outlet, url in room.urls.items():
            click.echo(f"{outlet}: {url}")
        click.echo("Ctrl-C stops it")
        while True:
            time.sleep(3600)
