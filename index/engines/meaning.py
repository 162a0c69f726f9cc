"""What queries mean and weigh, whichever engine answers: so that all of them find the same, in the same order."""

from __future__ import annotations

from index.engine import EngineError
from index.query.tree import And, Figure, NameField, Node, Not, Or, Phrase, Prefix, Ranked, TextField, Word
from index.schema import word

# The title weighs twice the body; the form asked for weighs twice another form of the same stem.
TITLE, BODY = 2.0, 1.0
PREFIX_SCORE = 1.0
# Scores are rounded to so many digits before ties are broken.
DIGITS = 5
# Terms that a report is known by where its like are sought.
LIKE_TERMS = 25
# Deeper or longer trees could exhaust the stack or the memory of whoever compiles them.
DEEPEST, MOST_NODES = 60, 20_000
# Values as they are shown, for facets and suggestions.
VALUED = tuple(field for field in NameField if field is not NameField.ID)


def check(node: Node) -> None:
    """Raises EngineError where the tree is too deep or too large."""
    waiting, count = [(node, 1)], 0
    while waiting:
        part, depth = waiting.pop()
        count += 1
        if depth > DEEPEST or count > MOST_NODES:
            raise EngineError("the query is too long or too deeply nested; split it into several")
        match part:
            case And(parts) | Or(parts):
                waiting += [(inner, depth + 1) for inner in parts]
            case Not(inner):
                waiting.append((inner, depth + 1))
            case _:
                pass


def constant_score(node: Node) -> float | None:
    """The score that every match of this query has; None where they differ."""
    match node:
        case Word() | Ranked() | Phrase():
            return None
        case Prefix():
            return PREFIX_SCORE
        case And(parts):
            scores = [constant_score(part) for part in parts]
            return None if None in scores else sum(score for score in scores if score)
        case Or(parts):
            return None if any(constant_score(part) != 0 for part in parts) else 0.0
        case _:
            return 0.0


def ranked_terms(node: Ranked) -> list[tuple[str, str, float]]:
    """(field, text, weight) of all that a ranking weighs."""
    terms: list[tuple[str, str, float]] = []
    for part in node.words:
        for keys, stems, weight in _RANKED_FIELDS if part.where is TextField.ANY else _RANKED_FIELDS[:1]:
            terms += [(keys, word(part.key), weight / 2), (stems, word(part.stem), weight / 2)]
    return terms + [("body_stems", word(stem), weight) for stem, weight in node.stems]


# Measured (docs/ranking.md): a title is short, so that one word in it weighs much by itself already.
_RANKED_FIELDS = (("title", "title_stems", 0.5), ("body", "body_stems", 1.0))


def brackets(query: Node) -> list[Figure]:
    """The figure brackets of a query that are not negated."""
    match query:
        case Figure():
            return [query]
        case And(parts) | Or(parts):
            return [bracket for part in parts for bracket in brackets(part)]
        case Not(Not(part)):
            return brackets(part)
        case _:
            return []


def begins(words: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Whether the keys stand side by side among the words, the last as the beginning of one."""
    if not keys:
        return True
    *before, last = keys
    for at in range(len(words) - len(keys) + 1):
        if list(words[at : at + len(before)]) == before and words[at + len(before)].startswith(last):
            return True
    return False
