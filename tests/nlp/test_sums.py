"""The labels that say what sums are for, and the phrases that are joined."""

from __future__ import annotations

import json

import pytest

from crawler.importing import article_from_record
from nlp.about import Known, Place, chosen, told
from nlp.about_candidates import candidates
from nlp.about_phrases import phrases
from nlp.about_words import alike, deed, kinds
from nlp.annotate import annotate
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
    texts = [phrase.text for phrase in phrases([("قیمت", 0.5), ("یورو", 0.4), ("صرافی", 0.1)])]
    assert "قیمت یورو" in texts
    assert len(texts) == len(set(texts))


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


@pytest.mark.parametrize(
    ("head", "text"), [("اعتبارات", "اعتبار"), ("ارزش", "باارزش"), ("فروش", "فروشی"), ("هزینه", "هزینه‌های")]
)
def test_no_noun_is_joined_to_its_own_kin(head, text):
    assert f"{head} {text}" not in {phrase.text for phrase in phrases([(head, 0.5), (text, 0.4), ("مسکن", 0.1)])}


@pytest.mark.parametrize("leading", ["معادل", "به مبلغ", "برابر با"])
def test_a_noun_for_money_that_leads_to_a_sum_is_told_without_its_ending(leading):
    sentence = f"این فیلم با فروشی {leading} ۵۰ میلیون تومان پیش افتاد."
    start = sentence.index("۵۰")
    told = candidates(sentence, Place(start, start + len("۵۰ میلیون تومان")), "", Known(None), {})
    texts = {candidate.text for candidate in told}
    assert "فروش" in texts
    assert "فروشی" not in texts


def test_all_that_stands_around_a_sum_of_title_and_body_tells_what_it_is():
    title, body = [("گرگان", 0.9), ("وام مسکن", 0.1)], [("وام مسکن", 1.0)]
    assert told(title, body) == told(body, title)
    assert "گرگان" in told(title)
    assert "وام" in told(title, body, body)
    assert told() is None


def test_mentions_of_one_sum_agree():
    text = "۷۳ میلیارد تومان به کارگاه‌ها رسید. مدیر بانک گفت: ۷۳ میلیارد تومان تسهیلات به کارگاه‌های کوچک پرداخت شد."
    record = {"id": "one", "title": "پرداخت ۷۳ میلیارد تومان تسهیلات", "body": text, "agency": "x", "date": ""}
    document = annotate(article_from_record(record))
    assert len(document.amounts) == 3
    assert len({amount.about for amount in document.amounts}) == 1
