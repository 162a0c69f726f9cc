"""How good the reader was measured to be: each layer's F1 on reports annotated by hand, as the exports tell it.

The figures come from `python -m bench.floors --keep` and stand nowhere else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# What the sets are: reports that no rule was ever tuned on, and real reports annotated for the project.
SETS = {"own held": "own reports, held out", "gold": "real reports"}


@dataclass(frozen=True, slots=True)
class Measured:
    """One layer on one set: its F1, of how many annotated items in how many reports."""

    layer: str
    set: str
    f1: float
    items: int
    reports: int


@dataclass(frozen=True, slots=True)
class Quality:
    """What was measured, of which version of the reader, on which day (ISO 8601)."""

    reader: str
    day: str
    layers: tuple[Measured, ...]

    def plain(self) -> dict[str, object]:
        """The same as JSON-able values: {set: {layer: F1}}, with the number of reports of each set."""
        sets: dict[str, dict[str, float]] = {}
        for each in self.layers:
            sets.setdefault(each.set, {})[each.layer] = each.f1
        reports = {each.set: each.reports for each in self.layers}
        return {"reader": self.reader, "measured": self.day, "reports": reports, "f1": sets}


@cache
def quality() -> Quality:
    """The figures that were measured last."""
    told = json.loads(files("nlp").joinpath("data/measured.json").read_text("utf-8"))
    return Quality(
        reader=told["reader"],
        day=told["day"],
        layers=tuple(
            Measured(layer, shown, figure["f1"], figure["items"], told["sets"][name]["reports"])
            for name, shown in SETS.items()
            for layer, figure in told["sets"][name]["layers"].items()
        ),
    )
