"""What commands that bring reports in share: reading and indexing what came, and saying what came of it."""

from __future__ import annotations

from collections.abc import Callable

import click

from index.commands.terminal import Progress, say, say_waiting
from index.settings import Settings
from index.shown import counted


def no_index_option(function: Callable[..., None]) -> Callable[..., None]:
    """The option --no-index."""
    return click.option("--no-index", is_flag=True, help="Only keep the articles; rasad annotate reads them later.")(
        function
    )


def read_and_index(settings: Settings, progress: Progress) -> str:
    """Read and index all that the archive has and the index lacks; gives a sentence that says what was done."""
    from index.ingest import ingest

    done = ingest(settings, progress, say_waiting)
    if done.refused:
        say(f"{counted(done.refused, 'article')} could not be read; rasad doctor lists them with the reasons")
    if not done.read and not done.indexed:
        return "nothing new to read; the index is up to date"
    return f"{counted(done.read, 'article')} read, {counted(done.indexed, 'document')} indexed"
