"""Datelines: «ایسنا/کردستان معاون وزیر …» → کردستان and the text behind it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_DASH = "[-–—ـ]"
_END = re.compile(r"[\s:،؛\-–—ـ]*")
_WORD = re.compile(r"\S+")
_LONGEST = 5  # words of a place's name


def cut_dateline(text: str, bylines: tuple[str, ...]) -> tuple[str | None, str]:
    """The place that a text's dateline names, and the text without it; (None, text) where there is none.

    `bylines` are the names under which the agency stands there. Known are «ایسنا/کردستان …», «تهران - ایرنا - …» and,
    where the place is a province, county or city of Iran, «بجنورد- …».
    """
    agencies = "|".join(re.escape(name).replace(r"\ ", r"[\s\u200c]?") for name in bylines) or r"(?!)"
    if match := re.match(rf"\s*(?:خبرگزاری\s+)?(?:{agencies})\s*/\s*", text[:80]):
        rest = text[match.end() :]
        place = _known_at(rest) or _first_word(rest)
        return (place, rest[_END.match(rest, len(place)).end() :]) if place else (None, text)  # type: ignore[union-attr]
    head = re.match(rf"\s*([^\d\-–—ـ:،.؛«»()\n]{{2,40}}?)\s*{_DASH}\s*", text[:60])
    if not head:
        return None, text
    place = head[1].strip()
    agency = re.compile(rf"(?:خبرگزاری\s+)?(?:{agencies})\s*(?:{_DASH}|:)\s*").match(text, head.end())
    if agency and len(place.split()) <= _LONGEST:
        return place, text[agency.end() :]
    if _folded(place) in _places() and place not in bylines:
        return place, text[head.end() :]
    return None, text


def place_of(source: str, bylines: tuple[str, ...]) -> str | None:
    """The place in an element that holds nothing but the dateline: «ایسنا/خراسان رضوی» → خراسان رضوی."""
    parts = [part.strip(" \u200c:-–—") for part in source.replace("\\", "/").split("/")]
    places = [part for part in parts[1:] if part and part not in bylines]
    return places[-1] if places else None


def _known_at(text: str) -> str | None:
    """The longest name of a place with which the text begins."""
    words = [match.end() for match in _WORD.finditer(text[:80])][:_LONGEST]
    ends = (text[:end].rstrip(":،؛-–—") for end in reversed(words))
    return next((name for name in ends if _folded(name) in _places()), None)


def _first_word(text: str) -> str | None:
    match = re.match(r"[^\s:،؛\-–—]{2,25}(?=[\s:،؛\-–—])", text)
    return match[0] if match else None


def _folded(name: str) -> str:
    return " ".join(name.replace("\u200c", " ").replace("ي", "ی").replace("ك", "ک").split())


@cache
def _places() -> frozenset[str]:
    lines = Path(__file__).with_name("data").joinpath("places.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
