"""What commands share: settings from the options before the command, progress bars, tables, JSON and CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from index.settings import Settings, load_settings

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[str, int, int], None]
# What opens a formula in a spreadsheet (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def settings_of(ctx: click.Context) -> Settings:
    """The settings in force for this call."""
    options = ctx.find_root().obj
    return load_settings(options.config, data=options.data)


def console(stderr: bool = False) -> Console:
    """The terminal, with colours where it has them."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


@contextmanager
def progress_bars(quiet: bool = False) -> Iterator[Progress]:
    """A function that shows how far each step is (step, done, total): bars on standard error, with speed and time left.

    Without a terminal, one line a step at its end.
    """
    if quiet:
        yield lambda _what, _done, _total: None
        return
    if not sys.stderr.isatty():
        ends: dict[str, tuple[int, int]] = {}

        def remember(what: str, done: int, total: int) -> None:
            ends[what] = (done, total)

        yield remember
        for what, (done, total) in ends.items():
            click.echo(f"{what}: {done:,} of {total:,}" if total else f"{what}: {done:,}", err=True)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total or None, speed="")
            speed = bars.tasks[tasks[what]].speed
            bars.update(tasks[what], completed=done, total=total or None, speed=f"{speed:,.0f}/s" if speed else "")

        yield show


def say_waiting() -> None:
    """Tell that another process has the writer's lock."""
    click.echo("another rasad is reading and indexing; waiting for it to finish …", err=True)


def print_json(record: Any) -> None:
    """One JSON value on one line."""
    click.echo(json.dumps(record, ensure_ascii=False))


def print_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table as CSV with a byte order mark (so that spreadsheets know it is UTF-8), safe to open in one."""
    sys.stdout.write("\ufeff")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])


def safe_cell(value: Any) -> Any:
    """The value for a spreadsheet's cell: text that would run as a formula is quoted with an apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return "" if value is None else value


def output_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options --json and --csv."""
    function = click.option("--csv", "as_csv", is_flag=True, help="Print CSV, safe to open in a spreadsheet.")(function)
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(function)
