"""`rasad watch`: saved searches that mail what is new."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import asdict, replace
from pathlib import Path

import click

from index.commands.terminal import add_row, console, plain_table, print_json, say, settings_of


@click.group("watch")
def command() -> None:
    """Save searches that mail when something new matches: at once, by the hour, daily, weekly or by a cron line.

    \b
    Examples:
      rasad watch add "کردستان" "استان:کردستان تعاونی" --to press@example.ir --when "daily 07:30"
      rasad watch test "کردستان" --since 1403-07-01
      rasad watch run
    """


@command.command("add")
@click.argument("name")
@click.argument("query")
@click.option("--to", "to", multiple=True, required=True, metavar="ADDRESS", help="Whom it mails; may be repeated.")
@click.option("--when", default="instant", show_default=True, help="hourly, daily 07:30, weekly, cron …")
@click.option("--zone", help="The time zone of its hours; the setting watch.zone if not given.")
@click.option("--old", is_flag=True, help="Mail reports that were published long ago too.")
@click.option("--surges", type=click.Choice(["more", "balanced", "fewer"]), help="Say in the mail when it surges.")
@click.option("--yes", is_flag=True, help="Save it though it is broad.")
@click.pass_context
def add(
    ctx: click.Context,
    name: str,
    query: str,
    to: tuple[str, ...],
    when: str,
    zone: str | None,
    old: bool,
    surges: str | None,
    yes: bool,
) -> None:
    """Save a search under a name; one of that name is replaced."""
    from index.desk import Desk
    from index.documents import Documents
    from index.watch.finding import watched_upto
    from index.watch.searches import Watch, checked, keep
    from index.watch.trying import broad

    settings = settings_of(ctx)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    watch = checked(Watch(name, query, to, when, zone or settings.watch.zone, old, surges or "", made_at=now))
    warning = broad(settings, watch)
    if warning and not yes:
        say(f"{warning}; narrow it, or save it as it is with --yes")
        ctx.exit(1)
    with Desk(settings.desk_path) as desk, Documents(settings.documents_path) as documents:
        watched_upto(desk, documents)
        keep(desk, replace(watch, since=documents.latest()))
    say(f"«{name}» is saved; it mails {', '.join(to)}: {when}")


@command.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def load(ctx: click.Context, file: Path) -> None:
    """Save the searches of a watches.toml: a table a search, with query, to, when, zone and old."""
    from index.desk import Desk
    from index.documents import Documents
    from index.watch.finding import watched_upto
    from index.watch.searches import from_file, keep, watches

    settings = settings_of(ctx)
    found = from_file(file, settings.watch.zone)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with Desk(settings.desk_path) as desk, Documents(settings.documents_path) as documents:
        watched_upto(desk, documents)
        known = {watch.name: watch for watch in watches(desk)}
        for watch in found:
            before = known.get(watch.name)
            if before:
                keep(desk, replace(watch, since=before.since, made_at=before.made_at, last_due=before.last_due))
            else:
                keep(desk, replace(watch, since=documents.latest(), made_at=now))
    say(f"{len(found)} searches of {file} are saved")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs, one object a line.")
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List the saved searches."""
    from index.desk import Desk
    from index.watch.searches import watches

    with Desk(settings_of(ctx).desk_path) as desk:
        found = watches(desk)
    if as_json:
        for watch in found:
            print_json(asdict(watch))
        return
    table = plain_table("name", "state", "when", "to", "query")
    for watch in found:
        state = f"{watch.state}: {watch.fault}" if watch.fault else watch.state
        add_row(table, watch.name, state, watch.rule, ", ".join(watch.recipients), watch.query)
    if found:
        console().print(table)
    else:
        say("no search is saved yet; save one with: rasad watch add NAME QUERY --to ADDRESS")


@command.command("pause")
@click.argument("name")
@click.pass_context
def pause(ctx: click.Context, name: str) -> None:
    """Let a search rest; what comes meanwhile is not told later."""
    _state(ctx, name, "paused")


@command.command("resume")
@click.argument("name")
@click.pass_context
def resume(ctx: click.Context, name: str) -> None:
    """Let a search go on."""
    _state(ctx, name, "on")


