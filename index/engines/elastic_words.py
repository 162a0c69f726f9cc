"""How frequent stems are in Elasticsearch, as it keeps them for its own weighing: replaced reports may count."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from index.engine import EngineAwayError
from index.engines.elastic_query import Json
from index.engines.meaning import BODY, LIKE_TERMS, TITLE

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch


def statistics(
    client: Elasticsearch, indexes: str, stems: Sequence[str], fields: list[str]
) -> tuple[int, list[dict[str, int]]]:
    """How many reports there are, and for each field in how many of them each stem stands."""
    held = [dict.fromkeys(stems, 0) for _ in fields]
    if not stems:
        return 0, held
    total = 0
    for vectors in _vectors(client, indexes, " ".join(stems), fields):
        total += max((int(vectors[field]["field_statistics"]["doc_count"]) for field in vectors), default=0)
        for counts, field in zip(held, fields, strict=True):
            for stem, term in vectors.get(field, {}).get("terms", {}).items():
                counts[stem] = counts.get(stem, 0) + int(term.get("doc_freq", 0))
    return total, held


def _vectors(client: Elasticsearch, indexes: str, text: str, fields: list[str]) -> Iterator[Any]:
    """What each part of each index tells of the words of a text."""
    told = client.indices.get_settings(index=indexes, name="index.number_of_shards", flat_settings=True).body
    parts = {index: int(one["settings"]["index.number_of_shards"]) for index, one in sorted(told.items())}
    # a document that is in no index: what is told of its words is told of the part that is asked
    asked: Json = {"doc": dict.fromkeys(fields, text), "fields": fields, "term_statistics": True}
    asked |= {"field_statistics": True, "positions": False, "offsets": False, "payloads": False}
    whole = [index for index, number in parts.items() if number == 1]
    if whole:
        for one in client.mtermvectors(docs=[{"_index": index, **asked} for index in whole])["docs"]:
            if "error" in one:
                reason = one["error"].get("reason")
                raise EngineAwayError(f"Elasticsearch cannot tell how frequent words are: {reason}")
            yield one["term_vectors"]
    for index, number in parts.items():
        for part in range(number if number > 1 else 0):
            # of several documents at once no part can be named
            yield client.termvectors(index=index, preference=f"_shards:{part}", **asked)["term_vectors"]


def like(id_: str, terms: dict[str, int], total: int, held: Sequence[dict[str, int]]) -> Json | None:
    """The query for reports like this one, by those of its stems that say most of it; None where it has none."""
    weighed = sorted(_weighed(terms, total, held), key=lambda term: (-term[0], term[1]))[:LIKE_TERMS]
    if not weighed:
        return None
    parts = [
        {"term": {field: {"value": stem, "boost": share * weight / weighed[0][0]}}}
        for weight, stem in weighed
        for field, share in (("title_stems", TITLE), ("body_stems", BODY))
    ]
    return {"bool": {"should": parts, "minimum_should_match": 1, "must_not": [{"term": {"id": id_}}]}}


def _weighed(terms: dict[str, int], total: int, held: Sequence[dict[str, int]]) -> Iterator[tuple[float, str]]:
    """Stems by how frequent they are in the report and how rare elsewhere; those of no other are left out."""
    for stem, frequency in terms.items():
        having = max((field.get(stem, 0) for field in held), default=0)
        if having > 1:
            yield frequency * math.log(1 + (total - having + 0.5) / (having + 0.5)), stem
