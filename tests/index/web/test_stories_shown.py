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
        assert re.search(r'همین خبر: <a href="/reports/mehr-1">خبرگزاری مهر</a></p>', hit)
        report = browser.get("/reports/isna-1").text
        assert "۱۰۰ درصد سطرها عین این گزارش است" in report
        assert "همین خبر در جاهای دیگر" not in browser.get("/reports/irna-1").text


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
