"""Generations: one folder is in use at any moment, a half-built one never is, spent ones go."""

from __future__ import annotations

import pytest

from index import generations


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


def folders(index):
    return sorted(path.name for path in index.iterdir() if path.is_dir())


def test_nothing_is_in_use_at_first(index):
    assert generations.current(index) is None
    assert generations.fresh(index) == index / "g1"


def test_a_new_one_is_built_beside_and_takes_over(index):
    generations.begin(index / "g1", "store")
    assert generations.current(index) is None
    generations.take_over(index, index / "g1")
    assert generations.current(index) == index / "g1"
    beside = generations.fresh(index)
    assert beside == index / "g2"
    generations.begin(beside, "store")
    assert generations.current(index) == index / "g1"
    generations.take_over(index, beside)
    assert generations.current(index) == index / "g2"
    assert folders(index) == ["g2"]


def test_a_build_that_was_stopped_is_gone_on_with(index):
    generations.begin(index / "g1", "store")
    generations.take_over(index, index / "g1")
    generations.begin(index / "g2", "store")
    assert generations.fresh(index) == index / "g2"
    assert generations.source(index / "g2") == "store"


def test_a_stop_in_the_swap_leaves_one_or_the_other(index):
    generations.begin(index / "g1", "store")
    generations.take_over(index, index / "g1")
    generations.begin(index / "g2", "store")
    # killed before the name was put in its place
    (index / "CURRENT.new").write_text("g2\n")
    assert generations.current(index) == index / "g1"
    # killed after, before the spent one was removed
    (index / "CURRENT").write_text("g2\n")
    assert generations.current(index) == index / "g2"
    assert generations.fresh(index) == index / "g3"
    generations.begin(index / "g3", "store")
    generations.take_over(index, index / "g3")
    assert folders(index) == ["g3"]


@pytest.mark.parametrize("text", ["", "../../etc", "g", "g1/../g2", "گ۱"])
def test_a_name_that_is_none_is_nothing(index, text):
    index.mkdir()
    (index / "CURRENT").write_text(text)
    assert generations.current(index) is None


def test_beginning_anew_removes_what_was_there(index):
    generations.begin(index / "g1", "first")
    (index / "g1" / "left").write_text("over")
    generations.begin(index / "g1", "second")
    assert not (index / "g1" / "left").exists()
    assert generations.source(index / "g1") == "second"


def test_what_is_no_generation_is_left_alone(index):
    generations.begin(index / "g1", "store")
    (index / "gallery").mkdir()
    generations.take_over(index, index / "g1")
    assert folders(index) == ["g1", "gallery"]
