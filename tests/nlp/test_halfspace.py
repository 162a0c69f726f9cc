"""Half-spaces: what was lost comes back, and nothing else changes."""

from __future__ import annotations

import csv
import gzip
import itertools
import json
from pathlib import Path

import pytest

from nlp.halfspace import lexicon, restore, restore_word
from nlp.letters import HALF_SPACE, HALF_SPACES, UNSEEN
from nlp.training.halfspace import isna_unseen, measure, treebank


@pytest.mark.parametrize(
    ("lost", "restored"),
    [
        ("تعاونیها", "تعاونی‌ها"),
        ("تعاونیهایشان", "تعاونی‌هایشان"),
        ("دانشبنیان", "دانش‌بنیان"),
        ("برنامهریزیشده", "برنامه‌ریزی‌شده"),
        ("میشود", "می‌شود"),
        ("نمیتوانند", "نمی‌توانند"),
        ("برمیگردد", "برمی‌گردد"),
        ("رفتهاند", "رفته‌اند"),
        ("وزارتخانهها", "وزارتخانه‌ها"),
        ("بهرهبرداری", "بهره‌برداری"),
        ("حرفهای", "حرفه‌ای"),
        ("مشکلدار", "مشکل‌دار"),
        ("استارلینکها", "استارلینک‌ها"),  # a word that no list has
        ("هلدینگهای", "هلدینگ‌های"),
        ("کمبرخوردار", "کم‌برخوردار"),
        # «ای» behind «ی», no ending of what ends in «یا»
        ("تعاونیای", "تعاونی‌ای"),
        ("کشتیای", "کشتی‌ای"),
        ("طلاییای", "طلایی‌ای"),
        ("سرمایهگذاریای", "سرمایه‌گذاری‌ای"),
        ("روستايياي", "روستايي‌اي"),
        ("مزایای", "مزایای"),
        ("هدایای", "هدایای"),
        ("زوایای", "زوایای"),
        ("بقایای", "بقایای"),
        ("خطایای", "خطایای"),
        ("دریای", "دریای"),
        ("جویای", "جویای"),
        ("مافیای", "مافیای"),
        ("آریای", "آریای"),
        ("زکریای", "زکریای"),
        ("گامبیای", "گامبیای"),
        ("کاتالونیای", "کاتالونیای"),
        ("بیریای", "بی‌ریای"),
        # a letter that does not join needs none
        ("دخترها", "دخترها"),
        ("توانمندسازی", "توانمندسازی"),
        # trades behind a silent ه, family names
        ("پستهکاران", "پسته‌کاران"),
        ("بدهکاران", "بدهکاران"),
        ("مردوخینژاد", "مردوخی‌نژاد"),
        # whole words
        ("میانجی", "میانجی"),
        ("بیلیون", "بیلیون"),
        ("بهمرد", "بهمرد"),
        ("بیارجمند", "بیارجمند"),  # a town: no «بی»
        ("میدل", "میدل"),
        ("پردیسان", "پردیسان"),
        ("سیفلیس", "سیفلیس"),
        ("وبرای", "وبرای"),  # a space is lost here, no half-space
        ("میلیاردو", "میلیاردو"),
        ("تنها", "تنها"),
        ("بهای", "بهای"),
        ("میدان", "میدان"),
        ("میهن", "میهن"),
        ("میلیارد", "میلیارد"),
        ("نمایندگان", "نمایندگان"),
        ("اینکه", "اینکه"),
        ("مدیران", "مدیران"),
        ("تهران", "تهران"),
        # names of places and persons are not cut, but before what ends surnames
        ("دیواندره", "دیواندره"),
        ("خرمدره", "خرمدره"),
        ("سیاهکل", "سیاهکل"),
        ("قدمگاه", "قدمگاه"),
        ("گلگیر", "گلگیر"),
        ("آهنگری", "آهنگری"),
        ("رییسیان", "رییسیان"),
        ("نرمین", "نرمین"),
        ("آرتمیس", "آرتمیس"),
        ("احمدینژاد", "احمدی‌نژاد"),
        ("علیاکبری", "علی‌اکبری"),
        ("قاضیمرادی", "قاضی‌مرادی"),
        ("سنندجیها", "سنندجی‌ها"),
        ("بینظیر", "بی‌نظیر"),
        # nouns with می are no verbs, whatever stands behind it
        ("میگوی", "میگوی"),
        ("میدانی", "میدانی"),
        ("میزبانان", "میزبانان"),
        ("میگوئل", "میگوئل"),
        ("میراب", "میراب"),
        ("میگیره", "می‌گیره"),
        ("میگویی", "می‌گویی"),
        # fragments are no halves, and what is no adjective takes no «تر»
        ("جنگند", "جنگند"),
        ("شکستیم", "شکستیم"),
        ("باختر", "باختر"),
        ("گستری", "گستری"),
        ("گرمتر", "گرم‌تر"),
    ],
)
def test_words(lost, restored):
    assert restore_word(lost) == restored


