"""The page of figures and the files to take away."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import sys

import openpyxl
import pyarrow.parquet as pq
import pytest
from made import document
from serving import HOSTILE, client, installation, reports

from index.exports import FIGURE_COLUMNS, REPORT_COLUMNS
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
        ("/figures?f_stage=nonsense&by=nonsense&fsort=nonsense&kind=nonsense&page=0", 6),
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


def test_a_wrong_condition_shows_where(browser):
    page = browser.get("/figures?f_least=۱۰۰ ملیارد تومان")
    assert page.status_code == 400
    assert "<mark>۱۰۰</mark> ملیارد تومان" in page.text


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
    assert book.worksheets[-1]["A1"].value == "پرسش"


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
    assert json.loads(table.schema.metadata[b"rasad"])["پرسش"] == "*"


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl", "parquet"])
def test_nothing_found_is_a_file_too(browser, form):
    assert rows_of(browser, f"/export/reports?format={form}&q=پلنگ") or form == "jsonl"


def test_what_cannot_be_made_is_told(browser, monkeypatch):
    assert browser.get("/export/figures?format=doc").status_code == 400
    assert browser.get('/export/figures?q="').status_code == 400
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = browser.get("/export/figures?format=parquet")
    assert (answer.status_code, "rasad[parquet]" in answer.text) == (501, True)


def test_the_dictionary_tells_every_column():
    from pathlib import Path

    page = (Path(__file__).parents[3] / "docs" / "exports.md").read_text("utf-8")
    reports_part, figures_part = page.partition("## Reports")[2].split("## Figures")
    for columns, part in ((REPORT_COLUMNS, reports_part), (FIGURE_COLUMNS, figures_part)):
        told = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", part, re.MULTILINE)
        assert told == [(column.name, column.label) for column in columns]
