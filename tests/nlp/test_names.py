"""Names of persons: where they begin and end, listed and unlisted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.full_names import after_honorifics, full_name_end, surname_end, unlisted_name_end
from nlp.names import is_first_name, words
from tests.nlp.people_cases import LONG, plain


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("محمدجعفر کبیری امروز", "محمدجعفر کبیری"),
        ("سید محمدرضا موسوی گفت", "سید محمدرضا موسوی"),
        ("سیدعلی حسینی در نشست", "سیدعلی حسینی"),
        ("علی اکبر احتشام زاده، مدیرعامل", "علی اکبر احتشام زاده"),
        ("رضا قاضی پور به وزیر", "رضا قاضی پور"),
        ("سعید قاضی مغربی رئیس دانشگاه", "سعید قاضی مغربی"),
        ("بهمن شفیعی‌زاده در جمع", "بهمن شفیعی‌زاده"),
        ("منوچهر منطقی مدیر عامل شرکت", "منوچهر منطقی"),
        ("کریم سواری در گفتگو با خبرنگار", "کریم سواری"),
        ("فیصل بن خالد معاون دبیرکل", "فیصل بن خالد"),
        ("قدرت الله علیخانی نماینده", "قدرت الله علیخانی"),
        ("نصرالدین صفایی گفت", "نصرالدین صفایی"),
        ("محمد اسلامی وزیر راه", "محمد اسلامی"),
        ("مریم بهروزی، دبیر", "مریم بهروزی"),
        ("باراک اوباما رئیس جمهور", "باراک اوباما"),
        ("حسن سنگ تراشی، وزیر", "حسن سنگ تراشی"),
        ("حسن سنگ تراشی در گفت‌وگو با", "حسن سنگ تراشی"),
        ("رضا حاجی پور گفت", "رضا حاجی پور"),
        ("امیر رضا کاویانی گفت", "امیر رضا کاویانی"),
        ("امید در دل", None),
        ("علی رفت", None),
        ("بهمن ماه امسال", None),
        ("جهان اسلام", None),
        ("آرزو می‌کنیم", None),
    ],
)
def test_full_names(text, name):
    w = words(text)
    end = full_name_end(w, 0)
    assert (plain(text[: w.ends[end - 1]]) if end else None) == (plain(name) if name else None)


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("کبیری گفت", "کبیری"),
        ("هاشمی رفسنجانی گفت", "هاشمی رفسنجانی"),
        ("درویش پور گفت", "درویش پور"),
        ("صادقی فر افزود", "صادقی فر"),
        ("دولت گفت", None),
        ("مدیرعامل گفت", None),
        ("همچنین گفت", None),
    ],
)
def test_surnames_alone(text, surname):
    w = words(text)
    end = surname_end(w, 0)
    assert (plain(text[: w.ends[end - 1]]) if end else None) == (plain(surname) if surname else None)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("دکتر صفایی", "صفایی"),
        ("حجت الاسلام والمسلمین دکتر رضایی", "رضایی"),
        ("آیت الله موسوی", "موسوی"),
        ("سردار سرتیپ دوم پاسدار علی فدوی", "علی"),
        ("جناب آقای مهندس نادری", "نادری"),
        ("حجت‌الاسلام والمسلمین ناطق", "ناطق"),
        ("حجت خدا", "حجت"),
    ],
)
def test_honorifics_are_no_part_of_a_name(text, rest):
    w = words(text)
    assert w.keys[after_honorifics(w, 0)] == rest


def test_a_name_that_no_list_has_ends_with_a_surname_that_the_text_uses():
    w = words("یون ترلینگن نماینده این نهاد است")
    assert unlisted_name_end(w, 0) is None
    assert unlisted_name_end(replace(w, heard=frozenset({"ترلینگن"})), 0) == 2


@pytest.mark.parametrize("word", ["محمدجعفر", "سیدعلی", "امیرمسعود", "عبدالرزاق", "نصرالدین", "زهرا"])
def test_first_names(word):
    assert is_first_name(word)


@pytest.mark.parametrize("word", ["مدیر", "تعاون", "بانک", "استان", "جمعه"])
def test_words_that_are_no_first_names(word):
    assert not is_first_name(word)


@pytest.mark.parametrize("text", LONG)
def test_long_hostile_texts_are_read(text):
    w = replace(words(text), heard=frozenset({"ناشناختهای"}))
    for i in range(len(w)):
        end = full_name_end(w, i)
        assert end is None or end - i <= 9


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("وزیر کشورگفت: بله", "وزیر|کشور|گفت|:|بله"),
        ("محمدی\u200cاظهار کرد", "محمدی|اظهار|کرد"),
        ("کم داردافزود: بله", "کم|دارد|افزود|:|بله"),
        ("کار شگفت: سود هنگفت", "کار|شگفت|:|سود|هنگفت"),
        ("او برنمی\u200cگفت: نمی\u200cگفت: نه", "او|برنمیگفت|:|نمیگفت|:|نه"),
        ("رضا خوشگفت: بله", "رضا|خوشگفت|:|بله"),
        ("زیرعنوان کتاب", "زیرعنوان|کتاب"),
        ("باید کشورگفت و گو کند", "باید|کشورگفت|و|گو|کند"),
    ],
)
def test_verbs_of_saying_behind_a_word_are_words(text, parts):
    found = words(text)
    assert "|".join(found.keys) == parts
    assert all(text[a:b].strip("\u200c") == text[a:b] for a, b in zip(found.starts, found.ends, strict=True))
