"""A reading with an editor's corrections: found again whatever a later reader reads, and nothing else is touched."""

from __future__ import annotations

import pytest
from made import document

from index.corrected import corrected
from index.edits import Edit, Layer
from index.reading_items import items_of
from nlp.document import Document, Relation

MILLIARD = 10**9


def report(**changed):
    given = {
        "officials": [("کاوه مردوخی", ("مدیرکل",)), ("مردوخی سنندج", ()), (None, ("استاندار",))],
        "provinces": ["کردستان", "تهران"],
        "cooperatives": ["امید سنندج"],
        "organisations": ["بانک مرکزی", "خانه کارگر"],
        "topics": ["مسکن"],
        "quotes": [("کاوه مردوخی", "۱۲۰ میلیارد تومان وام پرداخت شد")],
        "amounts": [
            ("۱۲۰ میلیارد تومان", 120 * MILLIARD, {"about": "وام", "province": "تهران", "speaker": "کاوه مردوخی"})
        ],
        "counts": [("۷ واحد", 7, "واحد", {})],
        "main_province": "تهران",
    } | changed
    return document(
        "کاوه مردوخی در کردستان",
        "مردوخی سنندج گفت ۱۲۰ میلیارد تومان وام پرداخت شد. استاندار هم بود.",
        "۷ واحد تعاونی امید سنندج با بانک مرکزی، خانه کارگر و شرکت فولاد در تهران.",
        **given,
    )


def edit(layer, was, now):
    return Edit("isna-1", Layer(layer), was, now)


def item(layer, n=0):
    return items_of(report(), Layer(layer))[n]


def after(*edits, of=None):
    return corrected(of or report(), edits)


def names(things):
    return [thing.name for thing in things]


def test_a_name_is_written_right_wherever_the_person_speaks():
    was = item("official")
    made = after(edit("official", was, {"name": "کاوه مردوخی‌فر", "posts": ["مدیرکل تعاون کردستان"]}))
    assert made.officials[0].posts == ("مدیرکل تعاون کردستان",)
    assert made.officials[0].mentions == report().officials[0].mentions
    assert made.quotes[0].speaker == made.amounts[0].speaker == "کاوه مردوخی‌فر"


def test_two_who_are_one_become_one():
    made = after(edit("official", item("official", 1), {"name": "کاوه مردوخی", "posts": ["رئیس"]}))
    assert names(made.officials) == ["کاوه مردوخی", None]
    assert made.officials[0].posts == ("رئیس", "مدیرکل")
    assert len(made.officials[0].mentions) == len({*report().officials[0].mentions, *report().officials[1].mentions})


def test_who_was_not_named_gets_a_name():
    quoted = report(quotes=[("استاندار", "۱۲۰ میلیارد تومان وام پرداخت شد")])
    made = after(edit("official", item("official", 2), {"name": "هوشنگ بهرامی", "posts": ["استاندار"]}), of=quoted)
    assert names(made.officials)[2] == "هوشنگ بهرامی"
    assert made.quotes[0].speaker == "هوشنگ بهرامی"


def test_what_is_no_official_is_struck_out():
    made = after(edit("official", item("official"), None))
    assert names(made.officials) == ["مردوخی سنندج", None]
    assert made.quotes == report().quotes


def test_a_wrong_province_is_wrong_everywhere():
    made = after(edit("province", {"name": "تهران"}, {"name": "کردستان"}))
    assert names(made.provinces) == ["کردستان"]
    assert made.main_province == made.amounts[0].province == "کردستان"
    struck = after(edit("province", {"name": "تهران"}, None))
    assert (names(struck.provinces), struck.main_province, struck.amounts[0].province) == (["کردستان"], None, None)


def test_a_main_province_is_among_the_provinces():
    made = after(edit("main_province", {"name": "تهران"}, {"name": "یزد"}))
    assert (made.main_province, names(made.provinces)) == ("یزد", ["کردستان", "تهران", "یزد"])
    assert after(edit("main_province", {"name": "تهران"}, {"name": None})).main_province is None


