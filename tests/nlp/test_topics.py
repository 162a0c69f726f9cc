"""What a report is about, in the sector's scheme."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from crawler.article import Article
from nlp.classifier import shipped
from nlp.text import read_report
from nlp.topics import scheme, topic_terms, topics
from nlp.training.reading import HERE, examples, rows


def _topics(title, body):
    return topics(read_report(Article(id="x-1", site="x", title=title, body=body)))


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("تعاونی مسکن پزشکان شیراز زمین گرفت", "ساخت ۲۰۰ واحد مسکونی آغاز شد و پروانه ساخت آماده است.", {"مسکن"}),
        (
            "اجاره‌بها در تابستان بالا رفت",
            "مستاجران می‌گویند رهن و اجاره گران شد. قیمت مسکن هم بالا رفت.",
            {"مسکن"},
        ),  # no cooperative
        ("بانک توسعه تعاون وام داد", "بانک ۴۰ میلیارد تومان تسهیلات و سرمایه در گردش داد.", {"اعتبار و بانک"}),
        ("گندم کشاورزان خریده شد", "تعاون روستایی خرید تضمینی گندم را آغاز کرد.", {"کشاورزی و روستا"}),
        ("صید میگو در بوشهر", "صیادان عضو تعاونی با شناورهای خود راهی صید شدند.", {"صیادی و شیلات"}),
        ("کالای مرزنشینان", "تعاونی مرزنشینان کالا را در بازارچه مرزی نگه داشته است.", {"مرزنشینان"}),
        ("تعاونی دانش‌بنیان", "شرکت‌های دانش‌بنیان و فناوران در پارک علم و فناوری جا گرفتند.", {"دانش‌بنیان و نوآوری"}),
        ("قالیبافان ابهر", "فرش دستباف تعاونی قالیبافان به دار رفت و بافندگان بیمه شدند.", {"فرش و صنایع دستی"}),
        ("توزیع مرغ", "تعاونی‌های مصرف گوشت و مرغ تنظیم بازار را در فروشگاه‌ها توزیع کردند.", {"مصرف و توزیع"}),
        ("بلیت اتوبوس", "رئیس اتحادیه تعاونی‌های مسافربری گفت: بلیت اتوبوس در پایانه‌ها هست.", {"حمل‌ونقل"}),
        ("سهام عدالت", "سود سهام عدالت به مشمولان سهام عدالت پرداخت شد.", {"سهام عدالت"}),
        (
            "سپرده‌گذاران سرگردان",
            "اعضای تعاونی اعتبار منحله از کلاهبرداری هیات مدیره شکایت کردند.",
            {"تعاونی‌های مشکل‌دار"},
        ),
        ("پیروزی در دربی", "تیم میزبان دو گل زد و داور یک پنالتی گرفت.", set()),
        ("", "", set()),
    ],
)
def test_topics(title, body, expected):
    found = {topic.name for topic in _topics(title, body)}
    assert expected <= found
    assert len(found) <= 4
    if not expected:
        assert not found


@pytest.mark.parametrize("place", ["کردستان", "یزد", "گیلان", "سنندج", "مازندران"])
def test_where_a_report_is_from_does_not_tell_what_it_is_about(place):
    title = f"پرداخت ۲۵۰ میلیارد تومان به تعاونی‌های مسکن {place}"
    body = (
        f"مدیرکل تعاون {place} گفت: ۲۵۰ میلیارد تومان تسهیلات به تعاونی‌های مسکن پرداخت شد.\n"
        f"او افزود که با این پول ۹۰۰ واحد مسکونی در {place} ساخته می‌شود و پرداخت وام ادامه دارد."
    )
    assert {topic.name for topic in _topics(title, body)} == {"مسکن", "اعتبار و بانک"}
    assert topic_terms(f"تعاونی‌های {place}", has_title=True) == topic_terms("تعاونی‌های", has_title=True)


def test_several_topics_the_surest_first_each_over_its_threshold():
    found = _topics(
        "وام ساخت تعاونی‌های مسکن",
        "بانک توسعه تعاون به تعاونی‌های مسکن تسهیلات ساخت می‌دهد و واحدهای مسکونی کارگران تمام می‌شود.",
    )
    assert {"مسکن", "اعتبار و بانک"} <= {topic.name for topic in found}
    scores = [topic.score for topic in found]
    assert scores == sorted(scores, reverse=True)
    model = shipped("topics")
    least = dict(zip(model.labels, model.about["thresholds"], strict=True))
    assert all(least[topic.name] <= topic.score <= 1 for topic in found)


def test_half_spaces_change_nothing():
    one = topic_terms("تعاونی‌های دانش‌بنیان\nشرکت‌های دانش‌بنیان", has_title=True)
    two = topic_terms("تعاونیهای دانشبنیان\nشرکتهای دانشبنیان", has_title=True)
    three = topic_terms("تعاونی های دانش بنیان\nشرکت های دانش بنیان", has_title=True)
    assert one == two
    assert {"دانشبنیان", "CUE:دانش‌بنیان و نوآوری:1"} <= set(three) & set(one)


def test_names_that_look_like_cues():
    assert not any("فرش" in term for term in topic_terms("قالیباف به باکو رفت", has_title=True))


def test_the_scheme_is_the_models():
    assert tuple(scheme()) == shipped("topics").labels
    assert 16 <= len(scheme()) <= 20
    assert all(len(meaning) > 10 for meaning in scheme().values())


def test_the_model_card_names_each_topic():
    card = (Path(__file__).parents[2] / "docs" / "models.md").read_text(encoding="utf-8")
    for name, meaning in scheme().items():
        assert f"| {name} | {meaning} |" in card


def test_cues_and_labels_name_topics_of_the_scheme():
    with resources.as_file(resources.files("nlp").joinpath("data", "topic_cues.tsv")) as path:
        cues = list(rows(path))
    assert {row[0] for row in cues} == scheme().keys()
    for row in rows(HERE / "topic_labels.tsv"):
        assert {name for name in row[1].split(";") if name} <= scheme().keys(), row[0]
    for one in examples():
        assert one.topics <= scheme().keys(), one.text[:40]


@pytest.mark.parametrize("hostile", ["مسکن " * 40_000, "م" * 200_000, "\u200c" * 200_000, "بانک\n" * 50_000])
def test_long_hostile_texts_end(hostile):
    assert len(_topics("خبر", hostile)) <= len(scheme())
