"""The page that brings a report in: it is read and found at once, its kind shown and asked for."""

from __future__ import annotations

import pytest
from serving import client, installation

from index.lock import writer_lock
from index.web import add_page
from index.web.forms import form_token

TEXT = "گشایش فروشگاه تعاونی\n\nمدیرعامل تعاونی مصرف گفت: ۳۰ فروشگاه باز می‌شود.\nاین فروشگاه‌ها در یزد است."


@pytest.fixture
def settings(tmp_path):
    return installation(tmp_path)


@pytest.fixture
def browser(settings):
    with client(settings) as made:
        yield made


def add(browser, files=None, **fields):
    fields = {"form_token": form_token(), "medium": "press", "outlet": "روزنامه نمونه"} | fields
    return browser.post("/add", data=fields, files=files, follow_redirects=False)


def test_a_cutting_is_read_and_found_at_once(browser):
    answer = add(browser, text=TEXT, day="۱۴۰۳/۰۷/۱۲")
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"])
    assert page.status_code == 200
    assert '<a href="/?medium=%D8%B1%D9%88%D8%B2%D9%86%D8%A7%D9%85%D9%87">روزنامه</a>' in page.text
    assert "افزودهٔ همین دستگاه" in page.text
    assert "۳۰ فروشگاه" in page.text
    assert "۱ گزارش در ۱" in browser.get("/?q=نوع:روزنامه").text
    assert "<span>روزنامه</span>" in browser.get("/?q=گشایش").text
    assert "۲۷ گزارش" in browser.get("/?q=نوع:سایت").text
    assert "هیچ گزارشی پیدا نشد" in browser.get("/?medium=پیام‌رسان").text


def test_a_file_while_others_read_waits_its_turn(settings, browser):
    with writer_lock(settings.data):
        answer = add(browser, files={"file": ("متن.txt", TEXT.encode(), "text/plain")}, text="", medium="messenger")
    where = answer.headers["location"]
    assert where.startswith("/add?kept=added-")
    assert "گزارش نگه داشته شد" in browser.get(where).text


def test_what_is_wrong_is_told_and_the_rest_stays_filled_in(browser):
    answer = add(browser, text=TEXT, day="دیروز پریروز", title="عنوانی")
    assert answer.status_code == 400
    assert "تاریخ: روز را شمسی بنویسید" in answer.text
    assert 'value="عنوانی"' in answer.text
    assert "مدیرعامل تعاونی مصرف" in answer.text
    refused = add(browser, address="http://127.0.0.1/")
    assert (refused.status_code, 'role="alert"' in refused.text) == (400, True)


def test_uploads_are_capped(browser, monkeypatch):
    monkeypatch.setattr(add_page, "LARGEST", 20_000)
    answer = add(browser, files={"file": ("a.txt", b"a" * 30_000, "text/plain")})
    assert answer.status_code == 413
