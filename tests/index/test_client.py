"""The client for notebooks against a served installation, and the worked example on the sample newsroom."""

from __future__ import annotations

import csv
import http.server
import json
import sys
import threading
import types
from dataclasses import fields
from pathlib import Path

import notebooks
import pytest
import uvicorn
from serving import installation

from index.client import ClientError, Figure, Group, Hit, Period, Rasad, Value, frame
from index.commands.serve import listen
from index.web import api_models
from index.web.app import create_app

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook" / "rasad.ipynb"


def serve(settings):
    """The address of a server over these settings, and the function that ends it."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()

    def end():
        server.should_exit = True
        thread.join(10)
        listening.close()

    return f"http://127.0.0.1:{listening.getsockname()[1]}", end


@pytest.fixture(scope="module")
def rasad(tmp_path_factory):
    address, end = serve(installation(tmp_path_factory.mktemp("client")))
    yield Rasad(address)
    end()


def test_all_pages_are_gone_through(rasad, monkeypatch):
    monkeypatch.setattr("index.client._PAGE", 4)
    hits = list(rasad.search("مرتبط:بله"))
    assert len(hits) == len({hit.id for hit in hits}) == rasad.count("مرتبط:بله") == 26
    assert [hit.published_at for hit in hits] == sorted((hit.published_at for hit in hits), reverse=True)
    assert isinstance(hits[0], Hit)
    assert hits[-1].outlet == "ایسنا"


def test_figures_groups_trends_and_names(rasad):
    (figure,) = rasad.figures("استان:کردستان", kind="amount")
    assert (figure.value, figure.shown, figure.province) == (1_200_000_000_000, "۱۲۰ میلیارد تومان", "کردستان")
    found = rasad.groups(["province", "year"], kind="amount")
    assert [dict(group.group) for group in found.groups] == [{"province": "کردستان", "year": 1403}]
    assert found.groups[0].reports == 1
    assert [month.period for month in rasad.trend("مسکن")] == ["1403-07", "1403-08"]
    assert rasad.suggest("official", "کاو") == [Value("کاوه مردوخی", 1)]
    assert rasad.facets("مسکن")["province"] == [Value("کردستان", 1)]
    assert rasad.report("isna-1")["main_province"] == "کردستان"


def test_what_goes_wrong_is_one_sentence(rasad):
    with pytest.raises(ClientError) as told:
        rasad.count('مسکن "بانک')
    assert (told.value.status, told.value.column) == (400, 6)
    assert "never closed" in str(told.value)
    with pytest.raises(ClientError, match="there is no report «none»") as told:
        rasad.report("none")
    assert told.value.status == 404
    with pytest.raises(ClientError, match="there is no such format"):
        rasad.export("reports", "x", format="doc")
    with pytest.raises(ClientError, match="is rasad serve running there"):
        Rasad("http://127.0.0.1:9").count()
    with pytest.raises(ClientError, match="is no address"):
        Rasad("file:///etc/passwd")


def test_a_whole_list_is_a_file(rasad, tmp_path):
    path = rasad.export("reports", tmp_path / "reports.csv", q="مسکن")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert {row["id"] for row in csv.DictReader(file)} == {"isna-1", "mehr-2"}
    assert [each.name for each in tmp_path.iterdir()] == ["reports.csv"]
    path = rasad.export("values", tmp_path / "v.jsonl", format="jsonl", of="outlet", outlet=["mehr"])
    assert [json.loads(line)["reports"] for line in path.read_text("utf-8").splitlines()] == [1]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(Hit, "Hit"), (Group, "GroupOf"), (Period, "PeriodOf"), (Value, "Value")],
)
def test_rows_are_what_the_api_tells(ours, theirs):
    told = getattr(api_models, theirs).model_fields
    assert {field.name for field in fields(ours)} <= set(told)


def test_figures_are_what_the_api_tells():
    from index.figures import COLUMNS

    assert tuple(field.name for field in fields(Figure)) == COLUMNS


def test_rows_are_a_pandas_table_where_pandas_is(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", types.SimpleNamespace(DataFrame=list))
    assert frame([Value("ایسنا", 3), {"value": "مهر"}]) == [{"value": "ایسنا", "count": 3}, {"value": "مهر"}]
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ClientError, match="pip install pandas"):
        frame([])


class Moody(http.server.BaseHTTPRequestHandler):
    """A server that asks to come again, then answers; it remembers what came."""

    moods, seen = [], []

    def do_GET(self):
        Moody.seen.append(self.headers.get("Authorization"))
        status, headers, body = Moody.moods.pop(0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def moody():
    server = http.server.HTTPServer(("127.0.0.1", 0), Moody)
    Moody.seen.clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_it_comes_again_when_it_is_told_to(moody, monkeypatch):
    waits = []
    monkeypatch.setattr("index.client.time.sleep", waits.append)
    told = json.dumps({"total": 3}).encode()
    Moody.moods[:] = [(429, {"Retry-After": "7"}, b""), (503, {"Retry-After": "30"}, b""), (200, {}, told)]
    assert Rasad(moody, token="rasad_x").count() == 3
    assert waits == [7, 30]
    assert Moody.seen == ["Bearer rasad_x"] * 3
    Moody.moods[:] = [(503, {"Retry-After": "30"}, json.dumps({"detail": "index away"}).encode())]
    with pytest.raises(ClientError, match="index away"):
        Rasad(moody, patience=10).count()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((200, {}, b"<html>"), "does not answer as Rasad does"),
        ((500, {}, b"oops"), "answered 500"),
        ((302, {"Location": "http://127.0.0.1:9/"}, b""), "answered 302"),
    ],
)
def test_a_strange_server_is_told_and_never_followed(moody, answer, sentence):
    Moody.moods[:] = [answer]
    with pytest.raises(ClientError, match=sentence):
        Rasad(moody, token="rasad_x").count()
    assert len(Moody.seen) == 1


@pytest.mark.slow
def test_the_worked_example_runs_on_the_sample_newsroom(tmp_path, monkeypatch):
    from crawler.collect import collect
    from crawler.newsroom import Newsroom, reports
    from index.ingest import ingest
    from index.settings_reading import load_settings

    settings = load_settings(data=tmp_path)
    days = [report.at.date() for report in reports()]
    with Newsroom() as room:
        collect(room.urls, settings.archive_path, min(days), max(days), feeds=True, at=room.urls, delay=0)
    ingest(settings)
    address, end = serve(settings)
    monkeypatch.setenv("RASAD_URL", address)
    try:
        made = notebooks.run(NOTEBOOK)
    finally:
        end()
    cells = [cell for cell in made["cells"] if cell["cell_type"] == "code"]
    kept = [cell for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert len(cells) == len(kept) >= 10
    for cell, before in zip(cells, kept, strict=True):
        assert [each["output_type"] for each in cell["outputs"]] == [each["output_type"] for each in before["outputs"]]
    assert "column" in "".join(cells[3]["outputs"][0]["text"])
