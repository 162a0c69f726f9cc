"""Health: states with sentences, and alarms when a layout changes or a site falls silent."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.archive import Archive
from crawler.article import Article, Tier
from crawler.dates import TEHRAN
from crawler.health import State, band, health
from crawler.site import load_site
from crawler.visits import FeedState, Visit

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=TEHRAN)  # a Tuesday
SITE = load_site("isna")


def article(number: int, day: dt.date, **more) -> Article:
    facts = {"lead": "لید", "body": "متن", "tags": ("تعاون",), "tier": Tier.PAGE} | more
    return Article(
        id=f"isna-{number}", site="isna", title="عنوان", published_at=f"{day.isoformat()}T10:00:00+03:30", **facts
    )


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "archive.db") as opened:
        yield opened


def fill(archive: Archive, per_day: dict[dt.date, int], **more) -> None:
    start = archive.count() + 1
    days = [day for day, count in sorted(per_day.items()) for _ in range(count)]
    archive.put_many(article(start + i, day, **more) for i, day in enumerate(days))


def last_days(count: int, per_day: int = 12, friday: int = 3) -> dict[dt.date, int]:
    days = (NOW.date() - dt.timedelta(days=back) for back in range(1, count + 1))
    return {day: friday if day.weekday() == 4 else per_day for day in days}


def test_a_site_never_collected(archive):
    found = health(archive, SITE, NOW)
    assert (found.state, found.sentence) == (State.NEVER, "ایسنا: هنوز چیزی از آن گرفته نشده است")


def test_a_site_that_is_well(archive):
    fill(archive, last_days(50))
    found = health(archive, SITE, NOW)
    assert (found.state, found.alarms) == (State.WELL, ())
    assert found.rates == dict.fromkeys(("title", "lead", "body", "date", "tags"), 1.0)
    assert found.volume == 12


def test_friday_is_quiet_and_no_alarm(archive):
    fill(archive, last_days(50))
    saturday = dt.datetime(2026, 11, 21, 9, 0, tzinfo=TEHRAN)
    found = health(archive, SITE, saturday)
    assert (found.volume, found.alarms) == (3, ())


def test_a_site_that_falls_silent(archive):
    fill(archive, last_days(50) | {NOW.date() - dt.timedelta(days=1): 0})
    found = health(archive, SITE, NOW)
    assert found.state is State.ALARM
    assert found.sentence == "ایسنا: در ۱۴۰۵/۰۹/۰۲ ۰ خبر داشت؛ در چنین روزی معمولاً ۲ تا ۲۲ خبر دارد"


def test_a_layout_that_changed(archive):
    fill(archive, last_days(15))
    fill(archive, {NOW.date(): 40}, lead="", tags=())
    found = health(archive, SITE, NOW)
    assert found.state is State.ALARM
    assert [alarm.split()[0] for alarm in found.alarms] == ["لید", "برچسب"]
    assert "لید در ۰ درصد صفحه‌های تازه خوانده شد؛ پیش‌تر ۱۰۰ درصد بود" in found.sentence


def feed(state: str, failures: int, sentence: str = "") -> FeedState:
    return FeedState(f"https://www.isna.ir/{state}", "isna", None, None, state, sentence, NOW.isoformat(), failures)


def test_feeds_that_fail_and_one_that_fails(archive):
    fill(archive, last_days(3))
    archive.keep_feed(feed("failed", 3, "خوراک ایسنا خوانده نشد"))
    assert health(archive, SITE, NOW).state is State.FAILING
    archive.keep_feed(feed("success", 0))
    found = health(archive, SITE, NOW)
    assert (found.state, found.sentence) == (State.WELL, "ایسنا: ۱ خوراک از ۲ نمی‌رسد؛ بقیه می‌رسند")


def test_a_wall(archive):
    fill(archive, last_days(3), tier=Tier.FEED)
    archive.keep_feed(feed("success", 0))
    at = NOW.astimezone(dt.UTC).isoformat()
    archive.keep_visit(Visit("isna-1", "isna", "https://www.isna.ir/news/1", "blocked", "پرسش", at))
    found = health(archive, SITE, NOW)
    assert found.state is State.WALLED
    assert found.sentence == "ایسنا: صفحه‌ها پشت چالش امنیتی‌اند؛ خبرها از خوراک گرفته می‌شوند"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([5, 5], None), ([100] * 8, (70.0, 130.0)), ([0] * 8, (0.0, 3.0)), ([100] * 7 + [900], (70.0, 130.0))],
)
def test_the_band_of_usual_counts(counts, expected):
    assert band(counts) == expected
