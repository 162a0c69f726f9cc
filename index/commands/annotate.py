"""`rasad annotate`: reports read."""

from __future__ import annotations

from pathlib import Path

import click

from index.commands.terminal import print_json, progress_bars, say, say_waiting, settings_of
from index.shown import counted


@click.command("annotate")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print each document as one JSON object a line.")
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Read reports: officials, provinces, cooperatives, organisations, amounts, counts, dates and quotes.

    With FILES (JSON Lines, text reports, saved pages) prints what each says and keeps nothing. Without, reads and
    indexes what the archive holds and the index lacks.

    \b
    Examples:
      rasad annotate report.txt
      rasad annotate reports.jsonl --json > documents.jsonl
    """
    settings = settings_of(ctx)
    if not files:
        from index.ingest import ingest

        with progress_bars() as progress:
            done = ingest(settings, progress, say_waiting)
        click.echo(f"{counted(done.read, 'article')} read, {counted(done.indexed, 'document')} indexed")
        return
    from crawler.importing import read_files
    from index.readers import read_all

    failed = 0

    def broken(sentence: str) -> None:
        nonlocal failed
        failed += 1
        click.echo(sentence, err=True)

    articles = read_files(list(files), broken, on_note=say)
    changes = ((number, 1, article) for number, article in enumerate(articles, 1))
    with progress_bars(quiet=not as_json) as progress:
        read = 0
        for batch in read_all(changes, settings.read.workers):
            for _, reading in batch:
                if reading.document is None:
                    broken(f"{reading.id} could not be read: {reading.reason}")
                elif as_json:
                    print_json(reading.document.to_dict())
                else:
                    from index.commands.report import print_report

                    print_report(reading.document)
            read += len(batch)
            progress("reading", read, 0)
    if failed:
        ctx.exit(1)
