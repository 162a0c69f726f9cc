"""`rasad demo`: the whole way through on the bundled sample newsroom, then a short tour."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.commands.bringing import read_and_index
from index.commands.demo_page import show_page, wanted
from index.commands.terminal import console, own_command, progress_bars, say
from index.settings import Settings
from index.settings_reading import load_settings
from index.shown import harmless

if TYPE_CHECKING:
    from crawler.collect import Summary

DATA = Path("demo-data")
MAILBOX = "mailbox"  # a folder in the data
# A search that tells what surges by itself, and the evening of the sample newsroom on which it is asked.
SURGES, EVENING = ("جهش‌ها", "تعاونی"), "1403/09/23 21:00"
MORNING = "1403/09/24 07:30"
TICKED = "مرتبط:بله تاریخ:1403/09/15..1403/09/23"
SEARCH = "تسهیلات تعاونی مسکن"
FIGURES = "رقم:(مبلغ>=1میلیارد تومان استان:کردستان)"
TREND = "مسکن"
# What the tour proposes; each is run by a test.
NEXT = (
    ("search", "بانک توسعه تعاون استان:کردستان"),
    ("search", "رقم:(مبلغ>=100میلیارد تومان استان:کردستان بابت:تسهیلات)"),
    ("figures", "استان:کردستان", "--by", "province,year"),
    ("trend", "تعاونی", "--by", "week"),
    ("stories", "--days", "60"),
    ("coverage", "isna-1403041208712"),
    ("watch", "surges", "--day", "1403-09-23"),
    ("bulletin", "show", "1"),
    ("show", "isna-1403072507315"),
    ("doctor",),
)


@click.command("demo")
@click.option("--serve/--no-serve", default=None, help="Whether it ends with the page; only at a terminal by itself.")
@click.pass_context
def command(ctx: click.Context, serve: bool | None) -> None:
    """Collect the bundled sample newsroom with the spiders that collect the real sites, read and index it, look around.

    Everything is kept in demo-data (another folder with --data before the command) and nothing is asked of any network.
    Run it as often as you like: nothing is added twice. At a terminal it ends with the page open, until Ctrl+C.

    \b
    Examples:
      rasad demo
      rasad demo --no-serve
    """
    options = ctx.find_root().obj
    settings = _with_mailbox(load_settings(options.config, data=options.data or DATA))
    _save_search(settings)
    _step("Collecting the sample newsroom")
    click.echo("two small news sites, served on this machine only, with reports written for Rasad")
    summary = _collect(settings)
    known = sum(site.known + site.same for site in summary.sites)
    if summary.new or summary.revised:
        click.echo(f"{summary.new:,} articles are new, {summary.revised:,} revised, {known:,} were there already")
    else:
        click.echo("nothing new: all articles were there already, and none came twice")
    for sentence in summary.sentences:
        say(f"  {sentence}")
    _step("Reading and indexing them")
    with progress_bars() as progress:
        click.echo(read_and_index(settings, progress))
    _tour(settings)
    _mail(settings)
    _bulletin(settings)
    _step("Now try")
    for arguments in NEXT:
        click.echo(
            "  " + " ".join(_shown(argument) for argument in (own_command(), "--data", settings.data, *arguments))
        )
    click.echo("\nand with the news itself (docs/commands.md tells all commands):")
    click.echo(f"  {own_command()} collect isna")
    if wanted(serve):
        _step("The page")
        show_page(settings)
    else:
        click.echo(f"\nand in a browser:\n  {own_command()} --data {_shown(settings.data)} serve")


def _collect(settings: Settings) -> Summary:
    from crawler.collect import collect
    from crawler.newsroom import Newsroom, reports

    days = [report.at.date() for report in reports()]
    with Newsroom() as room, progress_bars() as progress:
        return collect(
            room.urls, settings.archive_path, min(days), max(days), feeds=True, at=room.urls, progress=progress, delay=0
        )


def _tour(settings: Settings) -> None:
    from index.asking import asking
    from index.commands.figures import print_rows
    from index.commands.search import print_found
    from index.commands.trend import print_trend
    from index.engine import Step

    with asking(settings) as questions:
        _step(f"A search for {SEARCH}")
        print_found(questions, questions.search(SEARCH, 3))
        _step(f"Figures of one province: {FIGURES}")
        total, rows = questions.figures(FIGURES, 4)
        print_rows(rows, total)
        _step(f"Reports by month on {TREND}")
        total, periods = questions.trend(TREND, Step.MONTH)
        print_trend(total, total - sum(period.count for period in periods), periods, Step.MONTH)


def _with_mailbox(settings: Settings) -> Settings:
    """The settings with a folder for mails, so that nothing leaves this machine."""
    return replace(settings, mail=replace(settings.mail, mailbox=str(settings.data / MAILBOX), host=""))


def _save_search(settings: Settings) -> None:
    from index.watch.saving import save
    from index.watch.searches import Watch

    name, query = SURGES
    save(settings, Watch(name, query, ("analyst@example.org",), each=True, old=True), anyway=True)


def _mail(settings: Settings) -> None:
    """Let the watch do its round as on an evening of the sample newsroom, and show what it mailed."""
    import email
    import email.policy

    from crawler.newsroom.source import moment
    from index.watch.rounds import round_

    name, query = SURGES
    _step(f"What surges by itself, mailed: rasad watch add {name} {query} --each")
    round_(settings, moment(EVENING).timestamp())
    files = sorted((settings.data / MAILBOX).glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    if not files:
        say("no mail was written")
        return
    mail = email.message_from_bytes(files[-1].read_bytes(), policy=email.policy.default)
    plain = mail.get_body(("plain",))
    click.echo(harmless(str(mail["Subject"])) + "\n")
    text = plain.get_content() if plain else ""
    for line in text.split("\n--\n")[0].splitlines():
        click.echo(harmless(line.rstrip()))
    click.echo(f"\nthe whole mail, with its page: {files[-1]}")


def _bulletin(settings: Settings) -> None:
    """Make the bulletin of a morning of the sample newsroom, unless one was made before.

    What an editor would have ticked in the week before stands in it.
    """
    from crawler.newsroom.source import moment
    from index.asking import asking
    from index.bulletin.drafts import tick
    from index.bulletin.editions import editions, file_of
    from index.bulletin.making import make
    from index.desk import Desk

    _step("The morning's bulletin: page, PDF, DOCX")
    with asking(settings) as questions, Desk(settings.desk_path) as desk:
        made = bool(editions(desk))
        for id_ in () if made else questions.engine.scan(questions.parse(TICKED)):
            tick(desk, id_, "")
    if not made:
        make(settings, now=moment(MORNING).timestamp())
    path = settings.data / "bulletin.pdf"
    with Desk(settings.desk_path) as desk:
        for number, *_ in editions(desk, 1):
            path.write_bytes(file_of(desk, number, "pdf"))
            say(f"bulletin {number} is at {path}, and on the page under «بولتن»")


def _step(title: str) -> None:
    from rich.text import Text

    out = console()
    out.print()
    out.rule(Text(harmless(title), "bold"), align="left")


def _shown(argument: object) -> str:
    """An argument as a shell takes it."""
    return shlex.quote(str(argument))
