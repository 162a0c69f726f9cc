"""Signing in and out, and one's own account: password, browsers, tokens."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from index.accounts import PERSIAN_ROLES, account, set_password
from index.audit import note
from index.desk import Desk
from index.passwords import AccountError
from index.preferences import choose_zone, zone_of
from index.sessions import Visitor, WaitError, end_session, sessions, sign_in, still_fits
from index.settings import Settings
from index.tokens import PERSIAN_SCOPES, Scope, make_token, revoke_token, tokens
from index.web.entry import Entry, forms_secret
from index.web.forms import Form, form_of
from index.web.pool import Desks
from index.web.rendering import page
from index.web.seat import Role, Seat, own, seat, seated

_KNOWN_FOR = 180 * 86400  # seconds for which a browser is known
_AT_ONCE = 4  # people whose passwords are looked at at once; more wait, and hold nobody else up
DONE = {
    "password": "گذرواژه عوض شد و نشست‌های دیگر پایان یافتند.",
    "zone": "ساعت‌های جست‌وجوهای تازهٔ شما به این منطقهٔ زمانی خوانده می‌شوند.",
    "end": "آن نشست پایان یافت.",
    "revoke": "آن کلید دیگر کار نمی‌کند.",
    "add": "حساب ساخته شد.",
    "role": "نقش عوض شد.",
    "remove": "حساب برداشته شد.",
}


@dataclass(frozen=True, slots=True)
class AccountPages:
    """The pages of one installation."""

    settings: Settings
    desks: Desks
    entry: Entry
    limit: list[anyio.CapacityLimiter] = field(default_factory=list)

    def routes(self) -> list[Route]:
        """Which address leads to which page."""
        return [
            Route("/login", self.login, methods=["GET", "POST"]),
            Route("/logout", self.logout, methods=["POST"]),
            Route("/account", self.mine, methods=["GET", "POST"]),
        ]

    async def login(self, request: Request) -> Response:
        """The form for signing in; with it filled in, a session."""
        onward = _onward(request.query_params.get("next", "/"))
        if seat().role is not Role.VISITOR:
            return RedirectResponse(onward, 303)
        if request.method == "GET":
            return self._asking(request, onward)
        form = await form_of(request, 20_000)
        name, onward = form.one("name"), _onward(form.one("next", "/"))
        visitor = Visitor(
            request.client.host if request.client else "",
            request.headers.get("user-agent", ""),
            request.cookies.get(self.entry.cookie("rasad-known"), ""),
        )
        before = request.cookies.get(self.entry.cookie("rasad"), "")

        def begin() -> tuple[str, str]:
            with self.desks.desk() as desk:
                begun = sign_in(desk, name, "".join(form.all("password")[:1]), visitor, before)
            return begun.id, begun.known

        if not self.limit:
            self.limit.append(anyio.CapacityLimiter(_AT_ONCE))
        try:
            id_, known = await anyio.to_thread.run_sync(begin, limiter=self.limit[0])
        except AccountError as error:
            waiting = isinstance(error, WaitError)
            answer = page("login.html", 429 if waiting else 403, title="ورود", here="", wrong=error.persian, name=name,
                          onward=onward)  # fmt: skip
            if isinstance(error, WaitError):
                answer.headers["Retry-After"] = str(error.seconds)
            return answer
        made = RedirectResponse(onward, 303)
        self.entry.keep(made, "rasad", id_, int(self.settings.serve.session_hours * 3600))
        self.entry.keep(made, "rasad-known", known, _KNOWN_FOR)
        self.entry.forget(made, "rasad-visit")
        return made

    def _asking(self, request: Request, onward: str) -> Response:
        """The empty form, signed for this browser alone."""
        visit = request.cookies.get(self.entry.cookie("rasad-visit"), "")
        new = "" if visit else secrets.token_urlsafe(24)
        if new:
            seated(Seat("", Role.VISITOR, forms_secret(new)))
        answer = page("login.html", title="ورود", here="", wrong="", name="", onward=onward)
        if new:
            self.entry.keep(answer, "rasad-visit", new)
        return answer

    async def logout(self, request: Request) -> Response:
        """End this browser's session."""
        await form_of(request, 20_000)
        person = seat()

        def end() -> None:
            with self.desks.desk() as desk:
                end_session(desk, person.name, person.session)
                note(desk, person.name, "signed out", person.name)

        if person.session:
            await run_in_threadpool(end)
        answer = RedirectResponse("/login", 303)
        self.entry.forget(answer, "rasad")
        return answer

    async def mine(self, request: Request) -> Response:
        """One's own account; with a form, what it changes."""
        person = seat()
        if person == own():
            return page("account.html", title="حساب", here="", whose=None)
        if request.method == "GET":
            return await run_in_threadpool(self._shown, person, DONE.get(request.query_params.get("done", ""), ""))
        form = await form_of(request, 20_000)
        client = request.client.host if request.client else ""
        known = request.cookies.get(self.entry.cookie("rasad-known"), "")
        return await run_in_threadpool(self._change, person, form, Visitor(client, known=known))

    def _change(self, person: Seat, form: Form, visitor: Visitor) -> Response:
        do = form.one("do")
        known: dict[str, Callable[[Desk, Seat, Form], str]] = {"end": _end, "token": self._token, "revoke": _revoke,
                                                                "zone": _zone}  # fmt: skip
        try:
            with self.desks.desk() as desk:
                if do == "password":
                    made = _password(desk, person, form, visitor)
                elif do in known:
                    made = known[do](desk, person, form)
                else:
                    raise HTTPException(400, "this form asks for nothing that is known")
        except AccountError as error:
            return self._shown(person, wrong=error.persian, status=429 if isinstance(error, WaitError) else 400)
        if do == "token":
            return self._shown(person, token=made)
        return RedirectResponse(f"/account?done={do}", 303)

    def _token(self, desk: Desk, person: Seat, form: Form) -> str:
        scopes = frozenset(Scope(value) for value in form.all("scope") if value in list(Scope))
        text, made = make_token(desk, person.name, form.one("label"), scopes, self.settings.serve.requests_a_minute)
        note(desk, person.name, "token made", f"{made.number} {made.label}", ", ".join(sorted(scopes)))
        return text

    def _shown(self, person: Seat, done: str = "", wrong: str = "", token: str = "", status: int = 200) -> Response:
        with self.desks.desk() as desk:
            whose = account(desk, person.name)
            if whose is None:
                raise HTTPException(404)
            return page(
                "account.html",
                status,
                title="حساب من",
                here="/account",
                whose=whose,
                role=PERSIAN_ROLES[whose.role],
                sessions=sessions(desk, person.name),
                tokens=tokens(desk, person.name),
                scopes=PERSIAN_SCOPES,
                zone=zone_of(desk, person.name) or self.settings.watch.zone,
                a_minute=self.settings.serve.requests_a_minute,
                done=done,
                wrong=wrong,
                token=token,
            )


