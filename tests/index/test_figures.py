"""Rows and groups of figures: what is a repeat, what is never mixed, what counts as a year."""

from __future__ import annotations

import pytest

from index.figures import COLUMNS, RELATIONS, GroupingError, figure_row, group_names, grouped, shown_figure
from index.query.tree import FigureKind
from nlp.document import Relation

TOMAN = 10


def report(id_, *amounts, counts=(), published="2024-10-16T11:05:00+03:30", site="isna"):
    return {
        "id": id_,
        "site": site,
        "title": "تسهیلات تعاونی‌ها",
        "url": None,
        "published_at": published,
        "amounts": list(amounts),
        "counts": list(counts),
    }


def amount(toman, about="تسهیلات", province="کردستان", **more):
    start = {"text": "متن", "start": 0, "end": 3, "relation": "equal", "sentence": "جمله‌ای با متن"}
    return {
        **start,
        "rial": toman * TOMAN,
        "rial_high": None,
        "value": toman,
        "currency": "IRT",
        "about": about,
        "province": province,
        **more,
    }


def count(value, unit, **more):
    return {"text": "متن", "start": 0, "end": 3, "relation": "equal", "value": value, "unit": unit, **more}


def rows_of(*reports):
    for record in reports:
        for kind, key in ((FigureKind.AMOUNT, "amounts"), (FigureKind.COUNT, "counts")):
            for number in range(len(record[key])):
                yield figure_row(record, kind, number)


def summary(group):
    return group.key, group.unit, group.figures, group.statements, group.reports, group.least, group.most, group.total


def test_a_row_has_every_column():
    row = figure_row(report("isna-1", amount(120_000_000_000, period="امسال")), FigureKind.AMOUNT, 0)
    assert tuple(row.to_dict()) == COLUMNS
    assert (row.value, row.unit, row.shown) == (1_200_000_000_000, "ریال", "۱۲۰ میلیارد تومان")
    assert (row.date, row.year, row.outlet) == ("1403-07-25", 1403, "ایسنا")


@pytest.mark.parametrize(
    ("relation", "told"),
    [
        ("more_than", "بیش از ۱۰۵ هزار میلیارد تومان"),
        ("about", "حدود ۱۰۵ هزار میلیارد تومان"),
        ("at_most", "حداکثر ۱۰۵ هزار میلیارد تومان"),
        ("equal", "۱۰۵ هزار میلیارد تومان"),
    ],
)
def test_a_figure_is_shown_with_its_relation(relation, told):
    row = figure_row(report("isna-1", amount(105 * 10**12, relation=relation)), FigureKind.AMOUNT, 0)
    assert shown_figure(row) == told


def test_every_relation_has_words():
    assert set(RELATIONS) == set(Relation)


@pytest.mark.parametrize("unit", ["دهه اخیر", "روز اخیر", "ماه گذشته", "ساعت کار", "درصد", "ساله"])
def test_spans_and_shares_have_no_sum(unit):
    (group,) = grouped(rows_of(report("isna-1", counts=[count(2, unit), count(5, unit)])), ["province"])
    assert (group.least, group.most, group.total) == (2, 5, None)
    (group,) = grouped(rows_of(report("isna-1", counts=[count(2, "روستا"), count(5, "روستا")])), ["province"])
    assert group.total == 7


def test_a_figure_that_a_new_reading_no_longer_has_is_none():
    assert figure_row(report("isna-1"), FigureKind.COUNT, 0) is None


@pytest.mark.parametrize(
    ("period", "published", "expected"),
    [
        (None, "2024-10-16", 1403),
        ("سال گذشته", "2024-10-16", 1402),
        ("سال ۱۴۰۱", "2024-10-16", 1401),
        ("از ۱۳۹۸ تا ۱۴۰۲", "2024-10-16", 1402),
        ("سال ۱۴۰۱", None, 1401),
        ("سال گذشته", None, None),
        (None, None, None),
    ],
)
def test_the_year_is_the_periods_else_that_of_publication(period, published, expected):
    record = report("isna-1", amount(1, period=period), published=published)
    assert figure_row(record, FigureKind.AMOUNT, 0).year == expected


