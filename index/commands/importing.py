"""`rasad import`: reports from files."""

from __future__ import annotations

from pathlib import Path

import click

from index.commands.bringing import no_index_option, read_and_index
from index.commands.terminal import print_json, progress_bars, say, settings_of
from index.shown import counted


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path, dir_okay=False))
@no_index_option
@click.option("--json", "as_json", is_flag=True, help="Print what came as JSON for programs.")
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], no_index: bool, as_json: bool) -> None:
    """Bring in FILES, then read and index them: JSON Lines (also .gz), text reports, saved pages of known sites.

    A line that cannot be read is told with its number, and the rest goes on; exit status 1 then. Keys that are not read
    are told too. Importing a file again adds nothing twice.

    \b
    Examples:
      rasad import reports.jsonl.gz
      rasad import report.txt page.html
    """
    from crawler.archive import Archive
    from crawler.importing import import_files

    settings = settings_of(ctx)
    for file in files:
        if not file.is_file():
            raise click.BadParameter(f"there is no file «{file}»", param_hint="FILE")
    with Archive(settings.archive_path) as archive, progress_bars() as progress:
        done = import_files(files, archive, progress, say, on_note=say)
    if as_json:
        print_json({"new": done.new, "revised": done.revised, "same": done.same, "broken": done.broken})
    else:
        click.echo(f"{counted(done.new, 'new article')}, {done.revised:,} revised, {done.same:,} known already")
    if done.broken:
        broken = f"{done.broken:,} {'line or file' if done.broken == 1 else 'lines or files'}"
        say(f"{broken} could not be read (told above); the rest is kept")
    if not no_index:
        with progress_bars() as progress:
            said = read_and_index(settings, progress)
        if as_json:
            say(said)
        else:
            click.echo(said)
    if done.broken:
        ctx.exit(1)