def twice(form: Form) -> str:
    """The new password, which was typed twice alike; AccountError where it was not."""
    one, two = ("".join(form.all(name)[:1]) for name in ("new", "again"))
    if one != two:
        raise AccountError("the two passwords differ", "دو گذرواژهٔ تازه یکی نیستند.")
    return one


def _password(desk: Desk, person: Seat, form: Form, visitor: Visitor) -> str:
    new = twice(form)
    if not still_fits(desk, person.name, "".join(form.all("old")[:1]), visitor):
        raise AccountError("the password of now does not fit", "گذرواژهٔ کنونی درست نیست.")
    set_password(desk, person.name, new, but=person.session)
    note(desk, person.name, "password changed", person.name)
    return ""


def _end(desk: Desk, person: Seat, form: Form) -> str:
    if end_session(desk, person.name, _number(form)):
        note(desk, person.name, "session ended", form.one("number"))
    return ""


def _revoke(desk: Desk, person: Seat, form: Form) -> str:
    if revoke_token(desk, person.name, _number(form)):
        note(desk, person.name, "token revoked", form.one("number"))
    return ""


def _zone(desk: Desk, person: Seat, form: Form) -> str:
    choose_zone(desk, person.name, form.one("zone"))
    note(desk, person.name, "time zone chosen", form.one("zone")[:60])
    return ""


def _number(form: Form) -> int:
    text = form.one("number")
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise HTTPException(400, "the form names no number")
    return int(text)


def _onward(address: str) -> str:
    """Where to go after signing in: a place of our own, whatever the address says."""
    fits = address.startswith("/") and not address.startswith(("//", "/\\", "/login", "/logout"))
    return address if fits and address.isprintable() and len(address) < 8_000 else "/"
