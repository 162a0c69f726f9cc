"""Where nothing is found, people are told which part of the query finds nothing, and what there is instead."""

from __future__ import annotations

import pytest
from engines import corpus, embedded

from index.advice import advice
from index.query.language import parse


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with embedded(tmp_path_factory.mktemp("advice")) as engine:
        engine.write(corpus(), 1)
        yield engine


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        # of several conditions on one figure: which one no figure meets, and how many reports there are without it
        (
            "رقم:(مبلغ>=100میلیارد تومان استان:کردستان بابت:زعفران)",
            [
                "هیچ گزارشی با رقم:(مبلغ>=100 میلیارد تومان بابت:زعفران استان:کردستان) نیست",
                "رقم بدون شرط بابت:زعفران: ۱ گزارش",
            ],
        ),
        ("رقم:(بابت:زعفران)", ["هیچ گزارشی با رقم:(بابت:زعفران) نیست"]),
        # a day without reports: from when to when there are any
        (
            "تاریخ:1380/01/01",
            ["هیچ گزارشی با تاریخ:1380/01/01 نیست", "کهن‌ترین گزارش از ۱۰ دی ۱۴۰۰ است و تازه‌ترین از ۱ فروردین ۱۴۰۱"],
        ),
        # what can be told in one line is told
        ("منبع:tasnim", ["هیچ گزارشی با منبع:tasnim نیست", "منبع‌های این نمایه: ", "ایسنا", "خبرگزاری مهر"]),
        ("موضوع:ورزش", ["هیچ گزارشی با موضوع:ورزش نیست", "موضوع‌های این نمایه: ", "مسکن"]),
        # a name that is spelt a little otherwise
        ("مقام:کبیریی", ["هیچ گزارشی با مقام:کبیریی نیست", "نزدیک به آن: ", "محمدجعفر کبیری", "علی کبیری"]),
        ('تعاونی:"مرغ بر"', ["نزدیک به آن: مرغ پر"]),
        # the part that stands alone is named, and what the rest finds
        ("کردستان زرافه‌داران", ["هیچ گزارشی با", "بدون آن"]),
    ],
)
def test_what_could_be_tried(engine, query, sentences):
    told = "\n".join(advice(engine, parse(query)))
    for sentence in sentences:
        assert sentence in told


def test_a_condition_that_finds_nothing_either_is_not_proposed(engine):
    told = "\n".join(advice(engine, parse("رقم:(استان:کردستان بابت:زعفران برای:ماهیگیران)")))
    assert "بدون شرط" not in told


def test_a_name_like_no_other_proposes_none(engine):
    assert advice(engine, parse("مقام:ژژژژژژ")) == ["هیچ گزارشی با مقام:ژژژژژژ نیست"]
