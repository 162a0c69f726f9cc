"""`rasad watch`, of its mails: stories that are told no more, addresses that want no more, what waits, secrets."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from index.commands.terminal import add_row, console, day_option, plain_table, say, settings_of
from index.settings import Settings
from index.shown import counted, harmless

if TYPE_CHECKING:
    from index.desk import Desk


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
    from index.watch.said import Verdict, unsay
    from index.watch.said import say as say_of
    from index.watch.searches import watch_named

    settings = settings_of(ctx)
    with Desk(settings.desk_path) as desk:
        name = watch_named(desk, name).name
        story = _story(settings, desk, article)
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


def _story(settings: Settings, desk: Desk, article: str) -> str:
    """The story of a report, or what stands for one where the surge of a day is meant."""
    from index.documents import Documents
    from index.stories import told_of
    from index.watch.said import surge_story
    from index.watch.searches import WatchError

    kind, _, day = article.strip().partition(" ")
    if kind == "surge" and (meant := day_option(day, "ARTICLE")):
        return surge_story(meant.isoformat())
    if told := told_of(desk, [article]):
        return told[0].story
    with Documents(settings.documents_path) as documents:
        if not documents.state([article]):
            raise WatchError(
                f"there is no report «{harmless(article)}»; rasad search and each mail's links name reports"
            )
    return article


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
    from index.watch.searches import WatchError, watch_named

    with Desk(settings_of(ctx).desk_path) as desk:
        watch = watch_named(desk, name)
        if address not in watch.recipients:
            raise WatchError(f"«{watch.name}» mails {', '.join(watch.recipients)}, not {harmless(address)}")
        with desk.transaction() as db:
            if undo:
                unsubscribe(db, name, address, time.time())
            elif not subscribe(db, name, address):
                say(f"{address} had not unsubscribed from «{name}»")
                return
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
    from index.watch.searches import WatchError

    with Desk(settings_of(ctx).desk_path) as desk:
        dead = desk.rows("SELECT 1 FROM dead_addresses WHERE address = ?", address)
        count = revive(desk, address, time.time())
    if not dead and not count:
        raise WatchError(f"{harmless(address)} was not given up; rasad watch list names the dead addresses")
    say(f"{address}: {counted(count, 'parked mail')} {'goes' if count == 1 else 'go'} out with the next round")
