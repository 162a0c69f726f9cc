"""The page of figures and the files to take away."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import sys
import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from made import document
from serving import HOSTILE, client, installation, reports

from index import exports_xlsx
from index.desk import Desk
from index.exports import FIGURE_COLUMNS, LISTS, REPORT_COLUMNS, columns_of
from index.marks import Mark, mark
from index.quality import quality
from index.query.tree import NoteField
from nlp.document import Scope, Stage


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    text = "مجموع ۳۰۰ میلیارد تومان تا امروز و وعده ۵۰ تا ۷۰ میلیارد تومان و پرداخت ۲۰ میلیارد تومان"
    more = document(
        "وام در یزد",
        text,
        amounts=[
            ("۳۰۰ میلیارد تومان", 300_000_000_000, {"about": "وام", "province": "یزد", "scope": Scope.TOTAL}),
            (
                "۵۰ تا ۷۰ میلیارد تومان",
                50_000_000_000,
                70_000_000_000,
                {"about": "وام", "province": "یزد", "stage": Stage.PROMISED},
            ),
            ("۲۰ میلیارد تومان", 20_000_000_000, {"about": "وام", "province": "یزد", "stage": Stage.PAID}),
        ],
        id="irna-9",
        site="irna",
        published_at="2024-10-06",
    )
    made = [*reports(), more]
    huge = dataclasses.replace(made[1].counts[0], value=float("inf"), value_high=float("nan"))
    made[1] = dataclasses.replace(made[1], counts=(*made[1].counts, huge))
    return installation(tmp_path_factory.mktemp("figures"), made)


@pytest.fixture(scope="module")
def browser(settings):
    with client(settings) as made:
        yield made


def number(page):
    found = re.search(r'<h2 id="found">([۰-۹]+) رقم', page)
    return found and int(found[1])


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/figures", 6),
        ("/figures?kind=amount", 4),
        ("/figures?q=استان:کردستان", 1),
        ("/figures?f_province=یزد", 3),
        ("/figures?f_about=وام&f_least=۱۰۰ میلیارد تومان", 2),
        ("/figures?f_least=۱۰۰ میلیارد تومان&f_most=۲۰۰ میلیارد تومان", 1),
        ("/figures?f_stage=paid", 1),
        ("/figures?f_scope=total&f_province=یزد", 1),
        ("/figures?f_relation=between", 1),
        ("/figures?f_speaker=مردوخی", 1),
        ("/figures?f_year=1403&kind=count", None),
        ("/figures?q=یزد&from=1403/07/15&to=1403/07/15", 3),
        ("/figures?f_stage=&by=&by=&fsort=&kind=&page=0", 6),
    ],
)
def test_the_form_finds_figures(browser, address, expected):
    page = browser.get(address)
    assert page.status_code == 200
    assert number(page.text) == expected if expected else "قمی" not in page.text


def test_a_row_leads_to_its_sentence(browser):
    page = browser.get("/figures?f_speaker=مردوخی").text
    link = re.search(r'<a href="/reports/([^"#]+)#([^"]+)">', page)
    report = browser.get(f"/reports/{link[1]}").text
    assert f'<tr id="{link[2]}">' in report
    assert "پرداخت ۱۲۰ میلیارد تومان به تعاونی‌های مسکن کردستان <a" in page


def test_groups_are_told_with_what_misleads(browser):
    page = browser.get("/figures?by=province&kind=amount").text
    rows = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", page)]
    assert len(rows) == 2
    assert "||یزد||تومان||۳||۱||۲۰ میلیارد||۵۰ میلیارد||۳۰۰ میلیارد||۳۷۰ میلیارد||" in rows[0]
    for told in ("«مجموع تاکنون»", "وعده، درخواست یا برآورد", "سر پایین", "راهنماست، نه آمار"):
        assert told in page


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ("fsort=largest", "۳۰۰ میلیارد"),
        ("sort=largest", "۳۰۰ میلیارد"),  # as the API and the client call it
        ("sort=smallest", "۲۰ میلیارد"),
        ("sort=smallest&fsort=largest", "۳۰۰ میلیارد"),
        ("sort=relevance&fsort=smallest", "۲۰ میلیارد"),
        ("sort=relevance", None),  # an order of reports, along from their page
    ],
)
def test_figures_are_ordered_by_either_name(browser, given, first):
    page = browser.get(f"/figures?f_province=یزد&{given}")
    assert page.status_code == 200
    assert first is None or first in re.findall(r'<tr><th scope="row">(.*?)</th>', page.text)[0]
    text = rows_of(browser, f"/export/figures?f_province=یزد&format=csv&{given}").decode("utf-8-sig")
    assert first is None or next(csv.DictReader(io.StringIO(text)))["text"].startswith(first)


def test_a_wrong_condition_shows_where(browser):
    page = browser.get("/figures?f_least=۱۰۰ زنبیل تومان")
    assert page.status_code == 400
    assert "<mark>۱۰۰</mark> زنبیل تومان" in page.text


@pytest.mark.parametrize("value", ["x) OR رقم:(مبلغ:*", 'x" استان:یزد "', "استان:یزد"])
def test_a_condition_is_words_and_no_more_query(browser, value):
    page = browser.get("/figures", params={"f_about": value}).text
    assert number(page) is None


def rows_of(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    return answer.content


def test_csv_is_safe_to_open(browser):
    text = rows_of(browser, "/export/figures?format=csv&kind=count").decode("utf-8-sig")
    first, *_ = list(csv.DictReader(io.StringIO(text)))
    assert first["about"] == f"'=cmd {HOSTILE}"
    assert first["value"] == "7"
    assert tuple(first) == tuple(column.name for column in FIGURE_COLUMNS)


def test_a_workbook_has_real_numbers_and_no_formulas(browser):
    book = openpyxl.load_workbook(io.BytesIO(rows_of(browser, "/export/figures?format=xlsx")))
    sheet = book.worksheets[0]
    assert sheet.sheet_view.rightToLeft
    head = [cell.value for cell in sheet[1]]
    assert head == [column.label for column in FIGURE_COLUMNS]
    rows = [dict(zip(head, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert len(rows) == 6
    assert {cell.data_type for row in rows for cell in row.values()} <= {"s", "inlineStr", "n", "d"}
    sums = {row["مقدار"].value for row in rows if row["استان"].value == "کردستان"}
    assert sums == {1_200_000_000_000}
    assert {row["تاریخ میلادی"].data_type for row in rows} == {"d"}
    assert f"=cmd {HOSTILE}" in {row["بابت"].value for row in rows}
    assert book.sheetnames == ["داده 1", "ستون‌ها", "کیفیت خواننده", "درباره"]
    about = {row[0]: row[1] for row in book["درباره"].iter_rows(values_only=True)}
    assert about["پرسش"] == "*"
    assert about["نسخهٔ خواننده"] == quality().reader
    told = {row[1]: row[0] for row in book["ستون‌ها"].iter_rows(min_row=2, values_only=True)}
    assert told == {column.name: column.label for column in FIGURE_COLUMNS}
    f1 = {(row[0], row[1]): row[2] for row in book["کیفیت خواننده"].iter_rows(min_row=2, values_only=True)}
    assert f1 == {(each.layer, each.set): each.f1 for each in quality().layers}
    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)


def test_what_does_not_fit_a_sheet_stands_in_the_next(browser, monkeypatch):
    for room, sheets in ((2, [2, 2, 2]), (6, [6]), (4, [4, 2])):
        monkeypatch.setattr(exports_xlsx, "_ROWS_OF_SHEET", room)
        book = openpyxl.load_workbook(io.BytesIO(rows_of(browser, "/export/figures?format=xlsx")))
        data = [sheet for sheet in book.worksheets if sheet.title.startswith("داده")]
        assert [sum(1 for _ in sheet.iter_rows(min_row=2)) for sheet in data] == sheets


def test_json_lines_are_all_of_them(browser):
    lines = rows_of(browser, "/export/reports?format=jsonl&q=-بورس").decode().splitlines()
    records = [json.loads(line) for line in lines]
    assert {record["id"] for record in records} == {"isna-1", "mehr-2", "irna-9"}
    assert list(records[0]) == [column.name for column in REPORT_COLUMNS]
    assert len(rows_of(browser, "/export/reports?format=jsonl").decode().splitlines()) == 28


def test_parquet_has_types(browser):
    table = pq.read_table(io.BytesIO(rows_of(browser, "/export/figures?format=parquet&kind=amount")))
    assert table.num_rows == 4
    assert [str(table.schema.field(name).type) for name in ("value", "year", "day", "about")] == [
        "double",
        "int64",
        "date32[day]",
        "string",
    ]
    told = json.loads(table.schema.metadata[b"rasad"])
    assert told["پرسش"] == "*"
    assert told["quality"] == quality().plain()
    assert table.schema.field("about").metadata[b"title"].decode() == "بابت"


@pytest.mark.parametrize("address", ["/export/figures?format=csv", "/export/reports?format=jsonl&q=یزد"])
def test_what_lies_beside_a_text_file_tells_its_columns_and_the_reader(browser, address):
    answer = browser.get(address)
    beside = re.fullmatch(r'<([^>]+)>; rel="describedby"; type="application/json"', answer.headers["link"])[1]
    told = browser.get(beside).json()
    (resource,) = told["resources"]
    head = (
        next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        if "csv" in address
        else list(json.loads(answer.text.splitlines()[0]))
    )
    assert [field["name"] for field in resource["schema"]["fields"]] == head
    assert all(field["title"] and field["description"] for field in resource["schema"]["fields"])
    assert told["rasad"]["quality"]["f1"]["real reports"]["provinces"] > 0.9
    assert told["rasad"]["پرسش"] == ("یزد" if "یزد" in address else "*")


def test_a_zip_holds_the_rows_and_what_they_are(browser):
    held = zipfile.ZipFile(io.BytesIO(rows_of(browser, "/export/figures?format=zip")))
    assert held.testzip() is None
    assert held.read("data.csv") == rows_of(browser, "/export/figures?format=csv")
    told = json.loads(held.read("datapackage.json"))
    assert told["resources"][0]["path"] == "data.csv"
    assert told["rasad"]["quality"] == quality().plain()


def test_rows_carry_the_reader_story_and_marks(browser, settings):
    with Desk(settings.desk_path) as desk:
        mark(desk, Mark("isna-1", NoteField.TONE, "negative", "بانک مرکزی"))
        mark(desk, Mark("isna-1", NoteField.TASK, "open", "reply"))
        mark(desk, Mark("isna-1", NoteField.IMPORTANCE, "high"))
    lines = rows_of(browser, "/export/reports?format=jsonl").decode().splitlines()
    rows = {row["id"]: row for row in map(json.loads, lines)}
    assert {row["reader"] for row in rows.values()} == {"t"}
    assert {row["story"] for row in rows.values()} <= set(rows)
    marked = {name: rows["isna-1"][name] for name in ("importance", "tones", "tasks")}
    assert marked == {"importance": "high", "tones": "بانک مرکزی negative", "tasks": "reply open"}
    figures = rows_of(browser, "/export/figures?format=jsonl").decode().splitlines()
    assert {json.loads(line)["reader"] for line in figures} == {"t"}


def test_groups_values_and_trends_are_files_too(browser):
    def rows(address):
        return list(csv.DictReader(io.StringIO(rows_of(browser, address).decode("utf-8-sig"))))

    groups = rows("/export/figures?by=province&kind=amount")
    assert [(row["key"], row["figures"], row["sum"]) for row in groups] == [
        ("یزد", "3", "3700000000000"),
        ("کردستان", "1", "1200000000000"),
    ]
    values = rows("/export/values?of=outlet")
    assert [(row["value"], row["name"], row["reports"]) for row in values][:1] == [("isna", "ایسنا", "26")]
    assert len(rows("/export/values?of=organisation")) == 2
    assert rows("/export/values?of=organisation&q=پلنگ") == []
    trend = rows("/export/trend?by=month")
    assert [(row["period"], row["start"], row["reports"]) for row in trend][-1] == ("1403-10", "2024-12-21", "5")
    assert sum(int(row["reports"]) for row in trend) == 28
    assert browser.get("/export/values?of=speaker").status_code == 400
    assert browser.get("/export/values").status_code == 400


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl", "parquet", "zip"])
def test_nothing_found_is_a_file_too(browser, form):
    assert rows_of(browser, f"/export/reports?format={form}&q=پلنگ") or form == "jsonl"


def test_what_cannot_be_made_is_told(browser, monkeypatch):
    assert browser.get("/export/figures?format=doc").status_code == 400
    assert browser.get('/export/figures?q="').status_code == 400
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = browser.get("/export/figures?format=parquet")
    assert (answer.status_code, "rasad[parquet]" in answer.text) == (501, True)


@pytest.mark.parametrize("name", LISTS)
def test_the_dictionary_tells_every_column(name):
    page = (Path(__file__).parents[3] / "docs" / "exports.md").read_text("utf-8")
    titles = {
        "reports": "Reports",
        "figures": "Figures",
        "groups": "Groups of figures",
        "values": "Values",
        "trend": "Trend",
    }
    part = page.partition(f"## {titles[name]}\n")[2].partition("\n## ")[0]
    told = [re.split(r" (?<!\\)\| ", row.strip("| ")) for row in re.findall(r"^\| `.*$", part, re.MULTILINE)]
    assert [(row[0].strip("`"), row[1], row[2].replace("\\|", "|")) for row in told] == [
        (column.name, column.label, column.meaning) for column in columns_of(name)
    ]
    assert all(column.persian for column in columns_of(name))
