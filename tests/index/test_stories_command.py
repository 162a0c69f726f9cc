"""Stories of files and of the installation, and who ran a release, from the command line."""

from __future__ import annotations

import gzip
import json

import docx
import pytest
from command_line import run
from made import document

from crawler.fetching import Fetched
from index import adding, stories
from index.desk import Desk
from index.documents import Documents, Reading
from index.stories import Told, fold_new, largest, led, redirect, reports_of, told_of

RELEASE = (
    "بهره‌برداری از شهرک گلخانه‌ای تعاونی‌های دهدز\n"
    "شهرک گلخانه‌ای ۱۲ هکتاری تعاونی‌های دهدز با سرمایه‌گذاری ۸۵ میلیارد تومان به بهره‌برداری رسید.\n"
    "مدیرکل تعاون خوزستان گفت این شهرک برای ۱۴۰ نفر کار پایدار می‌آورد و سالانه ۲۶۰۰ تن خیار و گوجه به بازار می‌فرستد.\n"
)
OTHER = "مسابقهٔ کوهنوردی کارگران در سبلان برگزار شد\nصد کوهنورد از پنج استان به قلهٔ سبلان رسیدند و پرچم برافراشتند.\n"


def lines(path, *records, packed=False):
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_folded_by_time_whatever_its_order(tmp_path, packed):
    file = lines(
        tmp_path / "stream.jsonl",
        {"id": "c", "site": "irna", "published_at": "1403-07-14T12:00", "text": RELEASE},
        {"id": "b", "site": "mehr", "published_at": "1403-07-14T11:00", "text": OTHER},
        {"id": "a", "site": "isna", "published_at": "1403-07-14T10:00", "text": RELEASE},
        packed=packed,
    )
    ran = run("stories", file, "--json")
    assert ran.status == 0
    assert ran.lines == [
        {"id": "a", "story": "a", "reprint_of": None},
        {"id": "b", "story": "b", "reprint_of": None},
        {"id": "c", "story": "a", "reprint_of": "a"},
    ]
    assert "3 texts in 2 stories" in ran.err


def test_lines_that_are_none_are_told_and_passed_over(tmp_path):
    file = tmp_path / "stream.jsonl"
    rows = ["{", "[]", '{"id": 1}', '{"text": "x"}', '{"id": "\\ud800", "text": "\\ud800"}', '{"id": "a", "text": "x"}']
    file.write_text("\n".join([*rows, rows[-1]]), "utf-8")
    ran = run("stories", file, "--json")
    assert ran.status == 0
    assert [line["id"] for line in ran.lines][-1] == "a"
    assert ran.err.count("passed over") == 5


def test_a_file_that_is_not_there_is_told(tmp_path):
    ran = run("stories", tmp_path / "none.jsonl")
    assert ran.status == 1
    assert "cannot be read" in ran.err
    assert "Traceback" not in ran.err


def come(store, *documents, seq=1):
    store.put([Reading(each.id, 1, "r1", each) for each in documents], "r1", seq)


def of(id_, site, text=RELEASE, hour=10):
    title, *body = text.strip().split("\n")
    return document(title, *body, id=id_, site=site, published_at=f"2024-10-05T{hour}:00:00+03:30")


def test_reports_are_folded_as_they_come_and_keep_their_story(tmp_path):
    with Desk(tmp_path / "desk.db") as desk, Documents(tmp_path / "documents.db") as store:
        come(store, of("isna-1", "isna"), of("isna-2", "isna", OTHER))
        assert fold_new(desk, store) == 2
        come(store, of("mehr-1", "mehr", hour=12), seq=2)
        stories._kept.clear()
        assert fold_new(desk, store) == 1  # a new process takes up what the last one held
        assert fold_new(desk, store) == 0
        (told,) = told_of(desk, ["mehr-1"])
        assert (told.story, told.source) == ("isna-1", "isna-1")
        assert [each.id for each in reports_of(desk, "isna-1")] == ["isna-1", "mehr-1"]
        assert largest(desk, 0, 1) == [("isna-1", 2, 2)]
        come(store, of("isna-1", "isna"), seq=3)  # read again
        assert fold_new(desk, store) == 0


