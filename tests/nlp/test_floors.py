"""The quality of reading never falls: each layer's F1 on annotated reports stays above its floor."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.floors import FLOORS, MEASURED, figures, sets  # noqa: E402


@pytest.mark.shared
@pytest.mark.parametrize("name", ["own dev", "own held", "gold"])
def test_no_layer_falls_below_its_floor(shared, name):
    floors = json.loads(FLOORS.read_text("utf-8"))[name]
    found = figures(shared, name)
    assert set(floors) == set(found)
    fallen = {layer: (round(f["f1"], 4), floors[layer]) for layer, f in found.items() if f["f1"] < floors[layer]}
    assert fallen == {}, "layer: (F1, floor)"
    told = json.loads(MEASURED.read_text("utf-8"))["sets"][name]["layers"]
    boasted = {
        layer: (round(f["f1"], 4), told[layer]["f1"])
        for layer, f in found.items()
        if told[layer]["f1"] > f["f1"] + 0.01
    }
    assert boasted == {}, "layer: (F1, what exports tell); measure anew with: python -m bench.floors --keep"


@pytest.mark.shared
def test_half_of_the_own_reports_is_held_out(shared):
    counts = {name: len(annotations) for name, (_, annotations) in sets(shared).items()}
    assert counts["own dev"] >= 60
    assert abs(counts["own dev"] - counts["own held"]) <= 2
