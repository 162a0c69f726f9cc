"""What the doctor says of the watch."""

from __future__ import annotations

import pytest

from index.desk import Desk
from index.health import State, examine
from index.settings import MailSettings, Settings
from index.watch.health import findings
from index.watch.letters import told_letter
from index.watch.outbox import put
from index.watch.searches import Watch, keep, set_state

NOW = 1_728_200_000.0


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path, mail=MailSettings(sender="rasad@example.org"))


def told(settings):
    return [(wrong, sentence) for wrong, sentence, _ in findings(settings, NOW)]


def test_where_nothing_is_saved_nothing_is_said(settings):
    assert told(settings) == []
    with Desk(settings.desk_path):
        pass
    assert told(settings) == []


def test_searches_that_stand_well_are_counted(settings):
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("الف", "وام", ("a@example.org",)))
        assert told(settings) == [(False, "1 saved search")]
        keep(desk, Watch("ب", "وام", ("a@example.org",), state="paused"))
    assert told(settings) == [(False, "2 saved searches, 1 of them paused")]
    (check,) = [check for check in examine(settings) if check.name == "watch"]
    assert (check.state, check.sentence) == (State.FINE, "2 saved searches, 1 of them paused")


def test_what_stands_in_the_way_is_told(settings):
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("الف", "وام", ("a@example.org",)))
        set_state(desk, "الف", "faulty", "column 1: …")
        with desk.transaction() as db:
            for ago in (600, 7200):
                put(db, told_letter(f"a{ago}@example.org", "خبر", ("متن",), settings.mail, "k", NOW), NOW - ago)
            db.execute("INSERT INTO dead_addresses VALUES ('dead@example.org', '550 no such user', ?)", (NOW,))
    wrong = Settings(
        data=settings.data,
        mail=MailSettings(sender="rasad@example.org", dkim="own", dkim_key_file="missing.pem", public_url="rasad"),
    )
    sentences = [sentence for is_wrong, sentence in told(wrong) if is_wrong]
    assert [any(words in sentence for sentence in sentences) for words in (
        "«الف» cannot be read: column 1", "1 mail waits", "for 2 hours", "dead@example.org takes no mails: 550",
        "missing.pem", "mail.public_url",
    )] == [True] * 6  # fmt: skip


def test_a_mail_that_no_server_took_is_told_at_once(settings):
    with Desk(settings.desk_path) as desk, desk.transaction() as db:
        put(db, told_letter("a@example.org", "خبر", ("متن",), settings.mail, "k", NOW), NOW - 120)
        assert told(settings) == []
        db.execute("UPDATE outbox SET tries = 1, fault = 'connection refused'")
    ((wrong, sentence), _) = told(settings)
    assert wrong
    assert sentence == "1 mail waits, the oldest for 2 minutes: connection refused"


def test_a_missing_file_of_holidays_is_told_where_a_search_keeps_them(settings, monkeypatch):
    monkeypatch.setattr("index.watch.health.holidays_fault", lambda: "the file of holidays is missing")
    with Desk(settings.desk_path) as desk:
        keep(desk, Watch("الف", "وام", ("a@example.org",), rule="daily 07:30"))
        assert told(settings) == [(False, "1 saved search")]
        keep(desk, Watch("ب", "وام", ("a@example.org",), rule="daily 07:30 working"))
    assert (True, "the file of holidays is missing") in told(settings)