def test_one_outlet_s_months_and_then_another_s_meet(tmp_path):
    """Archives come outlet by outlet: what was told on one day is one story, though weeks of the first lie between."""
    with Desk(tmp_path / "desk.db") as desk, Documents(tmp_path / "documents.db") as store:
        later = [
            document(f"خبر {n}", f"{n} بار باران آمد.", id=f"isna-{n}", published_at=f"2024-11-{n:02}T10:00:00+03:30")
            for n in range(2, 28)
        ]
        come(store, of("isna-1", "isna"), *later, of("mehr-1", "mehr", hour=12))
        fold_new(desk, store)
        assert [each.id for each in reports_of(desk, "isna-1")] == ["isna-1", "mehr-1"]


def test_one_process_reads_the_last_days_once_and_anew_where_another_folded_meanwhile(tmp_path, monkeypatch):
    taken = []
    take_up = stories._taken_up
    monkeypatch.setattr(stories, "_taken_up", lambda *given: taken.append(1) or take_up(*given))
    with Desk(tmp_path / "desk.db") as desk, Documents(tmp_path / "documents.db") as store:
        come(store, of("isna-1", "isna"))
        assert (fold_new(desk, store), len(taken)) == (1, 1)
        come(store, of("mehr-1", "mehr", hour=12), seq=2)
        assert (fold_new(desk, store), fold_new(desk, store), len(taken)) == (1, 0, 1)
        come(store, of("irna-1", "irna", OTHER, hour=13), seq=3)
        ours = dict(stories._kept)
        stories._kept.clear()  # as another process would fold
        assert (fold_new(desk, store), len(taken)) == (1, 2)
        stories._kept.clear()
        stories._kept.update(ours)
        come(store, of("fars-1", "fars", OTHER, hour=14), seq=4)
        assert (fold_new(desk, store), len(taken)) == (1, 3)
        assert told_of(desk, ["mehr-1", "fars-1"]) == [
            Told("fars-1", "irna-1", "irna-1", "fars", told_of(desk, ["fars-1"])[0].at),
            Told("mehr-1", "isna-1", "isna-1", "mehr", told_of(desk, ["mehr-1"])[0].at),
        ]


def test_a_fold_begun_before_another_ended_goes_on_after_it(tmp_path, monkeypatch):
    take_up = stories._taken_up
    with Desk(tmp_path / "desk.db") as desk, Documents(tmp_path / "documents.db") as store:
        come(store, of("isna-1", "isna"), of("isna-2", "isna", OTHER))

        def slowly(*given):
            monkeypatch.setattr(stories, "_taken_up", take_up)
            with Desk(tmp_path / "desk.db") as other:
                assert fold_new(other, store) == 2
            return take_up(*given)

        monkeypatch.setattr(stories, "_taken_up", slowly)
        assert fold_new(desk, store) == 0
        come(store, of("mehr-1", "mehr", hour=12), seq=2)
        assert fold_new(desk, store) == 1
        assert [each.story for each in told_of(desk, ["mehr-1"])] == ["isna-1"]


def test_a_merged_story_leads_on(tmp_path):
    with Desk(tmp_path / "desk.db") as desk:
        with desk.transaction() as db:
            redirect(db, "b", ("c",))
            redirect(db, "a", ("b",))
        assert [led(desk, name) for name in "abc"] == ["a", "a", "a"]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """An installation that imported a release, a reprint of half of it, and something else."""
    folder = tmp_path_factory.mktemp("coverage")
    half = "شهرکی تازه در ایذه\n" + RELEASE.split("\n")[1] + "\nاین خبر کامل می‌شود."
    file = lines(
        folder / "articles.jsonl",
        *(
            {
                "id": id_,
                "agency": site,
                "title": text.split("\n")[0],
                "body": text.partition("\n")[2],
                "date": "1403/07/14",
            }
            for id_, site, text in (
                ("isna-1", "isna", RELEASE),
                ("mehr-1", "mehr", half),
                ("irna-1", "irna", OTHER),
                ("isna-1403071400002", "isna", OTHER),
            )
        ),
    )
    assert run("import", file, data=folder / "data").status == 0
    return folder


