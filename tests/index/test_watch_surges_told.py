"""When a surge is told: once while it goes on, and anew where a day has passed without it."""

from __future__ import annotations

import datetime as dt

import pytest

from index.query.tree import Everything
from index.watch import surge_alarms
from index.watch.searches import Watch
from index.watch.surges import Surge
from index.watch.surging import Found

FIRST = dt.date(2024, 10, 1)


@pytest.mark.parametrize(
    ("period", "surging_days", "told"),
    [
        (1, (0, 1, 2), (0,)),
        (1, (0, 2, 3), (0, 2)),
        (2, (0, 1, 3), (0, 3)),
        (7, (0, 2, 4), (0,)),  # a week falls and rises again about a bound
        (7, (0, 4), (0, 4)),
    ],
)
def test_a_surge_is_told_anew_after_a_day_without_it(monkeypatch, period, surging_days, told):
    def surging(asked, desk, day, sensitivity, node):
        # a word that the surge has as its first name on odd days is one of its others on even ones
        names = ("الف", "ب") if (day - FIRST).days % 2 else ("ب", "الف")
        found = Found(Surge(names[0], 30, 30, 10.0, 1e-6, period=period), names[0], names[1:])
        return [found] if (day - FIRST).days in surging_days else []

    monkeypatch.setattr(surge_alarms, "surging", surging)
    watch = Watch("الف", "*", ("a@example.org",), each=True)
    found = surge_alarms.surges_since(None, None, watch, Everything(), FIRST, FIRST + dt.timedelta(days=6))
    assert [(day - FIRST).days for day, _ in found] == list(told)
