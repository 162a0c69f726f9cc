"""Files become Articles; what is broken is told with its file and line, and the rest goes on."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import signal
import subprocess
import sys
import time

import pages
import pytest

from crawler.archive import Archive
from crawler.importing import article_from_record, article_from_text, import_files, read_files

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "archive.db") as opened:
        yield opened


def record(number, **more):
    return {"id": f"isna-economic{number}", "agency": "isna", "title": f"خبر {number}", "body": "متن", **more}


def write_lines(path, lines):
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines) + "\n"
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, "utf-8")
    return path


def test_a_broken_line_is_told_and_the_rest_goes_on(archive, tmp_path):
    lines = [
        record(1),
        '{"id": "isna-2", "title": ',
        "[1, 2]",
        '{"agency": "isna", "title": "بی‌شناسه"}',
        "",
        '{"id": "isna-3", "agency": "isna"}',
        record(4, date="9999-12-31"),
    ]
    path = write_lines(tmp_path / "reports.jsonl", lines)
    with path.open("ab") as more:
        more.write(b'{"id": "isna-5", "title": "\xff"}\n' + json.dumps(record(6)).encode())
    told = []
    summary = import_files([path], archive, on_error=told.append, now=NOW)
    assert (summary.new, summary.broken) == (3, 5)
    assert [sentence.removeprefix(str(path)) for sentence in told] == [
        ", line 2: this is not JSON: Expecting value (column 26)",
        ", line 3: this is no JSON object",
        ", line 4: the record has no id",
        ", line 6: the record has neither title nor text",
        ", line 8: not in UTF-8",
    ]
    assert archive.get("isna-economic4").published_at is None
    assert archive.get("isna-economic1").site == "isna"


def test_a_last_line_that_does_not_end_is_counted(archive, tmp_path):
    path, shown = tmp_path / "reports.jsonl", []
    path.write_text("\n".join(json.dumps(record(n)) for n in (1, 2)), "utf-8")
    import_files([path], archive, lambda *step: shown.append(step))
    assert shown[-1] == ("importing", 2, 2)


def test_importing_again_adds_nothing(archive, tmp_path):
    path = write_lines(tmp_path / "reports.jsonl.gz", [record(n) for n in range(1200)])
    shown = []
    assert import_files([path], archive, lambda *step: shown.append(step)).new == 1200
    assert shown[-1] == ("importing", 1200, 1200)
    again = import_files([path], archive)
    assert (again.new, again.revised, again.same) == (0, 0, 1200)
    assert archive.latest_seq() == 1200


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("1381-10-11", "2003-01-01"),
        ("2015-09-29", "2015-09-29"),
        ("تاریخ انتشار: 10:20 - 17 تير 1389 - 08 July 2010", "2010-07-08T10:20:00+04:30"),
        ("13:45 - 1387/7/3", "2008-09-24T13:45:00+03:30"),
        (None, None),
        (5, None),
        ("1400-13-45", None),
    ],
)
def test_dates_of_records(date, expected):
    assert article_from_record(record(1, date=date), NOW).published_at == expected


def test_records_of_either_form():
    full = article_from_record(
        record(1, section=" اقتصاد ", tags=["تعاون", "تعاون", " ", 3], url="https://x/1", lead="لید\n لید"), NOW
    )
    assert (full.section, full.tags, full.lead, full.url) == ("اقتصاد", ("تعاون",), "لید لید", "https://x/1")
    assert article_from_record(full.to_dict()) == full
    dated = article_from_record({"id": "isna-1402072315541", "agency": "isna", "title": "خبر"}, NOW)
    assert (dated.published_at, dated.dated_by) == ("2023-10-15", "id")
    lone = article_from_record(record(1, body="نیمه \ud800 تمام"), NOW)
    assert lone.body == "نیمه \ufffd تمام"


@pytest.mark.parametrize(
    ("keys", "site", "published"),
    [
        ({"text": "متن خبر", "published_at": "1403/07/25", "source": "isna"}, "isna", "2024-10-16"),
        ({"content": "متن خبر", "published": "2024-10-16", "publisher": "ایسنا"}, "isna", "2024-10-16"),
        ({"text": "متن خبر", "date": "2024-10-16", "outlet": "https://www.isna.ir/"}, "isna", "2024-10-16"),
        # a site of our own form with keys of another
        ({"text": "متن خبر", "published_at": "2024-10-16", "site": "isna"}, "isna", "2024-10-16"),
        ({"body": "متن خبر", "published_at": "۱۴۰۳/۰۷/۲۵", "site": "isna"}, "isna", "2024-10-16"),
        (
            {"text": "", "body": "متن خبر", "publish_date": "1403-07-25", "source": "روزنامهٔ ما"},
            "روزنامهٔ ما",
            "2024-10-16",
        ),
    ],
)
def test_keys_by_other_names(keys, site, published):
    made = article_from_record({"id": "x-1", "title": "خبر", **keys}, NOW)
    assert (made.body, made.site, made.published_at) == ("متن خبر", site, published)


def test_keys_that_nobody_reads_are_told(archive, tmp_path):
    lines = [record(1, matn="متن", views=7, tags=[]), record(2, matn="متن دیگر", empty=None), record(3)]
    told, noted = [], []
    done = import_files([write_lines(tmp_path / "r.jsonl", lines)], archive, on_error=told.append, on_note=noted.append)
    assert (done.new, done.broken, told) == (3, 0, [])
    (sentence,) = noted
    assert "what stands under «matn» (2), «views» (1) was not read; keys that are: id, agency," in sentence
    hostile = [record(4, **{f"k{n}\x1b[2J": n for n in range(5000)})]
    import_files([write_lines(tmp_path / "h.jsonl", hostile)], archive, on_note=noted.append)
    assert "\x1b" not in noted[1]
    assert len(noted[1]) < 700


def test_dates_that_are_of_no_use_are_told(archive, tmp_path):
    lines = [
        {"id": f"x-{n}", "title": "خبر", "body": "متن", "date": date}
        for n, date in enumerate(["1499/10/04", "1499/10/04", "دیروز \x1b[2J", "1403/07/15", None, ""])
    ]
    noted = []
    done = import_files([write_lines(tmp_path / "d.jsonl", lines)], archive, on_note=noted.append)
    assert done.new == 6
    (sentence,) = noted
    assert "undated, since their date cannot be read or lies ahead: «1499/10/04» (2), «دیروز" in sentence
    assert "1403" not in sentence
    assert "\x1b" not in sentence


TEXT = """تعاونی‌های فرش سه کارگاه ساختند
مدیرکل تعاون از ساخت سه کارگاه خبر داد.

