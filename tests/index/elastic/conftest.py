"""What tests of Elasticsearch share: settings for the run's node, and a reader that takes no time."""

from __future__ import annotations

from dataclasses import replace

import elastic_node
import pytest

import nlp.annotate
from crawler.archive import Archive
from crawler.article import Article
from index import readers
from index.settings import ElasticsearchSettings, ReadSettings, Settings
from nlp.document import Count, Document, Relation

FETCHED = "2022-01-02T10:00:00+03:30"


def made_settings(data, url, **more):
    asked = ElasticsearchSettings(**({"url": url, "name": elastic_node.name(), "replicas": 0, "patience": 5} | more))
    return Settings(data=data, engine="elasticsearch", read=ReadSettings(workers=1), elasticsearch=asked)


@pytest.fixture
def settings_for():
    return made_settings


@pytest.fixture
def settings(tmp_path):
    return made_settings(tmp_path / "data", elastic_node.address())


@pytest.fixture
def repository_of():
    """A snapshot repository in the folder that the node may write to; gives the settings that name it."""
    made = []

    def repository(settings):
        url, name = settings.elasticsearch.url, settings.elasticsearch.name
        nodes = elastic_node.call(url, "/_nodes/settings")["nodes"]
        folder = next(iter(nodes.values()))["settings"]["path"]["repo"]
        folder = folder if isinstance(folder, str) else folder[0]
        body = {"type": "fs", "settings": {"location": f"{folder}/{name}"}}
        elastic_node.call(url, f"/_snapshot/{name}", body, "PUT")
        made.append((url, name))
        return replace(settings, elasticsearch=replace(settings.elasticsearch, repository=name))

    yield repository
    for url, name in made:
        elastic_node.call(url, f"/_snapshot/{name}", method="DELETE")


@pytest.fixture
def reading(monkeypatch):
    """A reader that takes no time: one figure a report."""

    def annotate(given):
        figure = Count("یک", 0, 2, float(given.id.rpartition("-")[2]), None, "گزارش", Relation.EQUAL)
        return Document(given, f"{given.title}\n{given.body}", True, 1.0, counts=(figure,), reader=nlp.annotate.READER)

    monkeypatch.setattr(nlp.annotate, "annotate", annotate)
    monkeypatch.setattr(readers, "_make_ready", lambda tagger: None)


@pytest.fixture
def put():
    def put(settings, *numbers, title="گزارش"):
        with Archive(settings.archive_path) as archive:
            archive.put_many(
                Article(id=f"isna-{n}", site="isna", title=f"{title} {n}", body="متن گزارش", fetched_at=FETCHED)
                for n in numbers
            )

    return put
