"""`rasad restore`: a backup brought back."""

from __future__ import annotations

from pathlib import Path

import click

from index.commands.terminal import progress_bars, say_waiting, settings_of
from index.shown import counted


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--replace", is_flag=True, help="Put what is there now aside (in a folder beside it) and restore.")
@click.pass_context
def command(ctx: click.Context, folder: Path, replace: bool) -> None:
    """Bring the backup in FOLDER back and build the index from it.

    \b
    Example:
      rasad restore ~/rasad-backups/1403-10-12
    """
    from index.backups import restore
    from index.ingest import reindex

    settings = settings_of(ctx)
    aside = restore(settings, folder, replace)
    if aside:
        click.echo(f"what was there is kept in {aside}")
    with progress_bars() as progress:
        done = reindex(settings, progress, say_waiting)
    click.echo(f"restored from {folder}; {counted(done.indexed, 'document')} indexed")
