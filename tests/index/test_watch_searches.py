"""Saved searches and their hours: rules, holidays, files, and what cannot be saved."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from index.desk import Desk
from index.faults import RasadError
from index.watch import calendar
from index.watch.calendar import due_after, holiday, lunar_date, next_due, quiet, rule
from index.watch.files import from_file
from index.watch.searches import Watch, checked, keep, remove, set_state, watch_named, watches
from index.web.told import told

TEHRAN = ZoneInfo("Asia/Tehran")
THURSDAY = dt.datetime(2024, 10, 3, 9, 15, tzinfo=TEHRAN)


@pytest.mark.parametrize(
    ("text", "after", "due"),
    [
        ("instant", THURSDAY, "2024-10-03 09:15"),
        ("hourly", THURSDAY, "2024-10-03 10:00"),
        ("daily 07:30", THURSDAY, "2024-10-04 07:30"),
        ("daily 17:30", THURSDAY, "2024-10-03 17:30"),
        ("daily ۰۷:۳۰", THURSDAY, "2024-10-04 07:30"),
        ("daily 07:30 working", THURSDAY, "2024-10-05 07:30"),  # Friday is quiet
        ("weekly", THURSDAY, "2024-10-05 08:00"),  # the week begins on Saturday
        ("weekly شنبه 09:00", THURSDAY, "2024-10-05 09:00"),
        ("weekly monday", THURSDAY, "2024-10-07 08:00"),
        ("weekly saturday monday", THURSDAY, "2024-10-05 08:00"),
        ("weekly monday saturday", dt.datetime(2024, 10, 5, 9, tzinfo=TEHRAN), "2024-10-07 08:00"),
        ("weekly شنبه و دوشنبه ۰۸:۰۰", dt.datetime(2024, 10, 5, 9, tzinfo=TEHRAN), "2024-10-07 08:00"),
        ("weekly 09:30 شنبه، سه شنبه", dt.datetime(2024, 10, 5, 10, tzinfo=TEHRAN), "2024-10-08 09:30"),
        ("weekly friday saturday working", THURSDAY, "2024-10-05 08:00"),
        ("daily 07:30 on sat mon", dt.datetime(2024, 10, 5, 10, tzinfo=TEHRAN), "2024-10-07 07:30"),
        ("cron 30 7 * * 6,0-3", THURSDAY, "2024-10-05 07:30"),
        ("cron */15 * * * *", THURSDAY, "2024-10-03 09:30"),
        ("daily 08:00 working", dt.datetime(2025, 3, 20, 9, tzinfo=TEHRAN), "2025-03-25 08:00"),  # Nowruz
        ("cron 0 7 29 2 *", THURSDAY, "2028-02-29 07:00"),
        ("cron 0 7 29 2 *", dt.datetime(2096, 3, 1, tzinfo=TEHRAN), "2104-02-29 07:00"),  # 2100 is no leap year
        ("cron 0 7 29 2 6", THURSDAY, "2048-02-29 07:00"),
    ],
)
def test_rules_are_due(text, after, due):
    found = dt.datetime.fromtimestamp(next_due(rule(text), TEHRAN, after.timestamp()), TEHRAN)
    assert f"{found:%Y-%m-%d %H:%M}" == due


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sometimes",
        "daily 25:00",
        "daily 7",
        "weekly sat 8:00 9:00",
        "cron 1 2 3",
        "cron 61 * * * *",
        "cron a * * * *",
    ],
)
def test_a_rule_that_says_no_time_is_told_with_what_may_be_said(text):
    with pytest.raises(RasadError, match=r"cron|no part"):
        rule(text)


@pytest.mark.parametrize(
    "text",
    [
        "cron 0 7 31 2 *",
        "cron 0 7 30 2 1",
        "cron 0 7 31 4,6,9,11 *",
        "weekly friday working",
        "weekly جمعه working",
        "cron 0 7 * * 5 working",
        "hourly on friday working",
        "instant on fri working",
        "cron 0 7 22 3 * working",  # the second or third day of Nowruz
    ],
)
def test_a_rule_that_is_never_due_is_told_and_not_saved(text):
    with pytest.raises(RasadError, match="is never due: "):
        due_after(text, "Asia/Tehran", THURSDAY.timestamp())
    with pytest.raises(RasadError, match="is never due: "):
        checked(Watch("الف", "وام", ("a@example.org",), rule=text))


@pytest.mark.parametrize("text", ["weekly soon", "weekly saturday mondey", "weekly و", "daily 07:30 on sat someday"])
def test_a_day_that_is_none_is_told_and_none_is_dropped(text):
    with pytest.raises(RasadError, match=r"«(soon|mondey|و|someday)» is no day of the week"):
        rule(text)


def test_the_hours_are_of_the_searchs_zone():
    due = next_due(rule("daily 07:30"), ZoneInfo("Europe/Berlin"), THURSDAY.timestamp())
    assert dt.datetime.fromtimestamp(due, ZoneInfo("Europe/Berlin")).hour == 7


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (dt.date(2025, 3, 21), "نوروز"),
        (dt.date(2025, 2, 10), "پیروزی انقلاب"),
        (dt.date(2025, 7, 6), "عاشورا"),
        (dt.date(2025, 10, 16), None),
    ],
)
def test_holidays(day, name):
    assert holiday(day) == name
    assert quiet(day) is (name is not None)


@pytest.mark.parametrize(
    ("content", "says", "kept"),
    [
        (b"# from\nsolar\t01-01\tA\nsolar 01-02 B\n", "cannot be read in line 3;", True),
        (b"solar\t01-01\tA\nsolar\t13-02\tB\n<<<<<<< main\n", "cannot be read in line 2 and 1 more;", True),
        (b"solar\t01-01\tA\n\xff\xfe\n", "cannot be read in line 2;", True),
        (b"\x00\x01", "cannot be read in line 1;", False),
        (b"# from\n", "is missing or holds none;", False),
        (None, "is missing or holds none;", False),
    ],
)
def test_a_damaged_file_of_holidays_is_told_with_its_line(tmp_path, monkeypatch, content, says, kept):
    (tmp_path / "data").mkdir()
    if content is not None:
        (tmp_path / "data" / "holidays.tsv").write_bytes(content)
    monkeypatch.setattr(calendar, "files", lambda _package: tmp_path)
    calendar._read_holidays.cache_clear()
    try:
        fault = calendar.holidays_fault()
        assert says in fault
        assert told(fault) != fault
        assert (holiday(dt.date(2025, 3, 21)) == "A") is kept
    finally:
        monkeypatch.undo()
        calendar._read_holidays.cache_clear()
    assert calendar.holidays_fault() == ""


def test_the_lunar_calendar_counts_every_day_once():
    day, before = dt.date(2020, 1, 1), None
    for _ in range(4000):
        year, month, number = lunar_date(day)
        if before and number != 1:
            assert (year, month, number - 1) == before
        assert 1 <= number <= 30
        before, day = (year, month, number), day + dt.timedelta(days=1)


@pytest.mark.parametrize(
    "watch",
    [
        Watch("", "وام", ("a@example.org",)),
        Watch("الف\nب", "وام", ("a@example.org",)),
        Watch("الف", "وام", ()),
        Watch("الف", "وام", ("a@example.org\nBcc: b@example.org",)),
        Watch("الف", "وام", ("کسی",)),
        Watch("الف", "وام", ("press@example",)),
        Watch("الف", "وام", ("press@example.",)),
        Watch("الف", "(وام", ("a@example.org",)),
        Watch("الف", " ", ("a@example.org",)),
        Watch("الف", "وام", ("a@example.org",), rule="گاهی"),
        Watch("الف", "وام", ("a@example.org",), zone="Mars/Base"),
        Watch("الف", "وام", ("a@example.org",), zone="../../etc/passwd"),
    ],
)
def test_what_cannot_be_a_search_is_told_in_a_sentence(watch):
    with pytest.raises((RasadError, ValueError)) as wrong:
        checked(watch)
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize("address", ["press@example.ir", "a.b+c@news.example.co.uk", "rasad@localhost"])
def test_an_address_is_whole(address):
    assert checked(Watch("الف", "وام", (address,))).recipients == (address,)


def test_searches_are_kept_changed_and_forgotten(tmp_path):
    with Desk(tmp_path / "desk.db") as desk:
        keep(desk, Watch("الف", "وام", ("a@example.org", "b@example.org"), "daily 07:30", since=7))
        keep(desk, Watch("ب", "مسکن", ("a@example.org",)))
        set_state(desk, "ب", "paused")
    with Desk(tmp_path / "desk.db") as desk:
        assert [watch.name for watch in watches(desk)] == ["الف", "ب"]
        assert watch_named(desk, "الف").recipients == ("a@example.org", "b@example.org")
        assert watch_named(desk, "ب").state == "paused"
        remove(desk, "ب")
        with pytest.raises(RasadError, match="«الف»"):
            watch_named(desk, "ب")


def test_a_file_of_searches(tmp_path):
    file = tmp_path / "watches.toml"
    file.write_text('["کردستان"]\nquery = "استان:کردستان"\nto = "a@example.org"\nwhen = "daily 07:30"\n', "utf-8")
    (watch,) = from_file(file, "Asia/Tehran")
    assert (watch.name, watch.query, watch.rule, watch.recipients) == (
        "کردستان", "استان:کردستان", "daily 07:30", ("a@example.org",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[a]\nquery = 1\n", "mails nobody"),
        ("[a]\nquery='x'\nto='a@example.org'\nwho=1\n", "knows no «who»"),
        ("a = 1\n", "no table"),
        ("[a\n", "cannot be read"),
        ("[a]\nquery='(x'\nto='a@example.org'\n", r"\[a\]"),
        ("[a]\nquery='x'\nto='a@example.org'\nwhen='cron 0 7 31 2 *'\n", r"\[a\].* never due"),
    ],
)
def test_a_faulty_file_is_told_with_its_place(tmp_path, text, says):
    file = tmp_path / "watches.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(RasadError, match=says):
        from_file(file, "Asia/Tehran")


def test_a_desk_of_the_first_format_is_brought_up_and_keeps_what_it_held(tmp_path):
    import sqlite3

    path = tmp_path / "desk.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE searches (name TEXT PRIMARY KEY, query TEXT NOT NULL, kept_at TEXT NOT NULL)")
        db.execute("INSERT INTO searches VALUES ('الف', 'وام', '2024-01-01')")
        db.execute("PRAGMA user_version=1")
    db.close()
    with Desk(path) as desk:
        assert [search.name for search in desk.searches()] == ["الف"]
        assert watches(desk) == []
