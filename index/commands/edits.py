"""`rasad edits`: what editors corrected in the readings of reports, as a list or as a gold set."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.dates import TEHRAN
from index.commands.terminal import add_row, console, plain_table, print_json, say, settings_of
from index.faults import RasadError, disk_sentence
from index.shown import counted, one_line, shown_date

if TYPE_CHECKING:
    from index.documents import Documents


class EditsError(RasadError):
    """There is nothing to list or to write."""


@click.command("edits")
@click.option("--json", "as_json", is_flag=True, help="Print each correction as a line of JSON for programs.")
@click.option(
    "--gold",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the corrected reports as a gold set, a line each.",
)
@click.option("--reports", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="And their texts.")
@click.option("--all", "every", is_flag=True, help="With --gold: also reports of which nobody checked everything.")
@click.pass_context
def command(ctx: click.Context, as_json: bool, gold: Path | None, reports: Path | None, every: bool) -> None:
    """List what editors corrected in readings on the page of a report, who and when; or write it as further gold.

    \b
    Examples:
      rasad edits
      rasad edits --gold checked.jsonl --reports checked-reports.jsonl
    """
    from index.documents import Documents
    from index.readings import edited, edits_of

    settings = settings_of(ctx)
    if not settings.documents_path.exists():
        raise EditsError(f"no report of {settings.data} was read yet; read them with: rasad annotate")
    ids = edited(settings.desk_path)
    if gold or reports:
        with Documents(settings.documents_path) as documents:
            _write(documents, ids, gold, reports, every)
        return
    made = [edit for edits in edits_of(settings.desk_path, ids).values() for edit in edits]
    if as_json:
        for edit in made:
            print_json(
                {"id": edit.id, "layer": edit.layer.value, "was": edit.was, "now": edit.now}
                | {"person": edit.person, "at": edit.at}
            )
        return
    if not made:
        say("nobody corrected anything yet; an editor does it on the page of a report: rasad serve")
        return
    table = plain_table("report", "layer", "was", "is", "by", "when")
    for edit in made:
        shown = (json.dumps(item, ensure_ascii=False) if item else "—" for item in (edit.was, edit.now))
        when = shown_date(dt.datetime.fromisoformat(edit.at).astimezone(TEHRAN).isoformat())
        add_row(table, edit.id, edit.layer.value, *(one_line(text) for text in shown), edit.person, when)
    console().print(table)


def _write(documents: Documents, ids: list[str], gold: Path | None, reports: Path | None, every: bool) -> None:
    """The gold set and its texts, in the order of their ids."""
    from index.gold import gold_record

    records, texts = [], []
    for id_ in ids:
        document = documents.get(id_)
        if document is None:
            continue
        record = gold_record(document, documents.edits(id_))
        if record["checked"] or every:
            records.append(record)
            texts.append(document.article.to_dict())
    if not records:
        raise EditsError(
            "no report was checked whole; press «بازبینی شد» on its page of corrections, or take those that were only "
            "corrected too: --all"
        )
    for path, lines in ((gold, records), (reports, texts)):
        if path is None:
            continue
        try:
            path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        except OSError as error:
            raise EditsError(disk_sentence(path, error)) from error
    say(f"{counted(len(records), 'report')} written")
