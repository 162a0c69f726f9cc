"""What each query is read as."""

from __future__ import annotations

import datetime as dt

import pytest

from index.query.language import parse
from index.query.tree import (
    And,
    Everything,
    Figure,
    FigureKind,
    Named,
    NameField,
    Not,
    Or,
    Phrase,
    Prefix,
    Published,
    Relevant,
    TextField,
    Word,
)
from nlp.document import Relation, Scope, Stage
from nlp.words import search_words

TODAY = dt.date(2024, 10, 5)  # Saturday, 14 Mehr 1403


def read(query):
    return parse(query, today=TODAY)


def word(text, where=TextField.ANY):
    (found,) = search_words(text)
    return Word(found.key, found.stem, where)


def name(field, text, prefix=False):
    return Named(field, tuple(w.key for w in search_words(text)), text, prefix)


MASKAN, VAM, BOURSE = word("مسکن"), word("وام"), word("بورس")
KURDISTAN = name(NameField.PROVINCE, "کردستان")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", Everything()),
        ("  \u200f ", Everything()),
        ("*", Everything()),
        ("مسکن", MASKAN),
        ("تعاونی مسکن", And((word("تعاونی"), MASKAN))),
        ("تعاونی، مسکن", And((word("تعاونی"), MASKAN))),
        ("مسکن AND وام", And((MASKAN, VAM))),
        ("مسكن", MASKAN),  # an Arabic ك
        # README: with either word, without the third
        ("مسکن OR وام -بورس", And((Or((MASKAN, VAM)), Not(BOURSE)))),
        ("مسکن | وام", Or((MASKAN, VAM))),
        ("مسکن|وام", Or((MASKAN, VAM))),
        ("مسکن || وام", Or((MASKAN, VAM))),
        ("مسکن OR وام OR بورس", Or((MASKAN, VAM, BOURSE))),
        ("مسکن OR (وام OR بورس)", Or((MASKAN, VAM, BOURSE))),
        ("مسکن OR (وام -بورس)", Or((MASKAN, And((VAM, Not(BOURSE)))))),
        ("(مسکن وام) بورس", And((MASKAN, VAM, BOURSE))),
        ("-بورس", Not(BOURSE)),
        ("NOT بورس", Not(BOURSE)),
        ("−بورس", Not(BOURSE)),  # a minus of mathematics
        ("-(مسکن وام)", Not(And((MASKAN, VAM)))),
        ("-(-مسکن)", Not(Not(MASKAN))),
        ("مسکن -بورس OR وام", And((MASKAN, Or((Not(BOURSE), VAM))))),
        ("یا", word("یا")),  # «یا» is a word, no operator
        ("or not and", And((word("or"), word("not"), word("and")))),
        ('"بانک توسعه تعاون"', Phrase(("بانک", "توسعه", "تعاون"))),
        ("«بانک توسعه تعاون»", Phrase(("بانک", "توسعه", "تعاون"))),
        ("“بانک توسعه تعاون”", Phrase(("بانک", "توسعه", "تعاون"))),
        ("”بانک توسعه تعاون“", Phrase(("بانک", "توسعه", "تعاون"))),
        ('"بانک تعاون"~3', Phrase(("بانک", "تعاون"), slop=3)),
        ('"تعاونی"', Phrase(("تعاونی",))),
        ('«بانک "توسعه" تعاون»', Phrase(("بانک", "توسعه", "تعاون"))),
        ("تعاون*", Prefix("تعاون")),
        ("Coop*", Prefix("coop")),
        ("ایران-عراق", Phrase(("ایران", "عراق"))),
        ("ساعت 10:30", And((word("ساعت"), word("10:30")))),
        ("https://isna.ir/x", Phrase(("https", "isna", "ir", "x"))),
        ("کبیری: وام", And((word("کبیری"), VAM))),  # a headline as it was copied
        ("۱٬۵۰۰ وام", And((word("1500"), VAM))),
        ("مسکن ،، وام", And((MASKAN, VAM))),
    ],
)
def test_words_phrases_operators(query, tree):
    assert read(query) == tree


