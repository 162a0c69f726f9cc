"""When a surge is told: once while it goes on, and anew where a day has passed without it."""

from __future__ import annotations

import datetime as dt

import pytest
from command_line import run
from test_watch_alarms import TODAY, lines
from test_watch_rounds import Place

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
    def surging(asked, desk, day, sensitivity, node, over):
        assert over is (day < FIRST + dt.timedelta(days=6))
        # a word that the surge has as its first name on odd days is one of its others on even ones
        names = ("الف", "ب") if (day - FIRST).days % 2 else ("ب", "الف")
        found = Found(Surge(names[0], 30, 30, 10.0, 1e-6, TODAY, period=period), names[0], names[1:])
        return [found] if (day - FIRST).days in surging_days else []

    monkeypatch.setattr(surge_alarms, "surging", surging)
    watch = Watch("الف", "*", ("a@example.org",), each=True)
    found = surge_alarms.surges_since(None, None, watch, Everything(), FIRST, FIRST + dt.timedelta(days=6))
    assert [(day - FIRST).days for day, _ in found] == list(told)


def grown(folder, last):
    """Forty days with four reports of wheat each, then days with as many as are given; rain is as usual."""
    place, records = Place(folder), []
    for ago in range(40 + len(last)):
        day = TODAY - dt.timedelta(days=ago)
        for word, count in (("گندم", last[-1 - ago] if ago < len(last) else 4), ("باران", 12)):
            for n in range(count):
                mark = f"{'آبجدهوزحط'[ago % 9]}{'کلمنسعفصقرشت'[n]}{'پچژگخ'[ago // 9]}"
                text = {"title": f"{word} {mark}", "body": f"خبر {word} در {mark}", "date": str(day), "agency": "isna"}
                records.append(text | {"id": f"isna-{word}-{ago}-{n}"})
    assert run("import", lines(folder / "a.jsonl", records), data=place.settings.data).status == 0
    return place


@pytest.mark.parametrize(
    ("last", "told"),
    [((4, 9), None), ((10, 10), "در دو روز تا یکشنبه ۱۵ مهر، ۲۰ گزارش در ۲۰ خبر؛ معمول دو روز: ۸"), ((10, 4), None)],
)
def test_two_days_that_are_too_little_alone_are_told_and_mailed_together(tmp_path, last, told):
    place = grown(tmp_path, last)
    place.save("جهش‌ها", "*", each=True, old=True)
    place.round()
    out = run("watch", "surges", "--day", "1403-07-15", data=place.settings.data).out
    if told is None:
        assert out == ""
        assert place.mails() == []
    else:
        assert told in out
        assert "گندم" in out
        (mail,) = place.mails()
        assert told in mail["Subject"]
        assert told in place.bodies()[0]
