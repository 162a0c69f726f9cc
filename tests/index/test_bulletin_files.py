"""The bulletin's files: read back as people and programs read them; pictures of each page go to .cache/pages."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from docx import Document as Docx
from lxml import etree

from index.bulletin import fonts, words
from index.bulletin.content import Content, Place, Story, Sum
from index.bulletin.docx import docx_of
from index.bulletin.drafts import BulletinError
from index.bulletin.fonts import fallback, font_of
from index.bulletin.pdf import pdf_of
from index.settings import BulletinSettings, Settings
from index.shown import persian

PICTURES = Path(__file__).parents[2] / ".cache" / "pages"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = (
    "مدیرکل تعاون کردستان گفت: ۱۲۰ میلیارد تومان تسهیلات به تعاونی‌های مسکن (ISNA) پرداخت شده است و ۲۳٫۵ درصد دیگر "
    "تا پایان سال ۱۴۰۳ پرداخت می‌شود؛ این تعاونی‌ها در سنندج، سقز و بانه‌اند و ۱٬۲۰۰ عضو دارند."
)
HOSTILE = "\u202e<script>alert(1)</script>\x00\x1b[31m \u2066=HYPERLINK(0)\u2069 😀 漢字 " + "الف" * 50


def story(n, **more):
    places = tuple(
        Place(f"{site}-{n}", outlet, "2024-10-08T10:00:00+03:30")
        for site, outlet in (("isna", "ایسنا"), ("mehr", "خبرگزاری مهر"))[: 1 + n % 2]
    )
    given = {
        "id": f"isna-{n}", "theme": ("مسکن", "اعتبار و بانک")[n % 3 == 0],
        "title": f"تعاونی شمارهٔ {n} در کردستان وام گرفت",
        "outlet": "ایسنا", "at": "2024-10-08T10:00:00+03:30", "url": f"https://www.isna.ir/news/{n}/%D8%AA%D8%B9",
        "cutting": (TEXT, TEXT), "shortened": True, "places": places, "outlets": len(places), "provinces": ("کردستان",),
        "searches": ("تعاون",), "ticked": n == 1, "note": "برای پاسخ آماده شود." if n == 2 else "",
    }  # fmt: skip
    return Story(**given | more)


def content(number=12, **more):
    told = tuple(sorted((story(n) for n in range(number)), key=lambda each: each.theme))
    given = {
        "office": "روابط عمومی اتاق تعاون", "number": 12, "corrects": None, "day": "2024-10-09",
        "since": "2024-10-08T07:30:00+03:30", "until": "2024-10-09T07:30:00+03:30",
        "made_at": "2024-10-09T07:30:02+03:30",
        "foreword": "سه خبر امروز نیاز به پاسخ دارد.", "stories": told, "more": 3, "reports": 18,
        "outlets": (("ایسنا", 12), ("خبرگزاری مهر", 6)), "provinces": (("کردستان", 12), ("تهران", 2)),
        "tones": (("مثبت", 2), ("منفی", 1)), "days": tuple((f"2024-10-{n:02}", n) for n in range(1, 10)),
        "sums": (Sum("۱۲۰ میلیارد تومان", "وام", "پرداخت‌شده", TEXT, "ایسنا", "isna-1"),),
    }  # fmt: skip
    return Content(**given | more)


def pages(pdf):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def said(text, page):
    """Whether a page holds these words; letters within one may be turned: readers of PDF do so with ligatures."""

    def words_of(part):
        return {"".join(sorted(re.sub("[^ء-ی۰-۹]", "", word))) for word in re.split(r"[\s\u200c]+", part)}

    joined = "".join(sorted(re.sub("[^ء-ی۰-۹]", "", page)))
    return words_of(text) <= words_of(page) or (len(text) < 3 and text in joined)


@pytest.fixture(scope="module")
def pdf():
    return pdf_of(content(), fallback())


def test_the_pdf_holds_every_part_in_order(pdf):
    told = pages(pdf)
    assert said("بولتن خبری", told[0])
    assert said("چهارشنبه", told[0])
    assert said(words.FIRST, told[0])
    assert said(words.CONTENTS, told[1])
    assert said(words.GLANCE, told[2])
    assert said("سه خبر امروز نیاز به پاسخ دارد", told[0])
    assert any(said("برای پاسخ آماده شود", page) for page in told[3:])
    assert said(words.SUMS, told[-1])


def test_the_contents_lead_to_the_page_of_each_story(pdf):
    document = pypdfium2.PdfDocument(pdf)
    targets = [link.dest.get_index() for link in links(document[1]) if link.dest]
    assert len(targets) == 12 + 1
    assert targets == sorted(targets)
    told = pages(pdf)
    for number, at in enumerate(targets[:12], 1):
        assert persian(f"{number}") in told[at]
        assert persian(f"{at + 1}") in told[1]
    assert "0 در" in told[targets[0]]


def links(page):
    """The links of a page that lead to a page of the same file."""
    import ctypes

    from pypdfium2 import raw

    class Link:
        def __init__(self, dest):
            self.dest = dest

    place, handle = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, place, handle):
        dest = raw.FPDFLink_GetDest(page.pdf, handle)
        yield Link(pypdfium2.PdfDest(dest, page.pdf) if dest else None)


def test_lines_run_from_right_to_left_and_letters_join(pdf):
    """Within a word the first letter stands right of the last; «بولتن» is drawn by fewer, joined shapes."""
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    start, length = text.search("روابط عمومی اتاق تعاون").get_next()
    first, last = text.get_charbox(start), text.get_charbox(start + length - 1)
    assert first[0] > last[0] + 60
    assert 50 < page.get_width() - first[2] < 54, "a line begins at the right margin"


def test_the_last_line_of_a_paragraph_begins_at_the_right(pdf):
    page = pypdfium2.PdfDocument(pdf)[3]
    text = page.get_textpage()
    start, length = text.search("عضو دارند").get_next()
    line = text.get_charbox(start)
    same = [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
    right = max(box[2] for box in same if abs(box[1] - line[1]) < 6)
    assert 50 < page.get_width() - right < 54
    assert length == 9


def test_a_picture_of_each_page_is_kept(pdf):
    PICTURES.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        picture = page.render(scale=1).to_pil()
        picture.save(PICTURES / f"bulletin-pdf-{number}.png")
        assert len(set(picture.convert("L").tobytes())) > 8, "nothing stands on this page"


def test_the_same_bulletin_is_the_same_file(pdf):
    assert pdf_of(content(), fallback()) == pdf
    a, b = (zipfile.ZipFile(io.BytesIO(docx_of(content(), "Vazirmatn"))) for _ in range(2))
    assert a.read("word/document.xml") == b.read("word/document.xml")


def test_an_empty_bulletin_says_so():
    empty = content(0, sums=(), outlets=(), provinces=(), tones=(), days=(), foreword="")
    assert said(words.EMPTY, pages(pdf_of(empty, fallback()))[0])
    assert words.EMPTY in [p.text for p in Docx(io.BytesIO(docx_of(empty, "Vazirmatn"))).paragraphs]


@pytest.mark.parametrize(
    "text", [HOSTILE, "الف" * 2000, "x" * 2000, " ", "\n" * 50, "(" * 300, "\u0301" * 200, "١٢٣" * 300]
)
def test_hostile_texts_are_set_as_text(text):
    hostile = story(
        1, title=text[:300] or "عنوان", cutting=(text,), note=text, outlet=text[:50], theme=text[:60] or "بی",
        url="javascript:alert(1)", places=(Place("isna-1", text[:80], "2024-10-08"),),
    )  # fmt: skip
    told = content(
        0, stories=(hostile,), foreword=text, office=text[:100], outlets=((text[:80], 3),),
        sums=(Sum(text[:50], text[:120], text[:10], text[:400], text[:40], "x"),),
    )  # fmt: skip
    made = pdf_of(told, fallback())
    assert len(pages(made)) < 14
    assert b"javascript" not in made
    xml = zipfile.ZipFile(io.BytesIO(docx_of(told, "Vazirmatn"))).read("word/document.xml").decode()
    assert "<script" not in xml
    assert "javascript" not in xml
    assert etree.fromstring(xml.encode()) is not None


def test_hundreds_of_stories_are_a_book_and_no_more():
    made = docx_of(content(120), "Vazirmatn")
    assert len(made) < 2_000_000
    assert len(pages(pdf_of(content(60), fallback()))) < 60


# --- DOCX ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def word():
    made = docx_of(content(), "B Nazanin")
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))


def test_every_paragraph_run_and_table_of_the_docx_runs_from_right_to_left(word):
    paragraphs = [p for p in word.iter(f"{W}p") if not re.fullmatch(r"\s*|https://\S+", "".join(p.itertext()))]
    assert len(paragraphs) > 60
    assert all(p.find(f"{W}pPr/{W}bidi") is not None for p in paragraphs)
    runs = [r for r in word.iter(f"{W}r") if r.find(f"{W}t") is not None]
    assert {r.findtext(f"{W}t")[:8] for r in runs if r.find(f"{W}rPr/{W}rtl") is None} == {"https://"}
    assert {r.find(f"{W}rPr/{W}rFonts").get(f"{W}cs") for r in runs} == {"B Nazanin"}
    tables = list(word.iter(f"{W}tbl"))
    assert len(tables) >= 6
    assert all(t.find(f"{W}tblPr/{W}bidiVisual") is not None for t in tables)
    assert word.find(f".//{W}sectPr/{W}bidi") is not None


def test_the_properties_of_the_docx_stand_in_the_order_of_its_schema(word):
    order = ["rFonts", "b", "bCs", "color", "sz", "szCs", "rtl", "lang"]
    for properties in word.iter(f"{W}rPr"):
        names = [etree.QName(child).localname for child in properties]
        known = [name for name in names if name in order]
        assert known == sorted(known, key=order.index)


def test_no_row_of_the_docx_is_parted_by_a_page(word):
    rows = list(word.iter(f"{W}tr"))
    assert rows
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_the_docx_reads_as_the_bulletin():
    read = Docx(io.BytesIO(docx_of(content(), "Vazirmatn")))
    text = "\n".join(p.text for p in read.paragraphs)
    assert next(p.text for p in read.paragraphs if p.style.name == "Heading 2").startswith("۱. تعاونی")
    for part in (words.CONTENTS, words.GLANCE, words.SUMS, "خبرگزاری مهر (۱۰:۰۰)"):
        assert part in text
    assert read.core_properties.title == "بولتن خبری شمارهٔ ۱۲"
    sums = next(t for t in read.tables if t.rows[0].cells[0].text == "مبلغ")
    assert [cell.text for cell in sums.rows[1].cells] == ["۱۲۰ میلیارد تومان", "وام، پرداخت‌شده", TEXT, "ایسنا"]


# --- the font -----------------------------------------------------------------------------------------


def settings(**bulletin):
    return Settings(bulletin=BulletinSettings(**bulletin))


def test_without_any_other_font_the_one_of_the_packages_is_used(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FETCHED", tmp_path)
    made = font_of(settings())
    assert (made.name, made.regular.is_file(), made.bold.is_file()) == ("IBM Plex Sans Arabic", True, True)


def test_what_set_up_fetched_is_used_before_it(monkeypatch, tmp_path):
    for face in ("Regular", "Bold"):
        (tmp_path / f"Vazirmatn-{face}.ttf").write_bytes(fallback().regular.read_bytes())
    monkeypatch.setattr(fonts, "FETCHED", tmp_path)
    assert font_of(settings()).name == "Vazirmatn"


def test_the_offices_own_font_is_used_before_all(tmp_path):
    own = tmp_path / "BNazanin.ttf"
    own.write_bytes(fallback().bold.read_bytes())
    made = font_of(settings(font=str(own)))
    assert (made.regular, made.bold) == (own, own)
    assert made.name.startswith("IBM Plex Sans Arabic")
    assert len(pages(pdf_of(replace(content(2), foreword="Latin و فارسی"), made))) > 3


def test_a_font_that_cannot_be_used_is_told_in_a_sentence(tmp_path):
    (tmp_path / "none.ttf").write_bytes(b"no font")
    with pytest.raises(BulletinError, match=r"none\.ttf is no font that can be read"):
        font_of(settings(font=str(tmp_path / "none.ttf")))
    with pytest.raises(BulletinError, match="is no font that can be read"):
        font_of(settings(font=str(tmp_path / "missing.ttf")))
    latin(tmp_path / "latin.ttf")
    with pytest.raises(BulletinError, match="lacks Persian letters"):
        font_of(settings(font=str(tmp_path / "latin.ttf")))


def latin(path):
    """A font that holds Latin letters alone."""
    from fontTools.subset import Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(fallback().regular)
    only = Subsetter()
    only.populate(text="ABCabc")
    only.subset(font)
    font.save(path)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.isna.ir/news/1403", "https://www.isna.ir/news/1403"),
        ("https://www.isna.ir/news/1403/%D9%86%D8%A7%D9%88%DA%AF%D8%A7%D9%86", "https://www.isna.ir/news/1403/…"),
        ("https://www.isna.ir/news/1403/ناوگان-نو", "https://www.isna.ir/news/1403/…"),
        ("https://www.isna.ir/" + "a" * 200, "https://www.isna.ir/" + "a" * 70 + "…"),
    ],
)
def test_an_address_is_shown_as_far_as_it_runs_from_left_to_right(url, shown):
    assert words.address(url) == shown
