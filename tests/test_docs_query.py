"""docs/query.md: every field of the code stands there, every example is read, every fault is told so."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from index.query.days import RELATIVE
from index.query.fields import CHOICES, FIELDS
from index.query.language import DEEPEST, LONGEST, QueryError, parse
from index.query.printing import describe

PAGE = (Path(__file__).parents[1] / "docs" / "query.md").read_text("utf-8")
GOOD, FAULTS = PAGE.split("## When something is wrong")
TODAY = dt.date(2024, 10, 5)
# what stands in code marks but is no query: names of fields, values and marks by themselves, commands
NAMES = {name for field in FIELDS for name in field.names}
VALUES = {spelling for values in CHOICES.values() for spellings in values.values() for spelling in spellings}
VALUES |= {word for words, _ in RELATIVE for word in words.split()} | {"بله", "نه", "yes", "no"}
MARKS = {"OR", "AND", "NOT", "-", ">=", ">", "<=", "<", "=", "/", "field:value", "استان:", "رقم:( … )"}
CONDITIONS = {"مبلغ>=100میلیارد تومان", "بابت:وام مسکن"}


def spoken(page):
    """All that stands in code marks, a table's «\\|» as «|»."""
    return [code.replace("\\|", "|") for code in re.findall(r"`([^`\n]+)`", page)]


EXAMPLES = [
    code for code in spoken(GOOD) if code not in NAMES | VALUES | MARKS | CONDITIONS and not code.startswith("rasad ")
]


def test_there_are_examples():
    assert len(EXAMPLES) > 80


@pytest.mark.parametrize("query", EXAMPLES)
def test_examples_are_read(query):
    tree = parse(query, today=TODAY)
    assert parse(describe(tree), today=TODAY) == tree


@pytest.mark.parametrize("query", sorted(CONDITIONS))
def test_conditions_are_read_in_brackets(query):
    parse(f"رقم:({query})", today=TODAY)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.names[-1])
def test_every_field_stands_in_its_table_with_all_its_names_and_an_example(field):
    rows = [row for row in PAGE.splitlines() if row.startswith(f"| `{field.shown}` |")]
    assert len(rows) == (1 if not (field.condition and field.outside) else 2)
    for row in rows:
        names, also, _, example = row.strip("| ").split(" | ")
        assert set(spoken(names) + spoken(also)) == set(field.names)
        assert any(name in example for name in field.names)


@pytest.mark.parametrize("condition", sorted(CHOICES))
def test_every_value_of_a_closed_set_stands_there(condition):
    for value, spellings in CHOICES[condition].items():
        assert f"`{spellings[0]}`" in GOOD
        assert f"`{value}`" in GOOD


def test_every_day_that_moves_stands_there():
    for words, _ in RELATIVE:
        assert f"`{words.split()[0]}`" in GOOD or f"`تاریخ:{words.split()[0]}`" in GOOD
        assert any(word in GOOD for word in words.split() if word.isascii()) or words == "پریروز"


def test_limits_stand_there():
    assert f"{LONGEST:,} characters" in GOOD
    assert f"{DEEPEST} deep" in GOOD


@pytest.mark.parametrize("row", [row for row in FAULTS.splitlines() if row.startswith("| `")])
def test_faults_are_told_so(row):
    query, answer = re.fullmatch(r"\| `(.+)` \| (.+) \|", row).groups()
    with pytest.raises(QueryError) as raised:
        parse(query, today=TODAY)
    assert str(raised.value) == answer


def test_the_readmes_queries_are_read():
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    table = readme.split("A taste of the query language")[1].split("Every command has")[0]
    queries = [code for row in table.splitlines() if row.startswith("| `") for code in spoken(row.split(" | ")[0])]
    assert len(queries) > 6
    for query in queries:
        parse(query, today=TODAY)
