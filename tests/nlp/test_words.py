"""Search words: one word has one key, however it is typed."""

from __future__ import annotations

import gzip
import itertools
import json
import subprocess
import sys

import pytest

from nlp.words import search_words


def keys(text):
    return [word.key for word in search_words(text)]


def stems(text):
    return [word.stem for word in search_words(text)]


@pytest.mark.parametrize(
    "spellings",
    [
        ("تعاونی‌ها", "تعاونیها", "تعاونی ها", "تعاوني‌ها", "تعاوني ها", "تعاونی‌ ها"),
        ("می‌شود", "میشود", "می شود", "مي شود"),
        ("نمی‌توانند", "نمیتوانند", "نمی توانند"),
        ("رفته‌اند", "رفتهاند", "رفته اند"),
        ("برنامه‌ای", "برنامهای", "برنامه ای"),
        ("خانه‌ی", "خانه ی"),
        ("بزرگ‌ترین", "بزرگترین", "بزرگ ترین"),
        ("کارآمد‌سازی", "کارآمد سازی", "کارآمدسازی", "كارامدسازي"),
        ("بچه‌های‌شان", "بچه های شان", "بچههایشان"),
        ("آیین", "ایین", "آيين"),
        ("مسئول", "مسؤول", "مسوول"),
        ("هیئت", "هیأت", "هیات"),
        ("رئیس", "رییس", "رئيس"),
        ("تأکید", "تاکید"),
        ("حدوداً", "حدودا"),
        ("کـــتاب", "کتاب", "کِتاب"),
        ("ﻛﺘﺎﺏ", "کتاب"),
        ("1,500,000", "۱۵۰۰۰۰۰", "۱٬۵۰۰٬۰۰۰", "١٥٠٠٠٠٠"),
        ("3.5", "۳/۵", "۳٫۵"),
        ("1400/10/12", "۱۴۰۰/۱۰/۱۲"),
        ("ISNA", "isna"),
        ("G20", "G۲۰"),
        ("باﻻ", "بالا"),
        ("15\u200e/30", "15/30"),
    ],
)
def test_all_spellings_have_one_key(spellings):
    found = {tuple(keys(text)) for text in spellings}
    assert len(found) == 1
    assert len(next(iter(found))) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("۲۰ ها", 2),  # nothing joins a number
        ("ماه می سال", 3),  # «می» is a month here
        ("به ها", 2),
        ("سه ای", 2),
        ("تعاونی، ها", 2),  # a comma parts them
        ("تعاونی\nها", 2),
        ("12دی", 2),
        ("قیمت ۱۲,۵۰,۷", 4),
        ("بانک_توسعه", 2),
        ("۹۵٫۵ درصد", 2),
    ],
)
def test_words_apart(text, expected):
    assert len(search_words(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("تعاونی‌هایشان", "تعاونی"),
        ("تعاونی", "تعاونی"),
        ("تعاون", "تعاون"),
        ("وامی", "وام"),
        ("وام‌ها", "وام"),
        ("کارگران", "کارگر"),
        ("نمایندگان", "نماینده"),
        ("روستاییان", "روستایی"),
        ("دانشجویان", "دانشجو"),
        ("اقدامات", "اقدام"),
        ("تسهیلات", "تسهیلات"),
        ("انتخابات", "انتخابات"),
        ("استان", "استان"),
        ("استان‌های", "استان"),
        ("تنها", "تنها"),
        ("تهران", "تهران"),
        ("سازمان", "سازمان"),
        ("برنامه‌ای", "برنامه"),
        ("بزرگ‌ترین", "بزرگ"),
        ("کتابش", "کتاب"),
        ("دهگلان", "دهگلان"),
        ("۱۴۰۰", "1400"),
    ],
)
def test_stems(text, expected):
    assert stems(text) == [expected]


def test_offsets_cover_all_parts_of_a_word():
    text = "بانک‌ها و  تعاونی ها، نمی توانسته اند."
    found = [text[word.start : word.end] for word in search_words(text)]
    assert found == ["بانک‌ها", "و", "تعاونی ها", "نمی توانسته اند"]


@pytest.mark.parametrize("part", ["ا", "\u200c", "۱", "می ", "ها ", "1,", "1.", "ا\u200c", "می\u200c  ", "\u064b", "اً"])
@pytest.mark.timeout(20)
def test_long_strings_do_no_harm(part):
    words = search_words(part * 100_000)
    assert all(a.end <= b.start for a, b in itertools.pairwise(words))


def test_nothing_slow_is_imported():
    code = (
        "import sys; from nlp.words import search_words; search_words('تعاونی ها'); "
        "print([m for m in ('hazm', 'numpy', 'sklearn', 'nltk', 'pycrfsuite') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_typed_raw_real_articles_have_the_words_of_their_normalised_text(shared):
    """Half-spaces lost and letters Arabic: the words stay the same."""
    from nlp.text import normalise

    arabic = str.maketrans("یک۰۱۲۳۴۵۶۷۸۹", "يك0123456789", "\u200c")
    differing = total = 0
    with gzip.open(shared / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 0, None, 90):
            for paragraph in (json.loads(line).get("body") or "").split("\n"):
                whole = normalise(paragraph).text
                total += 1
                differing += keys(whole) != keys(paragraph.translate(arabic))
    assert total > 500
    # what is left: letters of other languages («گڋشته») and rare chains
    assert differing <= total / 1000
