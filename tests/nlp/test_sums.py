"""The labels that say what sums are for, and the phrases that are joined."""

from __future__ import annotations

import json

import pytest

from nlp.about import chosen
from nlp.about_phrases import phrases
from nlp.about_words import alike, deed, kinds
from nlp.training.reading import HERE, rows


def test_labels_are_sound_and_a_part_is_held_out(shared):
    labels = list(rows(HERE / "sum_labels.tsv"))
    gold = {json.loads(line)["id"] for line in (shared / "gold" / "dev.jsonl").read_text("utf-8").splitlines()}
    assert len(labels) > 1_900
    assert not gold & {label[0] for label in labels}
    held = {label[0] for label in labels if label[4:] == ["held"]}
    assert len(held) > 60
    assert not held & {label[0] for label in labels if not label[4:]}
    assert all(1 <= len(label[3].split()) <= 6 for label in labels)


def test_a_noun_for_money_is_joined_to_what_it_may_be_of():
    told = [phrase.text for phrase in phrases([("قیمت", 0.5), ("یورو", 0.4), ("صرافی", 0.1)])]
    assert "قیمت یورو" in told
    assert len(told) == len(set(told))


def test_two_parts_that_the_report_has_in_one_phrase_are_told_as_it_has_them():
    likely = [("قیمت", 0.4), ("زنده", 0.3), ("قیمت مرغ زنده", 0.3)]
    assert chosen(likely, {"kind:c": 9.0, "object:noun": 1.0}) == "قیمت مرغ زنده"


@pytest.mark.parametrize(("verb", "noun"), [("فروخت", "فروش"), ("بدهکارند", "بدهی"), ("رسید", None)])
def test_what_a_verb_does_with_money(verb, noun):
    assert deed(verb) == noun


def test_words_that_stand_among_the_same_words_are_alike():
    assert alike("تسهیلات") == alike("وام")
    assert alike("تسهیلات") != alike("شنبه")
    assert alike("زظژ") == ("-", "-")


def test_a_noun_for_money_is_no_verb_whatever_the_tagger_says():
    assert kinds(["بودجه", "رسید"], {"بودجه": "VERB"}) == kinds(["بودجه", "رسید"], {})
