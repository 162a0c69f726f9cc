"""Snippets show where a report answers a query; reasons say why it was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import document

from index.query.language import parse
from index.reasons import why
from index.snippets import snippet

FILLER = "در این نشست از برنامه‌های سال آینده نیز سخن گفته شد و پیشنهادهای تازه‌ای روی میز آمد."
REPORT = document(
    "وام تازه برای تعاونی‌های مسکن کردستان",
    "مدیرکل تعاون کردستان از پرداخت وام خبر داد.",
    FILLER,
    FILLER,
    "محمد نمونه‌ای گفت: ۲۰۰ میلیارد تومان وام به تعاونی مسکن «آفتاب بیجار» داده شد.",
    FILLER,
    FILLER,
    "بانک توسعه تعاون هم ۵ میلیارد تومان به تهران داد. نام‌نویسی تعاونی ها تا پایان آذر است.",
    officials=[("محمد نمونه‌ای", ("مدیرکل تعاون کردستان",))],
    provinces=["کردستان", "تهران"],
    main_province="کردستان",
    cooperatives=["آفتاب بیجار"],
    organisations=["بانک توسعه تعاون"],
    amounts=[
        ("۲۰۰ میلیارد تومان", 200 * 10**9, {"province": "کردستان", "about": "وام"}),
        ("۵ میلیارد تومان", 5 * 10**9, {"province": "تهران"}),
    ],
    quotes=[("محمد نمونه‌ای", "۲۰۰ میلیارد تومان وام به تعاونی مسکن «آفتاب بیجار» داده شد")],
    topics=["مسکن"],
    tags=("وام",),
    section="اقتصاد",
)


def marked(text, marks):
    """The text with [] around what is marked."""
    for start, end in reversed(marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def found(query, report=REPORT, length=240):
    made = snippet(report, parse(query), length)
    return marked(made.title.text, made.title.marks), marked(made.text, made.marks)


@pytest.mark.parametrize(
    ("query", "title", "within"),
    [
        ("مسکن", "وام تازه برای تعاونی‌های [مسکن] کردستان", "وام به تعاونی [مسکن] «آفتاب بیجار» داده شد."),
        ("تعاونی", "وام تازه برای [تعاونی‌های] مسکن کردستان", "وام به [تعاونی] مسکن"),  # by its stem
        ("تعاونی‌ها", "وام تازه برای [تعاونی‌های] مسکن کردستان", "نام‌نویسی [تعاونی ها] تا پایان"),  # the form asked for
        ("تعاون*", "وام تازه برای [تعاونی‌های] مسکن کردستان", "توسعه [تعاون] هم ۵ میلیارد"),
        ('"توسعه تعاون"', "وام تازه برای تعاونی‌های مسکن کردستان", "بانک [توسعه تعاون] هم"),
        ('"بانک تعاون"~1', "وام تازه برای تعاونی‌های مسکن کردستان", "[بانک] توسعه [تعاون] هم"),
        ("عنوان:مسکن", "وام تازه برای تعاونی‌های [مسکن] کردستان", "مدیرکل تعاون کردستان از پرداخت وام خبر داد."),
        ("استان:تهران", "وام تازه برای تعاونی‌های مسکن کردستان", "۵ میلیارد تومان به [تهران] داد."),
        ("مقام:نمونه‌ای", "وام تازه برای تعاونی‌های مسکن کردستان", "[محمد نمونه‌ای] گفت: ۲۰۰"),
        ("مقام:مدیرکل", "وام تازه برای تعاونی‌های مسکن کردستان", "[مدیرکل تعاون کردستان] از پرداخت"),
        ('تعاونی:"آفتاب بیجار"', "وام تازه برای تعاونی‌های مسکن کردستان", "«[آفتاب بیجار]» داده شد."),
        ('سازمان:"بانک توسعه"', "وام تازه برای تعاونی‌های مسکن کردستان", "[بانک توسعه تعاون] هم"),
        ("گوینده:نمونه‌ای", "وام تازه برای تعاونی‌های مسکن کردستان", "[محمد نمونه‌ای] گفت: ۲۰۰"),
        ("رقم:(مبلغ>=100میلیارد تومان)", "وام تازه برای تعاونی‌های مسکن کردستان", "گفت: [۲۰۰ میلیارد تومان] وام"),
        ("رقم:(استان:تهران)", "وام تازه برای تعاونی‌های مسکن کردستان", "هم [۵ میلیارد تومان] به تهران"),
        ("منبع:isna", "وام تازه برای تعاونی‌های مسکن کردستان", "مدیرکل تعاون کردستان از پرداخت وام خبر داد."),
        ("آفتاب -مسکن", "وام تازه برای تعاونی‌های مسکن کردستان", "تعاونی مسکن «[آفتاب] بیجار»"),
        ("*", "وام تازه برای تعاونی‌های مسکن کردستان", "مدیرکل تعاون کردستان از پرداخت وام خبر داد."),
    ],
)
def test_what_answers_is_shown_and_marked(query, title, within):
    made_title, text = found(query)
    assert made_title == title
    assert within in text


def test_a_figure_outside_the_bracket_is_not_marked():
    _, text = found("رقم:(مبلغ>=100میلیارد تومان)")
    assert "[۵ میلیارد تومان]" not in text


def test_the_place_with_more_of_the_query_wins():
    _, text = found("وام مسکن", length=100)
    assert "[وام] به تعاونی [مسکن]" in text  # not the opening sentence, which has one of the two


def test_two_places_far_apart_are_both_shown():
    _, text = found("خبر آذر")
    assert "[خبر]" in text
    assert "[آذر]" in text
    assert " … " in text
    assert len(text) < 280


def test_sentences_stay_whole_where_they_fit():
    made = snippet(REPORT, parse("تهران"), 120)
    assert made.text.startswith("بانک توسعه تعاون هم")
    assert made.text.endswith("تا پایان آذر است.")


@pytest.mark.parametrize(
    ("query", "within"),
    [
        ("برای", "سهم اعضا [برای] بار 1"),  # the first of many
        ("برای اسکله", "نوسازی [اسکله] هم [برای]"),  # where the rare one stands, though it comes last
        ('"برای سهم"', "گفتند [برای سهم] اعضا"),  # words of a phrase are enough only together
        ("برای اسک*", "نوسازی [اسکله] هم [برای]"),
    ],
)
def test_a_long_report_full_of_one_word(query, within):
    many = " ".join(f"پرداخت سهم اعضا برای بار {number} در پایان ماه انجام شد." for number in range(1, 60))
    last = "در نشست گفتند برای سهم اعضا راهی هست. در بندر نوسازی اسکله هم برای سال نو آغاز می‌شود."
    report = document("نشست شرکت", f"{many} {last}")
    text = found(query, report)[1]
    assert within in text


def test_a_sentence_without_end_is_cut_between_words():
    report = document(
        "عنوان", " ".join(f"واژه{n}" for n in range(400)) + " مسکن " + " ".join(f"سخن{n}" for n in range(400))
    )
    made = snippet(report, parse("مسکن"))
    assert marked(made.text, made.marks).count("[مسکن]") == 1
    assert made.text.startswith("…")
    assert made.text.endswith("…")
    assert 200 <= len(made.text) <= 245
    words = made.text.strip("…").split()
    assert all(word == "مسکن" or word.startswith(("واژه", "سخن")) for word in words)


@pytest.mark.parametrize("length", range(30, 90))
def test_no_number_is_cut_from_what_it_counts(length):
    told = (
        "در استان بیش از ۱۸۷۰ تعاونی با ۹۵ هزار عضو و ۲۰۰ میلیارد تومان سرمایه به ثبت رسیده است و این آمار بیشتر می‌شود"
    )
    shown = found("استان", document("آمار", f"{told} {FILLER}"), length)[1].removesuffix("…")
    assert not shown.endswith(("۱۸۷۰", "۹۵", "هزار", "۲۰۰", "میلیارد"))


def test_a_word_without_end_is_cut():
    made = snippet(document("عنوان", "تعاونی" * 10_000), parse("تعاون*"))
    assert len(made.text) < 600
    assert made.marks[0][0] == 0


@pytest.mark.parametrize(
    ("title", "body", "title_text", "text"),
    [
        ("عنوان", (), "عنوان", ""),
        ("", ("متن بی عنوان.",), "", "متن بی عنوان."),
        ("عنوان", ("یک\tسطر", "سطر دوم"), "عنوان", "یک سطر سطر دوم"),
    ],
)
def test_reports_that_lack_something(title, body, title_text, text):
    made = snippet(document(title, *body), parse("مسکن"))
    assert (made.title.text, made.text, made.marks) == (title_text, text, ())


PIECES = ["تعاونی", "ها", "مسکن", "وام", ".", ". ", "\n", " ", " ", "؟", "»", "«", "مسئول", "\u200c", "۱٬۵۰۰", "x" * 50]
TEXT = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(TEXT, st.lists(TEXT, max_size=4), st.integers(-5, 300))
def test_marks_lie_in_the_text_in_order_and_hold_what_was_sought(title, body, length):
    report = document(title.replace("\n", " "), *body)
    made = snippet(report, parse('تعاونی OR وام OR "مسکن وام" OR مسئو*'), length)
    for text, marks in ((made.text, made.marks), (made.title.text, made.title.marks)):
        assert "\n" not in text
        last = -1
        for start, end in marks:
            assert last < start < end <= len(text)
            assert text[start:end].strip() == text[start:end]
            assert any(word in text[start:end] for word in ("تعاونی", "وام", "مسئو"))
            last = end
    assert len(made.text) <= max(length, 20) + 60 + 10


@pytest.mark.parametrize(
    ("query", "reasons"),
    [
        ("مسکن", ("در عنوان: «مسکن»",)),
        ("تعاونی", ("در عنوان: «تعاونی‌های»", "در متن: «تعاونی»، «تعاونی ها»")),
        ("مسکن -بورس", ("در عنوان: «مسکن»",)),
        ("بورس OR مسکن", ("در عنوان: «مسکن»",)),
        ("استان:کردستان", ("استان: کردستان",)),
        ("استان_اصلی:کردستان", ("استان اصلی: کردستان",)),
        ("مقام:نمونه‌ای", ("مقام: محمد نمونه‌ای",)),
        ("مقام:مدیرکل", ("مقام: مدیرکل تعاون کردستان",)),
        ("گوینده:نمونه‌ای", ("گوینده: محمد نمونه‌ای",)),
        ("تعاونی:بیجار", ("تعاونی: آفتاب بیجار",)),
        ("سازمان:بانک", ("سازمان: بانک توسعه تعاون",)),
        ("موضوع:مسکن برچسب:وام بخش:اقتصاد", ("موضوع: مسکن", "برچسب: وام", "بخش: اقتصاد")),
        ("شناسه:isna-1", ("شناسه: isna-1",)),
        ("رقم:(مبلغ>=100میلیارد تومان)", ("رقم: ۲۰۰ میلیارد تومان وام (کردستان)",)),
        ("رقم:(مبلغ>=900میلیارد تومان)", ()),
        ("منبع:isna تاریخ:1403/07 مرتبط:بله", ("منبع: ایسنا", "تاریخ: ۱۴ مهر ۱۴۰۳", "دربارهٔ بخش تعاون")),
        ("تاریخ:1402", ()),
        ("*", ()),
    ],
)
def test_reasons(query, reasons):
    assert why(REPORT, parse(query)) == reasons
