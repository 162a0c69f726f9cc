"""Officials: who they are, all wordings of their posts, all mentions, one person each."""

from __future__ import annotations

import pytest

from crawler.importing import article_from_text
from nlp.document import MentionKind
from nlp.officials import officials
from nlp.text import read_report
from tests.nlp.people_cases import LONG, people, plain, report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the post before, after, in apposition, on both sides
        ("وزیر نیرو علی صفایی گفت: آب هست.", ["علی صفایی: وزیر نیرو"]),
        ("علی صفایی وزیر نیرو گفت: آب هست.", ["علی صفایی: وزیر نیرو"]),
        ("علی صفایی، وزیر نیرو، گفت: آب هست.", ["علی صفایی: وزیر نیرو"]),
        ("علی صفایی - وزیر نیرو - گفت: آب هست.", ["علی صفایی: وزیر نیرو"]),
        ("علی صفایی (وزیر نیرو) گفت: آب هست.", ["علی صفایی: وزیر نیرو"]),
        ("نماینده قم علی صفایی، عضو کمیسیون انرژی گفت: نه.", ["علی صفایی: نماینده قم؛ عضو کمیسیون انرژی"]),
        # several posts
        (
            "مینا رستگار، عضو هیات علمی دانشگاه یزد و دبیر همایش تعاون گفت: بله.",
            ["مینا رستگار: عضو هیات علمی دانشگاه یزد؛ دبیر همایش تعاون"],
        ),
        ("مشاور و دستیار استاندار، حسن مرادی گفت: بله.", ["حسن مرادی: مشاور و دستیار استاندار"]),
        # commas inside a post
        (
            "حسن مرادی، مدیرکل تعاون، کار و رفاه اجتماعی استان کردستان گفت: بله.",
            ["حسن مرادی: مدیرکل تعاون، کار و رفاه اجتماعی استان کردستان"],
        ),
        # acting, former, caretaker
        ("حسن مرادی، سرپرست موقت این تعاونی گفت: بله.", ["حسن مرادی: سرپرست موقت این تعاونی"]),
        ("رضا کاویانی مدیرعامل سابق صندوق گفت: نه.", ["رضا کاویانی: مدیرعامل سابق صندوق"]),
        # lists of name and post
        (
            "حسن مرادی سرپرست اداره کل، رضا کاویانی مدیرعامل اتحادیه و مینا رستگار رئیس اتاق تعاون در نشست حاضر بودند.",
            ["حسن مرادی: سرپرست اداره کل", "رضا کاویانی: مدیرعامل اتحادیه", "مینا رستگار: رئیس اتاق تعاون"],
        ),
        # honorifics off, «سید» kept
        ("دکتر حسن مرادی وزیر کار گفت: بله.", ["حسن مرادی: وزیر کار"]),
        ("حجت الاسلام والمسلمین سید رضا کاویانی امام جمعه بانه گفت: بله.", ["سید رضا کاویانی: امام جمعه بانه"]),
        ("مهندس مرادی، شهردار بانه گفت: بله.", ["مرادی: شهردار بانه"]),
        # appointed
        ("حسن مرادی را به سمت مدیرکل تعاون استان قم منصوب کردند.", ["حسن مرادی: مدیرکل تعاون استان قم"]),
        ("حسن مرادی پیش‌تر رئیس اتاق تعاون بود.", ["حسن مرادی: رئیس اتاق تعاون"]),
        ("قاضی صلواتی گفت: نه.", ["صلواتی: قاضی"]),
        ("آقای قاضی زاده، رئیس شورا گفت: نه.", ["قاضیزاده: رئیس شورا"]),
        ("مهندس تهمتن وجدی پور، رئیس انجمن دیابت گفت: بله.", ["تهمتن وجدیپور: رئیس انجمن دیابت"]),
        ("علی نجفی توانا، حقوقدان گفت: نه.\nنجفی افزود: هرگز.", ["علی نجفی توانا: حقوقدان"]),
        ("علی رضایی ۶۸ ساله، وزیر سابق صنایع گفت: نه.", ["علی رضایی: وزیر سابق صنایع"]),
        # seats that many are given at once
        (
            "حسن مرادی، رضا کاویانی و مینا رستگار به عنوان اعضای هیئت مدیره انتخاب شدند.",
            [f"{name}: اعضای هیئت مدیره" for name in ("حسن مرادی", "رضا کاویانی", "مینا رستگار")],
        ),
        # words that are reported inside another's
        ("تخفیفی که مرادی گفته کافی نیست.", ["مرادی"]),
        # a listed name is needed neither for those who speak nor for those with a post
        ("یون ترلینگن، نماینده این نهاد گفت: نه.\nترلینگن افزود: هرگز.", ["یون ترلینگن: نماینده این نهاد"]),
        ("دونالد ترامپ، رئیس جمهور آمریکا گفت: نه.", ["دونالد ترامپ: رئیس جمهور آمریکا"]),
        # the post of one whom another serves
        ("مشاور اوباما گفت: نه.", ["؟: مشاور اوباما"]),
        # places are no surnames
        ("بخشدار بمپور گفت: راه ساخته شد.", ["؟: بخشدار بمپور"]),
        ("استاندار خراسان رضوی گفت: راه ساخته شد.", ["؟: استاندار خراسان رضوی"]),
    ],
)
def test_names_with_their_posts(text, expected):
    assert people(report(text)) == [plain(line) for line in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وزیر کار دستور داد پرداخت‌ها از سر گرفته شود.", ["؟: وزیر کار"]),
        ("با دستور شهردار تهران وام‌ها پرداخت شد.", ["؟: شهردار تهران"]),
        ("با دستور اکید شهردار تهران وام‌ها پرداخت شد.", ["؟: شهردار تهران"]),
        ("حسن مرادی، رئیس اتاق گفت: دیروز رئیس سازمان خصوصی‌سازی گفت سهام می‌فروشد.",
         ["حسن مرادی: رئیس اتاق", "؟: رئیس سازمان خصوصی‌سازی"]),
        ("حسن مرادی، رئیس اتاق گفت: معاون اول رئیس جمهور آیین‌نامه را ابلاغ کرد.",
         ["حسن مرادی: رئیس اتاق", "؟: معاون اول رئیس جمهور"]),
        # mentioned, thanked, attending only
        ("این نشست با حضور وزیر کار برگزار شد.", []),
        ("کشاورزان از استاندار تشکر کردند.", []),
        ("نامه‌ای به وزیر کار نوشته شد.", []),
    ],
)  # fmt: skip
def test_unnamed_officials_count_where_they_speak_or_act(text, expected):
    assert people(report(text)) == [plain(line) for line in expected]


