"""Who ran a release, on the page."""

from __future__ import annotations

import pytest
from serving import HOSTILE, client, installation

from index.web.coverage_page import LARGEST


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with client(installation(tmp_path_factory.mktemp("coverage"))) as made:
        yield made


def test_a_release_that_is_pasted(browser):
    text = "کاوه مردوخی در سنندج گفت: ۱۲۰ میلیارد تومان وام به تعاونی امید سنندج پرداخت شد."
    page = browser.post("/coverage", data={"release": text}).text
    assert "۱ رسانه آن را کار کرده است" in page
    assert '<td class="number">۱۰۰٪</td>' in page
    assert "کار نکرده‌اند: خبرگزاری مهر" in page
    assert f">{text}</textarea>" in page


def test_a_report_as_the_release(browser):
    assert '<a href="/reports/isna-1">' in browser.get("/coverage?id=isna-1").text
    assert browser.get("/coverage?id=none").status_code == 404


def test_nobody_ran_it(browser):
    page = browser.post("/coverage", data={"release": "پلنگ در جنگل"}).text
    assert "هیچ رسانه‌ای آن را کار نکرده است" in page


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\0\ud800".encode("utf-16", "surrogatepass").decode("latin-1")])
def test_strange_texts_are_a_page(browser, text):
    assert browser.post("/coverage", data={"release": text}).status_code == 200


def test_hostile_text_is_text(browser):
    page = browser.post("/coverage", data={"release": f"</textarea>{HOSTILE}"}).text
    assert "<script>alert" not in page
    assert "</textarea>&lt;" not in page


def test_what_is_too_large_is_refused(browser):
    answer = browser.post("/coverage", content=b"release=" + b"a" * LARGEST)
    assert answer.status_code == 413
    assert "200,000" in answer.text


def test_bytes_and_fields_beyond_measure_are_answered(browser):
    assert browser.post("/coverage", content=b"release=%ff%fe\xff").status_code == 200
    assert browser.post("/coverage", content=b"a=1&" * 50).status_code == 400
