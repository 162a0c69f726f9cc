"""Provinces: through names, counties, cities and adjectives, with the words that are no places."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.gazetteer import Gazetteer, rows
from nlp.names import words
from nlp.places import province_names
from nlp.provinces import main_province, provinces
from tests.nlp.place_cases import LONG, report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("کارگاه تازه در استان کردستان گشایش یافت.", "کردستان"),
        ("مدیران استان‌های یزد، کرمان و فارس گرد هم آمدند.", "یزد کرمان فارس"),
        ("وی در جمع نخبگان یزدی سخن گفت.", "یزد"),
        ("دوازده هزار نفر از سپرده‌گذاران اصفهانی پولشان را گرفتند.", "اصفهان"),
        ("خشکسالی در آذربایجان شرقی و غربی باغ‌ها را خشکاند.", "آذربایجان شرقی|آذربایجان غربی"),
        ("مردم خراسان رضوی، شمالی و جنوبی آب ندارند.", "خراسان رضوی|خراسان شمالی|خراسان جنوبی"),
        # counties and cities
        ("فرماندار سقز از راه رسید.", "کردستان"),
        ("باران در بندر عباس و بندرلنگه بند آمد.", "هرمزگان"),
        ("راه مهاباد به بوکان بسته شد.", "آذربایجان غربی"),
        ("زعفران گناباد امسال ارزان است.", "خراسان رضوی"),
        ("کشاورزان پارس‌آباد مغان گندم کاشتند.", "اردبیل"),
        # mountains, and the government's name
        ("قله دماوند پر از زباله است؛ دماوند را پاک کنیم.", ""),
        ("فرماندار دماوند به کوه رفت.", "تهران"),
        ("تحریم‌های واشنگتن علیه تهران نفت را گران کرد.", ""),
        # names that are words too: a cue tells
        ("فرماندار شهرستان نور از ساحل دیدن کرد.", "مازندران"),
        ("نور خورشید به گلخانه می‌تابد.", ""),
        ("شهر بن در زمستان سرد است.", "چهارمحال و بختیاری"),
        ("بن کارت کارگران شارژ شد.", ""),
        ("بخشدار مهر از زمین‌لرزه خبر داد.", "فارس"),
        ("مسکن مهر در مهر ماه تحویل می‌شود.", ""),
        ("فرماندار میانه به راه آهن رفت.", "آذربایجان شرقی"),
        ("گروه‌های میانه رو و میانه سال شرکت کردند.", ""),
        ("شهرستان سیمرغ صنایع دستی دارد.", "مازندران"),
        ("سیمرغ بلورین به این فیلم رسید.", ""),
        ("استاندار مرکزی به خمین رفت.", "مرکزی"),
        ("دفتر مرکزی شرکت جابه‌جا شد و بانک مرکزی نامه داد.", ""),
        ("سه استان قم، مرکزی و همدان برف دارند.", "قم مرکزی همدان"),
        ("وی از آغاز طرح در این استان خبر داد.", ""),  # «خبر» is a city
        ("این شهرستان خبر خوشی نداشت.", ""),
        # the agency, the gulf, the language; the province
        ("به گزارش خبرگزاری فارس، آب خلیج فارس گرم است و زبان فارسی زنده.", ""),
        ("استاندار فارس به شیراز بازگشت.", "فارس"),
        ("سیل در فارس، یزد و کرمان خسارت زد.", "فارس یزد کرمان"),
        # names of companies, exhibitions, streets, banks, persons
        ("شاخص بورس تهران بالا رفت.", ""),
        ("نمایشگاه بین‌المللی تهران در خیابان سئول است.", ""),
        ("کفش‌ها را در خیابان شیراز می‌فروشند.", ""),
        ("سهام پتروشیمی اراک و فولاد خوزستان گران شد.", ""),
        ("دکتر شهریار نامه‌ای نوشت.", ""),
        ("محمد ساوه به میدان آمد.", ""),
        ("مربی ایتالیایی، مائوریسیو ساری، کنار رفت. ساری دو سال ماند.", ""),
        ("مردم ساری به ساحل رفتند.", "مازندران"),
        ("صنعت نفت آبادان به گل گهر سیرجان باخت.", ""),
        # abroad and the government
        ("پارلمان اقلیم کردستان عراق رای داد.", ""),
        ("گفت‌وگوهای تهران و مسکو پی گرفته شد.", ""),
        ("مذاکرات اروپا با تهران از سر گرفته شد.", ""),
        ("مرز جمهوری آذربایجان بسته است.", ""),
        ("دور سوم گفت‌وگوها در اسلام‌آباد است.", ""),
        ("فرماندار اسلام‌آباد غرب آمد.", "کرمانشاه"),
        ("پاساژی در شوش تهران آتش گرفت.", "تهران"),
        ("به وقت تهران ساعت هشت است.", ""),
        # a name of several provinces: the one whose province the report names
        ("استاندار آذربایجان غربی به مهاباد و سلماس رفت.", "آذربایجان غربی"),
        # a place in a cooperative's name is none where others stand
        ("مدیرکل تعاون فارس از تعاونی پسته‌کاران رفسنجان دیدن کرد.", "فارس"),
        ("تعاونی پسته‌کاران رفسنجان برداشت را آغاز کرد.", "کرمان"),
    ],
)
def test_provinces_of_a_text(text: str, expected: str) -> None:
    names = expected.split("|") if "|" in expected else [expected] if expected in province_names() else expected.split()
    assert [p.name for p in provinces(report(text))] == names


@pytest.mark.parametrize(
    ("name", "text"),
    [("بندر عباس", "بندرعباس"), ("بندر عباس", "بندر عباس"), ("بندر عباس", "بندر\u200cعباس"), ("کوه دشت", "کوهدشت")],
)
def test_parts_of_a_name_stand_apart_or_together(name: str, text: str) -> None:
    assert Gazetteer([(name, 1)]).at(words(text), 0) is not None


def test_mentions_point_into_the_text_and_say_what_led_there() -> None:
    read = report("باغ‌های سقز یخ زد. کردستان سرد است.")
    (kurdistan,) = provinces(read)
    assert [(read.text[m.start : m.end], m.via) for m in kurdistan.mentions] == [("سقز", "سقز"), ("کردستان", None)]


def test_each_place_lies_in_one_of_the_31_provinces() -> None:
    names = province_names()
    assert len(names) == len(set(names)) == 31
    assert {row[1] for row in rows("places.tsv")} <= set(names)
    assert {row[3] for row in rows("places.tsv")} == {"name", "word"}


@pytest.mark.parametrize(
    ("text", "title", "place", "expected"),
    [
        ("معاون وزیر از طرح تازه گفت.", "", "کردستان", "کردستان"),
        ("معاون وزیر از طرح تازه گفت.", "", "خراسان رضوی/نیشابور", "خراسان رضوی"),
        ("ایسنا/گیلان مدیرکل تعاون از طرح تازه گفت. تهران و البرز هم طرح دارند.", "", None, "گیلان"),
        (
            "به گزارش خبرگزاری فارس از بجنورد، رضا ایزانلو از کارگاه گفت. او به مشهد و تهران می‌رود.",
            "",
            None,
            "خراسان شمالی",
        ),
        ("مدیرکل تعاون، کار و رفاه اجتماعی لرستان از ثبت ۶۴ تعاونی در این استان خبر داد.", "", None, "لرستان"),
        ("وزیر کار گفت طرح در کشور اجرا می‌شود.\nاین طرح در یزد و کرمان و فارس و گیلان آغاز شده است.", "", None, None),
        ("سفیر چین در تهران از خرید نفت گفت و نشست در تهران پایان یافت.", "", None, None),
        ("شهردار تهران از نوسازی بافت فرسوده شهر تهران گفت و وعده داد که تا پایان سال تمام شود.", "", None, "تهران"),
        ("نماینده مردم خدابنده در مجلس از وزیر کار پرسید که چرا بیمه کارگران ساختمانی پرداخت نمی‌شود.", "", None, None),
        ("آن‌ها شعار دادند.", "شعار امشب مردم شیراز", None, "فارس"),
        ("شرکت‌ها سهام خود را فروختند.", "کشاورزان گلستان چشم به راه باران", None, "گلستان"),
    ],
)
def test_main_province(text: str, title: str, place: str | None, expected: str | None) -> None:
    read = report(text, title, place)
    assert main_province(read, provinces(read)) == expected


@pytest.mark.parametrize(
    "text", ["تهران و ", "شهرستان ", "نور، ", "«کردستان» ", "آذربایجان شرقی و غربی ", "خیابان تهران "]
)
def test_hostile_texts_are_read_to_their_end(text: str) -> None:
    read = report(text * (LONG // len(text.split())))
    main_province(read, provinces(read))


def test_report_that_started_it(shared: Path) -> None:
    read = report((shared / "data" / "isna-kurdistan.txt").read_text(encoding="utf-8"))
    found = provinces(read)
    assert [p.name for p in found] == ["کردستان"]
    assert main_province(read, found) == "کردستان"
