"""Finding elements by CSS, and what pages tell of themselves in their heads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from parsel.csstranslator import HTMLTranslator


@cache
def finder(css: str) -> Callable[[Any], list[Any]]:
    """A compiled selector; pages are read with some thirty, and parsel's objects would cost as much as the reading."""
    find: Callable[[Any], Any] = etree.XPath(HTMLTranslator().css_to_xpath(css))
    return find


def first(scope: Any, tried: Iterable[str]) -> list[Any]:
    """What the first of these selectors that finds anything finds."""
    for css in tried:
        if found := finder(css)(scope):
            return found
    return []


def head_of(root: Any) -> dict[str, str]:
    """The page's metas by their names; the first of a name stands."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = meta.get("content")
        if content:
            for key in ("property", "name", "itemprop"):
                if name := meta.get(key):
                    found.setdefault(name, content.strip())
    return found


def joined(base: str, link: str) -> str:
    """The whole address of a link; empty for none and for what is no address."""
    try:
        return urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:
        return ""


def path_of(url: str) -> str:
    """The path of an address; empty for what is no address («http://[»)."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def shown(element: Any) -> str:
    """All text below an element, as it stands."""
    return "".join(element.itertext())


def drop(element: Any) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail, before = element.tail or "", element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
