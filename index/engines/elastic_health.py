"""What a doctor tells of an index in a cluster: its size and state, and what is wrong with where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.engines.elastic_years import aliases_of, names_of, parts
from index.opening import Worry
from index.settings import ElasticsearchSettings
from index.shown import counted

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

# The first version that the tests run on.
_OLDEST = (8, 19)


def about(client: Elasticsearch, generation: str) -> str:
    """Its size with its copies, the server's version and the state of its parts."""
    held = parts(client, names_of(generation))
    version = client.info()["version"]["number"]
    size = client.indices.stats(index=held, metric="store")["_all"]["total"]["store"]["size_in_bytes"]
    health = client.cluster.health(index=held)
    years = f" in {len(held)} indexes by year" if len(held) > 1 else ""
    return (
        f"{int(size) / 2**20:,.1f} MB in Elasticsearch {version}{years}, {health['status']}, "
        f"{counted(health['number_of_nodes'], 'node')}"
    )


def worries(client: Elasticsearch, settings: ElasticsearchSettings, generation: str, by: str) -> Iterator[Worry]:
    """What is wrong, the worst first; `by` says how the generation was built."""
    held = parts(client, names_of(generation))
    health = client.cluster.health(index=held)
    if health["status"] == "red":
        missing = client.cluster.health(index=held, level="indices")["indices"]
        red = ", ".join(sorted(index for index, one in missing.items() if one["status"] == "red"))
        yield Worry(f"parts of {red} have no node, so searches fail", "see that all nodes of the cluster run")
    elif health["unassigned_shards"]:
        yield Worry(
            f"copies without a node: {health['unassigned_shards']} of {generation}",
            "start more nodes, or set elasticsearch.replicas = 0",
            bad=False,
        )
    told = client.indices.get_settings(index=held, flat_settings=True)
    for block, indexes in sorted(_blocks(told.body).items()):
        yield Worry(
            f"{', '.join(indexes)} {'takes' if len(indexes) == 1 else 'take'} no writes ({block})",
            "where a disk is full make room, then take the block away",
        )
    aliases = client.indices.get_alias(index=held)
    for index in held:
        lacking = [a for a in aliases_of(settings.name, generation, index) if a not in aliases[index]["aliases"]]
        # an index that was built before there were years needs the first of them alone
        if lacking and (by == "year" or settings.name in lacking):
            yield Worry(f"{index} is not behind the alias {lacking[0]}", "rasad reindex")
    yield from _differing(client, settings, told.body[generation]["settings"], by)


def _differing(
    client: Elasticsearch, settings: ElasticsearchSettings, held: dict[str, Any], by: str
) -> Iterator[Worry]:
    version = str(client.info()["version"]["number"])
    if tuple(int(part) for part in version.split(".")[:2]) < _OLDEST:
        yield Worry(
            f"Elasticsearch {version} is older than what Rasad is tested with", "upgrade it to 8.19 or 9", False
        )
    if by != settings.by:
        yield Worry(f"the index was built by = {by}, elasticsearch.by is {settings.by}", "rasad reindex", bad=False)
    if int(held["index.number_of_shards"]) != settings.shards:
        yield Worry(
            f"the index has {held['index.number_of_shards']} shards, elasticsearch.shards is {settings.shards}",
            "rasad reindex",
            bad=False,
        )


def _blocks(told: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for index, one in sorted(told.items()):
        for name, value in one["settings"].items():
            if name.startswith("index.blocks.") and str(value) == "true":
                found.setdefault(name, []).append(index)
    return found
