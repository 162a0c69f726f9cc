"""The labels that say what sums are for, and the phrases that are joined."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from crawler.importing import article_from_record
from nlp.about import Known, Mention, Place, told, words_in
from nlp.about_candidates import candidates
from nlp.about_choice import Judge, chosen, in_view
from nlp.about_phrases import Likely, phrases
from nlp.about_trees import UNKNOWN, Trees, shipped
from nlp.about_words import alike, deed, kinds, plain
from nlp.annotate import annotate
from nlp.training.reading import HERE, rows
from nlp.training.sums import arrays

LEAF = {"fact": [[0]], "limit": [[0.0]], "low": [[0]], "high": [[0]], "leaf": [[0.0]], "depth": 0}
SAYS_NOTHING = Trees(["met"], {name: numpy.array(value) for name, value in LEAF.items()})


def likely(*found):
    return [Likely(text, share) for text, share in found]


def mention(value, *found, sentence=0, goes_on=False):
    return Mention(value, sentence, 0, likely(*found), goes_on)


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
    texts = [phrase.text for phrase in phrases(likely(("قیمت", 0.5), ("یورو", 0.4), ("صرافی", 0.1)))]
    assert "قیمت یورو" in texts
    assert len(texts) == len(set(texts))


def test_two_parts_that_the_report_has_in_one_phrase_are_told_as_it_has_them():
    mentions = [mention(1, ("قیمت", 0.4), ("زنده", 0.3), ("قیمت مرغ زنده", 0.3))]
    views = in_view(words_in("", ""), mentions)
    assert "قیمت زنده" in {phrase.text for phrase in views[0]}
    assert chosen(views, mentions, Judge(SAYS_NOTHING, {"kind:c": 9.0, "object:noun": 1.0})) == ["قیمت مرغ زنده"]


@pytest.mark.parametrize(("verb", "noun"), [("فروخت", "فروش"), ("بدهکارند", "بدهی"), ("رسید", None)])
def test_what_a_verb_does_with_money(verb, noun):
    assert deed(verb) == noun


def test_words_that_stand_among_the_same_words_are_alike():
    assert alike("تسهیلات") == alike("وام")
    assert alike("تسهیلات") != alike("شنبه")
    assert alike("زظژ") == ("-", "-")


def test_a_noun_for_money_is_no_verb_whatever_the_tagger_says():
    assert kinds(["بودجه", "رسید"], {"بودجه": "VERB"}) == kinds(["بودجه", "رسید"], {})


@pytest.mark.parametrize(
    ("head", "text"), [("اعتبارات", "اعتبار"), ("ارزش", "باارزش"), ("فروش", "فروشی"), ("هزینه", "هزینه‌های")]
)
def test_no_noun_is_joined_to_its_own_kin(head, text):
    assert f"{head} {text}" not in {phrase.text for phrase in phrases(likely((head, 0.5), (text, 0.4), ("مسکن", 0.1)))}


@pytest.mark.parametrize("leading", ["معادل", "به مبلغ", "برابر با"])
def test_a_noun_for_money_that_leads_to_a_sum_is_told_without_its_ending(leading):
    sentence = f"این فیلم با فروشی {leading} ۵۰ میلیون تومان پیش افتاد."
    start = sentence.index("۵۰")
    told = candidates(sentence, Place(start, start + len("۵۰ میلیون تومان")), "", Known(None), {})
    texts = {candidate.text for candidate in told}
    assert "فروش" in texts
    assert "فروشی" not in texts


def test_all_that_stands_around_a_sum_of_title_and_body_tells_what_it_is():
    title, body = mention(1, ("گرگان", 0.9), ("وام مسکن", 0.1)), mention(1, ("وام مسکن", 1.0), sentence=3)
    words = words_in("", "")
    assert len(set(told(words, [title, body]))) == 1
    assert "گرگان" in told(words, [title])[0]
    assert all("وام" in about for about in told(words, [title, body, body]))
    assert told(words, []) == []
    assert told(words, [mention(1)]) == [None]


def test_a_sum_that_the_one_before_goes_on_to_is_for_the_same():
    first, second = mention(3, ("قیمت دلار", 1.0)), mention(14, ("صرافی", 0.9), ("قیمت دلار", 0.1), goes_on=True)
    assert told(words_in("", ""), [first, second]) == ["قیمت دلار", "قیمت دلار"]
    assert "صرافی" in told(words_in("", ""), [replace(second, goes_on=False)])[0]


def test_what_the_title_and_the_other_sums_speak_of_is_known_of_a_phrase():
    ten = [mention(n, ("قیمت سکه", 1.0), sentence=n) for n in range(10)]
    mentions = [*ten, mention(99, ("قیمت طلا", 0.5), ("بازار", 0.5), sentence=10)]
    views = in_view(words_in("بازار امروز", "بازار بازار بازار قیمت"), mentions)
    facts = {phrase.text: phrase.facts for phrase in views[-1]}
    assert facts["قیمت طلا"]["others:head"] > facts["بازار"]["others:head"]
    assert facts["بازار"]["title"] > facts["قیمت طلا"]["title"]
    assert facts["بازار"]["often:head"] > facts["قیمت طلا"]["often:head"]


def test_trees_in_arrays_say_what_the_trained_trees_say():
    rng = numpy.random.default_rng(2)
    table = numpy.where(rng.random((600, 5)) < 0.1, UNKNOWN, rng.normal(size=(600, 5)).round(1))
    right = table[:, 0] * table[:, 1] > table[:, 2]
    model = HistGradientBoostingClassifier(max_iter=12, max_leaf_nodes=6, random_state=0).fit(table, right)
    trees = Trees.from_bytes(Trees(list("abcde"), arrays([each[0].nodes for each in model._predictors])).to_bytes())
    facts = [{name: x for name, x in zip("abcde", row, strict=True) if x != UNKNOWN} for row in table.tolist()]
    ours, theirs = numpy.array(trees.worth(facts)), model.decision_function(table)
    assert numpy.ptp(ours - theirs) < 1e-9  # but for a constant, which prefers no phrase
    assert trees.worth([]) == []


def test_the_shipped_trees_know_the_facts_that_are_told_of_phrases():
    mentions = [mention(n, ("قیمت", 0.6), ("سکه", 0.4), sentence=n) for n in range(3)]
    told_of = {name for view in in_view(words_in("", ""), mentions) for phrase in view for name in phrase.facts}
    assert told_of <= set(shipped("sums_trees").names)


@pytest.mark.parametrize("word", ["تسهیلاتی", "تسهیلات", "تسهیلات‌های"])
def test_words_are_plain_without_their_endings(word):
    assert plain(word) == plain("تسهیلات")
    assert plain("وام") == "وام"


def test_mentions_of_one_sum_agree():
    text = "۷۳ میلیارد تومان به کارگاه‌ها رسید. مدیر بانک گفت: ۷۳ میلیارد تومان تسهیلات به کارگاه‌های کوچک پرداخت شد."
    record = {"id": "one", "title": "پرداخت ۷۳ میلیارد تومان تسهیلات", "body": text, "agency": "x", "date": ""}
    document = annotate(article_from_record(record))
    assert len(document.amounts) == 3
    assert len({amount.about for amount in document.amounts}) == 1
