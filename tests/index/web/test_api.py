"""The API: what it answers, its errors, cursors and feed, and that it keeps what its OpenAPI document promises."""

from __future__ import annotations

import dataclasses
import json
import re
from xml.etree import ElementTree

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from serving import HOSTILE, client, installation, reports

from index.query.noted import MEDIA
from index.web.api_models import verbs_of
from index.web.app import create_app

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return installation(tmp_path_factory.mktemp("api"), with_a_figure_beyond_all())


def with_a_figure_beyond_all():
    made = reports()
    huge = dataclasses.replace(made[1].counts[0], value=float("inf"))
    made[1] = dataclasses.replace(made[1], counts=(huge,))
    return made


@pytest.fixture(scope="module")
def browser(settings):
    with client(settings) as made:
        yield made


def test_it_keeps_what_its_document_promises(tmp_path):
    """Each operation, asked all that its document allows, and some of what it does not; in a house of its own."""
    settings = installation(tmp_path, with_a_figure_beyond_all())
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(settings))
    operations = [operation.ok() for operation in described.get_all_operations()]
    assert len(operations) >= 16
    for operation in operations:

        @given(case=operation.as_strategy() | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        @bounds(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def keeps(case):
            case.headers["host"] = "localhost"
            case.call_and_validate(checks=CHECKS)

        keeps()


@pytest.mark.parametrize("path", ["/api/v1/reports/%0A%C3%92", "/api/v1/nothing", "/api/%0A", "/api/v2/search"])
def test_an_address_that_reaches_no_route_is_a_problem_too(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_search(browser):
    answer = browser.get("/api/v1/search", params={"q": "مسکن استان:کردستان", "facets": 3}).json()
    assert (answer["total"], answer["outlets"], answer["next"]) == (1, 1, None)
    assert answer["read_as"] == "مسکن استان:کردستان"
    assert answer["facets"]["province"] == [{"value": "کردستان", "count": 1}]
    (hit,) = answer["hits"]
    assert hit["id"] == "isna-1"
    assert [hit["title"][a:b] for a, b in hit["title_marks"]] == ["مسکن", "کردستان"]


def test_cursors_bring_each_report_once(browser):
    seen, cursor = [], ""
    while cursor is not None:
        page = browser.get("/api/v1/search", params={"sort": "newest", "limit": 10, "cursor": cursor}).json()
        seen += [hit["id"] for hit in page["hits"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 27


@pytest.mark.parametrize("cursor", ["abc", "W10", "WzFd", "é", "x" * 150, "WzEwMDAwMDAwLCIwIl0", "bnVsbA"])
def test_a_cursor_of_another_is_told(browser, cursor):
    answer = browser.get("/api/v1/search", params={"cursor": cursor})
    assert answer.status_code == 400
    assert "cursor: " in answer.json()["detail"]


def test_a_cursor_of_another_question_is_told(browser):
    cursor = browser.get("/api/v1/search", params={"limit": 5}).json()["next"]
    answer = browser.get("/api/v1/search", params={"limit": 5, "cursor": cursor, "q": "مسکن"})
    assert "another question" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("address", "status", "detail", "column"),
    [
        ('/search?q=مسکن "بانک', 400, "never closed", 6),
        ("/search?limit=0", 400, "limit: ", None),
        ("/search?sort=best", 400, "sort: ", None),
        ("/figures/groups?by=colour", 400, "colour", None),
        ("/figures/groups", 400, "by: ", None),
        ("/suggest?field=colour&prefix=a", 400, "field: ", None),
        ("/reports/none", 404, "no report «none»", None),
        ("/none", 404, "Not Found", None),
    ],
)
def test_errors_are_problems(browser, address, status, detail, column):
    answer = browser.get(f"/api/v1{address}")
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert answer.status_code == told["status"] == status
    assert detail in told["detail"]
    assert told.get("column") == column


def test_a_gone_index_is_a_problem(tmp_path):
    from index.settings import Settings

    with client(Settings(data=tmp_path / "nothing")) as browser:
        answer = browser.get("/api/v1/search")
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:rasad:index")
    assert "rasad collect" in answer.json()["detail"]


def test_a_report_is_the_whole_document(browser, settings):
    answer = browser.get("/api/v1/reports/isna-1").json()
    assert answer == json.loads(json.dumps(reports()[0].to_dict()))


def test_a_number_beyond_all_numbers_is_null(browser):
    answer = browser.get("/api/v1/figures", params={"kind": "count"})
    assert answer.status_code == 200
    assert [figure["value"] for figure in answer.json()["figures"]] == [None]
    assert browser.get("/api/v1/reports/mehr-2").json()["counts"][0]["value"] is None


def test_figures_and_their_groups(browser):
    answer = browser.get("/api/v1/figures", params={"q": "رقم:(مبلغ:*)"}).json()
    assert (answer["total"], answer["next"]) == (1, None)
    assert answer["figures"][0]["value"] == 1_200_000_000_000
    assert answer["figures"][0]["speaker"] == "کاوه مردوخی"
    (group,) = browser.get("/api/v1/figures/groups", params={"by": "province,year", "kind": "amount"}).json()["groups"]
    assert group["group"] == {"province": "کردستان", "year": 1403}
    assert group["sum"] == 1_200_000_000_000


def test_trends(browser):
    answer = browser.get("/api/v1/trends", params={"by": "month"}).json()
    assert [(row["period"], row["count"]) for row in answer["periods"]] == [
        ("1403-07", 1),
        ("1403-08", 1),
        ("1403-09", 20),
        ("1403-10", 5),
    ]


def test_suggestions(browser):
    answer = browser.get("/api/v1/suggest", params={"field": "organisation", "prefix": "بان"}).json()
    assert answer["values"] == [{"value": "شعب بانک مرکزی", "count": 26}, {"value": "بانک مرکزی", "count": 1}]


def test_the_feed_holds_the_newest(browser):
    answer = browser.get("/feed.atom?q=مسکن")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert [entry.findtext(f"{atom}id") for entry in entries] == ["urn:rasad:report:mehr-2", "urn:rasad:report:isna-1"]
    assert HOSTILE in entries[0].findtext(f"{atom}title")
    assert entries[1].findtext(f"{atom}updated") == "2024-10-05T10:00:00+03:30"
    assert entries[1].find(f"{atom}link").get("href") == "http://testserver/reports/isna-1"
    assert browser.get('/feed.atom?q="').status_code == 400


def test_a_feed_of_strange_letters_is_xml(browser):
    answer = browser.get("/feed.atom", params={"q": '"\uffff\ufffe\U0001f600 الف"'})
    ElementTree.fromstring(answer.content)


def test_the_page_of_the_api_tells_every_path(browser):
    page = browser.get("/api/v1/docs").text
    paths = browser.get("/api/v1/openapi.json").json()["paths"]
    told = {(verb.upper(), path) for path, verbs in paths.items() for verb in verbs}
    assert set(re.findall(r"<code>([A-Z]+) /api/v1(/\S+)</code>", page)) == told
    assert len(told) >= 16


def test_the_documentation_tells_every_path(browser):
    from pathlib import Path

    page = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")
    for verb in verbs_of(browser.get("/api/v1/openapi.json").json()):
        section = page.partition(f"## {verb['method']} {verb['path']}\n")[2].partition("\n## ")[0]
        assert section, verb["path"]
        for taken in verb["takes"]:
            assert f"`{taken['name']}`" in section, (verb["path"], taken["name"])


def test_one_thing_over_time(browser):
    answer = browser.get("/api/v1/entities", params={"kind": "province", "name": "کردستان"}).json()
    assert (answer["total"], answer["outlets"], [p["period"] for p in answer["periods"]]) == (1, 1, ["1403-07"])
    assert answer["beside"]["cooperative"] == [{"value": "امید سنندج", "count": 1}]
    assert [figure["value"] for figure in answer["sums"]] == [1_200_000_000_000]
    official = browser.get("/api/v1/entities", params={"kind": "official", "name": "کاوه مردوخی"}).json()
    assert official["quotes"][0]["id"] == "isna-1"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/entities?kind=official&name=کسی که نیست", 404),
        ("/entities?kind=province&name=سنندج", 400),
        ("/entities?kind=planet&name=مریخ", 400),
        ("/reports/none/similar", 404),
        ("/reports/none/marks", 404),
        ("/stories/none", 404),
    ],
)
def test_what_is_not_there_is_told(browser, address, status):
    answer = browser.get(f"/api/v1{address}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_reports_alike(browser):
    answer = browser.get("/api/v1/reports/isna-10/similar", params={"limit": 3}).json()
    assert len(answer["similar"]) == 3
    assert "isna-10" not in {each["id"] for each in answer["similar"]}


def test_stories_are_told_whole(settings, browser):
    from index.asking import asking
    from index.desk import Desk
    from index.stories import fold_new

    with asking(settings) as asked, Desk(settings.desk_path) as desk:
        fold_new(desk, asked.documents)
    answer = browser.get("/api/v1/stories", params={"days": 3000, "limit": 200}).json()
    reports = [report["id"] for story in answer["stories"] for report in story["reports"]]
    assert len(reports) == len(set(reports)) == 27
    story = browser.get("/api/v1/stories/isna-1").json()
    assert "isna-1" in {report["id"] for report in story["reports"]}
    assert browser.get(f"/api/v1/stories/{story['story']}").json() == story


def test_the_coverage_of_a_release(browser):
    release = reports()[0].text
    answer = browser.post("/api/v1/coverage", json={"text": release}).json()
    assert (answer["ran"][0]["id"], answer["ran"][0]["of_release"]) == ("isna-1", 1.0)
    assert "mehr" in answer["silent"]
    assert answer["ran"][0]["changed"] == []
    ours = release.replace("۱۲۰ میلیارد تومان وام", "۱۳۰ میلیارد تومان وام") + "\nباران آمد."
    changed = browser.post("/api/v1/coverage", json={"text": ours}).json()["ran"][0]["changed"]
    assert [[(piece["sign"], piece["words"]) for piece in sentence] for sentence in changed] == [
        [
            ("=", "کاوه مردوخی در سنندج گفت:"),
            ("-", "۱۳۰"),
            ("+", "۱۲۰"),
            ("=", "میلیارد تومان وام به تعاونی امید سنندج پرداخت شد."),
        ],
        [("-", "باران آمد.")],
    ]
    assert browser.post("/api/v1/coverage", json={"text": ""}).status_code == 400


def test_marks_are_made_and_taken_back(browser, settings):
    from index.audit import acts
    from index.desk import Desk

    tone = {"field": "tone", "value": "negative", "about": "بانک مرکزی"}
    (made,) = browser.post("/api/v1/reports/isna-1/marks", json=tone).json()["marks"]
    assert (made["value"], made["about"]) == ("negative", "بانک مرکزی")
    found = browser.get("/api/v1/search", params={"q": 'لحن:"منفی به بانک مرکزی"'}).json()
    assert [hit["id"] for hit in found["hits"]] == ["isna-1"]
    assert browser.post("/api/v1/reports/isna-1/marks", json=tone | {"value": "purple"}).status_code == 400
    gone = {"field": "tone", "about": "بانک مرکزی"}
    assert browser.delete("/api/v1/reports/isna-1/marks", params=gone).json()["marks"] == []
    assert browser.delete("/api/v1/reports/isna-1/marks", params=gone).status_code == 404
    with Desk(settings.desk_path) as desk:
        assert [act.verb for _, act in acts(desk, 2)] == ["unmark", "mark"]


def test_searches_are_saved_and_forgotten(browser):
    asked = {"name": "کردستان", "query": "استان:کردستان", "to": ["press@example.ir"], "when": "daily 07:30"}
    (made,) = browser.post("/api/v1/watches", json=asked).json()["watches"]
    assert {key: made[key] for key in asked} == asked
    assert browser.get("/api/v1/watches").json()["watches"] == [made]
    for wrong in ({"query": '"'}, {"to": ["nobody"]}, {"when": "sometimes"}, {"zone": "Mars"}, {"name": ""}):
        assert browser.post("/api/v1/watches", json=asked | wrong).status_code == 400, wrong
    assert browser.delete("/api/v1/watches", params={"name": "کردستان"}).json()["watches"] == []
    assert browser.delete("/api/v1/watches", params={"name": "کردستان"}).status_code == 404


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Content-Type": "text/plain"}]
)
def test_a_strange_page_changes_nothing_where_nobody_signs_in(browser, headers):
    body = '{"field": "importance", "value": "high"}'
    answer = browser.post(
        "/api/v1/reports/isna-1/marks", content=body, headers={"Content-Type": "application/json"} | headers
    )
    assert answer.status_code in (400, 403)
    assert browser.get("/api/v1/reports/isna-1/marks").json()["marks"] == []


def test_a_reading_is_corrected_and_taken_back(tmp_path):
    with client(installation(tmp_path)) as browser:
        address = "/api/v1/reports/isna-1/edits"
        told = browser.get(address).json()
        (amount,) = told["items"]["amount"]
        assert (told["edits"], amount["text"]) == ([], "۱۲۰ میلیارد تومان")
        now = {"value": "۱۲ میلیارد تومان", "about": "خرید زمین"}
        made = browser.post(address, json={"layer": "amount", "was": amount, "now": now}).json()
        assert made["edits"][0]["now"]["rial"] == 120_000_000_000
        found = browser.get("/api/v1/figures", params={"q": "رقم:(بابت:زمین)"}).json()
        assert [figure["value"] for figure in found["figures"]] == [120_000_000_000]
        added = browser.post(address, json={"layer": "date", "now": {"text": "سنندج", "value": "1403/07"}}).json()
        assert added["items"]["date"] == [
            {"text": "سنندج", "start": added["items"]["date"][0]["start"], "value": "1403-07"}
        ]
        for wrong in ({"layer": "date", "now": {"text": "بیرجند", "value": "1403"}}, {"layer": "date"}, {"layer": "x"}):
            assert browser.post(address, json=wrong).status_code == 400, wrong
        number = {"number": made["edits"][0]["number"]}
        assert [edit["layer"] for edit in browser.delete(address, params=number).json()["edits"]] == ["date"]
        assert browser.delete(address, params=number).status_code == 404
        assert browser.post("/api/v1/reports/none/edits", json={"layer": "checked", "now": {}}).status_code == 404


def test_a_report_is_brought_in(tmp_path):
    with client(installation(tmp_path)) as browser:
        text = "گشایش فروشگاه تعاونی\nمدیرعامل تعاونی مصرف یزد گفت: ۳۰ فروشگاه باز می‌شود."
        asked = {"medium": "paper", "outlet": "روزنامه نمونه", "day": "۱۴۰۲/۰۷/۱۲", "text": text}
        medium = next(iter(MEDIA))
        made = browser.post("/api/v1/reports", json=asked | {"medium": medium})
        assert (made.status_code, made.json()["read"]) == (200, True)
        assert browser.get(f"/api/v1/reports/{made.json()['id']}").json()["title"] == "گشایش فروشگاه تعاونی"
        assert browser.post("/api/v1/reports", json=asked | {"medium": "nothing"}).status_code == 400
        assert browser.post("/api/v1/reports", json=asked | {"medium": medium, "text": ""}).status_code == 400
