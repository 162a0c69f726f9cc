"""`rasad articles`: what the archive holds."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import click

from crawler.article import Article
from index.commands.terminal import (
    add_row,
    console,
    day_option,
    output_options,
    plain_table,
    print_csv,
    print_json,
    say,
    settings_of,
)
from index.shown import counted, one_line, shown_date

_SHOWN = 30


@click.command("articles")
@click.option("--site", metavar="KEY", help="Those of one site (isna; rasad sites lists them).")
@click.option("--since", metavar="DAY", help="Published on or after this Jalali day, month or year (1403-07-01).")
@click.option("--until", metavar="DAY", help="Published on or before this Jalali day, month or year.")
@click.option(
    "--limit", type=click.IntRange(1), help=f"So many at most; {_SHOWN} in a table, else all, where not given."
)
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    site: str | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Print the articles that the archive holds: a table of the newest, or with --json all, one object a line.

    What --json prints can be brought into another archive with rasad import.

    \b
    Examples:
      rasad articles --site isna --since 1403-07 --until 1403-09
      rasad articles --json > articles.jsonl
    """
    from crawler.archive import Archive

    first, last = day_option(since, "--since"), day_option(until, "--until", end=True)
    settings = settings_of(ctx)
    if not settings.archive_path.exists():
        say(f"{settings.data} holds nothing yet; bring something in with rasad collect isna or rasad import FILE")
        return
    with Archive(settings.archive_path) as archive:
        found = archive.articles(site, first.isoformat() if first else None, last.isoformat() if last else None)
        if as_json:
            for article in _first(found, limit):
                print_json(article.to_dict())
        elif as_csv:
            header = ("id", "site", "published_at", "date", "title", "section", "tier", "url")
            print_csv(header, (_cells(article) for article in _first(found, limit)))
        else:
            _print_table(found, limit or _SHOWN)


def _first(articles: Iterator[Article], limit: int | None) -> Iterator[Article]:
    for number, article in enumerate(articles):
        if limit is not None and number >= limit:
            return
        yield article


def _cells(article: Article) -> tuple[str | None, ...]:
    return (
        article.id,
        article.site,
        article.published_at,
        shown_date(article.published_at),
        article.title,
        article.section,
        article.tier.value,
        article.url,
    )


def _print_table(articles: Iterator[Article], limit: int) -> None:
    total = 0

    def passing() -> Iterator[Article]:
        nonlocal total
        for article in articles:
            total += 1
            yield article

    newest = heapq.nlargest(limit, passing(), key=lambda article: (article.published_at or "", article.id))
    table = plain_table("id", "date", "title")
    for article in newest:
        add_row(table, article.id, shown_date(article.published_at), one_line(article.title))
    out = console()
    if newest:
        out.print(table)
    out.print(f"{len(newest):,} of {counted(total, 'article')}")
