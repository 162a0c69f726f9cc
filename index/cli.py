"""The command line: one command a module under `index/commands`, imported only when it is called."""

from __future__ import annotations

import difflib
import importlib
import os
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from index.faults import disk_sentence
from index.shown import harmless

# name: (module under index.commands, one line for `rasad --help`)
COMMANDS = {
    "demo": ("demo", "Collect, read and search the bundled sample newsroom: a short tour."),
    "collect": ("collect", "Collect reports from news sites into the archive, read and index them."),
    "run": ("run", "Collect, read and index by schedule, until stopped."),
    "import": ("importing", "Bring in JSON Lines, text reports or saved pages, read and index them."),
    "articles": ("articles", "Print what the archive holds."),
    "annotate": ("annotate", "Read reports: officials, provinces, cooperatives, amounts and the rest."),
    "normalise": ("normalise", "Normalise lines of Persian text and restore their half-spaces."),
    "search": ("search", "Search the reports."),
    "figures": ("figures", "List the sums and counts that reports state."),
    "trend": ("trend", "Count reports by day, week, month or year (Jalali)."),
    "stories": ("stories", "List the stories that most outlets ran, or fold a file of texts into stories."),
    "coverage": ("coverage", "Tell which outlets ran a release, when, how much of it, and which did not."),
    "watch": ("watch", "Save searches that mail when something new matches."),
    "bulletin": ("bulletin", "Make the morning bulletin as page, PDF and DOCX, show it, send it."),
    "officials": ("officials", "Show who held which post, and which reports say so."),
    "cooperatives": ("cooperatives", "Show the cooperatives, unions and chambers of all reports, their names folded."),
    "show": ("show", "Show one report with all that was read out of it."),
    "edits": ("edits", "List what editors corrected in readings, or write it as a gold set."),
    "serve": ("serve", "Serve the page and the API, on this machine or for a network."),
    "accounts": ("accounts", "Say who may come in: accounts, roles, tokens, and what people changed."),
    "reindex": ("reindex", "Build the index anew from the archive."),
    "sites": ("sites", "List the news sites that can be collected."),
    "newsroom": ("newsroom", "Serve the bundled sample newsroom on this machine."),
    "settings": ("settings", "Print the settings in force and where each can be set."),
    "doctor": ("doctor", "Check stores, index and settings; say what is wrong and what to do."),
    "backup": ("backup", "Copy archive, documents and desk into a folder, also while others work."),
    "restore": ("restore", "Bring a backup back and rebuild what is derived from it."),
    "snapshot": ("snapshot", "Keep Elasticsearch's index as a snapshot, or bring one back."),
}


class ReaderGoneError(Exception):
    """Whoever reads our output has seen enough."""


class Commands(click.Group):
    """Knows its commands by name and imports one only when it runs, so that every command starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of this name."""
        if name not in COMMANDS:
            close = [n for n in COMMANDS if n.startswith(name)] if name else []
            close = close if len(close) == 1 else difflib.get_close_matches(name, list(COMMANDS), n=1)
            meant = f"did you mean «{close[0]}»?" if close else "rasad --help lists them"
            ctx.fail(f"there is no command «{harmless(name)}»; {meant}")
        module = importlib.import_module(f"index.commands.{COMMANDS[name][0]}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; that nobody reads its output any more is no error, as which click would end it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGoneError from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """One line a command, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@dataclass(frozen=True, slots=True)
class Options:
    """What stands before the command's name."""

    config: Path | None
    data: Path | None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config", type=click.Path(path_type=Path), help="Settings file; rasad.toml in this folder if not given."
)
@click.option("--data", type=click.Path(path_type=Path), help="Folder that holds archive, documents and index.")
@click.version_option(package_name="rasad")
@click.pass_context
def rasad(ctx: click.Context, config: Path | None, data: Path | None) -> None:
    """Rasad (رصد) watches Persian news for Iran's cooperative sector.

    Start with: rasad demo
    """
    ctx.obj = Options(config, data)


def main() -> None:
    """Run the command line; what goes wrong is one sentence on standard error and exit status 1 (2 for wrong use)."""
    # Persian must come out whatever the locale of a service or a pipe says.
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "replace")
    try:
        # without its standalone mode click gives the status that a command exits with back
        status = rasad(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; what was done is kept, the same command goes on from there", err=True)
        sys.exit(130)
    except (ReaderGoneError, BrokenPipeError):
        # the reader of our output has seen enough (`rasad search … | head`): nothing failed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("PYTHONFAULTHANDLER"):
            raise
        click.echo(harmless(_sentence(error)), err=True)
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)


def _sentence(error: Exception) -> str:
    """An error as people are told it: our own say it themselves; of a file what it means; else where to turn."""
    if type(error).__module__.split(".")[0] in {"crawler", "nlp", "index"}:
        return str(error)
    if isinstance(error, sqlite3.Error) or getattr(error, "filename", None):
        return disk_sentence(Path(getattr(error, "filename", None) or "the data folder"), error)
    return (
        f"rasad stopped at a mistake of its own ({type(error).__name__}: {error}); what was done is kept. "
        "Run it again with PYTHONFAULTHANDLER=1 before it to see where, and report that"
    )


if __name__ == "__main__":
    main()
