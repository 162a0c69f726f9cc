"""Quotes: who speaks in each sentence of lead and body; «-» where the narrator does."""

from __future__ import annotations

import pytest

from crawler.importing import article_from_text
from nlp.officials import officials
from nlp.quotes import quotes
from nlp.text import read_report
from tests.nlp.people_cases import LONG, plain, report, speakers

WHO = "علی رضایی، مدیرعامل اتحادیه"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # direct, indirect, running over sentences
        (f"{WHO} گفت: وام کم است. بازار هم بد است.", ["علی رضایی", "علی رضایی"]),
        (f"{WHO} گفت که وام کم است.", ["علی رضایی"]),
        ("علی رضایی خطاب به کارگران: وام کم است. می‌آییم.", ["علی رضایی", "علی رضایی"]),
        ("علی رضایی در بازدید از کشورگفت: وام کم است.", ["علی رضایی"]),
        (f"{WHO} گفت: وام کم است.\nوی به نقل از حسن مرادی گفت: می‌آید.", ["علی رضایی", "علی رضایی"]),
        (f"{WHO} از افزایش وام خبر داد.", ["علی رضایی"]),
        (f"{WHO} خواستار حمایت این بانک شد.", ["علی رضایی"]),
        (f"{WHO} معتقد است وام کم است.", ["علی رضایی"]),
        (f"{WHO} در پاسخ گفت: وام کم است.", ["علی رضایی"]),
        (f"{WHO} قول داد وام بپردازد.", ["علی رضایی"]),
        (f"{WHO} زمان را دوشنبه عنوان کرد و افزود: همه بیایند. دیر نکنند.", ["علی رضایی", "علی رضایی"]),
        # pronouns, surnames, dropped subjects
        (f"{WHO} گفت: نه.\nوی افزود: هرگز.", ["علی رضایی", "علی رضایی"]),
        (f"{WHO} گفت: نه.\nرضایی اظهارکرد: هرگز.", ["علی رضایی", "علی رضایی"]),
        (f"{WHO} گفت: نه.\nهمچنین افزود: هرگز.", ["علی رضایی", "علی رضایی"]),
        # words of source
        (f"{WHO} گفت: نه.\nبه گفته رضایی بازار بد است.", ["علی رضایی", "علی رضایی"]),
        ("به گفته کارشناسان، بازار بد است.", ["کارشناسان"]),
        ("به گزارش ایسنا و به نقل از خبرگزاری چین، محققان راهی یافتند.", ["-"]),
        # groups and one of a group
        ("کارشناسان می‌گویند بازار بد است.", ["کارشناسان"]),
        ("یکی از کشاورزان شوش گفت: آب نیست.", ["یکی از کشاورزان شوش"]),
        ("یک کارشناس بازار گفت: بازار بد است.", ["کارشناس بازار"]),
        ("گروه علمی: کارشناس میراث فرهنگی ایلام گفت: سه اثر یافتیم.", ["کارشناس میراث فرهنگی ایلام"]),
        ("برخی از اهالی کرمان گفتند راه بسته است.", ["اهالی کرمان"]),
        # a name that no list has
        ("ترلینگن افزود: نه.", ["ترلینگن"]),
        # bodies, documents and passives speak for nobody
        ("بانک مرکزی اعلام کرد نرخ‌ها ثابت است.", ["-"]),
        ("در این بیانیه آمده است که نرخ‌ها ثابت است.", ["-"]),
        ("نرخ‌ها ثابت اعلام شد.", ["-"]),
        ("سازمان بهداشت در واکنش به سخن تند رئیس جمهور تصریح کرد که نه.", ["-"]),
        ("دو طرف گفت و گو کردند.", ["-"]),
        # whom the verb is about
        ("دادگاه علی رضایی را محکوم کرد.", ["-"]),
        # the narrator comes back
        (f"{WHO} گفت: نه.\nبه گزارش ایسنا، بازار بسته است.", ["علی رضایی", "-"]),
        (f"{WHO} گفت: نه. هرگز.\nگفتنی است بازار بسته است.", ["علی رضایی", "علی رضایی", "-"]),
        (f"{WHO} گفت: نه. هرگز.\nاستاندار قم در این نشست سه حکم را به کارگران داد.", ["علی رضایی", "علی رضایی", "-"]),
        (f"{WHO} گفت: نه.\nمهر: جشنواره آغاز شد.", ["علی رضایی", "-"]),
    ],
)
def test_who_speaks(text, expected):
    assert speakers(report(text)) == [plain(name) for name in expected]


def test_the_lead_speaks_through_the_one_named_later():
    found = report(
        "رضا ایزانلو در گفت‌وگو با خبرنگار ما اظهار کرد: راه باز شد.\nوی گفت: فردا هم باز است.",
        title="راه باز شد",
        lead="بخشدار گیفان گفت: راه باز شد.",
    )
    assert speakers(found) == ["رضا ایزانلو"] * 3


