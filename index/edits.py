"""One correction of a reading: what of it, what the machine read, what is right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nlp.words import search_words


class Layer(StrEnum):
    """What of a reading is corrected. `CHECKED` corrects nothing: someone looked at all of it, and it is right now."""

    OFFICIAL = "official"
    PROVINCE = "province"
    MAIN_PROVINCE = "main_province"
    COOPERATIVE = "cooperative"
    ORGANISATION = "organisation"
    AMOUNT = "amount"
    COUNT = "count"
    DATE = "date"
    QUOTE = "quote"
    TOPIC = "topic"
    RELEVANT = "relevant"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Edit:
    """One correction of the reading of report `id`: `was` None adds `now`, `now` None strikes `was` out.

    `at` is ISO 8601 (UTC), `person` the account's name (empty on one's own machine), `number` 0 until it is kept.
    """

    id: str
    layer: Layer
    was: dict[str, Any] | None
    now: dict[str, Any] | None
    person: str = ""
    at: str = ""
    number: int = 0


def same_item(layer: Layer, a: dict[str, Any] | None, b: dict[str, Any] | None) -> bool:
    """Whether both tell of one item: the same name, the same words of a sum."""
    if a is None or b is None:
        return a is b
    if layer in _ONE_VALUE:
        return True
    if layer in (Layer.AMOUNT, Layer.COUNT, Layer.DATE, Layer.QUOTE):
        return a.get("text") == b.get("text") and a.get("start") == b.get("start")
    return item_key(layer, a) == item_key(layer, b)


_ONE_VALUE = (Layer.MAIN_PROVINCE, Layer.RELEVANT, Layer.CHECKED)


def folded(text: str | None) -> str:
    """A name as it is compared."""
    return " ".join(word.key for word in search_words(text or ""))


def item_key(layer: Layer, item: dict[str, Any]) -> str:
    """What an item of names is known by: its name, of an official without one the first post."""
    if layer is Layer.OFFICIAL and not item.get("name"):
        return "∅ " + folded(next(iter(item.get("posts") or ()), ""))
    return folded(item.get("name"))
