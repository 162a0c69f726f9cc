"""Who ran a release, on the page."""

from __future__ import annotations

import io

import pytest
from docx import Document
from serving import HOSTILE, client, installation

from index.bulletin.fonts import fallback
from index.bulletin.pdf_page import RtlPdf
from index.web.coverage_page import LARGEST, LONGEST
from index.web.differences import told_otherwise
from index.web.forms import form_token


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with client(installation(tmp_path_factory.mktemp("coverage"))) as made:
        yield made


def sent(browser, release="", **more):
    return browser.post("/coverage", data={"form_token": form_token(), "release": release}, **more)


def docx_of(text):
    made, out = Document(), io.BytesIO()
    for line in text.split("\n"):
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


def test_a_release_that_is_pasted(browser):
    text = "کاوه مردوخی در سنندج گفت: ۱۲۰ میلیارد تومان وام به تعاونی امید سنندج پرداخت شد."
    page = sent(browser, text).text
    assert "۱ رسانه آن را کار کرده است" in page
    assert 'data-label="از متن ما">۱۰۰٪</td>' in page
    assert "کار نکرده‌اند: خبرگزاری مهر" in page
    assert f">{text}</textarea>" in page


def test_a_report_as_the_release(browser):
    assert '<a href="/reports/isna-1">' in browser.get("/coverage?id=isna-1").text
    assert browser.get("/coverage?id=none").status_code == 404


def test_nobody_ran_it(browser):
    page = sent(browser, "پلنگ در جنگل").text
    assert "هیچ رسانه‌ای آن را کار نکرده است" in page


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\0\ud800".encode("utf-16", "surrogatepass").decode("latin-1")])
def test_strange_texts_are_a_page(browser, text):
    assert sent(browser, text).status_code == 200


def test_hostile_text_is_text(browser):
    page = sent(browser, f"</textarea>{HOSTILE}").text
    assert "<script>alert" not in page
    assert "</textarea>&lt;" not in page


def test_what_they_changed_is_told_sentence_by_sentence(browser):
    text = (
        "پرداخت ۱۲۰ میلیارد تومان به تعاونی هاي مسكن كردستان\n"
        "کاوه مردوخی در سنندج گفت: ۱۲۰ ميليارد تومان وام به تعاونی امید سنندج پرداخت شد. این بهترین خبر سال است."
    )
    page = sent(browser, text).text
    told = page[page.index("چه را عوض کرده است") :].partition("</details>")[0]
    assert "<del>" in told
    assert "این بهترین خبر سال است" in told
    assert "بانک مرکزی و شعب بانک مرکزی همراه بودند" in told
    assert "پرداخت شد" not in told  # spelt otherwise, it is the same sentence
    assert "چه را عوض کرده است" not in browser.get("/coverage?id=isna-1").text


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ("وام به تعاونی‌ها داده شد.", "وام به تعاونیها داده شد", []),
        (
            "۱۲۰ میلیارد تومان وام به تعاونی‌های مسکن سنندج داده شد.",
            "۱۳۰ میلیارد تومان وام به تعاونی‌های مسکن سنندج داده می‌شود.",
            [[("-", "۱۲۰"), ("+", "۱۳۰"), ("=", "میلیارد تومان وام به تعاونی‌های مسکن سنندج داده"), ("-", "شد."),
              ("+", "می‌شود.")]],
        ),
        ("وام داده شد. باران آمد.", "وام داده شد. برف بارید.", [[("-", "باران آمد.")], [("+", "برف بارید.")]]),
        ("", "برف آمد.", [[("+", "برف آمد.")]]),
    ],
)  # fmt: skip
def test_what_is_told_otherwise(ours, theirs, told):
    assert told_otherwise(ours, theirs) == [tuple(pieces) for pieces in told]


@pytest.mark.parametrize("kind", ["txt", "docx", "pdf"])
def test_a_release_is_uploaded(browser, kind):
    text = "کاوه مردوخی در سنندج گفت: ۱۲۰ میلیارد تومان وام به تعاونی امید سنندج پرداخت شد."
    content = docx_of(text) if kind == "docx" else text.encode()
    if kind == "pdf":
        page = RtlPdf(fallback(), "")
        page.add_page()
        page.paragraph(text)
        content = bytes(page.output())
    page = sent(browser, "متن پیشین", files={"file": (f"release.{kind}", content)})
    assert page.status_code == 200
    assert "<h2" in page.text
    if kind != "pdf":  # letters of a PDF may come in another order; that it is read is enough here
        assert "۱ رسانه آن را کار کرده است" in page.text


@pytest.mark.parametrize("content", [b"PK\x03\x04 no docx", b"%PDF-1.7 none", b"\x00\x01\x02"])
def test_a_file_that_is_none_is_told(browser, content):
    answer = sent(browser, files={"file": ("release.docx", content)})
    assert answer.status_code == 400
    assert 'class="wrong"' in answer.text


def test_what_is_too_large_is_refused(browser):
    assert sent(browser, "a" * (LONGEST + 1)).status_code == 400
    answer = sent(browser, files={"file": ("release.txt", b"a" * LARGEST)})
    assert answer.status_code == 413


def test_a_form_of_elsewhere_and_fields_beyond_measure_are_refused(browser):
    assert browser.post("/coverage", data={"release": "وام"}).status_code == 403
    assert browser.post("/coverage", content=b"a=1&" * 500).status_code in (400, 403)
    assert sent(browser, "وام").status_code == 200
