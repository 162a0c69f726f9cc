"""A folder into which each mail is written as a file: a mailbox for trying things out, read by any mail program."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.faults import disk_sentence
from index.watch.channels.channel import AwayError, is_mail


class FolderChannel:
    """Writes each mail as a file of its own; the same mail again is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def way(self, recipient: str) -> str:
        """Mails go here."""
        return "the mailbox folder" if is_mail(recipient) else ""

    def send(self, recipient: str, message_id: str, body: bytes) -> None:
        """Write the file, whole or not at all."""
        name = hashlib.blake2b(f"{message_id} {recipient}".encode(), digest_size=10).hexdigest()
        path = self._folder / f"{name}.eml"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".unfinished")
            unfinished.write_bytes(body)
            unfinished.replace(path)
        except OSError as error:
            raise AwayError(disk_sentence(path, error), all_of_them=True) from error

    def close(self) -> None:
        """Nothing is held."""
