"""`rasad trend`: reports by day, week, month or year."""

from __future__ import annotations

import datetime as dt

import click

from index.charts import bar_chart
from index.commands.answers import QueryCommand, asked, print_nothing, query_argument
from index.commands.terminal import console, output_options, print_csv, print_json, say
from index.engine import Period, Step
from index.shown import MONTHS, jalali, persian, shown_number

# More lines than this say little; a wider step is proposed.
_MANY = 120


@click.command("trend", cls=QueryCommand)
@click.argument("query", nargs=-1, metavar="[QUERY]")
@click.option(
    "--by",
    type=click.Choice([step.value for step in Step]),
    default=Step.MONTH.value,
    show_default=True,
    help="The width of a period.",
)
@output_options
@click.pass_context
def command(ctx: click.Context, query: tuple[str, ...], by: Step, as_json: bool, as_csv: bool) -> None:
    """Count the matching reports by the Jalali calendar, from the first period with one to the last, empty ones too.

    Weeks start on Saturday. Reports without a date are in no period; their number is told.

    \b
    Examples:
      rasad trend 'تعاونی مسکن' --by week
      rasad trend 'استان:کردستان' --by month --csv > trend.csv
    """
    step = Step(by)
    text = query_argument(query)
    with asked(ctx) as (questions, _):
        total, periods = questions.trend(text, step)
        if not total and not as_json and not as_csv:
            print_nothing(console(), "گزارشی", questions, questions.parse(text))
            return
    undated = total - sum(period.count for period in periods)
    if as_json:
        rows = [{"start": p.start.isoformat(), "period": period_key(p.start, step), "count": p.count} for p in periods]
        print_json({"query": text, "by": step, "total": total, "undated": undated, "periods": rows})
    elif as_csv:
        print_csv(("period", "start", "count"), ((period_key(p.start, step), p.start, p.count) for p in periods))
    else:
        print_trend(total, undated, periods, step)
        if len(periods) > _MANY:
            say(f"{len(periods):,} periods; --by {'month' if step is not Step.MONTH else 'year'} gives fewer")


def print_trend(total: int, undated: int, periods: tuple[Period, ...], step: Step) -> None:
    """Print the chart and what is not in it."""
    from rich.text import Text

    out = console()
    head = f"{shown_number(total)} گزارش"
    if undated:
        head += f"، {shown_number(undated)} بی‌تاریخ"
    out.print(Text(head, "bold cyan"))
    for line in bar_chart([(period_shown(p.start, step), p.count) for p in periods], out.width):
        out.print(Text(line), no_wrap=True, overflow="ignore", crop=False)


def period_key(start: dt.date, step: Step) -> str:
    """A period as programs sort it: 1403, 1403-07, or its first day 1403-07-14."""
    day = jalali(start.isoformat())
    if step is Step.YEAR:
        return f"{day.year:04}"
    return f"{day.year:04}-{day.month:02}" + ("" if step is Step.MONTH else f"-{day.day:02}")


def period_shown(start: dt.date, step: Step) -> str:
    """A period as people read it: «۱۴۰۳», «مهر ۱۴۰۳», «۱۴۰۳/۰۷/۱۴», a week by its first and last day."""
    day = jalali(start.isoformat())
    if step is Step.YEAR:
        return persian(str(day.year))
    if step is Step.MONTH:
        return persian(f"{MONTHS[day.month - 1]} {day.year}")
    text = f"{day.year}/{day.month:02}/{day.day:02}"
    if step is Step.WEEK:
        last = jalali((start + dt.timedelta(days=6)).isoformat())
        text += f" تا {last.month:02}/{last.day:02}"
    return persian(text)
