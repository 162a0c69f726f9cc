"""`rasad doctor`: what is wrong, and what to do."""

from __future__ import annotations

import click

from index.commands.terminal import add_row, console, plain_table, print_json, settings_of
from index.settings_reading import SettingsError
from index.shown import counted, one_line


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print every check as JSON for programs.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Check settings, stores, index, feeds and disk; say what is wrong and what to do. Exit status 1 if anything is.

    \b
    Example:
      rasad doctor
    """
    from index.health import Check, State, examine

    try:
        settings = settings_of(ctx)
    except SettingsError as error:
        checks = [Check("settings", State.WRONG, str(error), "docs/settings.md lists them all")]
    else:
        checks = [Check("settings", State.FINE, f"data in {settings.data.absolute()}"), *examine(settings)]
    wrong = [check for check in checks if check.state is State.WRONG]
    if as_json:
        records = [{"name": c.name, "state": c.state, "sentence": c.sentence, "remedy": c.remedy} for c in checks]
        print_json({"fine": not wrong, "checks": records})
    else:
        table = plain_table("", "what", "how it is", "what to do")
        signs = {State.FINE: "✓", State.NOTE: "·", State.WRONG: "✗"}
        for check in checks:
            add_row(table, signs[check.state], check.name, one_line(check.sentence), check.remedy)
        console().print(table)
        click.echo(
            f"{counted(len(wrong), 'thing')} {'is' if len(wrong) == 1 else 'are'} wrong"
            if wrong
            else "nothing is wrong"
        )
    if wrong:
        ctx.exit(1)
