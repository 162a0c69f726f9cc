"""The query tree compiled to tantivy's queries.

Only words, phrases and prefixes score; every other condition adds nothing, so that it never changes the order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import tantivy
from tantivy import FieldType, Occur, Query

from index.engines.embedded_writing import words_of
from index.engines.meaning import BODY, PREFIX_SCORE, TITLE, check, ranked_terms
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

# The query for the reports that have one figure which meets every condition.
Having = Callable[[Figure], Query]


def compile_reports(schema: tantivy.Schema, node: Node, having: Having) -> Query:
    """The query for reports. Raises EngineError where the tree is too deep or too large."""
    check(node)
    return _compile(schema, node, having)


def silent(query: Query) -> Query:
    """The same matches, all with the score 0."""
    return Query.const_score_query(query, 0.0)


def _compile(schema: tantivy.Schema, node: Node, having: Having) -> Query:
    match node:
        case Everything():
            return silent(Query.all_query())
        case Word(key, stem, where):
            return _word(schema, word(key), word(stem), where)
        case Ranked():
            terms = ranked_terms(node)
            return Query.boolean_query([(Occur.Should, _term(schema, *term)) for term in terms])
        case Phrase(keys, where, slop):
            return _phrase(schema, [word(key) for key in keys], where, slop)
        case Prefix(key, where):
            parts = [(Occur.Should, _prefix(schema, field, word(key))) for field, _, _ in _fields(where)]
            return Query.const_score_query(Query.boolean_query(parts), PREFIX_SCORE)
        case Named():
            return silent(_named(schema, node))
        case Published(since, until):
            low, high = since.toordinal() if since else 1, until.toordinal() if until else None
            return silent(Query.range_query(schema, "day", FieldType.Integer, low, high))
        case Relevant(wanted):
            return silent(Query.term_query(schema, "relevant", int(wanted)))
        case Figure():
            return silent(having(node))
        case Ids(ids):
            return silent(Query.term_set_query(schema, "id", ids)) if ids else Query.empty_query()
        case Noted():
            raise TypeError("what the desk keeps is no engine's: index.noted asks for the reports of it")
        case And(parts):
            return _and(schema, parts, having)
        case Or(parts):
            if not parts:
                return Query.empty_query()
            return Query.boolean_query([(Occur.Should, _compile(schema, part, having)) for part in parts])
        case Not():
            return _and(schema, (node,), having)


def _and(schema: tantivy.Schema, parts: Sequence[Node], having: Having) -> Query:
    compiled: list[tuple[Occur, Query]] = []
    for part in parts:
        if isinstance(part, Not):
            compiled.append((Occur.MustNot, _compile(schema, part.part, having)))
        else:
            compiled.append((Occur.Must, _compile(schema, part, having)))
    if not any(occur == Occur.Must for occur, _ in compiled):
        compiled.append((Occur.Must, silent(Query.all_query())))
    return Query.boolean_query(compiled)


def _fields(where: TextField) -> list[tuple[str, str, float]]:
    """(keys, stems, weight) of where a word is sought."""
    title = ("title", "title_stems", TITLE)
    return [title] if where is TextField.TITLE else [title, ("body", "body_stems", BODY)]


def _word(schema: tantivy.Schema, key: str, stem: str, where: TextField) -> Query:
    parts = []
    for keys, stems, weight in _fields(where):
        for field, text in ((keys, key), (stems, stem)):
            parts.append((Occur.Should, _term(schema, field, text, weight / 2)))
    return Query.boolean_query(parts)


def _term(schema: tantivy.Schema, field: str, text: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(schema, field, text, index_option="freq"), weight)


def _phrase(schema: tantivy.Schema, keys: list[str], where: TextField, slop: int) -> Query:
    parts = []
    for field, _, weight in _fields(where):
        if len(keys) == 1:
            query = Query.term_query(schema, field, keys[0], index_option="freq")
        else:
            query = Query.phrase_query(schema, field, keys, slop)
        if slop and len(keys) > 1:
            # engines weigh loose phrases each in its own way, so the words score and the phrase decides
            scored = [(Occur.Should, Query.term_query(schema, field, key, index_option="freq")) for key in keys]
            query = Query.boolean_query([(Occur.Must, silent(query)), *scored])
        parts.append((Occur.Should, Query.boost_query(query, weight)))
    return Query.boolean_query(parts)


def _prefix(schema: tantivy.Schema, field: str, key: str) -> Query:
    # tantivy's own phrase_prefix_query stops silently at 50 words
    return Query.regex_query(schema, field, f"{_plain(key)}.*")


def _named(schema: tantivy.Schema, named: Named) -> Query:
    if named.field is NameField.ID:
        if named.prefix:
            return _prefix(schema, "id", named.text)
        return Query.term_query(schema, "id", named.text)
    field = words_of(named.field)
    keys = [word(key) for key in named.keys]
    if not keys:
        return Query.empty_query()
    if named.field in WHOLE:
        value = " ".join(keys)
        return _prefix(schema, field, value) if named.prefix else Query.term_query(schema, field, value)
    if len(keys) == 1:
        return _prefix(schema, field, keys[0]) if named.prefix else Query.term_query(schema, field, keys[0])
    if named.prefix:
        return Query.regex_phrase_query(schema, field, [*map(_plain, keys[:-1]), f"{_plain(keys[-1])}.*"])
    return Query.phrase_query(schema, field, keys)


def _plain(text: str) -> str:
    return re.sub(r"[!-/:-@\[-`{-~]", lambda m: "\\" + m.group(), text)


def compile_figures(schema: tantivy.Schema, figure: Figure) -> Query:
    """The query for figures that meet every condition of one bracket."""
    conditions: list[Query] = []

    def term(field: str, value: str | int | None) -> None:
        if value is not None:
            conditions.append(Query.term_query(schema, field, value))

    term("kind", figure.kind.value if figure.kind else None)
    term("currency", figure.currency)
    term("province", whole(figure.province) if figure.province else None)
    term("stage", figure.stage.value if figure.stage else None)
    term("scope", figure.scope.value if figure.scope else None)
    term("relation", figure.relation.value if figure.relation else None)
    term("year", figure.year)
    for field in ("unit", "about", "beneficiary", "speaker", "period"):
        for stem in getattr(figure, field):
            term(field, word(stem))
    if figure.low is not None or figure.high is not None:
        conditions.append(_bounds(schema, figure))
    if not conditions:
        return Query.all_query()
    return Query.boolean_query([(Occur.Must, condition) for condition in conditions])


def _bounds(schema: tantivy.Schema, figure: Figure) -> Query:
    if figure.currency:
        return _between(schema, "own_low", "own_high", figure)
    rials = _between(schema, "low", "high", figure)
    if figure.kind is FigureKind.AMOUNT:
        return rials
    own = Query.boolean_query(
        [
            (Occur.Must, Query.term_query(schema, "kind", FigureKind.COUNT.value)),
            (Occur.Must, _between(schema, "own_low", "own_high", figure)),
        ]
    )
    if figure.kind is FigureKind.COUNT:
        return own
    return Query.boolean_query([(Occur.Should, rials), (Occur.Should, own)])


def _between(schema: tantivy.Schema, low: str, high: str, figure: Figure) -> Query:
    """A range meets a bound where any value in it does: its upper end reaches the lower bound, its lower the upper."""
    parts = []
    if figure.low is not None:
        reached = Query.range_query(
            schema, high, FieldType.Float, float(figure.low), None, include_lower=not figure.low_open
        )
        parts.append((Occur.Must, reached))
    if figure.high is not None:
        kept = Query.range_query(
            schema, low, FieldType.Float, None, float(figure.high), include_upper=not figure.high_open
        )
        parts.append((Occur.Must, kept))
    return Query.boolean_query(parts)
