"""`rasad stories`: one line a story, however many outlets ran it; or the stories of any file of texts."""

from __future__ import annotations

import time
from pathlib import Path

import click

from index.commands.terminal import add_row, as_json_text, console, plain_table, print_json, say, settings_of


@click.command("stories")
@click.argument("files", nargs=-1, metavar="[FILE]…", type=click.Path(path_type=Path))
@click.option("--days", type=click.IntRange(1, 3650), default=7, show_default=True, help="How far back, in days.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many stories.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs, one object a line.")
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], days: int, limit: int, as_json: bool) -> None:
    """List the stories that most outlets ran, reprints and other tellings folded together.

    With FILE, the texts of JSON Lines files (plain or gzipped) are folded instead, and printed by time: each id, its
    story, and the text that it reprints.

    \b
    Examples:
      rasad stories --days 30
      rasad stories stream.jsonl.gz --json
    """
    if files:
        _of_files(files, as_json)
        return
    from index.asking import asking
    from index.desk import Desk
    from index.marking import title_end
    from index.outlets import outlet_name
    from index.shown import one_line, shown_date, shown_number
    from index.stories import fold_new, largest, reports_of
    from nlp.story_times import moment_text

    settings = settings_of(ctx)
    with asking(settings) as asked, Desk(settings.desk_path) as desk:
        fold_new(desk, asked.documents)
        table = plain_table("outlets", "reports", "first", "story", right=("outlets", "reports"))
        newest = desk.rows("SELECT max(at) FROM stories WHERE at <= ?", time.time() + 3600)[0][0] or time.time()
        found = largest(desk, newest - days * 86_400, limit)
        for story, reports, outlets in found:
            told = reports_of(desk, story)
            first = asked.documents.get(told[0].id)
            title = one_line(first.text[: title_end(first)]) if first else ""
            title = title or told[0].id
            sites = list(dict.fromkeys(each.site for each in told))
            if as_json:
                items = [
                    {
                        "id": each.id,
                        "site": each.site,
                        "at": moment_text(each.at),
                        "reprint_of": None if each.source == each.id else each.source,
                    }
                    for each in told
                ]
                print_json({"story": story, "title": title, "outlets": sites, "reports": items})
                continue
            when = shown_date(moment_text(told[0].at))
            names = "، ".join(outlet_name(site) for site in sites[:4]) + (" …" if len(sites) > 4 else "")
            add_row(table, shown_number(outlets), shown_number(reports), when, f"{title}\n{names}")
        if not as_json:
            if found:
                console().print(table)
            else:
                say(f"no report of the last {days} days; ask for more with --days")


def _of_files(files: tuple[Path, ...], as_json: bool) -> None:
    from index.folding_files import fold_files

    texts, stories, reprints = 0, set[str](), 0
    for folded in fold_files(files, say):
        texts, reprints = texts + 1, reprints + (folded.reprint_of is not None)
        stories.add(folded.story)
        record = {"id": folded.id, "story": folded.story, "reprint_of": folded.reprint_of}
        click.echo(as_json_text(record) if as_json else "\t".join((folded.id, folded.story, folded.reprint_of or "")))
    say(f"{texts:,} texts in {len(stories):,} stories; {reprints:,} reprint an earlier one")
