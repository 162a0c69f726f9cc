"""How reports and figures lie in tantivy: two indexes beside each other, and what is written into them."""

from __future__ import annotations

import json
from collections.abc import Iterable

import tantivy

from index.engines.meaning import VALUED
from index.query.tree import NameField
from index.schema import WHOLE, FigureFields, ReportFields

TEXTS = ("title", "title_stems", "body", "body_stems")
FIGURE_TOKENS = ("unit", "about", "beneficiary", "speaker", "period")
FIGURE_VALUES = ("kind", "currency", "province", "stage", "scope", "relation")
FIGURE_BOUNDS = ("low", "high", "own_low", "own_high")


def words_of(field: NameField) -> str:
    """The field in which the words of such names are sought."""
    return f"{field.value}_words"


def report_schema() -> tantivy.Schema:
    """One document a report."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for field in VALUED:
        builder.add_text_field(field.value, fast=True, tokenizer_name="raw", index_option="basic")
        tokenizer, option = ("raw", "basic") if field in WHOLE else ("whitespace", "position")
        builder.add_text_field(words_of(field), tokenizer_name=tokenizer, index_option=option)
    # `oldest` is `moment` with the undated last; `upto` is the store's sequence number that the commit reached
    for name in ("number", "day", "moment", "oldest", "relevant", "upto"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_bytes_field("terms", stored=True)
    return builder.build()


def figure_schema() -> tantivy.Schema:
    """One document a figure."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("ref", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    for name in FIGURE_TOKENS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in FIGURE_VALUES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("report", "day", "moment", "rank", "year"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in (*FIGURE_BOUNDS, "size"):
        builder.add_float_field(name, indexed=True, fast=True)
    return builder.build()


def report_document(report: ReportFields, upto: int, latest: int) -> tantivy.Document:
    """A report as tantivy takes it."""
    document = tantivy.Document()
    document.add_text("id", report.id)
    for name in TEXTS:
        document.add_text(name, " ".join(getattr(report, name)))
    for field in VALUED:
        for value in report.values[field]:
            document.add_text(field.value, value)
        _add_words(document, field, report.names[field])
    document.add_integer("number", report.number)
    document.add_integer("day", report.day)
    document.add_integer("moment", report.moment)
    document.add_integer("oldest", report.moment or latest)
    document.add_integer("relevant", int(report.relevant))
    document.add_integer("upto", upto)
    document.add_bytes("terms", json.dumps(report.terms, ensure_ascii=False).encode())
    return document


def figure_document(figure: FigureFields) -> tantivy.Document:
    """A figure as tantivy takes it."""
    document = tantivy.Document()
    document.add_text("id", figure.id)
    document.add_text("ref", figure.ref)
    for name in FIGURE_TOKENS:
        document.add_text(name, " ".join(getattr(figure, name)))
    for name in FIGURE_VALUES:
        document.add_text(name, str(getattr(figure, name)))
    document.add_integer("report", figure.report)
    document.add_integer("day", figure.day)
    document.add_integer("moment", figure.moment)
    document.add_integer("rank", figure.rank)
    for year in figure.years:
        document.add_integer("year", year)
    for name in FIGURE_BOUNDS:
        value = getattr(figure, name)
        if value is not None:
            document.add_float(name, value)
    document.add_float("size", figure.own_low if figure.low is None else figure.low)
    return document


def _add_words(document: tantivy.Document, field: NameField, words: Iterable[str]) -> None:
    if field in WHOLE:
        for value in words:
            document.add_text(words_of(field), value)
    else:
        document.add_text(words_of(field), " ".join(words))
