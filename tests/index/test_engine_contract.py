"""What every engine answers, alike: one suite for all of them, over documents made by hand."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from engines import ENGINES, corpus
from made import document

from index.engine import Bucket, EngineError, FigureSort, Period, Sort, Step
from index.query.language import parse
from index.query.tree import (
    And,
    Everything,
    Figure,
    FigureKind,
    Ids,
    Named,
    NameField,
    Not,
    Or,
    Phrase,
    Prefix,
    Published,
    Relevant,
    TextField,
    Word,
)
from nlp.document import Relation, Scope, Stage

KABIRI, TEHRAN, RANGE, BANK, HOUSE, UNTITLED, FOOTBALL = (
    "isna-1400101200001",
    "isna-1400101200002",
    "mehr-30",
    "mehr-31",
    "irna-7",
    "irna-5",
    "irna-8",
)
NEWEST = [BANK, KABIRI, TEHRAN, RANGE, FOOTBALL, UNTITLED, HOUSE]
ALL = set(NEWEST)


@pytest.fixture(params=ENGINES, scope="module")
def maker(request):
    return ENGINES[request.param]


@pytest.fixture(scope="module")
def engine(maker, tmp_path_factory):
    """An engine that holds the corpus; tests only ask."""
    with maker(tmp_path_factory.mktemp("engine")) as engine:
        engine.write(corpus(), 7)
        yield engine


@pytest.fixture
def empty(maker, tmp_path):
    with maker(tmp_path) as engine:
        yield engine


def ids(engine, query):
    return {hit.id for hit in engine.search(query, 1000).hits}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("*", ALL),
        # one word, however it is spelt, and in its other forms
        ("تعاونی‌ها", {KABIRI, TEHRAN, RANGE}),
        ("تعاونی ها", {KABIRI, TEHRAN, RANGE}),
        ("تعاونیها", {KABIRI, TEHRAN, RANGE}),
        ("مسکن", {KABIRI, TEHRAN, HOUSE, UNTITLED}),
        ("عنوان:مسکن", {KABIRI, HOUSE}),
        ("بانک توسعه", {TEHRAN, BANK, HOUSE}),
        # words side by side, in one name or not at all
        ('"بانک توسعه تعاون"', {BANK}),
        ('"توسعه بانک"', set()),
        ("تعاو*", {KABIRI, TEHRAN, RANGE, BANK}),
        ("عنوان:تعاو*", {KABIRI, TEHRAN, BANK}),
        ("بازار*", {RANGE}),
        ("بانک OR فوتبال", {TEHRAN, BANK, HOUSE, FOOTBALL}),
        ("-بانک", ALL - {TEHRAN, BANK, HOUSE}),
        ("مسکن -کردستان", {HOUSE, UNTITLED}),
        ("(بانک OR مسکن) -(کردستان OR یزد)", {HOUSE, UNTITLED}),
        ("فوتبال OR -مسکن", ALL - {KABIRI, TEHRAN, HOUSE, UNTITLED}),
        # names
        ("مقام:کبیری", {KABIRI, TEHRAN}),
        ('مقام:"محمدجعفر کبیری"', {KABIRI}),
        ('مقام:"وزیر کار"', {TEHRAN}),
        ("مقام:استاندار", {TEHRAN}),
        ('سازمان:"بانک توسعه"', {KABIRI, TEHRAN, BANK}),
        ("سازمان:مرکز*", {TEHRAN}),
        ('تعاونی:"مرغ پر"', {KABIRI}),
        ("استان:کردستان", {KABIRI, TEHRAN}),
        ("-استان:کردستان", ALL - {KABIRI, TEHRAN}),
        ("منبع:mehr", {RANGE, BANK}),
        ("منبع:ایسنا", {KABIRI, TEHRAN}),
        ("موضوع:مسکن", {KABIRI}),
        ("id:mehr-30", {RANGE}),
        # days, in Tehran; the undated match no date
        ("تاریخ:1400/10/12", {KABIRI, TEHRAN}),
        ("تاریخ:1400/10", {KABIRI, TEHRAN, RANGE, FOOTBALL}),
        ("تاریخ:1401", {BANK}),
        ("تاریخ:1400/12..1401/01", {BANK}),
        # all conditions in one figure
        ("رقم:(مبلغ>=100میلیارد تومان استان:کردستان بابت:مسکن)", {KABIRI}),
        ("رقم:(مبلغ>100میلیارد تومان استان:کردستان)", set()),
        ("رقم:(مبلغ>=200میلیارد تومان)", {KABIRI, TEHRAN}),
        ("-رقم:(مبلغ>=1تومان)", {BANK, HOUSE, UNTITLED, FOOTBALL}),
        ("رقم:(مبلغ>=200میلیارد تومان) -مسکن", set()),
        ("رقم:(مبلغ>=200میلیارد تومان) OR فوتبال", {KABIRI, TEHRAN, FOOTBALL}),
    ],
)
def test_queries_find(engine, query, expected):
    tree = parse(query)
    assert ids(engine, tree) == expected
    assert engine.count(tree) == len(expected)
    assert set(engine.scan(tree)) == expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (And(()), ALL),
        (Or(()), set()),
        (Not(Everything()), set()),
        (Not(Not(Word("مسکن", "مسکن", TextField.TITLE))), {KABIRI, HOUSE}),
        (Or((Not(Relevant()), Named(NameField.SITE, ("mehr",), "mehr"))), {HOUSE, FOOTBALL, RANGE, BANK}),
        (
            And((Or((Word("بانک", "بانک"), Not(Everything()))), Not(Named(NameField.SITE, ("irna",), "irna")))),
            {TEHRAN, BANK},
        ),
        (Relevant(), ALL - {HOUSE, FOOTBALL}),
        (Published(None, dt.date(2022, 1, 1)), {RANGE, FOOTBALL}),
        (Published(dt.date(2022, 1, 2), None), {KABIRI, TEHRAN, BANK}),
        (Published(None, None), ALL - {HOUSE, UNTITLED}),
        (Phrase(("بانک", "تعاون"), slop=1), {BANK}),
        (Phrase(("بانک", "تعاون")), set()),
        (Phrase(("مسکن",), TextField.TITLE), {KABIRI, HOUSE}),
        (Prefix("م", TextField.TITLE), {KABIRI, HOUSE}),
        # «مرغ پر» is one cooperative, «پر طاووس» and «مرغ سبز» are two
        (Named(NameField.COOPERATIVE, ("مرغ", "پر"), "مرغ پر"), {KABIRI}),
        (Named(NameField.COOPERATIVE, ("طاووس", "مرغ"), "طاووس مرغ"), set()),
        (Named(NameField.COOPERATIVE, ("مرغ", "س"), "مرغ س", prefix=True), {BANK}),
        (Named(NameField.MAIN_PROVINCE, ("کردستان",), "کردستان"), {KABIRI}),
        (Named(NameField.TOPIC, ("مسک",), "مسک", prefix=True), {KABIRI}),
        (Named(NameField.TOPIC, ("مسک",), "مسک"), set()),
        (Named(NameField.SPEAKER, ("کبیری",), "کبیری"), {KABIRI}),
        (Named(NameField.TAG, ("وام",), "وام"), {KABIRI}),
        (Named(NameField.SECTION, ("تعاون",), "تعاون"), {KABIRI}),
        (Named(NameField.ID, ("mehr",), "mehr-", prefix=True), {RANGE, BANK}),
        (Ids((RANGE, "none", KABIRI)), {RANGE, KABIRI}),
        (Ids(()), set()),
        (And((Not(Ids((RANGE,))), Named(NameField.SITE, ("mehr",), "mehr"))), {BANK}),
        (Named(NameField.ID, ("mehr", "3"), "mehr-3"), set()),
        (Named(NameField.OFFICIAL, (), ""), set()),
        (Figure(), {KABIRI, TEHRAN, RANGE, BANK}),
        (Figure(kind=FigureKind.COUNT), {RANGE, BANK}),
        (Figure(kind=FigureKind.COUNT, low=100), {RANGE}),
        (Figure(kind=FigureKind.COUNT, high=3), {BANK}),
        (Figure(kind=FigureKind.COUNT, high=3, high_open=True), set()),
        (Figure(low=100, high=200), {RANGE}),
        (Figure(unit=("شغل", "فرصت")), {RANGE}),  # «فرصت شغلی»: stems, in any order
        (Figure(unit=("شعبه", "فرصت")), set()),
        (Figure(unit=("فرصت",)), {RANGE}),
        # a range meets a bound where any value in it does
        (Figure(kind=FigureKind.AMOUNT, low=6e11, high=6e11), {RANGE}),
        (Figure(kind=FigureKind.AMOUNT, low=7e11, high=8e11), {RANGE}),
        (Figure(kind=FigureKind.AMOUNT, low=7e11, low_open=True, high=8e11), set()),
        (Figure(kind=FigureKind.AMOUNT, high=5e10), {TEHRAN}),
        (Figure(currency="IRT", low=1e11, high=1e11), {KABIRI}),
        (Figure(currency="USD"), set()),
        (Figure(speaker=("محمدجعفر",)), {KABIRI}),
        (Figure(stage=Stage.PAID), {KABIRI}),
        (Figure(scope=Scope.NEW), {TEHRAN}),
        (Figure(relation=Relation.BETWEEN), {RANGE}),
        (Figure(year=1398), {RANGE}),
        (Figure(kind=FigureKind.AMOUNT, year=1400), {KABIRI, TEHRAN, RANGE}),
        (And((Figure(low=1e12, province="کردستان"), Figure(low=2e12, province="تهران"))), {KABIRI}),
        (Not(Figure(province="تهران")), ALL - {KABIRI, TEHRAN}),
    ],
)
def test_trees_find(engine, tree, expected):
    assert ids(engine, tree) == expected
    assert engine.count(tree) == len(expected)


def test_brackets_of_any_shape_are_sets(engine):
    """And, Or and Not, nested at random, give what the same operations on the sets of their parts give."""
    leaves = [parse(q) for q in ("مسکن", '"بانک توسعه"', "ت*", "استان:یزد", "رقم:(مبلغ>=1تومان)", "تاریخ:1400", "*")]
    sets = {leaf: ids(engine, leaf) for leaf in leaves}
    chance = random.Random(1400)

    def made(depth):
        if depth == 0 or chance.random() < 0.15:
            leaf = chance.choice(leaves)
            return leaf, sets[leaf]
        if chance.random() < 0.4:
            part, found = made(depth - 1)
            return Not(part), ALL - found
        parts, found = zip(*(made(depth - 1) for _ in range(chance.randint(1, 3))), strict=True)
        both = chance.random() < 0.5
        return (And if both else Or)(parts), set.intersection(*found) if both else set.union(*found)

    seen = set()
    for _ in range(300):
        tree, expected = made(chance.randint(1, 4))
        assert ids(engine, tree) == expected, tree
        assert engine.count(tree) == len(expected), tree
        seen.add(len(expected))
    assert len(seen) > 5


def test_newest_and_oldest_first_the_undated_last_ties_by_id(engine):
    assert [hit.id for hit in engine.search(Everything(), 10, sort=Sort.NEWEST).hits] == NEWEST
    assert [hit.id for hit in engine.search(Everything(), 10, sort=Sort.OLDEST).hits] == [
        FOOTBALL, RANGE, KABIRI, TEHRAN, BANK, UNTITLED, HOUSE,
    ]  # fmt: skip
    assert list(engine.scan(Everything())) == NEWEST


def test_conditions_without_words_order_by_date(engine):
    assert [hit.id for hit in engine.search(Relevant(), 10).hits] == [i for i in NEWEST if i not in (HOUSE, FOOTBALL)]


def test_pages_follow_each_other(engine):
    for sort in Sort:
        for query in (Everything(), Word("مسکن", "مسکن"), Prefix("ت")):
            whole = engine.search(query, 100, sort=sort)
            pages = [engine.search(query, 2, offset, sort) for offset in range(0, whole.total + 2, 2)]
            assert sum((page.hits for page in pages), ()) == whole.hits
            assert {page.total for page in pages} == {whole.total}


def test_nothing_is_asked_for(engine):
    assert engine.search(Everything(), 0) == engine.search(Everything(), 0, 5)
    assert engine.search(Everything(), 0).total == len(ALL)
    assert engine.search(Everything(), 10, offset=100).hits == ()
    assert engine.search(Everything(), 10**9).total == len(ALL)
    assert engine.similar("no-such-report") == ()


def test_the_title_weighs_more_and_the_asked_form_more_than_another(empty):
    filler = "سخن از کارهای دیگر"
    empty.write(
        [
            document("کتاب", filler, id="a-title"),
            document(filler, "کتاب", id="b-body"),
            document(filler, "کتاب‌هایشان", id="c-form"),
        ],
        3,
    )
    hits = empty.search(parse("کتاب"), 10).hits
    assert [hit.id for hit in hits] == ["a-title", "b-body", "c-form"]
    assert hits[0].score > hits[1].score > hits[2].score > 0


def test_equal_scores_are_ordered_by_date_then_id_however_many(empty):
    days = ["2022-01-01", "2022-01-03", None, "2022-01-02"]
    made = [document("وام", id=f"x-{n:03}", published_at=days[n % 4]) for n in range(400)]
    random.Random(5).shuffle(made)
    empty.write(made, 400)
    expected = [f"x-{n:03}" for first in (1, 3, 0, 2) for n in range(first, 400, 4)]
    whole = [hit.id for hit in empty.search(parse("وام"), 400).hits]
    assert whole == expected
    assert [hit.id for hit in empty.search(parse("وام"), 30, 150).hits] == expected[150:180]
    assert [hit.id for hit in empty.search(Everything(), 30, 150).hits] == expected[150:180]
    assert list(empty.scan(parse("وام"))) == expected


def test_a_prefix_opens_more_than_a_thousand_words(empty):
    words = [f"پیشوند{chr(0x622 + a)}{chr(0x628 + b)}" for a in range(25) for b in range(19) for _ in range(1)]
    words += [word + "ان" for word in words] + [word + "ستان" for word in words]
    assert len(set(words)) > 1_300
    empty.write([document(f"گزارش {word}", id=f"p-{n}") for n, word in enumerate(words)], len(words))
    assert empty.count(parse("پیشوند*")) == len(words)
    assert empty.count(parse("عنوان:پیشوند*")) == len(words)
    assert len(list(empty.scan(parse("پیشوند*")))) == len(words)


def test_facets_are_exact(engine):
    facets = engine.facets(Everything(), (NameField.PROVINCE, NameField.SITE, NameField.OFFICIAL, NameField.TAG), 2)
    assert facets[NameField.PROVINCE] == (Bucket("تهران", 2), Bucket("کردستان", 2))
    assert facets[NameField.SITE] == (Bucket("irna", 3), Bucket("isna", 2))
    assert facets[NameField.OFFICIAL] == (Bucket("علی کبیری", 1), Bucket("محمدجعفر کبیری", 1))
    assert engine.facets(parse("کردستان"), (NameField.MAIN_PROVINCE,))[NameField.MAIN_PROVINCE] == (
        Bucket("تهران", 1),
        Bucket("کردستان", 1),
    )
    assert engine.facets(parse("نیست‌درجهان"), (NameField.SITE,)) == {NameField.SITE: ()}


def test_facets_of_more_values_than_are_shown_are_still_exact(empty):
    # each value stands in two or three reports that were written far apart
    made = [document("سند", id=f"f-{n}", tags=(f"برچسب {n % 700}", "همه")) for n in range(1_500)]
    for start in range(0, 1_500, 300):
        empty.write(made[start : start + 300], start + 300)
    buckets = empty.facets(Everything(), (NameField.TAG,), 102)[NameField.TAG]
    assert buckets[0] == Bucket("همه", 1_500)
    expected = sorted(f"برچسب {n}" for n in range(100))
    assert buckets[1:101] == tuple(Bucket(value, 3) for value in expected)
    assert buckets[101].count == 2


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Step.DAY, [((2021, 12, 31), 1), ((2022, 1, 1), 1), ((2022, 1, 2), 2), *(((2022, 1, 3), 0),)]),
        # Friday the 31st is the last day of its week
        (Step.WEEK, [((2021, 12, 25), 1), ((2022, 1, 1), 3), ((2022, 1, 8), 0)]),
        # Dey, Bahman, Esfand 1400, Farvardin 1401
        (Step.MONTH, [((2021, 12, 22), 4), ((2022, 1, 21), 0), ((2022, 2, 20), 0), ((2022, 3, 21), 1)]),
        (Step.YEAR, [((2021, 3, 21), 4), ((2022, 3, 21), 1)]),
    ],
)
def test_trends_are_by_the_jalali_calendar(engine, step, expected):
    periods = engine.trend(Everything(), step)
    assert [((p.start.year, p.start.month, p.start.day), p.count) for p in periods][: len(expected)] == expected
    assert sum(p.count for p in periods) == 5
    assert periods[-1].count > 0


def test_a_trend_of_nothing(engine):
    assert engine.trend(Named(NameField.ID, ("irna", "7"), "irna-7"), Step.DAY) == ()
    assert engine.trend(Named(NameField.ID, ("mehr", "30"), "mehr-30"), Step.DAY) == (Period(dt.date(2022, 1, 1), 1),)


def figures(engine, query, *args, **kwargs):
    hits = engine.figures(query, 100, *args, **kwargs)
    assert hits.total == len(hits.hits)
    return [(hit.id, hit.kind.value, hit.number) for hit in hits.hits]


def test_figures_of_all_reports_newest_first(engine):
    assert figures(engine, Everything()) == [
        (BANK, "count", 0),
        (KABIRI, "amount", 0),
        (KABIRI, "amount", 1),
        (TEHRAN, "amount", 0),
        (TEHRAN, "amount", 1),
        (RANGE, "amount", 0),
        (RANGE, "count", 0),
    ]


def test_figures_by_value_rials_first(engine):
    largest = [(KABIRI, 1), (TEHRAN, 0), (KABIRI, 0), (RANGE, 0), (TEHRAN, 1)]
    found = figures(engine, Everything(), sort=FigureSort.LARGEST)
    assert [(id_, number) for id_, kind, number in found if kind == "amount"] == largest
    assert found[5:] == [(RANGE, "count", 0), (BANK, "count", 0)]
    smallest = figures(engine, Everything(), sort=FigureSort.SMALLEST)
    assert smallest[:2] == [(TEHRAN, "amount", 1), (RANGE, "amount", 0)]
    assert smallest[5:] == [(BANK, "count", 0), (RANGE, "count", 0)]


def test_figures_are_those_that_meet_the_bracket(engine):
    query = parse("رقم:(مبلغ>=100میلیارد تومان استان:تهران)")
    assert figures(engine, query) == [(KABIRI, "amount", 1), (TEHRAN, "amount", 0)]
    assert figures(engine, And((query, Word("اشتغال", "اشتغال")))) == [(KABIRI, "amount", 1)]
    assert figures(engine, And((query, Not(Figure(stage=Stage.PAID))))) == [(TEHRAN, "amount", 0)]
    assert figures(engine, Not(query), kind=FigureKind.COUNT) == [(BANK, "count", 0), (RANGE, "count", 0)]
    assert figures(engine, parse("فوتبال")) == []
    assert figures(engine, parse("استان:یزد"), kind=FigureKind.AMOUNT) == [(RANGE, "amount", 0)]


def test_figures_come_in_pages(engine):
    for sort in FigureSort:
        whole = engine.figures(Everything(), 100, sort=sort)
        pages = [engine.figures(Everything(), 3, offset, sort) for offset in (0, 3, 6, 9)]
        assert sum((page.hits for page in pages), ()) == whole.hits
        assert {page.total for page in pages} == {7}


@pytest.mark.parametrize(
    ("field", "prefix", "expected"),
    [
        (NameField.OFFICIAL, "کبی", [("علی کبیری", 1), ("محمدجعفر کبیری", 1)]),
        (NameField.OFFICIAL, "محمدجعفر ک", [("محمدجعفر کبیری", 1)]),
        (NameField.OFFICIAL, "وزیر", []),  # a post is no name
        (NameField.ORGANISATION, "بانک توس", [("بانک توسعه تعاون", 2), ("بانک توسعه صادرات", 1)]),
        (NameField.PROVINCE, "", [("تهران", 2), ("کردستان", 2), ("یزد", 2)]),
        (NameField.PROVINCE, "كرد", [("کردستان", 2)]),
        (NameField.SITE, "is", [("isna", 2)]),
        (NameField.COOPERATIVE, "سبز", [("مرغ سبز", 1)]),
    ],
)
def test_suggestions(engine, field, prefix, expected):
    assert [(b.value, b.count) for b in engine.suggest(field, prefix)] == expected


def test_similar_reports_leave_itself_out(engine):
    found = [hit.id for hit in engine.similar(KABIRI)]
    assert found[0] == TEHRAN
    assert KABIRI not in found
    assert FOOTBALL not in found


def test_a_report_written_again_replaces_the_one_before(empty):
    empty.write(corpus(), 7)
    again = document("فقط این", id=KABIRI, published_at="2023-01-01")
    empty.write([again], 8)
    assert empty.upto() == 8
    assert empty.count(Everything()) == len(ALL)
    assert ids(empty, Phrase(("فقط", "این"))) == {KABIRI}
    assert KABIRI not in ids(empty, parse("مسکن"))
    assert KABIRI not in ids(empty, Figure())
    assert {hit.id for hit in empty.figures(Everything(), 100).hits} == {TEHRAN, RANGE, BANK}


def test_the_same_report_twice_in_one_writing_is_one(empty):
    first, second = document("یکم", id="a-1"), document("دوم", id="a-1")
    empty.write([first, second], 2)
    assert empty.count(Everything()) == 1
    assert ids(empty, parse("دوم")) == {"a-1"}


def test_deleted_reports_are_forgotten_and_how_far_is_not(empty):
    empty.write(corpus(), 7)
    empty.delete([KABIRI, FOOTBALL, "no-such-report"])
    assert set(empty.scan(Everything())) == ALL - {KABIRI, FOOTBALL}
    assert ids(empty, parse("رقم:(مبلغ>=200میلیارد تومان)")) == {TEHRAN}
    assert empty.facets(Everything(), (NameField.OFFICIAL,))[NameField.OFFICIAL] == (Bucket("علی کبیری", 1),)
    assert empty.upto() == 7


def test_an_empty_engine_answers(empty):
    assert empty.upto() == 0
    assert empty.search(Everything(), 10).total == 0
    assert list(empty.scan(parse("وام"))) == []
    assert empty.facets(Everything(), (NameField.SITE,)) == {NameField.SITE: ()}
    assert empty.trend(Everything(), Step.WEEK) == ()
    assert empty.figures(Everything(), 10).total == 0
    assert empty.suggest(NameField.OFFICIAL, "کب") == ()
    empty.write([], 12)
    assert empty.upto() == 12


def test_a_failing_writing_leaves_what_was_before(empty):
    empty.write(corpus(), 7)

    def broken():
        yield document("تازه", id="new-1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        empty.write(broken(), 9)
    assert empty.upto() == 7
    empty.write([document("دیگر", id="new-2")], 10)
    assert empty.count(Everything()) == len(ALL) + 1
    assert ids(empty, parse("تازه")) == set()


def test_hostile_words_and_values_do_no_harm(empty):
    bad = "ا" * 100_000
    hostile = document(
        f"{bad} \x00 ␟ ∅ \ufffd",
        "*" * 1000,
        id="bad id/../ \u202e 'x'",
        published_at="9999-12-31T23:59:59+14:00",
        tags=(bad, "\x00", "  "),
        counts=[("*", float("inf"), "واحد", {}), ("*", float("nan"), bad, {})],
    )
    empty.write([hostile], 1)
    assert list(empty.scan(Everything())) == ["bad id/../ \u202e 'x'"]
    assert empty.trend(Everything(), Step.DAY) == ()
    assert empty.count(Word(bad, bad)) == 1
    assert empty.count(Named(NameField.TAG, (bad,), bad)) == 1
    assert empty.figures(Everything(), 10).total == 2
    assert empty.count(Word("∅", "∅", TextField.TITLE)) == 0


def test_a_tree_that_is_too_deep_or_too_long_is_told(empty):
    deep = Everything()
    for _ in range(5_000):
        deep = Not(deep)
    with pytest.raises(EngineError, match="nested"):
        empty.count(deep)
    with pytest.raises(EngineError, match="too long"):
        empty.count(Or(tuple(Word(f"w{n}", f"w{n}") for n in range(30_000))))
    assert empty.count(Or(tuple(Word(f"w{n}", f"w{n}") for n in range(3_000)))) == 0
