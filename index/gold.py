"""A corrected document as a line of a gold set: what is right, in the keys that gold sets have and scores read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from index.edits import Edit, Layer
from nlp.document import Amount, Count, Document, Quote
from nlp.splitting import sentence_spans

_SENTENCE = 40  # characters by which a sentence is known


def gold_record(document: Document, edits: Sequence[Edit]) -> dict[str, Any]:
    """What the report says, with the corrections; `checked` where an editor looked at all of it, `edited` else.

    `edited` names the layers that were corrected: of a report that nobody checked, the others are the machine's.
    """
    return {
        "id": document.id,
        "checked": any(edit.layer is Layer.CHECKED for edit in edits),
        "edited": sorted({edit.layer.value for edit in edits if edit.layer is not Layer.CHECKED}),
        "relevant": document.relevant,
        "topics": [topic.name for topic in document.topics],
        "officials": [{"name": each.name, "posts": list(each.posts)} for each in document.officials],
        "provinces": [province.name for province in document.provinces],
        "main_province": document.main_province,
        "cooperatives": [{"name": each.name, "kind": each.kind.value} for each in document.cooperatives],
        "organisations": [each.name for each in document.organisations],
        "amounts": [_amount(amount) for amount in document.amounts],
        "counts": [_count(count) for count in document.counts],
        "dates": [{"text": date.text, "value": date.value} for date in document.dates],
        "speakers": list(_speakers(document)),
    }


def _amount(amount: Amount) -> dict[str, Any]:
    told: dict[str, Any] = {"text": amount.text, "rial": amount.rial}
    if amount.rial_high is not None:
        told["rial_high"] = amount.rial_high
    if amount.rial is None:
        told |= {"value": amount.value, "currency": amount.currency}
    return told | {"relation": amount.relation.value, "about": amount.about}


def _count(count: Count) -> dict[str, Any]:
    return {"text": count.text, "value": count.value, "unit": count.unit, "relation": count.relation.value}


def _speakers(document: Document) -> Iterator[dict[str, str]]:
    """Each sentence behind the title most of which is someone's words."""
    at = 0
    for number, line in enumerate(document.text.split("\n")):
        if number or not document.article.title.strip():
            for start, end in sentence_spans(line):
                quote = _over(document.quotes, at + start, at + end)
                if quote:
                    yield {"sentence": line[start:end][:_SENTENCE], "name": quote.speaker}
        at += len(line) + 1


def _over(quotes: Sequence[Quote], start: int, end: int) -> Quote | None:
    shares = [(min(quote.end, end) - max(quote.start, start), -n, quote) for n, quote in enumerate(quotes)]
    share, _, quote = max(shares, default=(0, 0, None))
    return quote if share > (end - start) / 2 else None
