"""The marks of a query: words, quotes, brackets, operators, and `field:`, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from index.query.faults import QueryError, quoted
from index.query.fields import Field, Kind, field_named


class Mark(StrEnum):
    """What a token is."""

    WORD = "word"
    PHRASE = "phrase"
    OPEN = "("
    CLOSE = ")"
    OR = "OR"
    AND = "AND"
    NOT = "-"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Token:
    """One mark; `text` is a word, what stands between quotes, an operator as it was typed, or the name of a field.

    `start` and `end` are offsets in the query. `prefix` is set where a `*` ends the word or the quote.
    """

    mark: Mark
    text: str
    start: int
    end: int
    prefix: bool = False
    slop: int = 0
    field: Field | None = None
    compare: str = ":"

    @property
    def column(self) -> int:
        """Counted from 1."""
        return self.start + 1


def marks(text: str) -> list[Token]:
    """The tokens of the query in reading order."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace() or text[at] == "\u200c":
            at += 1
            continue
        token = _token(text, at, found[-1] if found else None)
        found.append(token)
        at = token.end
    return found


def even(text: str) -> str:
    """The query, letter for letter as long, without what cannot be seen: marks of direction become half-spaces."""
    return text.translate(_UNSEEN)


_UNSEEN = {0x200B: " ", 0x0000: " "} | dict.fromkeys(
    (0x00AD, 0x061C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF), "\u200c"
)
_CLOSERS = {'"': '"', "«": "»", "“": "“”„", "”": "“”„", "„": "“”„"}
_STOPS = "()|»" + "".join(_CLOSERS)
_WORD = re.compile(rf"[^\s{re.escape(_STOPS)}]+")
_NAME = r"[^\W\d_][\w\u200c]{0,40}"
_COMPARE = r"(?::?(?:>=|<=|=>|=<|≥|≤|>|<|=)|:)"
_FIELD = re.compile(rf"(?P<name>{_NAME})(?P<sign>{_COMPARE})")
_APART = re.compile(rf"(?P<name>{_NAME})[ \u00a0\u200c]{{1,3}}(?P<sign>{_COMPARE})")
_SIGNS = {">=": ">=", "=>": ">=", "≥": ">=", "<=": "<=", "=<": "<=", "≤": "<=", ">": ">", "<": "<", "=": "=", "": ":"}
_OPERATORS = {"OR": Mark.OR, "AND": Mark.AND, "NOT": Mark.NOT}
_SLOP = re.compile(r"~([0-9۰-۹٠-٩]{1,3})")
_MOST_SLOP = 20


def _token(text: str, at: int, before: Token | None) -> Token:
    letter = text[at]
    valued = before is not None and before.mark is Mark.FIELD and before.end == at
    if letter == "(":
        return Token(Mark.OPEN, letter, at, at + 1)
    if letter == ")":
        return Token(Mark.CLOSE, letter, at, at + 1)
    if letter == "|":
        end = at + 2 if text.startswith("||", at) else at + 1
        return Token(Mark.OR, text[at:end], at, end)
    if letter == "»":
        raise QueryError(at + 1, "the quote that closes here with «»» was never opened")
    if letter in _CLOSERS:
        return _phrase(text, at)
    if letter in "-−":
        return _minus(text, at)
    if not valued and (token := _field(text, at, lonely=before is not None and before.mark is Mark.FIELD)):
        return token
    return _word(text, at, valued)


def _phrase(text: str, at: int) -> Token:
    closers = _CLOSERS[text[at]]
    end = min((i for i in (text.find(closer, at + 1) for closer in closers) if i >= 0), default=-1)
    if end < 0:
        raise QueryError(at + 1, f"the quote that opens at {quoted(text[at:])} is never closed")
    inner = text[at + 1 : end]
    if not inner.strip(" \t\n\u00a0\u200c"):
        raise QueryError(at + 1, "nothing stands between these quotes")
    if "*" in inner:
        star = at + 1 + inner.index("*")
        raise QueryError(star + 1, "«*» cannot stand inside quotes; in a name it may follow them, as in مقام:«کبیر»*")
    end += 1
    if end < len(text) and text[end] == "*":
        return Token(Mark.PHRASE, inner, at, end + 1, prefix=True)
    if slop := _SLOP.match(text, end):
        if int(slop[1]) > _MOST_SLOP:
            raise QueryError(end + 1, f"at most {_MOST_SLOP} words may stand between the words of a phrase")
        return Token(Mark.PHRASE, inner, at, slop.end(), slop=int(slop[1]))
    return Token(Mark.PHRASE, inner, at, end)


def _minus(text: str, at: int) -> Token:
    following = text[at + 1 : at + 2]
    if not following or following.isspace() or following == ")":
        raise QueryError(at + 1, "a lone «-» leaves nothing out; write it right before a word, as in -بورس")
    if following in "-−":
        raise QueryError(at + 1, "two «-» in a row; one is enough")
    return Token(Mark.NOT, text[at], at, at + 1)


def _field(text: str, at: int, *, lonely: bool) -> Token | None:
    """`name:` or `name>=`; None where it is a word after all («10:30», `https://…`, «کبیری: …»).

    `lonely`: another field stands before that still waits for its value.
    """
    if match := _FIELD.match(text, at):
        field = field_named(match["name"])
        sign = _SIGNS[match["sign"].lstrip(":")]
        following = text[match.end() : match.end() + 1]
        if field is None:
            if sign != ":" or lonely or not following or following.isspace() or following in "/»)":
                return None
            return Token(Mark.FIELD, match["name"], at, match.end())
        return Token(Mark.FIELD, match["name"], at, match.end(), field=field, compare=sign)
    if match := _APART.match(text, at):
        field, sign = field_named(match["name"]), _SIGNS[match["sign"].lstrip(":")]
        if field and (sign == ":" or field.kind in (Kind.AMOUNT, Kind.COUNT, Kind.DATE)):
            return Token(Mark.FIELD, match["name"], at, match.end(), field=field, compare=sign)
    return None


def _word(text: str, at: int, valued: bool) -> Token:
    match = _WORD.match(text, at)
    assert match is not None  # what it leaves out has been asked for before
    word = match.group()
    bare = word.strip("\u200c")
    if not valued and bare in _OPERATORS:
        return Token(_OPERATORS[bare], bare, at, match.end())
    prefix = len(bare) > 1 and bare.endswith("*")
    inner = bare[:-1] if prefix else bare
    if "*" in inner and inner != "*":
        column = at + word.index("*") + 1
        raise QueryError(column, f"«*» may only end a word; did you mean {quoted(inner.replace('*', '') + '*')}?")
    return Token(Mark.WORD, inner, at, match.end(), prefix=prefix)
