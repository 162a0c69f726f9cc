"""What went wrong, as programs are told it: application/problem+json (RFC 9457)."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from index.shown import harmless


def problem(status: int, kind: str, title: str, detail: str, **more: Any) -> Response:
    """An error as RFC 9457 wants it."""
    body = {"type": f"urn:rasad:{kind}", "title": title, "status": status, "detail": harmless(detail), **more}
    return JSONResponse(body, status, media_type="application/problem+json")
