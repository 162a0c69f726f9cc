"""Denials, errata and corrections beside what was told: news of their own, and never among those who ran it too."""

from __future__ import annotations

import json

import pytest
from command_line import run
from made import document
from test_watch_rounds import NOW, Place

from index.desk import Desk
from index.documents import Documents
from index.outlets import outlet_name
from index.stories import told_of
from index.watch.channels.atom import feed_entries
from index.watch.explained import told_why
from index.watch.facts import denied, erratum

CLAIM = "ورشکستگی تعاونی اعتبار فولاد سپاهان در اصفهان"
BODY = (
    "تعاونی اعتبار فولاد سپاهان در اصفهان با ۱۲ هزار سپرده‌گذار ورشکسته شد و درهای شعبه‌های خود را بست.",
    "سپرده‌گذاران در برابر شعبهٔ خیابان چهارباغ گرد آمدند و سپرده‌های خود را خواستند.",
)
DENIED = "مدیرعامل گفت سپرده‌های آنان محفوظ است و شعبه‌ها باز هستند."
DENIAL = f"{CLAIM} تکذیب شد"
DAILY = {"rule": "daily 07:30", "made_at": "2024-10-06T08:59:00+00:00"}
DAY = 24 * 3600


def report(id_, title=CLAIM, *more, site=None, **told):
    at = told.pop("at", "2024-10-06T10:00:00+03:30")
    told = {"provinces": ["اصفهان"], **told}
    return document(title, *BODY, *more, id=id_, site=site or id_.partition("-")[0], published_at=at, **told)


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    made.come(document("بازدید از بازار اصفهان", "متن", id="isna-0", site="isna"))
    return made


def save(place, **told):
    place.save("اصفهان", "اصفهان", **told)


def cards(text):
    return [card.strip() for card in text.split("•")[1:]]


def whys(place, id_):
    return " / ".join(told_why(place.settings, "اصفهان", id_, NOW))


@pytest.mark.parametrize(
    ("title", "body", "is_one"),
    [
        ("ورشکستگی تعاونی سپاهان تکذیب شد", "", True),
        ("دادستان همدان اختلاس در تعاونی را تکذیب کرد", "", True),
        ("تکذیبیهٔ تعاونی سپاهان", "", True),
        ("واکنش تعاونی سپاهان", "مدیرعامل این خبر را تکذیب کرد.", True),
        ("خبر ورشکستگی تعاونی سپاهان صحت ندارد", "", True),
        ("مدیرعامل سپاهان شایعهٔ ورشکستگی را رد کرد", "", True),
        ("ورشکستگی تعاونی سپاهان", "مدیرعامل آن را نه تأیید و نه تکذیب کرد.", False),
        ("ورشکستگی تعاونی سپاهان", "مدیرعامل از تأیید یا تکذیب آن خودداری کرد.", False),
        ("ورشکستگی تعاونی سپاهان تأیید شد", "هفتهٔ پیش مدیرعامل آن را تکذیب کرده بود.", False),
        ("ورشکستگی تعاونی سپاهان", "مدیرعامل این خبر را تکذیب نکرد.", False),
        ("مجلس لایحهٔ تعاون را رد کرد", "", False),
    ],
)
def test_a_denial_is_told_from_a_report_that_only_speaks_of_one(title, body, is_one):
    assert denied(document(title, body)) is is_one


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("اصلاحیه: ۱۰۸ تعاونی تعطیل شد، نه ۱۸۰ تعاونی", True),
        ("اصلاحیهٔ خبر تعطیلی تعاونی‌ها", True),
        ("تصحیح: مدیرعامل سپاهان علی رضایی است", True),
        ("اصلاح خبر تعطیلی تعاونی‌ها", True),
        ("۱۰۸ تعاونی تعطیل شد (اصلاحیه)", True),
        ("اصلاحیهٔ قانون تعاون در مجلس تصویب شد", False),
        ("تصحیح اوراق امتحانی آغاز شد", False),
        ("اصلاح الگوی کشت در اصفهان", False),
        ("۱۰۸ تعاونی تعطیل شد", False),
    ],
)
def test_an_erratum_is_told_from_the_amendment_of_a_law(title, is_one):
    assert erratum(document(title, "متن")) is is_one


def test_a_denial_by_another_outlet_is_mailed_at_once_and_supports_nothing(place):
    save(place, to=("a@example.org", "feed"))
    place.come(report("isna-1"))
    place.round()
    place.come(report("ilna-1", DENIAL, DENIED))
    place.round(60)
    with Desk(place.settings.desk_path) as desk:
        assert {told.story for told in told_of(desk, ["isna-1", "ilna-1"])} == {"isna-1"}
    assert f"اصفهان: تکذیب: {CLAIM}" in place.mails()[1]["Subject"]
    (card,) = cards(place.bodies()[1])
    assert card.startswith(f"تکذیب: {DENIAL}\n  ایلنا، ")
    assert f"پیش‌تر گفته شده بود: «{CLAIM}» (ایسنا)" in card
    assert ">تکذیب</span>" in place.mails()[1].get_body(("html",)).get_content()
    assert "as a denial of what was told before (the story of isna-1) / mailed" in whys(place, "ilna-1")
    # who runs the claim joins the claim, who denies it the denial
    place.come(report("mehr-1"), report("irna-1", DENIAL, DENIED))
    place.round(120)
    assert len(place.mails()) == 2
    assert "as another outlet that denies what was told before" in whys(place, "irna-1")
    place.come(document("جشنوارهٔ فرش دستباف در اصفهان", "صد بافنده آمدند.", id="isna-9", site="isna"))
    place.round(180)
    told = cards(place.bodies()[2])
    assert len(told) == 3
    assert any(
        card.startswith(f"رسانه‌های بیشتر: {CLAIM}\n  ایسنا، ") and "+۱ رسانه (خبرگزاری مهر)" in card for card in told
    )
    assert any(
        card.startswith(f"رسانه‌های بیشتر، تکذیب: {DENIAL}\n  ایلنا، ") and f"+۱ رسانه ({outlet_name('irna')})" in card
        for card in told
    )
    with Desk(place.settings.desk_path) as desk, Documents(place.settings.documents_path) as documents:
        titles = [entry.title for entry in feed_entries(desk, documents, "اصفهان")]
    assert f"تکذیب: {DENIAL} (+۱ رسانه)" in titles
    assert f"{CLAIM} (+۱ رسانه)" in titles