ایسنا/چهارمحال و بختیاری مدیرکل تعاون از ساخت سه کارگاه خبر داد.
او امروز گفت: کارگاه‌ها ۱۲۰ نفر را به کار می‌گیرد.
انتهای پیام"""


def test_a_text_report():
    article = article_from_text(TEXT)
    assert (article.site, article.place) == ("isna", "چهارمحال و بختیاری")
    assert article.title == "تعاونی‌های فرش سه کارگاه ساختند"
    assert article.lead == "مدیرکل تعاون از ساخت سه کارگاه خبر داد."
    assert article.body == "او امروز گفت: کارگاه‌ها ۱۲۰ نفر را به کار می‌گیرد."
    assert article.id == article_from_text(TEXT + "\n\n").id
    assert article.id.startswith("isna-")


@pytest.mark.parametrize(
    ("text", "site", "place", "lead", "body"),
    [
        ("عنوان\nبجنورد - ایرنا - وزیر گفت.\nدوم.", "irna", "بجنورد", "", "وزیر گفت.\nدوم."),
        ("عنوان\n\nبه گزارش خبرنگار مهر، وزیر گفت.", "mehr", None, "", "به گزارش خبرنگار مهر، وزیر گفت."),
        ("عنوان\nلید.\n\nیزد- متن.", "file", "یزد", "لید.", "متن."),
        ("عنوان\nمتن.", "file", None, "", "متن."),
    ],
)
def test_text_reports(text, site, place, lead, body):
    article = article_from_text(text)
    assert (article.site, article.place, article.lead, article.body) == (site, place, lead, body)


def test_the_real_text_report(shared):
    article = article_from_text((shared / "data" / "isna-kurdistan.txt").read_text("utf-8"))
    assert (article.site, article.place) == ("isna", "کردستان")
    assert not article.body.startswith(("ایسنا", article.lead))
    assert not article.body.rstrip().endswith("پیام")
    assert len(article.body.split("\n")) == 12


def test_saved_pages_and_files_that_are_none(archive, tmp_path):
    (tmp_path / "isna.html").write_bytes(pages.isna_page())
    (tmp_path / "other.html").write_bytes(b"<html><body>x</body></html>")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xff")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "list.json").write_text('[{"id": 1}]')
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(json.dumps(record(1)).encode() * 1)[:-6])
    told = []
    files = [tmp_path / name for name in ("isna.html", "other.html", "picture.txt", "empty.txt", "list.json")]
    summary = import_files([*files, tmp_path / "cut.jsonl.gz", tmp_path / "no.txt"], archive, on_error=told.append)
    assert (summary.new, summary.broken) == (2, 6)  # the page, and what stands before the cut
    assert archive.page("isna-1404030905512") == pages.isna_page()
    assert [sentence.removeprefix(f"{tmp_path}/").split(":")[0] for sentence in told] == [
        "other.html",
        "picture.txt",
        "empty.txt",
        "list.json",
        "cut.jsonl.gz is cut short; what stands before is kept",
        "no.txt cannot be read to its end",
    ]


def test_reading_files_keeps_nothing(tmp_path):
    path = write_lines(tmp_path / "r.jsonl", [record(1), "x"])
    told = []
    assert [article.id for article in read_files([path], told.append)] == ["isna-economic1"]
    assert len(told) == 1


IMPORT = """
import sys
from pathlib import Path
from crawler.archive import Archive
from crawler.importing import import_files
with Archive(Path(sys.argv[2])) as archive:
    print("ready", flush=True)
    import_files([Path(sys.argv[1])], archive)
