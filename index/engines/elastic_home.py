"""Generations in a cluster: each is an index of its own (`rasad-g3`), or one a year; the alias (`rasad`) names the one
in use.

A new one is built beside it and takes its place in one step, so that no answer is missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from index.engine import Engine, EngineError
from index.engines import elastic_health
from index.engines.elastic import ElasticEngine, Keep
from index.engines.elastic_client import connect, sentences
from index.engines.elastic_writing import mapping, template
from index.engines.elastic_years import all_aliases, names_in_use, names_of, parts
from index.opening import Worry
from index.schema import FORMAT
from index.settings import ElasticsearchSettings

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,100}")


class ElasticHome:
    """The generations under the name that the settings give. Raises EngineError with one sentence."""

    def __init__(self, settings: ElasticsearchSettings) -> None:
        if not _NAME.fullmatch(settings.name):
            raise EngineError(
                f"elasticsearch.name cannot be «{settings.name}»: write it in small Latin letters and digits"
            )
        self.settings = settings

    def current(self) -> str | None:
        """The index in use; None where nothing was ever indexed."""
        with self.client() as client:
            return self._current(client)

    def fresh(self) -> str:
        """The index for the next generation: that of a build that was stopped, else a new one."""
        with self.client() as client:
            numbers = self._numbers(client)
            used = self._current(client)
        mine = int(used.rpartition("-g")[2]) if used else 0
        unfinished = [number for number in sorted(numbers) if number > mine]
        return f"{self.settings.name}-g{unfinished[0] if unfinished else max([mine, *numbers]) + 1}"

    def source(self, generation: str) -> str | None:
        """The documents' store that this generation was filled from; None where that was never told."""
        with self.client() as client:
            told = self._meta(client, generation).get("source")
            return str(told) if told else None

    def begin(self, generation: str, source: str) -> None:
        """Make this generation's index, empty, to be filled from this documents' store."""
        name = self.settings.name
        with self.client() as client:
            self.remove(client, generation)
            client.indices.put_index_template(
                name=name, **_body(template(name, self.settings.shards, self.settings.replicas))
            )
            meta = {"format": FORMAT, "source": source, "by": self.settings.by}
            client.indices.create(index=generation, mappings=mapping() | {"_meta": meta}, wait_for_active_shards="1")

    def take_over(self, generation: str) -> None:
        """Let this generation be the one in use, and remove the others."""
        name = self.settings.name
        with self.client() as client:
            mine = parts(client, names_of(generation))
            client.indices.refresh(index=names_of(generation).every)
            others = [f"{name}-g{number}" for number in self._numbers(client) if f"{name}-g{number}" != generation]
            spent = [index for other in others for index in parts(client, names_of(other))]
            actions = all_aliases(name, generation, mine)
            # one change of the cluster's state: every search sees the one or the other
            client.indices.update_aliases(actions=[*actions, *({"remove_index": {"index": index}} for index in spent)])

    @staticmethod
    def remove(client: Elasticsearch, generation: str) -> None:
        """Remove a generation's indexes; where there is none it does no harm."""
        if there := parts(client, names_of(generation)):
            client.indices.delete(index=there, ignore_unavailable=True)

    def open(
        self, generation: str | None = None, write: bool = False, fresh: bool = False, keep: Keep | None = None
    ) -> Engine:
        """The engine over a generation, None for the one in use."""
        with self.client() as client:
            index = generation or self._current(client)
            if index is None:
                raise EngineError(
                    f"Elasticsearch at {self.settings.url} has no index «{self.settings.name}» yet; collect or import "
                    "reports first (rasad collect isna, rasad import FILE), or build it with: rasad reindex"
                )
            meta = self._check(client, index)
        # readers ask the alias, so that they go on after a swap
        by_alias = not (generation or write or fresh)
        names = (
            (names_in_use(self.settings.name) if by_alias else names_of(index)) if meta.get("by") == "year" else None
        )
        asked = self.settings.name if by_alias else index
        return ElasticEngine(connect(self.settings), self.settings, asked, write or fresh, keep, names)

    def about(self, generation: str) -> str:
        """Its size with its copies, the server's version and the state of its parts."""
        with self.client() as client:
            return elastic_health.about(client, generation)

    def worries(self, generation: str) -> list[Worry]:
        """What is wrong with the cluster, as far as this generation is concerned."""
        with self.client() as client:
            by = str(self._meta(client, generation).get("by", "all"))
            return list(elastic_health.worries(client, self.settings, generation, by))

    def _check(self, client: Elasticsearch, index: str) -> dict[str, Any]:
        meta = self._meta(client, index)
        held = meta.get("format")
        if held is None:
            raise EngineError(
                f"Elasticsearch at {self.settings.url}: «{index}» was not made by Rasad, or its mapping was changed; "
                "set another elasticsearch.name, or build it anew with: rasad reindex"
            )
        if held != FORMAT:
            raise EngineError(
                f"Elasticsearch at {self.settings.url}: «{index}» was written in format {held}, this version of Rasad "
                f"knows {FORMAT}; build it anew with: rasad reindex"
            )
        return meta

    def _current(self, client: Elasticsearch) -> str | None:
        from elasticsearch import NotFoundError

        name = self.settings.name
        try:
            told = client.indices.get_alias(name=name)
        except NotFoundError:
            if client.indices.exists(index=name):
                raise EngineError(
                    f"Elasticsearch at {self.settings.url} has an index «{name}» that is not Rasad's; "
                    "set another elasticsearch.name"
                ) from None
            return None
        mine = sorted(index for index in told.body if self._is_mine(index))
        return mine[-1] if mine else None

    def _numbers(self, client: Elasticsearch) -> list[int]:
        told = client.indices.get(index=f"{self.settings.name}-g*", filter_path="*.aliases")
        names = [index for index in told.body if self._is_mine(index)]
        return [int(index.rpartition("-g")[2]) for index in names]

    def _is_mine(self, index: str) -> bool:
        return re.fullmatch(rf"{re.escape(self.settings.name)}-g\d{{1,9}}", index) is not None

    @staticmethod
    def _meta(client: Elasticsearch, index: str) -> dict[str, Any]:
        from elasticsearch import NotFoundError

        try:
            told = client.indices.get_mapping(index=index)
        except NotFoundError:
            return {}
        meta = next(iter(told.body.values()))["mappings"].get("_meta")
        return meta if isinstance(meta, dict) else {}

    @contextmanager
    def client(self) -> Iterator[Elasticsearch]:
        """A client for as long as it is needed, whose faults are one sentence."""
        with sentences(self.settings.url), connect(self.settings) as client:
            yield client


def _body(made: dict[str, Any]) -> dict[str, Any]:
    """The template as the client's parameters call it."""
    return {key.removeprefix("_"): value for key, value in made.items()}
