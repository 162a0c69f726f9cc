"""`rasad show`: one report with all that was read out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from index.commands.terminal import print_json, settings_of
from index.faults import RasadError
from index.settings import Settings
from index.shown import one_line, shown_date

if TYPE_CHECKING:
    from index.resolve import ResolvedPost


class UnknownReportError(RasadError):
    """No report has this id; the message names the nearest."""


@click.command("show")
@click.argument("id_", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print the whole document as JSON for programs.")
@click.pass_context
def command(ctx: click.Context, id_: str, as_json: bool) -> None:
    """Show the report with this ID: its text with what was found in it marked, then all that was read, as lists.

    \b
    Examples:
      rasad show isna-1403072507315
      rasad show isna-1403072507315 --json
    """
    from index.documents import Documents

    settings = settings_of(ctx)
    if not settings.archive_path.exists():
        raise UnknownReportError(
            f"{settings.data} holds no reports yet; bring some in with rasad collect or rasad import"
        )
    if not settings.documents_path.exists():
        raise UnknownReportError(f"no report of {settings.data} was read yet; read them with: rasad annotate")
    with Documents(settings.documents_path) as documents:
        document = documents.get(id_)
        if document is None:
            raise UnknownReportError(_why_not(settings, documents.near(id_), dict(documents.refused()), id_))
    from index.resolve import resolved

    known = resolved(document, settings.data, settings.desk_path)
    if as_json:
        print_json(known.to_dict())
    else:
        from index.commands.report import print_report

        print_report(document)
        _print_resolved(known.posts)


def _print_resolved(posts: Sequence[ResolvedPost]) -> None:
    """Who the holders are that the report leaves unnamed, by the register, with the reports that say so."""
    from rich.text import Text

    from index.commands.terminal import console

    for post in posts:
        told = "، ".join(f"{one.id} ({shown_date(one.day)})" for one in post.evidence) or "به دست"
        line = one_line(f"{post.post}: {post.name} (از گزارش‌های دیگر: {told})")
        console().print(Text("در دفتر مناصب  ", "cyan") + Text(line))


def _why_not(settings: Settings, near: list[str], refused: dict[str, str], id_: str) -> str:
    from crawler.archive import Archive

    if id_ in refused:
        return f"{id_} is in the archive but could not be read: {refused[id_]}"
    if settings.archive_path.exists():
        with Archive(settings.archive_path) as archive:
            if archive.get(id_) is not None:
                return f"{id_} is in the archive but not read yet; read it with: rasad annotate"
    return f"there is no report «{id_}»" + (f"; the nearest are {', '.join(near)}" if near else "")
