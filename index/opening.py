"""The engine that the settings name, and where its generations live; whatever is wrong with it is one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.engine import Engine
from index.settings import Settings


class Refusal(Protocol):
    """A document that the engine will never take as it is, and why."""

    @property
    def id(self) -> str:
        """The report's id."""

    @property
    def reason(self) -> str:
        """What the engine said."""


@dataclass(frozen=True, slots=True)
class Worry:
    """One thing that is wrong with where an index lies, or (not `bad`) that may become so; and what to do."""

    sentence: str
    remedy: str
    bad: bool = True


type Keep = Callable[[Sequence[Refusal]], None]


class Home(Protocol):
    """Where an engine's generations live: a new one is built beside the one in use and takes its place in one step."""

    def current(self) -> str | None:
        """The generation in use; None where nothing was ever indexed."""

    def fresh(self) -> str:
        """The next generation: that of a build that was stopped, else a new one."""

    def source(self, generation: str) -> str | None:
        """The documents' store that this generation was filled from; None where that was never told."""

    def begin(self, generation: str, source: str) -> None:
        """Make this generation, empty, to be filled from this documents' store."""

    def take_over(self, generation: str) -> None:
        """Let this generation be the one in use, and remove the others."""

    def open(
        self, generation: str | None = None, write: bool = False, fresh: bool = False, keep: Keep | None = None
    ) -> Engine:
        """The engine over a generation, None for the one in use; `keep` is given the documents that it refuses."""

    def about(self, generation: str) -> str:
        """What a doctor tells of a generation: its size, and what else its engine knows."""

    def worries(self, generation: str) -> list[Worry]:
        """What is wrong, or will be, with where a generation lies."""


def home_of(settings: Settings) -> Home:
    """Where the generations of the engine live that the settings name."""
    if settings.engine == "elasticsearch":
        from index.engines.elastic_home import ElasticHome

        return ElasticHome(settings.elasticsearch)
    from index.engines.embedded_home import EmbeddedHome

    return EmbeddedHome(settings.index_path)


@contextmanager
def open_engine(
    settings: Settings,
    generation: Path | str | None = None,
    *,
    write: bool = False,
    fresh: bool = False,
    keep: Keep | None = None,
) -> Iterator[Engine]:
    """The engine over one generation (None: the one in use); `fresh` lets an empty one become an index.

    Raises EngineError where nothing is indexed yet, and where it is of another version, damaged, locked or away.
    """
    name = generation.name if isinstance(generation, Path) else generation
    with home_of(settings).open(name, write, fresh, keep) as engine:
        yield engine
