"""Numbers as people read them."""

from __future__ import annotations

_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def persian(value: object) -> str:
    """The value with Persian digits."""
    return str(value).translate(_DIGITS)
