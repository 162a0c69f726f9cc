"""Marks on the page of a report: made and taken back by editors, filters and facets of the search page."""

from __future__ import annotations

import re

import pytest
from serving import client, installation

from index.audit import acts
from index.desk import Desk
from index.marks import marks_of
from index.web import entry
from index.web.forms import form_token
from index.web.seat import Role, Seat


@pytest.fixture
def settings(tmp_path):
    return installation(tmp_path)


@pytest.fixture
def browser(settings):
    with client(settings) as made:
        yield made


def marked(browser, id_="isna-1", **fields):
    fields = {"form_token": form_token()} | fields
    return browser.post(f"/reports/{id_}/marks", data=fields, follow_redirects=False)


def labels(settings, id_="isna-1"):
    return [mark.label for mark in marks_of(settings.desk_path, [id_]).get(id_, ())]


def test_marks_are_made_shown_counted_and_taken_back(settings, browser):
    answer = marked(
        browser, importance="high", tone="negative", toward="بانک مرکزی", task="follow", note="با روابط عمومی"
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports/isna-1#marks")
    assert labels(settings) == ["اهمیت بالا", "لحن منفی به بانک مرکزی", "پیگیری: باز"]
    page = browser.get("/reports/isna-1").text
    assert "لحن منفی به بانک مرکزی" in page
    assert "با روابط عمومی" in page
    with Desk(settings.desk_path) as desk:
        assert [act.verb for _, act in acts(desk)] == ["mark"] * 3
    found = browser.get("/", params={"tone": "منفی به بانک مرکزی"}).text
    assert "۱ گزارش در" in found
    assert '<span>منفی به بانک مرکزی</span> <span class="count">۱</span>' in found
    assert '<li class="tone negative">لحن منفی به بانک مرکزی</li>' in found
    marked(browser, done="follow", state="done", note="با روابط عمومی")
    assert labels(settings)[-1] == "پیگیری: انجام‌شده"
    marked(browser, remove="tone:بانک مرکزی")
    assert labels(settings) == ["اهمیت بالا", "پیگیری: انجام‌شده"]
    assert "هیچ گزارشی پیدا نشد" in browser.get("/?q=لحن:منفی").text


@pytest.mark.parametrize(
    ("id_", "fields", "status"),
    [
        ("none", {"importance": "high"}, 404),
        ("isna-1", {"tone": "negative", "toward": "  "}, 400),
        ("isna-1", {"importance": "شدید"}, 400),
        ("isna-1", {"done": "nothing", "state": "done"}, 400),
        ("isna-1", {"importance": "high", "form_token": "0"}, 403),
    ],
)
def test_what_is_no_mark_is_refused(settings, browser, id_, fields, status):
    assert marked(browser, id_, **fields).status_code == status
    assert labels(settings, id_) == []


def test_a_refused_mark_is_told_at_the_form_and_nothing_typed_is_lost(settings, browser):
    answer = marked(browser, importance="high", tone="negative", toward=" ", task="follow", note="با روابط عمومی <b>")
    assert answer.status_code == 400
    page = answer.text
    assert "لحن نسبت به نهادی است؛ نام آن را بنویسید" in page
    for kept in ('value="high" selected', 'value="negative" selected', 'value="follow" selected'):
        assert kept in page
    assert 'name="note" maxlength="1000" value="با روابط عمومی &lt;b&gt;"' in page
    assert "پرداخت شد." in page
    assert labels(settings) == []  # all of the form or none of it
    assert browser.get("/reports/isna-1/marks").url.path == "/reports/isna-1"
    answer = marked(browser, note="با روابط عمومی")
    assert answer.status_code == 400
    assert "کار را هم برگزینید" in answer.text


def test_a_reader_sees_marks_and_makes_none(settings, browser, monkeypatch):
    marked(browser, importance="low")
    monkeypatch.setattr(entry, "own", lambda: Seat("سارا", Role.READER, b"s"))
    page = browser.get("/reports/isna-1").text
    assert "اهمیت پایین" in page
    assert not re.findall(r'<form method="post" action="(/reports[^"]*)"', page)
    assert marked(browser, importance="high").status_code == 403
    assert browser.get("/reports/isna-1/edit").status_code == 403
    assert browser.get("/add").status_code == 403
    assert labels(settings) == ["اهمیت پایین"]