def test_sub_headings_and_questions_are_no_speech():
    text = (
        f"{WHO} گفت: وام کم است. نرخ‌ها بالاست.\nسهم برنج کجاست؟\n"
        "مینا رستگار، رئیس تعاونی گفت: برنج نیست.\nوی افزود: نان هم نیست."
    )
    assert speakers(report(text)) == ["علی رضایی", "علی رضایی", "-", "مینا رستگار", "مینا رستگار"]


def test_an_introduction_is_no_speech_but_opens_one():
    text = "علی رضایی، مدیرعامل اتحادیه:\nوام کم است. بازار بد است."
    assert speakers(report(text)) == ["-", "علی رضایی", "علی رضایی"]


def test_interviews():
    text = (
        "با علی رضایی، مدیرعامل اتحادیه درباره وام گفتگو کرده‌ایم.\n"
        "* وام چه شد؟\n- وام کم است. امیدواریم بیشتر شود.\n"
        "* بازار چطور است؟\n- بازار هم بد است.\n"
        "* پس چه باید کرد؟\n- صبر."
    )
    found = report(text)
    assert [plain(o.name or "") for o in officials(found)] == ["علی رضایی"]
    assert speakers(found) == ["-", "-", "علی رضایی", "علی رضایی", "-", "علی رضایی", "-", "علی رضایی"]


def test_a_digest_of_headlines_gives_each_line_to_its_own_speaker():
    text = "\n".join(
        ["وزیر اقتصاد: یارانه می‌ماند", "واگذاری شرکت‌ها", "دادستان کل کشور: کوتاه نمی‌آییم", "جشن در شهر",
         "وزیر نیرو: آب کم است", "باران در راه است", "استاندار قم: راه می‌سازیم", "بازار شلوغ شد"]
    )  # fmt: skip
    assert speakers(report(text))[1::2] == ["-", "-", "-", "-"]


def test_verb_place_and_directness_are_kept():
    found = report(f"{WHO} گفت: نه. هرگز.\nوی از افزایش وام خبر داد.")
    said = quotes(found, officials(found))
    assert [(q.verb, q.direct) for q in said] == [("گفت", True), (None, True), ("خبر داد", False)]
    assert [plain(found.text[q.start : q.end])[-6:] for q in said] == ["ت: نه.", "هرگز.", "ر داد."]


def test_every_reported_sentence_of_the_report_that_the_project_started_from(shared):
    article = article_from_text((shared / "data" / "isna-kurdistan.txt").read_text(encoding="utf-8"))
    found = read_report(article)
    narrated = [i for i, name in enumerate(speakers(found)) if name == "-"]
    texts = [s.text for s in found.sentences][1:]
    assert all(name in ("-", plain("محمدجعفر کبیری")) for name in speakers(found))
    assert [texts[i].split()[0] for i in narrated] == ["در"]


@pytest.mark.parametrize("text", LONG)
def test_long_hostile_texts_are_read(text):
    found = report(text)
    said = quotes(found, officials(found))
    assert all(0 <= q.start < q.end <= len(found.text) for q in said)


@pytest.mark.parametrize(
    ("text", "name", "verbs"),
    [
        # a verb of saying behind a name that has lost its space or half-space
        ("دکتر رضا قراخانلوگفت: وام کم است.", "رضا قراخانلو", ["گفت"]),
        ("مدیرعامل اتحادیه علی رضاییافزود: وام کم است.", "علی رضایی", ["افزود"]),
        ("علی رضایی رئیس اتاق تعاون آمد. رضاییافزود: وام کم است.", "علی رضایی", ["افزود"]),
        ("حسن محمدیاظهار کرد: وام کم است. محمدیتصریح کرد: نه.", "حسن محمدی", ["اظهار کرد", "تصریح کرد"]),
        ("حسن احمدیادامه داد: وام کم است.", "حسن احمدی", ["ادامه داد"]),
        ("مهرداد ارونقیافزود: وام کم است.", "مهرداد ارونقی", ["افزود"]),
        ("علی مرادیانافزود که وام کم است.", "علی مرادیان", ["افزود"]),
        ("علی محمدپورگفت : وام کم است.", "علی محمدپور", ["گفت"]),
        # surnames that merely end so
        ("رضا رادگفت، رئیس اتحادیه آمد. رادگفت گفت: وام کم است.", "رضا رادگفت", ["گفت"]),
        ("رادگفت: وام کم است.\nرضا رادگفت رئیس اتحادیه افزود: نه.", "رضا رادگفت", ["افزود"]),
        ("مدیرعامل اتحادیه رضا نیکوگفت اظهار کرد: وام کم است.", "رضا نیکوگفت", ["اظهار کرد"]),
    ],
)
def test_verbs_that_are_glued_to_a_name(text, name, verbs):
    read = report(text)
    people = officials(read)
    assert [person.name for person in people] == [name]
    found = quotes(read, people)
    assert {quote.speaker for quote in found} == {name}
    assert [quote.verb for quote in found] == verbs
