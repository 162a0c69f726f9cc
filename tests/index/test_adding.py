"""Reports that people bring in: by address, as a text, as a file; what cannot be is one sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from fpdf import FPDF

from crawler.archive import Archive
from crawler.fetching import Fetched
from index import adding
from index.added import added, of_medium
from index.adding import AddingError, Given, article_of, bring_in
from index.settings import Settings

NOW = dt.datetime(2024, 10, 5, 12, tzinfo=dt.UTC)
TEXT = "گشایش فروشگاه تعاونی\n\nمدیرعامل تعاونی مصرف گفت: ۳۰ فروشگاه باز می‌شود.\nاین فروشگاه‌ها در یزد است."
PAGE = (
    '<!doctype html><html><head><title>گشایش</title><meta property="og:title" content="گشایش فروشگاه تعاونی">'
    '<meta property="article:published_time" content="2024-10-01T08:00:00+03:30"></head><body><article>'
    "<h1>گشایش فروشگاه تعاونی</h1>"
    + "".join(
        f"<p>مدیرعامل تعاونی مصرف در سخن {n} گفت که سی فروشگاه تازه در شهرهای استان باز می‌شود.</p>" for n in "۱۲۳۴۵"
    )
    + "</article></body></html>"
)


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path)


def given(medium="press", outlet="روزنامه نمونه", **more):
    return Given(medium, outlet, **more)


def read(settings, **more):
    return article_of(given(**more), settings, NOW)[0]


def test_a_text_has_its_title_on_its_first_line(settings):
    article = read(settings, text=TEXT, day="۱۴۰۳/۰۷/۱۲", time="۲۰:۳۰")
    assert article.title == "گشایش فروشگاه تعاونی"
    assert article.body.splitlines()[0].startswith("مدیرعامل")
    assert (article.site, article.published_at) == ("روزنامه نمونه", "2024-10-03T20:30:00+03:30")
    assert article.id.startswith("added-")
    assert read(settings, text=TEXT).id == article.id


def test_a_title_of_its_own_is_not_said_twice(settings):
    article = read(settings, text=TEXT, title="گشایش  فروشگاه تعاونی", day="1403/07/12")
    assert (article.title, article.body.count("گشایش"), article.published_at) == (
        "گشایش فروشگاه تعاونی",
        0,
        "2024-10-03",
    )
    titled = read(settings, text=TEXT, title="عنوان دیگر")
    assert titled.body.splitlines()[0] == "گشایش فروشگاه تعاونی"


def test_a_known_outlet_goes_by_its_key(settings):
    assert read(settings, outlet="خبرگزاری مهر", text=TEXT).site == "mehr"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        "سلام\nمتن کوتاه".encode("cp1256", "replace"),
    ],
)
def test_text_files_of_any_encoding(settings, content):
    article = read(settings, file_name="گزارش.txt", content=content)
    assert article.title in ("گشایش فروشگاه تعاونی", "سلام")


def test_a_page_that_was_saved(settings):
    article = read(settings, file_name="page.html", content=PAGE.encode())
    assert article.title == "گشایش فروشگاه تعاونی"
    assert "سخن ۳" in article.body
    assert (article.url, article.site) == (None, "روزنامه نمونه")
    assert article.published_at.startswith("2024-10-01")


def test_a_pdf_with_text_and_one_without(settings):
    made = FPDF()
    made.add_page()
    made.set_font("helvetica")
    for line in ("Cooperative news", "Thirty shops of the consumers' cooperative open."):
        made.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    article = read(settings, file_name="a.pdf", content=bytes(made.output()))
    assert (article.title, article.body) == ("Cooperative news", "Thirty shops of the consumers' cooperative open.")
    bare = FPDF()
    bare.add_page()
    with pytest.raises(AddingError, match="متنی در خود ندارد"):
        read(settings, content=bytes(bare.output()))
    with pytest.raises(AddingError, match="خوانده نشد"):
        read(settings, content=b"%PDF-1.7 broken")


def test_an_address_is_fetched_and_read(settings, monkeypatch):
    monkeypatch.setattr(adding, "fetch", lambda url, *_: Fetched(url, PAGE.encode()))
    article, page = article_of(Given("web", address="https://taavon.example/news/7"), settings, NOW)
    assert (article.title, article.site) == ("گشایش فروشگاه تعاونی", "taavon.example")
    assert article.url == "https://taavon.example/news/7"
    assert page == PAGE.encode()
    named = article_of(given("web", address="https://taavon.example/news/7"), settings, NOW)[0]
    assert named.site == "روزنامه نمونه"
    monkeypatch.setattr(adding, "fetch", lambda url, *_: Fetched(url, b"<html><body>hi</body></html>"))
    with pytest.raises(AddingError, match="گزارشی خوانده نشد"):
        article_of(Given("web", address="https://taavon.example/"), settings, NOW)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, "گزارش"),
        ({"text": TEXT, "address": "https://a.example/1"}, "گزارش"),
        ({"text": "تنها عنوان"}, "متن"),
        ({"text": "ا" * 400_001}, "متن"),
        ({"text": TEXT, "outlet": "  "}, "رسانه"),
        ({"text": TEXT, "day": "۱۴۰۳/۱۳/۰۱"}, "تاریخ"),
        ({"text": TEXT, "day": "۱۴۰۳/۱۲/۰۱"}, "تاریخ"),
        ({"text": TEXT, "day": "۱۴۰۳/۰۷/۰۱", "time": "۲۵:۰۰"}, "ساعت"),
        ({"text": TEXT, "medium": "شب‌نامه"}, "نوع رسانه"),
        ({"content": b"\x00\x01\x02\x03"}, "پرونده"),
        ({"content": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"}, "پرونده"),
        ({"address": "ftp://a.example/1"}, "نشانی"),
        # a page of this machine or its network is asked by nobody
        ({"address": "http://127.0.0.1:9200/"}, "نشانی"),
        ({"address": "http://[::1]/"}, "نشانی"),
        ({"address": "http://10.0.0.1/"}, "نشانی"),
        ({"address": "http://169.254.169.254/latest"}, "نشانی"),
    ],
)
def test_what_cannot_be_brought_in(settings, more, field):
    with pytest.raises(AddingError) as told:
        read(settings, **more)
    assert told.value.field == field


def test_it_lies_in_the_archive_and_its_kind_on_the_desk(settings):
    id_ = bring_in(given("broadcast", "شبکه خبر", text=TEXT), settings, "سارا", NOW)
    again = bring_in(given("broadcast", "شبکه خبر", text=TEXT), settings, "سارا", NOW)
    assert id_ == again
    with Archive(settings.archive_path) as archive:
        assert archive.get(id_).site == "شبکه خبر"
        assert archive.count() == 1
    kept = added(settings.desk_path, [id_, "other"])
    assert [(each.medium, each.way, each.person, each.label) for each in kept.values()] == [
        ("broadcast", "text", "سارا", "صداوسیما")
    ]
    assert of_medium(settings.desk_path, "broadcast") == [id_]
    assert of_medium(settings.desk_path, "press") == []
