"""The demo, and every question to what it brings: the whole way through, as a newcomer goes it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import re
import statistics

import pytest
from command_line import run

from crawler.newsroom import reports
from index.commands.demo import NEXT

# a photo page is no report
WRITTEN = [report for report in reports() if not report.gallery]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """(data folder, what the first run printed)"""
    data = tmp_path_factory.mktemp("demo") / "data"
    return data, run("demo", data=data)


@pytest.fixture(scope="module")
def data(demo):
    return demo[0]


# shares, and spans of time
NO_SUM = {"درصد", "سال", "ماه", "هفته", "روز", "ساعت"}


def rows_of(text):
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_demo_collects_reads_and_shows(demo):
    _, ran = demo
    assert ran.status == 0, ran.err
    assert f"{len(WRITTEN)} articles are new" in ran.out
    assert f"{len(WRITTEN)} articles read, {len(WRITTEN)} documents indexed" in ran.out
    assert "گزارش در ۲ خبرگزاری" in ran.out  # the search
    assert "بابت: " in ran.out  # the figures
    assert "مهر ۱۴۰۳" in ran.out  # the trend
    assert "█" in ran.out
    assert "Traceback" not in ran.err


def test_the_demo_mails_the_surge_of_the_sample_newsroom_and_shows_it(demo):
    data, ran = demo
    # both outlets are collected at once: whether the reprint comes before what it reprints is chance
    assert re.search("جهش‌ها: استان کردستان: در هفت روز تا جمعه ۲۳ آذر، ۸ گزارش در [۷۸] خبر", ran.out)
    assert "نخستین گزارش:" in ran.out
    (mail,) = (data / "mailbox").glob("*.eml")
    assert str(mail) in ran.out


def test_the_demo_makes_a_mornings_bulletin_and_ends_by_itself_without_a_terminal(demo):
    data, ran = demo
    assert f"bulletin 1 is at {data / 'bulletin.pdf'}" in ran.out + ran.err
    assert (data / "bulletin.pdf").read_bytes()[:5] == b"%PDF-"
    assert "شنبه ۲۴ آذر ۱۴۰۳" in run("bulletin", "show", "1", data=data).out
    assert f"--data {data} serve" in ran.out


def test_the_demo_again_adds_nothing_twice(data):
    again = run("demo", "--no-serve", data=data)
    assert again.status == 0
    assert "nothing new: all articles were there already" in again.out
    assert "nothing new to read; the index is up to date" in again.out
    assert len(run("articles", "--json", data=data).lines) == len(WRITTEN)


@pytest.mark.parametrize("arguments", NEXT, ids=" ".join)
def test_what_the_tour_proposes_works(demo, arguments):
    data, ran = demo
    shown = run(*arguments, data=data)
    assert shown.status == 0, shown.err + shown.out
    assert len(shown.out.splitlines()) > 1
    assert "پیدا نشد" not in shown.out
    assert f"--data {data} {arguments[0]}" in ran.out


@pytest.mark.parametrize("command", ["search", "figures", "trend"])
def test_where_nothing_is_found_every_command_says_what_could_be_tried(data, command):
    ran = run(command, "رقم:(استان:کردستان بابت:زعفران مبلغ:*)", data=data)
    assert ran.status == 0
    assert "پیدا نشد" in ran.out.splitlines()[0]
    assert "رقم بدون شرط بابت:زعفران: " in ran.out
    assert "تازه‌ترین از ۲۰ دی ۱۴۰۳" in run(command, "تاریخ:1390", data=data).out


def test_reports_without_such_a_figure_are_told_apart_from_no_reports(data):
    ran = run("figures", "شناسه:mehr-6471562", "--kind", "amount", data=data)
    assert "هیچ رقمی پیدا نشد" in ran.out
    assert "۱ گزارش با این پرسش هست" in ran.out


def test_groups_that_do_not_fit_the_terminal_are_told_in_two_lines_each(data):
    asked = ("figures", "استان:کردستان", "--by", "province,year", "--limit", 5)
    wide, narrow = run(*asked, data=data).out, run(*asked, data=data, columns=60).out
    assert "یکا" in wide
    assert "یکا" not in narrow
    assert "کردستان · ۱۴۰۳ · تومان: " in narrow
    assert all("کردستان" in line for line in narrow.splitlines() if " گزارش" in line and "گروه" not in line)
    assert max(map(len, narrow.splitlines())) <= 60


def test_lines_in_a_pipe_end_where_their_text_ends(data):
    for asked in (("search", "مسکن"), ("figures", "مسکن"), ("show", "isna-1403072507315"), ("doctor",), ("sites",)):
        assert not [line for line in run(*asked, data=data).out.splitlines() if line != line.rstrip()]


def test_a_report_is_shown_with_its_title_once_and_nothing_in_english(data):
    out = run("show", "isna-1403072507315", data=data).out
    title = next(report.title for report in WRITTEN if "۱۲۰ میلیارد تومان تسهیلات به تعاونی‌های مسکن" in report.title)
    assert out.count(title) == 1
    address = next(line for line in out.splitlines() if line.startswith("https://"))
    assert address.endswith("%86")  # on one line, however long
    assert "cooperative" not in out
    assert "امروز = ۱۴۰۳/۰۷/۲۵" in out
    assert "۱۲۰ میلیارد تومان (" not in out


def test_search_json_is_one_object_with_every_hit(data):
    few = run("search", "تعاونی", "--json", "--limit", 3, data=data).json
    every = run("search", "تعاونی", "--json", "--limit", 1_000_000, data=data).json
    assert few["total"] == every["total"] == len(every["hits"]) > 20
    assert few["hits"] == every["hits"][:3]
    assert every["outlets"] == len({hit["site"] for hit in every["hits"]})
    assert {bucket["value"]: bucket["count"] for bucket in every["facets"]["site"]} == {
        site: sum(hit["site"] == site for hit in every["hits"]) for site in ("isna", "mehr")
    }
    assert all(
        {"official", "province", "cooperative", "organisation", "topic"} <= set(e["facets"]) for e in (few, every)
    )
    rest = run("search", "تعاونی", "--json", "--limit", 1_000_000, "--offset", 3, data=data).json
    assert rest["hits"] == every["hits"][3:]


def test_marks_cover_the_words_asked_for_however_spelt(data):
    hits = run("search", "تعاونیهای", "--json", "--limit", 100, data=data).json["hits"]
    covered = {hit["snippet"][a:b].replace("\u200c", "").replace(" ", "") for hit in hits for a, b in hit["marks"]}
    assert covered
    assert all(text.startswith(("تعاونی", "اتعاونی")) for text in covered)


def test_search_on_the_terminal_says_how_many_in_how_many_outlets(data):
    ran = run("search", "بانک", "توسعه", "تعاون", "--limit", 2, data=data)
    assert "گزارش در ۲ خبرگزاری" in ran.out.splitlines()[0]
    assert "استان" in ran.out
    assert "(--limit)" in ran.out
    assert "\x1b" not in ran.out


def test_search_in_csv(data):
    rows = rows_of(run("search", "تعاونی", "--csv", "--limit", 5, data=data).out)
    assert len(rows) == 5
    assert set(rows[0]) == {"id", "outlet", "published_at", "date", "title", "main_province", "snippet", "url"}


def test_nothing_found_says_what_could_be_tried(data):
    ran = run("search", "تعاونی", "زرافه‌داران", data=data)
    assert ran.status == 0
    assert "هیچ گزارشی پیدا نشد" in ran.out
    assert "زرافه" in ran.out
    assert run("search", "زرافه‌داران", "--json", data=data).json["total"] == 0


@pytest.mark.parametrize("query", ["استان:کردستان", "رقم:(مبلغ>=100میلیارد تومان استان:کردستان)", "تعاونی مسکن"])
def test_figures_stand_in_their_sentences(data, query):
    found = run("figures", query, "--json", "--limit", 1_000_000, data=data).json
    assert found["total"] == len(found["figures"]) > 0
    for figure in found["figures"]:
        assert figure["text"] in figure["sentence"]
        assert (figure["kind"] == "amount") == (figure["unit"] in ("ریال", "دلار", "یورو"))
    assert len(rows_of(run("figures", query, "--csv", "--limit", 1_000_000, data=data).out)) == found["total"]


def test_a_bracket_lists_only_the_figures_that_meet_it(data):
    found = run("figures", "رقم:(مبلغ>=100میلیارد تومان استان:کردستان)", "--json", "--limit", 1000, data=data).json
    assert all(f["value"] >= 10**12 or (f["value_high"] or 0) >= 10**12 for f in found["figures"])
    assert {figure["province"] for figure in found["figures"]} == {"کردستان"}


def test_figures_by_kind_and_sorted(data):
    found = run("figures", "", "--kind", "amount", "--sort", "largest", "--json", "--limit", 1000, data=data).json
    values = [f["value_high"] or f["value"] for f in found["figures"] if f["unit"] == "ریال"]
    assert {figure["kind"] for figure in found["figures"]} == {"amount"}
    assert values[0] == max(values)


def test_groups_add_up_to_the_figures(data):
    rows = run("figures", "استان:کردستان", "--json", "--limit", 1_000_000, data=data).json["figures"]
    ran = run("figures", "استان:کردستان", "--by", "province,year", "--json", data=data).json
    assert sum(group["figures"] for group in ran["groups"]) == len(rows) == ran["total"]
    for group in ran["groups"]:
        own = [r for r in rows if (r["province"], r["year"]) == (group["group"]["province"], group["group"]["year"])]
        own = [row for row in own if (row["kind"], row["unit"]) == (group["kind"], group["unit"])]
        assert group["figures"] == len(own)
        assert group["reports"] == len({row["id"] for row in own})
        assert group["min"] == min(row["value"] for row in own)
        assert group["statements"] <= group["figures"]
        if group["statements"] == group["figures"]:
            assert group["median"] == statistics.median(row["value"] for row in own)
            total = None if group["unit"] in NO_SUM else pytest.approx(sum(row["value"] for row in own))
            assert group["sum"] == total
    table = run("figures", "استان:کردستان", "--by", "province,year", data=data)
    assert "جمع" in table.out
    assert "a hint" in table.err
    assert len(rows_of(run("figures", "استان:کردستان", "--by", "استان,سال", "--csv", data=data).out)) == len(
        ran["groups"]
    )


def test_an_unknown_grouping_is_told_with_the_nearest(data):
    ran = run("figures", "", "--by", "provnce", data=data)
    assert (ran.status, ran.err) == (1, "figures cannot be grouped by «provnce»; did you mean «province»?\n")


@pytest.mark.parametrize(("step", "days"), [("day", (1, 1)), ("week", (7, 7)), ("month", (29, 31))])
def test_trends_have_every_period_and_every_report(data, step, days):
    ran = run("trend", "تعاونی", "--by", step, "--json", data=data).json
    total = run("search", "تعاونی", "--json", "--limit", 0, data=data).json["total"]
    assert ran["total"] == total == sum(period["count"] for period in ran["periods"]) + ran["undated"]
    starts = [dt.date.fromisoformat(period["start"]) for period in ran["periods"]]
    steps = {(b - a).days for a, b in itertools.pairwise(starts)}
    assert min(steps) >= days[0]
    assert max(steps) <= days[1]
    if step == "week":
        assert {start.strftime("%A") for start in starts} == {"Saturday"}
    if step == "day":
        assert any(period["count"] == 0 for period in ran["periods"])
    chart = run("trend", "تعاونی", "--by", step, data=data).out
    assert len(chart.splitlines()) == len(starts) + 1


def test_show_prints_what_was_read(data):
    id_ = "isna-1403072507315"
    record = run("show", id_, "--json", data=data).json
    assert record["id"] == id_
    assert "کردستان" in {province["name"] for province in record["provinces"]}
    assert "کردستان (اصلی)" in run("show", id_, data=data).out


def test_an_unknown_id_is_told_with_the_nearest(data):
    ran = run("show", "isna-1403072507316", data=data)
    assert ran.status == 1
    assert ran.err.count("\n") == 1
    assert "there is no report «isna-1403072507316»; the nearest are isna-1403072507315" in ran.err


def test_articles_by_site_and_days(data):
    lines = run("articles", "--site", "isna", "--since", "1403-07", "--until", "1403-07", "--json", data=data).lines
    expected = {r.id for r in WRITTEN if r.outlet == "isna" and r.jalali[:2] == (1403, 7)}
    assert {line["id"] for line in lines} == expected
    table = run("articles", "--limit", 4, data=data).out
    assert f"4 of {len(WRITTEN)} articles" in table
    assert len(rows_of(run("articles", "--csv", data=data).out)) == len(WRITTEN)


def test_what_articles_print_can_be_imported(data, tmp_path):
    file = tmp_path / "articles.jsonl"
    file.write_text(run("articles", "--json", data=data).out, encoding="utf-8")
    ran = run("import", file, "--no-index", "--json", data=tmp_path / "other")
    assert ran.json == {"new": len(WRITTEN), "revised": 0, "same": 0, "broken": 0}
    again = run("articles", "--json", data=tmp_path / "other").out
    assert again == file.read_text("utf-8")


def test_sites_tell_counts_and_feeds(data):
    sites = {site["key"]: site for site in run("sites", "--json", data=data).json}
    assert sites["isna"]["articles"] == sum(report.outlet == "isna" for report in WRITTEN)
    assert sites["isna"]["feeds"]
    assert all(feed["failures"] == 0 for feed in sites["isna"]["feeds"])
    assert sites["irna"]["articles"] == 0
    assert "ایسنا" in run("sites", data=data).out


def test_the_doctor_finds_nothing_wrong(data):
    ran = run("doctor", "--json", data=data)
    assert ran.status == 0
    assert ran.json["fine"]
    assert {"settings", "archive", "documents", "index", "feeds", "disk"} <= {c["name"] for c in ran.json["checks"]}
