"""Commands on their own: what is not there, what is wrong, what would harm."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys

import pytest
from command_line import run

from index.cli import COMMANDS
from index.commands.terminal import as_json_text, safe_cell

HOSTILE = "[bold]«\x1b[31mسرخ\x1b]0;title\x07» \x9b31m [link=http://x] \u202eوارونه\u202c =1+1"


def imported(tmp_path, *records):
    file = tmp_path / "reports.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    assert run("import", file, data=tmp_path / "data").status == 0
    return tmp_path / "data"


def record(number, **more):
    return {
        "id": f"mehr-{number}",
        "agency": "mehr",
        "date": "1403/07/12 10:30",
        "title": "تعاونی مسکن کارگران سنندج ۱۲۰ میلیارد تومان وام گرفت",
        "body": "مدیرعامل تعاونی مسکن کارگران سنندج گفت: ۱۲۰ میلیارد تومان وام پرداخت شده است.",
        **more,
    }


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    sums = "کاوه مردوخی گفت: ۱۲۰ میلیارد تومان \x1b[2Jبه تعاونی \x9b31m[red]مسکن[/red] سنندج پرداخت شد."
    return imported(folder, record(1, title=HOSTILE, body=sums, section="\x1b[1m", tags=["\x07"]), record(2))


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "سنندج"),
        ("search", "سنندج", "--json"),
        ("search", "سنندج", "--csv"),
        ("figures", "سنندج"),
        ("figures", "سنندج", "--json"),
        ("figures", "سنندج", "--csv"),
        ("figures", "سنندج", "--by", "about,speaker"),
        ("articles",),
        ("articles", "--json"),
        ("articles", "--csv"),
        ("show", "mehr-1"),
        ("show", "mehr-1", "--json"),
        ("trend", "سنندج"),
        ("doctor",),
        ("sites",),
    ],
    ids=" ".join,
)
def test_hostile_texts_come_out_harmless(hostile, arguments):
    ran = run(*arguments, data=hostile)
    assert ran.status == 0, ran.err
    steering = {c for c in ran.out + ran.err if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u202c"} - {"\n"}
    assert steering == set()


def test_markup_is_text(hostile):
    assert "[bold]" in run("search", "سنندج", data=hostile).out
    assert "[bold]" in run("show", "mehr-1", data=hostile).out
    assert "[bold]" in run("articles", data=hostile).out


def test_json_says_the_same_though_it_is_harmless(hostile):
    assert run("articles", "--json", "--limit", 1, data=hostile).lines[0]["title"].startswith("[bold]")
    assert as_json_text({"a": [float("inf"), 1.5]}) == '{"a": [null, 1.5]}'
    assert json.loads(as_json_text({"a": "\x9b\u202e\x7f\ud800\u2028"})) == {"a": "\x9b\u202e\x7f\ud800\u2028"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+98", "'+98"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("  =1", "'  =1"),
        ("\u200c=1", "'\u200c=1"),
        ("\r\n=1", "' \n=1"),
        ("＝1", "'＝1"),
        ("تعاونی = ما", "تعاونی = ما"),
        (-5, -5),
        (2.5, 2.5),
        (None, ""),
        ("", ""),
    ],
)
def test_a_cell_is_no_formula(value, expected):
    assert safe_cell(value) == expected


def test_a_title_that_is_a_formula_is_quoted_in_csv(tmp_path):
    data = imported(tmp_path, record(3, title='=HYPERLINK("http://x";"وام")'))
    table = csv.DictReader(io.StringIO(run("search", "", "--csv", data=data).out.removeprefix("\ufeff")))
    assert next(table)["title"].startswith("'=")


@pytest.mark.parametrize("command", ["search", "figures", "trend"])
def test_asking_nothing_yet_says_how_to_begin_and_makes_no_folder(tmp_path, command):
    ran = run(command, "وام", data=tmp_path / "none")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert "holds nothing yet" in ran.err
    assert not (tmp_path / "none").exists()


def test_articles_not_yet_indexed_are_told_aside(tmp_path):
    data = imported(tmp_path, record(1))
    file = tmp_path / "more.jsonl"
    file.write_text(json.dumps(record(2)), encoding="utf-8")
    assert run("import", file, "--no-index", data=data).status == 0
    ran = run("search", "سنندج", "--json", data=data)
    assert ran.json["total"] == 1
    assert ran.err == "1 article not in the index yet; bring in what is missing with: rasad annotate\n"
    doctor = run("doctor", data=data)
    assert doctor.status == 1
    assert "without being read yet" in doctor.out
    assert (
        run("show", "mehr-2", data=data).err
        == "mehr-2 is in the archive but not read yet; read it with: rasad annotate\n"
    )
    assert run("annotate", data=data).status == 0
    assert run("search", "سنندج", "--json", data=data).json["total"] == 2
    assert run("doctor", data=data).status == 0


def test_a_broken_line_is_told_and_the_rest_kept(tmp_path):
    file = tmp_path / "reports.jsonl"
    file.write_text(f"{json.dumps(record(1))}\n{{broken\n{json.dumps(record(2))}\n", encoding="utf-8")
    ran = run("import", file, "--no-index", data=tmp_path / "data")
    assert ran.status == 1
    assert "2 new articles" in ran.out
    assert "line 2" in ran.err or "reports.jsonl:2" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("damage", "name"),
    [
        (lambda data: (data / "index" / "CURRENT").unlink(), "index"),
        (lambda data: shutil.rmtree(data / "index"), "index"),
        (lambda data: (data / "archive.db").write_bytes(b"no database at all" * 1000), "archive"),
        (lambda data: (data / "documents.db").write_bytes(b"no database at all" * 1000), "documents"),
        (lambda data: (data / "documents.db").unlink(), "documents"),
    ],
    ids=["no CURRENT", "no index", "archive damaged", "documents damaged", "documents gone"],
)
def test_the_doctor_names_what_is_damaged(tmp_path, damage, name):
    data = imported(tmp_path, record(1))
    for log in data.glob("*.db-*"):
        log.unlink()
    damage(data)
    ran = run("doctor", "--json", data=data)
    assert ran.status == 1
    assert name in {check["name"] for check in ran.json["checks"] if check["state"] == "wrong"}
    assert run("doctor", data=data).status == 1


def test_the_doctor_tells_refused_articles_and_failing_feeds(tmp_path):
    data = imported(tmp_path, record(1))
    with sqlite3.connect(data / "documents.db") as documents:
        documents.execute("INSERT INTO refused VALUES ('mehr-9', 1, '1', 'ValueError: «x» is odd')")
    with sqlite3.connect(data / "archive.db") as archive:
        archive.execute(
            "INSERT INTO feeds VALUES ('https://x/rss', 'mehr', NULL, NULL, 'failed', 'زمان تمام شد', '2024-10-03', 3)"
        )
    ran = run("doctor", data=data)
    assert ran.status == 1
    assert "mehr-9 could not be read: ValueError" in " ".join(ran.out.split())
    assert "https://x/rss failed 3" in ran.out


def test_what_cannot_be_opened_is_not_called_damaged(tmp_path, monkeypatch):
    # people put the archive aside and restore an old one where the doctor says «damaged»
    data = imported(tmp_path, record(1))

    def refuse(*_args, **_kwargs):
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise error

    monkeypatch.setattr("index.health.sqlite3.connect", refuse)
    checks = run("doctor", "--json", data=data).json["checks"]
    sentences = [check["sentence"] for check in checks if check["name"] == "archive"]
    assert sentences == [f"{data / 'archive.db'} cannot be written: no permission, or the disk is read-only"]


@pytest.mark.parametrize("arguments", [("search", "وام"), ("figures", "وام"), ("trend", "وام"), ("show", "mehr-1")])
def test_an_archive_that_was_not_read_is_not_called_empty(tmp_path, arguments):
    data = imported(tmp_path, record(1))
    for file in data.glob("documents.db*"):
        file.unlink()
    ran = run(*arguments, data=data)
    assert ran.status == 1
    assert "rasad annotate" in ran.err
    assert "holds nothing" not in ran.err


@pytest.mark.parametrize("arguments", [("articles", "--json"), ("articles",), ("search",)])
def test_a_reader_that_has_seen_enough_is_no_failure(tmp_path, arguments):
    data = imported(tmp_path, *(record(number) for number in range(1, 40)))
    code = "import sys; from index.cli import main; main()"
    command = [sys.executable, "-c", code, "--data", str(data), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        ran.stdout.close()  # before anything is written
        assert ran.stderr.read() == b""
    assert ran.returncode == 0


def test_a_wrong_setting_is_a_check_of_the_doctors(tmp_path, monkeypatch):
    monkeypatch.setenv("RASAD_SEARCH__LIMIT", "many")
    ran = run("doctor", "--json", data=tmp_path)
    assert ran.status == 1
    assert ran.json["checks"][0]["state"] == "wrong"


@pytest.mark.parametrize(
    ("arguments", "status", "expected"),
    [
        (("collect",), 2, "name the sites to collect"),
        (("collect", "isn"), 1, "there is no site «isn»; did you mean «isna»?"),
        (("collect", "isna", "--since", "1403-13-01"), 2, "there is no month 13"),
        (("collect", "isna", "--since", "yesterday"), 2, "write it like 1403-01-31"),
        (("collect", "isna", "--until", "1403-01-01"), 1, "--until needs --since"),
        (("collect", "isna", "--at", "isna"), 2, "write a site and an address"),
        (("import", "none.jsonl"), 2, "there is no file «none.jsonl»"),
        (("articles", "--since", "1403-12-31"), 2, "this month"),
        (("trend", "--by", "decade"), 2, "decade"),
        (("serch", "وام"), 2, "there is no command «serch»; did you mean «search»?"),
        (("xyzzy",), 2, "there is no command «xyzzy»; rasad --help lists them"),
        (("sear",), 2, "did you mean «search»?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_is_written_wrongly_is_told_with_what_is_expected(tmp_path, arguments, status, expected):
    ran = run(*arguments, data=tmp_path / "none")
    assert ran.status == status
    assert expected in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "none" / "archive.db").exists()


def test_a_wrong_query_is_one_sentence_with_its_column(tmp_path):
    data = imported(tmp_path, record(1))
    ran = run("search", '"بانک توسعه', data=data)
    assert ran.status == 1
    assert ran.err.startswith("query, column 1")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (["سنندج"], 2),
        (["-وام"], 0),
        (["سنندج", "-تهران"], 2),
        (["-تهران", "سنندج"], 2),
        (["-site:isna"], 2),
        (["-(تهران OR قم)"], 2),
        (['-"تعاونی مسکن"'], 0),
        (["--", "-وام"], 0),
    ],
)
def test_a_query_may_begin_with_what_is_left_out(two, query, expected):
    ran = run("search", "--json", *query, data=two)
    assert ran.status == 0, ran.err
    assert ran.json["total"] == expected
    assert "\0" not in ran.json["query"]


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    return imported(tmp_path_factory.mktemp("two"), record(1), record(2))


@pytest.mark.parametrize("wrong", ["--limt", "--limit=-5"])
def test_options_that_are_none_are_still_told(two, wrong):
    ran = run("search", wrong, "سنندج", data=two)
    assert ran.status == 2
    assert "limit" in ran.err


def test_a_mistake_of_our_own_is_one_sentence_too(monkeypatch):
    monkeypatch.setattr("index.commands.sites._sites", lambda ctx: 1 / 0)
    ran = run("sites")
    assert ran.status == 1
    assert ran.err.startswith("rasad stopped at a mistake of its own (ZeroDivisionError")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name):
    ran = run(name, "--help")
    assert ran.status == 0
    assert "Example" in ran.out
    assert f"rasad {name}" in ran.out.partition("Example")[2]


@pytest.mark.parametrize(
    "arguments",
    [("search", "وام"), ("figures", "وام"), ("trend", "وام"), ("show", "mehr-1"), ("articles",), ("sites",)],
)
def test_commands_that_read_no_persian_load_nothing_slow_while_they_run(two, arguments):
    code = (
        "import sys; from index.cli import main\n"
        "try: main()\n"
        "except SystemExit as stop: assert not stop.code, stop.code\n"
        "slow = [m for m in ('hazm', 'sklearn', 'scrapy', 'numpy', 'scipy', 'twisted', 'nltk') if m in sys.modules]\n"
        "sys.exit(' '.join(slow) or 0)"
    )
    command = [sys.executable, "-c", code, "--data", str(two), *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout
