"""`rasad watch`: saved searches that mail what is new."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import asdict, replace
from pathlib import Path

import click

from index.commands.terminal import add_row, console, plain_table, print_json, say, settings_of
from index.commands.watch_mail import mute, outbox, revive_, secret, subscribe_
from index.settings import Settings

_MOMENTS = 10  # of mails that a trial names
_NAMED = 20  # searches that are told by name


@click.group("watch")
def command() -> None:
    """Save searches that mail when something new matches: at once, by the hour, daily, weekly or by a cron line.

    \b
    Examples:
      rasad watch add "کردستان" "استان:کردستان تعاونی" --to press@example.ir --when "daily 07:30"
      rasad watch test "کردستان" --since 1403-07-01
      rasad watch run
    """


for each in (mute, subscribe_, outbox, revive_, secret):
    command.add_command(each)


@command.command("add")
@click.argument("name")
@click.argument("query")
@click.option(
    "--to",
    "to",
    multiple=True,
    required=True,
    metavar="ADDRESS",
    help="A mail address, webhook:https://… or feed; may be repeated.",
)
@click.option("--when", default="instant", show_default=True, help="hourly, daily 07:30, weekly, cron …")
@click.option("--days", default="", help="Only on these days: saturday-wednesday, sat,mon, working …")
@click.option("--zone", help="The time zone of its hours; the setting watch.zone if not given.")
@click.option("--old", is_flag=True, help="Mail reports that were published long ago too.")
@click.option("--surges", type=click.Choice(["more", "balanced", "fewer"]), help="Say in the mail when it surges.")
@click.option("--each", is_flag=True, help="Tell only what surges by itself among the reports that match.")
@click.option(
    "--figure-changes",
    "tolerance",
    type=click.FloatRange(0, 99),
    is_flag=False,
    flag_value=0.0,
    metavar="[PERCENT]",
    help="Tell only figures that differ, by more than that, from the last ones said of the same.",
)
@click.option("--yes", is_flag=True, help="Save it though it is broad.")
@click.pass_context
def add(
    ctx: click.Context,
    name: str,
    query: str,
    to: tuple[str, ...],
    when: str,
    days: str,
    zone: str | None,
    old: bool,
    surges: str | None,
    each: bool,
    tolerance: float | None,
    yes: bool,
) -> None:
    """Save a search under a name; one of that name is replaced, and what it found stays."""
    from index.watch.calendar import with_days
    from index.watch.saving import save
    from index.watch.searches import Watch

    settings = settings_of(ctx)
    rule = with_days(when, days)
    asked = Watch(name, query, to, rule, zone or "", old, surges or "", owner=_owner(settings, name))
    done = save(settings, replace(asked, each=each, tolerance=tolerance), yes or each)
    if not done.saved:
        say(f"{done.broad}; narrow it, or save it as it is with --yes")
        ctx.exit(1)
    _note(settings, "watch save", name, f"{query} → {', '.join(to)}")
    told = [each for each in to if each != "feed"]
    say(f"«{name}» is saved; " + (f"it mails {', '.join(told)}: {rule}" if told else "its feed tells what it finds"))
    for note in done.notes:
        say(note)


@command.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Save also those that are broad.")
@click.pass_context
def load(ctx: click.Context, file: Path, yes: bool) -> None:
    """Save the searches of a watches.toml: a table a search, with query, to, when, days, zone, old and surges.

    Others that are saved stay as they are; they are named.
    """
    from index.shown import counted
    from index.watch.files import WatchFileError, from_file
    from index.watch.saving import faults, save

    settings = settings_of(ctx)
    try:
        found = from_file(file, settings.watch.zone, lambda watch: faults(settings, watch))
    except WatchFileError as error:
        if len(error.faults) == 1:
            raise
        for fault in error.faults:
            say(fault)
        say(f"nothing of {file} is saved")
        ctx.exit(1)
    saved = 0
    for watch in found:
        done = save(settings, replace(watch, owner=_owner(settings, watch.name)), yes)
        saved += done.saved
        if done.saved:
            _note(settings, "watch save", watch.name, f"{watch.query} → {', '.join(watch.recipients)}")
        if not done.saved:
            say(f"«{watch.name}» is not saved: {done.broad}; narrow it, or load it as it is with --yes")
        for note in done.notes:
            say(note)
    say(f"{counted(saved, 'search')} of {file} {'is' if saved == 1 else 'are'} saved")
    if left := _others(settings, {watch.name for watch in found}):
        say(f"not in it, saved before and left as they are: {left}; forget one with: rasad watch remove NAME")
    if saved < len(found):
        ctx.exit(1)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs, one object a line.")
@click.option("--toml", "as_toml", is_flag=True, help="Print a watches.toml that gives these searches again.")
@click.pass_context
def list_(ctx: click.Context, as_json: bool, as_toml: bool) -> None:
    """List the saved searches: how they stand, what they found, how often that was a false alarm."""
    from index.desk import Desk
    from index.watch.files import to_file
    from index.watch.listing import listed

    with Desk(settings_of(ctx).desk_path) as desk:
        found = listed(desk)
    if as_toml:
        click.echo(to_file(each.watch for each in found), nl=False)
        return
    if as_json:
        for each in found:
            told = {"stories": each.stories, "false_alarms": each.false_alarms, "unsubscribed": each.unsubscribed}
            told |= {"dead": each.dead, "unheard": each.unheard}
            print_json(asdict(each.watch) | told | {"mailed_at": each.mailed_at})
        return
    table = plain_table("name", "state", "when", "tells", "to", "stories", "false", "query", right=("stories", "false"))
    for each in found:
        watch = each.watch
        state = f"{watch.state}: {watch.fault}" if watch.fault else watch.state
        state += "; nobody is left to be mailed" if each.unheard else ""
        notes = dict.fromkeys(each.dead, " (dead)") | dict.fromkeys(each.unsubscribed, " (unsubscribed)")
        to = ", ".join(who + notes.get(who, "") for who in watch.recipients)
        counts = (str(each.stories), str(each.false_alarms or ""))
        rule = watch.rule if watch.zone == "Asia/Tehran" else f"{watch.rule} ({watch.zone})"
        tells = "surges" if watch.each else "news" if watch.tolerance is None else "figure changes"
        tells += f" and surges ({watch.surges})" if watch.surges and not watch.each else ""
        add_row(table, watch.name, state, rule, tells, to, *counts, watch.query)
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
    from index.audit import note
    from index.desk import Desk
    from index.watch.searches import remove, watch_named

    with Desk(settings_of(ctx).desk_path) as desk:
        remove(desk, watch_named(desk, name).name)
        note(desk, "", "watch delete", name)
    say(f"«{name}» is forgotten")


@command.command("test")
@click.argument("name")
@click.option("--since", metavar="DAY", help="From this Jalali day on; the last seven days if not given.")
@click.option("--html", "html", type=click.Path(path_type=Path), help="Write the mail's page into this file.")
@click.pass_context
def test(ctx: click.Context, name: str, since: str | None, html: Path | None) -> None:
    """Show what a search would have sent: how many mails by its rule, and all of it as one; nothing is sent or kept."""
    from index.commands.terminal import day_option
    from index.shown import counted
    from index.watch.explained import moment_in_words
    from index.watch.mail import subject_of, text_of
    from index.watch.mail_html import html_of
    from index.watch.trying import tried

    day = day_option(since, "--since")
    found = tried(settings_of(ctx), name, day, time.time())
    digest = found.digest
    if not digest.sections[0].lines:
        say("nothing matched in that time")
        return
    if found.mails:
        moments = ", ".join(f"{moment_in_words(at)} ({stories:,})" for at, stories in found.mails[:_MOMENTS])
        rest = f" and {len(found.mails) - _MOMENTS:,} more" if len(found.mails) > _MOMENTS else ""
        click.echo(f"{counted(len(found.mails), 'mail')} by its rule (stories of each): {moments}{rest}; as one:\n")
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
    from index.watch.explained import told_why

    for sentence in told_why(settings_of(ctx), name, article, time.time()):
        click.echo(sentence)


@command.command("run")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.pass_context
def run(ctx: click.Context, as_json: bool) -> None:
    """Do one round: match what is new, write the mails that are due, send what waits. rasad run does so by itself."""
    from index.shown import counted
    from index.watch.rounds import round_

    done = round_(settings_of(ctx))
    sent = done.delivered
    if as_json:
        written = {"hits": done.hits, "mails": done.mails, "notices": done.notices}
        print_json(written | {"sent": sent.sent, "waiting": sent.waiting, "parked": sent.parked})
        return
    notices = f" and {counted(done.notices, 'notice')}" if done.notices else ""
    say(
        f"{counted(done.hits, 'new hit')}, {counted(done.mails, 'mail')}{notices} written, "
        f"{sent.sent:,} sent, {sent.waiting:,} waiting, {sent.parked:,} parked"
    )
    for fault in (sent.fault, done.fault):
        if fault:
            say(fault)


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
@click.argument("query", required=False, default="")
@click.pass_context
def surges_(ctx: click.Context, query: str, day: str | None, sensitivity: str, as_json: bool) -> None:
    """List what surged on a day: officials, provinces, cooperatives, organisations, topics and terms above their usual.

    With QUERY only the reports that match it are looked at.
    """
    from crawler.dates import TEHRAN
    from index.asking import asking
    from index.commands.terminal import day_option
    from index.desk import Desk
    from index.shown import harmless
    from index.stories import fold_new
    from index.watch.surging import surging

    settings = settings_of(ctx)
    today = dt.datetime.now(TEHRAN).date()
    last = day_option(day, "--day") or today - dt.timedelta(days=1)
    with asking(settings) as asked, Desk(settings.desk_path) as desk:
        fold_new(desk, asked.documents)
        found = surging(asked, desk, last, sensitivity, asked.parse(query) if query else None, over=last < today)
    for each in found:
        if as_json:
            surge = asdict(each.surge) | {"day": each.surge.day.isoformat()}
            print_json(asdict(each) | {"first": each.first, "surge": surge, **surge})
        else:
            click.echo(harmless(f"{each.shown()}: {each.told()}  ({each.query})"))
            for line, _ in each.behind():
                click.echo(harmless(f"    {line}"))
    if not found and not as_json:
        say("nothing was far above its usual on that day")


def _owner(settings: Settings, name: str) -> str:
    """Whose the search is already: whoever may use the command line may change everyone's."""
    from index.desk import Desk
    from index.watch.searches import watches

    with Desk(settings.desk_path) as desk:
        return next((watch.owner for watch in watches(desk) if watch.name == name), "")


def _others(settings: Settings, names: set[str]) -> str:
    """The searches of other names, some by name."""
    from index.desk import Desk
    from index.watch.searches import watches

    with Desk(settings.desk_path) as desk:
        found = [f"«{watch.name}»" for watch in watches(desk) if watch.name not in names]
    rest = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
    return ", ".join(found[:_NAMED]) + rest


def _note(settings: Settings, verb: str, name: str, details: str) -> None:
    from index.audit import note
    from index.desk import Desk

    with Desk(settings.desk_path) as desk:
        note(desk, "", verb, name, details)


def _state(ctx: click.Context, name: str, state: str) -> None:
    from index.audit import note
    from index.desk import Desk
    from index.watch.searches import set_state, watch_named

    with Desk(settings_of(ctx).desk_path) as desk:
        set_state(desk, watch_named(desk, name).name, state)
        note(desk, "", "watch pause" if state == "paused" else "watch resume", name)
    say(f"«{name}» is {state}")
