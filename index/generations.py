"""Generations of the embedded index: a new one is built beside the one in use and takes its place in one step.

`index/CURRENT` names the folder in use (`g3`); a folder that it does not name is half-built or spent.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

_NAME = re.compile(r"g(\d+)$")


def current(index: Path) -> Path | None:
    """The folder of the generation in use; None where nothing was ever indexed."""
    try:
        name = (index / "CURRENT").read_text("ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return index / name if _NAME.match(name) else None


def fresh(index: Path) -> Path:
    """The folder for the next generation: that of a build that was stopped, else a new one."""
    used = current(index)
    numbers = {int(m.group(1)): p for p in index.glob("g*") if (m := _NAME.match(p.name))}
    mine = int(used.name[1:]) if used else 0
    unfinished = [p for n, p in sorted(numbers.items()) if n > mine]
    return unfinished[0] if unfinished else index / f"g{max([mine, *numbers]) + 1}"


def source(generation: Path) -> str | None:
    """The documents' store that this generation was filled from; None where that was never told."""
    try:
        return (generation / "SOURCE").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def begin(generation: Path, source: str) -> None:
    """Make this generation's folder, empty, to be filled from this documents' store."""
    shutil.rmtree(generation, ignore_errors=True)
    generation.mkdir(parents=True)
    (generation / "SOURCE").write_text(source + "\n", "ascii")


def take_over(index: Path, generation: Path) -> None:
    """Let this generation be the one in use, and remove the others."""
    index.mkdir(parents=True, exist_ok=True)
    written = index / "CURRENT.new"
    with written.open("w", encoding="ascii") as file:
        file.write(generation.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    written.replace(index / "CURRENT")
    remove_others(index)


def remove_others(index: Path) -> None:
    """Remove every generation but the one in use."""
    used = current(index)
    for folder in index.glob("g*"):
        if _NAME.match(folder.name) and folder != used:
            shutil.rmtree(folder, ignore_errors=True)
