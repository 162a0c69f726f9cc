"""Posts taken apart, spellings of persons and bodies folded: tables of wordings as reports have them."""

from __future__ import annotations

import pytest

from nlp.register import epoch_of
from nlp.register_agreement import agree, one_post
from nlp.register_bodies import Body, SeenBody, chamber_name, cooperative_key, fold_bodies, place_in
from nlp.register_persons import Seen, fold_persons, name_key
from nlp.register_posts import split_post

OLD, NEW = epoch_of("2006-01-16"), epoch_of("2021-05-01")
LABOUR = "وزارت تعاون، کار و رفاه اجتماعی"


@pytest.mark.parametrize(
    ("wording", "parts"),
    [
        ("معاون امور تعاون وزیر تعاون، کار و رفاه اجتماعی", ("معاون", "امور تعاون", LABOUR, "")),
        ("معاون تعاون وزیر کار", ("معاون", "تعاون", LABOUR, "")),
        ("معاون تعاون وزارت کار", ("معاون", "تعاون", LABOUR, "")),
        ("وزیر کار", ("وزیر", "", LABOUR, "")),
        ("وزیر کار، تعاون و رفاه اجتماعی", ("وزیر", "", LABOUR, "")),
        ("وزیر کشور", ("وزیر", "", "وزارت کشور", "")),  # the word, not the country
        ("وزیر کشور عراق", ("وزیر", "", "وزارت کشور", "عراق")),
        ("وزیر امورخارجه کشورمان", ("وزیر", "", "وزارت امور خارجه", "")),
        (
            "مدیر کل تعاون، کار و رفاه اجتماعی استان کردستان",
            ("مدیرکل", "", "اداره‌کل تعاون، کار و رفاه اجتماعی", "کردستان"),
        ),
        ("مدیرکل بهزیستی لرستان", ("مدیرکل", "", "سازمان بهزیستی", "لرستان")),
        ("مدیرکل دفتر آموزش وزارت جهاد کشاورزی", ("مدیرکل", "دفتر آموزش", "وزارت جهاد کشاورزی", "")),
        ("رئیس کمیسیون اجتماعی مجلس", ("رئیس", "کمیسیون اجتماعی", "مجلس شورای اسلامی", "")),
        ("نماینده مردم سنندج، دیواندره و کامیاران در مجلس", ("نماینده", "", "مجلس شورای اسلامی", "سنندج")),
        ("رییس جمهوری", ("رئیس‌جمهور", "", "ریاست‌جمهوری", "")),
        ("رئیس‌جمهور امریکا", ("رئیس‌جمهور", "", "ریاست‌جمهوری", "آمریکا")),
        ("معاون اول رئیس قوه قضاییه", ("معاون اول", "", "قوه قضائیه", "")),
        ("رئیس کل بانک مرکزی", ("رئیس", "", "بانک مرکزی", "")),
        ("مدیر شعب بانک توسعه تعاون استان کردستان", ("مدیر", "شعب", "بانک توسعه تعاون", "کردستان")),
        ("معاون هماهنگی امور اقتصادی استانداری یزد", ("معاون", "هماهنگی امور اقتصادی", "استانداری", "یزد")),
        ("معاون عمرانی استاندار گلستان", ("معاون", "عمرانی", "استانداری", "گلستان")),
        ("فرماندار رباط کریم", ("فرماندار", "", "فرمانداری", "رباط کریم")),
        ("شهردار منطقه ۵ تهران", ("شهردار", "منطقه ۵", "شهرداری", "تهران")),
        ("مدیرعامل تعاونی کارکنان شهرداری قم", ("مدیرعامل", "", "تعاونی کارکنان شهرداری", "قم")),
        ("شهردار پایتخت", ("شهردار", "", "شهرداری", "تهران")),
        ("رئیس دانشگاه تهران", ("رئیس", "", "دانشگاه تهران", "تهران")),  # the name, not only the place
        ("رئیس اتاق تعاون استان تهران", ("رئیس", "", "اتاق تعاون", "تهران")),
        ("دبیرکل اتاق تعاون ایران", ("دبیرکل", "", "اتاق تعاون ایران", "")),
        ("دبیر کانون کارگردانان سینمای ایران", ("دبیر", "", "کانون کارگردانان سینمای ایران", "")),
        ("سفیر ایران در سوریه", ("سفیر", "", "سفارت ایران", "سوریه")),
        ("مدیرعامل سازمان امور مالیاتی مهلت ارائه اظهارنامه", ("مدیرعامل", "", "سازمان امور مالیاتی", "")),
    ],
)
def test_a_post_is_taken_apart(wording, parts):
    post = split_post(wording, NEW)
    assert (post.head, post.field, post.institution, post.place) == parts
    assert post.status == ""