@pytest.mark.parametrize(
    "text",
    [
        "علی کریمی پس از سه گل از زمین بیرون رفت.",
        "دیوان حافظ و سعدی را می‌خواند.",
        "فیلم تازه اصغر فرهادی اکران شد.",
        "بیمارستان شهید علی صفایی ساخته شد.",
        "کارشناسان می‌گویند باران می‌آید.",
        "مدیرعامل خوب کم است.",
        "به گزارش ایسنا، نرخ‌ها پایین آمد.",
        "گروه اقتصادی - حسن مرادی: بازار امروز آرام بود.\nوی می‌افزاید: نرخ‌ها پایین آمد.",
        "با منصور آشنا شدم و رفتم.",
        "حزب‌الله لبنان بیانیه داد.",
        "محققین گفتند نرخ‌ها پایین آمد.",
        "آقای رضا کاویانی، نوازنده تار به سالن آمد.",
        "بوستان شهید سرلشکر علی صفایی باز شد.",
    ],
)
def test_persons_who_are_no_officials(text):
    assert people(report(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قطعنامه‌ها پس از سفر ترامپ تصویب شد.", ["ترامپ"]),
        ("خط مشی ترامپ شکست خورد.", ["ترامپ"]),
        ("علی لاریجانی از سالن بیرون رفت.", ["علی لاریجانی"]),
        ("آقای رضایی نامه را به باشگاه داد.", ["رضایی"]),
        (
            "علی رضایی، حسن مرادی و مینا رستگار در ترکیب هیئت داوران این جشنواره هستند.",
            ["علی رضایی", "حسن مرادی", "مینا رستگار"],
        ),
    ],
)
def test_those_in_office_whose_post_is_not_told(text, expected):
    assert people(report(text)) == [plain(line) for line in expected]


KABIRI = """\
حسن مرادی امروز در بانه با اشاره به برنامه‌ها گفت: تعاونی‌ها جان می‌گیرند.
وی افزود: بازار هم باز می‌شود.
معاون امور تعاون وزیر کار در ادامه تاکید کرد: وام می‌دهیم.
مرادی خاطرنشان کرد: همه باید بیایند.
نامبرده در پایان یادآور شد: کار سخت است.
این مقام مسئول اظهار کرد: ولی می‌شود."""


