"""The door: how the server is reached, and who sits before a request: a browser's session, a program's token, nobody.

Where there are no accounts and only this machine can ask, everyone has every right. Otherwise nobody gets further than
the page for signing in without a session, and nobody asks the API without one or a token.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.accounts import there_are_accounts
from index.faults import RasadError
from index.sessions import session_of
from index.settings import Settings
from index.tokens import Scope as For
from index.tokens import Used, use_token
from index.web.pool import Desks
from index.web.problems import problem
from index.web.rendering import page
from index.web.seat import Role, Seat, own, seated
from index.web.secure import LOCAL_NAMES

# Seen by whoever has not signed in; a link of a mail is its own key.
_OPEN = re.compile(r"/(?:static/|links/|login$)")
_BY_TOKEN = re.compile(r"/(?:api/|export/|feed\.atom$)")
_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# What is asked by POST only because a text may be long; it changes nothing.
READING_POSTS = frozenset({"/api/v1/coverage"})
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@dataclass(frozen=True, slots=True)
class Entry:
    """How the server is reached: the names it answers to, whether over TLS, and whether by others than this machine."""

    names: frozenset[str] = LOCAL_NAMES
    tls: bool = False
    network: bool = False

    def cookie(self, name: str) -> str:
        """A cookie's name; with TLS one that only this very host may set."""
        return f"__Host-{name}" if self.tls else name

    def keep(self, answer: Response, name: str, value: str, seconds: int | None = None) -> None:
        """Let the browser keep a cookie that no script sees; until it is closed, if no time is given."""
        answer.set_cookie(
            self.cookie(name), value, max_age=seconds, path="/", secure=self.tls, httponly=True, samesite="lax"
        )

    def forget(self, answer: Response, name: str) -> None:
        """Let the browser forget a cookie."""
        answer.delete_cookie(self.cookie(name), path="/", secure=self.tls, httponly=True, samesite="lax")


class Entrance:
    """Seats whoever asks, or sends them to sign in; wraps the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings, desks: Desks, entry: Entry) -> None:
        self.app, self.settings, self.desks, self.entry = app, settings, desks, entry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        try:
            found = await self._found(asked)
        except RasadError as error:
            found = _no_desk(asked, error)
        if isinstance(found, Response):
            await found(scope, receive, send)
            return
        seated(found)
        if found == own() or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
            return

        async def unkept(message: Message) -> None:
            """What was shown to someone who signed in stays in no cache."""
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, unkept)

    async def _found(self, asked: HTTPConnection) -> Seat | Response:
        if not self.entry.network and any(name in asked.headers for name in _PASSED_ON):
            told = (
                "another server passed this on; name it (rasad serve --proxy ADDRESS), so that people have to sign in"
            )
            return PlainTextResponse(told, 403)
        if self.entry.tls and asked.url.scheme != "https" and not asked.url.path.startswith("/static/"):
            return PlainTextResponse("this server is asked over https only", 403)
        if not self.entry.network and not self.desks.there():
            return own()
        return await run_in_threadpool(self._looked_up, asked)

    def _looked_up(self, asked: HTTPConnection) -> Seat | Response:
        path, method = asked.scope["path"], asked.scope["method"]
        with self.desks.desk() as desk:
            if not self.entry.network and not there_are_accounts(desk):
                return own()
            if (text := token_text(asked)) and _BY_TOKEN.match(path):
                return self._by_token(use_token(desk, text), path, method)
            id_ = asked.cookies.get(self.entry.cookie("rasad"), "")
            hours = self.settings.serve
            session = id_ and session_of(desk, id_, hours.idle_hours * 3600, hours.session_hours * 3600)
        if session:
            if path.startswith("/api/") and method in _CHANGES and path not in READING_POSTS:
                return problem(
                    403, "rights", "A token is needed", "changes through the API need a token of scope write"
                )
            return Seat(session.account.name, session.account.role, forms_secret(id_), session.number)
        if _OPEN.match(path):
            return Seat("", Role.VISITOR, forms_secret(asked.cookies.get(self.entry.cookie("rasad-visit"), "")))
        if _BY_TOKEN.match(path) and (path.startswith("/api/") or "text/html" not in asked.headers.get("accept", "")):
            return _sign_in_first(path)
        return RedirectResponse(f"/login?next={quote(_here(asked), safe='')}", 303)

    def _by_token(self, used: Used | None, path: str, method: str) -> Seat | Response:
        if used is None:
            return _sign_in_first(path, "there is no such token, or it was revoked")
        if used.wait:
            told = f"this token asks at most {used.token.a_minute} times a minute; ask again in {used.wait} seconds"
            answer = problem(429, "limit", "Too many requests", told)
            answer.headers["Retry-After"] = str(used.wait)
            return answer
        needed = needed_scope(path, method)
        if needed not in used.token.scopes:
            return problem(403, "rights", "The token is not for this", f"this needs a token of scope {needed.value}")
        role = used.account.role if For.WRITE in used.token.scopes else Role.READER
        return Seat(used.account.name, role, b"", scopes=used.token.scopes)


def needed_scope(path: str, method: str) -> For:
    """What a token must be for, to ask this."""
    if method in _CHANGES and path not in READING_POSTS:
        return For.WRITE
    return For.EXPORT if "/export" in path else For.READ


def token_text(asked: HTTPConnection) -> str:
    """The token of a request: `Authorization: Bearer …`, or the password of a feed reader that knows `Basic` only."""
    kind, _, value = asked.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def forms_secret(cookie: str) -> bytes:
    """What a browser's forms are signed with: it follows from what only the browser keeps."""
    return hashlib.sha256(b"forms of " + cookie.encode("utf-8", "replace")).digest()


def _here(asked: HTTPConnection) -> str:
    """Where to go on after signing in: the address asked for, unless it was a form that was sent."""
    if asked.scope["method"] not in ("GET", "HEAD"):
        return "/"
    return asked.url.path + (f"?{asked.url.query}" if asked.url.query else "")


def _sign_in_first(path: str, told: str = "send a token as «Authorization: Bearer rasad_…»") -> Response:
    answer = problem(401, "sign-in", "Who is asking?", told)
    answer.headers["WWW-Authenticate"] = f'{"Bearer" if path.startswith("/api/") else "Basic"} realm="rasad"'
    return answer


def _no_desk(asked: HTTPConnection, error: RasadError) -> Response:
    """The desk cannot be read: nobody is let in, whoever they are."""
    if asked.url.path.startswith("/api/"):
        answer = problem(503, "desk", "There is no answer now", str(error))
        answer.headers["Retry-After"] = "30"
        return answer
    seated(Seat("", Role.VISITOR, b""))
    told = "رصد نمی‌تواند بخواند چه کسی اجازهٔ ورود دارد. کسی که رصد را می‌گرداند این جمله را لازم دارد:"
    return page(
        "trouble.html",
        503,
        {"Retry-After": "30"},
        title="اکنون نمی‌توان وارد شد",
        told=told,
        sentence=str(error),
        still=[],
    )
