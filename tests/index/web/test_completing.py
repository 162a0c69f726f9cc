"""Completion: what is proposed for a beginning, and what takes its place."""

from __future__ import annotations

import pytest
from serving import client, installation


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with client(installation(tmp_path_factory.mktemp("complete"))) as made:
        yield made


def proposed(browser, text, kind="query"):
    answer = browser.get("/complete", params={"text": text, "kind": kind})
    assert answer.status_code == 200
    found = answer.json()
    return [(item["label"], item["insert"]) for item in found["items"]], found["replaced"]


@pytest.mark.parametrize(
    ("text", "first", "replaced"),
    [
        ("کاو", ("مقام", 'مقام:"کاوه مردوخی" '), 3),
        ("وام کاوه مر", ("مقام", 'مقام:"کاوه مردوخی" '), 7),
        ("مردوخی", ("مقام", 'مقام:"کاوه مردوخی" '), 6),
        ("وام امید", ("تعاونی", 'تعاونی:"امید سنندج" '), 4),
        ("کرد", ("استان", 'استان:"کردستان" '), 3),
        ("سازمان:بانک", ("سازمان", 'سازمان:"شعب بانک مرکزی" '), 11),
        ('وام سازمان:"بانک مر', ("سازمان", 'سازمان:"شعب بانک مرکزی" '), 15),
    ],
)
def test_the_box_completes(browser, text, first, replaced):
    items, number = proposed(browser, text)
    assert items[0] == first
    assert number == replaced


@pytest.mark.parametrize("text", ["", "ک", "پلنگ", '"بانک', "موضوع:مس", "رقم:(بابت:وام", "(", "*", "ا" * 500])
def test_nothing_is_proposed_where_nothing_fits(browser, text):
    assert proposed(browser, text)[0] == []


def test_a_field_of_the_form_takes_the_bare_name(browser):
    assert proposed(browser, "کاوه", "official") == ([("مقام", "کاوه مردوخی")], 4)
    assert proposed(browser, "کاوه", "speaker") == ([("مقام", "کاوه مردوخی")], 4)
    assert proposed(browser, "کاوه", "cooperative")[0] == []


def test_hostile_names_end_no_quotation(browser):
    (_, insert), *_ = proposed(browser, "alert")[0]
    assert insert.count('"') == 2
    assert insert.endswith('" ')
