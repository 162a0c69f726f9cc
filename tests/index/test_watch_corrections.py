"""Corrections of several outlets, errata, revisions that leave a search, and what `why` says of each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made import document
from test_watch_rounds import NOW, Place

from index.desk import Desk
from index.watch.explained import told_why
from index.watch.found import found_by

BODY = (
    "در بازرسی‌های امسال ۱۸۰ تعاونی در استان گیلان به سبب نداشتن پروانه تعطیل شدند و پروندهٔ آنها به دادگاه رفت.",
    "بازرسان تعاونی‌های مسکن و مصرف شهرهای رشت، لاهیجان و انزلی را دیده‌اند و کار ادامه دارد.",
)
TITLE = "تعطیلی ۱۸۰ تعاونی در استان گیلان"
RIGHT = TITLE.replace("۱۸۰", "۱۰۸")
DAILY = {"rule": "daily 07:30", "made_at": "2024-10-06T08:59:00+00:00"}
DAY = 24 * 3600


def report(id_, title=TITLE, of="۱۸۰", body=BODY, site=None, **told):
    told = {"provinces": ["گیلان"], "published_at": "2024-10-06T10:00:00+03:30", **told}
    text = [each.replace("۱۸۰", of) for each in body]
    values = {"۱۸۰": 180, "۱۰۸": 108, "۱۰۹": 109}
    counts = [
        (f"{shown} تعاونی", values[shown], "تعاونی", {})
        for shown in values
        if f"{shown} تعاونی" in "".join((title, *text))
    ]
    return document(title, *text, id=id_, site=site or id_.partition("-")[0], counts=counts, **told)


def erratum(id_="isna-9"):
    return report(id_, "اصلاحیه: تعطیلی ۱۰۸ تعاونی در استان گیلان، نه ۱۸۰ تعاونی", "۱۰۸")


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    made.come(document("بازدید از بازار گیلان", "متن", id="isna-0"))
    return made


def save(place, query="استان:گیلان", **told):
    place.save("گیلان", query, **told)


def cards(text):
    return [card.strip() for card in text.split("•")[1:]]


def whys(place, id_):
    return list(told_why(place.settings, "گیلان", id_, NOW))


def revise(place):
    place.come(report("isna-1", RIGHT, "۱۰۸"), report("mehr-1", RIGHT, "۱۰۸"), revision=2)


def test_a_correction_of_several_outlets_and_their_erratum_is_one_card(place):
    save(place, rule="hourly")
    place.come(report("isna-1"), report("mehr-1"))
    place.round(3600)
    place.come(erratum())
    revise(place)
    place.round(2 * 3600)
    (card,) = cards(place.bodies()[1])
    assert card.startswith(f"اصلاح: {RIGHT}\n  ایسنا، ")
    assert "+۱ رسانه (خبرگزاری مهر)" in card
    assert "پیش‌تر: ۱۸۰ تعاونی؛ اکنون: ۱۰۸ تعاونی" in card
    assert "ایسنا: اصلاحیه: تعطیلی ۱۰۸ تعاونی در استان گیلان، نه ۱۸۰ تعاونی" in card
    assert any("another report of a correction" in sentence for sentence in whys(place, "isna-9"))


@pytest.mark.parametrize("first", ["erratum", "revision"])
def test_an_erratum_is_a_correction_and_the_same_correction_is_told_once(place, first):
    save(place)
    place.come(report("isna-1"))
    place.round()
    steps = [lambda: place.come(erratum()), lambda: place.come(report("isna-1", RIGHT, "۱۰۸"), revision=2)]
    for after, step in enumerate(steps if first == "erratum" else steps[::-1], 1):
        step()
        place.round(60 * after)
    assert len(place.mails()) == 2
    (card,) = cards(place.bodies()[1])
    assert card.startswith("اصلاح: اصلاحیه: " if first == "erratum" else f"اصلاح: {RIGHT}")
    if first == "erratum":
        assert f"پیش‌تر گفته شده بود: «{TITLE}» (ایسنا)" in card


def test_an_outlet_that_was_told_before_is_no_further_one(place):
    save(place, rule="hourly")
    place.come(report("isna-1"), report("mehr-1"))
    place.round(3600)
    place.come(report("mehr-2", f"{TITLE} + عکس"), report("ilna-1"))
    place.round(2 * 3600)
    place.come(report("mehr-3", f"{TITLE} + فیلم"))
    place.round(3 * 3600)
    (card,) = cards(place.bodies()[1])
    assert card.startswith(f"رسانه‌های بیشتر: {TITLE}\n  ایسنا، ")
    assert "+۱ رسانه (ایلنا)" in card
    (card,) = cards(place.bodies()[2])
    assert card.startswith(f"ادامهٔ خبر: {TITLE} + فیلم\n  خبرگزاری مهر، ")


def test_what_two_outlets_correct_otherwise_is_all_told(place):
    save(place, rule="hourly")
    place.come(report("isna-1"), report("mehr-1"))
    place.round(3600)
    named = (*BODY, "این را علی رضایی گفت.")
    place.come(
        report("isna-1", RIGHT, "۱۰۸"), report("mehr-1", body=named, officials=[("علی رضایی", ["مدیرکل"])]), revision=2
    )
    place.round(2 * 3600)
    (card,) = cards(place.bodies()[1])
    assert "پیش‌تر: ۱۸۰ تعاونی؛ اکنون: ۱۰۸ تعاونی" in card
    assert "خبرگزاری مهر: افزوده شد: علی رضایی" in card


LARGE = "پرداخت ۳۰۰ میلیارد تومان به تعاونی‌های گیلان"
QUERY = "رقم:(مبلغ>=150میلیارد تومان)"
LOST = "دیگر با این جست‌وجو نمی‌خواند"


def paid(toman, words, **told):
    title = LARGE.replace("۳۰۰ میلیارد تومان", words)
    return document(
        title, "این پول را بانک داد.", id="isna-1", amounts=[(words, toman, {})], provinces=["گیلان"],
        published_at="2024-10-06T10:00:00+03:30", **told,
    )  # fmt: skip


def test_a_correction_that_takes_the_report_out_of_the_search_is_told_once(place):
    save(place, QUERY)
    place.come(paid(300 * 10**9, "۳۰۰ میلیارد تومان"))
    place.round()
    place.come(paid(30 * 10**9, "۳۰ میلیارد تومان"), revision=2)
    place.round(60)
    place.come(paid(40 * 10**9, "۴۰ میلیارد تومان"), revision=3)
    place.round(120)
    assert len(place.mails()) == 2
    (card,) = cards(place.bodies()[1])
    assert card.startswith("اصلاح: پرداخت ۳۰ میلیارد تومان")
    assert "پیش‌تر: ۳۰۰ میلیارد تومان؛ اکنون: ۳۰ میلیارد تومان" in card
    assert LOST in card
    assert "چرا:" not in card
    told = whys(place, "isna-1")
    assert any("as a correction" in sentence for sentence in told)
    assert "its revision 3 does not answer the search either; that it no longer does was told before" in told
    place.come(paid(310 * 10**9, "۳۱۰ میلیارد تومان"), revision=4)
    place.round(180)
    assert "اکنون دوباره با این جست‌وجو می‌خواند" in place.bodies()[2]


def test_a_report_that_leaves_the_search_without_another_figure_is_told_too(place):
    save(place, "گیلان پروانه")
    place.come(report("isna-1"))
    place.round()
    place.come(report("isna-1", body=tuple(each.replace("پروانه", "مجوز") for each in BODY)), revision=2)
    place.round(60)
    assert LOST in cards(place.bodies()[1])[0]


@pytest.mark.parametrize(("last", "told"), [("۱۰۹", "پیش‌تر: ۱۸۰ تعاونی؛ اکنون: ۱۰۹ تعاونی"), ("۱۸۰", "")])
def test_a_digest_holds_a_report_that_was_revised_twice_against_what_its_readers_know(place, last, told):
    save(place, rule="hourly")
    place.come(report("isna-1"))
    place.round(3600)
    place.come(report("isna-1", RIGHT, "۱۰۸"), revision=2)
    place.round(3660)
    place.come(report("isna-1", TITLE.replace("۱۸۰", last), last), revision=3)
    place.round(3720)
    place.round(2 * 3600)
    place.round(3 * 3600)
    assert len(place.mails()) == 1 + bool(told)
    if told:
        (card,) = cards(place.bodies()[1])
        assert told in card
        assert "۱۰۸" not in card
    else:
        assert any("a revision had taken it back" in sentence for sentence in whys(place, "isna-1"))


def test_nobody_is_told_that_a_report_left_a_search_of_which_nobody_was_told(place):
    save(place, QUERY, **DAILY)
    place.come(paid(300 * 10**9, "۳۰۰ میلیارد تومان"))
    place.round(3600)
    place.come(paid(30 * 10**9, "۳۰ میلیارد تومان"), revision=2)
    place.round(2 * 3600)
    assert any("no longer answers the search, and nobody was told" in sentence for sentence in whys(place, "isna-1"))
    place.round(DAY)
    assert place.mails() == []


def test_a_search_that_asks_for_something_else_by_now_loses_nothing(place):
    save(place, QUERY)
    place.come(paid(300 * 10**9, "۳۰۰ میلیارد تومان"))
    place.round()
    save(place, "گلخانه", made_at="2024-10-06T09:00:30+00:00")
    place.come(paid(30 * 10**9, "۳۰ میلیارد تومان"), revision=2)
    place.round(60)
    assert len(place.mails()) == 1
    assert any("asked for something else" in sentence for sentence in whys(place, "isna-1"))


def test_why_tells_a_written_mail_from_a_sent_one(place):
    save(place, to=("a@example.org", "b@example.org"))
    place.come(report("isna-1"))
    away = replace(place.settings, mail=replace(place.settings.mail, mailbox="", host="127.0.0.1", port=1, timeout=2.0))
    place.round(settings=away)
    waits = [
        each for each in whys(place, "isna-1") if each.startswith("written to a@example.org on 1403-07-15 at 12:30")
    ]
    assert len(waits) == 1
    assert ", and waits in the outbox: 127.0.0.1 does not answer: " in waits[0]
    assert not any(each.startswith("mailed") for each in whys(place, "isna-1"))
    with Desk(place.settings.desk_path) as desk, desk.transaction() as db:
        assert found_by(desk, place.settings, "گیلان")[0].mailed_at is None
        db.execute("UPDATE outbox SET state = 'parked', fault = '550 no' WHERE recipient = 'b@example.org'")
    place.round(7200)
    told = whys(place, "isna-1")
    assert "mailed on 1403-07-15 at 14:30 to a@example.org" in told
    assert "written to b@example.org on 1403-07-15 at 12:30, and is parked in the outbox: 550 no" in told
    with Desk(place.settings.desk_path) as desk:
        assert found_by(desk, place.settings, "گیلان")[0].mailed_at == NOW


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("استان:یزد", "«استان:یزد» does not match it; its provinces are گیلان"),
        ("province:یزد", "«province:یزد» does not match it (it is read as استان:یزد); its provinces are گیلان"),
        ("گلخانه", "«گلخانه» does not match it"),
        ("رقم:(مبلغ>=150میلیارد تومان)", "«رقم:(مبلغ>=150میلیارد تومان)» does not match it"),
    ],
)
def test_why_says_what_a_report_has_instead_and_not_the_same_words_again(place, query, says):
    save(place, query)
    place.come(report("isna-1"))
    place.round()
    assert whys(place, "isna-1") == [says]


def test_a_subject_counts_a_story_of_two_searches_once(place):
    made = {"made_at": "2024-10-06T08:59:00+00:00"}
    save(place, rule="daily 07:30", **made)
    place.save("تعاونی", "گیلان", rule="daily 07:30", **made)
    place.come(report("isna-1"), document("گشایش موزهٔ چای در گیلان", "مردم آمدند.", id="isna-2", provinces=["گیلان"]))
    place.round(3600)
    place.round(DAY)
    assert place.mails()[0]["Subject"].startswith("۲ جست‌وجو: ")
    assert place.mails()[0]["Subject"].endswith("و ۱ خبر دیگر")


def test_whoever_was_told_hears_of_a_correction_however_late_it_comes(place):
    save(place)
    place.come(report("isna-1"))
    place.round()
    place.come(report("isna-1", RIGHT, "۱۰۸"), report("mehr-1", RIGHT, "۱۰۸"), revision=2)
    place.round(9 * DAY)
    assert "اصلاح" in place.mails()[1]["Subject"]
    (card,) = cards(place.bodies()[1])
    assert "پیش‌تر: ۱۸۰ تعاونی؛ اکنون: ۱۰۸ تعاونی" in card
    assert "خبرگزاری مهر" not in card, "of what nobody was told nothing is corrected so late"