def test_one_person_through_surname_post_and_pronoun():
    lead = "معاون وزیر تعاون، کار و رفاه اجتماعی گفت: تعاونی‌ها جان می‌گیرند."
    found = report(KABIRI, title="تعاونی‌ها جان می‌گیرند", lead=lead)
    (person,) = officials(found)
    assert plain(person.name or "") == "حسن مرادی"
    assert [plain(post) for post in person.posts] == [
        plain("معاون وزیر تعاون، کار و رفاه اجتماعی"),
        plain("معاون امور تعاون وزیر کار"),
    ]
    kinds = [(found.text[m.start : m.end], m.kind) for m in person.mentions]
    assert [plain(text) for text, kind in kinds if kind is MentionKind.NAME] == ["حسن مرادی", "مرادی"]
    assert [text for text, kind in kinds if kind is MentionKind.PRONOUN] == ["وی", "نامبرده"]
    assert len([text for text, kind in kinds if kind is MentionKind.POST]) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # two persons of one surname
        (
            "علی رضایی، شهردار ری گفت: بله.\nمحسن رضایی، رئیس شورا گفت: نه.",
            ["علی رضایی: شهردار ری", "محسن رضایی: رئیس شورا"],
        ),
        # a longer and a shorter form of one name
        (
            "محمدجواد آذری جهرمی، وزیر ارتباطات گفت: بله.\nآذری جهرمی افزود: شاید.",
            ["محمدجواد آذری جهرمی: وزیر ارتباطات"],
        ),
        ("سیدمحمدجهرمی وزیر کار گفت: بله.\nجهرمی افزود: نه.", ["سیدمحمدجهرمی: وزیر کار"]),
        # ministers of two countries
        (
            "علی رضایی وزیر کار گفت: بله.\nوزیر کار عراق نیز گفت: ما هم.",
            ["علی رضایی: وزیر کار", "؟: وزیر کار عراق"],
        ),
        # an office whose words all are light («کل», «کشور»)
        (
            "دادستان کل کشور گفت: نه.\nعلی رضایی، دادستان کل کشور افزود: هرگز.\nدادستان کل کشور در پاسخ گفت: بله.",
            ["علی رضایی: دادستان کل کشور"],
        ),
        # a head in one word and in two
        (
            "نخست‌وزیر مالزی علی رضایی گفت: بله.\nحسن مرادی، وزیر کار گفت: نه.\nنخست وزیر مالزی در پاسخ گفت: شاید.",
            ["علی رضایی: نخست‌وزیر مالزی؛ نخست وزیر مالزی", "حسن مرادی: وزیر کار"],
        ),
        # named long after the post spoke
        (
            "معاون فرهنگی شهرداری بانه گفت: بله.\n" + "وی افزود: باید کار کرد.\n" * 6 + "علی رضایی افزود: نه.",
            ["علی رضایی: معاون فرهنگی شهرداری بانه"],
        ),
        # the surname with one letter wrong
        (
            "ابراهیم عزیزپور، شهردار بانه گفت: بله.\nعزیرپور افزود: نه.",
            ["ابراهیم عزیزپور: شهردار بانه"],
        ),
        # a post does not run on into the next one's foreign name
        (
            "عمیر پریتس وزیر جنگ و ایهود المرت نخست وزیر نیز متهم شده‌اند.",
            ["عمیر پریتس: وزیر جنگ", "ایهود المرت: نخست وزیر"],
        ),
        # another official speaks in between
        (
            "علی رضایی، مدیرعامل اتحادیه گفت: بله.\nحسن مرادی، کشاورز گفت: نه.\nمدیر جهاد کشاورزی بانه گفت: شاید.",
            ["علی رضایی: مدیرعامل اتحادیه", "حسن مرادی: کشاورز", "؟: مدیر جهاد کشاورزی بانه"],
        ),
    ],
)
def test_persons_are_kept_apart_and_together(text, expected):
    assert people(report(text)) == [plain(line) for line in expected]


def test_the_title_and_lead_speak_of_the_one_named_in_the_text():
    found = report(
        "به گزارش ایسنا، سعید ملکی ظهر امروز در نشست اظهار کرد: وام می‌دهیم.",
        title="مرادی: وام نمی‌دهیم",
        lead="مدیرعامل بانک توسعه تعاون از پرداخت وام خبر داد.",
    )
    assert plain("سعید ملکی: مدیرعامل بانک توسعه تعاون") in people(found)


def test_the_report_that_the_project_started_from(shared):
    article = article_from_text((shared / "data" / "isna-kurdistan.txt").read_text(encoding="utf-8"))
    (person,) = officials(read_report(article))
    assert person.name == "محمدجعفر کبیری"
    assert [plain(post) for post in person.posts] == [
        plain("معاون وزیر تعاون، کار و رفاه اجتماعی"),
        plain("معاون امور تعاون وزیر کار"),
        plain("معاون تعاون وزیر کار"),
    ]
    kinds = [m.kind for m in person.mentions]
    assert kinds.count(MentionKind.NAME) == 4
    assert kinds.count(MentionKind.PRONOUN) == 3
    assert kinds.count(MentionKind.POST) == 5


@pytest.mark.parametrize("text", LONG)
def test_long_hostile_texts_are_read(text):
    assert len(officials(report(text))) <= 200
