"""Unnamed holders of a post: on the page of the report who they were and by what, on the person's page the report."""

from __future__ import annotations

import pytest
from made import document
from serving import client, installation

from index.documents import Documents
from index.registers import registers_path, update

POST = "مدیرکل تعاون، کار و رفاه اجتماعی کردستان"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    def report(n, day, name):
        words = f"کار {n} تعاونی پیش می‌رود."
        told = f"{name or ''} {POST} گفت {words}".strip()
        return document(
            f"گزارش {n}",
            told,
            id=f"isna-{n}",
            published_at=f"2024-10-{day:02}T10:00:00+03:30",
            officials=[(name, (POST,))],
            quotes=[(name or POST, words)],
            counts=[(f"{n} تعاونی", n, "تعاونی", {"speaker": name or POST})],
            provinces=["کردستان"],
        )

    made = [report(n, day, "کاوه مردوخی") for n, day in ((1, 1), (2, 3), (3, 9))]
    made += [report(4, 5, None), report(5, 6, None)]
    made.append(document("وزیر", "وزیر نفت گفت.", id="isna-6", officials=[(None, ("وزیر نفت",))]))
    settings = installation(tmp_path_factory.mktemp("holders"), made)
    with Documents(settings.documents_path) as documents:
        update(registers_path(settings.data), documents, ())
    with client(settings) as browser:
        yield browser


def test_the_report_tells_who_it_was_and_what_says_so(browser):
    page = browser.get("/reports/isna-4").text
    assert "از دفتر سمت‌ها بر پایهٔ" in page
    assert 'name=%DA%A9%D8%A7%D9%88%D9%87%20%D9%85%D8%B1%D8%AF%D9%88%D8%AE%DB%8C">کاوه مردوخی</a>، از دفتر' in page
    assert '<a href="/reports/isna-2">گزارش ۱۲ مهر ۱۴۰۳</a>' in page
    unknown = browser.get("/reports/isna-6").text
    assert "بی‌نام: وزیر نفت" in unknown
    assert "دفتر سمت‌ها" not in unknown


def test_whose_words_and_figures_they_are(browser):
    report = browser.get("/reports/isna-4").text
    said = report[report.index('id="said"') : report.index('id="names"')]
    assert "کاوه مردوخی</a>، از دفتر سمت‌ها</span></h3>" in said
    figures = browser.get("/figures?q=شناسه:isna-4").text
    assert f'<td data-label="گوینده">{POST} <span class="resolved">= <a href=' in figures
    assert '<span class="resolved">' not in browser.get("/figures?q=شناسه:isna-1").text


def test_the_person_s_page_has_posts_and_reports_without_the_name(browser):
    page = browser.get("/entity?kind=official&name=کاوه مردوخی").text
    assert f"<li>{POST} <span" in page
    assert "۳ گزارش، ۱۰ مهر ۱۴۰۳ تا ۱۸ مهر ۱۴۰۳" in page
    told = page[page.index('id="unnamed"') : page.index('id="latest"')]
    assert told.index("isna-5") < told.index("isna-4")
    assert "isna-6" not in told
