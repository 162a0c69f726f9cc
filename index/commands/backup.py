"""`rasad backup`: what cannot be made again, and what is slow to make again, as a consistent copy."""

from __future__ import annotations

from pathlib import Path

import click

from index.commands.terminal import settings_of
from index.shown import counted


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_context
def command(ctx: click.Context, folder: Path) -> None:
    """Copy archive, documents and desk into FOLDER, which must not hold a backup yet; others may go on working.

    The index is not copied: it is rebuilt from the documents by `rasad restore`.

    \b
    Example:
      rasad backup ~/rasad-backups/1403-10-12
    """
    from index.backups import back_up

    made = back_up(settings_of(ctx), folder)
    articles, documents = counted(made.articles, "article"), counted(made.documents, "document")
    click.echo(f"{folder}: {articles}, {documents}, {made.searches:,} kept searches")
