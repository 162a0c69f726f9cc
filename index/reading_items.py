"""What there is to correct in a reading: each item as an edit tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.edits import Layer
from nlp.document import Document, Quote

_QUOTED = 60  # characters by which someone's words are found again


def items_of(document: Document, layer: Layer) -> list[dict[str, Any]]:
    """What the document has of a layer, each item as an edit's `was` tells it."""
    match layer:
        case Layer.OFFICIAL:
            return [{"name": each.name, "posts": list(each.posts)} for each in document.officials]
        case Layer.COOPERATIVE:
            return [{"name": c.name, "kind": c.kind.value, "province": c.province} for c in document.cooperatives]
        case Layer.PROVINCE | Layer.ORGANISATION | Layer.TOPIC:
            held: Sequence[Any] = {
                Layer.PROVINCE: document.provinces,
                Layer.ORGANISATION: document.organisations,
                Layer.TOPIC: document.topics,
            }[layer]
            return [{"name": each.name} for each in held]
        case Layer.AMOUNT | Layer.COUNT:
            record = document.to_dict()["amounts" if layer is Layer.AMOUNT else "counts"]
            return [{name: value for name, value in each.items() if name not in ("end", "sentence")} for each in record]
        case Layer.DATE:
            return [{"text": each.text, "start": each.start, "value": each.value} for each in document.dates]
        case Layer.QUOTE:
            return [_quote_item(document, quote) for quote in document.quotes]
        case Layer.MAIN_PROVINCE:
            return [{"name": document.main_province}]
        case Layer.RELEVANT:
            return [{"relevant": document.relevant}]
        case _:
            return []


def _quote_item(document: Document, quote: Quote) -> dict[str, Any]:
    return {"speaker": quote.speaker, "text": document.text[quote.start : quote.end][:_QUOTED], "start": quote.start}
