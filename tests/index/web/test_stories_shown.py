"""Stories on the pages: the header counts them, a report tells where else it ran."""

from __future__ import annotations

import re

import pytest
from made import document
from serving import client, installation

from index.desk import Desk
from index.documents import Documents
from index.stories import fold_new, redirect
from index.web.stories import counted, elsewhere

TEXT = (
    "مدیرکل تعاون استان در نشست با مدیران تعاونی‌های مسکن گفت ساخت سیصد واحد تا پایان سال به سرانجام می‌رسد.",
    "او افزود که زمین این پروژه سال گذشته واگذار شده و تسهیلات آن در بانک توسعه تعاون تصویب شده است.",
    "به گفته او اعضای تعاونی آورده خود را پرداخت کرده‌اند و کار پیمانکار از ماه آینده آغاز می‌شود.",
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    made = [
        document("ساخت ۳۰۰ واحد مسکن تعاونی", *TEXT, id="isna-1"),
        document(
            "ساخت ۳۰۰ واحد مسکن تعاونی", *TEXT, id="mehr-1", site="mehr", published_at="2024-10-05T12:00:00+03:30"
        ),
        document("برداشت زعفران در قائنات", "کشاورزان از بازده امسال خشنودند.", id="irna-1", site="irna"),
    ]
    settings = installation(tmp_path_factory.mktemp("stories"), made)
    with Desk(settings.desk_path) as desk, Documents(settings.documents_path) as documents:
        assert fold_new(desk, documents) == 3
    return settings


def test_the_header_counts_stories(settings):
    with client(settings) as browser:
        assert "۳ گزارش در ۲ خبر، ۳ رسانه" in browser.get("/").text
        assert "۱ گزارش در ۱ خبر، ۱ رسانه" in browser.get("/?q=زعفران").text


def test_a_hit_and_its_report_tell_where_else_it_ran(settings):
    with client(settings) as browser:
        hit = browser.get("/?q=منبع:isna").text
        assert re.search(
            r'همین خبر: <a href="/reports/mehr-1"><bdi>خبرگزاری مهر</bdi></a> <time[^>]*>۱۲:۰۰</time></p>', hit
        )
        report = browser.get("/reports/isna-1").text
        assert "۱۰۰ درصد جمله‌ها عین این گزارش است" in report
        assert "همین خبر در جاهای دیگر" not in browser.get("/reports/irna-1").text


def titles(page):
    return re.findall(r'<h3><a href="/reports/([^"]+)"', page)


def test_the_list_is_of_stories_or_of_reports_by_themselves(settings):
    with client(settings) as browser:
        assert titles(browser.get("/?sort=newest").text) == ["mehr-1", "irna-1"]
        assert titles(browser.get("/?sort=oldest").text) == ["irna-1", "isna-1"]
        assert titles(browser.get("/?sort=newest&list=reports").text) == ["mehr-1", "irna-1", "isna-1"]
        assert titles(browser.get("/?q=منبع:isna").text) == ["isna-1"]


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Thirty stories of three reports each, and one alone."""
    made = [
        document(f"خبر {n}", f"متن خبر {n}.", id=f"{site}-{n}", site=site, published_at=f"2024-10-{1 + n // 3:02}")
        for n in range(30)
        for site in ("isna", "mehr", "irna")
    ]
    made.append(document("خبر تنها", "متن.", id="fars-1", site="fars", published_at="2020-01-01"))
    settings = installation(tmp_path_factory.mktemp("many"), made)
    with Desk(settings.desk_path) as desk, desk.transaction() as db:
        for n in range(30):
            for site in ("isna", "mehr", "irna"):
                row = (f"{site}-{n}", f"isna-{n}", f"isna-{n}", site, 1_700_000_000.0 + n)
                db.execute("INSERT INTO stories VALUES (?, ?, ?, ?, ?)", row)
    return settings


def test_pages_of_stories_hold_each_once(many):
    with client(many) as browser:
        first = browser.get("/?sort=newest").text
        assert "۹۱ گزارش در ۳۱ خبر، ۴ رسانه" in first
        assert "صفحهٔ ۱ از ۴" in first
        pages = [titles(browser.get(f"/?sort=newest&page={n}").text) for n in range(1, 6)]
    assert [len(each) for each in pages] == [10, 10, 10, 1, 0]
    assert pages[3] == ["fars-1"]
    assert len({name.partition("-")[2] for each in pages[:3] for name in each}) == 30


def test_more_reports_than_are_counted_are_told_as_more(many, monkeypatch):
    from index.web import stories

    monkeypatch.setattr(stories, "MOST_COUNTED", 30)
    with client(many) as browser:
        page = browser.get("/?q=خبر").text
    assert re.search("۹۱ گزارش در بیش از [۰-۹]+ خبر، ۴ رسانه", page)
    assert 'rel="next"' in page
    assert "صفحهٔ ۱</span>" in page


def test_stories_that_are_folded_meanwhile_count(many):
    with client(many) as browser:
        assert "۳۱ خبر" in browser.get("/?q=متن").text
        with Desk(many.desk_path) as desk, desk.transaction() as db:
            db.execute("INSERT INTO stories VALUES ('fars-1', 'isna-3', 'isna-3', 'fars', 1.0)")
        assert "۳۰ خبر" in browser.get("/?q=متن").text
        with Desk(many.desk_path) as desk, desk.transaction() as db:
            redirect(db, "isna-1", ["isna-2"])
        assert "۲۹ خبر" in browser.get("/?q=متن").text
        with Desk(many.desk_path) as desk, desk.transaction() as db:
            db.execute("DELETE FROM stories WHERE id = 'fars-1'")
            db.execute("DELETE FROM story_redirects")
        assert "۳۱ خبر" in browser.get("/?q=متن").text


def test_merged_stories_are_one(settings, tmp_path):
    desk_path = tmp_path / "desk.db"
    with Desk(desk_path) as desk, desk.transaction() as db:
        for id_, story in (("a", "a"), ("b", "b"), ("c", "b"), ("d", "d")):
            db.execute("INSERT INTO stories VALUES (?, ?, ?, 's', NULL)", (id_, story, id_))
        redirect(db, "a", ["b"])
    assert counted(desk_path, ["a", "b", "c", "d", "unfolded"]) == 3
    assert {id_: [other.id for other in found] for id_, found in elsewhere(desk_path, ["a", "c", "d"]).items()} == {
        "a": ["b", "c"],
        "c": ["a", "b"],
    }


def test_without_stories_reports_and_outlets_are_told(tmp_path):
    settings = installation(tmp_path / "data")
    with client(settings) as browser:
        assert "۲۷ گزارش در ۲ رسانه" in browser.get("/").text
    assert not settings.desk_path.exists()
    Desk(settings.desk_path).close()
    assert counted(settings.desk_path, ["isna-1"]) is None


def test_reprints_tell_their_differences(tmp_path):
    made = [
        document("ساخت ۳۰۰ واحد مسکن تعاونی", *TEXT, id="isna-1"),
        document("ساخت ۳۰۰ واحد", TEXT[0], TEXT[1], "شهرداری نیز پروانه داده است.", id="mehr-1", site="mehr"),
    ]
    settings = installation(tmp_path, made)
    with Desk(settings.desk_path) as desk, desk.transaction() as db:
        for id_, site in (("isna-1", "isna"), ("mehr-1", "mehr")):
            db.execute("INSERT INTO stories VALUES (?, 'isna-1', 'isna-1', ?, 1.0)", (id_, site))
    with client(settings) as browser:
        page = browser.get("/reports/isna-1").text
    told = page[page.index('id="reprints"') :]
    assert "۵۰ درصد جمله‌ها عین این گزارش است" in told
    assert '<ins><span class="sr">تنها در آن است: </span>شهرداری نیز پروانه داده است.</ins>' in told
    assert f'<del><span class="sr">در آن نیست: </span>{TEXT[2]}</del>' in told
    assert TEXT[0] not in told
