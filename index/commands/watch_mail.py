"""`rasad watch`, of its mails: stories that are told no more, addresses that want no more, what waits, secrets."""

from __future__ import annotations

import time

import click

from index.commands.terminal import add_row, console, plain_table, say, settings_of


@click.command("mute")
@click.argument("name")
@click.argument("article")
@click.option("--false-alarm", is_flag=True, help="Say that it was no news for this search; the list counts these.")
@click.option("--undo", is_flag=True, help="Take back whatever was said of it.")
@click.pass_context
def mute(ctx: click.Context, name: str, article: str, false_alarm: bool, undo: bool) -> None:
    """Let a search tell no more of a story: that of a report, or of «surge» and its day."""
    from index.audit import note
    from index.desk import Desk
    from index.stories import told_of
    from index.watch.said import Verdict, unsay
    from index.watch.said import say as say_of
    from index.watch.searches import watch_named

    with Desk(settings_of(ctx).desk_path) as desk:
        name = watch_named(desk, name).name
        story = next((told.story for told in told_of(desk, [article])), article)
        with desk.transaction() as db:
            if undo:
                count = unsay(db, name, story)
            else:
                verdict = Verdict.FALSE if false_alarm else Verdict.MUTED
                say_of(db, name, story, verdict, "the command line", time.time())
        note(desk, "", f"watch {'unsay' if undo else 'false' if false_alarm else 'mute'}", name, story)
    if undo:
        say(f"«{name}» tells of {story} again" if count else f"nothing was said of {story}")
    else:
        say(f"«{name}» tells no more of {story}; take it back with --undo")


@click.command("subscribe")
@click.argument("name")
@click.argument("address")
@click.option("--undo", is_flag=True, help="Unsubscribe it.")
@click.pass_context
def subscribe_(ctx: click.Context, name: str, address: str, undo: bool) -> None:
    """Mail an address again that had unsubscribed from a search; only with its consent."""
    from index.audit import note
    from index.desk import Desk
    from index.watch.said import subscribe, unsubscribe
    from index.watch.searches import watch_named

    with Desk(settings_of(ctx).desk_path) as desk:
        name = watch_named(desk, name).name
        with desk.transaction() as db:
            if undo:
                unsubscribe(db, name, address, time.time())
            else:
                subscribe(db, name, address)
        note(desk, "", "watch unsubscribe" if undo else "watch subscribe", name, address)
    say(f"«{name}» mails {address} {'no more' if undo else 'again'}")


@click.command("secret")
@click.argument("address")
@click.pass_context
def secret(ctx: click.Context, address: str) -> None:
    """Print the secret under which messages to a webhook are signed: give it to the webhook's owner alone."""
    from index.watch.links import signer

    if not address.startswith("webhook:"):
        address = f"webhook:{address}"
    click.echo(signer(settings_of(ctx).data, "").secret_for(address))


@click.command("outbox")
@click.pass_context
def outbox(ctx: click.Context) -> None:
    """List the mails that wait or are parked, and why."""
    from index.desk import Desk

    with Desk(settings_of(ctx).desk_path) as desk:
        rows = desk.rows(
            "SELECT state, recipient, subject, tries, fault FROM outbox WHERE state <> 'sent' ORDER BY number"
        )
    table = plain_table("state", "to", "subject", "tries", "fault", right=("tries",))
    for state, recipient, subject, tries, fault in rows:
        add_row(table, state, recipient, subject, str(tries), fault)
    if rows:
        console().print(table)
    else:
        say("no mail waits")


@click.command("revive")
@click.argument("address")
@click.pass_context
def revive_(ctx: click.Context, address: str) -> None:
    """Mail an address again that was given up."""
    from index.desk import Desk
    from index.watch.outbox import revive

    with Desk(settings_of(ctx).desk_path) as desk:
        count = revive(desk, address, time.time())
    say(f"{address}: {count} parked mails go out with the next round")
