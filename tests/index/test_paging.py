"""Pages behind a place: each report once and none left out, whatever comes in, changes or goes in between."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest
from engines import ENGINES, MILLIARD
from made import document

from index.documents import Documents, Reading
from index.engine import FigureSort, Sort
from index.paging import page_of_figures, page_of_reports
from index.query.language import parse

QUERIES = ["*", "تعاونی", "تعاونی وام", "منبع:isna"]


def report(number, day=None, words=1, amount=None):
    """A report of a number; without a day its date is unknown."""
    dated = f"2024-01-{day:02}T{number % 24:02}:{number * 7 % 60:02}:00+03:30" if day else None
    sums = [(f"{amount} میلیارد تومان", amount * MILLIARD, {})] if amount else []
    told = "تعاونی " * words + (f"{amount} میلیارد تومان " if amount else "")
    more = "وام" if number % 3 else "اتحادیه"
    return document(
        f"گزارش {number}", f"{told}{more}", id=f"isna-{number:04}", published_at=dated, url=None, amounts=sums
    )


def newsroom(chance, numbers):
    return [
        report(n, chance.choice([None, 3, 3, 3, 4, 5, 9]), chance.randrange(1, 9), chance.randrange(1, 5))
        for n in numbers
    ]


@pytest.fixture(params=["embedded", "elasticsearch"])
def asking(request, tmp_path):
    """Questions to an engine that documents can be added to and taken from in between."""
    with ENGINES[request.param](tmp_path) as engine, Documents(tmp_path / "documents.db") as documents:

        def add(made):
            documents.put([Reading(each.id, 1, "t", each) for each in made], "t", 1)
            engine.write(made, documents.latest())

        yield SimpleNamespace(engine=engine, documents=documents, add=add)


def walked(page, between=lambda: None):
    """All that the pages of a list give, from the first to the last; something happens between two."""
    found, after = [], None
    while True:
        made = page(after)
        found += made.items
        after = made.end
        if after is None:
            return found, made.total
        between()


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("sort", list(Sort))
def test_pages_are_the_whole_list(asking, query, sort):
    chance = random.Random(query + sort)
    asking.add(newsroom(chance, range(60)))
    node = parse(query)
    for limit in (1, 7, 60, 100):
        found, total = walked(lambda after, limit=limit: page_of_reports(asking, node, sort, limit, after))
        whole = asking.engine.search(node, 1000, 0, sort)
        assert [hit.id for hit in found] == [hit.id for hit in whole.hits]
        assert total == whole.total


@pytest.mark.parametrize("query", ["*", "منبع:isna", "تعاونی"])
@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_what_comes_in_between_moves_nothing(asking, query, sort):
    """Before, in the middle of, and behind the day that is read; each page adds, changes and takes away."""
    chance = random.Random(query + sort)
    first = newsroom(chance, range(50))
    asking.add(first)
    node, coming = parse(query), iter(range(100, 1000))

    def between():
        asking.add(newsroom(chance, [next(coming) for _ in range(3)]))

    found, _ = walked(lambda after: page_of_reports(asking, node, sort, 7, after), between)
    ids = [hit.id for hit in found]
    assert len(ids) == len(set(ids))
    assert {each.id for each in first} <= set(ids)


def test_a_report_that_goes_takes_no_other_with_it(asking):
    """The very report at which the page ended is taken away, or published anew at another time."""
    chance = random.Random(7)
    first = newsroom(chance, range(40))
    asking.add(first)
    seen, gone = [], set()

    def page(after):
        made = page_of_reports(asking, parse("*"), Sort.NEWEST, 5, after)
        seen.extend(hit.id for hit in made.items)
        return made

    def between():
        if len(gone) % 2:
            asking.engine.delete([seen[-1]])
        else:
            asking.add([report(int(seen[-1].removeprefix("isna-")), 28)])
        gone.add(seen[-1])

    walked(page, between)
    assert len(seen) == len(set(seen)) == 40


def test_scores_that_move_a_little_neither_repeat_nor_skip(asking):
    asking.add([report(n, 3, 1 + n % 8) for n in range(80)])
    node, coming = parse("تعاونی"), iter(range(100, 1000))
    found, _ = walked(
        lambda after: page_of_reports(asking, node, Sort.RELEVANCE, 9, after),
        lambda: asking.add([report(next(coming), 3, 1)]),
    )
    ids = [hit.id for hit in found if hit.id < "isna-0100"]
    assert len(ids) == len(set(ids)) == 80


@pytest.mark.parametrize("sort", list(FigureSort))
@pytest.mark.parametrize("query", ["*", "تعاونی", "رقم:(مبلغ>=2میلیارد تومان)"])
def test_pages_of_figures_are_the_whole_list_while_reports_come_in(asking, sort, query):
    chance = random.Random(sort + query)
    asking.add(newsroom(chance, range(40)))
    node, coming = parse(query), iter(range(100, 1000))
    whole = [hit.id for hit in asking.engine.figures(node, 1000, 0, sort).hits]
    found, total = walked(lambda after: page_of_figures(asking, node, sort, None, 6, after))
    assert [hit.id for hit in found] == whole
    assert total == len(whole)
    found, _ = walked(
        lambda after: page_of_figures(asking, node, sort, None, 6, after),
        lambda: asking.add(newsroom(chance, [next(coming)])),
    )
    ids = [hit.id for hit in found]
    assert len(ids) == len(set(ids))
    assert set(whole) <= set(ids)
