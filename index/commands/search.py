"""`rasad search`: reports that match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from index.asking import FACETS, Asking, Found, Result, facet_shown
from index.commands.answers import QueryCommand, asked, marked, print_nothing, query_argument
from index.commands.terminal import console, output_options, print_csv, print_json_with_list
from index.engine import Sort
from index.query.fields import FIELDS
from index.query.printing import describe
from index.shown import one_line, persian, shown_date, shown_number

if TYPE_CHECKING:
    from rich.console import Console


@click.command("search", cls=QueryCommand)
@click.argument("query", nargs=-1, metavar="[QUERY]")
@click.option(
    "--limit", type=click.IntRange(0), metavar="N", help="Reports to show, as many as you like; 10 if not set."
)
@click.option("--offset", type=click.IntRange(0), default=0, metavar="N", help="Leave out the first N.")
@click.option(
    "--sort",
    type=click.Choice([sort.value for sort in Sort]),
    default=Sort.RELEVANCE.value,
    show_default=True,
    help="The order.",
)
@click.option(
    "--facets", type=click.IntRange(0, 1000), default=5, metavar="N", help="Values of each facet; 0 for none."
)
@click.option(
    "--broad", is_flag=True, help="Rank reports with any of the words, and with words that go with them, best first."
)
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    query: tuple[str, ...],
    limit: int | None,
    offset: int,
    sort: Sort,
    facets: int,
    broad: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Search the reports: how many match, the best with the words that matched, and what is frequent among all of them.

    Put the query into single quotes; docs/query.md tells the language. Without a query all reports match.

    \b
    Examples:
      rasad search 'بانک توسعه تعاون استان:کردستان'
      rasad search 'رقم:(مبلغ>=100میلیارد تومان استان:کردستان)' --sort newest
      rasad search 'تعاونی مسکن تاریخ:1403/07..1403/09' --json --limit 100000
      rasad search 'پیشگیری از اعتیاد جوانان' --broad
    """
    with asked(ctx) as (questions, settings):
        wanted = settings.search.limit if limit is None else limit
        shown_facets = 0 if as_csv else facets
        found = questions.search(query_argument(query), wanted, offset, Sort(sort), shown_facets, broad)
        results = questions.results(found)
        if as_json:
            print_json_with_list(
                {
                    "query": found.query,
                    "read_as": describe(found.node),
                    "total": found.total,
                    "outlets": found.outlets,
                    "facets": _facets(found),
                },
                "hits",
                (result.to_dict() for result in results),
            )
        elif as_csv:
            print_csv(_CSV, (_cells(result) for result in results))
        else:
            print_found(questions, found, offset)


_CSV = ("id", "outlet", "published_at", "date", "title", "main_province", "snippet", "url")


def print_found(questions: Asking, found: Found, offset: int = 0) -> None:
    """Print how many there are, the hits with their snippets, and the facets."""
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    if not found.total:
        print_nothing(out, "گزارشی", questions, found.node)
        return
    out.print(Text(f"{shown_number(found.total)} گزارش در {shown_number(found.outlets)} خبرگزاری", "bold cyan"))
    for number, result in enumerate(questions.results(found), offset + 1):
        out.print()
        title = marked(result.title, "bold") if result.title.text.strip() else Text("(بی‌عنوان)", "dim")
        out.print(Text(persian(f"{number}. ")) + title)
        about = (result.outlet, shown_date(result.published_at), result.main_province or "")
        parts = [one_line(part) for part in about if part]
        line = Text("   " + " · ".join(parts) + (" · " if parts else ""), "dim")
        out.print(line + Text(one_line(result.id), _link(result.url)))
        if result.snippet.text:
            out.print(Padding(marked(result.snippet), (0, 0, 0, 3)))
    _print_facets(out, found)
    shown = offset + len(found.hits)
    if shown < found.total:
        out.print(Text(f"… و {shown_number(found.total - shown)} گزارش دیگر (--limit)", "dim"))


def _print_facets(out: Console, found: Found) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for field in FACETS:
        buckets = found.facets.get(field, ())
        if buckets:
            name = next(f.shown for f in FIELDS if f.name is field)
            values = (f"{one_line(facet_shown(field, b.value))} ({shown_number(b.count)})" for b in buckets)
            table.add_row(Text(name, "cyan"), Text("، ".join(values)))
    if table.row_count:
        out.print()
        out.print(table)


def _facets(found: Found) -> dict[str, list[dict[str, object]]]:
    return {
        field.value: [{"value": bucket.value, "count": bucket.count} for bucket in buckets]
        for field, buckets in found.facets.items()
    }


def _cells(result: Result) -> tuple[object, ...]:
    return (
        result.id,
        result.outlet,
        result.published_at,
        shown_date(result.published_at),
        result.title.text,
        result.main_province,
        result.snippet.text,
        result.url,
    )


def _link(url: str | None) -> str:
    """A style that lets terminals open the address; empty where it is not plainly one."""
    plain = url is not None and url.startswith(("http://", "https://")) and url.isascii() and url.isprintable()
    return f"link {url}" if plain and " " not in str(url) else ""
