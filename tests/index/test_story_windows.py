"""Archives that come outlet after outlet are folded beside the reports of their own days, whatever came in first."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest
from made import document

from index import stories, story_windows
from index.desk import Desk
from index.documents import Documents, Reading
from index.stories import fold_new, led, reports_of
from index.story_windows import MOST_PAST, Windows
from nlp.stories import MOST_HELD
from nlp.story_texts import story_text

DAY = 86_400.0
FIRST = dt.datetime(2024, 9, 1, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=3, minutes=30)))
TOWNS, PLANTS = (
    words.split()
    for words in (
        "سنندج بانه مریوان سقز دهدز ایذه شوشتر میبد اردکان بافق نائین سمیرم فسا جهرم لار زرند بم جیرفت راور تایباد",
        "زعفران پسته خرما انار زیره گندم برنج چای انگور سیب پنبه کلزا گردو بادام عسل گلاب زیتون لیمو پرتقال حنا",
    )
)
DEEDS = [
    ("کارگاه فرآوری {plant} تعاونی {town} گشایش یافت", "این کارگاه با {n} میلیارد تومان آورده اعضا ساخته شده است."),
    ("مجمع تعاونی {plant}کاران {town} هیئت مدیرهٔ تازه برگزید", "از {n} عضو این تعاونی دو سوم در نشست حاضر بودند."),
    (
        "صادرات {plant} از {town} به عراق آغاز شد",
        "نخستین بار به وزن {n} تن از مرز گذشت و بهای آن به دینار پرداخت می‌شود.",
    ),
]


def month(site, ran, first=0):
    """An outlet's month: report n of day n // 3, those that `ran` tells, in its own title."""
    made = []
    for n in range(first, first + 90):
        if not ran(n):
            continue
        title, body = (part.format(town=TOWNS[n % 20], plant=PLANTS[n * 7 % 20], n=n + 11) for part in DEEDS[n % 3])
        lead = title if site == "isna" else f"به گزارش {site}، خبر روز"
        at = FIRST + dt.timedelta(days=n // 3, hours=n % 3 * 2 + (site != "isna"))
        made.append(document(lead, f"{title}.", body, id=f"{site}-{n}", site=site, published_at=at.isoformat()))
    return made


ISNA = month("isna", lambda n: True)
MEHR = month("mehr", lambda n: n % 2 == 0)
ORDERS = {
    "as it was told": sorted([*ISNA, *MEHR], key=lambda each: each.article.published_at),
    "one outlet's month, then the other's": [*ISNA, *MEHR],
    "the reprints first": [*MEHR, *ISNA],
    "the latest first": [*ISNA[::-1], *MEHR[::-1]],
    "forth and back": [*ISNA[45:], *MEHR[20:], *ISNA[:45], *MEHR[:20]],
}


def folded(folder, documents, rounds=1, restarts=False):
    """Which reports are one story, after so many rounds of folding."""
    folder.mkdir(exist_ok=True)
    with Desk(folder / "desk.db") as desk, Documents(folder / "documents.db") as store:
        size = -(-len(documents) // rounds)
        for seq, at in enumerate(range(0, len(documents), size)):
            store.put([Reading(each.id, 1, "r1", each) for each in documents[at : at + size]], "r1", seq + 1)
            fold_new(desk, store)
            if restarts:
                stories._kept.clear()
        found = defaultdict(set)
        for id_, story in desk.rows("SELECT id, story FROM stories"):
            found[led(desk, story)].add(id_)
        stories._kept.clear()
        return found


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("rounds", "restarts"), [(1, False), (9, False), (9, True)])
def test_reprints_meet_what_was_told_on_their_day(tmp_path, monkeypatch, order, rounds, restarts):
    monkeypatch.setattr(stories, "_BATCH", 20)
    found = folded(tmp_path, ORDERS[order], rounds, restarts)
    expected = [{f"isna-{n}", f"mehr-{n}"} if n % 2 == 0 else {f"isna-{n}"} for n in range(90)]
    assert sorted(map(sorted, found.values())) == sorted(map(sorted, expected))


def test_a_story_keeps_its_id_and_its_first_report_is_the_one_that_was_told_first(tmp_path, monkeypatch):
    monkeypatch.setattr(stories, "_BATCH", 20)
    with Desk(tmp_path / "desk.db") as desk, Documents(tmp_path / "documents.db") as store:
        for seq, documents in enumerate((MEHR, ISNA), 1):
            store.put([Reading(each.id, 1, "r1", each) for each in documents], "r1", seq)
            fold_new(desk, store)
        assert [each.id for each in reports_of(desk, "mehr-4")] == ["isna-4", "mehr-4"]
        assert {each.story for each in reports_of(desk, "isna-4")} == set()  # it opened none
        stories._kept.clear()


def test_what_comes_late_joins_two_stories_of_its_day(tmp_path):
    halves = (
        "تعاونی روستایی دهدز هشتاد تن خیار گلخانه‌ای به کویت فرستاد.",
        "کارخانهٔ یخ صیادان کنگان با سی نفر به راه افتاد.",
    )
    documents = [
        document("خبر نخست", halves[0], id="isna-1", site="isna", published_at="2024-09-02T10:00:00+03:30"),
        document("خبر دوم", halves[1], id="irna-1", site="irna", published_at="2024-09-02T11:00:00+03:30"),
        *ISNA[60:],
        document("دو خبر از جنوب", *halves, id="mehr-1", site="mehr", published_at="2024-09-02T12:00:00+03:30"),
    ]
    with Desk(tmp_path / "desk.db") as desk, Documents(tmp_path / "documents.db") as store:
        for seq, part in enumerate((documents[:-1], documents[-1:]), 1):
            store.put([Reading(each.id, 1, "r1", each) for each in part], "r1", seq)
            fold_new(desk, store)
        assert [each.id for each in reports_of(desk, "isna-1")] == ["isna-1", "irna-1", "mehr-1"]
        assert led(desk, "irna-1") == "isna-1"
        stories._kept.clear()


def never(*asked):
    raise AssertionError(f"read from the stores: {asked}")


def test_recent_reports_read_nothing():
    windows = Windows(())
    for n in range(60):
        at = n * DAY / 4 - (n % 5) * DAY / 4  # some a day late
        windows.fold([story_text(str(n), f"{TOWNS[n % 20]} {PLANTS[n % 20]} شمارهٔ {n}", "isna", at)], never)


def test_what_is_held_of_the_past_is_bounded_and_nearest(monkeypatch):
    """Two thousand reports a day: there is room for a few hours of them, and for these nothing is read twice."""
    monkeypatch.setattr(story_windows, "MOST_PAST", 60)
    kept = [
        story_text(f"isna-{n}", f"{TOWNS[n % 20]} {n} {PLANTS[n * 7 % 20]} {n * n}", "isna", n * 43.2)
        for n in range(900)
    ]
    read = []

    def load(since, until, most, latest_first):
        found = [text for text in kept if since <= text.at < until]
        found = found[-most:] if latest_first else found[:most]
        read.extend(found)
        return [(text, text.id, None) for text in found]

    windows = Windows([(story_text("now", "باران آمد", "isna", 90 * DAY), "now", None)])
    for n in range(100, 800, 10):
        late = story_text(f"mehr-{n}", " ".join(kept[n].words), "mehr", kept[n].at + 20)
        ((_, found),) = windows.fold([late], load)
        assert found.story == f"isna-{n}"
        assert windows.size() <= 61
    assert len(read) < 900


def test_a_round_without_anything_late_gives_the_past_back():
    windows = Windows([(story_text("now", "باران آمد", "isna", 90 * DAY), "now", None)])
    late = story_text("late", "برف آمد", "isna", DAY)
    windows.fold([late], lambda *asked: [])
    windows.end()
    assert windows.size() == 2
    windows.begin()
    windows.fold([story_text("new", "تگرگ بارید", "isna", 90 * DAY + 1)], never)
    windows.end()
    assert windows.size() == 2
    assert MOST_PAST < MOST_HELD
