"""Changed figures: like is compared with like, what was said lately is no news, a revision counts when it is known."""

from __future__ import annotations

import dataclasses

import pytest
from command_line import run
from made import document
from test_watch_alarms import COOPERATIVES, lines, said
from test_watch_rounds import NOW, Place

from crawler.importing import article_from_record
from index.desk import Desk
from index.query.language import parse
from index.watch.explained import told_why
from index.watch.figure_changes import changes
from index.watch.figure_statements import statement
from index.watch.searches import remove
from nlp.annotate import annotate

INTRO = "مدیرکل تعاون استان یزد گفت: "


def read(*sentences, id="isna-1", at="2024-10-06T10:00:00+03:30", title="نشست خبری تعاون یزد"):
    record = {"id": id, "agency": id.split("-")[0], "title": title, "body": "\n".join(sentences), "date": at}
    return annotate(article_from_record(record))


def stated(*sentences):
    document = read(*sentences)
    found = [statement(document, figure) for figure in (*document.counts, *document.amounts)]
    return [(each.what, each.place) for each in found if each]


@pytest.mark.parametrize(
    ("sentence", "what", "place"),
    [
        ("در استان یزد ۱۲۰۰ تعاونی وجود دارد.", "تعاونی", "یزد"),
        ("یزد ۱۲۰۰ تعاونی دارد.", "تعاونی", "یزد"),
        ("هم‌اکنون در استان ۱۲۰۰ تعاونی داریم.", "تعاونی", "یزد"),
        ("این استان ۱۲۰۰ تعاونی فعال دارد که ۴۰ هزار عضو دارند.", "تعاونی فعال", "یزد"),
        ("۱۲۰۰ شرکت تعاونی در یزد فعالیت می‌کنند.", "تعاونی فعال", "یزد"),
        ("در حال حاضر ۱۲۰۰ تعاونی در سطح استان فعال هستند.", "تعاونی فعال", "یزد"),
        ("۱۲۰۰ تعاونی با ۴۰ هزار عضو در استان یزد فعال است.", "تعاونی فعال", "یزد"),
        ("با بیان اینکه ۲۱ تعاونی مسکن در استان فعال است، ابراز امیدواری کرد.", "تعاونی فعال مسکن", "یزد"),
        ("تاکنون ۳۱۰ تعاونی در استان یزد ثبت شده است.", "تعاونی ثبت", "یزد"),
        ("از مجموع ۱۲۷ تعاونی دامداری استان، ۴۰ تعاونی وثیقه ندارند.", "تعاونی دامدار", "یزد"),
        ("در بخش کشاورزی یزد ۴۰۰ تعاونی فعال است.", "تعاونی فعال کشاورزی", "یزد"),
        ("تعداد تعاونی‌های فعال استان یزد به هزار و ۲۰۰ تعاونی رسیده است.", "تعاونی فعال", "یزد"),
        ("بیش از ۹۰ هزار تعاونی در کشور فعال است و سهم یزد از این تعداد، ۱۲۰۰ تعاونی است.", "تعاونی", "یزد"),
        ("وی با اشاره به فعالیت ۱۲۰۰ تعاونی در استان یزد از مردم سپاسگزاری کرد.", "تعاونی فعال", "یزد"),
        ("بیش از ۹۰ هزار تعاونی در کشور فعال است.", "تعاونی فعال", "کشور"),
        ("بدهی معوق تعاونی‌های یزد ۴۶۰ میلیارد تومان است.", "irt بدهی تعاونی معوق", "یزد"),
        ("نرخ بیکاری استان یزد ۹ درصد است.", "بیکاری درصد نرخ", "یزد"),
    ],
)
def test_what_is_said_of_a_whole_province_or_the_country_is_a_statement(sentence, what, place):
    assert (what, place) in stated(INTRO + sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "از هر سه تعاونی، یکی در استان یزد وثیقه ندارد.",
        "اتحادیه تعاونی‌های مرزنشین استان ۲۲ تعاونی دارد.",
        "این اتحادیه ۲۲ تعاونی و ۳ هزار عضو دارد.",
        "در شهرستان اردکان استان یزد ۴۰ تعاونی فعال است.",
        "۴۰ تعاونی در اردکان فعال هستند.",
        "۴۰ تعاونی در نمایشگاه استان یزد حضور دارند.",
        "۴۰ تعاونی استان در این پارک فعالیت می‌کنند.",
        "۲۵۰ میلیارد تومان به ۳۲ تعاونی مسکن استان یزد پرداخت شده است.",
        "امسال ۴۰ تعاونی تازه در استان یزد ثبت شده است.",
        "در سال ۱۳۹۸ در استان یزد ۹۰۰ تعاونی فعال بود.",
        "سال گذشته ۹۰۰ تعاونی در استان یزد ثبت شده است.",
        "تا پایان سال شمار تعاونی‌های یزد به ۱۵۰۰ تعاونی می‌رسد.",
        "از این تعداد ۱۸۰ تعاونی در استان فعال هستند.",
        "۱۸ تعاونی مشکل‌دار استان یزد تعیین تکلیف می‌شوند.",
        "۱۲۰۰ تعاونی در استان فعال نیستند.",
        "۳۰ تا ۴۰ تعاونی در استان یزد فعال هستند.",
        "بدهی این تعاونی در استان یزد ۴۶۰ میلیارد تومان است.",
        "وزیر کشور ۱۲ معاون دارد.",
        "شمار کشته‌های دشمن در جنگ علیه ایران به ۷۰۰ نفر رسید.",
        "یزد ۲۰ اتوبوس برقی کم دارد.",
        "۱۷ پایگاه در استان یزد فعالیت دارند.",
        "یزد ۳۰ پایگاه اورژانس نیاز دارد.",
        "از مجموع ۴۱ ورزشکار اعزامی استان، ۲۷ نفر بازگشتند.",
        "سن ۶۰ درصد کارگران استان یزد زیر ۳۰ سال است.",
    ],
)
def test_what_is_said_of_a_part_an_event_or_another_time_is_none(sentence):
    assert stated(INTRO + sentence) == []


