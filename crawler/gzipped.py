"""Compressed files that may be cut short: everything that was written before the cut is read, and the cut is told."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

_PIECE = 65_536
_GZIP = 16 + zlib.MAX_WBITS


class Gunzipped(io.RawIOBase):
    """The bytes in a .gz file, up to its end or to where it is cut or damaged; `fault` then says so.

    `gzip` raises instead, and what it had unpacked but not yet given is lost with it: of a small file, everything.
    """

    def __init__(self, path: Path) -> None:
        self.fault = ""
        self._file = path.open("rb")
        self._unpacking = zlib.decompressobj(_GZIP)
        self._packed = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer; 0 at the end or at the cut."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self.fault:
            try:
                made = self._unpacking.decompress(self._packed, len(view))
            except zlib.error as error:
                self.fault = f"damaged ({error})"
                break
            self._packed = self._unpacking.unconsumed_tail
            if made:
                view[: len(made)] = made
                return len(made)
            if self._unpacking.eof:
                self._packed = self._unpacking.unused_data.lstrip(b"\0") or self._file.read(_PIECE).lstrip(b"\0")
                if not self._packed:
                    return 0
                self._unpacking = zlib.decompressobj(_GZIP)  # another file, joined to the first
            elif not self._packed:
                self._packed = self._file.read(_PIECE)
                if not self._packed:
                    self.fault = "cut short"
        return 0

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
        super().close()
