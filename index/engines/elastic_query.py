"""The query tree compiled to Elasticsearch's queries, to find and weigh what the embedded engine does.

`scored` gives the scores of words, phrases and prefixes; every other condition adds nothing. `matching` only decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from index.engines.meaning import BODY, PREFIX_SCORE, TITLE, check, constant_score, ranked_terms
from index.query.tree import (
    And,
    Everything,
    Figure,
    FigureKind,
    Ids,
    Named,
    NameField,
    Node,
    Not,
    Noted,
    Or,
    Phrase,
    Prefix,
    Published,
    Ranked,
    Relevant,
    TextField,
    Word,
)
from index.schema import WHOLE, whole, word

type Json = dict[str, Any]

# Every report has a day (0 where it is unknown); what an index keeps of itself has none.
REPORTS: Json = {"exists": {"field": "day"}}
NOTHING: Json = {"match_none": {}}
# No word of ours holds a space.
_NO_WORD = " "
# Enough for every word that an index may hold; Elasticsearch's own default stops silently at 50.
_EVERY_WORD = 10_000_000


def words_of(field: NameField) -> str:
    """The field in which the words of such names are sought."""
    return f"{field.value}_words"


def scored(node: Node) -> Json:
    """The query that weighs. Raises EngineError where the tree is too deep or too large."""
    check(node)
    return _scored(node)


def matching(node: Node) -> Json:
    """The query that only decides, cheaper and cacheable."""
    check(node)
    return _matching(node)


def weighed_by_all(query: Json) -> Json:
    """A query that weighs, where an index has several parts: every part tells how frequent each of its words is there.

    A part in which nothing can match, by its dates or because it lacks the words of a phrase, would tell nothing, and
    its reports would not count in the weight of a word. So it is asked for the words themselves too, in a way that
    finds nothing: beside a word that no report has.
    """
    sought: dict[tuple[str, str], None] = {}
    waiting = [query]
    while waiting:
        for kind, asked in waiting.pop().items():
            if kind == "bool":
                waiting += [*asked.get("must", ()), *asked.get("should", ())]
            elif kind in ("term", "match_phrase"):
                [(field, how)] = asked.items()
                words = [how["value"]] if kind == "term" else how["query"].split()
                sought |= dict.fromkeys([(field, _NO_WORD), *((field, text) for text in words)])
    if not sought:
        return query
    told = {"bool": {"must": [_term(field, text) for field, text in sorted(sought)]}}
    return {"bool": {"should": [query, told], "minimum_should_match": 1}}


def _scored(node: Node) -> Json:
    if constant_score(node) == 0:
        return _silent(_matching(node))
    match node:
        case Word(key, stem, where):
            parts = [
                _term(field, word(text), weight / 2)
                for keys, stems, weight in _fields(where)
                for field, text in ((keys, key), (stems, stem))
            ]
            return _any(parts)
        case Ranked():
            return _any([_term(*term) for term in ranked_terms(node)])
        case Phrase(keys, where, slop):
            return _any([_weighed_phrase(field, keys, slop, weight) for field, _, weight in _fields(where)])
        case Prefix():
            return {"constant_score": {"filter": _matching(node), "boost": PREFIX_SCORE}}
        case Or(parts):
            return _any([_scored(part) for part in parts])
        case And(parts):
            silent = [part for part in parts if constant_score(part) == 0]
            made = _all(silent)["bool"] if silent else {}
            made["must"] = [_scored(part) for part in parts if constant_score(part) != 0]
            return {"bool": made}
        case _:
            return _silent(_matching(node))


def _matching(node: Node) -> Json:
    match node:
        case Everything():
            return REPORTS
        case Word():
            return _any_of_words([node])
        case Ranked():
            return _any_terms((field, text) for field, text, _ in ranked_terms(node))
        case Phrase(keys, where, slop):
            return _any([_phrase(field, keys, slop) for field, _, _ in _fields(where)])
        case Prefix(key, where):
            return _any([{"prefix": {field: word(key)}} for field, _, _ in _fields(where)])
        case Named():
            return _named(node)
        case Published(since, until):
            bounds = {"gte": since.toordinal() if since else 1}
            return {"range": {"day": bounds | ({"lte": until.toordinal()} if until else {})}}
        case Relevant(wanted):
            return {"term": {"relevant": wanted}}
        case Figure():
            return {"nested": {"path": "figures", "query": figures(node), "score_mode": "none"}}
        case Ids(ids):
            return {"terms": {"id": list(ids)}}
        case Noted():
            raise TypeError("what the desk keeps is no engine's: index.noted asks for the reports of it")
        case Or(parts):
            words = [part for part in parts if isinstance(part, Word)]
            others = [_matching(part) for part in parts if not isinstance(part, Word)]
            return _any([*([_any_of_words(words)] if words else []), *others])
        case And(parts):
            return _all(parts)
        case Not():
            return _all((node,))


def _all(parts: Sequence[Node]) -> Json:
    """All of these, without scores."""
    without = [_matching(part.part) for part in parts if isinstance(part, Not)]
    wanted = [_matching(part) for part in parts if not isinstance(part, Not)]
    made: Json = {"filter": wanted or [REPORTS]}
    if without:
        made["must_not"] = without
    return {"bool": made}


def _any(parts: Sequence[Json]) -> Json:
    if not parts:
        return NOTHING
    return parts[0] if len(parts) == 1 else {"bool": {"should": list(parts), "minimum_should_match": 1}}


def _silent(query: Json) -> Json:
    return {"constant_score": {"filter": query, "boost": 0.0}}


def _fields(where: TextField) -> list[tuple[str, str, float]]:
    """(keys, stems, weight) of where a word is sought."""
    title = ("title", "title_stems", TITLE)
    return [title] if where is TextField.TITLE else [title, ("body", "body_stems", BODY)]


def _term(field: str, text: str, boost: float = 1.0) -> Json:
    return {"term": {field: {"value": text, "boost": boost}}}


def _any_of_words(words: Sequence[Word]) -> Json:
    """Any of the words: one clause a field, however many words there are."""
    fields = [(part, *names) for part in words for names in _fields(part.where)]
    return _any_terms(
        pair for part, keys, stems, _ in fields for pair in ((keys, word(part.key)), (stems, word(part.stem)))
    )


def _any_terms(terms: Iterable[tuple[str, str]]) -> Json:
    sought: dict[str, dict[str, None]] = {}
    for field, text in terms:
        sought.setdefault(field, {})[text] = None
    return _any([{"terms": {field: list(texts)}} for field, texts in sought.items()])


def _phrase(field: str, keys: Sequence[str], slop: int) -> Json:
    if len(keys) == 1:
        return _term(field, word(keys[0]))
    text = " ".join(word(key) for key in keys)
    return {"match_phrase": {field: {"query": text, "slop": slop}}} if text.strip() else NOTHING


def _weighed_phrase(field: str, keys: Sequence[str], slop: int, weight: float) -> Json:
    if len(keys) == 1:
        return _term(field, word(keys[0]), weight)
    phrase = _phrase(field, keys, slop)
    if not slop:
        return {"bool": {"must": [phrase], "boost": weight}}
    # engines weigh loose phrases each in its own way, so the words score and the phrase decides
    terms = [_term(field, word(key)) for key in keys]
    return {"bool": {"filter": [phrase], "should": terms, "boost": weight}}


def _named(named: Named) -> Json:
    if named.field is NameField.ID:
        return {"prefix": {"id": named.text}} if named.prefix else _term("id", named.text)
    field = words_of(named.field)
    keys = [word(key) for key in named.keys]
    if not keys:
        return NOTHING
    if named.field in WHOLE or len(keys) == 1:
        value = " ".join(keys)
        return {"prefix": {field: value}} if named.prefix else _term(field, value)
    text = " ".join(keys)
    if named.prefix:
        return {"match_phrase_prefix": {field: {"query": text, "max_expansions": _EVERY_WORD}}}
    return {"match_phrase": {field: text}}


def figures(figure: Figure) -> Json:
    """The query for figures that meet every condition of one bracket, inside `nested`."""
    plain = {
        "kind": figure.kind and figure.kind.value,
        "currency": figure.currency,
        "province": whole(figure.province) if figure.province else None,
        "stage": figure.stage and figure.stage.value,
        "scope": figure.scope and figure.scope.value,
        "relation": figure.relation and figure.relation.value,
        "year": figure.year,
    }
    conditions: list[Json] = [
        {"term": {f"figures.{name}": value}} for name, value in plain.items() if value is not None
    ]
    for name in ("unit", "about", "beneficiary", "speaker", "period"):
        conditions += [{"term": {f"figures.{name}": word(stem)}} for stem in getattr(figure, name)]
    if figure.low is not None or figure.high is not None:
        conditions.append(_bounds(figure))
    return {"bool": {"filter": conditions}} if conditions else {"match_all": {}}


def _bounds(figure: Figure) -> Json:
    if figure.currency:
        return _between("own_low", "own_high", figure)
    rials = _between("low", "high", figure)
    if figure.kind is FigureKind.AMOUNT:
        return rials
    count = {"term": {"figures.kind": FigureKind.COUNT.value}}
    own: Json = {"bool": {"filter": [count, _between("own_low", "own_high", figure)]}}
    return own if figure.kind is FigureKind.COUNT else _any([rials, own])


def _between(low: str, high: str, figure: Figure) -> Json:
    """A range meets a bound where any value in it does: its upper end reaches the lower bound, its lower the upper."""
    parts: list[Json] = []
    if figure.low is not None:
        parts.append({"range": {f"figures.{high}": {"gt" if figure.low_open else "gte": float(figure.low)}}})
    if figure.high is not None:
        parts.append({"range": {f"figures.{low}": {"lt" if figure.high_open else "lte": float(figure.high)}}})
    return {"bool": {"filter": parts}}
