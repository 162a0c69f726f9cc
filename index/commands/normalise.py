"""`rasad normalise`: lines in, normalised lines out."""

from __future__ import annotations

import sys

import click

from index.commands.terminal import print_json


@click.command("normalise")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line: the text as given and normalised.")
def command(as_json: bool) -> None:
    """Normalise lines of Persian text from standard input and restore their half-spaces.

    \b
    Example:
      echo 'تعاونيهاي دانشبنیان' | rasad normalise
    """
    from nlp.text import normalise

    for line in sys.stdin:
        given = line.rstrip("\n")
        text = normalise(given).text
        if as_json:
            print_json({"given": given, "text": text})
        else:
            click.echo(text)