def test_a_digest_tells_a_claim_and_its_denial_beside_each_other(place):
    save(place, **DAILY)
    place.come(document("جشنوارهٔ فرش دستباف در اصفهان", "صد بافنده آمدند.", id="isna-9", site="isna"))
    place.come(report("isna-1"))
    place.come(report("mehr-1"), report("ilna-1", DENIAL, DENIED), report("irna-1", DENIAL, DENIED))
    place.round(3600)
    place.round(DAY)
    (text,) = place.bodies()
    first, second, third = cards(text)
    assert first.startswith(f"تکذیب: {DENIAL}\n")
    assert f"+۱ رسانه ({outlet_name('irna')})" in first
    assert second.startswith(f"{CLAIM}\n")
    assert "+۱ رسانه (خبرگزاری مهر)" in second
    assert third.startswith("جشنواره")
    assert "و ۱ خبر دیگر" in place.mails()[0]["Subject"]  # a claim and its denial are one story


@pytest.mark.parametrize("later", [False, True])
def test_a_story_that_begins_with_a_denial_is_plain_news_with_its_mark_and_a_claim_is_no_support_of_it(place, later):
    save(place, rule="hourly")
    place.come(report("ilna-1", DENIAL, DENIED))
    if later:
        place.round(3600)
    place.come(report("isna-1"))
    place.round(2 * 3600)
    told = [card for text in place.bodies() for card in cards(text)]
    assert len(told) == 2
    assert told[0].startswith(f"تکذیب: {DENIAL}\n")
    assert told[1].startswith(f"رسانه‌های بیشتر: {CLAIM}" if later else f"{CLAIM}\n")
    assert not any("+۱ رسانه" in card for card in told)


def test_a_report_that_turns_into_a_denial_before_the_mail_is_not_ranked_among_the_claims(place):
    save(place, **DAILY)
    place.come(report("isna-1"), report("mehr-1"))
    place.round(3600)
    place.come(report("mehr-1", DENIAL, DENIED), revision=2)
    place.round(DAY)
    first, second = cards(place.bodies()[0])
    assert first.startswith(f"تکذیب: {DENIAL}\n  خبرگزاری مهر، ")
    assert second.startswith(f"{CLAIM}\n  ایسنا، ")
    assert "+۱ رسانه" not in second


def test_a_webhook_is_told_that_something_is_denied(place):
    save(place, to=("webhook:https://example.org/rasad",))
    place.come(report("isna-1"))
    place.round()
    place.come(report("ilna-1", DENIAL, DENIED))
    place.round(60)
    with Desk(place.settings.desk_path) as desk:
        bodies = [json.loads(body) for (body,) in desk.rows("SELECT body FROM outbox ORDER BY number")]
    told = [story for body in bodies for search in body["searches"] for story in search["stories"]]
    assert [(story["kind"], story["denies"], story["other_outlets"]) for story in told] == [
        ("new", False, []),
        ("denial", True, []),
    ]


def test_a_denial_names_the_headline_as_it_was_told_and_not_as_it_was_corrected(place):
    save(place)
    place.come(report("isna-1", f"{CLAIM} با ۱۲ هزار سپرده‌گذار"))
    place.round()
    place.come(report("isna-1"), revision=2)
    place.come(report("ilna-1", DENIAL, DENIED))
    place.round(60)
    assert f"پیش‌تر گفته شده بود: «{CLAIM} با ۱۲ هزار سپرده‌گذار» (ایسنا)" in place.bodies()[1]


def test_trying_a_search_out_shows_a_claim_and_its_denial_apart(tmp_path):
    reports = [("isna-1", CLAIM, BODY), ("mehr-1", CLAIM, BODY), ("ilna-1", DENIAL, (DENIED, *BODY))]
    file = tmp_path / "reports.jsonl"
    file.write_text(
        "".join(
            json.dumps(
                {"id": id_, "agency": id_[:4], "title": title, "body": "\n".join(body), "date": "1403/07/15 10:00"}
            )
            + "\n"
            for id_, title, body in reports
        ),
        "utf-8",
    )
    assert run("import", file, data=tmp_path / "data").status == 0
    assert run("watch", "add", "اصفهان", "اصفهان", "--to", "feed", "--yes", data=tmp_path / "data").status == 0
    told = cards(run("watch", "test", "اصفهان", "--since", "1403-07-12", data=tmp_path / "data").out)
    assert [card.splitlines()[0] for card in told] == [f"تکذیب: {DENIAL}", CLAIM]
    assert [("+۱ رسانه (خبرگزاری مهر)" in card, "+" in card) for card in told] == [(False, False), (True, True)]
