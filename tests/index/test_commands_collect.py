"""`rasad collect` against the sample newsroom: what came, what could not be had, and what programs are told."""

from __future__ import annotations

import pytest
from command_line import run

from crawler.newsroom import Newsroom, reports

MONTH = {report.id for report in reports() if report.outlet == "isna" and report.jalali[:2] == (1403, 7)}
COLLECT = ("collect", "isna", "--since", "1403-07", "--until", "1403-07", "--delay", 0)


@pytest.fixture
def room():
    with Newsroom(("isna",)) as served:
        yield served


def at(room):
    return "--at", f"isna={room.urls['isna']}"


def test_a_month_is_collected_read_and_indexed(room, tmp_path):
    ran = run(*COLLECT, *at(room), data=tmp_path)
    assert ran.status == 0, ran.err
    assert f"isna: {len(MONTH)} new" in ran.out
    assert "30 days walked" in ran.out
    assert f"{len(MONTH)} articles read, {len(MONTH)} documents indexed" in ran.out
    found = run("search", "تاریخ:1403/07", "--json", "--limit", 100, data=tmp_path).json
    assert {hit["id"] for hit in found["hits"]} == MONTH


def test_again_brings_nothing_and_asks_little(room, tmp_path):
    assert run(*COLLECT, *at(room), "--no-index", data=tmp_path).status == 0
    asked = len(room.requests)
    again = run(*COLLECT, *at(room), "--json", data=tmp_path)
    assert again.status == 0
    assert again.json["new"] == 0
    assert again.json["sites"][0]["days_known"] == 30
    assert again.err.endswith(f"{len(MONTH)} articles read, {len(MONTH)} documents indexed\n")
    assert not [path for _, path, _ in room.requests[asked:] if path.startswith("/news/")]


def test_no_index_only_keeps(room, tmp_path):
    ran = run(*COLLECT, *at(room), "--no-index", data=tmp_path)
    assert ran.status == 0
    assert len(run("articles", "--json", data=tmp_path).lines) == len(MONTH)
    assert not (tmp_path / "index").exists()


def test_feeds_alone_bring_the_newest(room, tmp_path):
    ran = run("collect", "isna", "--delay", 0, *at(room), "--no-index", data=tmp_path)
    assert "feeds polled" in ran.out
    assert run("articles", "--json", data=tmp_path).lines


def test_a_site_in_trouble_is_told_and_the_exit_status_says_so(room, tmp_path):
    room.faults["/rss"] = "not_xml"
    ran = run("collect", "isna", "--delay", 0, *at(room), data=tmp_path)
    assert ran.status == 1
    assert "feeds failed" in ran.out
    assert "خوراک ایسنا" in ran.err
    assert "Traceback" not in ran.err
    assert "failed 1× in a row" in run("doctor", data=tmp_path).out


def test_a_site_that_does_not_answer_is_one_sentence(tmp_path):
    with Newsroom(("isna",)) as gone:
        address = at(gone)
    ran = run("collect", "isna", "--delay", 0, *address, "--no-index", data=tmp_path)
    assert ran.status == 1
    assert 0 < ran.err.count("\n") < 12
    assert "Traceback" not in ran.err


def test_the_newsroom_says_which_port_is_taken(room):
    port = room.urls["isna"].rpartition(":")[2]
    ran = run("newsroom", "--port", port)
    assert ran.status == 1
    assert f"port {port}" in ran.err
    assert "--port" in ran.err