@pytest.mark.parametrize("spelling", ["تعاونی‌ها", "تعاونی ها", "تعاونیها", "تعاوني‌ها", "تعاونی\u200f\u200cها"])
def test_spellings_of_one_word_are_one_word(spelling):
    assert read(spelling) == word("تعاونیها")
    assert read(f"{spelling} مسکن") == And((word("تعاونیها"), MASKAN))
    assert read(f"-{spelling} OR مسکن") == Or((Not(word("تعاونیها")), MASKAN))
    assert read(f"عنوان:{spelling}") == word("تعاونیها", TextField.TITLE)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("استان:کردستان", KURDISTAN),
        ("province:کردستان", KURDISTAN),
        ("Province:کردستان", KURDISTAN),
        ("استان: کردستان", KURDISTAN),
        ("استان : کردستان", KURDISTAN),
        ("استان:کردستان می شود", And((KURDISTAN, word("می‌شود")))),
        ("استان:استان کردستان", KURDISTAN),
        ('استان:"كردستان"', KURDISTAN),
        ("\u200fاستان:کردستان\u200f", KURDISTAN),
        ("استان:کردس*", KURDISTAN),
        ("استان:کرد* مسکن", And((KURDISTAN, MASKAN))),
        ("استان:آذربایجان شرقی مسکن", And((name(NameField.PROVINCE, "آذربایجان شرقی"), MASKAN))),
        ("استان:آذربایجان‌شرقی", name(NameField.PROVINCE, "آذربایجان شرقی")),
        ("استان:سيستان و بلوچستان", name(NameField.PROVINCE, "سیستان و بلوچستان")),
        ("استان:کرمان شاه", And((name(NameField.PROVINCE, "کرمان"), word("شاه")))),
        ("استان_اصلی:یزد", name(NameField.MAIN_PROVINCE, "یزد")),
        ("استان‌اصلي:یزد", name(NameField.MAIN_PROVINCE, "یزد")),
        ("main_province:یزد", name(NameField.MAIN_PROVINCE, "یزد")),
        ("استان:(یزد OR کردستان)", Or((name(NameField.PROVINCE, "یزد"), KURDISTAN))),
        ("استان:(یزد -کردستان)", And((name(NameField.PROVINCE, "یزد"), Not(KURDISTAN)))),
        ("-استان:کردستان", Not(KURDISTAN)),
        ("مقام:کبیری", name(NameField.OFFICIAL, "کبیری")),
        ("مقام:کبی*", name(NameField.OFFICIAL, "کبی", prefix=True)),
        ('مقام:"جعفر کبی"*', name(NameField.OFFICIAL, "جعفر کبی", prefix=True)),
        ('تعاونی:"مرغ پر"', name(NameField.COOPERATIVE, "مرغ پر")),
        ("تعاونی:«مرغ  پر»", name(NameField.COOPERATIVE, "مرغ پر")),
        ("تعاونی:مرغ پر", And((name(NameField.COOPERATIVE, "مرغ"), word("پر")))),
        ("سازمان:شستا", name(NameField.ORGANISATION, "شستا")),
        ("organization:شستا", name(NameField.ORGANISATION, "شستا")),
        ("organisation:شستا", name(NameField.ORGANISATION, "شستا")),
        ("منبع:isna", name(NameField.SITE, "isna")),
        ("منبع:ISNA", name(NameField.SITE, "isna")),
        ("رسانه:ایسنا", name(NameField.SITE, "isna")),
        ('site:"خبرگزاری مهر"', name(NameField.SITE, "mehr")),
        ("منبع:خبرگزاری مهر", name(NameField.SITE, "mehr")),
        ("منبع:خبرگزاری مهر مسکن", And((name(NameField.SITE, "mehr"), MASKAN))),
        ("source:مهر", name(NameField.SITE, "mehr")),
        ("source:ایرنا", name(NameField.SITE, "irna")),
        ("منبع:somepaper", name(NameField.SITE, "somepaper")),  # imported, without a file of its own
        ("موضوع:مسکن", name(NameField.TOPIC, "مسکن")),
        ("گوینده:میدری", name(NameField.SPEAKER, "میدری")),
        ("بخش:اقتصادی", name(NameField.SECTION, "اقتصادی")),
        ("برچسب:وام", name(NameField.TAG, "وام")),
        ("شناسه:isna-1400101208123", name(NameField.ID, "isna-1400101208123")),
        ("عنوان:مسکن", word("مسکن", TextField.TITLE)),
        ('عنوان:"بانک تعاون"', Phrase(("بانک", "تعاون"), TextField.TITLE)),
        ("title:تعاون*", Prefix("تعاون", TextField.TITLE)),
        (
            "عنوان:(مسکن OR وام) بورس",
            And((Or((word("مسکن", TextField.TITLE), word("وام", TextField.TITLE))), BOURSE)),
        ),
        ("مرتبط:بله", Relevant(True)),
        ("relevant:no", Relevant(False)),
        ("مرتبط:نه", Relevant(False)),
    ],
)
def test_fields(query, tree):
    assert read(query) == tree


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("value", "since", "until"),
    [
        (":1403/07/12", "2024-10-03", "2024-10-03"),
        (":۱۴۰۳/۰۷/۱۲", "2024-10-03", "2024-10-03"),
        (":1403-07-12", "2024-10-03", "2024-10-03"),
        (":1403.7.12", "2024-10-03", "2024-10-03"),
        (":1403/07", "2024-09-22", "2024-10-21"),
        (":1403", "2024-03-20", "2025-03-20"),  # a leap year
        (":1402", "2023-03-21", "2024-03-19"),
        (":1400/10..1400/12", "2021-12-22", "2022-03-20"),
        (":1403/01..", "2024-03-20", None),
        (":..1403/01", None, "2024-04-19"),
        (":1403/01…1403/02", "2024-03-20", "2024-05-20"),
        (":1400..1403/01/05", "2021-03-21", "2024-03-24"),
        (":2024-01-01", "2024-01-01", "2024-01-01"),
        (":2024-02", "2024-02-01", "2024-02-29"),
        (":2024", "2024-01-01", "2024-12-31"),
        (":2023-12..1402/10/15", "2023-12-01", "2024-01-05"),
        (':"مهر 1403"', "2024-09-22", "2024-10-21"),
        (":«۱۲ دی ۱۴۰۰»", "2022-01-02", "2022-01-02"),
        (":12_دی_1400", "2022-01-02", "2022-01-02"),
        (":12 مهر 1403", "2024-10-03", "2024-10-03"),
        (":1403/01 تا 1403/02", "2024-03-20", "2024-05-20"),
        (": 1403/01 .. 1403/02", "2024-03-20", "2024-05-20"),
        (" : 1403/01/01 تا امروز", "2024-03-20", "2024-10-05"),
        (":هفته گذشته", "2024-09-28", "2024-10-04"),
        (":30 روز گذشته", "2024-09-06", "2024-10-05"),
        (">=1403/07", "2024-09-22", None),
        (">1403/07", "2024-10-22", None),
        ("<=1403/07", None, "2024-10-21"),
        ("<1403/07", None, "2024-09-21"),
        (" >= 1403/07", "2024-09-22", None),
        (":امروز", "2024-10-05", "2024-10-05"),
        (":دیروز", "2024-10-04", "2024-10-04"),
        (":yesterday", "2024-10-04", "2024-10-04"),
        (":پریروز..", "2024-10-03", None),
        (":این_هفته", "2024-10-05", "2024-10-11"),
        (":هفته_گذشته", "2024-09-28", "2024-10-04"),
        (':"هفتهٔ گذشته"', "2024-09-28", "2024-10-04"),
        (":این_ماه", "2024-09-22", "2024-10-21"),
        (":last_month", "2024-08-22", "2024-09-21"),
        (":امسال", "2024-03-20", "2025-03-20"),
        (":پارسال..امروز", "2023-03-21", "2024-10-05"),
        (":30روز", "2024-09-06", "2024-10-05"),
        (":۷روز", "2024-09-29", "2024-10-05"),
        (":2هفته", "2024-09-22", "2024-10-05"),
    ],
)
def test_days(value, since, until):
    wanted = Published(since and day(since), until and day(until))
    assert read(f"تاریخ{value}") == wanted
    assert read(f"وام date{value} مسکن") == And((VAM, wanted, MASKAN))


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ("2024-10-04", "2024-09-28", "2024-10-04"),  # Friday ends the week
        ("2024-10-05", "2024-10-05", "2024-10-11"),
        ("2024-10-06", "2024-10-05", "2024-10-11"),
    ],
)
def test_weeks_start_on_saturday(today, first, last):
    assert parse("تاریخ:این_هفته", today=day(today)) == Published(day(first), day(last))


