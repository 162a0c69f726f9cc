"""Values of fields that name something: `مقام:کبیری`, `تعاونی:"مرغ پر"`, `استان:آذربایجان شرقی`."""

from __future__ import annotations

from collections.abc import Sequence

from index.query.faults import QueryError, quoted
from index.query.fields import Field, folded, known_site, province, province_words, site
from index.query.lexing import Mark, Token
from index.query.tree import Named, NameField
from nlp.words import search_words


def named(field: Field, text: str, column: int, *, prefix: bool = False) -> Named:
    """What a value names; an outlet may be called by its key or its name."""
    assert field.name is not None
    shown = " ".join(text.split()).strip(" \u200c")
    if field.name is NameField.SITE and not prefix:
        shown = site(shown)
    keys = tuple(word.key for word in search_words(shown))
    if not keys:
        raise QueryError(column, f"there is no word to seek in {quoted(text)}")
    return Named(field.name, keys, shown, prefix)


def named_province(field: Field, text: str, column: int) -> Named:
    """The province that a value names, by its canonical name."""
    return named(field, province(" ".join(text.split()).strip(" \u200c"), column), column)


def site_end(tokens: Sequence[Token], at: int) -> int:
    """Behind the last token of the outlet's name that begins at `at`: «خبرگزاری مهر»."""
    end = at + 1
    while end < len(tokens) and end < at + _MOST_WORDS and tokens[end].mark is Mark.WORD and not tokens[end].prefix:
        end += 1
    while end > at + 1 and not known_site(" ".join(token.text for token in tokens[at:end])):
        end -= 1
    return end


_MOST_WORDS = 5


def province_end(tokens: Sequence[Token], at: int) -> int:
    """Behind the last token of the province's name that begins at `at`: «آذربایجان شرقی» needs no quotes."""
    if folded(tokens[at].text) == "استان" and at + 1 < len(tokens) and tokens[at + 1].mark is Mark.WORD:
        return province_end(tokens, at + 1)
    for words in province_words().get(folded(tokens[at].text), ()):
        following = tokens[at : at + len(words)]
        if all(token.mark is Mark.WORD and not token.prefix for token in following) and words == tuple(
            folded(token.text) for token in following
        ):
            return at + len(words)
    return at + 1