@command.command("remove")
@click.argument("name")
@click.pass_context
def remove_(ctx: click.Context, name: str) -> None:
    """Forget a search and what it found."""
    from index.desk import Desk
    from index.watch.searches import remove, watch_named

    with Desk(settings_of(ctx).desk_path) as desk:
        remove(desk, watch_named(desk, name).name)
    say(f"«{name}» is forgotten")


@command.command("test")
@click.argument("name")
@click.option("--since", metavar="DAY", help="From this Jalali day on; the last seven days if not given.")
@click.option("--html", "html", type=click.Path(path_type=Path), help="Write the mail's page into this file.")
@click.pass_context
def test(ctx: click.Context, name: str, since: str | None, html: Path | None) -> None:
    """Show what a search would have sent, had it mailed once now; nothing is sent or kept."""
    from index.commands.terminal import day_option
    from index.watch.mail import subject_of, text_of
    from index.watch.mail_html import html_of
    from index.watch.trying import tried

    day = day_option(since, "--since")
    digest = tried(settings_of(ctx), name, day, time.time())
    if not digest.sections[0].lines:
        say("nothing matched in that time")
        return
    click.echo(subject_of(digest) + "\n")
    click.echo(text_of(digest))
    if html:
        html.write_text(html_of(digest), "utf-8")


@command.command("why")
@click.argument("name")
@click.argument("article")
@click.pass_context
def why_(ctx: click.Context, name: str, article: str) -> None:
    """Say why a report was mailed by a search, or was not."""
    from index.watch.trying import told_why

    for sentence in told_why(settings_of(ctx), name, article, time.time()):
        click.echo(sentence)


@command.command("run")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.pass_context
def run(ctx: click.Context, as_json: bool) -> None:
    """Do one round: match what is new, write the mails that are due, send what waits. rasad run does so by itself."""
    from index.watch.rounds import round_

    done = round_(settings_of(ctx))
    sent = done.delivered
    if as_json:
        print_json(
            {"hits": done.hits, "mails": done.mails, "sent": sent.sent, "waiting": sent.waiting, "parked": sent.parked}
        )
        return
    say(
        f"{done.hits} new hits, {done.mails} mails written, "
        f"{sent.sent} sent, {sent.waiting} waiting, {sent.parked} parked"
    )
    if sent.fault:
        say(sent.fault)


@command.command("outbox")
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


@command.command("revive")
@click.argument("address")
@click.pass_context
def revive_(ctx: click.Context, address: str) -> None:
    """Mail an address again that was given up."""
    from index.desk import Desk
    from index.watch.outbox import revive

    with Desk(settings_of(ctx).desk_path) as desk:
        count = revive(desk, address, time.time())
    say(f"{address}: {count} parked mails go out with the next round")


@command.command("surges")
@click.option("--day", metavar="DAY", help="The Jalali day that is judged; yesterday if not given.")
@click.option(
    "--sensitivity",
    type=click.Choice(["more", "balanced", "fewer"]),
    default="balanced",
    show_default=True,
    help="More alarms or fewer.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs, one object a line.")
@click.pass_context
def surges_(ctx: click.Context, day: str | None, sensitivity: str, as_json: bool) -> None:
    """List what surged on a day: officials, provinces, cooperatives, organisations and topics far above their usual."""
    from crawler.dates import TEHRAN
    from index.asking import asking
    from index.commands.terminal import day_option
    from index.desk import Desk
    from index.outlets import outlet_name
    from index.stories import fold_new
    from index.watch.surging import surging

    settings = settings_of(ctx)
    last = day_option(day, "--day") or (dt.datetime.now(TEHRAN).date() - dt.timedelta(days=1))
    with asking(settings) as asked, Desk(settings.desk_path) as desk:
        fold_new(desk, asked.documents)
        found = surging(asked, desk, last, sensitivity)
    for each in found:
        if as_json:
            print_json({"query": each.query, "outlets": each.outlets, "first": each.first, **asdict(each.surge)})
        else:
            names = "، ".join(outlet_name(site) for site in each.outlets[:5])
            click.echo(f"{each.query}: {each.surge.told()} ({names}؛ نخستین: {each.first})")
    if not found and not as_json:
        say("nothing was far above its usual on that day")


def _state(ctx: click.Context, name: str, state: str) -> None:
    from index.desk import Desk
    from index.watch.searches import set_state, watch_named

    with Desk(settings_of(ctx).desk_path) as desk:
        set_state(desk, watch_named(desk, name).name, state)
    say(f"«{name}» is {state}")
