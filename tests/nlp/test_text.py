"""Normalised text of reports."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import json
import subprocess
import sys

import pytest

from crawler.article import Article
from crawler.importing import article_from_record
from nlp.sentence import Part
from nlp.text import normalise, read_report


def report(title="", lead="", body="", published_at=None):
    return read_report(Article(id="x-1", site="x", title=title, lead=lead, body=body, published_at=published_at))


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("تعاوني هاي كشاورزي", "تعاونی‌های کشاورزی"),
        ("١٢٣ 456", "۱۲۳ ۴۵۶"),
        ("بانک\u00a0\u00a0ملی\u200f", "بانک ملی"),
        ("كـــار", "کار"),
        ("خانۀ ما", "خانه ما"),
        ("حدوداً", "حدوداً"),
        ('"تعاون"', "«تعاون»"),
        ("3.5 درصد و 20%", "۳٫۵ درصد و ۲۰٪"),
        ("گفت...", "گفت …"),
        ("نشانی https://example.org/a%20b?n=12&v=2.5 و 12 تن", "نشانی https://example.org/a%20b?n=12&v=2.5 و ۱۲ تن"),
        ("ABC-12 و H5N1 و iPhone 15", "ABC-12 و H5N1 و iPhone ۱۵"),
        ("تا 12m3 و 5%", "تا ۱۲m3 و ۵٪"),
        ("۹۶ـ۹۴", "۹۶-۹۴"),
        ("سهم ﷼", "سهم ریال"),
        ("تعاونی¬ها", "تعاونی‌ها"),
        ("یک\nدو", "یک\nدو"),
        ("یک\r\nدو", "یک\n\nدو"),
        ("آیین‌نامه", "آیین‌نامه"),
        ("", ""),
    ],
)
def test_normal_forms(given, normal):
    assert normalise(given).text == normal
    assert normalise(normal).text == normal


@pytest.mark.parametrize(
    ("source", "part", "original"),
    [
        ("بانك ها  و تعاونيها.", "بانک‌ها", "بانك ها"),
        ("بانك ها  و تعاونيها.", "تعاونی‌ها", "تعاونيها"),
        ("سهم ﷼ بود", "ریال", "﷼"),
        ("سهم ﷼ بود", "بود", "بود"),
        ("گفت... و رفت", "رفت", "رفت"),
        ("حُسنِ تعاونیهاً", "تعاونی‌هاً", "تعاونیهاً"),
        ("در \u202aISNA\u202c آمد", "آمد", "آمد"),
        ("صلح ۔ و جنگ", "جنگ", "جنگ"),
        ("در https://example.org/?a=1 آمد", "a=1 آمد", "a=1 آمد"),
        ("گونهٔ R۱ آمد", "R1 آمد", "R۱ آمد"),
        ('او "خوب" است', "«خوب»", '"خوب"'),
    ],
)
def test_every_place_leads_back(source, part, original):
    normal = normalise(source)
    start = normal.text.index(part)
    begin, end = normal.original(start, start + len(part))
    assert source[begin:end] == original


def test_the_whole_text_is_the_whole_source():
    normal = normalise("تعاونی ها")
    assert normal.original(0, len(normal.text)) == (0, 9)
    assert normal.original(0, 0) == (0, 0)
    assert normalise("").original(0, 0) == (0, 0)


def test_words_of_real_articles_lead_back(shared):
    from nlp.words import search_words

    with gzip.open(shared / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 3, None, 400):
            normal = normalise(json.loads(line).get("body") or "")
            for word in search_words(normal.text):
                begin, end = normal.original(word.start, word.end)
                assert [w.key for w in search_words(normal.source[begin:end])] == [word.key]


def test_offsets_are_exact(shared):
    with gzip.open(shared / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 11, None, 400):
            read = read_report(article_from_record(json.loads(line)))
            for sentence in read.sentences:
                assert read.text[sentence.start : sentence.end] == sentence.text
                for token in sentence.tokens:
                    assert read.text[token.start : token.end] == token.text
                    assert token.tag
            tokens = [token for sentence in read.sentences for token in sentence.tokens]
            assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))
            left = set(range(len(read.text))) - {i for token in tokens for i in range(token.start, token.end)}
            assert {read.text[i] for i in left} <= set(" \n\u200c")


def test_parts_and_paragraphs():
    read = report("تعاونی‌ها رشد کردند", "رشد خوب است.", "ایسنا/کردستان رشد خوب است.\n\nوی گفت. و رفت.\nانتهای پیام")
    assert [(s.part, s.paragraph, s.text) for s in read.sentences] == [
        (Part.TITLE, 0, "تعاونی‌ها رشد کردند"),
        (Part.LEAD, 1, "رشد خوب است."),
        (Part.BODY, 2, "ایسنا/کردستان رشد خوب است."),
        (Part.BODY, 3, "وی گفت."),
        (Part.BODY, 3, "و رفت."),
    ]
    assert read.text.count("\n") == 3


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("انتهای پیام", ""),
        ("انتهای پیام/", ""),
        ("انتهای پیام/م۱۲", ""),
        ("انتهاي پيام", ""),
        ("کار تمام شد. انتهای پیام", "کار تمام شد."),
        ("انتهای پیام او خوش بود و رفت.", "انتهای پیام او خوش بود و رفت."),
        ("در انتهای پیام", "در انتهای پیام"),
    ],
)
def test_the_trailer_is_no_text(line, kept):
    assert report(body="سطر نخست.\n" + line).text == ("سطر نخست.\n" + kept).rstrip("\n")


def test_a_lead_that_the_body_repeats_stands_once():
    assert report(lead="تعاونی ها خوب اند.", body="تعاونی‌ها خوب‌اند.\nدو").text.count("خوب") == 1
    assert report(lead="یک.", body="دو.\nسه.").text == "یک.\nدو.\nسه."


@pytest.mark.parametrize(
    ("published_at", "day"),
    [
        ("2022-01-02T10:00:00+03:30", dt.date(2022, 1, 2)),
        ("2022-01-02", dt.date(2022, 1, 2)),
        ("no day", None),
        ("", None),
        (None, None),
    ],
)
def test_the_day(published_at, day):
    assert report(body="یک", published_at=published_at).published == day


def test_an_empty_article_has_no_sentences():
    read = report()
    assert (read.text, read.sentences) == ("", ())


def test_hazm_is_loaded_only_where_an_article_is_read():
    code = "import sys, nlp.text; print([m for m in ('hazm', 'numpy', 'nltk', 'pycrfsuite') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


@pytest.mark.parametrize(
    "part",
    [
        "ا",
        "\u200c",
        "۱",
        "می ",
        "ها ",
        '"',
        "...",
        "1.",
        "﷼",
        "\n",
        "\u06d4",
        "«ها»",
        "م. ",
        "انتهای پیام",
        "a",
        "a1",
        "a%",
    ],
)
@pytest.mark.timeout(60)
def test_long_strings_do_no_harm(part):
    text = part * (100_000 // len(part))
    normal = normalise(text)
    normal.original(0, len(normal.text))
    report(body=text)


def test_a_body_cut_at_a_fixed_width_is_whole_again():
    cut = (
        "مدیرعامل اتحادیه تعاونی‌های تولید استان در نشست دیروز گفت که ساخت کارگاه تازه با کمک\n"
        "بانک توسعه تعاون و خود اعضا به پایان رسیده است و از ماه آینده سی نفر در آن مشغول به\n"
        "کار می‌شوند.\n"
        "به گفته او هزینه این کارگاه نزدیک به پنج میلیارد تومان بوده که نیمی از آن را اعضا به\n"
        "صندوق اتحادیه پرداخته‌اند و نیم دیگر از تسهیلات بانک فراهم شده است و بازپرداخت آن از\n"
        "سال آینده آغاز می‌شود.\n"
    )
    report = read_report(Article(id="x-1", site="x", title="کارگاه تازه", body=cut))
    body = [sentence.text for sentence in report.sentences if sentence.part is Part.BODY]
    assert len(body) == 2
    assert body[0].startswith("مدیرعامل")
    assert body[0].endswith("می‌شوند.")


def test_a_list_keeps_its_lines():
    items = "\n".join(f"- تعاونی شماره {n} در روستای نمونه با پنجاه عضو و زمین" for n in range(8))
    report = read_report(Article(id="x-1", site="x", title="فهرست", body=items))
    assert report.text.count("\n") == 8
