"""`rasad snapshot`: Elasticsearch's index, kept and brought back."""

from __future__ import annotations

import datetime as dt

import click

from index.commands.terminal import settings_of


@click.command("snapshot")
@click.option("--list", "as_list", is_flag=True, help="List the snapshots, the oldest first.")
@click.option("--restore", metavar="NAME", help="Bring this one back in place of the index in use, without a gap.")
@click.pass_context
def command(ctx: click.Context, as_list: bool, restore: str | None) -> None:
    """Keep Elasticsearch's index in its snapshot repository, list what is kept, or bring one back.

    Only for engine = "elasticsearch" (docs/elasticsearch.md); the embedded index is rebuilt with rasad reindex.

    \b
    Examples:
      rasad snapshot
      rasad snapshot --list
      rasad snapshot --restore rasad-20241005-083000
    """
    settings = settings_of(ctx)
    if settings.engine != "elasticsearch":
        raise click.ClickException(
            "snapshots are of Elasticsearch's index, and engine is embedded; its index is rebuilt with: rasad reindex"
        )
    from index.engines import elastic_snapshots
    from index.engines.elastic_home import ElasticHome
    from index.lock import writer_lock

    home = ElasticHome(settings.elasticsearch)
    if as_list:
        for one in elastic_snapshots.listed(home):
            click.echo(f"{one.name}  {one.at}{'' if one.whole else '  (not whole)'}")
    elif restore:
        with writer_lock(settings.data):
            generation = elastic_snapshots.bring_back(home, restore)
        click.echo(f"{restore} is in use as {generation}; rasad annotate indexes what came since")
    else:
        click.echo(f"kept as {elastic_snapshots.take(home, dt.datetime.now(dt.UTC)).name}")
