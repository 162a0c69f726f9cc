"""What commands share: settings from the options before the command, progress bars, tables, JSON and CSV."""

from __future__ import annotations

import csv
import json
import math
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, TextIO, cast

import click

from crawler.site import use_sites
from index.settings import Settings
from index.settings_reading import load_settings
from index.shown import harmless

if TYPE_CHECKING:
    import datetime as dt

    from rich.console import Console
    from rich.table import Table

Progress = Callable[[str, int, int], None]
# What opens a formula in a spreadsheet (OWASP, CSV injection), also in full width.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# What JSON leaves as it is, but a terminal obeys or cannot show; inside strings, so an escape says the same.
_STEERING = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Columns where the output is no terminal and COLUMNS says nothing.
_PIPE_WIDTH = 120


def settings_of(ctx: click.Context) -> Settings:
    """The settings in force for this call."""
    options = ctx.find_root().obj
    settings = load_settings(options.config, data=options.data)
    use_sites(settings.data / "sites")
    return settings


def console(stderr: bool = False) -> Console:
    """The terminal, with colours where it has them; in a pipe plain text of a steady width."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS", "").isdigit() else _PIPE_WIDTH
    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"

    class Plain(Console):
        def on_broken_pipe(self) -> None:  # rich would end the program as failed
            raise BrokenPipeError

    return Plain(
        file=stream if stream.isatty() else cast("IO[str]", _Trimmed(stream)),
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
        width=width,
        color_system=colours,
    )


class _Trimmed:
    """A stream without the spaces that fill lines up to the width of a terminal that is not there."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(_FILLED.sub("\n", text))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return False


_FILLED = re.compile(r"(?<! ) +\n")


def plain_table(*columns: str, right: Sequence[str] = ()) -> Table:
    """A table without a frame, its columns named; those in `right` hold numbers."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(Text(column), justify="right" if column in right else "left", overflow="fold")
    return table


def add_row(table: Table, *cells: str) -> None:
    """Add a row of other people's texts, made harmless and free of markup."""
    from rich.text import Text

    table.add_row(*(Text(harmless(cell)) for cell in cells))


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
    say("another rasad is reading and indexing; waiting for it to finish …")


def say(sentence: str) -> None:
    """A sentence for people on standard error, beside what a program reads."""
    click.echo(harmless(sentence), err=True)


def as_json_text(record: Any) -> str:
    """A value as JSON on one line, with nothing in it that steers a terminal."""
    try:
        text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    except ValueError:  # a number too large for any number: JSON has no word for it
        text = json.dumps(_finite(record), ensure_ascii=False)
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def print_json(record: Any) -> None:
    """One JSON value on one line."""
    click.echo(as_json_text(record))


def print_json_with_list(record: dict[str, Any], key: str, items: Iterable[Any]) -> None:
    """One JSON object whose list under `key` (its last key) is written item by item, however long it is."""
    head = as_json_text(record)
    sys.stdout.write(f"{head[:-1]}{', ' if record else ''}{json.dumps(key)}: [")
    for number, item in enumerate(items):
        sys.stdout.write(("," if number else "") + "\n" + as_json_text(item))
    sys.stdout.write("]}\n")


def print_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table as CSV with a byte order mark (so that spreadsheets know it is UTF-8), safe to open in one."""
    sys.stdout.write("\ufeff")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])


def safe_cell(value: Any) -> Any:
    """The value for a spreadsheet's cell: text that would run as a formula is quoted with an apostrophe."""
    if not isinstance(value, str):
        return "" if value is None else value
    text = harmless(value).replace("\t", " ")
    # «  =1+1»: some spreadsheets pass over what cannot be seen in front
    return "'" + text if text.lstrip(" \n\u200c\u200d\xa0").startswith(_FORMULA) else text


def output_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options --json and --csv."""
    function = click.option("--csv", "as_csv", is_flag=True, help="Print CSV, safe to open in a spreadsheet.")(function)
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(function)


def day_option(text: str | None, option: str, end: bool = False) -> dt.date | None:
    """The day that an option names, Jalali (`1403-07-01`, a month, a year) or Gregorian; raises a usage error."""
    if text is None:
        return None
    from crawler.dates import DateError, user_date

    try:
        return user_date(text, end)
    except DateError as error:
        raise click.BadParameter(harmless(str(error)), param_hint=option) from None


def own_command() -> str:
    """How people call this command line from where they are: `rasad`, or its path (`.venv/bin/rasad`)."""
    called = Path(sys.argv[0])
    if called.name != "rasad" or any(
        Path(folder, "rasad").is_file() and Path(folder, "rasad").samefile(called)
        for folder in os.environ.get("PATH", "").split(os.pathsep)
        if folder and called.is_file()
    ):
        return "rasad"
    try:
        return str(called.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(called)
