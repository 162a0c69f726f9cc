"""`rasad run`: sites are polled, read and indexed until stopped, and nothing that fails ends the run."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from command_line import run as command

from crawler.archive import Archive
from crawler.newsroom import Newsroom, reports
from index import running
from index.documents import Documents
from index.engine import EngineAwayError
from index.ingest import Ingested
from index.running import Pace, run
from index.settings_reading import load_settings


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("RASAD_COLLECT__DELAY", "0")
    monkeypatch.setenv("RASAD_READ__WORKERS", "1")
    return load_settings(data=tmp_path)


def until(true, seconds=240):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def test_what_appears_in_a_feed_is_indexed_and_a_site_that_is_away_ends_nothing(settings):
    told, stop = [], threading.Event()
    with Newsroom(["isna"]) as room:
        # nobody listens at the second site's address
        at = {"isna": room.urls["isna"], "mehr": "http://127.0.0.1:9"}
        runner = threading.Thread(
            target=run,
            args=(settings, ["isna", "mehr"], stop, lambda *line: told.append(line), at, Pace(0.5, 1.0)),
        )
        runner.start()
        try:
            assert until(lambda: any(event == "indexed" and numbers["indexed"] for event, _, _, numbers in told))
            assert until(lambda: any(site == "mehr" and sentence for _, site, sentence, _ in told))
            polls = sum(site == "isna" for _, site, _, _ in told)
            assert until(lambda: sum(site == "isna" for _, site, _, _ in told) > polls + 1)
        finally:
            stop.set()
            runner.join(120)
        assert not runner.is_alive()
    with Archive(settings.archive_path) as archive, Documents(settings.documents_path) as documents:
        assert archive.count() == documents.count() > 5


def test_a_new_item_is_indexed_with_the_next_poll(settings):
    """From an item's appearance to an answer: one poll and the reading of it."""
    told, stop = [], threading.Event()
    last = max(report.at for report in reports() if report.outlet == "isna")
    with Newsroom(["isna"], now=last - dt.timedelta(days=1)) as room:
        runner = threading.Thread(
            target=run,
            args=(settings, ["isna"], stop, lambda *line: told.append(line), dict(room.urls), Pace(0.5, 0.5)),
        )
        runner.start()
        try:
            assert until(lambda: any(event == "indexed" for event, *_ in told))
            with Documents(settings.documents_path) as documents:
                before = documents.count()
            room.now = last + dt.timedelta(hours=1)
            polls = sum(event == "polled" for event, *_ in told)

            def more():
                with Documents(settings.documents_path) as documents:
                    return documents.count() > before

            assert until(more)
            # the poll under way when it appeared, the one that brought it, and at most two while it was read
            assert sum(event == "polled" for event, *_ in told) - polls <= 8
        finally:
            stop.set()
            runner.join(120)


def test_a_saved_search_is_mailed_what_came(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("RASAD_MAIL__MAILBOX", str(tmp_path / "mailbox"))
    named = load_settings(data=settings.data)
    # a first report, so that the search is kept in an installation that is at work
    told, stop = [], threading.Event()
    last = max(report.at for report in reports() if report.outlet == "isna")
    with Newsroom(["isna"], now=last - dt.timedelta(days=1)) as room:
        runner = threading.Thread(
            target=run,
            args=(named, ["isna"], stop, lambda *line: told.append(line), dict(room.urls), Pace(0.5, 0.5)),
        )
        runner.start()
        try:
            assert until(lambda: any(event == "indexed" for event, *_ in told))
            added = command(
                "watch", "add", "همه", "تعاون*", "--to", "a@example.org", "--old", "--yes", data=settings.data
            )
            assert added.status == 0, added.err
            room.now = last + dt.timedelta(hours=1)
            assert until(lambda: list((tmp_path / "mailbox").glob("*")))
        finally:
            stop.set()
            runner.join(120)
    assert any(event == "watched" and numbers["mails"] for event, _, _, numbers in told)


class Clock:
    """Time that passes only where somebody waits; its `wait` takes the place of an event's."""

    def __init__(self, end):
        self.now, self.end = 0.0, end

    def monotonic(self):
        return self.now

    def wait(self, seconds):
        self.now += seconds

    def clear(self):
        pass

    def is_set(self):
        return self.now >= self.end


def test_an_index_that_is_away_is_tried_again_after_longer_and_longer_waits(settings, monkeypatch):
    clock, tried, told = Clock(400), [], []

    def ingest(_settings):
        tried.append(clock.now)
        if clock.now < 250:
            raise EngineAwayError("Elasticsearch does not answer")
        return Ingested(1, 0, 1)

    settings.archive_path.parent.mkdir(parents=True, exist_ok=True)
    Archive(settings.archive_path).close()
    monkeypatch.setattr("index.ingest.ingest", ingest)
    monkeypatch.setattr(running, "_watch", lambda *_: None)
    monkeypatch.setattr(running, "time", clock)
    running._read(settings, clock, lambda *line: told.append(line), clock)
    # 2, 4, 8, 16, 32 and then 60 seconds; once all is indexed there is nothing to try
    assert tried == [0, 2, 6, 14, 30, 62, 122, 182, 242, 302]
    assert [event for event, *_ in told] == ["failed"] * 9 + ["indexed"]
    assert told[0][2] == "Elasticsearch does not answer"


def test_after_a_success_a_failure_is_tried_again_soon():
    patience = running.Patience(2, 60)
    for now, wait in ((0, 2), (2, 4), (6, 8)):
        patience.failed(now)
        assert not patience.is_due(now + wait - 0.1)
        assert patience.is_due(now + wait)
    patience.went_well()
    assert patience.is_due(0)
    patience.failed(100)
    assert patience.is_due(102)


def test_the_command_logs_json_and_ends_cleanly(tmp_path):
    with Newsroom(["isna"]) as room:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "index.cli", "--data", str(tmp_path), "run", "isna", "--log-json"),
                *("--at", f"isna={room.urls['isna']}", "--shortest", "1", "--longest", "2"),
            ],
            env=os.environ | {"RASAD_COLLECT__DELAY": "0"},
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        try:
            assert process.stdout is not None
            lines = (json.loads(text) for text in process.stdout)
            # reports of the feed's first look may be indexed while its pages still come
            before = list(itertools.takewhile(lambda line: line["event"] != "polled", lines))
            process.send_signal(signal.SIGTERM)
            after = list(lines)
            assert process.wait(90) == 0
        finally:
            process.kill()
    # what was collected before the signal is indexed before the end
    assert all(line["event"] == "indexed" for line in before)
    with Archive(tmp_path / "archive.db") as archive, Documents(tmp_path / "documents.db") as documents:
        assert archive.count() == documents.count() > 5
    assert sum(line.get("indexed", 0) for line in before + after) > 5
