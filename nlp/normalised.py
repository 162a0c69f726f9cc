"""A normalised text and the way back to the original."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property

from nlp.letters import HALF_SPACE, HALF_SPACES, MARKS, SPACES, UNSEEN, letters, ligatures, persian_digits

_SKIPPED = frozenset(SPACES + HALF_SPACES + UNSEEN + MARKS + "\r\n")
_INSERTED = frozenset(" \u200c\n")
_IN_LATIN = dict(zip("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫٪", "0123456789" * 2 + ".%", strict=True))


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
        places: list[int] = []
        text, table, i = self.text, letter_table(), 0
        for j, given in enumerate(self.source):
            wanted = table.get(given, given)
            if len(wanted) > 1 and text.startswith(wanted, i):  # «﷼» → «ریال»
                places += [j] * len(wanted)
                i += len(wanted)
                continue
            while i < len(text) and text[i] in _INSERTED and text[i] != wanted and not _stands_for(text[i], given):
                places.append(j)
                i += 1
            if i == len(text):
                break
            if text[i] == wanted or _stands_for(text[i], given):
                places.append(j)
                i += 1
        return places + [len(self.source)] * (len(text) + 1 - len(places))


def _stands_for(normal: str, given: str) -> bool:
    """Half-space for a space, quotation marks, «…» for the first of three points, Latin digits of a Latin word."""
    if normal in _INSERTED:
        return given in _SKIPPED
    if normal == "-":
        return given == "ـ"
    if normal in "0123456789.%":
        return given == normal or (given in _IN_LATIN and _IN_LATIN[given] == normal)
    return (
        (normal in '«»"' and given in '"“”«»') or (normal == "…" and given == ".") or (normal == "٫" and given == ".")
    )


@cache
def letter_table() -> dict[str, str]:
    """What each character is replaced by: hazm's tables and what this project adds to them."""
    from hazm.constants import NUMBERS_DST, NUMBERS_SRC, TRANSLATION_DST, TRANSLATION_SRC

    table = dict(zip(TRANSLATION_SRC + NUMBERS_SRC, TRANSLATION_DST + NUMBERS_DST, strict=True))
    table |= ligatures()
    table |= {chr(code): plain for code, plain in (letters() | persian_digits()).items()}
    table |= dict.fromkeys(HALF_SPACES, HALF_SPACE) | dict.fromkeys(UNSEEN, "") | dict.fromkeys(SPACES, " ")
    table |= dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n")
    final = letters()
    return {given: plain.translate(final) for given, plain in table.items() if plain != given}