def told(*documents, tolerance=2.0, query=COOPERATIVES):
    """What the reports tell one after the other: of each the lines."""
    known, node = {}, parse(query)
    return [[change.told() for change in changes(document, node, known, tolerance)] for document in documents]


FIRST = read("در استان یزد ۱۲۰۰ تعاونی فعالیت می‌کنند.")


@pytest.mark.parametrize(
    "sentence",
    [
        "بیش از ۹۰ هزار تعاونی در کشور فعالیت می‌کنند.",  # of another place
        "در استان یزد ۲۱ تعاونی مسکن فعالیت می‌کنند.",  # of a kind of them
        "در استان یزد ۱۵۰۰ تعاونی ثبت شده است.",  # registered ones need not be at work
        "اتحادیه تعاونی‌های مرزنشین یزد ۲۲ تعاونی دارد.",
        "از هر سه تعاونی، یکی در استان یزد وثیقه ندارد.",
        "حدود ۱۱۹۰ تعاونی در استان یزد فعالیت می‌کنند.",
        "بیش از ۱۲۰۰ تعاونی در استان یزد فعالیت می‌کنند.",
    ],
)
def test_what_is_of_something_else_is_no_change(sentence):
    assert told(FIRST, read(sentence, id="mehr-1", at="2024-10-08T10:00:00+03:30")) == [[], []]


def test_a_change_tells_what_was_said_before_by_whom_and_when():
    second = read("۱۳۰۰ تعاونی در استان یزد فعال هستند.", id="mehr-1", at="2024-10-08T10:00:00+03:30")
    assert told(FIRST, second)[1] == ["۱٬۳۰۰ تعاونی (یزد)؛ پیش‌تر ۱٬۲۰۰ تعاونی (ایسنا، ۱۵ مهر ۱۴۰۳، ۱۰:۰۰)"]


@pytest.mark.parametrize(("day", "news"), [("2024-10-20", False), ("2025-01-20", True)])
def test_a_value_that_was_said_lately_is_no_news_though_another_was_said_since(day, news):
    """«۱٬۸۷۰؛ پیش‌تر ۹», although 1,870 had been said before."""
    reports = [
        said("isna-1", "۱۲۰۰ تعاونی", 1200, at="2024-10-06T10:00:00+03:30"),
        said("mehr-1", "۱۳۰۰ تعاونی", 1300, at="2024-10-08T10:00:00+03:30"),
        said("irna-1", "۱۲۰۰ تعاونی", 1200, at=f"{day}T10:00:00+03:30"),
    ]
    assert [bool(lines) for lines in told(*reports)] == [False, True, news]


def test_a_report_of_tomorrow_does_not_keep_others_from_being_told():
    at = {"at": "2099-10-07T10:00:00+03:30"}
    misdated = dataclasses.replace(
        (late := said("mehr-1", "۱۲۰۰ تعاونی", 1200, **at)),
        article=dataclasses.replace(late.article, fetched_at="2024-10-07T10:00:00+03:30"),
    )
    other = said("irna-1", "۱۳۰۰ تعاونی", 1300, at="2024-10-08T10:00:00+03:30")
    assert [len(lines) for lines in told(said("isna-1", "۱۲۰۰ تعاونی", 1200), misdated, other)] == [0, 0, 1]


def test_of_two_values_of_one_thing_in_a_report_neither_is_told():
    two = read("در استان یزد ۱۵۰۰ تعاونی فعال است.", "در یزد ۱۷۰۰ تعاونی فعال هستند.", id="mehr-1")
    assert told(FIRST, two) == [[], []]


PAID = "تا امروز ۲۵۰ میلیارد تومان تسهیلات به {} تعاونی مسکن استان پرداخت شده است."
TOTAL = "در استان یزد {} تعاونی فعالیت می‌کنند."


