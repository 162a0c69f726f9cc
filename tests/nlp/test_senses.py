"""What «تعاون» means where it stands."""

from __future__ import annotations

import pytest

from nlp.senses import empty_words, fold, uses


@pytest.mark.parametrize(
    ("text", "senses"),
    [
        ("مدیرعامل تعاونی مسکن پرستاران رشت گفت", "cooperative"),
        ("تعاونی‌های استان وام گرفتند", "cooperatives"),
        ("تعاونیهای استان وام گرفتند", "cooperatives"),
        ("تعاونی های استان وام گرفتند", "cooperatives"),
        ("شرکت‌های تعاونی روستایی", "cooperatives"),
        ("رئیس اتحادیه تعاونی‌های باغداران", "union"),
        ("اتحادیه سراسری شرکت‌های تعاونی برنج", "union"),
        ("رئیس اتاق تعاون البرز", "chamber"),
        ("سهم بخش تعاون از اقتصاد", "sector"),
        ("معاونت امور تعاون", "sector"),
        ("جشن تعاونگران", "sector"),
        ("نقش پنج درصدی تعاون در اقتصاد", "sector"),
        ("همایش روز تعاون", "sector"),
        ("رفع رکود از مسیر تعاون است", "sector"),
        ("سامانه هوشمند تعاون", "sector"),
        ("تعاون راهکاری برای اشتغال است", "sector"),
        ("موسسه تحقیقات تعاون، موسسه لغت‌نامه", "bare"),
        ("روستابازارهای تعاون روستائی ارومیه", "rural"),
        ("بانک توسعه تعاون", "finance"),
        ("سازمان مرکزی تعاون روستایی", "rural"),
        ("اداره کل تعاون زنجان", "office"),
        ("سوال از وزیر تعاون", "minister"),
        ("وزارت تعاون، کار و رفاه اجتماعی", "ministry"),
        ("وزارت تعاون،کار و رفاه اجتماعی", "ministry"),
        ("مدیرکل تعاون کار و رفاه اجتماعی", "ministry"),
        ("وزارت کار و تعاون", "ministry"),
        ("بخش خصوصی و تعاونی", "private"),
        ("سهام بیمه تعاون", "insurer"),
        ("بنیاد تعاون زندانیان", "foundation"),
        ("بازی با التعاون عربستان", "club"),
        ("با همکاری و تعاون همسایگان", "virtue"),
        ("تعاون و همدلی مردم", "virtue"),
        ("پرستار متعاون", ""),  # another word
        ("اتاق تعاون با بیمه تعاون", "chamber insurer"),
    ],
)
def test_senses(text, senses):
    assert " ".join(use.sense for use in uses(fold(text))) == senses


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("مدیرعامل تعاونی لبنی گفت", True),
        ("رئیس اتحادیه تعاونی‌های بار", True),
        ("سرپرست بانک توسعه تعاون گفت", True),
        ("معاون امور تعاون گفت", True),
        ("عضو هیئت مدیره تعاونی صیادان گفت", True),
        ("عضو اتاق تعاون گفت", False),  # one of many
        ("انبار تعاونی لبنی سوخت", False),
    ],
)
def test_a_post_before_it_is_seen(text, led):
    assert [use.led for use in uses(fold(text))] == [led]


def test_offsets_cover_the_word():
    text = fold("نشست تعاونی‌های فرش")
    (use,) = uses(text)
    assert text[use.start : use.end] == "تعاونیهای"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("تعاوني‌هاي كشاورزي", "تعاونیهای کشاورزی"), ("تـعاون  ۱۲ 34", "تعاون ۱۲ ۳۴"), ("مسئولِ آن", "مسئول آن")],
)
def test_fold(text, folded):
    assert fold(text) == folded


def test_empty_words_are_folded_and_say_nothing_of_the_sector():
    words = empty_words()
    assert "این" in words
    assert all(fold(word) == word for word in words)
    assert not any("تعاون" in word for word in words)
