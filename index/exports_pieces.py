"""Where files are written to while they are sent: what was written is taken away piece by piece."""

from __future__ import annotations

import io
from typing import Any


class Pieces(io.RawIOBase):
    """Takes what is written until it is taken; it cannot go back, and so nothing of a large file is held."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, piece: Any) -> int:
        """Hold a piece."""
        held = bytes(piece)
        self._held.append(held)
        self._written += len(held)
        return len(held)

    def tell(self) -> int:
        """How much was written."""
        return self._written

    def taken(self) -> bytes:
        """What was written since the last time."""
        held, self._held = b"".join(self._held), []
        return held
