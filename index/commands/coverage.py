"""`rasad coverage`: who ran our release, when, how much of it, with which headline, and who did not."""

from __future__ import annotations

import click

from index.commands.terminal import add_row, console, plain_table, print_json, say, settings_of


@click.command("coverage")
@click.argument("release", metavar="FILE|URL|ID")
@click.option(
    "--least", type=click.IntRange(1, 100), default=30, show_default=True, help="Per cent of it that must stand."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.pass_context
def command(ctx: click.Context, release: str, least: int, as_json: bool) -> None:
    """Tell which outlets ran a release, when, how much of it and under which headline, and which did not.

    The release is a file (text, HTML, DOCX or PDF), a report of the archive by its address or id, or any other page.

    \b
    Examples:
      rasad coverage release.txt
      rasad coverage isna-1400101208123
    """
    from index.asking import asking
    from index.coverage import coverage
    from index.outlets import outlet_name
    from index.release import release_text
    from index.shown import shown_date, shown_number

    settings = settings_of(ctx)
    with asking(settings) as asked:
        text = release_text(asked, settings, release)
        found = coverage(asked, text, least / 100)
        if as_json:
            ran = [
                {
                    "id": each.id,
                    "site": each.document.article.site,
                    "published_at": each.document.article.published_at,
                    "headline": each.document.article.title,
                    "url": each.document.article.url,
                    "of_release": round(each.of_release, 3),
                    "of_report": round(each.of_report, 3),
                }
                for each in found.ran
            ]
            print_json({"ran": ran, "silent": list(found.silent)})
            return
        table = plain_table("outlet", "when", "of the release", "headline", right=("of the release",))
        for each in found.ran:
            article = each.document.article
            when = shown_date(article.published_at)
            part = shown_number(round(each.of_release * 100)) + "٪"
            add_row(table, outlet_name(article.site), when, part, article.title)
        console().print(table)
        silent = "، ".join(outlet_name(site) for site in found.silent[:40])
        say(
            f"{len({each.document.article.site for each in found.ran})} outlets ran it"
            + (f"; not: {silent}" if silent else "")
        )
