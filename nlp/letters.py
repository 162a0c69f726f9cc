"""Persian letters made one: Arabic ي and ك, presentation forms, marks that carry nothing."""

from __future__ import annotations

import unicodedata

HALF_SPACE = "\u200c"
# Old sites of the 1380s wrote «¬» and the soft hyphen for a half-space.
HALF_SPACES = "\u200c\u00ac\u00ad"
# Direction marks, joiners, tatweel, a byte-order mark: invisible.
UNSEEN = "\u0640\u200b\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
# Fatha, kasra, tanwin, tashdid, hamza above and the marks of the Koran.
MARKS = "".join(map(chr, [*range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6EE)]))
SPACES = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000\x7f"

_ONE = {ord(a): b for a, b in zip("يىےېكڪۀةہۂھەۆۇ", "ییییککههههههوو", strict=True)}


def letters() -> dict[int, str]:
    """A table for `str.translate`: each foreign shape of a letter to the Persian letter; one character to one."""
    table = dict(_ONE)
    for code in [*range(0xFB50, 0xFDC8), *range(0xFE70, 0xFEFD)]:
        plain = unicodedata.normalize("NFKC", chr(code)).translate(_ONE)
        if len(plain) == 1 and plain != chr(code):
            table[code] = plain
    return table


def persian_digits() -> dict[int, str]:
    """A table for `str.translate`: Latin and Arabic digits to Persian ones."""
    return {ord(a): b for a, b in zip("0123456789٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹" * 2, strict=True)}


def ligatures() -> dict[str, str]:
    """Several letters in one character: «ﷲ», «﷼», «ﻻ»."""
    return {c: unicodedata.normalize("NFKC", c) for c in map(chr, [*range(0xFDF0, 0xFDFD), *range(0xFEF5, 0xFEFD)])}
