"""The query language: text in, tree out. docs/query.md tells all of it by example.

Words beside one another must all be there; `OR` binds closer than that («مسکن OR وام -بورس» is one of the two,
without the third); brackets, quotes, `-`, `prefix*` and `field:value` do what they do elsewhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import takewhile
from typing import Final

from crawler.dates import TEHRAN
from index.query.days import days, days_end
from index.query.faults import QueryError, quoted
from index.query.fields import Field, Kind, provinces_beginning, unknown_field, yes_or_no
from index.query.figures import figure
from index.query.lexing import Mark, Token, even, marks
from index.query.names import named, named_province, province_end, site_end
from index.query.noted import noted
from index.query.runs import Unit, units
from index.query.tree import (
    And,
    Everything,
    Figure,
    NameField,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Published,
    Relevant,
    TextField,
    Word,
)
from nlp.words import search_words

__all__ = ["QueryError", "parse"]

LONGEST: Final = 4000  # characters
DEEPEST: Final = 25  # brackets


def parse(text: str, *, today: dt.date | None = None) -> Node:
    """The tree of a query; `today` (in Tehran) is the day that «امروز» and «هفته_گذشته» are told from.

    Raises QueryError with one sentence that says the column, counted from 1, and what was likely meant.
    """
    if len(text) > LONGEST:
        raise QueryError(LONGEST + 1, f"a query may be {LONGEST:,} characters long; this one is {len(text):,}")
    query = even(text)
    return _Parser(query, marks(query), today or dt.datetime.now(TEHRAN).date()).query()


class _Parser:
    """Reads tokens from left to right; each method leaves `at` behind what it has read."""

    def __init__(self, text: str, tokens: list[Token], today: dt.date) -> None:
        self.text = text
        self.tokens = tokens
        self.today = today
        self.at = 0
        self.units = units(text, tokens)

    def query(self) -> Node:
        if not self.tokens:
            return Everything()
        node = self._all(None, 0)
        if token := self._token():
            raise QueryError(token.column, "the bracket that closes here was never opened")
        if node is None:
            raise QueryError(1, f"there is no word to seek in {quoted(self.text)}")
        return node

    def _token(self) -> Token | None:
        """The token to be read next: words that are marks only are passed over."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.mark is not Mark.WORD or token.prefix or token.text == "*" or self.at in self.units:
                return token
            if self.at and self.tokens[self.at - 1].mark is Mark.FIELD:
                return token
            self.at += 1
        return None

    # --- operators --------------------------------------------------------------------------------

    def _all(self, field: Field | None, depth: int) -> Node | None:
        """What stands up to the end or the closing bracket; None where there is nothing."""
        parts: list[Node] = []
        while (token := self._token()) and token.mark is not Mark.CLOSE:
            if token.mark is Mark.AND:
                self._sides(token, bool(parts))
                continue
            part = self._either(field, depth)
            parts += part.parts if isinstance(part, And) else (part,)
        return And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

    def _sides(self, token: Token, left: bool) -> None:
        self.at += 1
        following = self._token()
        if not left or following is None or following.mark in (Mark.CLOSE, Mark.AND, Mark.OR):
            side = "after" if left else "before"
            raise QueryError(token.column, f"nothing stands {side} this {quoted(token.text)}; it joins two sides")

    def _either(self, field: Field | None, depth: int) -> Node:
        parts: list[Node] = []
        while True:
            token = self._token()
            if token and token.mark is Mark.OR:
                raise QueryError(token.column, f"nothing stands before this {quoted(token.text)}; it joins two sides")
            part = self._one(field, depth)
            parts += part.parts if isinstance(part, Or) else (part,)
            joint = self._token()
            if joint is None or joint.mark is not Mark.OR:
                return Or(tuple(parts)) if len(parts) > 1 else parts[0]
            self._sides(joint, left=True)

    def _one(self, field: Field | None, depth: int) -> Node:
        """One operand, with the «-» before it."""
        negations: list[Token] = []
        while (token := self._token()) and token.mark is Mark.NOT:
            negations.append(token)
            self.at += 1
        if token is None or token.mark in (Mark.CLOSE, Mark.OR, Mark.AND):
            raise QueryError(negations[-1].column, f"nothing stands after this {quoted(negations[-1].text)}")
        if len(negations) > 1:
            raise QueryError(negations[1].column, f"a second {quoted(negations[1].text)}; one is enough")
        node = self._operand(token, field, depth)
        return Not(node) if negations else node

    def _operand(self, token: Token, field: Field | None, depth: int) -> Node:
        if token.mark is Mark.OPEN:
            return self._bracket(token, field, depth)
        if token.mark is Mark.FIELD:
            if field is not None:
                raise QueryError(token.column, f"«{token.text}:» cannot stand inside the brackets of «{field.shown}:»")
            return self._field(token, depth)
        return self._value(field, token) if field else self._words(token, TextField.ANY)

    def _bracket(self, token: Token, field: Field | None, depth: int) -> Node:
        if depth >= DEEPEST:
            raise QueryError(token.column, f"brackets may stand {DEEPEST} deep, not deeper")
        self.at += 1
        node = self._all(field, depth + 1)
        if self._token() is None:
            raise QueryError(token.column, "the bracket that opens here is never closed")
        self.at += 1
        if node is None:
            raise QueryError(token.column, "nothing stands in these brackets")
        return node

    # --- fields -----------------------------------------------------------------------------------

    def _field(self, token: Token, depth: int) -> Node:
        field = token.field
        if field is None:
            rest = self.text[token.end :].split(maxsplit=1)
            raise unknown_field(token.text, rest[0] if rest else "", token.column, inside=False)
        if not field.outside:
            condition = self.text[token.start : token.end] + "…"
            raise QueryError(
                token.column, f"«{token.text}» is a condition on a figure and needs its bracket: رقم:({condition})"
            )
        if token.compare not in (":", "=") and field.kind is not Kind.DATE:
            raise QueryError(token.column, f"«{token.text}» takes «:», not «{token.compare}»")
        self.at += 1
        value = self._token()
        if value is None or value.mark not in (Mark.WORD, Mark.PHRASE, Mark.OPEN):
            if value and value.mark is Mark.NOT:
                raise QueryError(value.column, f"«-» stands before the field, not before its value: -{token.text}:…")
            raise QueryError(token.column, f"«{token.text}» has no value; write one right behind it")
        if field.kind is Kind.FIGURE:
            return self._figure(token, value)
        if value.mark is not Mark.OPEN:
            return self._value(field, value, token.compare)
        if token.compare != ":":
            raise QueryError(value.column, f"brackets follow «:», not «{token.compare}»")
        return self._bracket(value, field, depth)

    def _figure(self, token: Token, value: Token) -> Figure:
        if value.mark is Mark.OPEN:
            node, self.at = figure(self.text, self.tokens, self.at)
            return node
        if value.text == "*" and value.mark is Mark.WORD:
            self.at += 1
            return Figure()
        raise QueryError(value.column, f"«{token.text}» needs brackets: {token.text}:(مبلغ>=100میلیارد تومان)")

    def _value(self, field: Field, token: Token, compare: str = ":") -> Node:
        """One value of a field."""
        if field.kind is Kind.TITLE:
            return self._words(token, TextField.TITLE)
        if field.kind in (Kind.DATE, Kind.RELEVANT, Kind.NOTED):
            if token.prefix or token.slop:
                raise QueryError(token.column, f"«{field.shown}» knows no «*» and no «~»")
            if field.kind is Kind.NOTED:
                self.at += 1
                return noted(field, token.text, token.column)
            if field.kind is Kind.RELEVANT:
                self.at += 1
                return Relevant(yes_or_no(field, token.text, token.column))
            return Published(*days(self._date(token, compare), compare, self.today, token.column))
        return self._name(field, token)

    def _date(self, token: Token, compare: str) -> str:
        """The date that begins here; «هفته گذشته» and «1403/07 تا 1403/09» need no quotes."""
        if token.mark is not Mark.WORD or compare != ":":
            self.at += 1
            return token.text
        near = self.tokens[self.at : self.at + 7]
        plain = [t.text for t in takewhile(lambda t: t.mark is Mark.WORD and not t.prefix, near)]
        number = days_end(plain, self.today)
        self._pass(self.at + number)
        return " ".join(plain[:number])

    def _pass(self, end: int) -> None:
        """Go on behind a value of several words; what follows is cut into words anew."""
        self.at = end
        if end < len(self.tokens) and self.tokens[end].mark is Mark.WORD and end not in self.units:
            self.units |= {end + n: replace(u, last=end + u.last) for n, u in units(self.text, self._run(end)).items()}

    def _run(self, start: int) -> list[Token]:
        return list(takewhile(lambda token: token.mark is Mark.WORD, self.tokens[start:]))

    def _name(self, field: Field, token: Token) -> Node:
        if token.slop:
            raise QueryError(token.column, f"«~» belongs to phrases of words, not to «{field.shown}»")
        if token.text == "*":
            raise QueryError(token.column, f"«{field.shown}:*» asks for nothing; write how the name begins, as in ک*")
        provincial = field.condition == "province" or field.names[0].startswith("استان")
        if token.mark is Mark.WORD and not token.prefix and (provincial or field.name is NameField.SITE):
            end = province_end(self.tokens, self.at) if provincial else site_end(self.tokens, self.at)
            text = self.text[token.start : self.tokens[end - 1].end]
            if provincial or end > self.at + 1:
                self._pass(end)
                return named_province(field, text, token.column) if provincial else named(field, text, token.column)
        unit = self.units.get(self.at) if token.mark is Mark.WORD else None
        text = self.text[unit.start : unit.end] if unit else token.text
        self.at = unit.last + 1 if unit else self.at + 1
        if provincial:
            if token.prefix:
                found = [named_province(field, name, token.column) for name in provinces_beginning(text, token.column)]
                return Or(tuple(found)) if len(found) > 1 else found[0]
            return named_province(field, text, token.column)
        return named(field, text, token.column, prefix=token.prefix)

    # --- words ------------------------------------------------------------------------------------

    def _words(self, token: Token, where: TextField) -> Node:
        if token.mark is Mark.WORD and not token.prefix:
            if token.text == "*":
                return self._everything(token, where)
            unit = self.units.get(self.at)
            if unit is None:
                raise QueryError(token.column, f"there is no word to seek in {quoted(token.text)}")
            self.at = unit.last + 1
            return word_or_phrase(unit, where)
        self.at += 1
        keys = tuple(word.key for word in search_words(token.text))
        if not keys:
            raise QueryError(token.column, f"there is no word to seek in {quoted(token.text)}")
        if not token.prefix:
            return Phrase(keys, where, token.slop)
        if token.mark is Mark.PHRASE:
            raise QueryError(token.end, "«*» ends words and names, not phrases")
        if len(keys) > 1:
            raise QueryError(token.column, f"{quoted(token.text)} is more than one word; «*» ends a single one")
        return Prefix(keys[0], where)

    def _everything(self, token: Token, where: TextField) -> Everything:
        if where is TextField.TITLE:
            raise QueryError(token.column, "«عنوان:*» asks for nothing; write how the word begins, as in عنوان:تعاون*")
        self.at += 1
        return Everything()


def word_or_phrase(unit: Unit, where: TextField) -> Word | Phrase:
    """A word, or the phrase that a word of several parts is («ایران-عراق»)."""
    if len(unit.words) == 1:
        return Word(unit.words[0].key, unit.words[0].stem, where)
    return Phrase(tuple(word.key for word in unit.words), where)
