"""What the trail of changes says of a correction, as people read it."""

from __future__ import annotations

import json
from typing import Any

from index.audit import Act
from index.edits import Layer
from index.web.edit_page import LAYERS, item_shown


def details_told(act: Act) -> str:
    """The details of an act; a correction's items in words: «مقام‌ها: کبیری، وزیر ← کبیری، معاون»."""
    layer, colon, items = act.details.partition(": ")
    if act.verb not in ("edit", "unedit") or not colon or layer not in list(Layer):
        return act.details
    try:
        was, rest = _item(items)
        now, rest = _item(rest.removeprefix(" → "))
        shown = [item_shown(Layer(layer), item) or "هیچ" for item in (was, now)]
    except (ValueError, KeyError, TypeError, AttributeError):  # long ones were cut
        return act.details
    return f"{LAYERS[Layer(layer)]}: {' ← '.join(shown)}" if not rest else act.details


def _item(text: str) -> tuple[dict[str, Any] | None, str]:
    """The item with which the text begins, none where it begins with none, and the rest of the text."""
    if not text.startswith("{"):
        return None, text
    item, end = json.JSONDecoder().raw_decode(text)
    return item, text[end:]
