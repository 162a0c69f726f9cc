"""`rasad collect`: reports from news sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from index.commands.bringing import no_index_option, read_and_index
from index.commands.terminal import day_option, print_json, progress_bars, say, settings_of
from index.shown import harmless

if TYPE_CHECKING:
    from crawler.collect import Summary
    from crawler.storing import SiteSummary


@click.command("collect")
@click.argument("sites", nargs=-1, metavar="SITE…")
@click.option("--all", "every", is_flag=True, help="Collect every site that is on; rasad sites lists them.")
@click.option("--since", metavar="DAY", help="Walk the archive from this Jalali day, month or year on (1403-01-01).")
@click.option("--until", metavar="DAY", help="Walk it up to this day, month or year; today if not given.")
@click.option("--feeds", is_flag=True, help="Poll the feeds too when --since walks the archive.")
@click.option("--topic", "topics", multiple=True, metavar="NAME", help="Walk only this topic of the site's archive.")
@click.option("--at", multiple=True, metavar="SITE=ADDRESS", help="An address that stands in for a site's own.")
@click.option("--delay", type=click.FloatRange(0), metavar="SECONDS", help="Between two requests to a host.")
@click.option("--refresh", is_flag=True, help="Fetch again what the archive holds, to find corrections.")
@click.option("--oldest-first", is_flag=True, help="Walk the days of the archive from the oldest on.")
@click.option("--sitemaps", is_flag=True, help="Walk the maps of the years in place of the archive's lists.")
@click.option("--hurry", is_flag=True, help="Allow a --delay below a second; ask the site's owner first.")
@no_index_option
@click.option("--json", "as_json", is_flag=True, help="Print what each site brought as JSON for programs.")
@click.pass_context
def command(
    ctx: click.Context,
    sites: tuple[str, ...],
    every: bool,
    since: str | None,
    until: str | None,
    feeds: bool,
    topics: tuple[str, ...],
    at: tuple[str, ...],
    delay: float | None,
    refresh: bool,
    oldest_first: bool,
    sitemaps: bool,
    hurry: bool,
    no_index: bool,
    as_json: bool,
) -> None:
    """Collect the newest reports of news sites from their feeds, or with --since those of some days from their
    archives; then read and index what came.

    May be stopped and run again at any time: it goes on from there, and no article comes twice. Exit status 1 where
    something could not be had.

    \b
    Examples:
      rasad collect isna
      rasad collect isna mehr --since 1403-07-01 --until 1403-07-30
      rasad collect isna --at isna=http://127.0.0.1:8001 --delay 0
    """
    from crawler.collect import collect

    if every:
        sites = tuple(dict.fromkeys([*sites, *_all_sites(walked=since is not None)]))
    if not sites:
        raise click.UsageError("name the sites to collect (rasad collect isna mehr); rasad sites lists them")
    first, last = day_option(since, "--since"), day_option(until, "--until", end=True)
    settings = settings_of(ctx)
    collecting = settings.collect
    with progress_bars() as progress:
        summary = collect(
            sites,
            settings.archive_path,
            first,
            last,
            feeds,
            stand_ins(at),
            progress,
            collecting.delay if delay is None else delay,
            topics=topics,
            refresh=refresh,
            contact=collecting.contact,
            timeout=collecting.timeout,
            max_page_mb=collecting.max_page_mb,
            hurry=hurry,
            oldest_first=oldest_first,
            sitemaps=sitemaps,
        )
    if as_json:
        print_json(_record(summary))
    else:
        print_summary(summary)
    if not no_index:
        with progress_bars() as progress:
            said = read_and_index(settings, progress)
        if as_json:
            say(said)
        else:
            click.echo(said)
    if not summary.whole:
        ctx.exit(1)


def print_summary(summary: Summary) -> None:
    """Say what each site brought, and what people should know."""
    for site in summary.sites:
        click.echo(harmless(f"{site.site}: {_counts(site)}"))
        for sentence in site.sentences:
            say(f"  {sentence}")


def _counts(site: SiteSummary) -> str:
    parts = [
        (site.new, "new"),
        (site.from_feed, "kept as the feed gave them"),
        (site.revised, "revised"),
        (site.same, "unchanged"),
        (site.known, "known already"),
        (site.failed, "pages could not be had"),
        (site.days, "days walked"),
        (site.days_known, "days walked before"),
        (site.feeds, "feeds polled"),
        (site.feeds_not_modified, "of them unchanged"),
        (site.feeds_failed, "feeds failed"),
        (site.lists_failed, "archive lists failed"),
    ]
    said = [f"{count:,} {what}" for count, what in parts if count]
    return ", ".join(said) if site.new else ", ".join(["nothing new", *said])


def _record(summary: Summary) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "new": summary.new,
        "revised": summary.revised,
        "whole": summary.whole,
        "sites": [asdict(site) for site in summary.sites],
    }


def _all_sites(walked: bool) -> list[str]:
    """The sites that are on and can be had so: by feeds, or by an archive where it is walked."""
    from crawler.reading import family_of
    from crawler.site import sites

    return [s.key for s in sites().values() if not s.off and (family_of(s).lists if walked else s.feeds)]


def stand_ins(texts: tuple[str, ...]) -> dict[str, str]:
    """The addresses that stand in for sites, of options like `isna=http://127.0.0.1:8001`."""
    return dict(_stand_in(text) for text in texts)


def _stand_in(text: str) -> tuple[str, str]:
    site, equals, address = text.partition("=")
    if not equals or not site or not address:
        raise click.BadParameter(
            f"«{harmless(text)}»: write a site and an address, like isna=http://127.0.0.1:8001", param_hint="--at"
        )
    return site, address
