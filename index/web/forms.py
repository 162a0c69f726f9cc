"""Forms that change something: read within bounds, and only where our own page sent them."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from index.web.seat import form_token

LARGEST = 1_000_000  # bytes of a form without files
_MOST_FIELDS = 400


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form, read whole."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in: each field's values in order, and the files by field."""

    values: dict[str, tuple[str, ...]]
    files: dict[str, Upload]

    def one(self, name: str, default: str = "") -> str:
        """The first value of a field, without spaces at its ends."""
        return next(iter(self.values.get(name, ())), default).strip()

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return self.values.get(name, ())


async def form_of(request: Request, largest: int = LARGEST) -> Form:
    """The form that our own page sent. HTTPException 403 for a strange page's, 413 for one above `largest` bytes."""
    from_our_page(request)
    if int(request.headers.get("content-length") or 0) > largest:
        raise HTTPException(413, f"a form may have {largest:,} bytes")
    held, size = [], 0
    async for piece in request.stream():
        held.append(piece)
        size += len(piece)
        if size > largest:
            raise HTTPException(413, f"a form may have {largest:,} bytes")
    request._body = b"".join(held)
    sent = await request.form(max_fields=_MOST_FIELDS, max_files=10, max_part_size=largest)
    try:
        form = Form(_values(sent), {name: await _upload(file) for name, file in sent.items() if _is_file(file)})
    finally:
        await sent.close()
    if not hmac.compare_digest(form.one("form_token").encode(), form_token().encode()):
        raise HTTPException(403, "this form is of an earlier session; load its page again and send it once more")
    return form


def from_our_page(request: Request) -> None:
    """HTTPException 403 where a browser says that a page of another server asks for this."""
    origin = request.headers.get("origin")
    strange = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if strange or request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(403, "a page of another server sent this form")


def _values(sent: FormData) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    for name, value in sent.multi_items():
        if isinstance(value, str):
            values[name] = (*values.get(name, ()), value)
    return values


def _is_file(value: object) -> bool:
    return isinstance(value, UploadFile) and bool(value.filename)


async def _upload(file: object) -> Upload:
    assert isinstance(file, UploadFile)
    return Upload(file.filename or "", await file.read())
