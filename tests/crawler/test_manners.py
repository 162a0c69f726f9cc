"""Manners: a floor under the pace, `Retry-After` honoured, a pace that follows the site, a clean stop."""

from __future__ import annotations

import datetime as dt
import threading
import time

import pytest
from served import serve

from crawler.archive import Archive
from crawler.collect import CollectError, collect
from crawler.dates import TEHRAN
from crawler.pace import next_wait
from crawler.site import load_site
from crawler.spiders.manners import retry_after

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
LAST = dt.datetime(2026, 11, 22, 20, 0, tzinfo=TEHRAN)
SITE = load_site("ilna")


def test_no_site_is_pressed_without_being_told_to(tmp_path):
    with pytest.raises(CollectError, match=r"a pause of 0\.2 s is shorter than the 1 s"):
        collect(["ilna"], tmp_path / "archive.db", delay=0.2)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Mon, 23 Nov 2026 09:01:30 GMT", 90),
        ("Mon, 23 Nov 2020 09:01:30 GMT", 0),
        ("99999999999999", 999999999),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_retry_after(value, seconds):
    assert retry_after(value, NOW) == seconds


def busy_once(seconds: str):
    answered: list[str] = []

    def fault(path):
        if ("/بخش" not in path and "%D8%A8%D8%AE%D8%B4" not in path) or answered:
            return None
        answered.append(path)
        return 503, {"Retry-After": seconds}, b"busy"

    return fault, answered


def test_a_short_wait_is_waited_and_the_page_had(tmp_path):
    with serve([SITE], 3, LAST) as served:
        served["ilna"].fault, answered = busy_once("2")
        start = time.monotonic()
        summary = collect(["ilna"], tmp_path / "a.db", at={"ilna": served["ilna"].url}, delay=0, clock=lambda: NOW)
        assert answered
        assert (summary.new, summary.sentences) == (3, ())
        assert time.monotonic() - start >= 2


def test_a_long_wait_leaves_the_site_alone_and_keeps_the_feeds_items(tmp_path):
    with serve([SITE], 5, LAST) as served:
        served["ilna"].fault, _ = busy_once("3600")
        summary = collect(["ilna"], tmp_path / "a.db", at={"ilna": served["ilna"].url}, delay=0, clock=lambda: NOW)
        asked = [path for path in served["ilna"].asked if "%D8%A8" in path]
    assert len(asked) <= 3  # the page that was refused, and what was on its way
    assert "خواست که تا ۳۶۰۰ ثانیهٔ دیگر به آن سر نزنیم" in " ".join(summary.sentences)
    with Archive(tmp_path / "a.db") as archive:
        assert archive.count() == 5


@pytest.mark.parametrize(
    ("wait", "new", "failed", "expected"),
    [
        (600, 0, False, 900),
        (600, 1, False, 300),
        (600, 9, False, 150),
        (600, 0, True, 1200),
        (100, 9, False, 60),
        (1700, 0, False, 1800),
        (1700, 3, True, 1800),
    ],
)
def test_the_pace_follows_the_site(wait, new, failed, expected):
    assert next_wait(wait, new, failed) == expected


def test_a_stop_is_clean_and_the_same_call_goes_on(tmp_path):
    stop = threading.Event()
    with serve([SITE], 60, LAST) as served:
        at = {"ilna": served["ilna"].url}
        since, until = (LAST - dt.timedelta(days=2)).date(), LAST.date()

        def shown(_site, done, _total):
            if done >= 5:
                stop.set()

        days = {"delay": 0.05, "clock": lambda: NOW, "at": at}
        collect(["ilna"], tmp_path / "a.db", since, until, progress=shown, stop=stop, **days)
        with Archive(tmp_path / "a.db") as archive:
            assert 5 <= archive.count() < 60
        collect(["ilna"], tmp_path / "a.db", since, until, oldest_first=True, **days)
        with Archive(tmp_path / "a.db") as archive:
            assert archive.count() == 60


def test_a_walk_from_the_oldest_day_on(tmp_path):
    with serve([SITE], 60, LAST) as served:
        since, until = (LAST - dt.timedelta(days=2)).date(), LAST.date()
        at = {"ilna": served["ilna"].url}
        collect(["ilna"], tmp_path / "a.db", since, until, at=at, delay=0, oldest_first=True, clock=lambda: NOW)
        lists = [path for path in served["ilna"].asked if "dateRange" in path]
    days = [int(path.split("start%5D%5Bday%5D=")[1].split("&")[0]) for path in lists]
    assert list(dict.fromkeys(days)) == [29, 30, 1]  # of Aban, then of Azar
