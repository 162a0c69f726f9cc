"""`rasad figures`: what sums and counts reports state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from index.commands.answers import QueryCommand, asked, print_nothing, query_argument
from index.commands.terminal import add_row, console, output_options, plain_table, print_csv, print_json_with_list, say
from index.engine import FigureSort
from index.figures import COLUMNS, GROUPS, FigureRow, Group, group_names, shown_figure
from index.query.tree import FigureKind
from index.shown import one_line, persian, shown_date, shown_number, shown_scaled

if TYPE_CHECKING:
    from rich.console import Group as RichGroup

    from index.asking import Asking

_GROUPS_SHOWN = 40
_ANY_WIDTH = 1_000
_WARNING = (
    "sums add up what different reports say of different things; a repeat counts once only where value, thing and "
    "province agree, so a sum is a hint and no total"
)


@click.command("figures", cls=QueryCommand)
@click.argument("query", nargs=-1, metavar="[QUERY]")
@click.option("--by", metavar="NAME,…", help=f"Group them by one or more of: {', '.join(GROUPS)}.")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in FigureKind]), help="Only sums of money, or only other numbers."
)
@click.option(
    "--sort",
    type=click.Choice([sort.value for sort in FigureSort]),
    default=FigureSort.NEWEST.value,
    show_default=True,
    help="The order.",
)
@click.option("--limit", type=click.IntRange(0), metavar="N", help="Figures (or groups) to show, as many as you like.")
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    query: tuple[str, ...],
    by: str | None,
    kind: FigureKind | None,
    sort: FigureSort,
    limit: int | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """List the figures of the matching reports: what each measures, for whom, where, when, who says so, its sentence.

    With a bracket (رقم:(…)) in the query, only the figures that meet it. With --by the number of figures and reports,
    the least, median and largest value and the sum of each group; figures of different units are never mixed.

    \b
    Examples:
      rasad figures 'رقم:(مبلغ>=100میلیارد تومان استان:کردستان)'
      rasad figures 'استان:کردستان' --by province,year
      rasad figures 'تعاونی مسکن' --kind amount --sort largest --csv > figures.csv
    """
    names = group_names(by) if by else ()
    text = query_argument(query)
    with asked(ctx) as (questions, settings):
        wanted = None if names else (settings.search.limit if limit is None else limit)
        total, rows = questions.figures(text, wanted, 0, FigureSort(sort), FigureKind(kind) if kind else None)
        if not total and not as_json and not as_csv:
            _print_no_figures(questions, text)
        elif names:
            groups = questions.grouped(rows, names)
            chosen = groups if limit is None else groups[:limit]
            if as_json:
                head = {"query": text, "total": total, "by": names, "note": _WARNING}
                print_json_with_list(head, "groups", (_group_record(group, names) for group in chosen))
            elif as_csv:
                print_csv((*names, *_GROUP_COLUMNS), (_group_cells(group) for group in chosen))
            else:
                print_groups(groups, names, total, _GROUPS_SHOWN if limit is None else limit)
        elif as_json:
            print_json_with_list({"query": text, "total": total}, "figures", (row.to_dict() for row in rows))
        elif as_csv:
            print_csv(COLUMNS, (list(row.to_dict().values()) for row in rows))
        else:
            print_rows(rows, total)


def _print_no_figures(questions: Asking, text: str) -> None:
    from rich.text import Text

    out, node = console(), questions.parse(text)
    if reports := questions.engine.count(node):
        out.print(Text("هیچ رقمی پیدا نشد"))
        out.print(Text(f"  {shown_number(reports)} گزارش با این پرسش هست، اما چنین رقمی در آن‌ها خوانده نشد", "dim"))
    else:
        print_nothing(out, "رقمی", questions, node)


_GROUP_COLUMNS = ("kind", "unit", "figures", "statements", "reports", "min", "median", "max", "sum")


def print_rows(rows: Iterable[FigureRow], total: int) -> None:
    """Print each figure in three lines: what it is, where it stands, its sentence."""
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    out.print(Text(f"{shown_number(total)} رقم", "bold cyan"))
    shown = 0
    for row in rows:
        shown += 1
        head = Text(f"\n{one_line(shown_figure(row))}", "bold yellow")
        told = (("بابت", row.about), ("برای", row.beneficiary), ("استان", row.province), ("دوره", row.period))
        more = (
            ("گوینده", row.speaker),
            ("مرحله", STAGES.get(row.stage or "")),
            ("دامنه", SCOPES.get(row.scope or "")),
        )
        for name, value in (*told, *more):
            if value:
                head += Text(f" · {name}: ", "dim not bold") + Text(one_line(value), "default not bold")
        out.print(head)
        where = (row.outlet, shown_date(row.published_at, clock=False), row.id)
        out.print(Text("   " + " · ".join(one_line(part) for part in where if part), "dim"))
        sentence = Text(one_line(row.sentence))
        sentence.highlight_words([one_line(row.text)], "yellow")
        out.print(Padding(sentence, (0, 0, 0, 3)))
    if shown < total:
        out.print(Text(f"\n… و {shown_number(total - shown)} رقم دیگر (--limit)", "dim"))


def print_groups(groups: Sequence[Group], names: Sequence[str], total: int, limit: int) -> None:
    """Print a table of groups (two lines each where it does not fit the terminal), and that sums mislead."""
    from rich.measure import Measurement
    from rich.text import Text

    out = console()
    numbers = ("رقم", "گزارش", "کمینه", "میانه", "بیشینه", "جمع")
    # the unit has a column of its own in any case
    columns = [place for place, name in enumerate(names) if name != "unit"]
    table = plain_table(*(GROUPS[names[place]][0] for place in columns), "یکا", *numbers, right=numbers)
    for group in groups[:limit]:
        values = (shown_in(group, value) for value in (group.least, group.median, group.most, group.total))
        key = (key_shown(group.key[place]) for place in columns)
        counts = (shown_number(group.figures), shown_number(group.reports))
        add_row(table, *key, shown_unit_of(group), *counts, *values)
    out.print(Text(f"{shown_number(total)} رقم در {shown_number(len(groups))} گروه", "bold cyan"))
    # in columns too narrow for their words those would be cut («میلیو|ن»)
    if Measurement.get(out, out.options.update_width(_ANY_WIDTH), table).maximum <= out.width:
        out.print(table)
    else:
        for group in groups[:limit]:
            out.print(_in_two_lines(group, [key_shown(group.key[place]) for place in columns]))
    if len(groups) > limit:
        out.print(Text(f"… و {shown_number(len(groups) - limit)} گروه دیگر (--limit)", "dim"))
    say(_WARNING)


def _in_two_lines(group: Group, key: Sequence[str]) -> RichGroup:
    from rich.console import Group as RichGroup
    from rich.padding import Padding
    from rich.text import Text

    counts = f"{shown_number(group.figures)} رقم در {shown_number(group.reports)} گزارش"
    head = Text(" · ".join((*key, shown_unit_of(group))), "bold")
    values = (("کمینه", group.least), ("میانه", group.median), ("بیشینه", group.most), ("جمع", group.total))
    shown = "، ".join(f"{name} {shown_in(group, value)}" for name, value in values if value is not None)
    return RichGroup(head + Text(f": {counts}", "not bold"), Padding(Text(shown), (0, 0, 0, 3)))


def key_shown(value: Any) -> str:
    """A group's value as people read it; a dash where reports do not tell it."""
    return "—" if value is None else persian(one_line(str(value)))


def shown_in(group: Group, value: float | None) -> str:
    """A value without its group's unit, which has a column; sums of rials in toman."""
    if value is None:
        return "—"
    if group.kind != FigureKind.AMOUNT:
        return shown_number(value)
    return shown_scaled(round(value / 10) if group.unit == "ریال" else value)


def shown_unit_of(group: Group) -> str:
    """The unit in which `shown_in` shows a group's values."""
    return "تومان" if group.unit == "ریال" and group.kind == FigureKind.AMOUNT else one_line(group.unit)


STAGES = {"paid": "پرداخت‌شده", "approved": "مصوب", "promised": "وعده", "asked": "درخواست", "estimated": "برآورد"}
SCOPES = {"new": "تازه", "total": "مجموع"}


def _group_cells(group: Group) -> tuple[Any, ...]:
    counts = (group.kind, group.unit, group.figures, group.statements, group.reports)
    return (*group.key, *counts, group.least, group.median, group.most, group.total)


def _group_record(group: Group, names: Sequence[str]) -> dict[str, Any]:
    return {"group": dict(zip(names, group.key, strict=True))} | dict(
        zip(_GROUP_COLUMNS, _group_cells(group)[len(names) :], strict=True)
    )
