"""The text of a PDF, read in a process of its own with bounds: such files come from anywhere.

Run as `python -m index.pdf_text`: the file on standard input, its text on standard output.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import unicodedata

MOST_PAGES, MOST_CHARACTERS = 60, 400_000
_MEMORY, _SECONDS = 1_500 * 2**20, 20


def pdf_text(content: bytes) -> str:
    """The text, page by page; empty where there is none (a scan). Raises ValueError where this cannot be read."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "index.pdf_text"],
            input=content,
            capture_output=True,
            timeout=_SECONDS * 2,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ValueError("this PDF takes too long to read") from None
    if done.returncode:
        raise ValueError("this is no PDF that can be read")
    return done.stdout.decode("utf-8", "replace")


def _read(content: bytes) -> str:
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
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is no PDF to us
        sys.exit(1)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