@pytest.mark.parametrize(("sentence", "before", "after"), [(PAID, "۳۲", "۳۴"), (TOTAL, "۱۲۰۰", "۱۳۰۰")])
def test_a_revision_counts_from_when_it_became_known(sentence, before, after):
    """ISNA of 10:15 says 34 for 32 after the reprint of 11:15: told once, though others revise theirs as well."""
    first, reprint = (sentence.format(before) for _ in range(2))
    early, late = "2024-10-06T10:15:00+03:30", "2024-10-06T11:15:00+03:30"
    shown = told(
        read(first, at=early),
        read(reprint, id="mehr-1", at=late),
        read(sentence.format(after), at=early),
        read(sentence.format(after), id="mehr-1", at=late),
        read(sentence.format(after), at=early),
    )
    assert [len(lines) for lines in shown] == [0, 0, 1, 0, 0]
    assert f"{after[0]}" in shown[2][0]
    assert "؛ پیش‌تر در همین گزارش " in shown[2][0]


def test_how_long_ago_something_was_is_no_revision():
    before, now = (f"{INTRO}قرارداد را {n} دقیقه پیش امضا کردیم." for n in ("۵", "۱۲"))
    assert told(read(before), read(now), query="رقم:(واحد:دقیقه)") == [[], []]


def test_what_another_reader_finds_in_the_same_words_is_no_revision():
    other = document(
        "خبر", "در استان یزد ۱۲۰۰ تعاونی فعالیت می‌کنند.", id="isna-1",
        counts=[("۱۲۰۰ تعاونی", 12, "تعاونی", {"province": "یزد"})],
    )  # fmt: skip
    first = document(
        "خبر", "در استان یزد ۱۲۰۰ تعاونی فعالیت می‌کنند.", id="isna-1",
        counts=[("۱۲۰۰ تعاونی", 1200, "تعاونی", {"province": "یزد"})],
    )  # fmt: skip
    assert told(first, other) == [[], []]


def test_a_revision_is_mailed_and_kept_over_rounds(tmp_path):
    place = Place(tmp_path)
    place.save("شمار", COOPERATIVES, tolerance=0.0)
    place.come(read(PAID.format("۳۲"), at="2024-10-06T10:15:00+03:30"))
    place.round()
    place.come(read(PAID.format("۳۲"), id="mehr-1", at="2024-10-06T11:15:00+03:30"))
    place.round(60)
    assert place.mails() == []
    place.come(read(PAID.format("۳۴"), at="2024-10-06T10:15:00+03:30"), revision=2)
    place.round(120)
    place.round(180)
    (mail,) = place.mails()
    assert "۳۴ تعاونی مسکن" in mail["Subject"]
    assert "۳۲ تعاونی مسکن" in mail["Subject"]
    sentences = list(told_why(place.settings, "شمار", "isna-1", NOW + 200))
    assert any("as one that says another figure" in sentence for sentence in sentences)


def test_what_was_stated_goes_with_its_search(tmp_path):
    place = Place(tmp_path)
    place.save("شمار", COOPERATIVES, tolerance=0.0)
    place.come(FIRST)
    place.round()
    with Desk(place.settings.desk_path) as desk:
        assert desk.rows("SELECT count(*) FROM figures_stated WHERE watch = 'شمار'")[0][0] == 2
        remove(desk, "شمار")
        assert desk.rows("SELECT count(*) FROM figures_stated")[0][0] == 0


def test_a_hostile_report_takes_bounded_time():
    counts = [("۱۲۰۰ تعاونی", 1200, "تعاونی", {"province": "یزد"})]
    for noise in ("در ", "با ", "می ", "سهم یزد از این ", "در بخش "):
        made = document("خبر", f"{noise * 5000}۱۲۰۰ تعاونی {noise * 5000}است.", counts=counts)
        assert statement(made, made.counts[0]) is None


def test_trying_out_and_a_new_search_know_the_same(tmp_path):
    place = Place(tmp_path)
    bodies = {
        "isna-1": ("2024-10-01", INTRO + TOTAL.format("۱۲۰۰")),
        "mehr-1": ("2024-10-05", INTRO + TOTAL.format("۱۳۰۰")),
        "irna-1": ("2024-10-06", f"{INTRO}اتحادیه مرزنشینان استان یزد ۲۲ تعاونی دارد."),
    }
    records = [
        {"id": id_, "agency": id_.split("-")[0], "title": "خبر یزد", "date": day, "body": body}
        for id_, (day, body) in bodies.items()
    ]
    assert run("import", lines(tmp_path / "a.jsonl", records), data=place.settings.data).status == 0
    options = ("--to", "a@example.org", "--figure-changes", "2")
    assert run("watch", "add", "شمار", COOPERATIVES, *options, data=place.settings.data).status == 0
    tried = run("watch", "test", "شمار", "--since", "1403-07-12", data=place.settings.data)
    assert "پیش‌تر" not in tried.out.replace("پیش‌تر ۱٬۲۰۰ تعاونی", "")
    assert "۱٬۳۰۰ تعاونی (یزد)؛ پیش‌تر ۱٬۲۰۰ تعاونی" in tried.out
    assert "۲۲ تعاونی (" not in tried.out
    assert "1 mail by its rule (stories of each): on 1403-07-14 at 00:00 (1)" in tried.out
