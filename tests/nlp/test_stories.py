"""Folding into stories: reprints join their source, the same fact its story, and the window forgets."""

from __future__ import annotations

import json

import pytest

from nlp.stories import Fold
from nlp.story_texts import story_text
from nlp.story_times import moment_of

RELEASE = (
    "مدیرکل تعاون کردستان: ۱۲ تعاونی راکد استان احیا شد\n"
    "مدیرکل تعاون، کار و رفاه اجتماعی کردستان از احیای ۱۲ شرکت تعاونی راکد در سنندج و بانه خبر داد.\n"
    "وی گفت برای این تعاونی‌ها ۴۵ میلیارد تومان تسهیلات از محل صندوق حمایت پرداخت شده و ۱۸۰ نفر سر کار رفته‌اند.\n"
    "به گفتهٔ او تا پایان سال هشت تعاونی دیگر نیز در مریوان راه‌اندازی می‌شود."
)
REPRINT = (
    "۱۲ تعاونی راکد در کردستان جان گرفت\n"
    "به گزارش خبرنگار ما، "
    "مدیرکل تعاون، کار و رفاه اجتماعی کردستان از احیای ۱۲ شرکت تعاونی راکد در سنندج و بانه خبر داد.\n"
    "وی گفت برای این تعاونی‌ها ۴۵ میلیارد تومان تسهیلات از محل صندوق حمایت پرداخت شده و ۱۸۰ نفر سر کار رفته‌اند.\n"
    "@somenews | Link"
)
OTHER = (
    "نمایشگاه صنایع‌دستی در یزد گشایش یافت\n"
    "نمایشگاه سراسری صنایع‌دستی با حضور هشتاد غرفه‌دار در یزد آغاز به کار کرد و تا جمعه برپاست.\n"
    "غرفه‌داران از ترمه، سفال و زیلوبافی میبد آورده‌اند."
)
HOUR = 3600.0


def fold_all(*texts):
    fold = Fold()
    return [fold.add(story_text(id_, text, outlet, at)) for id_, outlet, at, text in texts]


@pytest.mark.parametrize(
    ("second", "after", "story", "reprint"),
    [
        (REPRINT, 1, True, True),
        (RELEASE, 5, True, True),
        (RELEASE.replace("ی", "ي").replace("ک", "ك"), 2, True, True),
        (RELEASE.replace("\u200c", " "), 2, True, True),
        (OTHER, 1, False, False),
        (RELEASE, 24 * 9, False, False),  # the window is over
        ("", 1, False, False),
        ("🔴\n@somenews", 1, False, False),
    ],
)
def test_a_second_text_joins_or_not(second, after, story, reprint):
    first, other = fold_all(("a", "isna", 0.0, RELEASE), ("b", "mehr", after * HOUR, second))
    assert first.story == "a"
    assert first.reprint_of is None
    assert (other.story == "a") is story
    assert (other.reprint_of == "a") is reprint


def test_reprints_of_reprints_lead_to_the_first():
    found = fold_all(*((str(n), f"site{n}", n * HOUR, RELEASE) for n in range(5)))
    assert {each.reprint_of for each in found[1:]} == {"0"}


def test_the_same_texts_fold_the_same_way():
    texts = [("a", "isna", 0.0, RELEASE), ("b", "mehr", HOUR, OTHER), ("c", "irna", 2 * HOUR, REPRINT)]
    assert fold_all(*texts) == fold_all(*texts)


def test_what_is_held_is_bounded_by_number_and_by_time():
    few = Fold(most=10)
    for n in range(40):
        few.add(story_text(str(n), f"{OTHER} شمارهٔ {n}", "isna", n * 60.0))
    assert few.size() == 10
    short = Fold(window=HOUR)
    for n in range(40):
        short.add(story_text(str(n), f"{OTHER} شمارهٔ {n}", "isna", n * 600.0))
    assert short.size() <= 8


def test_an_earlier_run_is_taken_up():
    fold = Fold()
    fold.restore(story_text("a", RELEASE, "isna", 0.0), "a", None)
    assert fold.add(story_text("b", REPRINT, "mehr", HOUR)).reprint_of == "a"


def test_other_officials_and_provinces_make_one_story_less_likely():
    late = RELEASE.split("\n", maxsplit=1)[0] + "\nاین خبر را روابط عمومی اعلام کرد"
    likely = []
    for own in ({"کردستان"}, {"یزد"}):
        fold = Fold()
        fold.add(story_text("a", RELEASE, "isna", 0.0, {"کردستان"}))
        likely.append(fold.add(story_text("b", late, "mehr", HOUR, own)).story)
    assert likely == ["a", "b"]


