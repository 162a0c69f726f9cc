"""Surges: what is far above its weekday's usual is told; weekends, restless series and one reprinted release not."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from scipy.stats import nbinom, poisson

from index.watch.surges import Series, baseline, day_factors, surges, tail, unfinished, weekly
from index.watch.surges import judged as judged_whole

LAST = dt.date(2024, 10, 16)  # a Wednesday, no holiday
DAYS = 57


def days(usual=10.0, friday=1.0, seed=1):
    chance = random.Random(seed)
    found = []
    for ago in reversed(range(DAYS)):
        day = LAST - dt.timedelta(days=ago)
        mean = usual * (friday if day.weekday() == 4 else 1.0)
        found.append(sum(chance.random() < mean / 100 for _ in range(100)))
    return found


EVERYTHING = [1000] * DAYS


def judged(reports, stories=None, everything=EVERYTHING, last=LAST, sensitivity="balanced"):
    series = Series("الف", tuple(reports), tuple(reports if stories is None else stories))
    return surges([series], everything, last, sensitivity)


def with_last(counts, count):
    return [*counts[:-1], count]


@pytest.mark.parametrize(
    ("last", "stories", "told"),
    [
        (10, 10, False),
        (15, 15, False),
        (32, 30, True),
        (60, 1, False),  # one release that everyone reprints
        (60, 8, False),
        (60, 50, True),
    ],
)
def test_a_day_is_told_where_reports_and_stories_are_far_above(last, stories, told):
    counts = days()
    assert bool(judged(with_last(counts, last), with_last(counts, stories))) is told


@pytest.mark.parametrize(("last", "told"), [(2, False), (4, False), (9, True)])
def test_small_counts_have_a_floor(last, told):
    assert bool(judged(with_last([0] * DAYS, last))) is told


def test_a_weekday_that_is_always_busy_is_no_surge():
    counts, everything = [], []
    for ago in reversed(range(DAYS)):
        busy = (LAST - dt.timedelta(days=ago)).weekday() == LAST.weekday()
        counts.append(26 if busy else 10)
        everything.append(2000 if busy else 800)
    assert judged(counts, everything=everything) == []
    assert judged(with_last([10] * DAYS, 26)) != []


def test_a_restless_series_must_rise_higher():
    restless = [3, 30, 1, 25, 2, 40, 5, 28] * 7
    assert judged([*restless, 34]) == []


def test_what_grew_slowly_is_no_surge():
    assert judged([round(4 * 1.04**n) for n in range(DAYS)]) == []


@pytest.mark.parametrize("event", [[60, 90, 70], [40, 60, 50, 40, 30], [50] * 4])
def test_a_surge_of_the_past_hides_no_tripling_among_hundreds_of_series(event):
    quiet = [8, 11, 10, 9, 12, 10, 10] * 8
    past = [*quiet[:20], *event, *quiet[20 + len(event) :]]
    for last, told in ((30, True), (15, False)):
        series = Series("الف", (*past, last), (*past, last))
        assert bool(surges([series], EVERYTHING, LAST, besides=[10.0] * 300)) is told


def test_slow_drift_makes_no_series_restless():
    risen = [6 + 16 * n // 56 for n in range(56)]
    assert judged([*risen, 24]) == []
    assert judged([*risen, 66]) != []
    # what fell is judged by the weeks of before still, so that its return is no surge
    assert judged([*risen[::-1], 20]) == []


@pytest.mark.parametrize(("last", "told"), [(15, False), (30, True), (24, True), (19, False)])
def test_a_wave_of_two_months_ago_hides_no_tripling_among_hundreds_of_series(last, told):
    """Twenty-five a day for three weeks, then eight: what is usual by now is eight."""
    ebbed = [25] * 21 + [8, 9, 7, 8, 10, 6, 8] * 5
    series = Series("الف", (*ebbed, last), (*ebbed, last))
    assert bool(surges([series], EVERYTHING, LAST, besides=[10.0] * 300)) is told


def test_what_the_last_week_brought_is_usual_by_now():
    risen = [10] * 49 + [20, 22, 18, 20, 21, 19, 20]
    assert judged([*risen, 40]) == []
    assert judged([*risen, 64]) != []


def test_few_days_teach_too_little():
    assert judged([1] * 10 + [50]) == []


def test_among_thousands_of_series_few_false_ones_are_told():
    chance = random.Random(5)
    found = [
        Series(str(n), tuple(counts), tuple(counts))
        for n in range(2000)
        for counts in [days(usual=chance.uniform(1, 20), seed=n)]
    ]
    told = {level: len(surges(found, EVERYTHING, LAST, level)) for level in ("fewer", "balanced", "more")}
    assert told["fewer"] <= told["balanced"] <= told["more"] <= 4


def test_a_surge_is_told_in_words():
    (surge,) = judged(with_last([10] * DAYS, 34), with_last([9] * DAYS, 30))
    assert surge.told() == "چهارشنبه ۲۵ مهر، ۳۴ گزارش در ۳۰ خبر؛ معمول این روز: ۱۰"


@pytest.mark.parametrize(
    ("count", "expected", "swing"), [(0, 5, 1), (1, 1, 1), (3, 1, 1), (10, 3, 1), (10, 3, 3), (40, 9, 5)]
)
def test_chances_are_those_of_scipy(count, expected, swing):
    swinging = nbinom(expected / (swing - 1), 1 / swing) if swing > 1 else poisson(expected)
    known = swinging.sf(count - 1)
    assert tail(count, expected, swing) == pytest.approx(known, rel=1e-6)


def test_chances_fall_and_never_fail():
    values = [tail(n, 4.0, 2.5) for n in range(0, 3000, 7)]
    assert values == sorted(values, reverse=True)
    assert values[-1] > 0


def test_fridays_have_a_factor_of_their_own_where_reports_are_few():
    everything = [12 if (LAST - dt.timedelta(days=ago)).weekday() == 4 else 40 for ago in reversed(range(DAYS))]
    factors = day_factors(everything, LAST)
    assert factors[-6] == pytest.approx(0.4)  # the last Friday
    assert factors[-1] == pytest.approx(1.0)
    assert baseline([10] * 56, (*factors[:-1], factors[-6]))[0] < baseline([10] * 56, factors)[0]


def test_a_day_on_which_everything_happens_is_no_surge_of_each_thing():
    assert judged(with_last([10] * DAYS, 21), everything=with_last(EVERYTHING, 2100)) == []
    assert judged(with_last([10] * DAYS, 25)) != []


def test_of_what_a_quiet_day_lacks_half_is_believed_of_what_a_busy_one_has_all():
    assert day_factors(with_last(EVERYTHING, 600), LAST)[-1] == pytest.approx(0.8)
    assert day_factors(with_last(EVERYTHING, 1600), LAST)[-1] == pytest.approx(1.6)
    assert day_factors(with_last(EVERYTHING, 600), LAST, 7)[-1] == pytest.approx(0.6)  # a week's lack is one


def test_a_day_that_is_not_over_is_held_against_what_its_weekday_usually_brings():
    everything = [100 if (LAST - dt.timedelta(days=ago)).weekday() == 4 else 400 for ago in reversed(range(DAYS))]
    assert unfinished([*everything[:-1], 180], LAST) == tuple(everything)
    assert unfinished([*everything[:-1], 900], LAST)[-1] == 900
    assert unfinished([*everything[:-6], 30], LAST - dt.timedelta(days=5))[-1] == 100  # a Friday
    assert unfinished([5], LAST) == (5,)
    assert unfinished([*[0] * 50, 400, 400, 30], LAST)[-1] == 400, "days before anything was collected say nothing"
    by_noon = with_last(EVERYTHING, 500)
    assert judged(with_last([10] * DAYS, 21), everything=by_noon) != [], "by noon it is held against less"
    assert judged(with_last([10] * DAYS, 21), everything=unfinished(by_noon, LAST)) == []
    assert judged(with_last([10] * DAYS, 30), everything=unfinished(by_noon, LAST)) != []


def test_counts_of_days_are_those_of_seven_days_each_to_the_last():
    assert weekly([9, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]) == (7, 14)
    assert weekly([1] * 6) == ()


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ([0, 1, 0, 0, 1, 0, 0, 0], 8, True),  # a week of what comes once a month
        ([0, 1, 0, 0, 1, 0, 0, 0], 4, False),  # below the floor
        ([10, 12, 9, 11, 10, 8, 12, 10], 14, False),
        ([10, 12, 9, 11, 10, 8, 12, 10], 31, True),
        ([2, 30, 4, 25, 3, 28, 2, 31], 33, False),  # restless
        ([3, 1, 2], 30, False),  # few weeks teach too little
    ],
)
def test_a_week_is_judged_as_a_day_is(before, now, told):
    series = Series("الف", (*before, now), (*before, now))
    found = surges([series], [3000] * (len(before) + 1), LAST, period=7)
    assert bool(found) is told
    if told:
        assert found[0].told().startswith("در هفت روز ")
        assert "معمول هفت روز" in found[0].told()


def test_series_that_were_looked_at_besides_make_an_alarm_harder():
    counts = with_last([10] * DAYS, 26)
    series = Series("الف", tuple(counts), tuple(counts))
    assert surges([series], EVERYTHING, LAST) != []
    assert surges([series], EVERYTHING, LAST, besides=[10.0] * 100_000) == []


def test_days_before_anything_was_collected_say_nothing_of_their_weekday():
    last = dt.date(2024, 10, 6)
    for begun in range(0, 35):
        everything = [0] * begun + [3] * (62 - begun) + [18]
        assert set(day_factors(everything, last)[begun:]) == {1.0}


FOURS = [4, 3, 5, 4, 2, 6, 4] * 8


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ([11], None),  # among hundreds no day of eleven is rare enough where four are usual
        ([11, 10], "در دو روز تا چهارشنبه ۲۵ مهر، ۲۱ گزارش در ۲۱ خبر؛ معمول دو روز: ۸"),
        ([10, 10, 10], "در سه روز تا چهارشنبه ۲۵ مهر، ۳۰ گزارش در ۳۰ خبر؛ معمول سه روز: ۱۲"),
        ([6, 5, 7], None),
        ([11, 10, 4], None),  # it is over
    ],
)
def test_days_that_are_too_little_alone_are_told_together(last, told):
    counts = (*FOURS, *last)
    found = surges([Series("الف", counts, counts)], [1000] * len(counts), LAST, besides=[4.0] * 600)
    assert [surge.told() for surge in found] == ([told] if told else [])


def test_a_series_is_weighed_among_those_about_as_frequent():
    counts = (*FOURS, 13)

    def told(besides):
        return bool(surges([Series("الف", counts, counts)], [1000] * len(counts), LAST, besides=besides))

    assert told([0.1] * 50_000)
    assert not told([4.0] * 5_000)


def test_weeks_are_judged_of_what_is_seldom_alone():
    for usual, told in ((2, True), (8, False)):
        counts = (*[usual] * 56, *[usual * 2] * 7)
        found = judged_whole([Series("الف", counts, counts)], [1000] * len(counts), LAST)
        assert [surge.period for surge in found] == ([7] if told else [])
