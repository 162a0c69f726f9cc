"""A normalised text and the way back to the original."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from nlp.letters import HALF_SPACES, MARKS, SPACES, UNSEEN

_SKIPPED = frozenset(SPACES + HALF_SPACES + UNSEEN + MARKS + "\r\n")
_INSERTED = frozenset(" \u200c\n")


@dataclass(frozen=True)
class Normalised:
    """`text` is the normalised form of `source`."""

    text: str
    source: str = field(repr=False)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the source from which `text[start:end]` came."""
        if start >= end:
            return self._places[start], self._places[start]
        return self._places[start], self._places[end - 1] + 1

    @cached_property
    def _places(self) -> list[int]:
        """For each character of the text the one of the source that it came from, or before which it was put."""
        from nlp.text import LETTERS

        places: list[int] = []
        text, source, i = self.text, self.source, 0
        for j, given in enumerate(source):
            wanted = LETTERS.get(ord(given), given) or ""
            if len(wanted) > 1 and text.startswith(wanted, i):  # «﷼» → «ریال»
                places += [j] * len(wanted)
                i += len(wanted)
                continue
            while i < len(text) and text[i] in _INSERTED and text[i] != wanted and not _stands_for(text[i], given):
                places.append(j)
                i += 1
            if i == len(text):
                break
            if text[i] == wanted or _stands_for(text[i], given) or not (given in _SKIPPED or given == "."):
                places.append(j)
                i += 1
        return places + [len(source)] * (len(text) + 1 - len(places))


def _stands_for(normal: str, given: str) -> bool:
    """Half-space for a space, quotation marks, «…» for the first of three points."""
    if normal in _INSERTED:
        return given in _SKIPPED
    return (
        (normal in '«»"' and given in '"“”«»') or (normal == "…" and given == ".") or (normal == "٫" and given == ".")
    )
