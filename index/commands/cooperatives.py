"""`rasad cooperatives`: the register of the bodies that reports name."""

from __future__ import annotations

import click

from index.commands.registers import NAMED, registers, shown_reports, shown_time
from index.commands.terminal import (
    add_row,
    console,
    output_options,
    plain_table,
    print_csv,
    print_json_with_list,
    say,
    settings_of,
)
from index.registers_asking import BodyEntry, known_bodies

_SHOWN = 40
_KINDS = {
    "cooperative": "تعاونی",
    "union": "اتحادیه",
    "chamber": "اتاق",
    "other": "دیگر",
    "organisation": "سازمان",
}
_SECTOR = ("cooperative", "union", "chamber", "other")


@click.command("cooperatives")
@click.argument("query", nargs=-1, metavar="[QUERY]…")
@click.option("--kind", type=click.Choice(list(_KINDS)), help="One kind only; all of the sector if not given.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help=f"So many bodies; {_SHOWN} in a table, else all, if not set."
)
@output_options
@click.pass_context
def command(
    ctx: click.Context, query: tuple[str, ...], kind: str | None, limit: int | None, as_json: bool, as_csv: bool
) -> None:
    """Show the cooperatives, unions and chambers of the whole archive: one line a body, its other names, its province.

    Words of QUERY may be of any of its names or its province. With --kind organisation, the other bodies that reports
    name.

    \b
    Examples:
      rasad cooperatives بیجار
      rasad cooperatives کردستان --kind union --json
      rasad cooperatives بانک --kind organisation
    """
    whole = as_json or as_csv
    with registers(settings_of(ctx)) as (db, _):
        found = known_bodies(
            db,
            " ".join(query),
            (kind,) if kind else _SECTOR,
            limit=limit or (-1 if whole else _SHOWN),
            evidence=-1 if whole else NAMED,
        )
    if as_json:
        print_json_with_list({"query": " ".join(query)}, "cooperatives", (entry.to_dict() for entry in found))
    elif as_csv:
        print_csv(_CSV, [_cells(entry) for entry in found])
    elif found:
        table = plain_table("name", "kind", "province", "other names", "seen", "reports")
        for entry in found:
            others = "\n".join(entry.variants[:5]) + (" …" if len(entry.variants) > 5 else "")
            time, reports = shown_time(entry.first, entry.last), shown_reports(entry.reports, entry.evidence)
            add_row(table, entry.name, _KINDS[entry.kind], entry.province or "", others, time, reports)
        console().print(table)
    else:
        say("the register knows no such body; try fewer words, or --kind organisation")


_CSV = ("name", "kind", "province", "variants", "first", "last", "reports", "evidence")


def _cells(entry: BodyEntry) -> tuple[object, ...]:
    told = {"variants": "، ".join(entry.variants), "evidence": " ".join(one.id for one in entry.evidence)}
    return tuple(told[name] if name in told else getattr(entry, name) for name in _CSV)
