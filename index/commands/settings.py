"""`rasad settings`: what is in force."""

from __future__ import annotations

from typing import Any

import click

from index.commands.terminal import print_json, settings_of
from index.settings_reading import plain_settings, setting_names


@click.command("settings")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Print the settings in force, what each is for, and the variable that sets it.

    \b
    Example:
      RASAD_SEARCH__LIMIT=20 rasad settings
    """
    settings = settings_of(ctx)
    if as_json:
        print_json(plain_settings(settings))
        return
    for name, purpose in setting_names().items():
        value: Any = settings
        for part in name.split("."):
            value = getattr(value, part)
        shown = "" if value is None or value == "" else value
        click.echo(f"{name} = {shown}\n    {purpose} (RASAD_{name.upper().replace('.', '__')})")
