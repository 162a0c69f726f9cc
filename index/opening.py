"""The engine that the settings name, opened; whatever is wrong with it is one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index import generations
from index.engine import Engine, EngineError
from index.engines.embedded import STATE, EmbeddedEngine, read_state
from index.schema import FORMAT
from index.settings import Settings


@contextmanager
def open_engine(
    settings: Settings, folder: Path | None = None, *, write: bool = False, fresh: bool = False
) -> Iterator[Engine]:
    """The engine over one generation's folder (None: the one in use); `fresh` lets an empty folder become one.

    Raises EngineError where nothing is indexed yet, and where the folder is of another version, damaged or locked.
    """
    with _opened(settings, folder, write, fresh) as engine:
        yield engine


def _opened(settings: Settings, folder: Path | None, write: bool, fresh: bool) -> EmbeddedEngine:
    if folder is not None:
        _check(folder, fresh)
        return EmbeddedEngine(folder, write=write or fresh)
    while True:
        used = generations.current(settings.index_path)
        if used is None:
            raise EngineError(
                f"{settings.data}: nothing is indexed yet; collect or import reports first (rasad collect isna, "
                "rasad import FILE), or build the index from the archive with: rasad reindex"
            )
        try:
            _check(used, fresh=False)
            return EmbeddedEngine(used, write=write)
        except EngineError:
            # a new generation may have taken its place between the look and the opening
            if generations.current(settings.index_path) == used:
                raise


def _check(folder: Path, fresh: bool) -> None:
    state = read_state(folder)
    if not state:
        if fresh and not (folder / STATE).exists():
            return
        raise EngineError(f"{folder} is no index or is damaged; build it anew with: rasad reindex")
    if state.get("format") != FORMAT:
        raise EngineError(
            f"{folder} was written in format {state.get('format')}, this version of Rasad knows {FORMAT}; "
            "build it anew with: rasad reindex"
        )
