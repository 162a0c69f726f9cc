"""What goes wrong with a cluster is one sentence, and what could not be written is caught up by itself."""

from __future__ import annotations

import elastic_node
import pytest
from elastic_asked import asking, count, one_sentence

from index import ingest
from index.documents import Documents
from index.engine import EngineAwayError, EngineError
from index.health import State, examine
from index.opening import home_of, open_engine
from index.settings import Secret

pytestmark = pytest.mark.usefixtures("reading")


def test_away_at_the_start_articles_are_read_and_caught_up(settings, put):
    away = asking(settings, url=f"http://127.0.0.1:{elastic_node.free_port()}", patience=0)
    put(settings, *range(6))
    with pytest.raises(
        EngineAwayError, match=r"does not answer \(Connection refused\).*caught up by the next run"
    ) as told:
        ingest.ingest(away)
    assert one_sentence(told)
    with pytest.raises(EngineAwayError, match="does not answer"), open_engine(away):
        pass
    wrong = [check.sentence for check in examine(away) if check.name == "index" and check.state is State.WRONG]
    assert len(wrong) == 1
    assert "does not answer" in wrong[0]
    with Documents(settings.documents_path) as documents:
        assert documents.count() == 6
    assert ingest.ingest(settings) == ingest.Ingested(0, 0, 6)
    assert count(settings) == 6


@pytest.mark.parametrize("block", ["read_only_allow_delete", "write", "read_only"])
def test_a_read_only_index_keeps_answering_and_is_caught_up(settings, put, block):
    put(settings, *range(4))
    ingest.ingest(settings)
    index = home_of(settings).current()

    def blocked(on):
        body = {"index": {"blocks": {block: on}}}
        elastic_node.call(settings.elasticsearch.url, f"/{index}/_settings", body, "PUT")

    blocked(True)
    put(settings, *range(10, 14))
    with pytest.raises(EngineAwayError, match=r"takes no writes.*read-only.*caught up by the next run") as told:
        ingest.ingest(settings)
    assert one_sentence(told)
    assert count(settings) == 4
    waiting = [check.sentence for check in examine(settings) if check.name == "index" and check.state is State.WRONG]
    assert len(waiting) == 2
    assert waiting[0].endswith(f"takes no writes (index.blocks.{block})")
    assert waiting[1].startswith("4 documents wait to be indexed, the first since 2022-01-02T10:00")
    blocked(False)
    assert ingest.ingest(settings).indexed == 4
    assert count(settings) == 8


def test_an_index_behind_the_alias_that_rasad_did_not_make_is_told(settings, put):
    name, url = settings.elasticsearch.name, settings.elasticsearch.url
    elastic_node.call(url, f"/{name}-g1", {"aliases": {name: {}}}, "PUT")
    with pytest.raises(EngineError, match=r"was not made by Rasad.*rasad reindex") as told, open_engine(settings):
        pass
    assert one_sentence(told)
    put(settings, 1, 2)
    ingest.ingest(settings)
    assert count(settings) == 2


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"url": "es.example.ir:9200"}, "elasticsearch.url cannot be"),
        ({"url": "https://me:secret@es.example.ir"}, "holds a user or password"),
        ({"url": "http://es.example.ir", "api_key": Secret("abc")}, "would go to es.example.ir unencrypted"),
        ({"user": "me"}, "elasticsearch.user needs elasticsearch.password_file"),
        ({"password_file": "/no/such/file", "user": "me"}, "/no/such/file cannot be read"),
        ({"url": "https://127.0.0.1:1", "ca_file": "/no/such/file"}, "/no/such/file: there is no such file"),
        ({"name": "Rasad*"}, "elasticsearch.name cannot be"),
    ],
)
def test_settings_that_cannot_be_followed_safely_are_named(settings, more, sentence):
    with pytest.raises(EngineError, match=sentence) as told, open_engine(asking(settings, **more)):
        pass
    assert one_sentence(told)
    assert "secret" not in str(told.value)
