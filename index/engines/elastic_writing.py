"""How reports and their figures lie in Elasticsearch: one document a report, its figures nested in it.

Texts are our own tokens, parted by spaces; they are not stored, for `documents.db` holds the reports themselves.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from index.engines.elastic_query import Json, words_of
from index.engines.meaning import VALUED
from index.schema import FORMAT, LATEST, WHOLE, FigureFields, figure_fields, report_fields
from nlp.document import Document

# What an index keeps of itself: how far it is filled. It has none of a report's fields, so no query finds it.
MARKER = "␟upto"
FIGURE_TOKENS = ("unit", "about", "beneficiary", "speaker", "period")
FIGURE_VALUES = ("kind", "currency", "province", "stage", "scope", "relation")
FIGURE_BOUNDS = ("low", "high", "own_low", "own_high")
# Elasticsearch takes ids of at most so many bytes.
_LONGEST_ID = 512


def template(name: str, shards: int, replicas: int) -> Json:
    """The index template of all generations under this name."""
    return {
        "index_patterns": [f"{name}-g*"],
        # above what an operator's own catch-all templates have, else theirs would decide
        "priority": 500,
        "template": {
            "settings": {"index": {"number_of_shards": shards, "number_of_replicas": replicas}},
            "mappings": mapping(),
        },
        "_meta": {"format": FORMAT},
    }


def mapping() -> Json:
    """Every field; a document with another one is refused."""
    keyword: Json = {"type": "keyword"}
    text: Json = {"type": "text", "analyzer": "whitespace"}
    fields: Json = {
        "id": keyword,
        "title": text,
        "title_stems": text | {"index_options": "freqs"},
        "body": text,
        "body_stems": text | {"index_options": "freqs"},
        "day": {"type": "integer"},
        # `oldest` is `moment` with the undated last
        "moment": {"type": "long"},
        "oldest": {"type": "long"},
        "relevant": {"type": "boolean"},
        "terms": {"type": "object", "enabled": False},
        "upto": {"type": "long", "index": False, "doc_values": False},
    }
    for field in VALUED:
        fields[field.value] = {"type": "keyword", "index": False}
        fields[words_of(field)] = keyword | {"doc_values": False} if field in WHOLE else text | {"norms": False}
    figure: Json = {name: keyword | {"doc_values": False} for name in (*FIGURE_TOKENS, *FIGURE_VALUES)}
    figure |= {name: {"type": "double", "doc_values": False} for name in FIGURE_BOUNDS}
    figure |= {
        "year": {"type": "integer", "doc_values": False},
        # what figures are ordered by
        "ref": keyword | {"index": False},
        "moment": {"type": "long", "index": False},
        "rank": {"type": "byte", "index": False},
        "size": {"type": "double", "index": False},
    }
    fields["figures"] = {"type": "nested", "dynamic": "strict", "properties": figure}
    return {"dynamic": "strict", "_source": {"includes": ["id", "terms", "upto"]}, "properties": fields}


def doc_id(id_: str) -> str:
    """The `_id` of a report: its own id, so that writing twice is writing once."""
    raw = id_.encode("utf-8", "replace")
    if len(raw) <= _LONGEST_ID and raw and not id_.startswith("␟"):
        return id_
    return "␟" + hashlib.blake2b(raw, digest_size=20).hexdigest()


def report_json(document: Document) -> bytes:
    """A report as Elasticsearch takes it, in one line."""
    report = report_fields(document)
    made: dict[str, Any] = {
        "id": report.id,
        "title": " ".join(report.title),
        "title_stems": " ".join(report.title_stems),
        "body": " ".join(report.body),
        "body_stems": " ".join(report.body_stems),
        "day": report.day,
        "moment": report.moment,
        "oldest": report.moment or LATEST,
        "relevant": report.relevant,
        "terms": dict(report.terms),
    }
    for field in VALUED:
        made[field.value] = report.values[field]
        names = report.names[field]
        made[words_of(field)] = names if field in WHOLE else " ".join(names)
    made["figures"] = [_figure(figure) for figure in figure_fields(document)]
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _figure(figure: FigureFields) -> Json:
    made: Json = {name: getattr(figure, name) for name in FIGURE_TOKENS}
    made |= {name: str(getattr(figure, name)) for name in FIGURE_VALUES}
    made |= {name: value for name in FIGURE_BOUNDS if (value := getattr(figure, name)) is not None}
    return made | {
        "year": figure.years,
        "ref": figure.ref,
        "moment": figure.moment,
        "rank": figure.rank,
        "size": figure.own_low if figure.low is None else figure.low,
    }
