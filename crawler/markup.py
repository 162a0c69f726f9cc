"""Markup to text: the lines that an element shows, with the page's own letters.

Half-spaces stay, `<br>` is a newline, white space is folded, marks of direction and scripts go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

_SKIPPED = frozenset(
    {
        "script", "style", "noscript", "template", "iframe", "object", "form", "button", "select", "svg", "audio",
        "video", "figure", "aside", "nav",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "tfoot",
        "thead", "tr", "ul",
    }
)  # fmt: skip
_CELLS = frozenset(("td", "th"))
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_EVENTS = ("start", "end", "comment", "pi")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `tag` is the block that it stands in, `linked` whether all of it is links."""

    text: str
    tag: str
    linked: bool = False


def lines_of(element: Any) -> list[Line]:
    """The lines that an lxml element shows, in order: paragraphs, headings, items, rows and what stands between."""
    found: list[Line] = []
    pieces: list[str] = []
    blocks: list[str] = []
    linked_letters = letters = links = 0

    def flush() -> None:
        nonlocal linked_letters, letters
        text = clean("".join(pieces)).strip("| ") if pieces else ""
        if text:
            tag = next((tag for tag in ("li", "tr") if tag in blocks), blocks[-1] if blocks else "")
            found.append(Line(text, tag, 0 < letters == linked_letters))
        pieces.clear()
        linked_letters = letters = 0

    def add(text: str | None) -> None:
        nonlocal linked_letters, letters
        if text:
            pieces.append(text)
            count = len(text) - text.count(" ") - text.count("\n")
            letters += count
            linked_letters += count if links else 0

    walker = etree.iterwalk(element, events=_EVENTS)
    for event, node in walker:
        if event in ("comment", "pi"):
            if node is not element:
                add(node.tail)
            continue
        tag = node.tag
        if event == "start":
            if tag in _SKIPPED:
                walker.skip_subtree()
            elif tag == "br":
                flush()
            else:
                if tag in _BLOCKS:
                    flush()
                    blocks.append(tag)
                elif tag == "a":
                    links += 1
                add(node.text)
            continue
        if tag in _BLOCKS:
            flush()
            blocks.pop()
        elif tag == "a":
            links -= 1
        elif tag in _CELLS:
            pieces.append(" | ")
        if node is not element:
            add(node.tail)
    flush()
    return found


def text_of(element: Any) -> str:
    """What an element shows, its lines parted by newlines."""
    return "\n".join(line.text for line in lines_of(element))


def line_of(elements: Iterable[Any]) -> str:
    """What the first of some elements that shows anything shows, on one line."""
    for element in elements:
        text = " ".join(text_of(element).split("\n"))
        if text:
            return text
    return ""


def clean(text: str) -> str:
    """A text on one line: white space folded, marks that show nothing taken out, half-spaces kept."""
    return " ".join(_INVISIBLE.sub("", text).split())
