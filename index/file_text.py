"""The text of a PDF or a DOCX, read in a process of its own with bounds: such files come from anywhere.

Run as `python -m index.file_text`: the file on standard input, its text on standard output.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import unicodedata

MOST_PAGES, MOST_CHARACTERS = 60, 400_000
_MEMORY, _SECONDS = 1_500 * 2**20, 20


def is_readable(content: bytes) -> bool:
    """Whether this may be a file of either kind, by how it begins."""
    return content.startswith((b"%PDF", b"PK\x03\x04"))


def file_text(content: bytes) -> str:
    """The text, page by page or paragraph by paragraph; empty where there is none (a scan).

    Raises ValueError where this cannot be read.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "index.file_text"],
            input=content,
            capture_output=True,
            timeout=_SECONDS * 2,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ValueError("this file takes too long to read") from None
    if done.returncode:
        raise ValueError("this is no PDF or DOCX that can be read")
    return done.stdout.decode("utf-8", "replace")


def _read(content: bytes) -> str:
    return _docx(content) if content.startswith(b"PK") else _pdf(content)


def _docx(content: bytes) -> str:
    import io

    from docx import Document
    from docx.table import Table

    lines: list[str] = []
    for part in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(part, Table):
            lines += (" ".join(dict.fromkeys(cell.text for cell in row.cells)) for row in part.rows)
        else:
            lines.append(part.text)
    return "\n".join(lines)[:MOST_CHARACTERS]


def _pdf(content: bytes) -> str:
    import pypdfium2

    pages: list[str] = []
    document = pypdfium2.PdfDocument(content)
    for number in range(min(len(document), MOST_PAGES)):
        pages.append(document[number].get_textpage().get_text_bounded())
        if sum(map(len, pages)) > MOST_CHARACTERS:
            break
    # many PDFs hold Persian as presentation forms («ﺗﻌﺎﻭﻧﯽ»)
    return unicodedata.normalize("NFKC", "\n".join(pages))[:MOST_CHARACTERS]


def main() -> None:
    """Read one file within bounds of time and memory."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        text = _read(sys.stdin.buffer.read())
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is no text to us
        sys.exit(1)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