def test_coverage_tells_who_ran_a_release_how_much_and_who_did_not(place):
    release = place / "release.txt"
    release.write_text(RELEASE, "utf-8")
    found = run("coverage", release, "--least", 20, "--json", data=place / "data").json
    parts = {each["id"]: each["of_release"] for each in found["ran"]}
    assert set(parts) == {"isna-1", "mehr-1"}
    assert parts["isna-1"] > 0.9
    assert 0.2 < parts["mehr-1"] < 0.7
    assert len(found["silent"]) == 1


def page_of(text):
    title, *paragraphs = text.strip().split("\n")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


@pytest.mark.parametrize("kind", ["a page of a ministry", "HTML", "DOCX", "windows-1256"])
def test_the_release_is_a_file_of_any_kind_or_a_page(place, monkeypatch, kind):
    release = place / "release"
    if kind == "a page of a ministry":
        release = "https://mcls.example/news/77"
        monkeypatch.setattr(adding, "fetch", lambda url, *_: Fetched(url, page_of(RELEASE).encode()))
    elif kind == "HTML":
        release.write_text(page_of(RELEASE), "utf-8")
    elif kind == "DOCX":
        made = docx.Document()
        for line in RELEASE.split("\n"):
            made.add_paragraph(line)
        made.save(release)
    else:
        release.write_bytes(RELEASE.replace("ی", "ي").encode("windows-1256", "replace"))
    ran = run("coverage", release, "--json", data=place / "data")
    assert ran.status == 0, ran.err
    assert "isna-1" in {each["id"] for each in ran.json["ran"]}


def test_the_release_is_a_report_by_its_address(place):
    ran = run("coverage", "https://www.isna.ir/news/1403071400002/%DA%A9%D9%88%D9%87", "--json", data=place / "data")
    assert {each["id"] for each in ran.json["ran"]} == {"irna-1", "isna-1403071400002"}


@pytest.mark.parametrize(
    ("release", "says"),
    [
        ("isna-999", "is no file, and no report of the archive has that id"),
        ("http://127.0.0.1:9/news", "cannot be read as a page"),
    ],
)
def test_coverage_of_what_is_nowhere_is_a_sentence(place, release, says):
    ran = run("coverage", release, data=place / "data")
    assert ran.status == 1
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_a_release_that_cannot_be_read_is_a_sentence(place):
    release = place / "picture"
    release.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    ran = run("coverage", release, data=place / "data")
    assert ran.status == 1
    assert "این پرونده متن نیست" in ran.err


def test_the_watch_from_the_command_line(place):
    data = place / "data"
    assert (
        run("watch", "add", "گلخانه", "گلخانه", "--to", "a@example.org", "--when", "daily 07:30", data=data).status == 0
    )
    assert run("watch", "list", "--json", data=data).lines[0]["rule"] == "daily 07:30"
    tried = run("watch", "test", "گلخانه", "--since", "1403-01-01", data=data)
    assert "بهره‌برداری از شهرک" in tried.out
    why = run("watch", "why", "گلخانه", "irna-1", data=data)
    assert "does not match" in why.out
    assert run("watch", "why", "گلخانه", "isna-1", data=data).out.count("matches it") == 1
    assert run("watch", "pause", "گلخانه", data=data).status == 0
    assert run("watch", "run", "--json", data=data).json["hits"] == 0
    assert run("watch", "remove", "گلخانه", data=data).status == 0
    wrong = run("watch", "add", "الف", "(وام", "--to", "a@example.org", data=data)
    assert wrong.status == 1
    assert "Traceback" not in wrong.err


def test_a_broad_search_is_told_with_its_figure(place, monkeypatch):
    monkeypatch.setenv("RASAD_WATCH__BROAD", "0.000001")
    monkeypatch.setattr("index.watch.trying._DAYS", 20_000)
    ran = run("watch", "add", "همه", "*", "--to", "a@example.org", data=place / "data")
    assert ran.status == 1
    assert "matched 4 reports" in ran.err
    assert run("watch", "add", "همه", "*", "--to", "a@example.org", "--yes", data=place / "data").status == 0
