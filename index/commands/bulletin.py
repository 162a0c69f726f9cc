"""`rasad bulletin`: the morning bulletin, made, shown, sent and listed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.commands.terminal import add_row, console, plain_table, print_json, say, settings_of
from index.faults import RasadError, disk_sentence
from index.shown import harmless

if TYPE_CHECKING:
    from index.bulletin.content import Content


@click.group("bulletin")
def command() -> None:
    """Make the morning bulletin of saved searches and ticked reports, show it, send it, list those that were made.

    \b
    Examples:
      rasad bulletin show
      rasad bulletin make --to minister@example.ir
      rasad bulletin show 12 --pdf bulletin.pdf --docx bulletin.docx
    """


@command.command("make")
@click.option("--to", "to", multiple=True, metavar="ADDRESS", help="Whom it is mailed to; may be repeated.")
@click.option("--send", "to_all", is_flag=True, help="Mail it to the addresses of the setting bulletin.to.")
@click.pass_context
def make(ctx: click.Context, to: tuple[str, ...], to_all: bool) -> None:
    """Make the next edition now; it is kept as it is and never changes."""
    from index.bulletin import making
    from index.bulletin.mailing import checked_recipients, recipients_of

    settings = settings_of(ctx)
    recipients = checked_recipients(to) + (recipients_of(settings) if to_all else ())
    made = making.make(settings, recipients=tuple(dict.fromkeys(recipients)))
    if made is None:
        say("nothing is to be told, so none was made; save a search with rasad watch add, or tick reports on the page")
        return
    mailed = f"; {len(recipients)} mails wait in the outbox" if recipients else ""
    say(f"bulletin {made.number} of {made.day} is made: {len(made.content.stories)} stories{mailed}")


@command.command("show")
@click.argument("name", required=False)
@click.option("--pdf", type=click.Path(path_type=Path), help="Write it into this file as PDF.")
@click.option("--docx", type=click.Path(path_type=Path), help="Write it into this file as DOCX.")
@click.option("--json", "as_json", is_flag=True, help="Print all that it holds as JSON.")
@click.pass_context
def show(ctx: click.Context, name: str | None, pdf: Path | None, docx: Path | None, as_json: bool) -> None:
    """Show an edition by its number or day (2026-11-25); the coming one without either."""
    from index.bulletin.editions import file_of, named
    from index.bulletin.fonts import font_of
    from index.bulletin.making import draft, files_of
    from index.desk import Desk

    settings = settings_of(ctx)
    wanted = {form: path for form, path in (("pdf", pdf), ("docx", docx)) if path}
    if name:
        with Desk(settings.desk_path) as desk:
            made = named(desk, name)
            content = made.content
            files = {form: file_of(desk, made.number, form) for form in wanted}
    else:
        choice, content = draft(settings)
        files = files_of(content, font_of(settings), tuple(wanted)) if wanted else {}
        for fault in choice.faults:
            say(harmless(fault))
    for form, path in wanted.items():
        try:
            path.write_bytes(files[form])
        except OSError as error:
            raise RasadError(disk_sentence(path, error)) from None
        say(f"{path} is written")
    if as_json:
        from dataclasses import asdict

        print_json(asdict(content))
    elif not wanted:
        _print(content)


def _print(content: Content) -> None:
    from index.bulletin import words

    head = f"{words.TITLE}، {words.number_line(content)}، {words.weekday(content.day)}"
    click.echo(harmless(head))
    click.echo(harmless("، ".join(f"{number} {label}" for label, number in words.figures(content))))
    if content.foreword:
        click.echo(f"\n{harmless(content.foreword)}")
    if not content.stories:
        click.echo(words.EMPTY)
    for theme, stories in content.themes:
        click.echo(f"\n■ {harmless(theme)}")
        for story in stories:
            click.echo(f"• {harmless(story.title)} ({harmless(words.told_where(story))}) [{harmless(story.id)}]")
            if story.note:
                click.echo(f"  {harmless(story.note)}")
    if content.more:
        click.echo(f"\n{words.more(content)}")


@command.command("send")
@click.argument("name")
@click.option("--to", "to", multiple=True, metavar="ADDRESS", help="Whom it is mailed to; may be repeated.")
@click.pass_context
def send(ctx: click.Context, name: str, to: tuple[str, ...]) -> None:
    """Mail an edition that was made before, by its number or day; to bulletin.to if no address is given."""
    from index.bulletin import mailing
    from index.bulletin.editions import named
    from index.desk import Desk

    settings = settings_of(ctx)
    recipients = mailing.checked_recipients(to) or mailing.recipients_of(settings)
    with Desk(settings.desk_path) as desk:
        made = named(desk, name)
        mailing.send(desk, made, recipients, settings, time.time())
    say(f"bulletin {made.number} waits in the outbox for {len(recipients)} addresses; rasad watch run sends it now")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs, one object a line.")
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List the editions that were made, newest first."""
    from index.bulletin.editions import editions, sent_to, tehran
    from index.desk import Desk

    with Desk(settings_of(ctx).desk_path) as desk:
        rows: list[dict[str, Any]] = [
            {
                "number": number,
                "day": day,
                "made_at": tehran(at).isoformat(),
                "made_by": by,
                "corrects": of,
                "sent_to": [address for address, _ in sent_to(desk, number)],
            }
            for number, day, at, by, of in editions(desk)
        ]
    if as_json:
        for row in rows:
            print_json(row)
        return
    table = plain_table("number", "day", "made", "by", "corrects", "sent to")
    for row in rows:
        corrects = str(row["corrects"] or "")
        add_row(
            table, str(row["number"]), str(row["day"]), str(row["made_at"]), str(row["made_by"]), corrects,
            ", ".join(row["sent_to"]),
        )  # fmt: skip
    if rows:
        console().print(table)
    else:
        say("no bulletin was made yet; make one with: rasad bulletin make")
