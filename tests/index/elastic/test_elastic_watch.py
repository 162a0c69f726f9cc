"""The watch over a real node finds what it finds over the embedded engine: surges, trials, what is broad."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import elastic_node
import pytest
from test_watch_alarms import TODAY, flood
from test_watch_rounds import NOW

from index.asking import asking
from index.desk import Desk
from index.ingest import reindex
from index.query.language import parse
from index.stories import fold_new
from index.watch import trying
from index.watch.searches import Watch
from index.watch.surging import surge_of, surging
from index.watch.trying import broad, tried_with

WATCH = Watch("الف", "سیلاب OR چای", ("a@example.org",), "daily 07:30")


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The settings of one installation with each of the engines."""
    mine = flood(tmp_path_factory.mktemp("flooded")).settings
    there = replace(mine.elasticsearch, url=elastic_node.address(), name=elastic_node.name(), replicas=0)
    theirs = replace(mine, engine="elasticsearch", elasticsearch=there)
    reindex(theirs)
    return mine, theirs


def told(settings, ask):
    with asking(settings) as asked, Desk(settings.desk_path) as desk:
        fold_new(desk, asked.documents)
        return ask(asked, desk, settings)


def tried(asked, desk, settings, **more):
    return tried_with(asked, desk, settings, replace(WATCH, **more), TODAY - dt.timedelta(days=9), NOW)


@pytest.mark.parametrize(
    "ask",
    [
        lambda asked, desk, _: surging(asked, desk, TODAY),
        lambda asked, desk, _: surging(asked, desk, TODAY, "more", parse("خبرنگار")),
        lambda asked, desk, _: surge_of(asked, desk, "سیلاب", TODAY, "fewer"),
        tried,
        lambda *given: tried(*given, each=True),
        lambda asked, _, settings: broad(asked, replace(settings, watch=replace(settings.watch, broad=0.0)), WATCH),
    ],
    ids=["surges", "surges of a query", "a search that surges", "a trial", "a trial of surges", "broad"],
)
def test_both_engines_tell_the_same(both, ask, monkeypatch):
    monkeypatch.setattr(trying, "_DAYS", 20_000)
    mine, theirs = (told(settings, ask) for settings in both)
    assert mine
    assert mine == theirs
