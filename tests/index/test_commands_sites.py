"""`rasad sites add`, `check` and `health`, from the command line."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import pytest
from command_line import run

from crawler.newsroom import Newsroom
from crawler.site import sites, use_sites

sys.path.append(str(Path(__file__).parents[1] / "crawler"))
from served import serve

LAYOUTS = Path(__file__).parents[1] / "crawler" / "layouts"


@pytest.fixture(autouse=True)
def own_sites_only_here(tmp_path):
    yield
    use_sites(tmp_path / "none")


def test_a_site_is_added_from_a_saved_page_and_then_known(tmp_path):
    page, expected = LAYOUTS / "tabnak-report.html", json.loads((LAYOUTS / "tabnak-report.json").read_text("utf-8"))
    ran = run("sites", "add", expected["url"], "--key", "mine", "--page", page, data=tmp_path)
    assert ran.status == 0, ran.err
    assert "family iransamaneh" in ran.out
    assert f"title: {expected['title']}" in ran.out
    assert (tmp_path / "sites" / "mine.toml").exists()
    kept = json.loads((tmp_path / "sites" / "fixtures" / "mine-1.json").read_text("utf-8"))
    assert kept["body"] == expected["body"]
    assert "mine" in [site["key"] for site in run("sites", "--json", data=tmp_path).json]
    again = run("sites", "add", expected["url"], "--key", "mine", "--page", page, data=tmp_path)
    assert (again.status, "already" in again.err) == (1, True)


def test_a_page_without_a_report_is_told(tmp_path):
    page = tmp_path / "x.html"
    page.write_text("<html><body></body></html>", "utf-8")
    ran = run("sites", "add", "https://www.nowhere.example/a/b", "--page", page, data=tmp_path)
    assert ran.status == 1
    assert "no report could be read on this page" in ran.err
    assert "Traceback" not in ran.err
    ran = run("sites", "add", "http://127.0.0.1:9/a/b", data=tmp_path)
    assert (ran.status, "private network" in ran.err) == (1, True)


def test_a_site_is_checked_and_its_health_told(tmp_path):
    with Newsroom(["isna"]) as room:
        at = room.urls["isna"]
        ran = run("sites", "check", "isna", "--at", at, "--pages", "3", "--json", data=tmp_path)
        assert ran.status == 0, ran.err
        assert ran.json["filled"]["title"] == ran.json["filled"]["body"] == 3
        shown = run("sites", "check", "isna", "--at", at, "--pages", "2", data=tmp_path)
        assert "published_at" in shown.out
        assert run("sites", "health", data=tmp_path).status == 1  # nothing collected yet
        # one of its pages stands behind a challenge
        assert run("collect", "isna", "--at", f"isna={at}", "--delay", "0", "--no-index", data=tmp_path).status == 1
    health = run("sites", "health", "isna", "--json", data=tmp_path)
    assert (health.status, health.json[0]["state"]) == (0, "walled")
    assert health.json[0]["rates"]["title"] == 1.0


def test_all_sites_are_collected_with_one_command(tmp_path):
    on = [site for site in sites().values() if site.feeds and not site.off]
    with serve(on, 2, dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)) as served:
        at = [word for key, site in served.items() for word in ("--at", f"{key}={site.url}")]
        ran = run("collect", "--all", *at, "--delay", "0", "--no-index", "--json", data=tmp_path)
    assert ran.status == 0, ran.err
    assert (ran.json["new"], len(ran.json["sites"])) == (2 * len(on), len(on))


def test_a_site_that_is_away_is_told(tmp_path):
    ran = run("sites", "check", "isna", "--at", "http://127.0.0.1:9", data=tmp_path)
    assert ran.status == 1
    assert "does not answer" in ran.err
