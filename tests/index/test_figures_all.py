"""All figures at once are those of the pages, in their order, on every engine; none is left out, however many."""

from __future__ import annotations

import pytest
from engines import ENGINES, corpus
from made import document

from index import figures_all
from index.documents import Documents, Reading
from index.engine import FigureSort
from index.figures import figure_row
from index.figures_all import all_figures
from index.query.language import parse
from index.query.tree import FigureKind

QUERIES = (
    "*",
    "استان:کردستان",
    "رقم:(مبلغ>=100میلیارد تومان)",
    "رقم:(استان:تهران) OR رقم:(بابت:مسکن)",
    "مسکن رقم:(مرحله:پرداخت)",
    "-رقم:(مرحله:پرداخت)",
    "فوتبال",
)


@pytest.fixture(scope="module", params=ENGINES)
def place(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    many = [
        document(
            f"وام {n}", f"{n} میلیارد تومان و {n + 1} تعاونی در یزد", id=f"mehr-{n:03}", site="mehr",
            published_at=f"2024-01-{1 + n % 28:02}T10:00:00+03:30" if n % 9 else None,
            amounts=[(f"{n} میلیارد تومان", n * 10**9, {"about": "وام"})],
            counts=[(f"{n + 1} تعاونی", n + 1, "تعاونی", {})],
        )
        for n in range(1, 60)
    ]  # fmt: skip
    made = [*corpus(), *many]
    engine = ENGINES[request.param](folder)
    with Documents(folder / "documents.db") as store, engine:
        store.put([Reading(each.id, 1, "t", each) for each in made], "t", 1)
        engine.write(made, store.latest())
        yield engine, store


@pytest.mark.parametrize("kind", [None, *FigureKind])
@pytest.mark.parametrize("sort", FigureSort)
@pytest.mark.parametrize("query", QUERIES)
def test_they_are_those_of_the_engine_in_its_order(place, monkeypatch, query, sort, kind):
    engine, store = place
    monkeypatch.setattr(figures_all, "_BATCH", 7)
    node = parse(query)
    hits = engine.figures(node, 10_000, 0, sort, kind)
    records = store.records([hit.id for hit in hits.hits])
    expected = [figure_row(records[hit.id], hit.kind, hit.number) for hit in hits.hits]
    assert list(all_figures(engine, store, node, sort, kind)) == expected
    assert len(expected) == hits.total


def test_no_more_reports_are_held_than_a_few(place, monkeypatch):
    engine, store = place
    held, real = [], store.records
    monkeypatch.setattr(figures_all, "_BATCH", 5)
    monkeypatch.setattr(store, "records", lambda ids: held.append(len(ids)) or real(ids))
    assert sum(1 for _ in all_figures(engine, store, parse("*"), FigureSort.LARGEST, None)) > 110
    assert max(held) == 5
