"""Facets, suggestions and reports alike, from tantivy."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

import tantivy
from tantivy import Occur, Query

from index.engine import Bucket, EngineError
from index.engines.embedded_kept import Valued
from index.engines.embedded_query import compile_reports
from index.engines.meaning import BODY, LIKE_TERMS, TITLE, VALUED, begins
from index.query.tree import Named, NameField
from nlp.words import search_words

# More values than any field has in one segment: so that counts are exact.
_ALL = 10_000_000
_MOST_BUCKETS = 65_000
_OUTLETS = 10_000


def facets(searcher: tantivy.Searcher, query: Query, fields: Sequence[NameField], size: int) -> dict[NameField, Valued]:
    """The most frequent values of each field among what matches, exact, ties by value; all fields in one pass.

    Outlets are few, and how many there are is asked as well: they come all at once.
    """
    for field in fields:
        if field not in VALUED:
            raise EngineError(f"there are no facets of «{field.value}»")
    if size <= 0:
        return dict.fromkeys(fields, (0, ()))
    sizes = {field: max(size, _OUTLETS) if field is NameField.SITE else size for field in fields}
    found: dict[NameField, Valued] = {}
    asks, lacking = {field: min(wanted + 50, _MOST_BUCKETS) for field, wanted in sizes.items()}, list(sizes)
    while lacking:
        answer = searcher.aggregate(
            query,
            {f.value: {"terms": {"field": f.value, "size": asks[f], "segment_size": _ALL}} for f in lacking},
        )
        for field in list(lacking):
            wanted, ask = sizes[field], asks[field]
            buckets = [(int(b["doc_count"]), str(b["key"])) for b in answer[field.value]["buckets"]]
            # a tie at the edge may go on beyond what was asked for
            whole = len(buckets) < ask or (len(buckets) > wanted and buckets[-1][0] < buckets[wanted - 1][0])
            if not whole and ask < _MOST_BUCKETS:
                asks[field] = min(ask * 8, _MOST_BUCKETS)
                continue
            if not whole:
                # slower, and without a limit
                buckets = [(n, value) for value, n in searcher.terms_with_prefix(field.value, "", query)]
            buckets.sort(key=lambda bucket: (-bucket[0], bucket[1]))
            found[field] = wanted, tuple(Bucket(value, n) for n, value in buckets[:wanted])
            lacking.remove(field)
    return found


def suggestions(
    searcher: tantivy.Searcher, schema: tantivy.Schema, field: NameField, prefix: str, limit: int
) -> tuple[Bucket, ...]:
    """Values with words that begin so, side by side, most frequent first."""
    if field not in VALUED:
        raise EngineError(f"there are no suggestions of «{field.value}»")
    keys = tuple(word.key for word in search_words(prefix))
    if limit <= 0:
        return ()
    query = Query.all_query()
    if keys and field not in (NameField.SITE, NameField.TOPIC, NameField.PROVINCE, NameField.MAIN_PROVINCE):
        query = compile_reports(schema, Named(field, keys, prefix, prefix=True), lambda _: Query.empty_query())
    values = [(-n, value) for value, n in searcher.terms_with_prefix(field.value, "", query) if n]
    found: list[Bucket] = []
    for negative, value in sorted(values):
        if begins(tuple(word.key for word in search_words(value)), keys):
            found.append(Bucket(value, -negative))
            if len(found) == limit:
                break
    return tuple(found)


def like(searcher: tantivy.Searcher, schema: tantivy.Schema, address: tantivy.DocAddress, id_: str) -> Query | None:
    """The query for reports like this one: by those of its stems that are frequent in it and rare elsewhere."""
    terms = json.loads(searcher.doc(address).get_first("terms"))
    total = searcher.num_docs
    weighed = []
    for stem, frequency in terms:
        having = max(searcher.doc_freq("body_stems", stem), searcher.doc_freq("title_stems", stem))
        if having > 1:
            weighed.append((frequency * math.log(1 + (total - having + 0.5) / (having + 0.5)), stem))
    best = sorted(weighed, key=lambda term: (-term[0], term[1]))[:LIKE_TERMS]
    if not best:
        return None
    parts = []
    for weight, stem in best:
        for field, share in (("title_stems", TITLE), ("body_stems", BODY)):
            term = Query.term_query(schema, field, stem, index_option="freq")
            parts.append((Occur.Should, Query.boost_query(term, share * weight / best[0][0])))
    itself = Query.term_query(schema, "id", id_)
    return Query.boolean_query([(Occur.Must, Query.boolean_query(parts)), (Occur.MustNot, itself)])