@pytest.mark.parametrize(
    ("wording", "month", "institution"),
    [
        ("وزیر کار", OLD, "وزارت کار و امور اجتماعی"),
        ("وزیر تعاون", OLD, "وزارت تعاون"),
        ("وزیر تعاون", NEW, LABOUR),
        ("وزیر رفاه", OLD, "وزارت رفاه و تأمین اجتماعی"),
        ("وزیر صنایع", OLD, "وزارت صنایع و معادن"),
        ("وزیر صنعت", NEW, "وزارت صنعت، معدن و تجارت"),
        ("وزیر کار", "", "وزارت کار"),  # of which time?
        ("معاون وزیر کار", "", "وزارت کار"),
    ],
)
def test_ministries_bear_the_names_of_their_time(wording, month, institution):
    assert split_post(wording, month).institution == institution


def test_ministries_merged_in_tir_1390():
    before, after = epoch_of("2011-06-21"), epoch_of("2011-06-22")  # 31 خرداد, 1 تیر
    assert split_post("وزیر تعاون", before).institution == "وزارت تعاون"
    assert split_post("وزیر تعاون", after).institution == LABOUR


@pytest.mark.parametrize(
    ("wording", "status"),
    [
        ("وزیر سابق کار", "former"),
        ("مدیرعامل پیشین بانک توسعه تعاون", "former"),
        ("وزیر پیشنهادی تعاون، کار و رفاه اجتماعی", "future"),
        ("رئیس جدید اتاق تعاون ایران", ""),
    ],
)
def test_the_status_of_a_post(wording, status):
    assert split_post(wording, NEW).status == status


@pytest.mark.parametrize(
    "wording", ["کارشناس اقتصاد", "بازیکن تیم ملی", "کارشناسان", "سرمربی پرسپولیس", "", "!!", "قاضی پرونده"]
)
def test_callings_and_groups_are_no_posts(wording):
    assert split_post(wording, NEW) is None


@pytest.mark.parametrize("wording", ["رئیس", "مدیرعامل شرکت", "رئیس سازمان", "معاون", "سرپرست این تعاونی"])
def test_a_head_alone_tells_nothing(wording):
    assert split_post(wording, NEW).bare


@pytest.mark.parametrize(
    ("a", "b", "may_be", "surely"),
    [
        ("معاون تعاون وزیر کار", "معاون امور تعاون وزیر تعاون، کار و رفاه اجتماعی", True, True),
        ("مدیرکل تعاون استان یزد", "مدیرکل تعاون، کار و رفاه اجتماعی استان یزد", True, True),
        ("مدیرکل تعاون استان یزد", "مدیرکل تعاون استان قم", False, False),
        ("رئیس مجلس", "رئیس کمیسیون اقتصادی مجلس", False, False),
        ("معاون وزیر کار", "معاون تعاون وزیر کار", True, False),
        ("معاون وزیر کار", "معاون وزیر کار", True, False),  # any of several
        ("عضو اتاق تعاون ایران", "عضو اتاق تعاون ایران", True, False),
        ("وزیر نفت", "وزیر نیرو", False, False),
        ("شهردار این منطقه", "شهردار این منطقه", True, False),  # of which one?
        ("شهردار سقز", "شهردار شهر سقز", True, True),
        ("رئیس اتحادیه املاک کشور", "رئیس اتحادیه املاک", True, True),
        ("وزیر خارجه", "وزیر خارجه روسیه", True, False),
    ],
)
def test_wordings_of_one_post(a, b, may_be, surely):
    a, b = split_post(a, NEW), split_post(b, NEW)
    assert agree(a, b) is agree(b, a) is may_be
    assert one_post(a, b) is one_post(b, a) is surely


