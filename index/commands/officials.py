"""`rasad officials`: the register of who held which post, and its corrections by hand."""

from __future__ import annotations

import click

from index.commands.registers import NAMED, registers, shown_reports, shown_time
from index.commands.terminal import (
    add_row,
    console,
    day_option,
    output_options,
    plain_table,
    print_csv,
    print_json_with_list,
    say,
    settings_of,
)
from index.corrections import Correction, CorrectionKind, corrections, keep, undo
from index.registers_asking import Entry, officials
from index.settings import Settings

_SHOWN = 40


@click.command("officials")
@click.argument("query", nargs=-1, metavar="[QUERY]…")
@click.option("--at", metavar="DAY", help="Posts held around this Jalali day, month or year (1403-05).")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help=f"So many posts; {_SHOWN} in a table, else all, if not set."
)
@click.option("--doubtful", is_flag=True, help="Show also posts that a person hardly held: seen once beside a greater.")
@click.option(
    "--rename", nargs=2, metavar="NAME NEW", help="Correct: write this name so, and join it with that person."
)
@click.option("--strike", nargs=2, metavar="NAME POST", help="Correct: this person never held this post.")
@click.option("--holder", nargs=2, metavar="POST NAME", help="Correct: this person held this post.")
@click.option("--since", metavar="DAY", help="With --holder: from this Jalali day on.")
@click.option("--until", metavar="DAY", help="With --holder: until this day.")
@click.option("--corrections", "listed", is_flag=True, help="List the corrections, each with its number.")
@click.option("--undo", "undone", type=int, metavar="NUMBER", help="Take a correction back.")
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    query: tuple[str, ...],
    at: str | None,
    limit: int | None,
    doubtful: bool,
    rename: tuple[str, str] | None,
    strike: tuple[str, str] | None,
    holder: tuple[str, str] | None,
    since: str | None,
    until: str | None,
    listed: bool,
    undone: int | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show who held which post, from when to when, and which reports say so: the register of the whole archive.

    Words of QUERY may be of the person, the post, the institution or the place. Corrections by hand are kept on the
    desk and win over all reports; docs/registers.md tells how the register is made.

    \b
    Examples:
      rasad officials کبیری
      rasad officials وزیر کار --at 1403-05
      rasad officials --rename 'جعفر کبیری' 'محمدجعفر کبیری'
      rasad officials --holder 'وزیر تعاون، کار و رفاه اجتماعی' 'احمد میدری' --since 1403-05-31
    """
    settings = settings_of(ctx)
    made = _correction(rename, strike, holder, since, until)
    if made:
        number = keep(settings.desk_path, made)
        say(f"correction {number} is kept; take it back with: rasad officials --undo {number}")
    elif undone is not None:
        undo(settings.desk_path, undone)
        say(f"correction {undone} is taken back")
    elif listed:
        _print_corrections(settings, as_json, as_csv)
    else:
        first, last = day_option(at, "--at"), day_option(at, "--at", end=True)
        period = (first.isoformat(), last.isoformat()) if first and last else None
        whole = as_json or as_csv
        with registers(settings) as (db, corrected):
            found = officials(
                db,
                " ".join(query),
                period,
                corrected,
                limit=limit or (-1 if whole else _SHOWN),
                doubtful=doubtful,
                evidence=-1 if whole else NAMED,
            )
        if as_json:
            print_json_with_list({"query": " ".join(query)}, "officials", (entry.to_dict() for entry in found))
        elif as_csv:
            print_csv(_CSV, [_cells(entry) for entry in found])
        else:
            _print(found)


def _correction(
    rename: tuple[str, str] | None,
    strike: tuple[str, str] | None,
    holder: tuple[str, str] | None,
    since: str | None,
    until: str | None,
) -> Correction | None:
    if sum(bool(one) for one in (rename, strike, holder)) > 1:
        raise click.UsageError("make one correction at a time: --rename, --strike or --holder")
    if (since or until) and not holder:
        raise click.UsageError("--since and --until belong to --holder")
    for part in (*(rename or ()), *(strike or ()), *(holder or ())):
        if not part.strip():
            raise click.UsageError("a name or post is empty")
    if rename:
        return Correction(CorrectionKind.RENAME, rename[0], other=rename[1])
    if strike:
        return Correction(CorrectionKind.STRIKE, strike[0], strike[1])
    if holder:
        first, last = day_option(since, "--since"), day_option(until, "--until", end=True)
        days = (first.isoformat() if first else "", last.isoformat() if last else "")
        return Correction(CorrectionKind.HOLDER, holder[1], holder[0], "", *days)
    return None


_CSV = (
    "person",
    "post",
    "head",
    "field",
    "institution",
    "place",
    "province",
    "status",
    "first",
    "last",
    "reports",
    "by",
    "evidence",
)


def _cells(entry: Entry) -> tuple[object, ...]:
    ids = " ".join(one.id for one in entry.evidence)
    return tuple(ids if name == "evidence" else getattr(entry, name) for name in _CSV)


_STATUS = {"": "", "former": "پیشین", "future": "پیشنهادی"}


def _print(found: list[Entry]) -> None:
    if not found:
        say("the register knows nobody of that name, post or place; try fewer words, or --doubtful")
        return
    table = plain_table("person", "post", "place", "seen", "reports")
    before = None
    for entry in found:
        status = _STATUS[entry.status]
        post = entry.post if not status or status in entry.post or "سابق" in entry.post else f"{entry.post} ({status})"
        told = "by hand" if entry.by == "hand" else shown_reports(entry.reports, entry.evidence)
        person = "" if entry.person == before else entry.person
        add_row(table, person, post, entry.place, shown_time(entry.first, entry.last), told)
        before = entry.person
    console().print(table)


def _print_corrections(settings: Settings, as_json: bool, as_csv: bool) -> None:
    kept = corrections(settings.desk_path)
    rows = [(c.number, c.kind.value, c.name, c.post, c.other, c.since, c.until) for c in kept]
    header = ("number", "kind", "name", "post", "other", "since", "until")
    if as_json:
        print_json_with_list({}, "corrections", (dict(zip(header, row, strict=True)) for row in rows))
    elif as_csv:
        print_csv(header, rows)
    else:
        table = plain_table(*header)
        for row in rows:
            add_row(table, *(str(cell) for cell in row))
        console().print(table)
