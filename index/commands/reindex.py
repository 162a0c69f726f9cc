"""`rasad reindex`: the index built anew."""

from __future__ import annotations

import click

from index.commands.terminal import progress_bars, say_waiting, settings_of
from index.shown import counted


@click.command("reindex")
@click.option("--read-again", is_flag=True, help="Read every article again, also where the reader has not changed.")
@click.pass_context
def command(ctx: click.Context, read_again: bool) -> None:
    """Build the index anew from the archive, beside the one in use, and swap; searches go on meanwhile.

    A run that was stopped goes on where it was.

    \b
    Example:
      rasad reindex
    """
    from index.ingest import reindex

    with progress_bars() as progress:
        done = reindex(settings_of(ctx), progress, say_waiting, read_again)
    click.echo(f"{counted(done.read, 'article')} read, {counted(done.indexed, 'document')} indexed")
    if done.refused:
        click.echo(f"{done.refused:,} could not be read; rasad doctor lists them", err=True)
