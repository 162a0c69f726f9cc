"""Generations of the embedded index in their folder, opened; whatever is wrong with one is one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index import generations
from index.engine import EngineError
from index.engines.embedded import STATE, EmbeddedEngine, read_state
from index.faults import StoreError, disk_sentence
from index.opening import Worry
from index.schema import FORMAT


class EmbeddedHome:
    """The generations below a folder: `g3` and the like."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> str | None:
        """The generation in use; None where nothing was ever indexed."""
        used = generations.current(self.folder)
        return used.name if used else None

    def fresh(self) -> str:
        """The next generation: that of a build that was stopped, else a new one."""
        return generations.fresh(self.folder).name

    def source(self, generation: str) -> str | None:
        """The documents' store that this generation was filled from; None where that was never told."""
        return generations.source(self.folder / generation)

    def begin(self, generation: str, source: str) -> None:
        """Make this generation's folder, empty, to be filled from this documents' store."""
        try:
            generations.begin(self.folder / generation, source)
        except OSError as error:
            raise StoreError(disk_sentence(self.folder / generation, error)) from error

    def take_over(self, generation: str) -> None:
        """Let this generation be the one in use, and remove the others."""
        try:
            generations.take_over(self.folder, self.folder / generation)
        except OSError as error:
            raise StoreError(disk_sentence(self.folder, error)) from error

    def open(
        self, generation: str | None = None, write: bool = False, fresh: bool = False, keep: Any = None
    ) -> EmbeddedEngine:
        """The engine over a generation, None for the one in use; it refuses no document, so `keep` is given none."""
        del keep
        if generation is not None:
            _check(self.folder / generation, fresh)
            return EmbeddedEngine(self.folder / generation, write=write or fresh)
        while True:
            used = generations.current(self.folder)
            if used is None:
                raise EngineError(
                    f"{self.folder.parent}: nothing is indexed yet; collect or import reports (rasad collect isna, "
                    "rasad import FILE), or build the index from the archive with: rasad reindex"
                )
            try:
                _check(used, fresh=False)
                return EmbeddedEngine(used, write=write)
            except EngineError:
                # a new generation may have taken its place between the look and the opening
                if generations.current(self.folder) == used:
                    raise

    def about(self, generation: str) -> str:
        """What a doctor tells of a generation."""
        files = (self.folder / generation).rglob("*")
        return f"{sum(file.stat().st_size for file in files if file.is_file()) / 2**20:,.1f} MB"

    def worries(self, generation: str) -> list[Worry]:
        """Nothing: what can be wrong with a folder is told when it is opened."""
        del generation
        return []


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
