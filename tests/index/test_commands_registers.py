"""`rasad officials`, `rasad cooperatives` and what `rasad show` adds from the registers, as people meet them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest
from command_line import run
from made import document

from index.documents import Documents, Reading

POST = "مدیرکل تعاون، کار و رفاه اجتماعی استان یزد"
HOSTILE = "[bold]\x1b[31m\u202eوارونه =1+1"


def filled(folder, *documents):
    (folder / "archive.db").touch()
    with Documents(folder / "documents.db") as store:
        store.put([Reading(d.id, 1, "1", d) for d in documents], "1", 1)
    return folder


def report(number, day, *people, **told):
    lines = [f"{post} {name or ''} گفت" for name, post in people]
    return document(
        *lines,
        officials=tuple((name, (post,)) for name, post in people),
        id=f"isna-{number}",
        published_at=f"{day}T10:00:00+03:30",
        **told,
    )


@pytest.fixture
def data(tmp_path):
    return filled(
        tmp_path,
        report(1, "2021-05-01", ("آرش بهمنی", POST), cooperatives=("مهر بیجار",)),
        report(2, "2021-08-01", ("آرش بهمنی", POST), organisations=("بانک توسعه تعاون",)),
        report(3, "2021-06-01", (None, "مدیرکل تعاون استان یزد")),
        report(4, "2021-06-01", ("بابک کاوه", "شهردار سقز")),
    )


def test_who_held_a_post(data):
    ran = run("officials", "بهمنی", data=data)
    assert ran.status == 0, ran.err
    for told in ("آرش بهمنی", POST, "یزد", "۱۱ اردیبهشت ۱۴۰۰ – ۱۰ مرداد ۱۴۰۰", "isna-2"):
        assert told in ran.out
    assert "بابک" not in ran.out


def test_officials_for_programs(data):
    (entry,) = run("officials", "مدیرکل", "تعاون", "--json", data=data).json["officials"]
    assert (entry["person"], entry["head"], entry["place"]) == ("آرش بهمنی", "مدیرکل", "یزد")
    assert entry["evidence"] == [{"id": "isna-2", "date": "2021-08-01"}, {"id": "isna-1", "date": "2021-05-01"}]
    rows = list(csv.DictReader(io.StringIO(run("officials", "--csv", data=data).out.lstrip("\ufeff"))))
    assert {row["person"] for row in rows} == {"آرش بهمنی", "بابک کاوه"}


@pytest.mark.parametrize(("at", "people"), [("1400-03", 2), ("1400", 2), ("1395", 0), ("۱۴۰۰/۰۸/۰۱", 1)])
def test_who_held_posts_at_a_time(data, at, people):
    assert len(run("officials", "--at", at, "--json", data=data).json["officials"]) == people


def test_corrections_by_hand(data):
    kept = run("officials", "--holder", POST, "کاوه رستمی", "--since", "1400-03-01", "--until", "1400-04-31", data=data)
    assert kept.status == 0
    assert "--undo 1" in kept.err
    run("officials", data=data)  # takes up what is new
    assert run("show", "isna-3", "--json", data=data).json["resolved"][0]["name"] == "کاوه رستمی"
    assert run("officials", "--rename", "بابک کاوه", "بابک کاوه‌ای", data=data).status == 0
    assert run("officials", "--strike", "آرش بهمنی", POST, data=data).status == 0
    people = [entry["person"] for entry in run("officials", "--json", data=data).json["officials"]]
    assert people == ["کاوه رستمی", "بابک کاوه‌ای"]
    listed = run("officials", "--corrections", "--json", data=data).json["corrections"]
    assert [(c["number"], c["kind"]) for c in listed] == [(1, "holder"), (2, "rename"), (3, "strike")]
    for number in (1, 2, 3):
        assert run("officials", "--undo", number, data=data).status == 0
    people = [entry["person"] for entry in run("officials", "--json", data=data).json["officials"]]
    assert people == ["آرش بهمنی", "بابک کاوه"]


def test_corrections_are_in_a_backup(data, tmp_path):
    from crawler.archive import Archive

    (data / "archive.db").unlink()
    Archive(data / "archive.db").close()
    run("officials", "--holder", "وزیر نفت", "کاوه رستمی", data=data)
    assert run("backup", tmp_path / "copy", data=data).status == 0
    (tmp_path / "copy" / "desk.db").replace(data / "desk.db")
    for file in (*data.glob("registers.db*"), *data.glob("desk.db-*")):
        file.unlink()
    assert "کاوه رستمی" in run("officials", data=data).out


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--undo", "7"), 1, "no correction 7"),
        (("--at", "1403-13"), 2, "--at"),
        (("--since", "1403"), 2, "--holder"),
        (("--rename", "الف", ""), 2, "empty"),
        (("--rename", "الف", "ب", "--strike", "الف", "ب"), 2, "one correction"),
        (("هیچ‌کس",), 0, "knows nobody"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(data, arguments, status, told):
    ran = run("officials", *arguments, data=data)
    assert ran.status == status
    assert told in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("command", ["officials", "cooperatives"])
def test_an_empty_folder_is_told(tmp_path, command):
    ran = run(command, data=tmp_path)
    assert ran.status == 1
    assert "holds no reports yet" in ran.err


def test_bodies_of_all_reports(data):
    ran = run("cooperatives", data=data)
    assert "مهر بیجار" in ran.out
    assert "کردستان" in ran.out
    assert "بانک" not in ran.out
    (bank,) = run("cooperatives", "--kind", "organisation", "--json", data=data).json["cooperatives"]
    assert (bank["name"], bank["evidence"]) == ("بانک توسعه تعاون", [{"id": "isna-2", "date": "2021-08-01"}])
    assert "knows no such body" in run("cooperatives", "سنندج", data=data).err


def test_a_shown_report_names_who_it_leaves_unnamed(data):
    assert "resolved" in run("show", "isna-3", "--json", data=data).json
    run("officials", data=data)  # takes up what is new
    ran = run("show", "isna-3", data=data)
    assert "مدیرکل تعاون استان یزد: آرش بهمنی" in ran.out
    assert "isna-1 (۱۱ اردیبهشت ۱۴۰۰)" in ran.out
    (post,) = run("show", "isna-3", "--json", data=data).json["resolved"]
    assert (post["name"], post["by"], post["official"]) == ("آرش بهمنی", "register", 0)
    assert run("show", "isna-1", "--json", data=data).json["resolved"] == []


def test_hostile_names_come_out_harmless(tmp_path):
    data = filled(tmp_path, report(1, "2021-05-01", (f"آرش {HOSTILE}", f"وزیر نفت {HOSTILE}"), cooperatives=(HOSTILE,)))
    for arguments in (("officials",), ("officials", "--json"), ("officials", "--csv"), ("cooperatives",)):
        ran = run(*arguments, data=data)
        assert ran.status == 0, ran.err
        assert not {c for c in ran.out if ord(c) < 32 or c == "\u202e"} - {"\n"}


def test_the_commands_import_no_slow_library():
    code = (
        "import sys, index.commands.officials, index.commands.cooperatives, index.registers, index.resolve;"
        "print([m for m in ('hazm', 'sklearn', 'scrapy', 'numpy', 'tantivy') if m in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(loaded.stdout.replace("'", '"')) == []