def seen(name, wording, first="2021-03-01", last=None, reports=2, beside=()):
    month = epoch_of(first)
    keys = frozenset(split_post(text, month).key for text in (wording, *beside))
    return Seen(name, split_post(wording, month), wording, first, last or first, reports, keys)


def folded(*ones):
    return [
        (p.name, [(h.post.head, h.post.institution, h.post.place, h.reports) for h in p.held])
        for p in fold_persons(ones)
    ]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("سید محمد موسوی", "محمد موسوی"),
        ("سیدمحمد موسوی", "محمد موسوی"),
        ("محمد جعفر کاوه", "محمدجعفر کاوه"),
        ("کاوه احمدی نژاد", "کاوه احمدی‌نژاد"),
        ("دکتر آرش رضائی", "آرش رضایی"),
    ],
)
def test_spellings_of_a_name(a, b):
    people = fold_persons([seen(a, "استاندار یزد"), seen(b, "استاندار یزد", reports=3)])
    assert [person.name for person in people] == [b]
    assert people[0].held[0].reports == 5
    assert name_key(a).replace(" ", "") == name_key(b).replace(" ", "")


def test_a_post_is_shown_in_its_fullest_usual_form():
    (person,) = fold_persons(
        [
            seen("آرش کاوه", f"معاون {LABOUR.replace('وزارت', 'وزیر')}"),
            seen("آرش کاوه", "معاون تعاون وزیر کار", reports=1),
        ]
    )
    (held,) = person.held
    assert (held.post.field, held.post.institution) == ("تعاون", LABOUR)


def test_a_surname_is_the_one_persons_who_holds_the_post():
    people = folded(
        seen("آرش کاوه", "فرماندار بیجار", reports=4),
        seen("بابک کاوه", "شهردار سقز"),
        seen("کاوه", "فرماندار شهرستان بیجار"),
    )
    assert people == [
        ("آرش کاوه", [("فرماندار", "فرمانداری", "بیجار", 6)]),
        ("بابک کاوه", [("شهردار", "شهرداری", "سقز", 2)]),
    ]


def test_a_surname_that_may_be_two_persons_stays_alone():
    people = folded(
        seen("آرش کاوه", "فرماندار بیجار"),
        seen("بابک کاوه", "فرماندار بیجار"),
        seen("کاوه", "فرماندار بیجار", reports=1),
    )
    assert sorted(name for name, _ in people) == ["آرش کاوه", "بابک کاوه", "کاوه"]


def test_a_longer_name_is_the_same_person_where_a_post_agrees():
    assert len(folded(seen("محمدباقر کاوه", "رئیس مجلس"), seen("باقر کاوه", "رئیس مجلس شورای اسلامی"))) == 1
    assert len(folded(seen("محمدباقر کاوه", "رئیس مجلس"), seen("باقر کاوه", "شهردار سقز"))) == 2


def test_one_name_in_two_places_at_one_time_is_two_persons():
    mayor = seen("علی محمدی", "شهردار سقز", "2020-01-01", "2021-06-01", reports=5)
    governor = seen("علی محمدی", "فرماندار چالوس", "2020-03-01", "2021-09-01", reports=4)
    assert len(folded(mayor, governor)) == 2
    later = seen("علی محمدی", "فرماندار چالوس", "2022-03-01", reports=4)
    assert len(folded(mayor, later)) == 1, "people move on"
    both = seen("علی محمدی", "شهردار سقز", "2020-05-01", beside=("فرماندار چالوس",))
    assert len(folded(mayor, governor, both)) == 1, "a report names both posts"


@pytest.mark.parametrize(
    ("post", "persons"),
    [("فرماندار چالوس", 2), ("فرماندار سقز", 1), ("وزیر نفت", 1)],  # statesmen come back
)
def test_one_name_far_apart_in_time_may_be_two_persons(post, persons):
    assert len(folded(seen("علی محمدی", "شهردار سقز", "2003-01-01"), seen("علی محمدی", post, "2021-01-01"))) == persons


