"""A node of its own with users and https, that tests may fill, overload and kill: rights, secrets, faults."""

from __future__ import annotations

import base64
import datetime as dt
import logging
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import elastic_node
import pytest
import yaml
from elastic_asked import asking, count, one_sentence, until
from elastic_secured import PASSWORD, rights, secured
from made import document

from index import ingest
from index.documents import Documents
from index.engine import EngineAwayError, EngineError
from index.engines import elastic_snapshots
from index.engines.elastic_bulk import Action, write_all
from index.engines.elastic_client import connect
from index.engines.elastic_writing import report_json
from index.health import State, examine
from index.opening import home_of, open_engine
from index.query.tree import Everything
from index.settings import Secret
from index.settings_reading import setting_names

pytestmark = pytest.mark.usefixtures("reading")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A node of its own, with users and https, that tests may kill."""
    if reason := elastic_node.lacking():
        pytest.fail(reason) if elastic_node.IN_CI else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("guarded")
    # two large requests at once are too much for it
    narrow = "indexing_pressure.memory.limit: 2500kb"
    node = elastic_node.Node(folder, "one", secure=secured(folder / "secure"), extra=narrow)
    node.start()
    try:
        node.wait()
        yield node, folder / "secure" / "authority.pem"
    finally:
        node.kill()


@pytest.fixture
def trusted(settings_for, guarded, tmp_path):
    node, authority = guarded
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n", "utf-8")
    more = {"user": "rasad", "password_file": str(secret), "ca_file": str(authority), "name": "rasad"}
    return settings_for(tmp_path / "data", node.url, **more)


def shown(password):
    """A secret in every form in which a log could hold it."""
    return [password, base64.b64encode(f"rasad:{password}".encode()).decode(), quote(password)]


@pytest.mark.slow
@pytest.mark.parametrize("by", ["all", "year"])
def test_the_least_rights_are_enough_and_the_password_is_never_told(trusted, put, capfd, caplog, by):
    caplog.set_level(logging.DEBUG)
    asked = asking(trusted, by=by, name=f"rasad-{by}-of-tests")
    # the role names the indexes after the setting
    with pytest.raises(EngineAwayError, match="does not allow this to the user or key"):
        ingest.ingest(asking(asked, name="other"))
    put(asked, *range(5))
    ingest.ingest(asked)
    ingest.reindex(asked)
    with open_engine(asked, home_of(asked).current(), write=True) as engine:
        engine.write([document("گزارش", id="isna-9", published_at="2022-02-02")], engine.upto())
        engine.delete(["isna-9"])
    assert count(asked) == 5
    assert [check for check in examine(asked) if check.name == "index" and check.state is State.WRONG] == []
    told = "".join(capfd.readouterr()) + caplog.text
    assert "_bulk" in told  # the log is at work
    for secret in shown(PASSWORD):
        assert secret not in told


@pytest.mark.slow
def test_an_api_key_is_enough_and_never_told(trusted, put, tmp_path, capfd, caplog):
    role = yaml.safe_load(rights())["rasad"]
    with connect(asking(trusted, user="admin").elasticsearch) as client:
        made = client.security.create_api_key(name="rasad", role_descriptors={"rasad": role})["encoded"]
    # the answer that made it is in the log of whoever asked for it
    caplog.clear()
    caplog.set_level(logging.DEBUG)
    file = tmp_path / "key"
    file.write_text(made + "\n")
    keyed = asking(trusted, user="", password_file="", api_key_file=str(file), name="rasad-keyed")
    put(keyed, *range(3))
    ingest.ingest(keyed)
    assert count(keyed) == 3
    file.write_text(made[:-4] + "AAA=")
    with pytest.raises(EngineError, match="does not accept the user or key") as told:
        ingest.ingest(keyed)
    assert one_sentence(told)
    assert made[:-4] not in "".join(capfd.readouterr()) + caplog.text + str(told.value)


@pytest.mark.slow
def test_snapshots_need_the_right_that_is_told(trusted, put, guarded):
    node, _ = guarded
    put(trusted, 1, 2)
    ingest.ingest(trusted)
    with connect(asking(trusted, user="admin").elasticsearch) as client:
        folder = f"{node.folder}/snapshots/kept"
        client.snapshot.create_repository(name="rasad", repository={"type": "fs", "settings": {"location": folder}})
    now = dt.datetime.now(dt.UTC)
    with pytest.raises(EngineError, match=r"does not allow this.*docs/elasticsearch\.md lists the rights"):
        elastic_snapshots.take(home_of(trusted), now)
    keeper = home_of(asking(trusted, user="keeper"))
    taken = elastic_snapshots.take(keeper, now)
    assert elastic_snapshots.listed(keeper) == [taken]
    home = home_of(asking(trusted, user="admin"))
    assert elastic_snapshots.bring_back(home, taken.name) == home.current()
    assert count(trusted) == 2


COMPOSE = Path(__file__).parents[3] / "deploy" / "compose-elasticsearch.yaml"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl, as Elasticsearch's image has it")
def test_the_compose_file_gives_rasad_the_rights_that_are_told_and_no_others(trusted, put, guarded):
    """What its `rights` service runs, run against this node."""
    node, authority = guarded
    services = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    # this node has a user «rasad» in a file, and «admin» for «elastic»
    given = {
        "/certs/ca/ca.crt": str(authority),
        "https://elasticsearch:9200": node.url,
        "elastic:$": "admin:$",
        "user/rasad": "user/made",
        "/usr/share/elasticsearch/snapshots": f"{node.folder}/snapshots/compose",
        "_snapshot/rasad": "_snapshot/compose",
        "$$": "$",
    }
    script = services["rights"]["command"][0]
    for name, here in given.items():
        assert name in script
        script = script.replace(name, here)
    secrets = {"ELASTIC_PASSWORD": PASSWORD, "RASAD_PASSWORD": "made-for-the-test"}
    assert set(secrets) <= set(services["rights"]["environment"])
    done = subprocess.run(
        ["bash", "-ec", script], env=os.environ | secrets, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = yaml.safe_load(rights())
    with connect(asking(trusted, user="admin").elasticsearch) as client:
        for name, role in told.items():
            made = client.security.get_role(name=name)[name]
            assert made["cluster"] == role["cluster"]
            assert [{key: one[key] for key in ("names", "privileges")} for one in made["indices"]] == role.get(
                "indices", []
            )
    asked = asking(trusted, user="made", password_file="", password=Secret("made-for-the-test"), repository="compose")
    put(asked, 1, 2)
    ingest.ingest(asked)
    assert count(asked) == 2
    elastic_snapshots.take(home_of(asked), dt.datetime.now(dt.UTC))
    environment = services["rasad"]["environment"]
    assert environment["RASAD_ELASTICSEARCH__USER"] == "rasad"
    assert set(environment) <= {"RASAD_DATA", *known_variables()}


def known_variables():
    return {"RASAD_" + name.upper().replace(".", "__") for name in setting_names()}


@pytest.mark.slow
def test_a_full_disk_stops_writing_and_room_lets_it_go_on_by_itself(trusted, put):
    """The node itself locks its indexes where it finds its disk full, and unlocks them when there is room."""
    put(trusted, 1, 2)
    ingest.ingest(trusted)
    disk = "cluster.routing.allocation.disk"

    def room(wanted):
        bounds = {f"{disk}.watermark.{name}": wanted for name in ("low", "high", "flood_stage")}
        more = {f"{disk}.threshold_enabled": True, "cluster.info.update.interval": "10s"}
        client.cluster.put_settings(persistent=more | bounds)

    def locked():
        told = client.indices.get_settings(index=home_of(trusted).current(), flat_settings=True)
        return "index.blocks.read_only_allow_delete" in next(iter(told.body.values()))["settings"]

    with connect(asking(trusted, user="admin").elasticsearch) as client:
        try:
            room("900tb")  # more than any disk has
            assert until(locked)
            put(trusted, 3)
            with pytest.raises(EngineAwayError, match=r"takes no writes.*where its disk is full make room") as told:
                ingest.ingest(trusted)
            assert one_sentence(told)
            assert count(trusted) == 2
            room("1b")
            assert until(lambda: not locked())
        finally:
            names = ("threshold_enabled", "watermark.low", "watermark.high", "watermark.flood_stage")
            client.cluster.put_settings(persistent={f"{disk}.{name}": None for name in names})
    assert ingest.ingest(trusted).indexed == 1
    assert count(trusted) == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"password_file": "", "password": Secret("wrong")}, "does not accept the user or key"),
        ({"password_file": "", "user": ""}, "does not accept the user or key"),
        ({"user": "stranger"}, r"does not allow this to the user or key.*docs/elasticsearch\.md"),
        ({"ca_file": ""}, r"certificate that is not trusted.*elasticsearch\.ca_file"),
    ],
    ids=["wrong password", "nobody", "no rights", "untrusted certificate"],
)
def test_who_is_not_let_in_is_told_why(trusted, put, more, sentence):
    put(trusted, 1)
    with pytest.raises(EngineError, match=sentence) as told:
        ingest.ingest(asking(trusted, **more))
    assert one_sentence(told)
    with Documents(trusted.documents_path) as documents:
        assert documents.count() == 1


@pytest.mark.slow
def test_an_overloaded_node_is_given_time_and_nothing_is_lost(trusted):
    words = [f"واژه{n}" for n in range(900)]
    made = [document(f"گزارش {n}", " ".join(words[n % 7 :]), id=f"r-{n:04}") for n in range(600)]
    actions = [Action(one.id, one.id, report_json(one)) for one in made]
    home = home_of(trusted)
    home.begin(home.fresh(), "a-store")
    with connect(trusted.elasticsearch) as client:
        assert write_all(client, trusted.elasticsearch.url, home.fresh(), actions, writers=6, patience=120) == []
        client.indices.refresh(index=home.fresh())
        with home.open(home.fresh()) as engine:
            assert list(engine.scan(Everything())) == [one.id for one in made]
        told = client.nodes.stats(metric="indexing_pressure")["nodes"]
    refused = [node["indexing_pressure"]["memory"]["total"]["coordinating_rejections"] for node in told.values()]
    assert sum(refused) > 0


@pytest.mark.slow
def test_a_plain_address_of_a_node_that_speaks_https_is_told(trusted):
    plain = asking(trusted, url=trusted.elasticsearch.url.replace("https", "http"))
    with pytest.raises(EngineError, match="Elasticsearch at http://") as told, open_engine(plain):
        pass
    assert one_sentence(told)


@pytest.mark.slow
def test_killed_in_the_middle_of_a_reindex(trusted, guarded, put, monkeypatch):
    monkeypatch.setattr(ingest, "COMMIT_EVERY", 5)
    node, _ = guarded
    put(trusted, *range(40))
    ingest.ingest(trusted)
    before = home_of(trusted).current()

    def kill(what, done, total):
        if what == "indexing" and done == 15:
            node.kill()

    with pytest.raises(EngineAwayError, match=r"does not answer.*caught up by the next run") as told:
        ingest.reindex(asking(trusted, patience=1), kill)
    assert one_sentence(told)
    node.start()
    node.wait()
    with connect(trusted.elasticsearch) as client:
        client.cluster.health(index="rasad-g*", wait_for_status="yellow", timeout="60s")
    assert home_of(trusted).current() == before
    assert count(trusted) == 40
    put(trusted, 50)
    # it goes on where it was: three commits of five had been made
    assert ingest.reindex(trusted).indexed == 41 - 15
    assert count(trusted) == 41
    assert home_of(trusted).current() != before
