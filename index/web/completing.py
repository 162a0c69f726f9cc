"""Completion in the box: names of officials, provinces, cooperatives and organisations that begin as what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from index.asking import Asking
from index.query.fields import field_named, folded
from index.query.tree import NameField
from index.shown import one_line
from index.web.asked import field_name
from nlp.gazetteer import rows

KINDS = {
    "official": NameField.OFFICIAL,
    "province": NameField.PROVINCE,
    "cooperative": NameField.COOPERATIVE,
    "organisation": NameField.ORGANISATION,
}
LONGEST = 200
_MOST_WORDS = 3
_EACH, _ALL = 4, 8
_LEAST = 2
# «مقام:کبی», «سازمان:"بانک مر»: a field is asked for already
_FIELD = re.compile(r"(?:^|\s)(-?)([^\s:\"«»()]{2,40}):[\"«]?([^:\"«»()]{0,100})$")
_WORDS = re.compile(r"[^\s:\"«»()|*-]+(?: [^\s:\"«»()|*-]+){0,2}$")
_QUOTES = re.compile(r"[\"«»“”]")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name, what it is, and what takes the place of what was typed."""

    kind: NameField
    value: str
    count: int

    def to_dict(self, alone: bool) -> dict[str, Any]:
        """For the script; `alone` where the field of the form takes the bare name."""
        label = field_name(self.kind)
        clean = " ".join(_QUOTES.sub(" ", self.value).split())
        return {"value": self.value, "label": label, "insert": clean if alone else f'{label}:"{clean}" '}


def complete(questions: Asking, request: Request) -> Response:
    """`text` up to the caret, `kind` of the field (`query`: the box): names, and how many characters they replace."""
    text, kind = request.query_params.get("text", "")[-LONGEST:], request.query_params.get("kind", "query")
    if kind == "speaker":
        kind = "official"
    if kind in KINDS:
        found = list(_beginning(questions, KINDS[kind], text.strip()))
        return _told(found[:_ALL], len(text), alone=True)
    for typed, replaced, kinds in _tried(text):
        found = [each for field in kinds for each in list(_beginning(questions, field, typed))[:_EACH]]
        if found:
            return _told(sorted(found, key=lambda each: -each.count)[:_ALL], replaced, alone=False)
    return _told([], 0, alone=False)


def _tried(text: str) -> Iterator[tuple[str, int, tuple[NameField, ...]]]:
    """What may be the beginning of a name, the longest first: (words, characters replaced, what it may be)."""
    if asked := _FIELD.search(text):
        field = field_named(asked[2])
        name = field.name if field else None
        kind = NameField.OFFICIAL if name is NameField.SPEAKER else name
        if kind in KINDS.values() and name in KINDS.values():
            yield asked[3].strip(), len(text) - asked.start(2), (kind,)  # type: ignore[misc]
        return
    if len(_QUOTES.findall(text)) % 2 or not (words := _WORDS.search(text)):
        return
    parts = words[0].split(" ")
    for number in range(min(len(parts), _MOST_WORDS), 0, -1):
        typed = " ".join(parts[-number:])
        yield typed, len(typed), tuple(KINDS.values())


def _beginning(questions: Asking, field: NameField, typed: str) -> Iterator[Suggestion]:
    """The names one of whose words begins so, most frequent first."""
    if len(typed) < _LEAST:
        return
    if field is NameField.PROVINCE:
        for name, *_ in rows("provinces.tsv"):
            if folded(name).startswith(folded(typed)):
                yield Suggestion(field, name, 1_000_000)
        return
    for bucket in questions.engine.suggest(field, typed, _ALL):
        yield Suggestion(field, one_line(bucket.value), bucket.count)


def _told(found: list[Suggestion], replaced: int, alone: bool) -> Response:
    items = [each.to_dict(alone) for each in found]
    return JSONResponse({"replaced": replaced, "items": items}, headers={"Cache-Control": "private, max-age=60"})
