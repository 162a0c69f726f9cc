"""The archive keeps every article once, with its revisions, whatever happens to the process."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from crawler.archive import FORMAT, Archive, ArchiveError, Stored
from crawler.article import Article, Tier
from crawler.visits import FeedState, Visit

ONE = Article(
    id="isna-1404030905512",
    site="isna",
    title="تعاونی‌های پسته",
    url="https://www.isna.ir/news/1404030905512/x",
    body="متن نخست",
    published_at="2025-05-30T19:31:00+03:30",
    fetched_at="2025-05-30T20:00:00+03:30",
    tags=("تعاون",),
)


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "archive.db") as opened:
        yield opened


def test_new_same_and_revised(archive):
    assert archive.put(ONE, b"<p>1</p>") is Stored.NEW
    assert archive.put(replace(ONE, fetched_at="2025-06-01T00:00:00+03:30")) is Stored.SAME
    assert archive.put(replace(ONE, url="https://www.isna.ir/news/1404030905512/y")) is Stored.SAME
    assert archive.put(replace(ONE, body="متن دوم"), b"<p>2</p>") is Stored.REVISED
    assert archive.put(ONE) is Stored.REVISED  # a page may go back to what it said
    assert archive.count() == 1
    assert [revision.body for revision in archive.revisions(ONE.id)] == ["متن نخست", "متن دوم", "متن نخست"]
    assert (archive.page(ONE.id, 1), archive.page(ONE.id, 2), archive.page(ONE.id)) == (b"<p>1</p>", b"<p>2</p>", None)
    assert archive.get(ONE.id, 2).body == "متن دوم"
    assert archive.get("isna-1") is None


def test_a_feed_item_never_replaces_a_page(archive):
    feed = replace(ONE, tier=Tier.FEED, body="", section="اقتصاد")
    assert archive.put(feed) is Stored.NEW
    assert archive.put(replace(feed, section="استان‌ها")) is Stored.SAME  # the same report in another feed
    assert archive.put(replace(feed, title="تعاونی‌های پستهٔ کرمان")) is Stored.REVISED
    assert archive.put(ONE) is Stored.REVISED
    assert archive.put(feed) is Stored.SAME
    assert archive.tier(ONE.id) is Tier.PAGE


def test_changes_tell_each_article_once_as_it_is_now(archive):
    two = replace(ONE, id="isna-2")
    archive.put(ONE)
    archive.put(two)
    seq = archive.latest_seq()
    archive.put(replace(ONE, body="متن دوم"))
    assert [(revision, article.body) for _, revision, article in archive.changes(seq)] == [(2, "متن دوم")]
    assert [article.id for _, _, article in archive.changes(0)] == ["isna-2", ONE.id]
    assert archive.count_changes(seq) == 1
    assert list(archive.changes(archive.latest_seq())) == []


def test_articles_of_a_site_and_of_some_days(archive):
    archive.import_many(
        (replace(ONE, id=f"mehr-{n}", site="mehr", published_at=f"2025-05-{n:02}T10:00:00+03:30"), None)
        for n in range(1, 30)
    )
    archive.put(ONE)
    found = archive.articles("mehr", "2025-05-03", "2025-05-05")
    assert [article.id for article in found] == ["mehr-3", "mehr-4", "mehr-5"]
    assert len(list(archive.articles())) == archive.count() == 30
    assert archive.sites() == {"isna": 1, "mehr": 29}


def test_an_import_of_one_id_with_two_texts_can_be_repeated(archive):
    both = [(ONE, None), (replace(ONE, body="متن دوم"), None)]
    assert archive.import_many(both)[Stored.REVISED] == 1
    assert archive.import_many(both)[Stored.SAME] == 2


def test_feeds_visits_and_days(archive):
    state = FeedState("https://www.isna.ir/rss", "isna", '"1"', None, "success", "", "2025-05-30T20:00:00+03:30")
    archive.keep_feed(state)
    assert (archive.feed(state.url), archive.feeds("mehr")) == (state, [])
    visit = Visit(ONE.id, "isna", ONE.url, "blocked", "بسته", "2025-05-30T20:00:00+03:30")
    archive.keep_visit(visit)
    archive.keep_visit(visit)
    assert [found.tries for found in archive.visits("isna")] == [2]
    archive.forget_visit(ONE.id)
    assert archive.visits() == []
    archive.keep_day("isna", "1404/03/09", 3, "2025-05-30T20:00:00+03:30")
    assert archive.days("isna") == {"1404/03/09"}


def test_letters_that_cannot_be_kept_elsewhere_are_kept(archive):
    odd = replace(ONE, body="نیم‌فاصله\u200c و ي ك 🌾 \u0000")
    archive.put(odd)
    assert archive.get(ONE.id).body == odd.body


def test_a_backup_is_the_archive(archive, tmp_path):
    archive.put(ONE, b"<p>1</p>")
    archive.backup(tmp_path / "copy.db")
    with Archive(tmp_path / "copy.db") as copy:
        assert (copy.get(ONE.id), copy.page(ONE.id)) == (ONE, b"<p>1</p>")


def test_an_archive_of_another_version(tmp_path):
    path = tmp_path / "archive.db"
    Archive(path).close()
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version={FORMAT + 1}")
    with pytest.raises(ArchiveError, match=rf"format {FORMAT + 1}, this version of Rasad knows {FORMAT}; upgrade with"):
        Archive(path)


def test_a_file_that_is_no_archive(tmp_path):
    path = tmp_path / "archive.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(ArchiveError, match="is damaged"):
        Archive(path)


def archive_many(archive, body):
    for number in range(50):
        archive.put(replace(ONE, id=f"isna-{number}", body=body))


def test_a_full_disk_loses_nothing(archive):
    archive.put(ONE)
    pages = archive._db.execute("PRAGMA page_count").fetchone()[0]
    archive._db.execute(f"PRAGMA max_page_count={pages + 3}")
    noise = random.Random(1).randbytes(30_000).hex()
    with pytest.raises(ArchiveError, match="the disk is full; every article stored before is kept"):
        archive_many(archive, noise)
    kept = archive.count()
    archive._db.execute("PRAGMA max_page_count=1000000")
    archive.put(replace(ONE, id="isna-99", body=noise))
    assert archive.count() == kept + 1
    assert archive.get(ONE.id) == ONE
    assert archive._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match=r"file.archive\.db cannot be used"):
        Archive(tmp_path / "file" / "archive.db")


WRITER = """
import sys
from pathlib import Path
from crawler.archive import Archive
from crawler.article import Article
with Archive(Path(sys.argv[1])) as archive:
    for number in range(int(sys.argv[2]), 100_000):
        archive.put(Article(id=f"isna-{number}", site="isna", title=f"خبر {number}", body="متن " * 50), b"<p>" * 500)
        print(number, flush=True)
"""


def test_kill_9_of_a_writer_at_random_moments_loses_nothing_that_was_committed(tmp_path):
    path, rng, start = tmp_path / "archive.db", random.Random(1404), 0
    for _ in range(8):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(start)], stdout=subprocess.PIPE, text=True
        )
        writer.stdout.readline()
        time.sleep(rng.uniform(0.0, 0.15))
        writer.send_signal(signal.SIGKILL)
        told = [int(line) for line in writer.stdout.read().splitlines()]
        writer.wait()
        with Archive(path) as archive:
            count = archive.count()
            assert count >= (max(told) + 1 if told else start + 1)
            assert archive.get(f"isna-{count - 1}").title == f"خبر {count - 1}"
            assert archive._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        start = max(0, count - 3)  # the last ones again: they must stay one each
    with Archive(path) as archive:
        assert len({article.id for article in archive.articles()}) == archive.count() == archive.latest_seq()


def test_two_processes_write_side_by_side(tmp_path):
    path = tmp_path / "archive.db"
    code = WRITER.replace("100_000", "int(sys.argv[2]) + 100")
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(n * 1000)], stdout=subprocess.DEVNULL)
        for n in range(2)
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    with Archive(path) as archive:
        assert archive.count() == 200
