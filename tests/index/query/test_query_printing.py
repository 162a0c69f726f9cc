"""A tree is printed as query text from which the same tree is read."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from query_pieces import PIECES, TODAY, fault

from index.outlets import outlet_names
from index.query.language import parse
from index.query.printing import describe
from index.query.tree import (
    And,
    Everything,
    Figure,
    FigureKind,
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
from index.query.values import CURRENCIES
from nlp.document import Relation, Scope, Stage
from nlp.places import province_names
from nlp.words import search_words


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("", "*"),
        ("مسکن AND وام", "مسکن وام"),
        ("مسکن|وام -بورس", "(مسکن OR وام) -بورس"),
        ("مسکن OR (وام NOT بورس)", "مسکن OR (وام -بورس)"),
        ("-(مسکن|وام)", "-(مسکن OR وام)"),
        ("تعاونی (ها)", "تعاونی (ها)"),
        ("تاریخ:1403/07/14 (تا) 1404", "تاریخ:1403/07/14 (تا) 1404"),
        ("«بانک  تعاون»~2 تعاون*", '"بانک تعاون"~2 تعاون*'),
        ("عنوان:(مسکن OR «بانک تعاون»)", 'عنوان:مسکن OR عنوان:"بانک تعاون"'),
        ("province:آذربایجان شرقی", 'استان:"آذربایجان شرقی"'),
        ("source:ایسنا official:«جعفر کبی»*", 'منبع:isna مقام:"جعفر کبی"*'),
        ('برچسب:«اتاق "تعاون"»', 'برچسب:«اتاق "تعاون"»'),
        ("تاریخ:1403/07", "تاریخ:1403/07/01..1403/07/30"),
        ("تاریخ:امروز", "تاریخ:1403/07/14"),
        ("تاریخ<1403", "تاریخ:..1402/12/29"),
        ("tone:negative", "لحن:منفی"),
        ("لحن:«منفی نسبت به بانک مرکزی»", 'لحن:"منفی به بانک مرکزی"'),
        ("task:(reply OR «پیگیری انجام»)", 'کار:پاسخ OR کار:"پیگیری انجام‌شده"'),
        ("کار:باز اهمیت:زیاد نوع:کانال edited:yes", "کار:باز اهمیت:بالا نوع:پیام‌رسان ویراسته:بله"),
        ("relevant:no", "مرتبط:نه"),
        ("رقم:( * )", None),
        ("figure:*", "رقم:*"),
        ("رقم:(بابت:مسکن مبلغ:50..70 میلیارد تومان)", "رقم:(مبلغ>=50 میلیارد تومان مبلغ<=70 میلیارد تومان بابت:مسکن)"),
        ("رقم:(مبلغ<12345 ریال)", "رقم:(مبلغ<1234.5 تومان)"),
        ("رقم:(مبلغ=2 همت stage:paid)", "رقم:(مبلغ=2 هزار میلیارد تومان مرحله:پرداخت‌شده)"),
        ("رقم:(مبلغ>5 میلیون دلار)", "رقم:(مبلغ>5 میلیون دلار)"),
        ("رقم:(تعداد>=1500 نفر)", "رقم:(تعداد>=1.5 هزار واحد:نفر)"),
        ("رقم:(مبلغ:* سال:1403)", "رقم:(مبلغ:* سال:1403)"),
    ],
)
def test_printed(query, printed):
    if printed is None:
        assert fault(query)
        return
    tree = parse(query, today=TODAY)
    assert describe(tree) == printed
    assert parse(printed, today=dt.date(2030, 1, 1)) == tree


@given(st.one_of(st.lists(PIECES, max_size=12).map("".join), st.lists(PIECES, max_size=12).map(" ".join)))
def test_what_is_read_is_printed_so_that_it_is_read_the_same(text):
    assume(fault(text) is None)
    tree = parse(text, today=TODAY)
    assert parse(describe(tree), today=TODAY) == tree


WORDS = "مسکن تعاونی تعاونی‌ها وام ها می شود نمی خواهد را بانک توسعه 1403 10:30 coop 3.5 آیین مسئول های تا مهر"
KEYS = st.sampled_from([w.key for text in WORDS.split() for w in search_words(text)])
NAMES = st.sampled_from(
    ["کبیری", "مرغ پر", "شستا", 'اتاق "تعاون"', "اتاق «تعاون» ایران", "a:b", "-x", "C(1)", "isna-14001"]
)
WHERE = st.sampled_from(TextField)
DAYS = st.one_of(
    st.none(), st.dates(dt.date(1921, 3, 21), dt.date(2119, 1, 1)), st.dates(dt.date(1701, 1, 1), dt.date(2200, 12, 31))
)
STEMS = st.lists(st.sampled_from([w.stem for text in WORDS.split() for w in search_words(text)]), max_size=3).map(tuple)
VALUES = st.one_of(
    st.none(),
    st.integers(0, 10**15).map(float),
    st.integers(0, 999).map(lambda n: n * 1e10),
    st.floats(0.001, 1e15).map(lambda x: round(x, 3)),
)


def word(key):
    (found,) = search_words(key)
    return found


def readable(keys):
    """Whether words side by side are read as these: «تعاونی ها» is one."""
    return [w.key for w in search_words(" ".join(keys))] == list(keys)


def published(days):
    since, until = days
    return Published(min(days), max(days)) if since and until else Published(since, until)


def named(field, text, prefix):
    if field in (NameField.PROVINCE, NameField.MAIN_PROVINCE):
        text, prefix = province_names()[len(text) % 31], False
    elif field is NameField.SITE:
        text, prefix = sorted(outlet_names())[len(text) % 5], False
    return Named(field, tuple(w.key for w in search_words(text)), text, prefix)


@st.composite
def figures(draw):
    kind = draw(st.one_of(st.none(), st.sampled_from(FigureKind)))
    low, high = (draw(VALUES), draw(VALUES)) if kind else (None, None)
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    foreign = kind is FigureKind.AMOUNT and (low, high) != (None, None) and draw(st.booleans())
    if kind is FigureKind.AMOUNT and not foreign:  # rials are whole
        low, high = low and float(round(low)), high and float(round(high))
    return Figure(
        kind=kind,
        low=low,
        high=high,
        low_open=low is not None and low != high and draw(st.booleans()),
        high_open=high is not None and low != high and draw(st.booleans()),
        currency=draw(st.sampled_from(sorted(CURRENCIES))) if foreign else None,
        unit=draw(STEMS) if kind is FigureKind.COUNT else (),
        about=draw(STEMS),
        beneficiary=draw(STEMS),
        speaker=draw(STEMS),
        province=draw(st.one_of(st.none(), st.sampled_from(province_names()))),
        period=draw(STEMS),
        year=draw(st.one_of(st.none(), st.integers(1300, 1499))),
        stage=draw(st.one_of(st.none(), st.sampled_from(Stage))),
        scope=draw(st.one_of(st.none(), st.sampled_from(Scope))),
        relation=draw(st.one_of(st.none(), st.sampled_from(Relation))),
    )


LEAVES = st.one_of(
    st.just(Everything()),
    st.builds(lambda key, where: Word(key, word(key).stem, where), KEYS, WHERE),
    st.builds(Phrase, st.lists(KEYS, min_size=1, max_size=3).filter(readable).map(tuple), WHERE, st.integers(0, 20)),
    st.builds(Prefix, KEYS.filter(str.isalpha), WHERE),
    st.builds(named, st.sampled_from(NameField), NAMES, st.booleans()),
    st.tuples(DAYS, DAYS).filter(any).map(published),
    st.builds(Relevant, st.booleans()),
    figures(),
)


def flat(kind, parts):
    """As the parser makes them: no And within an And, no Or within an Or."""
    inner = tuple(p for part in parts for p in (part.parts if isinstance(part, kind) else (part,)))
    return kind(inner)


TREES = st.recursive(
    LEAVES,
    lambda nodes: st.one_of(
        st.lists(nodes, min_size=2, max_size=4).map(lambda parts: flat(And, parts)),
        st.lists(nodes, min_size=2, max_size=4).map(lambda parts: flat(Or, parts)),
        nodes.map(Not),
    ),
    max_leaves=10,
)


@given(TREES)
def test_every_tree_that_can_be_read_is_printed_so_that_it_is_read_the_same(tree):
    text = describe(tree)
    assume(len(text) <= 4000)
    assert parse(text, today=TODAY) == tree
    assert describe(parse(text, today=TODAY)) == text