@pytest.mark.parametrize(
    ("given", "restored"),
    [
        ("تعاونی ها و بانک ها", "تعاونی‌ها و بانک‌ها"),
        ("می شود، نمی شود", "می‌شود، نمی‌شود"),
        ("کارآمد سازی", "کارآمد‌سازی"),
        ("رضایت بخشی دارد", "رضایت‌بخشی دارد"),
        ("(تعاونی ها)", "(تعاونی‌ها)"),
        ("سال های دور", "سال‌های دور"),
        ("بزرگ ترین", "بزرگ‌ترین"),
        ("خواسته اند", "خواسته‌اند"),
        ("خانه ای", "خانه‌ای"),
        ("سرمایه گذاری", "سرمایه‌گذاری"),
        ("تعاونی  ها", "تعاونی‌ها"),
        ("تعاونی‌ ها", "تعاونی‌ها"),
        ("شرکت تعاونیای در دریای عمان", "شرکت تعاونی‌ای در دریای عمان"),
        ("۱۲‌ساله", "۱۲‌ساله"),
        ("تعاونی‌ها", "تعاونی‌ها"),
        ("طلا فروشی", "طلا‌فروشی"),
        # apart they stay
        ("در ۲۰ سینما فروشی معادل ۷۷ میلیون", "در ۲۰ سینما فروشی معادل ۷۷ میلیون"),
        ("خدمات بیمه گران شد", "خدمات بیمه گران شد"),
        ("ماه می سال ۲۰۲۰", "ماه می سال ۲۰۲۰"),
        ("تعاونی، ها", "تعاونی، ها"),
        ("در ها", "در ها"),
        ("به ام القری", "به ام القری"),
        ("دانشگاه ای ایران", "دانشگاه ای ایران"),
        ("خشک و تر", "خشک و تر"),
        ("می در ساغر", "می در ساغر"),
    ],
)
def test_lines(given, restored):
    assert restore(given) == restored


def test_only_spaces_and_half_spaces_change(shared):
    squeeze = str.maketrans("", "", " " + HALF_SPACES + UNSEEN)
    with gzip.open(shared / "data" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 5, None, 200):
            for paragraph in (json.loads(line).get("body") or "").split("\n"):
                once = restore(paragraph)
                assert once.translate(squeeze) == paragraph.translate(squeeze)
                assert restore(once) == once


def test_places_of_iran_are_not_cut(shared):
    """Names of one part: a few, which texts write with a half-space («رباط‌کریم»), may have one."""
    names = set()
    for path in (shared / "data" / "places").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            names |= {name for row in csv.DictReader(lines) if " " not in (name := row["name"].strip())}
    cut = [name for name in names if HALF_SPACE in restore(name) and HALF_SPACE not in name]
    assert len(names) > 1_000
    assert len(cut) < 12, cut


def test_the_treebanks_half_spaces_come_back(shared):
    assert measure(treebank(shared / "data", "test")) >= 0.965


def test_those_of_unseen_isna_articles_come_back(shared):
    assert measure(itertools.islice(isna_unseen(shared / "data"), 0, None, 4)) >= 0.95


def test_the_first_report_is_whole_again(shared):
    """74 words that lost a half-space, 35 different ones; the others of these are spaces put in its place."""
    text = (Path(shared) / "data" / "isna-kurdistan.txt").read_text("utf-8")
    lost = {word for word in text.split() if restore(word) != word}
    assert sum(restore(word) != word for word in text.split()) == 74
    assert len({word.strip("،.:") for word in lost}) == 35
    for word in ("بیشازپیش", "برنامهریزیشده", "تفاهمنامههای", "مشکلدار", "بهروزرسانی", "کردهاند"):
        assert "\u200c" in restore(word)


def test_the_lexicon_is_sound():
    forms, plain, halves = lexicon()
    assert len(forms) > 5_000
    assert len(plain) > 40_000
    assert halves["-سازی"] > 10
    assert not any("\u200c" in word for word in plain)


@pytest.mark.parametrize(
    "part", ["ا", "\u200c", "۱", "می ", "ها ", "ه", "ها", "می", "سازی ", "تعاونی", " ", "ا\u200c", "ا "]
)
@pytest.mark.timeout(30)
def test_long_strings_do_no_harm(part):
    assert restore(part * 100_000).replace("\u200c", "").replace(" ", "") == (part * 100_000).replace(
        "\u200c", ""
    ).replace(" ", "")