"""


def test_kill_9_and_again_gives_each_article_once(tmp_path):
    path = write_lines(tmp_path / "r.jsonl", [record(n, body="متن " * 200) for n in range(6000)])
    kept, rng = tmp_path / "archive.db", random.Random(7)
    for _ in range(5):
        run = subprocess.Popen([sys.executable, "-c", IMPORT, str(path), str(kept)], stdout=subprocess.PIPE)
        run.stdout.readline()
        time.sleep(rng.uniform(0, 0.4))
        run.send_signal(signal.SIGKILL)
        run.wait()
    with Archive(kept) as archive:
        import_files([path], archive)
        assert archive.count() == archive.latest_seq() == 6000


@pytest.mark.shared
def test_the_real_articles_come_once(shared, archive):
    summary = import_files([shared / "data" / "articles.jsonl.gz"], archive)
    assert summary.broken == 0
    assert summary.new + summary.revised == 18_231


@pytest.mark.parametrize("left", [0.3, 0.5, 0.9])
def test_a_compressed_file_that_is_cut_gives_what_stands_before_the_cut(archive, tmp_path, left):
    whole = write_lines(tmp_path / "reports.jsonl.gz", [record(n) for n in range(300)]).read_bytes()
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(whole[: int(len(whole) * left)])
    told: list[str] = []
    summary = import_files([cut], archive, on_error=told.append)
    assert told == [f"{cut} is cut short; what stands before is kept"]
    assert 300 * left / 2 < summary.new < 300


def test_a_damaged_compressed_file_gives_what_stands_before_the_damage(archive, tmp_path):
    body = write_lines(tmp_path / "reports.jsonl.gz", [record(n) for n in range(3000)]).read_bytes()
    damaged = tmp_path / "damaged.jsonl.gz"
    damaged.write_bytes(body[:-2000] + b"\xff" * 1000 + body[-1000:])
    told: list[str] = []
    summary = import_files([damaged], archive, on_error=told.append)
    assert summary.new > 1500
    assert any("damaged" in sentence for sentence in told)


def test_joined_compressed_files_are_read_to_the_end_of_the_last(archive, tmp_path):
    one = write_lines(tmp_path / "one.jsonl.gz", [record(1)]).read_bytes()
    two = write_lines(tmp_path / "two.jsonl.gz", [record(2)]).read_bytes()
    joined = tmp_path / "joined.jsonl.gz"
    joined.write_bytes(one + b"\0" * 8 + two)
    assert import_files([joined], archive).new == 2