def test_names_of_bodies():
    made = after(
        edit("cooperative", item("cooperative"), {"name": "امید", "kind": "union", "province": "کردستان"}),
        edit("organisation", item("organisation", 1), None),
        edit("organisation", None, {"name": "شرکت فولاد"}),
    )
    (cooperative,) = made.cooperatives
    assert (cooperative.name, cooperative.kind.value, cooperative.province) == ("امید", "union", "کردستان")
    assert cooperative.mentions == report().cooperatives[0].mentions
    assert names(made.organisations) == ["بانک مرکزی", "شرکت فولاد"]
    (span,) = made.organisations[1].mentions
    assert made.text[span.start : span.end] == "شرکت فولاد"


def test_a_sum_s_value_and_what_it_is_for():
    was = item("amount")
    now = was | {"rial": 12 * MILLIARD * 10, "value": 12 * MILLIARD, "about": "خرید", "relation": "at_least"}
    (amount,) = after(edit("amount", was, now)).amounts
    assert (amount.rial, amount.about, amount.relation) == (120 * MILLIARD, "خرید", Relation.AT_LEAST)
    assert (amount.start, amount.sentence) == (report().amounts[0].start, report().amounts[0].sentence)
    assert after(edit("amount", was, None)).amounts == ()


def test_a_count_and_someone_s_words():
    made = after(
        edit("count", item("count"), item("count") | {"value": 70.0, "unit": "واحد مسکونی"}),
        edit("quote", item("quote"), item("quote") | {"speaker": "استاندار"}),
    )
    assert (made.counts[0].value, made.counts[0].unit) == (70.0, "واحد مسکونی")
    assert made.quotes[0].speaker == "استاندار"
    assert after(edit("quote", item("quote"), None)).quotes == ()


def test_topic_and_relevance():
    made = after(edit("topic", {"name": "مسکن"}, None), edit("topic", None, {"name": "بانک"}), edit("relevant", {}, {}))
    assert names(made.topics) == ["بانک"]
    assert (made.relevant, made.relevance) == (False, 0.0)
    assert after(edit("relevant", {"relevant": True}, {"relevant": True})).relevant


def test_a_missed_sum_is_added_where_it_stands():
    bare = report(amounts=[])
    added = edit("amount", None, item("amount") | {"start": 0})
    (amount,) = after(added, of=bare).amounts
    assert bare.text[amount.start : amount.end] == amount.text == "۱۲۰ میلیارد تومان"
    assert amount.sentence.startswith("مردوخی سنندج گفت")


@pytest.mark.parametrize(
    ("changed", "edits"),
    [
        # another reader reads it right already
        ({"officials": [("کاوه مردوخی", ("مدیرکل",))]}, [("official", ("مردوخی", ()), ("کاوه مردوخی", ("مدیرکل",)))]),
        # it lost whom an editor had confirmed
        ({"officials": []}, [("official", ("مردوخی", ()), ("کاوه مردوخی", ("مدیرکل",)))]),
    ],
)
def test_corrections_survive_another_reading(changed, edits):
    made = after(
        *(edit(layer, *({"name": name, "posts": list(posts)} for name, posts in pair)) for layer, *pair in edits),
        of=report(**changed),
    )
    assert [(each.name, each.posts) for each in made.officials] == [("کاوه مردوخی", ("مدیرکل",))]
    assert made.officials[0].mentions


def test_a_sum_that_is_cut_otherwise_is_found_and_one_that_is_gone_stays_away():
    was = item("amount")
    now = was | {"about": "خرید"}
    longer = report(amounts=[("۱۲۰ میلیارد تومان وام", 120 * MILLIARD, {})])
    assert [amount.about for amount in after(edit("amount", was, now), of=longer).amounts] == ["خرید"]
    revised = document("کاوه مردوخی در کردستان", "چیزی نگفت.")
    assert after(edit("amount", was, now), of=revised).amounts == ()
    assert after(edit("quote", item("quote"), item("quote") | {"speaker": "او"}), of=revised) == revised


@pytest.mark.parametrize("layer", [layer for layer in Layer if layer is not Layer.CHECKED])
def test_an_item_as_it_was_read_changes_nothing(layer):
    for each in items_of(report(), layer):
        made = after(Edit("isna-1", layer, each, each))
        expected = report()
        if layer is Layer.TOPIC:
            assert names(made.topics) == names(expected.topics)
            continue
        assert Document.from_dict(made.to_dict()).to_dict() == expected.to_dict()
