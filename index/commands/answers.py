"""What search, figures and trend share: the index opened, what it lacks told, marked texts, limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from index.advice import advice
from index.asking import Asking, asking
from index.commands.terminal import say, settings_of
from index.query.tree import Node
from index.settings import Settings
from index.shown import counted, harmless
from index.snippets import Marked

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_MARK = "bold yellow"


@contextmanager
def asked(ctx: click.Context) -> Iterator[tuple[Asking, Settings]]:
    """The index to ask; where articles wait to be read or indexed, standard error says so."""
    settings = settings_of(ctx)
    with asking(settings) as questions:
        if questions.lacking:
            lacking = counted(questions.lacking, "article")
            say(f"{lacking} not in the index yet; bring in what is missing with: rasad annotate")
        yield questions, settings


def marked(text: Marked, style: str = "") -> Text:
    """A text with what matched in it highlighted."""
    from rich.text import Text

    shown = Text(harmless(text.text), style)
    for start, end in text.marks:
        shown.stylize(_MARK, start, end)
    return shown


def print_nothing(out: Console, what: str, questions: Asking, node: Node) -> None:
    """Print that no report (or figure) was found, and what could be tried."""
    from rich.text import Text

    out.print(Text(f"هیچ {what} پیدا نشد"))
    for sentence in advice(questions.engine, node):
        out.print(Text(f"  {harmless(sentence)}", "dim"))


class QueryCommand(click.Command):
    """A command whose arguments are a query: «-بورس» in it is a word to leave out and no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments without what only this command line knows."""
        return super().parse_args(ctx, [_WORD + arg if _LEFT_OUT.match(arg) else arg for arg in args])


# One dash and no digit: there are no options of one letter but -h.
_LEFT_OUT = re.compile(r"-(?!h$)[^-\d]")
_WORD = "\0"


def query_argument(text: tuple[str, ...]) -> str:
    """The query of a command's arguments: several are one query («rasad search تعاونی مسکن»)."""
    return " ".join(text).replace(_WORD, "")