BILLION_TOMAN = 10.0**10


@pytest.mark.parametrize(
    ("conditions", "figure"),
    [
        (
            "مبلغ>=100میلیارد تومان استان:کردستان بابت:مسکن",
            Figure(FigureKind.AMOUNT, 100 * BILLION_TOMAN, about=("مسکن",), province="کردستان"),
        ),
        ("amount>=100میلیارد تومان province:کردستان", Figure(FigureKind.AMOUNT, 1e12, province="کردستان")),
        ("مبلغ >= ۱۰۰ میلیارد تومان", Figure(FigureKind.AMOUNT, 1e12)),
        ("مبلغ≥۱٬۰۰۰ میلیارد ريال", Figure(FigureKind.AMOUNT, 1e12)),
        ("مبلغ=>1,000میلیارد ریال", Figure(FigureKind.AMOUNT, 1e12)),
        ("مبلغ>هزار میلیارد ریال", Figure(FigureKind.AMOUNT, 1e12, low_open=True)),
        ("مبلغ<=2 همت", Figure(FigureKind.AMOUNT, high=2e13)),
        ("مبلغ<2.5همت", Figure(FigureKind.AMOUNT, high=2.5e13, high_open=True)),
        ("مبلغ<۲٫۵ میلیون تومان", Figure(FigureKind.AMOUNT, high=2.5e7, high_open=True)),
        ("مبلغ<یک و نیم میلیارد تومان", Figure(FigureKind.AMOUNT, high=1.5e10, high_open=True)),
        ("مبلغ:300 میلیارد تومان", Figure(FigureKind.AMOUNT, 3e12, 3e12)),
        ("مبلغ=300 میلیارد تومان", Figure(FigureKind.AMOUNT, 3e12, 3e12)),
        ("مبلغ:50..70 میلیارد تومان", Figure(FigureKind.AMOUNT, 5e11, 7e11)),
        ("مبلغ:50 تا 70 میلیارد تومان", Figure(FigureKind.AMOUNT, 5e11, 7e11)),
        ("مبلغ:50 میلیون..2 میلیارد تومان", Figure(FigureKind.AMOUNT, 5e8, 2e10)),
        ("مبلغ:50 میلیون تومان .. 2 میلیارد ریال", Figure(FigureKind.AMOUNT, 5e8, 2e9)),
        ("مبلغ:50 میلیارد تومان..", Figure(FigureKind.AMOUNT, 5e11)),
        ("مبلغ:..50 میلیارد تومان", Figure(FigureKind.AMOUNT, high=5e11)),
        ("مبلغ>=1 میلیارد تومان مبلغ<2 میلیارد تومان", Figure(FigureKind.AMOUNT, 1e10, 2e10, high_open=True)),
        ("مبلغ:بیش از ۱۰۰ میلیارد تومان", Figure(FigureKind.AMOUNT, 1e12, low_open=True)),
        ("مبلغ:دست‌کم ۱۰۰ میلیارد تومان", Figure(FigureKind.AMOUNT, 1e12)),
        ("مبلغ:کمتر از ۱۰۰ میلیارد تومان", Figure(FigureKind.AMOUNT, high=1e12, high_open=True)),
        ("مبلغ>=10 میلیون دلار", Figure(FigureKind.AMOUNT, 1e7, currency="USD")),
        ("مبلغ:5..10 میلیون یورو", Figure(FigureKind.AMOUNT, 5e6, 1e7, currency="EUR")),
        (
            "مبلغ>=10 میلیون دلار، استان:یزد، بابت:وام",
            Figure(FigureKind.AMOUNT, 1e7, currency="USD", about=("وام",), province="یزد"),
        ),
        ("مبلغ:*", Figure(FigureKind.AMOUNT)),
        ("تعداد>=100 واحد:نفر", Figure(FigureKind.COUNT, 100, unit=("نفر",))),
        ("شمار>=100نفر", Figure(FigureKind.COUNT, 100, unit=("نفر",))),
        ("count>100 هزار تعاونی فعال", Figure(FigureKind.COUNT, 1e5, low_open=True, unit=("تعاونی", "فعال"))),
        ("تعداد:10..15%", Figure(FigureKind.COUNT, 10, 15, unit=("درصد",))),
        ("تعداد:10..20 هزار نفر", Figure(FigureKind.COUNT, 1e4, 2e4, unit=("نفر",))),
        ("واحد:هکتار", Figure(FigureKind.COUNT, unit=("هکتار",))),
        ("بابت:وام مسکن استان:یزد", Figure(about=("وام", "مسکن"), province="یزد")),
        ('about:"وام مسکن"', Figure(about=("وام", "مسکن"))),
        ("برای:زوج‌های جوان", Figure(beneficiary=("زوج", "جوان"))),
        ("beneficiary:دولت", Figure(beneficiary=("دولت",))),
        ("گوینده:میدری", Figure(speaker=("میدری",))),
        ("استان:خراسان رضوی سال:۱۴۰۳", Figure(province="خراسان رضوی", year=1403)),
        ("دوره:سه ماه نخست", Figure(period=("سه", "ماه", "نخست"))),
        ("مرحله:پرداخت‌شده", Figure(stage=Stage.PAID)),
        ("مرحله:پرداخت شده", Figure(stage=Stage.PAID)),
        ("stage:approved", Figure(stage=Stage.APPROVED)),
        ("مرحله:وعده", Figure(stage=Stage.PROMISED)),
        ("مرحله:درخواست", Figure(stage=Stage.ASKED)),
        ("مرحله:برآورد", Figure(stage=Stage.ESTIMATED)),
        ("گستره:تازه", Figure(scope=Scope.NEW)),
        ("scope:total", Figure(scope=Scope.TOTAL)),
        ("نسبت:حدود", Figure(relation=Relation.ABOUT)),
        ("نسبت:دست کم", Figure(relation=Relation.AT_LEAST)),
    ],
)
def test_figures(conditions, figure):
    assert read(f"رقم:({conditions})") == figure
    assert read(f"-figure: ( {conditions} ) وام") == And((Not(figure), VAM))


def test_any_figure():
    assert read("رقم:*") == Figure()


def test_conditions_of_two_brackets_stay_apart():
    first = Figure(FigureKind.AMOUNT, 1e12)
    assert read("رقم:(مبلغ>=100میلیارد تومان) رقم:(استان:یزد)") == And((first, Figure(province="یزد")))
    assert read("رقم:(مبلغ>=100میلیارد تومان) OR رقم:(استان:یزد)") == Or((first, Figure(province="یزد")))


def test_without_a_given_day_the_clock_of_tehran_tells_it():
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=3, minutes=30))).date()
    found = parse("تاریخ:امروز")
    assert isinstance(found, Published)
    assert found.since in (today, today + dt.timedelta(days=1))  # midnight may pass between the two lines
