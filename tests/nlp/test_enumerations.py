"""Lists of names: their members, and where they end."""

from __future__ import annotations

import pytest

from nlp.enumerations import members
from nlp.names import words
from tests.nlp.place_cases import LONG


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("آذر گل، نوید و پارس پلاست بررسی شد", "آذر گل|نوید|پارس پلاست"),
        ("آذر گل، نوید، و پارس پلاست در استان", "آذر گل|نوید|پارس پلاست"),
        ("آذر گل و نیز نوید به نیکی", "آذر گل|نوید"),
        ("«آذر گل»، «نوید» و «پارس و پلاست»", "«آذر گل»|«نوید»|«پارس و پلاست»"),
        ("آذر گل (مریوان)، نوید (سقز) و پارس پلاست", "آذر گل|نوید|پارس پلاست"),
        ("آذر گل که در ابهر است", "آذر گل"),
        ("صنایع و معادن، نوید و گلریز شدند", "صنایع و معادن|نوید|گلریز"),  # one body's two fields
        ("که نمی‌آید", ""),
        ("«هرگز بسته نشد", ""),
    ],
)
def test_members(text: str, expected: str) -> None:
    w = words(text)
    found = [text[w.starts[m.start] : w.ends[m.end - 1]] for m in members(w, 0)]
    assert found == (expected.split("|") if expected else [])


@pytest.mark.parametrize("text", ["آذر، ", "و و ", "« « ", "آذر گل "])
def test_a_list_without_end_is_cut(text: str) -> None:
    assert len(members(words(text * LONG), 0)) <= 40