def test_hostile_texts_are_folded_in_bounded_pieces():
    fold = Fold()
    fold.add(story_text("a", "تعاونی " * 200_000, "x", 0.0))
    fold.add(story_text("b", "ا" * 500_000, "x", 1.0))
    assert len(story_text("c", " ".join(f"w{n}" for n in range(9000))).words) <= 300


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-10-05T10:00:00+03:30", 1728109800.0),
        ("1403-07-14T10:00", 1728109800.0),
        ("1403/07/14 10:00", 1728109800.0),
        ("2024-10-05T06:30:00+00:00", 1728109800.0),
        ("1403-13-40", None),
        ("دیروز", None),
        (None, None),
    ],
)
def test_moments_are_read(text, expected):
    assert moment_of(text) == expected


@pytest.mark.shared
@pytest.mark.slow
def test_the_labelled_pairs_are_judged_as_well_as_the_project_asks(shared):
    """A tenth of the stream around the pairs would be another measure: so the whole of it is folded."""
    pytest.importorskip("nlp.training.stories")
    from nlp.training.stories import posts

    pairs = [json.loads(line) for line in (shared / "data" / "stories" / "pairs.jsonl").read_text("utf-8").splitlines()]
    stream = sorted(posts(shared / "data" / "stream.jsonl.gz"), key=lambda post: (post["at"] or 0, post["id"]))
    fold, story, source, led = Fold(), {}, {}, {}
    for post in stream:
        found = fold.add(story_text(post["id"], post["text"], post["site"], post["at"]))
        story[found.id], source[found.id] = found.story, found.reprint_of or found.id
        led |= dict.fromkeys(found.merged, found.story)

    def end(name):
        while name in led:
            name = led[name]
        return name

    def score(wanted, same):
        said = [(pair["label"] in wanted, same(pair["a"], pair["b"])) for pair in pairs]
        both = sum(truth and answer for truth, answer in said)
        return 2 * both / sum(truth + answer for truth, answer in said)

    assert score({"reprint"}, lambda a, b: source[a] == source[b]) >= 0.94
    assert score({"reprint", "story"}, lambda a, b: end(story[a]) == end(story[b])) >= 0.86


@pytest.mark.parametrize(
    ("one", "like", "unlike"),
    [("کشتی", "نفتکش", "تعاونی"), ("مجروح", "زخم", "بورس"), ("بازداشت", "متهم", "باران")],
)
def test_words_that_stand_in_the_same_company_lie_near_each_other(one, like, unlike):
    from nlp.story_meanings import meaning, near

    mean = {word: meaning({word: 1.0}, [word]) for word in (one, like, unlike)}
    assert near(mean[one], mean[like]) > 0.5 > near(mean[one], mean[unlike])


def test_words_without_a_meaning_are_near_nothing():
    from nlp.story_meanings import meaning, near

    assert near(meaning({"ءءء": 1.0}, ["ءءء"]), meaning({"کشتی": 1.0}, ["کشتی"])) == 0.0


def test_many_stories_as_like_make_each_less_likely():
    """«صدای انفجار در …» is told of many places on one day: each is a story of its own."""
    from nlp.stories import crowded
    from nlp.story_pairs import Overlap

    both = Overlap(frozenset(), 0.0, 0.5, True)
    near = [("a", both), ("b", both), ("b", both), ("c", Overlap(frozenset(), 0.0, 0.1, True))]
    assert crowded(near, "a", both) == 1
    assert crowded(near, "c", both) == 2


def test_one_fact_in_other_words_is_one_story():
    first, other = fold_all(
        ("a", "isna", 0.0, "وزیر نیرو: تابستان امسال خاموشی نداریم\nوزیر نیرو گفت با همکاری مردم خاموشی نخواهیم داشت."),
        ("b", "mehr", HOUR, "وزیر نیرو: در تابستان قطعی برق و خاموشی نخواهیم داشت"),
    )
    assert other.story == first.story == "a"


def test_own_labels_are_ids_alone():
    pytest.importorskip("sklearn")
    from nlp.training.stories import own_pairs

    pairs = own_pairs()
    assert len(pairs) > 300
    assert {pair["label"] for pair in pairs} == {"reprint", "story", "same", "topic"}
    assert all(pair["a"] != pair["b"] and pair["a"].isascii() and pair["b"].isascii() for pair in pairs)
