"""One index a year behind the alias: where reports lie, what is asked, and that nobody sees a change in between."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading

import elastic_node
import pytest
from engines import corpus, elastic, embedded
from made import document

from crawler.archive import Archive
from crawler.article import Article
from index import ingest
from index.documents import Documents
from index.engine import Sort, Step
from index.engines import elastic_snapshots
from index.engines.elastic_years import names_in_use, names_of, year_of
from index.health import State, examine
from index.opening import home_of, open_engine
from index.query.language import parse
from index.query.tree import Everything, NameField

DAYS = {
    "a-old": "1989-05-01",
    "b-1399": "2021-03-20T23:59:00+03:30",
    "c-1400": "2021-03-21T00:00:00+03:30",
    "d-1400": "2022-01-02T10:00:00+03:30",
    "e-1401": "2022-03-21T00:10:00+03:30",
    "f-none": None,
    "g-far": "2142-01-01",
}


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ("1991-03-21", 1370),
        ("1991-03-20", None),  # before the first year that has an index
        ("2021-03-20", 1399),
        ("2021-03-21", 1400),
        ("2023-03-20", 1401),
        ("2024-03-20", 1403),  # the coming year: the clock says 1402
        ("2025-03-21", None),
        ("2142-01-01", None),  # «۱۵۲۱/۰۱/۰۱»
        (None, None),
    ],
)
def test_a_report_lies_in_the_index_of_its_year(day, year):
    assert year_of(dt.date.fromisoformat(day).toordinal() if day else 0, 1402) == year


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("وام", "r"),
        ("تاریخ:1400", "r-rest,r-y1400*"),
        ("تاریخ:1400/02..1401/03", "r-rest,r-y1400*,r-y1401*"),
        ("وام تاریخ:1398..1412", "r-rest,r-y1398*,r-y1399*,r-y140*,r-y1410*,r-y1411*,r-y1412*"),
        ("تاریخ:1400 OR تاریخ:1403", "r-rest,r-y1400*,r-y1401*,r-y1402*,r-y1403*"),
        ("تاریخ:1400 OR وام", "r"),
        ("-تاریخ:1400", "r"),
        ("(تاریخ:1399..1402) (تاریخ:1401..1405)", "r-rest,r-y1401*,r-y1402*"),
        ("تاریخ:1390 تاریخ:1400", "r-rest"),  # no day is in both
        ("تاریخ:1340", "r-rest"),
        ("تاریخ:1360..1371", "r-rest,r-y1370*,r-y1371*"),
        ("رقم:(سال:1400)", "r"),  # a figure's year is not the report's
    ],
)
def test_only_years_that_can_hold_hits_are_asked(query, asked):
    assert names_in_use("r").asked(parse(query)) == asked


def test_an_open_end_reaches_every_later_year():
    asked = names_of("r-g3").asked(parse("تاریخ:1409.."))
    assert asked == "r-g3," + ",".join(f"r-g3-y{years}*" for years in (1409, *range(141, 160)))


@pytest.fixture
def yearly(settings_for, tmp_path):
    return settings_for(tmp_path / "data", elastic_node.address(), by="year")


def filled(settings, days=DAYS):
    """An index in use that holds these reports."""
    home = home_of(settings)
    generation = home.fresh()
    home.begin(generation, "a-store")
    with home.open(generation, write=True, fresh=True) as engine:
        engine.write([document("وام", id=id_, published_at=day) for id_, day in days.items()], len(days))
    home.take_over(generation)
    return home


def lies(settings, generation):
    """Index → the ids that it holds, by what the cluster itself says."""
    told = elastic_node.call(
        settings.elasticsearch.url,
        f"/{generation},{generation}-*/_search",
        {"query": {"exists": {"field": "day"}}, "size": 100, "sort": ["id"]},
    )
    found = {}
    for hit in told["hits"]["hits"]:
        found.setdefault(hit["_index"].removeprefix(generation), []).append(hit["_id"])
    return found


def aliases(settings):
    told = elastic_node.call(settings.elasticsearch.url, f"/{settings.elasticsearch.name}*/_alias")
    return {index: sorted(one["aliases"]) for index, one in told.items()}


def test_reports_lie_by_year_and_all_aliases_lead_there(yearly):
    home = filled(yearly)
    used, name = home.current(), yearly.elasticsearch.name
    assert lies(yearly, used) == {
        "": ["a-old", "f-none", "g-far"],
        "-y1399": ["b-1399"],
        "-y1400": ["c-1400", "d-1400"],
        "-y1401": ["e-1401"],
    }
    assert aliases(yearly) == {
        used: [name, f"{name}-rest"],
        **{f"{used}-y{year}": [name, f"{name}-y{year}"] for year in (1399, 1400, 1401)},
    }
    told = elastic_node.call(yearly.elasticsearch.url, f"/{used}-y1400/_mapping")[f"{used}-y1400"]["mappings"]
    assert told["dynamic"] == "strict"
    with open_engine(yearly) as engine:
        assert set(engine.scan(Everything())) == set(DAYS)
        assert set(engine.scan(parse("تاریخ:1400"))) == {"c-1400", "d-1400"}
        assert set(engine.scan(parse("تاریخ:..1399"))) == {"a-old", "b-1399"}
        assert set(engine.scan(parse("تاریخ:1401.."))) == {"e-1401", "g-far"}
        assert [hit.id for hit in engine.search(parse("تاریخ:1400.."), 9, sort=Sort.OLDEST).hits] == [
            "c-1400", "d-1400", "e-1401", "g-far",
        ]  # fmt: skip
        assert [period.count for period in engine.trend(parse("تاریخ:1399..1401"), Step.YEAR)] == [1, 2, 1]
        assert engine.upto() == len(DAYS)


def test_a_year_that_cannot_hold_hits_is_not_asked_by_the_cluster_either(yearly):
    used = filled(yearly).current()

    def questions():
        told = elastic_node.call(yearly.elasticsearch.url, f"/{used}-*/_stats/search?level=shards")["indices"]
        return {
            index.removeprefix(used): sum(
                copy["search"]["query_total"] for shard in one["shards"].values() for copy in shard
            )
            for index, one in told.items()
        }

    with open_engine(yearly) as engine:
        engine.count(Everything())
        before = questions()
        query = parse("تاریخ:1400/01..1400/12")
        engine.count(query)
        engine.search(query, 10, sort=Sort.NEWEST)
        engine.facets(query, (NameField.SITE,))
        engine.trend(query, Step.MONTH)
        engine.figures(query, 10)
        list(engine.scan(query))
    after = questions()
    assert after["-y1399"] == before["-y1399"]
    assert after["-y1401"] == before["-y1401"]
    assert after["-y1400"] > before["-y1400"]


@pytest.mark.parametrize("how", [{"by": "year"}, {"by": "year", "shards": 2}, {"shards": 3}])
def test_words_weigh_by_all_reports_whatever_part_can_hold_hits(tmp_path, how):
    """«مسکن تاریخ:1400» finds reports of one year, and «مسکن» is as rare as in all years."""
    with embedded(tmp_path) as mine, elastic(tmp_path, **how) as theirs:
        for engine in (mine, theirs):
            engine.write(corpus(), 7)
        for query in (
            "مسکن",
            "مسکن تاریخ:1400",
            '"بانک توسعه" تاریخ:1401',
            '(بانک OR "توسعه بانک‌ها") تاریخ:1400..',
            'مسکن -"بانک مرکزی" تاریخ:1400',
            '"میلیارد تومان" استان:کردستان',
            "تعاو* وام تاریخ:1400",
            "رقم:(مبلغ>=1تومان) تهران تاریخ:1400",
        ):
            expected, found = mine.search(parse(query), 10), theirs.search(parse(query), 10)
            assert [hit.id for hit in found.hits] == [hit.id for hit in expected.hits], query
            assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in expected.hits], abs=2e-5)
            assert found.total == expected.total == theirs.count(parse(query)), query


@pytest.mark.parametrize("day", ["2019-05-05", "2022-09-09", "2023-09-09", None])
def test_a_corrected_date_moves_a_report_and_leaves_none_behind(yearly, day):
    home = filled(yearly)
    used = home.current()
    with home.open(used, write=True) as engine:
        engine.write([document("وام", id="d-1400", published_at=day), document("وام", id="z-1400")], 8)
        engine.write([document("وام تازه", id="c-1400", published_at=DAYS["c-1400"])], 9)
        # what was written a moment ago is known without asking
        engine.write([document("وام", id="z-1400", published_at=day)], 10)
    found = [id_ for ids in lies(yearly, used).values() for id_ in ids]
    assert sorted(found) == sorted([*DAYS, "z-1400"])
    year = year_of(dt.date.fromisoformat(day).toordinal(), 1404) if day else None
    assert {"d-1400", "z-1400"} <= set(lies(yearly, used)[f"-y{year}" if year else ""])
    with open_engine(yearly) as engine:
        assert engine.count(Everything()) == len(DAYS) + 1
        engine_ids = list(engine.scan(Everything()))
    assert len(engine_ids) == len(set(engine_ids))


def test_stopped_between_the_new_place_and_the_old_it_is_mended_by_writing_again(yearly, monkeypatch):
    home = filled(yearly)
    used = home.current()
    moved = document("وام", id="d-1400", published_at="2022-09-09")
    with monkeypatch.context() as patch, home.open(used, write=True) as engine:

        def stopped(*_):
            raise KeyboardInterrupt

        patch.setattr("index.engines.elastic_years.Places.elsewhere", stopped)
        with pytest.raises(KeyboardInterrupt):
            engine.write([moved], 8)
    assert sum("d-1400" in ids for ids in lies(yearly, used).values()) == 2
    with home.open(used, write=True) as engine:
        assert engine.upto() == len(DAYS)
        engine.write([moved], 8)
    assert [where for where, ids in lies(yearly, used).items() if "d-1400" in ids] == ["-y1401"]


def test_a_new_year_is_seen_at_once_by_those_who_read(yearly):
    home = filled(yearly)
    with open_engine(yearly) as reader:
        assert reader.count(parse("تاریخ:1402")) == 0
        with home.open(home.current(), write=True) as engine:
            engine.write([document("وام", id="n-1402", published_at="2023-04-01")], 8)
        assert reader.count(parse("تاریخ:1402")) == 1
        assert reader.count(Everything()) == len(DAYS) + 1


def test_deleted_reports_are_forgotten_in_every_year(yearly):
    home = filled(yearly)
    with home.open(home.current(), write=True) as engine:
        engine.delete(["b-1399", "e-1401", "f-none", "no-such"])
        assert set(engine.scan(Everything())) == {"a-old", "c-1400", "d-1400", "g-far"}


def collected(settings):
    with Archive(settings.archive_path) as archive:
        archive.put_many(
            Article(id=id_, site="isna", title=f"گزارش {n}", body="متن گزارش", published_at=day)
            for n, (id_, day) in enumerate(DAYS.items(), 1)
        )


@pytest.fixture
def dated(monkeypatch):
    """A reader that takes no time and keeps dates."""
    import nlp.annotate
    from index import readers
    from nlp.document import Document

    def annotate(given):
        return Document(given, f"{given.title}\n{given.body}", True, 1.0, reader=nlp.annotate.READER)

    monkeypatch.setattr(nlp.annotate, "annotate", annotate)
    monkeypatch.setattr(readers, "_make_ready", lambda tagger: None)


def by(settings, how):
    import dataclasses

    return dataclasses.replace(settings, elasticsearch=dataclasses.replace(settings.elasticsearch, by=how))


@pytest.mark.usefixtures("dated")
def test_all_years_are_built_anew_and_swapped_in_one_step_without_a_gap(yearly):
    collected(yearly)
    ingest.ingest(yearly)
    queries = {query: parse(query) for query in ("*", "تاریخ:1400", "تاریخ:1401..", "گزارش")}
    counts, stop = {query: set() for query in queries}, threading.Event()

    def look():
        with open_engine(yearly) as engine:
            while not stop.is_set():
                for query, tree in queries.items():
                    counts[query].add(engine.count(tree))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        # from years to years, to one index, and back to years
        for how in ("year", "all", "year"):
            ingest.reindex(by(yearly, how))
    finally:
        stop.set()
        watcher.join()
    assert counts == {"*": {7}, "تاریخ:1400": {2}, "تاریخ:1401..": {2}, "گزارش": {7}}
    used = home_of(yearly).current()
    assert used == f"{yearly.elasticsearch.name}-g4"
    assert sorted(aliases(yearly)) == [used, f"{used}-y1399", f"{used}-y1400", f"{used}-y1401"]
    checks = [check for check in examine(yearly) if check.name == "index"]
    assert [check.sentence for check in checks if check.state is State.WRONG] == []
    assert "4 indexes by year" in checks[0].sentence


@pytest.mark.usefixtures("dated")
def test_a_stopped_build_of_years_goes_on_and_a_spent_one_leaves_nothing(yearly, monkeypatch):
    monkeypatch.setattr(ingest, "COMMIT_EVERY", 3)
    collected(yearly)

    def stop(what, done, total):
        if what == "indexing" and done == 6:
            raise KeyboardInterrupt

    with contextlib.suppress(KeyboardInterrupt):
        ingest.ingest(yearly, stop)
    assert home_of(yearly).current() is None
    assert ingest.ingest(yearly).indexed == 1
    # one that was filled from another store is begun again, all its years with it
    other = home_of(yearly).fresh()
    home_of(yearly).begin(other, "another-store")
    with open_engine(yearly, other, write=True, fresh=True) as engine:
        engine.write([document("وام", id="x-1398", published_at="2019-06-01")], 1)
    ingest.reindex(yearly)
    used = home_of(yearly).current()
    assert used == other
    assert f"{used}-y1398" not in aliases(yearly)
    with open_engine(yearly) as engine, Documents(yearly.documents_path) as documents:
        assert engine.count(Everything()) == documents.count() == len(DAYS)


def test_a_snapshot_holds_all_years_and_brings_them_back(yearly, repository_of):
    asked = repository_of(yearly)
    home = filled(asked)
    taken = elastic_snapshots.take(home, dt.datetime.now(dt.UTC))
    with home.open(home.current(), write=True) as engine:
        engine.delete(["c-1400", "e-1401"])
        engine.write([document("وام", id="n-1402", published_at="2023-04-01")], 8)
    generation = elastic_snapshots.bring_back(home, taken.name)
    assert home.current() == generation
    with open_engine(asked) as engine:
        assert set(engine.scan(Everything())) == set(DAYS)
        assert set(engine.scan(parse("تاریخ:1400"))) == {"c-1400", "d-1400"}
        assert engine.count(parse("تاریخ:1402")) == 0
        assert engine.upto() == len(DAYS)
    assert sorted(aliases(asked)) == [generation, *(f"{generation}-y{year}" for year in (1399, 1400, 1401))]
