"""The bulletin's pages: ticks, arranging, previews, made editions at steady addresses; only editors change anything."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

import pytest
from docx import Document as Docx
from serving import HOSTILE, client, installation

from index.audit import acts
from index.bulletin import drafts
from index.desk import Desk
from index.settings import BulletinSettings, MailSettings
from index.web.bulletin_page import moved
from index.web.seat import Role, Seat, form_token


@pytest.fixture
def settings(tmp_path):
    made = installation(tmp_path / "data")
    return replace(
        made,
        bulletin=BulletinSettings(to="a@example.org", office=f"روابط عمومی {HOSTILE}"),
        mail=MailSettings(mailbox=str(tmp_path / "box")),
    )


@pytest.fixture
def browser(settings):
    with client(settings, follow_redirects=False) as made:
        yield made


def send(browser, address, **fields):
    return browser.post(address, data={"form_token": form_token(), **fields})


def tick(browser, *ids):
    for id_ in ids:
        assert send(browser, "/bulletin/tick", id=id_, do="tick", back="/?q=مسکن").status_code == 303


def titles(page):
    return [unescape(each) for each in re.findall(r'<h3><a href="/reports/[^"]*">([^<]*)</a></h3>', page)]


def ids(page):
    return re.findall(r'<li id="story-([^"]*)">', page)


def test_a_tick_puts_a_report_into_the_coming_bulletin_and_leads_back(browser, settings):
    answer = send(browser, "/bulletin/tick", id="isna-1", do="tick", back="/?q=مسکن#results")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=%D9%85%D8%B3%DA%A9%D9%86#results")
    assert ids(browser.get("/bulletin").text) == ["isna-1"]
    send(browser, "/bulletin/tick", id="isna-1", do="untick", back="/")
    assert ids(browser.get("/bulletin").text) == []
    with Desk(settings.desk_path) as desk:
        assert [(act.verb, act.what) for _, act in acts(desk)] == [
            ("bulletin untick", "isna-1"),
            ("bulletin tick", "isna-1"),
        ]


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "", "javascript:alert(1)"]
)
def test_a_tick_leads_nowhere_else(browser, back):
    answer = send(browser, "/bulletin/tick", id="isna-1", do="tick", back=back)
    assert (answer.status_code, urlsplit(answer.headers["location"]).netloc) == (303, "")
    assert answer.headers["location"] in ("/bulletin", "/")


def test_a_report_that_is_none_cannot_be_ticked(browser):
    assert send(browser, "/bulletin/tick", id="none-1", do="tick").status_code == 404


def test_stories_and_themes_go_up_and_down_and_out(browser):
    tick(browser, "isna-1", "mehr-2", "isna-10", "isna-11")
    first = ids(browser.get("/bulletin").text)
    assert len(first) == 4
    others = first[1:] if first[0] == "isna-1" else first[:-1]
    answer = send(browser, "/bulletin", do="down", id=others[0])
    assert answer.headers["location"].endswith(f"#story-{others[0]}")
    now = ids(browser.get("/bulletin").text)
    assert [id_ for id_ in now if id_ != "isna-1"] == [others[1], others[0], others[2]]
    send(browser, "/bulletin", do="theme up", id=others[0])
    assert ids(browser.get("/bulletin").text)[-1] == "isna-1"
    send(browser, "/bulletin", do="leave out", id="mehr-2")
    page = browser.get("/bulletin").text
    assert "mehr-2" not in ids(page)
    assert 'href="/reports/mehr-2"' in page, "it can be brought back"
    send(browser, "/bulletin", do="bring back", id="mehr-2")
    tick(browser, "mehr-2")
    assert "mehr-2" in ids(browser.get("/bulletin").text)
    send(browser, "/bulletin", do="forget")
    assert ids(browser.get("/bulletin").text) == []


def test_moving_keeps_every_story():
    class Each:
        def __init__(self, id_, theme):
            self.id, self.theme = id_, theme

    stories = tuple(Each(id_, theme) for id_, theme in (("a", "x"), ("b", "x"), ("c", "y"), ("d", "y")))
    assert moved(stories, "b", "up") == ["b", "a", "c", "d"]
    assert moved(stories, "a", "up") == ["a", "b", "c", "d"]
    assert moved(stories, "d", "down") == ["a", "b", "c", "d"]
    assert moved(stories, "c", "theme up") == ["c", "d", "a", "b"]


def test_notes_and_a_foreword_are_shown_as_text(browser):
    tick(browser, "isna-1", "mehr-2")
    send(browser, "/bulletin", do="note", id="isna-1", note=f"پاسخ {HOSTILE}")
    send(browser, "/bulletin", do="foreword", text=f"آغاز\n{HOSTILE}")
    for address in ("/bulletin", "/bulletin/preview"):
        page = browser.get(address).text
        assert "<script>" not in page
        assert "<img" not in page
        assert page.count("&lt;script&gt;") >= 3


def test_a_made_edition_has_a_steady_address_and_its_files(browser, settings):
    tick(browser, "isna-1", "mehr-2")
    preview = browser.get("/bulletin/preview")
    assert titles(preview.text)[0].startswith(("پرداخت", "گزارش"))
    answer = send(browser, "/bulletin", do="make")
    assert (answer.status_code, answer.headers["location"]) == (303, "/bulletins/1")
    page = browser.get("/bulletins/1").text
    assert titles(page) == titles(preview.text)
    assert "<script>" not in page
    assert "javascript:" not in page
    pdf = browser.get("/bulletins/1.pdf")
    assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    day = re.search(r"rasad-bulletin-1-(\d{4}-\d\d-\d\d)\.pdf", pdf.headers["content-disposition"])[1]
    assert browser.get(f"/bulletins/{day}").headers["location"] == "/bulletins/1"
    assert "بولتن خبری" in [
        p.text
        for t in Docx(io.BytesIO(browser.get("/bulletins/1.docx").content)).tables[:1]
        for p in t.rows[0].cells[0].paragraphs
    ]
    assert browser.get("/bulletins/1.exe").status_code == 404
    assert "شمارهٔ ۱" in browser.get("/bulletins").text
    assert ids(browser.get("/bulletin").text) == [], "what was decided for it is forgotten"
    with Desk(settings.desk_path) as desk:
        assert acts(desk)[0][1].verb == "bulletin make"


def test_it_is_sent_and_corrected(browser, settings):
    tick(browser, "isna-1", "isna-10")
    send(browser, "/bulletin", do="note", id="isna-1", note="یادداشت نخست")
    assert send(browser, "/bulletin", do="make and send").headers["location"] == "/bulletins/1"
    assert "a@example.org" in browser.get("/bulletins/1").text
    before = browser.get("/bulletins/1.pdf").content
    assert send(browser, "/bulletin", do="correct", number="1").headers["location"] == "/bulletin"
    page = browser.get("/bulletin").text
    assert "اصلاحیهٔ شمارهٔ ۱" in page
    assert "یادداشت نخست" in page
    send(browser, "/bulletin", do="leave out", id="isna-10")
    assert send(browser, "/bulletin", do="make").headers["location"] == "/bulletins/2"
    first, second = browser.get("/bulletins/1").text, browser.get("/bulletins/2").text
    assert 'این شماره اصلاح شده است: <a href="/bulletins/2">' in first
    assert len(titles(first)) == 2
    assert len(titles(second)) == 1
    assert browser.get("/bulletins/1.pdf").content == before
    send(browser, "/bulletin", do="send", number="2")
    with Desk(settings.desk_path) as desk:
        assert desk.rows("SELECT number FROM bulletin_mails ORDER BY number") == [(1,), (2,)]
        assert desk.rows("SELECT count(*) FROM outbox")[0][0] == 2


def test_nothing_to_tell_is_said(browser):
    assert send(browser, "/bulletin", do="make").headers["location"] == "/bulletin?done=nothing"
    assert "بولتنی ساخته نشد" in browser.get("/bulletin?done=nothing").text
    assert "هنوز بولتنی" in browser.get("/bulletins").text


def test_previews_are_files(browser):
    tick(browser, "isna-1")
    assert browser.get("/bulletin/preview.pdf").content[:5] == b"%PDF-"
    assert browser.get("/bulletin/preview.docx").content[:2] == b"PK"
    assert browser.get("/bulletin/preview.txt").status_code == 404


@pytest.mark.parametrize(
    ("address", "fields", "status"),
    [
        ("/bulletin", {"do": "dance"}, 400),
        ("/bulletin", {"do": "up", "id": "isna-1"}, 404),
        ("/bulletin", {"do": "send", "number": "9"}, 404),
        ("/bulletin", {"do": "correct", "number": "x"}, 404),
        ("/bulletin", {"do": "make", "form_token": "wrong"}, 403),
        ("/bulletin/tick", {"id": "isna-1", "form_token": ""}, 403),
    ],
)
def test_what_cannot_be_done_is_said(browser, address, fields, status):
    assert send(browser, address, **fields).status_code == status


@pytest.mark.parametrize("name", ["0", "9", "x", "2024-13-01", "%00", "1.pdf"])
def test_an_edition_that_is_none_is_a_page_that_says_so(browser, name):
    assert browser.get(f"/bulletins/{name}").status_code == 404


def test_too_many_ticks_are_refused_in_a_sentence(browser, settings, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_TICKS", 1)
    tick(browser, "isna-1")
    answer = send(browser, "/bulletin/tick", id="isna-10", do="tick")
    assert answer.status_code == 400
    assert "1 reports are ticked" in answer.text


def test_readers_read_and_editors_change(browser, settings, monkeypatch):
    tick(browser, "isna-1")
    send(browser, "/bulletin", do="make")
    reader = Seat("سارا", Role.READER, b"secret")
    monkeypatch.setattr("index.web.seat._OWN", [reader])
    assert browser.get("/bulletins/1").status_code == 200
    assert "شمارهٔ اصلاحی بساز" not in browser.get("/bulletins/1").text
    assert browser.get("/bulletins/1.pdf").status_code == 200
    for address in ("/bulletin", "/bulletin/preview", "/bulletin/preview.pdf"):
        assert browser.get(address).status_code == 403
    for address in ("/bulletin", "/bulletin/tick"):
        assert browser.post(address, data={"do": "make", "id": "isna-1"}).status_code == 403


def test_results_and_reports_have_the_tick_of_an_editor(browser):
    page = browser.get("/?q=مسکن&each=yes").text
    forms = re.findall(r'<form method="post" action="/bulletin/tick".*?</form>', page)
    assert len(forms) == 2
    (back,) = set(re.findall(r'name="back" value="([^"]*)"', page))
    assert send(browser, "/bulletin/tick", id="isna-1", do="tick", back=unescape(back)).status_code == 303
    page = browser.get("/?q=مسکن").text
    assert page.count("✓ در بولتن") == 1
    report = browser.get("/reports/isna-1").text
    assert "✓ در بولتن" in report
    assert 'name="back" value="/reports/isna-1"' in report


def test_the_api_ticks_and_tells_editions(browser, settings):
    assert browser.post("/api/v1/reports/isna-1/tick").json() == {"id": "isna-1", "ticked": True}
    assert browser.post("/api/v1/reports/mehr-2/tick").json() == {"id": "mehr-2", "ticked": True}
    assert browser.delete("/api/v1/reports/mehr-2/tick").json() == {"id": "mehr-2", "ticked": False}
    assert browser.post("/api/v1/reports/none/tick").status_code == 404
    assert browser.get("/api/v1/bulletins").json() == {"editions": []}
    send(browser, "/bulletin", do="make and send")
    (edition,) = browser.get("/api/v1/bulletins").json()["editions"]
    assert (edition["number"], edition["corrects"]) == (1, None)
    whole = browser.get(f"/api/v1/bulletins/{edition['day']}").json()
    assert [story["id"] for story in whole["content"]["stories"]] == ["isna-1"]
    assert whole["sent_to"] == ["a@example.org"]
    missing = browser.get("/api/v1/bulletins/9")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    strange = browser.post("/api/v1/reports/isna-1/tick", headers={"Origin": "https://evil.example"})
    assert strange.status_code == 403
    with Desk(settings.desk_path) as desk, desk.transaction() as db:
        db.execute("DELETE FROM bulletin_items")
        db.executemany(
            "INSERT INTO bulletin_items VALUES (?, 'ticked', NULL, '', '', 0)",
            [(f"x-{n}",) for n in range(drafts.MOST_TICKS)],
        )
    assert browser.post("/api/v1/reports/isna-1/tick").status_code == 409


def test_a_wrong_setting_is_told_and_the_rest_goes_on(settings, tmp_path):
    (tmp_path / "none.ttf").write_bytes(b"no font")
    wrong = replace(
        settings, bulletin=BulletinSettings(to="nobody", when="each morning", font=str(tmp_path / "none.ttf"))
    )
    with client(wrong, follow_redirects=False) as browser:
        tick(browser, "isna-1")
        page = browser.get("/bulletin")
        assert page.status_code == 200
        assert "«nobody» is no mail address" in page.text
        assert browser.get("/bulletin/preview").status_code == 200
        for answer in (browser.get("/bulletin/preview.pdf"), send(browser, "/bulletin", do="make")):
            assert answer.status_code == 400
            assert "no font that can be read" in answer.text
