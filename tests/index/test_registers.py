"""The registers follow the documents, and unnamed holders of posts are resolved through them."""

from __future__ import annotations

import gzip

import pytest
from made import document

from crawler.archive import Archive
from crawler.importing import import_files
from index.corrections import Correction, CorrectionError, CorrectionKind, corrections, keep, undo
from index.documents import Documents, Reading
from index.registers import open_registers, update
from index.registers_asking import known_bodies, officials
from index.resolve import resolve

RENAME, STRIKE, HOLDER = CorrectionKind.RENAME, CorrectionKind.STRIKE, CorrectionKind.HOLDER
DEPUTY = "معاون امور تعاون وزیر تعاون، کار و رفاه اجتماعی"


def report(number, day, *people, **told):
    officials = tuple((name, (post,)) for name, post in people)
    lines = [f"{post} {name or ''} گفت" for name, post in people]
    moment = f"{day}T10:00:00+03:30" if day else None
    return document(*(lines or ["خبر"]), officials=officials, id=f"isna-{number}", published_at=moment, **told)


class Room:
    """Documents and their registers in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.documents = Documents(folder / "documents.db")
        self.path = folder / "registers.db"
        self.kept = ()

    def put(self, *documents, revision=1):
        self.documents.put([Reading(d.id, revision, "1", d) for d in documents], "1", 1)
        return self

    def update(self):
        return update(self.path, self.documents, self.kept)

    def people(self, query="", at=None, **more):
        self.update()
        db = open_registers(self.path)
        try:
            found = officials(db, query, at, self.kept, **more)
        finally:
            db.close()
        return [(entry.person, entry.post, entry.first, entry.last, entry.reports) for entry in found]

    def resolved(self, asked):
        self.update()
        db = open_registers(self.path)
        try:
            return [(p.post, p.name, p.by, [e.id for e in p.evidence]) for p in resolve(asked, db, self.kept).posts]
        finally:
            db.close()


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.documents.close()


@pytest.fixture
def deputies(room):
    """Two deputies after each other: Kaveh in 1400, Arash from 1401."""
    return room.put(
        report(1, "2021-05-01", ("محمدجعفر کاوه", DEPUTY)),
        report(2, "2021-09-01", ("کاوه", "معاون تعاون وزیر کار")),
        report(3, "2022-06-01", ("آرش بهمنی", DEPUTY)),
        report(4, "2022-08-01", ("آرش بهمنی", DEPUTY)),
    )


def test_reports_of_one_holder_are_one_entry(deputies):
    assert deputies.people() == [
        ("آرش بهمنی", DEPUTY, "2022-06-01", "2022-08-01", 2),
        ("محمدجعفر کاوه", DEPUTY, "2021-05-01", "2021-09-01", 2),
    ]


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("کاوه", ["محمدجعفر کاوه"]),
        ("وزارت تعاون", ["آرش بهمنی", "محمدجعفر کاوه"]),
        ("کاوه وزیر نفت", []),
        ("%", []),
        ("'", []),
    ],
)
def test_words_of_a_query(deputies, query, people):
    assert [person for person, *_ in deputies.people(query)] == people


def test_posts_around_a_time(deputies):
    year = ("2022-07-01", "2022-07-30")
    assert [person for person, *_ in deputies.people("معاون", year)] == ["آرش بهمنی"]


@pytest.mark.parametrize(
    ("day", "post", "name", "evidence"),
    [
        ("2021-07-01", "معاون تعاون وزیر کار", "محمدجعفر کاوه", ["isna-1", "isna-2"]),
        ("2021-10-15", "معاون امور تعاون وزارت تعاون، کار و رفاه اجتماعی", None, []),  # between two holders
        ("2022-07-01", "معاون تعاون وزیر کار", "آرش بهمنی", ["isna-3", "isna-4"]),
        ("2022-11-01", "معاون تعاون وزیر کار", "آرش بهمنی", ["isna-4", "isna-3"]),  # twice within half a year
        ("2023-11-01", "معاون تعاون وزیر کار", None, []),  # long ago
        ("2021-07-01", "معاون وزیر کار", None, []),  # any of his deputies
        ("2021-07-01", "معاون روابط کار وزیر کار", None, []),
        ("2021-07-01", "معاون سابق تعاون وزیر کار", None, []),
        ("", "معاون تعاون وزیر کار", None, []),
    ],
)
def test_an_unnamed_holder_is_resolved_where_one_is_known(deputies, day, post, name, evidence):
    found = deputies.resolved(report(9, day, (None, post)))
    assert found == ([(post, name, "register", evidence)] if name else [])


def test_a_report_is_no_evidence_for_itself(room):
    room.put(report(1, "2021-05-01", ("آرش بهمنی", "وزیر نفت")), report(2, "2021-05-02", ("آرش بهمنی", "وزیر نفت")))
    assert room.resolved(report(9, "2021-05-03", (None, "وزیر نفت")))
    assert not room.resolved(report(2, "2021-05-02", (None, "وزیر نفت")))


def test_the_place_must_agree(room):
    post = "مدیرکل تعاون، کار و رفاه اجتماعی استان"
    room.put(*(report(n, f"2021-05-0{n}", ("آرش بهمنی", f"{post} یزد")) for n in (1, 2, 3)))
    assert room.resolved(report(9, "2021-05-02", (None, "مدیرکل تعاون استان یزد")))
    assert not room.resolved(report(9, "2021-05-02", (None, "مدیرکل تعاون استان قم")))
    here = report(9, "2021-05-02", (None, "مدیرکل تعاون استان"), provinces=("یزد",), main_province="یزد")
    assert room.resolved(here)[0][1] == "آرش بهمنی"
    assert not room.resolved(report(9, "2021-05-02", (None, "مدیرکل تعاون استان")))


def test_another_countrys_minister_is_not_taken_for_ours(room):
    room.put(*(report(n, f"2021-05-0{n}", ("آرش بهمنی", "وزیر امور خارجه")) for n in (1, 2, 3)))
    assert room.resolved(report(9, "2021-05-02", (None, "وزیر خارجه")))
    abroad = document("وزیر خارجه در سفر به عراق گفت", officials=((None, ("وزیر خارجه",)),), published_at="2021-05-02")
    assert not room.resolved(abroad)


def test_two_holders_on_one_day_resolve_nobody(room):
    room.put(report(1, "2021-05-01", ("آرش بهمنی", "وزیر نفت")), report(2, "2021-05-01", ("بابک کاوه", "وزیر نفت")))
    assert not room.resolved(report(9, "2021-05-01", (None, "وزیر نفت")))


def test_the_document_itself_is_left_as_it_was_read(deputies):
    asked = report(9, "2021-07-01", (None, "معاون تعاون وزیر کار"))
    deputies.update()
    db = open_registers(deputies.path)
    found = resolve(asked, db)
    db.close()
    assert found.document == asked
    told = found.to_dict()
    assert told["officials"] == asked.to_dict()["officials"]
    assert told["resolved"][0]["evidence"][0] == {"id": "isna-1", "date": "2021-05-01"}


def test_the_registers_follow_the_documents_by_their_numbers(deputies):
    assert deputies.update() == 4
    assert deputies.update() == 0
    deputies.put(report(5, "2022-09-01", ("آرش بهمنی", DEPUTY)))
    assert deputies.update() == 1
    assert deputies.people("بهمنی") == [("آرش بهمنی", DEPUTY, "2022-06-01", "2022-09-01", 3)]


def test_a_report_counts_once_however_it_words_a_post(room):
    wordings = ("وزیر کار", "وزیر تعاون، کار و رفاه اجتماعی", "وزیر تعاون")
    text = " ".join(wordings)
    room.put(document(text, officials=(("آرش بهمنی", wordings),), organisations=("وزارت کار", "وزارت تعاون")))
    room.put(report(5, "2024-10-06", ("آرش بهمنی", "وزیر کار"), organisations=("وزارت کار",)))
    assert [reports for *_, reports in room.people()] == [2]
    db = open_registers(room.path)
    (ministry,) = known_bodies(db)
    db.close()
    assert ministry.reports == len(ministry.evidence) == 2


def test_a_revised_report_replaces_what_it_said(deputies):
    deputies.update()
    deputies.put(report(3, "2022-06-01", ("بابک رستمی", "وزیر نفت")), revision=2)
    assert deputies.people("بهمنی") == [("آرش بهمنی", DEPUTY, "2022-08-01", "2022-08-01", 1)]
    assert deputies.people("رستمی") == [("بابک رستمی", "وزیر نفت", "2022-06-01", "2022-06-01", 1)]


def test_a_report_that_can_no_longer_be_read_says_nothing(deputies):
    deputies.update()
    deputies.documents.put([Reading("isna-3", 2, "1", None, "broken")], "1", 2)
    deputies.put(report(6, None))
    assert deputies.people("بهمنی") == [("آرش بهمنی", DEPUTY, "2022-08-01", "2022-08-01", 1)]


def test_built_step_by_step_or_anew_the_registers_are_the_same(deputies):
    deputies.update()
    deputies.put(report(1, "2021-04-01", ("محمدجعفر کاوه", "وزیر نفت")), revision=2)
    deputies.put(report(7, "2021-05-01", ("سید محمدجعفر کاوه", DEPUTY)))
    grown = deputies.people()
    for file in deputies.folder.glob("registers.db*"):
        file.unlink()
    assert deputies.people() == grown
    assert len(grown) == 3


def test_another_store_of_documents_starts_the_registers_anew(deputies, tmp_path):
    deputies.update()
    with Documents(tmp_path / "other.db") as other:
        other.put([Reading("isna-1", 1, "1", report(1, "2021-05-01", ("بابک رستمی", "وزیر نفت")))], "1", 1)
        update(deputies.path, other, ())
        db = open_registers(deputies.path)
        assert [entry.person for entry in officials(db)] == ["بابک رستمی"]
        db.close()


def test_a_name_that_is_corrected_joins_the_person(deputies):
    deputies.put(report(5, "2021-06-01", ("جعفر کاوه‌مند", DEPUTY)))
    assert len(deputies.people()) == 3
    deputies.kept = (Correction(RENAME, "جعفر کاوه‌مند", other="محمدجعفر کاوه"),)
    assert deputies.people("کاوه") == [("محمدجعفر کاوه", DEPUTY, "2021-05-01", "2021-09-01", 3)]
    deputies.put(report(6, "2021-10-01", ("جعفر کاوه‌مند", DEPUTY)))
    assert deputies.people("کاوه") == [("محمدجعفر کاوه", DEPUTY, "2021-05-01", "2021-10-01", 4)]
    deputies.kept = ()
    assert ("جعفر کاوه‌مند", DEPUTY, "2021-06-01", "2021-10-01", 2) in deputies.people("کاوه")


def test_a_post_that_is_struck_out_is_gone(deputies):
    deputies.put(report(5, "2022-06-15", ("آرش بهمنی", "وزیر نفت")))
    deputies.kept = (Correction(STRIKE, "آرش بهمنی", "وزیر نفت ایران"),)
    assert [post for _, post, *_ in deputies.people("بهمنی")] == [DEPUTY]
    deputies.put(report(6, "2022-06-16", ("آرش بهمنی", "وزیر نفت")))
    assert [post for _, post, *_ in deputies.people("بهمنی")] == [DEPUTY]
    deputies.kept = ()
    assert ("آرش بهمنی", "وزیر نفت", "2022-06-15", "2022-06-16", 2) in deputies.people("بهمنی")


@pytest.mark.parametrize(
    ("since", "until", "day", "name"),
    [
        ("2021-01-01", "2021-12-31", "2021-07-01", "بابک رستمی"),
        ("2021-01-01", "", "2021-07-01", "بابک رستمی"),
        ("", "", "2021-07-01", "بابک رستمی"),
        ("2022-01-01", "", "2021-07-01", "محمدجعفر کاوه"),
        ("", "2020-01-01", "2021-07-01", "محمدجعفر کاوه"),
    ],
)
def test_a_holder_set_by_hand_wins_in_his_time(deputies, since, until, day, name):
    deputies.kept = (Correction(HOLDER, "بابک رستمی", DEPUTY, "", since, until),)
    ((_, found, by, _),) = deputies.resolved(report(9, day, (None, "معاون تعاون وزیر کار")))
    assert (found, by) == (name, "hand" if name == "بابک رستمی" else "register")
    assert deputies.people("رستمی") == [("بابک رستمی", DEPUTY, since, until, 0)]


def test_corrections_are_kept_on_the_desk(tmp_path):
    desk = tmp_path / "desk.db"
    assert corrections(desk) == ()
    first = keep(desk, Correction(RENAME, "الف", other="ب"))
    second = keep(desk, Correction(STRIKE, "پ", "وزیر نفت"))
    assert [c.number for c in corrections(desk)] == [first, second]
    undo(desk, first)
    assert [(c.kind, c.name, c.post) for c in corrections(desk)] == [(STRIKE, "پ", "وزیر نفت")]
    with pytest.raises(CorrectionError, match="no correction 99"):
        undo(desk, 99)


def test_bodies_of_all_reports(room):
    room.put(
        report(1, "2021-05-01", cooperatives=("مهر بیجار",), organisations=("وزارت کار",)),
        report(2, "2021-06-01", cooperatives=("مهر بیجار",), organisations=("وزارت تعاون، کار و رفاه اجتماعی",)),
    )
    room.update()
    db = open_registers(room.path)
    (cooperative,) = known_bodies(db, "", ("cooperative",))
    (ministry,) = known_bodies(db, "تعاون", ("organisation",))
    assert not known_bodies(db, "سنندج")
    db.close()
    assert (cooperative.name, cooperative.province, cooperative.reports) == ("مهر بیجار", "کردستان", 2)
    assert [one.id for one in cooperative.evidence] == ["isna-2", "isna-1"]
    assert (ministry.name, ministry.variants, ministry.reports) == (
        "وزارت تعاون، کار و رفاه اجتماعی",
        ("وزارت کار",),
        2,
    )


def test_the_full_form_is_the_texts_own(room):
    room.put(
        document("مدیرعامل شرکت تعاونی کشاورزی «مهر بیجار» گفت", cooperatives=("مهر بیجار",), id="isna-1"),
        document("تعاونی مهر بیجار وام گرفت", cooperatives=("مهر بیجار",), id="isna-2"),
    )
    room.update()
    db = open_registers(room.path)
    (cooperative,) = known_bodies(db)
    db.close()
    assert (cooperative.name, cooperative.variants) == ("شرکت تعاونی کشاورزی مهر بیجار", ("تعاونی مهر بیجار",))


def test_a_day_that_is_none_harms_nothing(room):
    room.put(report(1, "2021-99-99", ("آرش بهمنی", "وزیر نفت")), report(2, "0001-01-01", ("آرش بهمنی", "وزیر نفت")))
    assert room.people() == [("آرش بهمنی", "وزیر نفت", "0001-01-01", "0001-01-01", 2)]
    assert room.people("", ("0001-01-01", "9999-12-31"))


FACTS = [
    ("وزیر نفت", "کاظم وزیری هامانه", "2006"),
    ("وزیر بهداشت", "مسعود پزشکیان", "2004"),
    ("وزیر کار", "محمد جهرمی", "2006"),
]
# reports in which they are named, and one that names no minister
IDS = (
    "hamshahri-HAM2-850403-037",
    "hamshahri-HAM2-850313-039",
    "hamshahri-HAM2-830525-086",
    "hamshahri-HAM2-830617-097",
    "hamshahri-HAM2-830422-042",
    "hamshahri-HAM2-851128-075",
    "hamshahri-HAM2-850619-033",
    "hamshahri-HAM2-850406-045",
)
UNNAMED = "hamshahri-HAM2-850720-043"


@pytest.fixture
def real(shared, tmp_path):
    """The articles of these ids, by id."""
    wanted = {f'"{id_}"'.encode() for id_ in (*IDS, UNNAMED)}
    with gzip.open(shared / "data" / "articles.jsonl.gz") as file:
        lines = [line for line in file if any(id_ in line[:120] for id_ in wanted)]
    (tmp_path / "real.jsonl").write_bytes(b"".join(lines))
    with Archive(tmp_path / "real.db") as archive:
        import_files([tmp_path / "real.jsonl"], archive)
        return {article.id: article for article in archive.articles()}


@pytest.mark.shared
def test_ministers_of_the_real_archive(real, room):
    from nlp.annotate import annotate

    room.put(*(annotate(real[id_]) for id_ in IDS))
    for post, name, year in FACTS:
        people = {person.removeprefix("سید ") for person, *_ in room.people(post, (f"{year}-01-01", f"{year}-12-31"))}
        assert name in people
    asked = annotate(real[UNNAMED])
    assert ("وزیر نفت", "کاظم وزیری هامانه", "register") in {found[:3] for found in room.resolved(asked)}
