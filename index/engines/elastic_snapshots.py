"""Snapshots of the index in use: taken into a repository that the cluster knows, brought back beside what is there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from index.engine import EngineError
from index.engines.elastic_home import ElasticHome
from index.engines.elastic_years import names_of, parts


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot: its name, when it was begun (ISO 8601, UTC), and whether all of it could be kept."""

    name: str
    at: str
    whole: bool


def take(home: ElasticHome, at: dt.datetime) -> Snapshot:
    """Keep the index in use; returns when all of it is kept."""
    name = f"{home.settings.name}-{at.astimezone(dt.UTC):%Y%m%d-%H%M%S}"
    used = home.current()
    if used is None:
        raise EngineError("there is no index yet, so there is nothing to keep; build it with: rasad reindex")
    with home.client() as client, _known(home):
        told = client.options(request_timeout=24 * 3600).snapshot.create(
            repository=home.settings.repository,
            snapshot=name,
            indices=parts(client, names_of(used)),
            include_global_state=False,
            feature_states=["none"],
            wait_for_completion=True,
        )
    made = _snapshot(told["snapshot"])
    if not made.whole:
        raise EngineError(f"the snapshot {name} is not whole: parts of the index had no node; see rasad doctor")
    return made


def listed(home: ElasticHome) -> list[Snapshot]:
    """All snapshots of this index, the oldest first."""
    with home.client() as client, _known(home):
        told = client.snapshot.get(repository=home.settings.repository, snapshot=f"{home.settings.name}-*")
    return sorted((_snapshot(one) for one in told["snapshots"]), key=lambda one: (one.at, one.name))


def bring_back(home: ElasticHome, name: str) -> str:
    """Bring a snapshot back as a new generation and let it be the one in use; gives the generation's name."""
    generation = home.fresh()
    with home.client() as client, _known(home):
        told = client.snapshot.get(repository=home.settings.repository, snapshot=name, ignore_unavailable=True)
        if not told["snapshots"]:
            raise EngineError(f"there is no snapshot «{name}»; rasad snapshot --list names them")
        held = told["snapshots"][0]["indices"]
        # `rasad-g3`, and `rasad-g3-y1400` where there is an index a year
        if len({re.sub(r"-y\d{4}$", "", index) for index in held}) != 1:
            raise EngineError(f"the snapshot «{name}» was not made by rasad snapshot: it holds {len(held)} indexes")
        home.remove(client, generation)
        client.options(request_timeout=24 * 3600).snapshot.restore(
            repository=home.settings.repository,
            snapshot=name,
            indices=held,
            include_aliases=False,
            include_global_state=False,
            rename_pattern="^.+-g[0-9]+",
            rename_replacement=generation,
            wait_for_completion=True,
        )
    # another version's, or one of which parts are missing, must not take the place of what works
    home.open(generation).close()
    home.take_over(generation)
    return generation


def _snapshot(told: Any) -> Snapshot:
    return Snapshot(str(told["snapshot"]), str(told["start_time"]), told["state"] == "SUCCESS")


@contextmanager
def _known(home: ElasticHome) -> Iterator[None]:
    """Tells of a repository that the cluster does not know."""
    from elasticsearch import NotFoundError

    try:
        yield
    except NotFoundError as error:
        if "repository_missing" not in str(error):
            raise
        raise EngineError(
            f"the cluster knows no snapshot repository «{home.settings.repository}»; register one as "
            "docs/elasticsearch.md says, or name another in elasticsearch.repository"
        ) from error