def test_a_reprint_counts_once_in_sums_and_every_time_in_figures():
    rows = rows_of(
        report("isna-1", amount(100)), report("mehr-2", amount(100), site="mehr"), report("isna-3", amount(50))
    )
    (group,) = grouped(rows, ("province",))
    assert summary(group) == (("کردستان",), "ریال", 3, 2, 3, 500, 1000, 1500)
    assert group.median == 750


def test_what_differs_in_thing_or_province_is_no_repeat():
    rows = rows_of(report("isna-1", amount(100), amount(100, about="بدهی"), amount(100, province="تهران")))
    assert sum(group.statements for group in grouped(rows, ("kind",))) == 3


def test_what_reports_of_one_story_repeat_counts_once_however_they_word_it():
    story = {"mehr-2": "isna-1", "irna-3": "isna-1"}
    two = (amount(5, about="وام یزد"), amount(5, about="وام قم"))
    rows = list(
        rows_of(
            report("isna-1", amount(100), *two),
            report("mehr-2", amount(100, about="تسهیلات اشتغال"), amount(5, about="یزد"), amount(5, about="قم")),
            report("irna-3", amount(100, province=None), amount(7)),
            report("fars-4", amount(5, about="وام ایلام")),
        )
    )

    def statements(story_of):
        return [(each.figures, each.statements, each.total) for each in grouped(rows, ("unit",), story_of)]

    assert statements(lambda id_: story.get(id_, id_)) == [(9, 5, 1220)]
    assert statements(None) == [(9, 9, 3320)]


def test_where_no_thing_is_told_the_sentence_decides():
    rows = rows_of(
        report("isna-1", amount(100, about=None, sentence="الف ب")),
        report("mehr-2", amount(100, about=None, sentence="الف‌ب")),
        report("mehr-3", amount(100, about=None, sentence="ج")),
    )
    assert next(iter(grouped(rows, ("kind",)))).statements == 2


def test_units_and_kinds_are_never_mixed():
    dollars = amount(7, rial=None, currency="USD")
    rows = rows_of(
        report("isna-1", amount(100), dollars, counts=[count(3, "نفر"), count(5, "تعاونی"), count(4, "ریال")])
    )
    assert sorted((g.kind, g.unit, g.total) for g in grouped(rows, ("province",))) == [
        ("amount", "دلار", 7),
        ("amount", "ریال", 1000),
        ("count", "تعاونی", 5),
        ("count", "ریال", 4),
        ("count", "نفر", 3),
    ]


@pytest.mark.parametrize("unit", ["درصد", "ماه", "سال"])
def test_shares_and_spans_of_time_have_no_sum(unit):
    rows = rows_of(report("isna-1", counts=[count(30, unit, sentence="الف"), count(50, unit, sentence="ب")]))
    (group,) = grouped(rows, ("unit",))
    assert (group.median, group.most, group.total) == (40, 50, None)


def test_the_upper_end_of_a_range_is_the_largest():
    (group,) = grouped(rows_of(report("isna-1", amount(50, rial_high=900), amount(60))), ("kind",))
    assert (group.least, group.most, group.total) == (500, 900, 1100)


def test_larger_groups_come_first_and_years_in_their_order():
    def of(year, province):
        return amount(year, province=province, period=f"سال {year}")

    rows = rows_of(
        report("isna-1", of(1402, "تهران"), of(1403, "کردستان"), of(1401, "کردستان"), of(1402, None), of(1400, None)),
        report("isna-2", of(1401, None)),
    )
    assert [group.key for group in grouped(rows, ("province", "year"))] == [
        ("کردستان", 1401),
        ("کردستان", 1403),
        ("تهران", 1402),
        (None, 1400),
        (None, 1401),
        (None, 1402),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("province,year", ("province", "year")),
        (" province , province ", ("province",)),
        ("استان، سال", ("province", "year")),
    ],
)
def test_groups_are_named_in_either_language(text, expected):
    assert group_names(text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"), [("provice", "did you mean «province»?"), ("x", "write province"), (" ,", "by what")]
)
def test_a_wrong_grouping_is_told(text, sentence):
    with pytest.raises(GroupingError, match=sentence.replace("?", r"\?")):
        group_names(text)
