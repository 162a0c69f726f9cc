"""`rasad demo`: the whole way through on the bundled sample newsroom, then a short tour."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.commands.bringing import read_and_index
from index.commands.terminal import console, own_command, progress_bars, say
from index.settings import Settings
from index.settings_reading import load_settings
from index.shown import harmless

if TYPE_CHECKING:
    from crawler.collect import Summary

DATA = Path("demo-data")
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
    ("show", "isna-1403072507315"),
    ("doctor",),
)


@click.command("demo")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Collect the bundled sample newsroom with the spiders that collect the real sites, read and index it, look around.

    Everything is kept in demo-data (another folder with --data before the command) and nothing is asked of any network.
    Run it as often as you like: nothing is added twice.

    \b
    Example:
      rasad demo
    """
    options = ctx.find_root().obj
    settings = load_settings(options.config, data=options.data or DATA)
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
    _step("Now try")
    for arguments in NEXT:
        click.echo(
            "  " + " ".join(_shown(argument) for argument in (own_command(), "--data", settings.data, *arguments))
        )
    click.echo("\nand with the news itself (docs/commands.md tells all commands):")
    click.echo(f"  {own_command()} collect isna")


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


def _step(title: str) -> None:
    from rich.text import Text

    out = console()
    out.print()
    out.rule(Text(harmless(title), "bold"), align="left")


def _shown(argument: object) -> str:
    """An argument as a shell takes it."""
    return shlex.quote(str(argument))