def test_a_post_that_somebody_hardly_held_is_doubtful():
    president = seen("کاوه آرمان", "رئیس جمهور", "2019-01-01", "2022-01-01", reports=40)
    minister = seen("کاوه آرمان", "وزیر نفت", "2020-01-01", reports=1)
    speaker = seen("کاوه آرمان", "سخنگوی دولت", "2020-01-01", reports=1)
    (person,) = fold_persons([president, minister, speaker])
    assert {held.post.head: held.doubtful for held in person.held} == {"رئیس‌جمهور": False, "وزیر": True, "سخنگو": False}


def test_former_posts_tell_nothing_of_the_time():
    then = seen("کاوه آرمان", "وزیر نفت", "2014-01-01", "2015-01-01")
    later = seen("کاوه آرمان", "وزیر سابق نفت", "2020-01-01")
    (person,) = fold_persons([then, later])
    (held,) = person.held
    assert (held.first, held.last, held.reports) == ("2014-01-01", "2015-01-01", 4)


def body(full, name, kind="cooperative", province=None, reports=1):
    own = place_in(name)
    return SeenBody(
        Body(name, full, kind, cooperative_key(name, kind), own or province, own is not None),
        "2021-01-01",
        "2021-02-01",
        reports,
    )


def bodies_of(*ones):
    return [(b.name, b.province, b.reports) for b in fold_bodies(ones)]


def test_variants_of_a_cooperative_are_one():
    assert bodies_of(
        body("تعاونی مهر بیجار", "مهر بیجار", reports=2),
        body("شرکت تعاونی کشاورزی مهر بیجار", "مهر بیجار", reports=2),
        body("تعاونی مهر", "مهر", province="کردستان"),
    ) == [("شرکت تعاونی کشاورزی مهر بیجار", "کردستان", 5)]


def test_one_name_in_two_provinces_is_two_cooperatives():
    found = bodies_of(
        body("تعاونی ایثار", "ایثار", province="یزد"), body("تعاونی ایثار", "ایثار", province="قم", reports=3)
    )
    assert found == [("تعاونی ایثار", "قم", 3), ("تعاونی ایثار", "یزد", 1)]


def test_unions_of_two_kinds_are_two():
    names = ("اتحادیه تعاونی‌های مسافربری", "اتحادیه تعاونی‌های لبنی")
    assert len(bodies_of(*(body(name, name, "union") for name in names))) == 2


@pytest.mark.parametrize(
    ("name", "province", "canonical"),
    [
        ("اتاق تعاون", None, "اتاق تعاون ایران"),
        ("اتاق تعاون", "یزد", "اتاق تعاون یزد"),
        ("اتاق تعاون استان یزد", "یزد", "اتاق تعاون یزد"),
        ("اتاق تعاون مرکزی", None, "اتاق تعاون ایران"),
        ("اتاق تعاون مرکزی", "مرکزی", "اتاق تعاون مرکزی"),
        ("اتاق تعاون ایران", None, "اتاق تعاون ایران"),
    ],
)
def test_names_of_chambers(name, province, canonical):
    assert chamber_name(name, province) == canonical


@pytest.mark.parametrize(
    ("name", "province"),
    [("مهر بیجار", "کردستان"), ("بانک مرکزی", None), ("اداره کل تعاون استان مرکزی", "مرکزی"), ("آذر گل", None)],
)
def test_the_province_in_a_name(name, province):
    assert place_in(name) == province


@pytest.mark.parametrize(
    "text", ["رئیس " * 5000, "وزیر کار، " * 3000, "(" * 9000, "مدیرکل استان " * 4000, "\u200c" * 5000]
)
def test_hostile_wordings_and_names_are_read_quickly_enough(text):
    split_post(text, NEW)
    name_key(text)
    cooperative_key(text)
    fold_persons([Seen(f"{n} الف", split_post("وزیر کار", NEW), "وزیر کار", "", "", 1) for n in range(500)])
