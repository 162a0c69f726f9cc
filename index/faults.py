"""What can go wrong below `index`, as one sentence each."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path


class RasadError(Exception):
    """Something that people can mend; the message is one sentence."""


class StoreError(RasadError):
    """A store or an index that cannot be used; the message is one sentence that says what to do."""


def disk_sentence(path: Path, error: BaseException) -> str:
    """What a failed read or write of `path` means, in one sentence for people."""
    text = str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in text or "no space left" in text:
        return f"{path}: the disk is full; what was written before is kept; make room and run the same command again"
    if number in (errno.EACCES, errno.EROFS, errno.EPERM) or "readonly" in text or "unable to open" in text:
        return f"{path} cannot be written: no permission, or the disk is read-only"
    if "locked" in text:
        return f"{path} is in use by another rasad that does not let go; stop it or wait, then try again"
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in text or "not a database" in text):
        return f"{path} is damaged; bring it back with: rasad restore, or move it away and run: rasad reindex"
    return f"{path} cannot be used: {error}"
