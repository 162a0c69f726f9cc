"""Whether a figure meets the conditions of a query's bracket: one document at a time, as the engines decide it."""

from __future__ import annotations

from collections.abc import Iterator

from index.periods import jalali_year, named_years
from index.purposes import sought_by
from index.query.tree import Figure, FigureKind
from index.schema import MOST_FIGURES, published, whole
from nlp.document import Amount, Count, Document
from nlp.words import search_words


def meeting(document: Document, asked: Figure) -> Iterator[Amount | Count]:
    """The figures of the document that meet every condition, sums first."""
    day, _ = published(document.article.published_at)
    if asked.kind is not FigureKind.COUNT:
        yield from (amount for amount in document.amounts[:MOST_FIGURES] if _meets(amount, asked, day))
    if asked.kind is not FigureKind.AMOUNT:
        yield from (count for count in document.counts[:MOST_FIGURES] if _meets(count, asked, day))


def _meets(figure: Amount | Count, asked: Figure, day: int) -> bool:
    """What costs least is asked first."""
    return (
        (asked.stage is None or figure.stage is asked.stage)
        and (asked.scope is None or figure.scope is asked.scope)
        and (asked.relation is None or figure.relation is asked.relation)
        and (asked.currency is None or (isinstance(figure, Amount) and figure.currency == asked.currency))
        and _within(figure, asked)
        and (asked.province is None or whole(figure.province or "") == whole(asked.province))
        and (asked.year is None or asked.year in _years(figure, day))
        and _holds(figure.unit if isinstance(figure, Count) else "", asked.unit)
        and (not asked.about or _holds(sought_by(figure), asked.about))
        and _holds(figure.beneficiary, asked.beneficiary)
        and _holds(figure.speaker, asked.speaker)
        and _holds(figure.period, asked.period)
    )


def _within(figure: Amount | Count, asked: Figure) -> bool:
    """A range meets a bound where any value in it does."""
    if asked.low is None and asked.high is None:
        return True
    low: float | None = figure.value
    high: float | None = figure.value_high
    if isinstance(figure, Amount) and not asked.currency:
        low, high = figure.rial, figure.rial_high
    if low is None:
        return False
    top = low if high is None else max(low, high)
    reaches = asked.low is None or top > asked.low or (top == asked.low and not asked.low_open)
    keeps = asked.high is None or low < asked.high or (low == asked.high and not asked.high_open)
    return reaches and keeps


def _years(figure: Amount | Count, day: int) -> tuple[int, ...]:
    year = jalali_year(day)
    return named_years(figure.period, year) or ((year,) if day else ())


def _holds(text: str | None, stems: tuple[str, ...]) -> bool:
    return not stems or (bool(text) and {word.stem for word in search_words(text or "")}.issuperset(stems))
