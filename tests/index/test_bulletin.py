"""The bulletin: what stands in it, in which order, that an edition never changes, and that the clock makes it once."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from dataclasses import replace

import pytest
from made import document
from serving import installation

from crawler.dates import TEHRAN
from index.bulletin import building, drafts, making, words
from index.bulletin.building import OTHER_NEWS, cutting
from index.bulletin.choosing import choose
from index.bulletin.content import Sum, from_json, to_json
from index.bulletin.drafts import BulletinError
from index.bulletin.editions import edition, editions, file_of, named, sent_to
from index.bulletin.mailing import send
from index.bulletin.schedule import due, round_
from index.desk import Desk
from index.documents import Documents, Reading
from index.marks import Mark, mark
from index.query.tree import NoteField
from index.settings import BulletinSettings, MailSettings
from index.stories import fold_new
from index.watch.calendar import RuleError
from index.watch.rounds import round_ as watch_round
from index.watch.searches import Watch, keep

# Wednesday the 14th of Mehr 1403
NOW = dt.datetime(2024, 10, 9, 7, 30, tzinfo=TEHRAN).timestamp()
SAME = (
    "مدیرکل تعاون کردستان گفت ۳۰۰ میلیارد تومان وام به ۴۰ تعاونی تولیدی در سنندج، سقز و بانه پرداخت شده است.",
    "به گفتهٔ او این وام‌ها از محل صندوق حمایت و با کارمزد چهار درصد داده می‌شود و بازپرداخت آن پنج سال است.",
)


def at(day, hour=10):
    return f"2024-10-{day:02}T{hour:02}:00:00+03:30"


def reports():
    sums = [("۳۰۰ میلیارد تومان", 300 * 10**9, {"about": "وام"})]
    loan = {"amounts": sums, "provinces": ["کردستان"], "topics": ["اعتبار و بانک"]}
    return [
        document(
            "پرداخت ۳۰۰ میلیارد تومان وام به تعاونی‌های کردستان", *SAME, id="isna-1", published_at=at(8, 10), **loan
        ),
        document(
            "۳۰۰ میلیارد تومان وام به تعاونی‌های کردستان پرداخت شد", *SAME, id="mehr-1", site="mehr",
            published_at=at(8, 12), **loan,
        ),
        document("تعاونی مسکن فرهنگیان سقز کلنگ زد", "متن خبر.", id="isna-2", published_at=at(8, 14), topics=["مسکن"]),
        document("نشست تعاونی‌های مسکن در تهران", "متن نشست.", id="isna-3", published_at=at(8, 16), topics=["مسکن"]),
        document("تعاونی بی‌موضوع", "متن.", id="isna-4", published_at=at(9, 6)),
        document("خبر دیررسیده دربارهٔ تعاونی", "متن.", id="isna-5", published_at=at(7, 20)),
        document("خبر کهنه دربارهٔ تعاونی", "متن.", id="isna-6", published_at=at(1, 20)),
        document("بازار بورس امروز", "متن بورس.", id="isna-7", published_at=at(8, 11)),
    ]  # fmt: skip


@pytest.fixture
def place(tmp_path):
    settings = installation(tmp_path / "data", reports())
    settings = replace(settings, mail=MailSettings(mailbox=str(tmp_path / "box"), public_url="https://r.example"))
    with Desk(settings.desk_path) as desk, Documents(settings.documents_path) as documents:
        fold_new(desk, documents)
        keep(desk, Watch("تعاون", "تعاونی", ("a@example.org",), rule="weekly"))
    return settings


def ids(settings, now=NOW):
    return [story.id for story in making.draft(settings, now)[1].stories]


def decide(settings, do, *what):
    with Desk(settings.desk_path) as desk:
        do(desk, *what, "editor")


def test_the_first_bulletin_tells_a_day_of_the_saved_searches(place):
    choice, content = making.draft(place, NOW)
    assert ids(place) == ["isna-2", "isna-3", "isna-1", "isna-4"]
    assert [theme for theme, _ in content.themes] == ["مسکن", "اعتبار و بانک", OTHER_NEWS]
    assert (content.number, content.day, content.corrects) == (1, "2024-10-09", None)
    assert (content.since, content.until) == ("2024-10-08T07:30:00+03:30", "2024-10-09T07:30:00+03:30")
    assert content.reports == 5
    assert words.figures(content) == [("خبر", "۴"), ("گزارش", "۵"), ("رسانه", "۲"), ("استان", "۱")]
    assert (choice.more, choice.faults, choice.left_out) == (0, (), ())


def test_a_story_is_told_once_with_everyone_who_ran_it(place):
    story = next(story for story in making.draft(place, NOW)[1].stories if story.id == "isna-1")
    assert [(each.id, each.outlet) for each in story.places] == [("isna-1", "ایسنا"), ("mehr-1", "خبرگزاری مهر")]
    assert words.elsewhere(story) == "خبرگزاری مهر (۱۲:۰۰)"
    assert words.source(story) == "ایسنا، ۱۷ مهر ۱۴۰۳، ۱۰:۰۰"
    assert story.searches == ("تعاون",)


def test_who_denies_a_story_did_not_run_it(tmp_path):
    denial = document(
        "پرداخت ۳۰۰ میلیارد تومان وام به تعاونی‌های کردستان تکذیب شد", *SAME, id="ilna-1", site="ilna",
        published_at=at(8, 13), provinces=["کردستان"],
    )  # fmt: skip
    settings = installation(tmp_path / "data", [*reports(), denial])
    with Desk(settings.desk_path) as desk, Documents(settings.documents_path) as documents:
        fold_new(desk, documents)
        keep(desk, Watch("تعاون", "تعاونی", ("a@example.org",), rule="weekly"))
    content = making.draft(settings, NOW)[1]
    story = next(story for story in content.stories if story.id == "isna-1")
    assert words.elsewhere(story) == "خبرگزاری مهر (۱۲:۰۰)، تکذیب در ایلنا (۱۳:۰۰)"
    assert dict(content.outlets) == {"ایسنا": 4, "خبرگزاری مهر": 1}


def test_a_sum_is_told_once_with_its_sentence(place):
    (told,) = making.draft(place, NOW)[1].sums
    assert (told.shown, told.about, told.story) == ("۳۰۰ میلیارد تومان", "وام", "isna-1")
    assert told.sentence == "پرداخت ۳۰۰ میلیارد تومان وام به تعاونی‌های کردستان"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ([("وام", "isna-1"), ("وام", "mehr-1")], ["وام"]),
        ([("وام", "isna-1"), ("وام به تعاونی‌ها", "isna-1")], ["وام به تعاونی‌ها"]),
        ([("تسهیلات اشتغال", "isna-1"), ("", "isna-1")], ["تسهیلات اشتغال"]),
        ([("", "isna-1"), ("تسهیلات اشتغال", "isna-1")], ["تسهیلات اشتغال"]),
        ([("وام‌های مسکن", "isna-1"), ("وام مسکن", "mehr-1")], ["وام‌های مسکن"]),
        ([("مسکن", "isna-1"), ("کشاورزی", "isna-1")], ["مسکن", "کشاورزی"]),
        ([("وام مسکن", "isna-1"), ("وام کشاورزی", "mehr-1")], ["وام مسکن", "وام کشاورزی"]),
    ],
)
def test_a_sum_that_is_told_again_in_other_words_is_one(told, kept):
    held = []
    for about, story in told:
        building._hold_sum(held, Sum("۳۰۰ میلیارد تومان", about, "", "جمله", "ایسنا", story))
    assert [each.about for each in held] == kept


def test_a_tick_brings_a_report_of_any_day_and_comes_first(place):
    decide(place, drafts.tick, "isna-7")
    decide(place, drafts.tick, "isna-6")
    decide(place, drafts.tick, "nobody-1")
    content = making.draft(place, NOW)[1]
    others = dict(content.themes)[OTHER_NEWS]
    assert [story.id for story in others][-1] == "isna-4"
    assert {story.id for story in others if story.ticked} == {"isna-6", "isna-7"}
    assert drafts.ticked(place.desk_path, ["isna-7", "isna-1"]) == {"isna-7"}
    decide(place, drafts.untick, "isna-7")
    assert "isna-7" not in ids(place)


def test_the_report_that_was_ticked_stands_for_its_story(place):
    decide(place, drafts.tick, "mehr-1")
    assert "mehr-1" in ids(place)
    assert "isna-1" not in ids(place)


def test_what_is_left_out_stays_out_until_it_is_brought_back(place):
    decide(place, drafts.leave_out, ["mehr-1"])
    assert "isna-1" not in ids(place), "another report of the same story was left out"
    assert making.draft(place, NOW)[0].left_out == ("mehr-1",)
    decide(place, drafts.bring_back, "mehr-1")
    assert "isna-1" in ids(place)


def test_an_order_that_was_made_holds_and_newcomers_come_last_in_their_theme(place):
    decide(place, drafts.arrange, ["isna-4", "isna-3"])
    assert ids(place) == ["isna-4", "isna-3", "isna-2", "isna-1"]


def test_what_editors_marked_is_told_and_weighs(place):
    with Desk(place.desk_path) as desk:
        mark(desk, Mark("isna-3", NoteField.IMPORTANCE, "high"))
        mark(desk, Mark("mehr-1", NoteField.TONE, "negative", "وزارت تعاون"))
        mark(desk, Mark("isna-2", NoteField.IMPORTANCE, "low"))
    content = making.draft(place, NOW)[1]
    assert ids(place)[:2] == ["isna-3", "isna-2"]
    assert content.tones == (("منفی", 1),)
    assert words.judged(next(story for story in content.stories if story.id == "isna-1")) == "لحن منفی به وزارت تعاون"
    assert words.first_stories(content)[0].id == "isna-3"


def test_only_so_many_stories_are_shown_and_the_rest_is_counted(place):
    few = replace(place, bulletin=BulletinSettings(stories=2))
    choice, content = making.draft(few, NOW)
    assert "isna-1" in [story.id for story in content.stories], "what most outlets ran comes first"
    assert (len(content.stories), content.more, choice.more) == (2, 2, 2)
    assert words.more(content) == "و ۲ خبر دیگر که در این بولتن نیامده است"


def test_searches_are_those_that_the_setting_names(place):
    with Desk(place.desk_path) as desk:
        keep(desk, Watch("بورس", "بورس", ("a@example.org",), rule="weekly"))
        keep(desk, Watch("خراب", '"باز', ("a@example.org",), rule="weekly"))
    chosen = replace(place, bulletin=BulletinSettings(searches="بورس، نیست"))
    choice, content = making.draft(chosen, NOW)
    assert [story.id for story in content.stories] == ["isna-7"]
    assert choice.faults == ("«نیست» is no saved search; the setting bulletin.searches names it",)
    assert [fault.partition(":")[0] for fault in making.draft(place, NOW)[0].faults] == ["«خراب»"]


def test_the_next_edition_tells_what_came_since_and_what_came_late(place):
    made = making.make(place, "editor", now=NOW)
    late = document("خبری که دیر رسید از تعاونی", "متن.", id="isna-8", published_at=at(9, 5))
    new = document("خبر تازهٔ تعاونی", "متن.", id="isna-9", published_at=at(9, 20))
    add(place, late, new)
    after = making.draft(place, NOW + 86_400)[1]
    assert [story.id for story in after.stories] == ["isna-8", "isna-9"]
    assert (after.number, after.since) == (2, made.content.until)


def add(settings, *documents):
    from index import generations
    from index.opening import open_engine

    with Documents(settings.documents_path) as store:
        store.put([Reading(each.id, 1, "t", each) for each in documents], "t", 99)
        with open_engine(settings, generations.current(settings.index_path), fresh=False, write=True) as engine:
            engine.write(documents, store.latest())
        with Desk(settings.desk_path) as desk:
            fold_new(desk, store)


def test_an_edition_never_changes(place):
    with Desk(place.desk_path) as desk:
        drafts.set_foreword(desk, "سخن آغاز")
        drafts.annotate(desk, "isna-1", "یادداشت", "editor")
    made = making.make(place, "editor", now=NOW)
    with Desk(place.desk_path) as desk:
        before = file_of(desk, 1, "pdf"), file_of(desk, 1, "docx")
        assert drafts.items(desk) == {}
        assert drafts.foreword(desk) == ""
        drafts.tick(desk, "isna-7", "editor")
        mark(desk, Mark("isna-1", NoteField.IMPORTANCE, "high"))
    with Documents(place.documents_path) as store:
        store.put([Reading("isna-1", 2, "t2", document("دیگر شد", "متن دیگر.", id="isna-1"))], "t2", 100)
    with Desk(place.desk_path) as desk:
        assert edition(desk, 1) == made
        assert (file_of(desk, 1, "pdf"), file_of(desk, 1, "docx")) == before
        assert made.content.foreword == "سخن آغاز"
        assert next(story for story in made.content.stories if story.id == "isna-1").note == "یادداشت"


def test_a_correction_is_a_new_edition_of_the_same_time(place):
    first = making.make(place, "editor", now=NOW)
    with Desk(place.desk_path) as desk:
        drafts.begin_correction(desk, 1, {story.id: "" for story in first.content.stories}, "", "editor")
        drafts.untick(desk, "isna-4", "editor")
        drafts.leave_out(desk, ["isna-4"], "editor")
        drafts.annotate(desk, "isna-2", "درست شد", "editor")
    second = making.make(place, "editor", now=NOW + 7200)
    assert (second.number, second.corrects, second.day, second.until) == (2, 1, first.day, first.until)
    assert [story.id for story in second.content.stories] == ["isna-2", "isna-3", "isna-1"]
    assert words.number_line(second.content) == "شمارهٔ ۲، اصلاحیهٔ شمارهٔ ۱"
    with Desk(place.desk_path) as desk:
        assert named(desk, "2024-10-09").number == 2
        assert edition(desk, 1) == first
        assert drafts.corrected(desk) is None


def test_content_is_kept_as_it_was(place):
    content = making.draft(place, NOW)[1]
    assert from_json(to_json(content)) == content


def test_nothing_to_tell_makes_nothing(place):
    assert making.make(place, now=NOW + 30 * 86_400) is None
    with Desk(place.desk_path) as desk:
        assert editions(desk) == []


def test_ticks_are_bounded(place):
    with Desk(place.desk_path) as desk:
        for n in range(drafts.MOST_TICKS):
            drafts.tick(desk, f"isna-{n}", "")
        with pytest.raises(BulletinError, match="300 reports are ticked"):
            drafts.tick(desk, "mehr-9", "")
        drafts.tick(desk, "isna-1", "")
        drafts.annotate(desk, "isna-1", "ی" * 100_000, "")
        assert len(drafts.items(desk)["isna-1"].note) == drafts.LONGEST_NOTE
        assert len(drafts.items(desk)) == drafts.MOST_TICKS


@pytest.mark.parametrize(
    ("body", "last", "more"),
    [
        (["یک جملهٔ کوتاه."], "یک جملهٔ کوتاه.", False),
        (["جملهٔ نخست این خبر است. " * 10], "جملهٔ نخست این خبر است.", True),
        (["بی‌نقطه " * 100], "…", True),
        (["الف" * 100_000], "…", True),
        (["پاراگراف نخست.", "پاراگراف نخست.", "دومی."], "دومی.", False),
        ([], None, False),
    ],
)
def test_a_cutting_ends_with_a_sentence(body, last, more):
    kept, shortened = cutting(document("عنوان", *body), 200)
    assert sum(map(len, kept)) <= 201
    assert shortened is more
    assert (kept[-1].endswith(last) if last else kept == ()) is True
    assert len(kept) == len(set(kept))


def test_hostile_reports_are_bounded_and_harmless(place):
    hostile = "\u202e<script>alert(1)</script>\x00 " + "الف" * 40_000
    decided = {"officials": [(hostile[:500], ())], "topics": [hostile[:400]], "provinces": ["\u2066کردستان"]}
    bad = document(
        hostile, hostile, *["بند " * 30_000] * 3, id="mehr-66", site="mehr", published_at=at(8, 20),
        amounts=[("<script>alert(1)</script>", 10**11, {"about": hostile, "beneficiary": hostile})], **decided,
    )  # fmt: skip
    add(place, bad)
    with Desk(place.desk_path) as desk:
        drafts.tick(desk, "mehr-66", "")
        drafts.annotate(desk, "mehr-66", hostile, "")
        drafts.set_foreword(desk, hostile)
        mark(desk, Mark("mehr-66", NoteField.TONE, "negative", hostile[:400]))
    content = making.draft(place, NOW)[1]
    story = next(story for story in content.stories if story.id == "mehr-66")
    assert len(story.title) <= 301
    assert sum(map(len, story.cutting)) <= 1_101
    assert len(story.theme) <= 120
    assert all(len(body) <= 120 for body, _ in story.tones)
    assert all(len(each.sentence) <= 401 and len(each.about) <= 121 for each in content.sums)
    kept = to_json(content)
    assert len(kept) < 30_000
    assert not {"\u202e", "\u2066", "\x00"} & set(from_json(kept).foreword + story.title + story.note + story.theme)


# --- by the clock -------------------------------------------------------------------------------------


def tehran(day, hour, minute=0):
    return dt.datetime(2024, 10, day, hour, minute, tzinfo=TEHRAN).timestamp()


@pytest.mark.parametrize(
    ("last", "now", "wanted"),
    [
        (tehran(8, 7, 30), tehran(9, 7, 29), False),
        (tehran(8, 7, 30), tehran(9, 7, 30), True),
        (tehran(8, 7, 30), tehran(9, 15, 0), True),  # the machine was off at half past seven
        (tehran(10, 7, 30), tehran(11, 12, 0), False),  # a Friday
        (tehran(10, 7, 30), tehran(12, 7, 30), True),
    ],
)
def test_it_is_due_at_half_past_seven_in_tehran_on_working_days(place, last, now, wanted):
    with Desk(place.desk_path) as desk:
        with desk.transaction() as db:
            db.execute("INSERT OR REPLACE INTO marks VALUES ('bulletin last due', ?)", (repr(last),))
        assert due(desk, place, now) is wanted


def test_a_clock_that_was_set_back_waits_no_longer_than_a_rule(place):
    with Desk(place.desk_path) as desk:
        assert not due(desk, place, tehran(29, 7, 30))
        assert not due(desk, place, tehran(8, 8))
        assert due(desk, place, tehran(9, 7, 30))


def test_the_clock_makes_and_mails_it_once(place, tmp_path):
    told = []
    mailed = replace(place, bulletin=BulletinSettings(to="a@example.org، b@example.org"))
    assert not round_(mailed, tehran(8, 9)), "the first look waits for the hour"
    assert not round_(mailed, tehran(9, 7, 29))
    assert round_(mailed, tehran(9, 7, 30), lambda *line: told.append(line))
    assert not round_(mailed, tehran(9, 7, 31))
    assert not round_(mailed, tehran(9, 20))
    assert told == [("bulletin", "", {"number": 1, "stories": 4})]
    watch_round(mailed, tehran(9, 7, 31))
    letters = [
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for file in (tmp_path / "box").glob("*.eml")
    ]
    bulletins = [letter for letter in letters if "بولتن" in letter["Subject"]]
    assert sorted(letter["To"] for letter in bulletins) == ["a@example.org", "b@example.org"]
    letter = bulletins[0]
    assert letter["Subject"].startswith("بولتن ۱۸ مهر: ۴ خبر؛ تعاونی مسکن فرهنگیان سقز")
    (attached,) = letter.iter_attachments()
    with Desk(place.desk_path) as desk:
        assert attached.get_content() == file_of(desk, 1, "pdf")
        assert [address for address, _ in sent_to(desk, 1)] == ["a@example.org", "b@example.org"]
    assert attached.get_filename() == "rasad-bulletin-1-2024-10-09.pdf"
    assert "https://r.example/bulletins/1" in letter.get_body(("plain",)).get_content()
    assert 'href="https://r.example/bulletins/1"' in letter.get_body(("html",)).get_content()


def test_a_stop_between_edition_and_mails_leaves_neither(place, monkeypatch):
    mailed = replace(place, bulletin=BulletinSettings(to="a@example.org"))
    round_(mailed, tehran(8, 9))

    def stops(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(making, "put_mails", stops)
        with pytest.raises(KeyboardInterrupt):
            round_(mailed, tehran(9, 7, 30))
    with Desk(place.desk_path) as desk:
        assert editions(desk) == []
    assert not round_(mailed, tehran(9, 7, 32)), "tried again after five minutes"
    assert round_(mailed, tehran(9, 7, 36))


def test_it_can_be_mailed_again_but_not_twice_to_one(place):
    making.make(place, now=NOW)
    with Desk(place.desk_path) as desk:
        for _ in range(2):
            send(desk, edition(desk, 1), ["c@example.org"], place, NOW + 60)
        assert desk.rows("SELECT count(*) FROM outbox WHERE recipient = 'c@example.org'")[0][0] == 1
        with pytest.raises(BulletinError, match="mailed to nobody"):
            send(desk, edition(desk, 1), [], place, NOW)


def test_an_address_that_is_none_is_told(place):
    wrong = replace(place, bulletin=BulletinSettings(to="nobody"))
    round_(wrong, tehran(8, 9))
    with pytest.raises(BulletinError, match="«nobody» is no mail address"):
        round_(wrong, tehran(9, 8))


@pytest.mark.parametrize(
    ("when", "zone", "says"),
    [
        ("each morning", "Asia/Tehran", "says no time"),
        ("weekly friday working", "Asia/Tehran", "is never due"),
        ("daily 07:30", "Asia/Nowhere", "is no time zone"),
    ],
)
def test_a_setting_that_says_no_time_is_told_every_few_minutes(place, when, zone, says):
    wrong = replace(place, bulletin=BulletinSettings(when=when), watch=replace(place.watch, zone=zone))
    round_(wrong, tehran(8, 9))
    with pytest.raises(RuleError, match=says):
        round_(wrong, tehran(9, 8))
    assert not round_(wrong, tehran(9, 8, 1))
    with pytest.raises(RuleError):
        round_(wrong, tehran(9, 8, 6))


@pytest.mark.parametrize("name", ["x", "0", "2024-10-10", "٣", "99999999999999999999"])
def test_an_edition_that_is_none_is_told(place, name):
    with Desk(place.desk_path) as desk, pytest.raises(BulletinError, match="bulletin"):
        named(desk, name)


def test_choosing_asks_no_search_for_a_correction(place):
    from index.asking import asking

    making.make(place, now=NOW)
    with Desk(place.desk_path) as desk, asking(place) as asked:
        drafts.begin_correction(desk, 1, {"isna-2": ""}, "", "")
        choice = choose(asked, desk, place, NOW + 3600)
    assert [story.ticked for story in choice.stories] == [("isna-2",)]
